"""What the window says: errors of three kinds, notices, questions, and the empty list."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import (
    QGridLayout,
    QLabel,
    QMessageBox,
    QPushButton,
    QSpacerItem,
    QVBoxLayout,
    QWidget,
)

from app.base import paths
from app.base.errors import RuleError, TroubleError
from app.ui.parts.theme import icon

Again = Callable[[], None]
LEAST_WIDTH = 380
"""Of a message, in the window's own measure: a short question has room for its title."""
BUG = (
    "程序遇到了没有料到的错误，刚才这一步没有完成，以前保存的数据不受影响。\n\n"
    "错误报告里没有任何人的信息，请复制后发给技术支持。"
)
_being_told: list[str] = []
"""What stands on the screen now; a message lets the window live on, and more may fail meanwhile."""
LAST_TIME = (
    "上次使用时程序遇到过没有料到的错误，已保存的数据不受影响。\n\n"
    "错误报告里没有任何人的信息，请复制后发给技术支持。"
)
logger = logging.getLogger(__name__)


def tell_error(parent: QWidget | None, error: BaseException, again: Again | None = None) -> None:
    """Say an error in the way its kind asks for; what several questions meet at once is said once.

    Args:
        parent: the window it belongs to.
        error: a rule, a trouble, or a bug of ours.
        again: how to try again, where that helps.
    """
    words = _words_of(error)
    if again is None and words in _being_told:
        return
    _being_told.append(words)
    try:
        if isinstance(error, RuleError):
            notice(parent, error.message)
        elif isinstance(error, TroubleError):
            _trouble(parent, error, again)
        else:
            _bug(parent, error)
    finally:
        _being_told.remove(words)


def _words_of(error: BaseException) -> str:
    """By what two errors are told to be the same: their sentence, or the place of a bug."""
    places = traceback.extract_tb(error.__traceback__)[-1:]
    return str(getattr(error, "message", "")) or f"{type(error).__qualname__} {places}"


def notice(parent: QWidget | None, text: str, title: str = "提示") -> None:
    """Say something the user has to know before going on."""
    box = _box(parent, title, text)
    box.addButton("知道了", QMessageBox.ButtonRole.AcceptRole)
    _run(box)


def confirm(parent: QWidget | None, title: str, text: str, words: str) -> bool:
    """Ask before something that can't be taken back lightly.

    Args:
        parent: the window it belongs to.
        title: title of the dialog.
        text: what will happen.
        words: the verb on the button that does it.
    """
    box = _box(parent, title, text)
    yes = box.addButton(words, QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(box.addButton("取消", QMessageBox.ButtonRole.RejectRole))
    _run(box)
    return box.clickedButton() is yes


def choose(parent: QWidget | None, title: str, text: str, words: Sequence[str]) -> int:
    """Let the user choose between several ways; the last one is the safe one, also for Esc.

    Args:
        parent: the window it belongs to.
        title: title of the dialog.
        text: what happened.
        words: one button each.

    Returns:
        The place of the button in ``words``.
    """
    box = _box(parent, title, text)
    buttons = [box.addButton(word, QMessageBox.ButtonRole.AcceptRole) for word in words[:-1]]
    buttons.append(box.addButton(words[-1], QMessageBox.ButtonRole.RejectRole))
    box.setDefaultButton(buttons[-1])
    _run(box)
    clicked = box.clickedButton()
    return next((place for place, button in enumerate(buttons) if button is clicked), len(buttons) - 1)


def tell_of_last_time(parent: QWidget | None) -> None:
    """Say at a start that the program failed before, if nobody has taken care of the report yet."""
    from app.base import crash

    reports = crash.unseen_reports(paths.log_folder())
    if not reports:
        return
    text = "\n\n".join(report.read_text(encoding="utf-8") for report in reports)
    _offer_report(parent, "上次使用时程序出过错", LAST_TIME, text, paths.log_folder())
    for report in reports:
        crash.mark_seen(report)


def report_bug(error: BaseException) -> tuple[str, Path | None]:
    """Write a crash report; its text, and where it lies (None if the disk refuses)."""
    from app.base import crash, log

    memory = next((h for h in logging.getLogger().handlers if isinstance(h, log.LastLines)), None)
    lines = list(memory.lines) if memory is not None else []
    try:
        version = QCoreApplication.applicationVersion()
        report = crash.write_report(paths.log_folder(), type(error), error.__traceback__, version, lines)
        return report.read_text(encoding="utf-8"), report
    except OSError:
        return type(error).__qualname__, None


def _box(parent: QWidget | None, title: str, text: str) -> QMessageBox:
    """A message box with our sign; buttons are added by who asks."""
    box = QMessageBox(QMessageBox.Icon.NoIcon, title, text, parent=parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setIconPixmap(icon("warning", "accent").pixmap(QSize(32, 32)))
    return box


def _run(box: QMessageBox) -> None:
    """Show it with room around; Qt lays it out anew with every text that is set, so the room comes last.

    The least width is a line of its own: a label that is given one by the style is not wrapped any more.
    """
    layout = box.layout()
    if isinstance(layout, QGridLayout):
        layout.setContentsMargins(24, 20, 24, 18)
        layout.addItem(QSpacerItem(LEAST_WIDTH, 0), layout.rowCount(), 0, 1, layout.columnCount())
    box.exec()


def _trouble(parent: QWidget | None, error: TroubleError, again: Again | None) -> None:
    box = _box(parent, "暂时做不了", error.message)
    retry = box.addButton("重试", QMessageBox.ButtonRole.AcceptRole) if again is not None else None
    box.addButton("关闭", QMessageBox.ButtonRole.RejectRole)
    _run(box)
    if again is not None and box.clickedButton() is retry:
        again()


def _bug(parent: QWidget | None, error: BaseException) -> None:
    from app.base import crash

    text, report = report_bug(error)
    logger.info("crash report written: %s", type(error).__qualname__)
    taken = _offer_report(parent, "程序出错了", BUG, text, report.parent if report is not None else None)
    if taken and report is not None:
        crash.mark_seen(report)


def _offer_report(parent: QWidget | None, title: str, words: str, text: str, folder: Path | None) -> bool:
    """Let a report be copied or found; whether it was. If not, it is offered again at the next start."""
    box = _box(parent, title, words)
    copy = box.addButton("复制", QMessageBox.ButtonRole.ActionRole)
    find = box.addButton("打开文件夹", QMessageBox.ButtonRole.ActionRole)
    find.setEnabled(folder is not None)
    box.setDefaultButton(box.addButton("关闭", QMessageBox.ButtonRole.RejectRole))
    _run(box)
    if box.clickedButton() is copy:
        QGuiApplication.clipboard().setText(text)
    elif box.clickedButton() is find and folder is not None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
    return box.clickedButton() in {copy, find}


class EmptyState(QWidget):
    """What stands where a list would, when there is nothing in it: a sentence and the next step."""

    def __init__(self, icon_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addStretch(2)
        picture = QLabel(self)
        picture.setPixmap(icon(icon_name, "disabled").pixmap(QSize(48, 48)))
        self.title = QLabel(self)
        self.title.setProperty("look", "title")
        self.hint = QLabel(self)
        self.hint.setProperty("look", "muted")
        self.hint.setWordWrap(True)
        for label in (picture, self.title, self.hint):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        self._buttons = QVBoxLayout()
        self._buttons.setSpacing(8)
        column.addSpacing(8)
        column.addLayout(self._buttons)
        column.addStretch(3)

    def say(self, title: str, hint: str) -> None:
        """Set the sentence and the hint below."""
        self.title.setText(title)
        self.hint.setText(hint)

    def add_button(self, words: str, slot: Callable[[], object], *, main: bool = False) -> QPushButton:
        """Offer a next step."""
        button = QPushButton(words, self)
        if main:
            button.setProperty("look", "main")
        button.clicked.connect(slot)
        self._buttons.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        return button
