"""Pages of registers, driven with keys: open, fill a form, save, read list and sheet."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QCompleter, QDialog, QLabel, QLineEdit, QPlainTextEdit

from app.ui.dialogs.entry import EntryDialog
from app.ui.register_page import RegisterPage
from app.ui.sections_page import SectionsPage
from tests.ui.conftest import Workbench, type_text


def opened(bench: Workbench, name: str, section: int | None = None) -> RegisterPage:
    """The page of that name, or the page on one of its tabs."""
    page = bench.frame.open_page(name)
    if isinstance(page, SectionsPage):
        page = page.open_section(section or 0)
    assert isinstance(page, RegisterPage)
    bench.settle()
    return page


def names(bench: Workbench, page: RegisterPage, column: int = 0) -> list[str]:
    """What the list shows in one column."""
    model = page.table.records
    bench.qtbot.waitUntil(
        lambda: all(model.row_at(row) is not None for row in range(model.rowCount())), timeout=10_000
    )
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]


def said(page: RegisterPage) -> list[str]:
    """All texts of the sheet."""
    return [label.text() for label in page.sheet.findChildren(QLabel)]


def press(
    bench: Workbench,
    page: RegisterPage,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> EntryDialog:
    """The form that a key of the list opens, ready to be filled."""
    page.table.setFocus()
    bench.qtbot.keyClick(page.table, key, modifier)
    return form(bench)


def form(bench: Workbench) -> EntryDialog:
    """The form that is open, ready to be filled."""
    dialog = bench.dialog(EntryDialog)
    bench.qtbot.waitUntil(lambda: dialog.entry is not None, timeout=10_000)
    return dialog


def fill(dialog: EntryDialog, **texts: str) -> None:
    """Type into boxes of a form, or choose in them."""
    assert dialog.entry is not None
    for name, text in texts.items():
        box = dialog.entry.boxes[name]
        if isinstance(box, QComboBox):
            place = box.findText(text, Qt.MatchFlag.MatchContains)
            assert place >= 0, text
            box.setCurrentIndex(place)
        elif isinstance(box, QLineEdit | QPlainTextEdit):
            box.clear()
            type_text(box, text)


def save(bench: Workbench, dialog: QDialog) -> None:
    """Ctrl+S, and until the form is gone."""
    bench.qtbot.keyClick(dialog, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    bench.closed(dialog)


def refused(bench: Workbench, dialog: EntryDialog) -> str:
    """Ctrl+S, and what the form says is wrong."""
    bench.qtbot.keyClick(dialog, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    bench.settle()
    looks = [one for one in dialog.findChildren(QLabel) if one.property("look") == "error"]
    words = [one.text() for one in looks if one.isVisible()]
    assert words, "the form was saved"
    return words[0]


def offered(bench: Workbench, dialog: EntryDialog, name: str, text: str) -> list[str]:
    """Type into a line that offers records; what it offers."""
    assert dialog.entry is not None
    line = dialog.entry.boxes[name]
    assert isinstance(line, QLineEdit)
    line.setFocus()
    type_text(line, text)
    bench.settle()
    return [_completer(line).popup().model().index(row, 0).data() for row in range(_rows(line))]


def take(bench: Workbench, dialog: EntryDialog, name: str) -> None:
    """Arrow down and Enter: the first that is offered."""
    assert dialog.entry is not None
    line = dialog.entry.boxes[name]
    assert isinstance(line, QLineEdit)
    popup = _completer(line).popup()
    _completer(line).complete(QRect())
    bench.qtbot.waitUntil(popup.isVisible, timeout=5_000)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Return):
        bench.qtbot.keyClick(popup, key)
    bench.qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None, timeout=5_000)


def _completer(line: QLineEdit) -> QCompleter:
    found = line.completer()
    assert found is not None
    return found


def _rows(line: QLineEdit) -> int:
    return _completer(line).popup().model().rowCount()
