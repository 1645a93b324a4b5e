"""A password typed twice: one's own with the old one before it, or another's set anew."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from app.base.errors import RuleError
from app.ui.desk import Desk
from app.ui.dialogs.entry import WIDE, EntryDialog
from app.ui.parts.entry_form import EntryForm, Input
from app.usecases.accounts import AccountRow, change_own_password, set_password

ADVICE = "至少 8 个字符。几个不相干的词连起来，又长又好记。"
TWICE = (
    Input("password", "新密码", required=True, span=WIDE),
    Input("again", "再输一次", required=True, span=WIDE),
)


def hide_typing(entry: EntryForm) -> None:
    """Let what is typed into the boxes of passwords stay unseen, also over a shoulder."""
    for name in ("old", "password", "again"):
        box = entry.boxes.get(name)
        if isinstance(box, QLineEdit):
            box.setEchoMode(QLineEdit.EchoMode.Password)


def typed(entry: EntryForm, name: str) -> str:
    """What stands in a password's box, blanks at its ends included."""
    box = entry.boxes[name]
    return box.text() if isinstance(box, QLineEdit) else ""


def typed_twice(entry: EntryForm) -> str | None:
    """The password if both boxes agree; else it is said at the second one, and None."""
    password = typed(entry, "password")
    if password == typed(entry, "again"):
        return password
    entry.show_error("again", "两次输入的密码不一样，请再输一次。")
    return None


class PasswordDialog(EntryDialog):
    """A new password.

    Args:
        desk: the desk.
        account: whose; None for one's own.
        parent: the window it stands over.
    """

    def __init__(self, desk: Desk, account: AccountRow | None, parent: QWidget) -> None:
        title = "修改我的密码" if account is None else f"重设“{account.login}”的密码"
        super().__init__(desk, title, parent)
        self._account = account
        self._login = desk.login
        after = "" if account is None else "设好以后当面告诉本人，请本人登录后自己再改一次。"
        self.say(ADVICE + after)
        old = (Input("old", "现在的密码", required=True, span=WIDE),) if account is None else ()
        inputs = (*old, *TWICE)
        hide_typing(self.build(inputs, {}, inputs[0].name))

    def send(self) -> None:
        """Set it, if it was typed twice the same."""
        assert self.entry is not None  # noqa: S101 - built in the constructor
        if self._account is None and not typed(self.entry, "old"):
            self.entry.show_error("old", "请填写现在的密码。")
            return
        password = typed_twice(self.entry)
        if password is None:
            return
        login, account = self._login, self._account
        if account is None:
            old = typed(self.entry, "old")
            self.write(lambda: change_own_password(login, old, password), frozenset(), None)
        else:
            self.write(lambda: set_password(login, account.id, password), frozenset(), None)

    def refused(self, error: RuleError) -> None:
        """A wrong old password is said at its own box."""
        if error.code in {"wrong_password", "pause"}:
            words = "现在的密码不对，请再试一次。" if error.code == "wrong_password" else error.message
            error = RuleError(words, "old", error.code)
        super().refused(error)
