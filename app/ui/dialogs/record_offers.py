"""A line that offers records while one types: members by name, sound or number, households, residents.

What is chosen is kept by its id; once the text is changed it counts as plain text again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QStringListModel, Qt, Signal
from PySide6.QtWidgets import QCompleter, QLineEdit

from app.ui.desk import Desk
from app.usecases.listing import find, open_list

MOST = 8


@dataclass(frozen=True, slots=True)
class Offer:
    """One record offered: its id, the name that will stand in the line, and the words in the list."""

    id: str
    name: str
    words: str


Look = Callable[[Any, str], Sequence[Offer]]
"""Looks for what is typed, on a reader thread: the login and the text."""


class RecordOffers(QObject):
    """Makes a line offer records.

    Args:
        desk: the desk.
        line: which line.
        look: looks for what is typed.
        sure: the only one of the very name that is typed is meant, without choosing; not for people who may
            also be somebody else of that name.

    Attributes:
        chosen: one was chosen, or let go of (an empty id).
    """

    chosen = Signal(str)

    def __init__(self, desk: Desk, line: QLineEdit, look: Look, *, sure: bool) -> None:
        super().__init__(line)
        self.id = ""
        self._sure = sure
        self._desk, self._line, self._look = desk.at(line), line, look
        self._offers: dict[str, Offer] = {}
        self._words = QStringListModel(self)
        completer = QCompleter(self._words, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setMaxVisibleItems(MOST)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.activated[str].connect(self._take)  # type: ignore[index]  # one of two signatures
        line.setCompleter(completer)
        line.textEdited.connect(self._typed)
        line.editingFinished.connect(self._left)

    def put(self, record_id: str, name: str) -> None:
        """Let a record stand in the line."""
        self._line.setText(name)
        self._keep(record_id)

    def _typed(self, text: str) -> None:
        self._keep("")
        login, look = self._desk.desk.login, self._look
        if text.strip():
            self._desk.look(lambda: look(login, text.strip()), then=self._show, topic="offers")
        else:
            self._words.setStringList([])

    def _show(self, offers: Sequence[Offer]) -> None:
        self._offers = {}
        for offer in offers:
            words = offer.words
            while words in self._offers:  # two who are told apart by nothing that is shown
                words += " "
            self._offers[words] = offer
        self._words.setStringList(list(self._offers))
        if offers and self._line.hasFocus():
            self._line.completer().complete()

    def _take(self, words: str) -> None:
        offer = self._offers.get(words)
        if offer is not None:
            self.put(offer.id, offer.name)

    def _left(self) -> None:
        """The only one of that very name may be the one that is meant."""
        text = self._line.text().strip()
        fit = [offer for offer in self._offers.values() if offer.name == text]
        if self._sure and text and not self.id and len(fit) == 1:
            self.put(fit[0].id, fit[0].name)

    def _keep(self, record_id: str) -> None:
        if record_id != self.id:
            self.id = record_id
            self.chosen.emit(record_id)


def look_for_members(login: Any, text: str) -> Sequence[Offer]:
    """Members on the roll that fit what is typed."""
    found = login.ask(find, text, MOST, count=False).rows
    return [Offer(row.id, row.name, _joined(row.name, row.organisation, row.phone)) for row in found]


def look_for_households(login: Any, text: str) -> Sequence[Offer]:
    """Households that fit what is typed."""
    return _look(login, "households", text, ("area", "address"))


def look_for_residents(login: Any, text: str) -> Sequence[Offer]:
    """Residents that fit what is typed."""
    return _look(login, "residents", text, ("household", "phone"))


def _look(login: Any, register: str, text: str, keys: Sequence[str]) -> Sequence[Offer]:
    rows = login.ask(open_list, register, text, first=MOST, rows=MOST).rows
    return [Offer(row["id"], row["name"], _joined(row["name"], *(row[key] for key in keys))) for row in rows]


def _joined(*parts: str | None) -> str:
    return "　".join(part for part in parts if part)
