"""The acts of one round of scans, so that 撤销 there takes back what was scanned there and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.base.errors import RuleError
from app.base.ids import new_id
from app.usecases.callers import who_is_it
from app.usecases.history import undo
from app.usecases.listing import FoundRow

MOST = 9
"""So many are offered where several fit: each has a number of one digit."""


@dataclass(frozen=True, slots=True)
class Several:
    """More than one it may be: what was typed, and who they are."""

    text: str
    rows: tuple[FoundRow, ...]

    def question(self) -> str:
        """What is asked above the choice."""
        more = f"前 {MOST} 位如下，没有的请再输入几个字；" if len(self.rows) > MOST else ""
        return f"“{self.text}”不止一位。{more}按序号再按 Enter，或用上下键选好按 Enter，Esc 不选。"

    def lines(self) -> list[tuple[str, str]]:
        """Id and words of each."""
        return [(row.id, _words(row)) for row in self.rows[:MOST]]


def identify(login: Any, text: str) -> FoundRow | Several:
    """Who a scan names, or what somebody typed in its place.

    Raises:
        RuleError: nobody; the words tell what was scanned.
    """
    found = login.ask(who_is_it, text, MOST + 1)
    if not found.rows:
        raise RuleError(f"未识别：{text}　{found.told or '没有找到这个人'}", None, "unknown_code")
    if len(found.rows) > 1 and not found.sure:
        return Several(text.strip(), found.rows)
    caller: FoundRow = found.rows[0]
    return caller


def _words(row: FoundRow) -> str:
    number = f"证号尾 {row.id_number[-4:]}" if row.id_number else None
    return "　".join(text for text in (row.name, row.organisation, number, row.phone) if text)


class ScanRound:
    """Acts and undoes on the writer thread; remembers what it did, the newest last."""

    def __init__(self) -> None:
        self._works: list[tuple[str, str]] = []

    def act(self, login: Any, use_case: Callable[..., Any], *args: Any, name: Callable[[Any], str]) -> Any:
        """Do something as one act of this round.

        Args:
            login: who does it.
            use_case: the act.
            args: its arguments.
            name: who it was done for, by its answer.

        Raises:
            RuleError: as the act.
        """
        work_id = new_id()
        answer, _ = login.act_as(work_id, use_case, *args)
        self._works.append((work_id, name(answer)))
        return answer

    def undo(self, login: Any) -> str:
        """Take the newest act of this round back; returns who it was done for.

        Raises:
            RuleError: this round has done nothing that still stands (``nothing_to_undo``), or as `undo`.
        """
        if not self._works:
            raise RuleError("这一轮还没有可以撤销的。", None, "nothing_to_undo")
        work_id, who = self._works[-1]
        undo(login, work_id)
        self._works.pop()
        return who
