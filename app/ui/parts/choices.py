"""Choosing by typing: lists that narrow to what is typed, by characters, pinyin or initials."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QWidget

MOST_OFFERED = 12


def fitting(text: str, words: Sequence[str]) -> list[str]:
    """The words that hold the text, or that its letters spell or abbreviate; all of them for no text.

    Those that begin with it come first.
    """
    from app.base.pinyin import search_tokens

    wanted = text.strip().lower().replace(" ", "")
    if not wanted:
        return list(words)
    found: list[tuple[int, str]] = []
    for word in words:
        forms = [word.strip().lower()]
        if wanted.isascii():
            tokens = search_tokens(word.strip())
            forms += [*tokens.full, *tokens.initials]
        places = [form.find(wanted) for form in forms if wanted in form]
        if places:
            found.append((0 if 0 in places else 1, word))
    return [word for _, word in sorted(found, key=lambda one: one[0])]


class Offers(QCompleter):
    """The list under a line: what fits the text typed in it."""

    def __init__(self, line: QLineEdit, words: Sequence[str]) -> None:
        self._model = QStringListModel()
        super().__init__(self._model, line)
        self._words = tuple(words)
        self.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.setMaxVisibleItems(MOST_OFFERED)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        line.textEdited.connect(self.offer)

    def offer(self, text: str) -> None:
        """Narrow the list to what fits."""
        self._model.setStringList(fitting(text, self._words) if text.strip() else [])


class ChoiceBox(QComboBox):
    """A drop-down one can type into; what is typed becomes the first entry that fits when it is left."""

    def __init__(self, entries: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        for words, value in entries:
            self.addItem(words, value)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        line = self.line()
        self._words = [words for words, _ in entries]
        self._offers = Offers(line, [words.strip() for words in self._words if words.strip()])
        self.setCompleter(self._offers)
        line.textEdited.connect(self._offers.offer)
        line.editingFinished.connect(self.settle)
        self.currentIndexChanged.connect(self._show_chosen)

    def line(self) -> QLineEdit:
        """The line one types into."""
        line = self.lineEdit()
        assert line is not None  # noqa: S101 - the box is editable
        return line

    def settle(self) -> None:
        """Take the entry that fits what is typed; what fits nothing goes back to what was chosen."""
        text = self.line().text().strip()
        plain = [words.strip() for words in self._words]
        if text != self.chosen_words():
            if text in plain:
                self.setCurrentIndex(plain.index(text))
            elif found := fitting(text, [word for word in plain if word]):
                self.setCurrentIndex(plain.index(found[0]))
        self._show_chosen()

    def chosen_words(self) -> str:
        """The words of the chosen entry, without the blanks that draw it in."""
        return self.itemText(self.currentIndex()).strip()

    def _show_chosen(self) -> None:
        self.line().setText(self.chosen_words())
        self.line().setCursorPosition(0)
