"""Choosing by typing: lists that narrow to what is typed, by characters, pinyin or initials."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QWidget

MOST_OFFERED = 12


def fitting(text: str, words: Sequence[str]) -> list[str]:
    """The words that hold the text, or that its letters spell or abbreviate; all of them for no text.

    Those that begin with it come first.
    """
    if not _plain(text):
        return list(words)
    found = [(word, places) for word in words if (places := _places(text, word))]
    return [word for word, places in sorted(found, key=lambda one: 0 not in one[1])]


def beginning(text: str, words: Sequence[str]) -> list[str]:
    """The words that begin with the text, or whose letters or initials do; none for no text."""
    return [word for word in words if _plain(text) and 0 in _places(text, word)]


def _plain(text: str) -> str:
    return text.strip().lower().replace(" ", "")


def _places(text: str, word: str) -> list[int]:
    """Where a text stands in the forms of a word: its characters, its letters, their initials."""
    from app.base.pinyin import search_tokens

    wanted, forms = _plain(text), [word.strip().lower()]
    if wanted.isascii():
        tokens = search_tokens(word.strip())
        forms += [*tokens.full, *tokens.initials]
    return [form.find(wanted) for form in forms if wanted in form]


class Offers(QCompleter):
    """The list under a line: what fits the text typed in it.

    The line is free: what was typed stays, but letters that are the sound of an offer become that offer.
    """

    def __init__(self, line: QLineEdit, words: Sequence[str]) -> None:
        self._model = QStringListModel()
        super().__init__(self._model, line)
        self._line, self._words = line, tuple(words)
        self.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.setMaxVisibleItems(MOST_OFFERED)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        line.textEdited.connect(self.offer)
        line.editingFinished.connect(self.settle)

    def offer(self, text: str) -> None:
        """Narrow the list to what fits."""
        self._model.setStringList(fitting(text, self._words) if text.strip() else [])

    def settle(self) -> None:
        """Letters that an offer begins with, as they sound, mean it; the list is closed."""
        self.popup().hide()
        text = self._line.text().strip()
        found = beginning(text, self._words) if text.isascii() and text.isalpha() else []
        if found and text not in self._words:
            self._line.setText(found[0])


class BySound(QObject):
    """Lets letters typed on a drop-down choose the entry that they spell or abbreviate.

    Letters go on until they fit nothing; then the last one begins anew. No clock decides anything.
    """

    def __init__(self, box: QComboBox) -> None:
        super().__init__(box)
        self._box = box
        self._typed = ""
        box.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's hook: the letters, on the box or on its open list."""
        if event.type() == QEvent.Type.FocusIn and watched is self._box:
            self._box.view().installEventFilter(self)  # not before: its list takes time to be made
        if event.type() == QEvent.Type.FocusOut:
            self._typed = ""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        text, held = event.text(), event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        plain = held in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}
        if not (plain and len(text) == 1 and text.isascii() and text.isalnum()):
            self._typed = ""
            return super().eventFilter(watched, event)
        self._choose(text, opened=watched is self._box.view())
        return True

    def _choose(self, text: str, *, opened: bool) -> None:
        words = [self._box.itemText(row) for row in range(self._box.count())]
        for typed in (self._typed + text, text):
            found = fitting(typed, words) if len(typed) > 1 else beginning(typed, words)
            if found:
                self._typed = typed
                row = words.index(found[0])
                if opened:
                    self._box.view().setCurrentIndex(self._box.model().index(row, self._box.modelColumn()))
                else:
                    self._box.setCurrentIndex(row)
                    self._box.activated.emit(row)
                return
        self._typed += text


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
