"""The first start in three steps: make a centre, put its recovery key on paper, type it back from there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QPushButton, QWidget

from app.base.errors import RuleError
from app.ui.desk import Desk
from app.ui.parts.form import load_form
from app.ui.parts.theme import emblem
from app.ui.parts.wizard import step_words

STEPS = ("中心与账号", "恢复钥匙", "核对")


class FirstStartPage(QWidget):
    """Asks for the centre's name and the first account; goes on once the recovery key is safe on paper.

    Attributes:
        entered: the centre is made and its first account logged in: `Workplace` and `Login`.
    """

    entered = Signal(object, object)
    card: QFrame
    emblem: QLabel
    folder: QLabel
    name: QLineEdit
    login: QLineEdit
    password: QLineEdit
    again: QLineEdit
    message: QLabel
    create_button: QPushButton
    key_card: QFrame
    recovery_key: QLabel
    print_button: QPushButton
    copy_button: QPushButton
    check_button: QPushButton
    check_card: QFrame
    typed_key: QLineEdit
    check_message: QLabel
    look_again_button: QPushButton
    go_on_button: QPushButton
    steps_label: QLabel

    def __init__(self, desk: Desk, folder: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        load_form(self, "first_start")
        self.desk = desk.at(self)
        self._folder = folder
        self._opened: tuple[Any, Any] | None = None
        self.emblem.setPixmap(emblem(48))
        self.folder.setText(f"数据文件夹：{folder}")
        self.create_button.clicked.connect(self.create_centre)
        for box, following in (
            (self.name, self.login),
            (self.login, self.password),
            (self.password, self.again),
        ):
            box.returnPressed.connect(following.setFocus)
        self.again.returnPressed.connect(self.create_centre)
        self.copy_button.clicked.connect(
            lambda: QGuiApplication.clipboard().setText(self.recovery_key.text())
        )
        self.print_button.clicked.connect(self.print_key)
        self.check_button.clicked.connect(lambda: self._show_step(2))
        self.look_again_button.clicked.connect(lambda: self._show_step(1))
        self.typed_key.returnPressed.connect(self.check_key)
        self.typed_key.setAcceptDrops(False)
        self.typed_key.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.typed_key.installEventFilter(self)
        self.go_on_button.clicked.connect(self.check_key)
        self._show_step(0)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with the name."""
        super().showEvent(event)
        if self._opened is None:
            self.name.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What is pasted proves nothing: the key is typed from where it was put down."""
        pasted = (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.matches(QKeySequence.StandardKey.Paste)
        )
        middle = isinstance(event, QMouseEvent) and event.button() == Qt.MouseButton.MiddleButton
        if watched is self.typed_key and (pasted or middle):
            self.check_message.setText("请照着抄下或打印出来的那一份逐字输入，不能粘贴。")
            self.check_message.show()
            return True
        return super().eventFilter(watched, event)

    def may_leave(self) -> bool:
        """Whether the window may be closed: a key that nobody has yet is asked about."""
        if self._opened is None:
            return True
        text = (
            "恢复钥匙还没有核对。关上窗口以后，它不会再显示；忘了密码，就再也打不开这里的数据。"
            "请先把它打印或抄下来。"
        )
        from app.ui.parts.messages import choose

        if choose(self.window(), "恢复钥匙", text, ("仍要关闭", "返回")) != 0:
            return False
        self._opened[0].close()
        return True

    def create_centre(self) -> None:
        """Make the centre with what stands in the boxes."""
        if self.password.text() != self.again.text():
            self._complain(RuleError("两次输入的密码不一样，请重新输入。", "again"))
            return
        self.message.hide()
        self.create_button.setEnabled(False)
        folder, name = self._folder, self.name.text()
        login, password = self.login.text(), self.password.text()

        def create() -> tuple[str, Any, Any]:
            from app.usecases.workplace import Workplace, create_centre

            recovery_key = create_centre(folder, name, login, password)
            place = Workplace(folder)
            return recovery_key, place, place.sign_in(login.strip(), password)

        self.desk.write(
            create,
            changes=frozenset(),
            then=self._created,
            failed=self._complain,
            always=lambda: self.create_button.setEnabled(True),
        )

    def _created(self, outcome: tuple[str, Any, Any]) -> None:
        recovery_key, *opened = outcome
        self._opened = (opened[0], opened[1])
        self.recovery_key.setText(recovery_key)
        self._show_step(1)

    def print_key(self) -> None:
        """Print the recovery key for the safe."""
        from app.ui.dialogs.preview import preview_paper

        words = (self.name.text().strip(), self.login.text().strip(), self.recovery_key.text())

        def write(target: Path, **_: object) -> None:
            from app.reports.recovery_sheet import write_recovery_sheet

            write_recovery_sheet(target, *words)

        preview_paper(self.desk.desk, self, "恢复钥匙", write)

    def check_key(self) -> None:
        """Go on if what was typed from the paper is the key; else say which group is not."""
        fault = unlike(self.recovery_key.text(), self.typed_key.text())
        self.check_message.setText(fault)
        self.check_message.setVisible(bool(fault))
        if fault:
            self.typed_key.setFocus()
        elif self._opened is not None:
            opened, self._opened = self._opened, None
            self.entered.emit(*opened)

    def _show_step(self, place: int) -> None:
        for at, card in enumerate((self.card, self.key_card, self.check_card)):
            card.setVisible(at == place)
        words, spoken = step_words(STEPS, (place,))
        self.steps_label.setText(words)
        self.steps_label.setAccessibleName(spoken)
        first: tuple[QWidget, ...] = (self.name, self.print_button, self.typed_key)
        first[place].setFocus()

    def _complain(self, error: RuleError) -> None:
        self.message.setText(error.message)
        self.message.show()
        box = self.findChild(QLineEdit, error.field or "")
        if box is not None:
            box.setFocus()


def unlike(key: str, typed: str) -> str:
    """What is wrong with a key typed from paper, empty if nothing is; blanks and dashes don't count."""
    groups = key.split("-")
    plain = "".join(sign for sign in typed.upper() if sign.isalnum())
    if len(plain) != len("".join(groups)):
        return f"恢复钥匙应有 {len(groups)} 组、每组 {len(groups[0])} 个字符，请对照纸上再看一遍。"
    for place, group in enumerate(groups):
        start = place * len(group)
        if plain[start : start + len(group)] != group:
            return f"第 {place + 1} 组不对，请对照纸上再看一遍。"
    return ""
