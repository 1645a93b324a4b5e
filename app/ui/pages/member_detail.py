"""The pane beside the member list: one member's sheet, and all that can be done with them."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from app.records.members import ON_ROLL, PROBATIONARY
from app.ui.dialogs.erase_person import ErasePersonDialog
from app.ui.dialogs.photos import PhotosDialog
from app.ui.dialogs.preview import preview_member_sheet
from app.ui.dialogs.reason import ask_reason
from app.ui.dialogs.status import LIFTED, DeedDialog
from app.ui.page import Page
from app.ui.parts.messages import EmptyState, confirm
from app.ui.parts.sheet_view import SheetView
from app.ui.parts.theme import icon
from app.ui.words.members import CLEAR_REASONS, sheet_of
from app.usecases.member_sheet import MemberSheet, member_sheet, member_sheet_in_clear
from app.usecases.members import FLAGS, clear_review, delete_member, untag_member


class MemberDetail(QWidget):
    """One member.

    Attributes:
        edit_asked: the user wants to change the member.
    """

    edit_asked = Signal(str)

    def __init__(self, page: Page, parent: QWidget) -> None:
        super().__init__(parent)
        self._page, self._around = page, parent
        self._id = ""
        self._sheet: MemberSheet | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.review = self._build_review()
        self.sheet = SheetView(self)
        self.hint = EmptyState("person", self)
        self.hint.say("", "在左边选一位党员，这里显示详细情况。")
        self.foot = self._build_foot()
        column.addWidget(self.review)
        for part in (self.sheet, self.hint):
            column.addWidget(part, 1)
        column.addWidget(self.foot)
        self.show_member("")

    def showEvent(self, event: QShowEvent) -> None:
        """As wide as its buttons are with the type that is worn."""
        super().showEvent(event)
        self._around.setMinimumWidth(max(self._around.minimumWidth(), self.foot.minimumSizeHint().width()))

    def show_member(self, member_id: str) -> None:
        """Ask for a member and show them; nobody for an empty id."""
        self._id = member_id
        self._show_parts(there=bool(member_id))
        if member_id:
            self._page.desk.ask(
                member_sheet, member_id, then=self._show_sheet, failed=self._gone, topic="sheet"
            )

    def look_in_clear(self) -> None:
        """Show the member's full numbers, for a reason."""
        if not self._id:
            return
        text = "完整的身份证号、电话和住址会显示一次。谁、什么时候、为什么看，都会记入操作日志。"
        reason = ask_reason(self.window(), "查看完整号码", text, "查看", CLEAR_REASONS)
        if reason is not None:
            self._page.desk.act(member_sheet_in_clear, self._id, reason, then=self._show_sheet)

    def do(self, deed: str) -> None:
        """Open the form of a deed (see `DeedDialog`)."""
        if self._sheet is not None:
            dialog = DeedDialog(self._page.desk.desk, deed, self._sheet.id, self._sheet.name, self.window())
            self._page.open_dialog(dialog)

    def delete(self) -> None:
        """Take the member out, after asking."""
        if self._sheet is None:
            return
        text = (
            f"将删除“{self._sheet.name}”和关于此人的变动、标签。转走、去世的党员请改用转出或变更状态；"
            "登记错了才删除。删错了可以撤销。"
        )
        if confirm(self.window(), "删除党员", text, "删除"):
            self._page.desk.act(delete_member, self._sheet.id, label="删除党员")

    def erase(self) -> None:
        """Erase the member for good, after asking."""
        if self._sheet is not None:
            dialog = ErasePersonDialog(self._page.desk.desk, "member", self._sheet.id, self.window())
            dialog.erased.connect(self._page.said)
            self._page.open_dialog(dialog)

    def settle_review(self) -> None:
        """What was to be looked into is looked into."""
        if self._sheet is not None:
            self._page.desk.act(clear_review, self._sheet.id, label="清除待核事项")

    def _build_review(self) -> QWidget:
        bar = QWidget(self)
        column = QVBoxLayout(bar)
        column.setContentsMargins(16, 14, 16, 0)
        self.review_label = QLabel(bar)
        self.review_label.setProperty("look", "warn")
        self.review_label.setWordWrap(True)
        self.reviewed_button = QPushButton("已核对(&V)", bar)
        self.reviewed_button.setIcon(icon("check"))
        self.reviewed_button.clicked.connect(self.settle_review)
        column.addWidget(self.review_label)
        row = QHBoxLayout()
        row.addWidget(self.reviewed_button)
        row.addStretch(1)
        column.addLayout(row)
        return bar

    def _build_foot(self) -> QWidget:
        foot = QWidget(self)
        row = QHBoxLayout(foot)
        row.setContentsMargins(12, 10, 12, 12)
        row.setSpacing(8)
        self.edit_button = QPushButton("修改", foot)
        self.edit_button.clicked.connect(lambda: self.edit_asked.emit(self._id))
        self.deeds_button = QPushButton("操作(&M)", foot)
        self.deeds = QMenu(self.deeds_button)
        self.deeds.aboutToShow.connect(self._fill_deeds)
        self.deeds_button.setMenu(self.deeds)
        self.clear_button = QPushButton("完整号码", foot)
        self.clear_button.setIcon(icon("eye"))
        self.clear_button.setToolTip("查看完整的身份证号、电话和住址")
        self.clear_button.clicked.connect(self.look_in_clear)
        self.edit_button.setVisible(self._page.may("EDIT_MEMBERS"))
        self.deeds_button.setVisible(self._page.may("EDIT_MEMBERS") or self._page.may("EXPORT"))
        self.clear_button.setVisible(self._page.may("SEE_CLEAR"))
        for button in (self.edit_button, self.deeds_button, self.clear_button):
            row.addWidget(button)
        row.addStretch(1)
        return foot

    def _fill_deeds(self) -> None:
        """What can be done with this member now."""
        self.deeds.clear()
        if self._sheet is None:
            return
        if self._page.may("EDIT_MEMBERS"):
            self._fill_changes(self._sheet)
        self.deeds.addSeparator()
        self.deeds.addAction(icon("photo"), "照片(&H)…", self.photos)
        if self._page.may("EXPORT"):
            self.deeds.addAction(icon("print"), "打印个人表(&P)…", self.print_sheet)
        self.deeds.addSeparator()
        if self._page.may("DELETE_MEMBERS"):
            self.deeds.addAction(icon("delete"), "删除(&D)…", self.delete)
        if self._page.may("ERASE_PEOPLE"):
            self.deeds.addAction(icon("delete"), "删除个人信息(&E)…", self.erase)

    def _fill_changes(self, sheet: MemberSheet) -> None:
        values = {line.key: line.value for line in sheet.lines}
        self._offer("转入(&I)…", "转入", may=True)
        self._offer("转出(&O)…", "转出", may=values["state"] in ON_ROLL)
        self._offer("预备党员转正(&F)…", "转正", may=values["kind"] == PROBATIONARY)
        self._offer("变更党籍状态(&S)…", "状态", may=True)
        self.deeds.addSeparator()
        for flag, (what, _) in FLAGS.items():
            if values.get(what):
                self._offer(f"{LIFTED}{flag}…", f"{LIFTED}{flag}", may=True)
            else:
                self._offer(f"标记{flag}…", flag, may=True)
        self.deeds.addSeparator()
        self._offer("添加标签(&T)…", "标签", may=True)
        for tag_id, name in sheet.tags:
            self.deeds.addAction(f"去掉标签“{name}”", lambda tag=tag_id: self._untag(tag))

    def print_sheet(self) -> None:
        """Show the personal sheet as the paper it would be, numbers masked."""
        paper = preview_member_sheet(self._page.desk.desk, self._id, self.window())
        paper.said.connect(self._page.said)

    def photos(self) -> None:
        """Show the member's photos."""
        if self._sheet is not None:
            desk, name = self._page.desk.desk, self._sheet.name
            self._page.open_dialog(PhotosDialog(desk, "member", self._sheet.id, name, self.window()))

    def _offer(self, words: str, deed: str, *, may: bool) -> None:
        self.deeds.addAction(words, lambda: self.do(deed)).setEnabled(may)

    def _untag(self, tag_id: str) -> None:
        self._page.desk.act(untag_member, self._id, tag_id, label="去掉标签")

    def _show_sheet(self, sheet: MemberSheet) -> None:
        if sheet.id != self._id:
            return
        self._sheet = sheet
        self.sheet.show_sheet(sheet_of(sheet))
        self.clear_button.setEnabled(sheet.masked)
        review = next((line.value for line in sheet.lines if line.key == "review"), None)
        self.review.setVisible(bool(review))
        self.review_label.setText(
            "有待核事项。点“完整号码”看内容，核对后清除。" if sheet.masked else f"待核事项：{review}"
        )
        self.reviewed_button.setVisible(not sheet.masked and self._page.may("EDIT_MEMBERS"))

    def _show_parts(self, *, there: bool) -> None:
        self.sheet.setVisible(there)
        self.foot.setVisible(there)
        self.hint.setVisible(not there)
        if not there:
            self._sheet = None
            self.review.hide()

    def _gone(self, _: Any) -> None:
        self._show_parts(there=False)
