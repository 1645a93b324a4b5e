"""Whose cards of which quarter are to be printed, or written as a workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from app.base import clock
from app.base.periods import Period
from app.ui.desk import Desk
from app.ui.dialogs.entry import WIDE, EntryDialog
from app.ui.parts.entry_form import Input
from app.ui.words.services import quarters

WHO, UNIT, PERSON = "who", "unit", "person"
PRINT, BOOK = "print", "book"


@dataclass(frozen=True, slots=True)
class CardsWanted:
    """What was chosen.

    Attributes:
        period: the quarter.
        unit_id: the employer whose members it is about; empty for single members.
        member_ids: the members, where no employer is chosen.
        as_book: whether a workbook is wanted.
    """

    period: Period
    unit_id: str
    member_ids: tuple[str, ...]
    as_book: bool


class ServiceCardsDialog(EntryDialog):
    """Asks for quarter, people and kind of paper; `saved` says `CardsWanted`.

    Args:
        desk: the desk.
        units: the employers that can be chosen, name and id.
        unit_id: the one chosen at first.
        people: the members it may be about instead: ids and how they are called together.
        parent: the window it stands over.
    """

    def __init__(
        self,
        desk: Desk,
        units: Sequence[tuple[str, str]],
        unit_id: str,
        people: tuple[Sequence[str], str],
        parent: QWidget,
    ) -> None:
        super().__init__(desk, "季度服务记录卡", parent)
        self._members = tuple(people[0])
        self._periods = {period.text: period for period in quarters(clock.today())}
        self.save_button.setText("出卡")
        self.say("每名党员一张，另起一页，有书签；寄给派出单位。单位的卡含这个季度由它派来的全部党员。")
        offered = [(f"{name}（全体）", one) for name, one in units]
        offered += [(people[1], PERSON)] if self._members else []
        periods = tuple((period.label, text) for text, period in self._periods.items())
        self.build(
            (
                Input(WHO, "给谁", "choice", tuple(offered), required=True, span=WIDE),
                Input("period", "季度", "choice", periods, required=True, span=2),
                Input(
                    "sort",
                    "样式",
                    "choice",
                    (("打印（PDF）", PRINT), ("汇总与明细（Excel）", BOOK)),
                    required=True,
                ),
            ),
            {WHO: unit_id or PERSON, "period": next(iter(self._periods)), "sort": PRINT},
            WHO,
        )

    def changed(self) -> bool:
        """Choosing is nothing to be lost."""
        return False

    def send(self) -> None:
        """Say what was chosen."""
        assert self.entry is not None  # noqa: S101 - built in the constructor
        wanted = self.wanted(self.entry.values())
        self.accept()  # first: the preview that follows stands over the window, not over this
        self.saved.emit(wanted)

    def wanted(self, values: Mapping[str, str]) -> CardsWanted:
        """What these values ask for."""
        single = values[WHO] == PERSON
        return CardsWanted(
            self._periods[values["period"]],
            "" if single else values[WHO],
            self._members if single else (),
            values["sort"] == BOOK,
        )
