"""The page 党员报到: who is due and in, what they take on, and all that happens to a check-in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QDialog

from app.base import clock
from app.records.lists import POSTS
from app.ui.detailed_page import DetailedPage
from app.ui.dialogs.checkin_deeds import DutyDialog, EndDutyDialog, LeaveDialog
from app.ui.dialogs.checkin_edit import CheckinDialog
from app.ui.dialogs.find_person import FindPersonDialog
from app.ui.dialogs.preview import preview_paper
from app.ui.dialogs.reason import ask_reason
from app.ui.dialogs.save_paper import save_workbook
from app.ui.parts.messages import confirm
from app.ui.parts.sheet_view import Sheet
from app.ui.register_page import Choice, ListRegister
from app.ui.words.checkins import CLEAR_REASONS, COLUMNS, CheckinSheet, sheet_of
from app.usecases.areas import area_tree
from app.usecases.cards import cards_of, issue_cards, revoke_card, without_card
from app.usecases.checkin_facts import CheckinFacts, checkin_facts, due_for_renewal, members_due, members_of
from app.usecases.checkins import delete_checkin, renew
from app.usecases.filters import ID, Condition
from app.usecases.lists import words_of
from app.usecases.organisations import organisation_tree
from app.usecases.services import hours_of, services_of
from app.usecases.unit_sheet import DueFacts

LAST_SERVICES = 6
FORM, LIST = "党员报到登记表", "党员报到一览表"


class CheckinsPage(DetailedPage):
    """党员报到."""

    shows = frozenset(
        {
            "checkin",
            "checkin_duty",
            "checkin_event",
            "member",
            "unit",
            "organisation",
            "area",
            "service",
            "card",
        }
    )
    register = ListRegister(
        "checkins",
        "党员报到",
        "报到登记",
        "人",
        "check",
        "登记第一位来报到的党员，或者导入现有的报到名册。",
        "姓名、拼音、首字母、号码、单位或报到编号",
        COLUMNS,
        (
            Choice("state", "全部状态"),
            Choice("organisation", "全部接收党组织", organisation_tree),
            Choice("area", "全部区域", area_tree),
        ),
        add_words="登记报到",
        first_words="登记一位党员报到",
        delete=delete_checkin,
        delete_label="删除报到登记",
        delete_text="登记错了才删除，它会像没有登记过一样不计入任何数字；搬走、调离的请用“退出报到”。删错了可以撤销。",
        import_words="导入报到名册",
    )

    head = members_due
    clear = False
    _posts: Sequence[str] = ()
    _waiting: Sequence[str] = ()

    def dialog(self, record_id: str | None) -> QDialog:
        """The form of a check-in that is to be put right."""
        return CheckinDialog(self.desk.desk, self.window(), checkin_id=record_id)

    def add(self) -> None:
        """Find the person first: whoever is on the roll is not entered again."""
        if self.may_edit:
            finder = FindPersonDialog(
                self.desk.desk, "登记报到", self.window(), offers_new=self.may("EDIT_MEMBERS")
            )
            finder.chosen.connect(self.check_in)
            finder.new_asked.connect(self.check_in_new)
            self.open_dialog(finder)

    def reload(self) -> None:
        """Ask for the posts, and for who has to check in again, too."""
        login = self.desk.desk.login
        self.desk.look(
            lambda: (login.ask(words_of, POSTS), login.ask(due_for_renewal)), then=self._know, topic="quick"
        )
        super().reload()

    def quick_filters(self) -> Sequence[tuple[str, Condition]]:
        """Who has to check in again, and the posts."""
        again = [("本半年待续报", Condition(ID, "in", " ".join(self._waiting)))] if self._waiting else []
        return [*again, *((f"岗位：{post}", Condition("posts", "=", post)) for post in self._posts)]

    def head_words(self, facts: DueFacts) -> tuple[str, bool]:
        """How many are in of those due, and the rate."""
        return f"已报到 {facts.present}/{facts.due} · {facts.rate}", False

    def check_in(self, member_id: str) -> None:
        """Somebody on the roll checks in."""
        self._show(CheckinDialog(self.desk.desk, self.window(), member_id=member_id))

    def check_in_new(self, typed: str) -> None:
        """Somebody new checks in."""
        dialog = CheckinDialog(self.desk.desk, self.window(), typed=typed)
        dialog.known.connect(self.check_in)
        self._show(dialog)

    def facts_of(self, login: Any, record_id: str) -> CheckinSheet | None:
        """The check-in, the hours of this year, the last services, the cards."""
        facts = login.ask(checkin_facts, record_id)
        if facts is None:
            return None
        today = clock.today()
        return CheckinSheet(
            facts,
            login.ask(hours_of, facts.member_id, date(today.year, 1, 1), today),
            login.ask(services_of, facts.member_id, LAST_SERVICES),
            login.ask(cards_of, facts.member_id),
        )

    def sheet_of(self, facts: CheckinSheet) -> Sheet:
        """The sheet at the right."""
        return sheet_of(facts)

    def steps(self) -> None:
        """Check in, renew, leave, duties, papers, cards."""
        if self.may_edit:
            self.add_deed("check_in", "报到…", "check", "F7", self.check_in_current)
            self.add_deed("renew", "续报", "redo", "Ctrl+R", self.renew)
            self.add_deed("duty", "安排包联任务…", "add", "Ctrl+D", self.give_duty)
            self.add_deed("end_duty", "结束包联任务…", "minus", "Ctrl+Shift+D", self.end_duty)
            self.add_deed("leave", "退出报到…", "next", "Ctrl+O", self.leave)
            self.add_deed("form", "打印登记表", "print", "Ctrl+H", self.print_form)
            self.add_deed("form_book", "登记表存为 Excel…", "export", "", self.save_form)
            if self.may("SEE_CLEAR"):
                self.add_deed("clear_form", "打印登记表（完整号码）…", "eye", "", self.print_clear_form)
                self.add_deed(
                    "clear_form_book", "登记表存为 Excel（完整号码）…", "eye", "", self.save_clear_form
                )
            self.add_deed("card", "打印党员卡", "person", "Ctrl+J", self.print_cards)
            self.add_deed("new_card", "换发新卡…", "copy", "", self.renew_card)
            self.add_deed("revoke", "注销党员卡…", "lock", "", self.revoke_card)
        if self.may("EXPORT"):
            for by, words in (("organisation", "按党组织"), ("area", "按网格")):
                self.add_deed(f"list_{by}", f"打印报到一览表（{words}）", "print", "", self._print_list(by))
                self.add_deed(
                    f"list_book_{by}", f"报到一览表存为 Excel（{words}）…", "export", "", self._save_list(by)
                )

    def allowed(self, facts: CheckinSheet) -> Mapping[str, bool]:
        """What the state lets be done now."""
        said = facts.facts
        is_in, ended = said.state == "已报到", said.state == "已退出"
        has_card = any(card.revoked_on is None for card in facts.cards)
        return {
            "check_in": not is_in,
            "renew": is_in,
            "duty": is_in,
            "end_duty": any(duty.until_on is None for duty in said.duties),
            "leave": not ended,
            "card": not ended,
            "new_card": is_in and has_card,
            "revoke": has_card,
        }

    def check_in_current(self) -> None:
        """Who was awaited, or had left, checks in."""
        chosen, login = [self.table.current_id()], self.desk.desk.login
        self.desk.look(
            lambda: login.ask(members_of, chosen), then=lambda ids: self.check_in(ids[0]) if ids else None
        )

    def renew(self) -> None:
        """The selected ones check in again for this half-year."""
        if chosen := self._chosen():
            self.desk.act(renew, chosen, label="党员续报")

    def leave(self) -> None:
        """The current one checks out."""
        self._with_current(LeaveDialog)

    def give_duty(self) -> None:
        """The current one is given something to look after."""
        self._with_current(DutyDialog)

    def end_duty(self) -> None:
        """Something the current one looks after ends."""
        self._with_current(EndDutyDialog)

    def print_form(self) -> None:
        """The registration form, masked."""
        self._print_form(None)

    def print_clear_form(self) -> None:
        """The registration form in clear, for a reason."""
        if (reason := self._reason("打印")) is not None:
            self._print_form(reason)

    def save_form(self) -> None:
        """The registration form as a workbook, masked."""
        self._save_form(None)

    def save_clear_form(self) -> None:
        """The registration form in clear as a workbook, for a reason."""
        if (reason := self._reason("继续")) is not None:
            self._save_form(reason)

    def print_cards(self) -> None:
        """The cards of the selected ones; who has none gets one."""
        login, chosen = self.desk.desk.login, self._chosen()

        def ask() -> tuple[Sequence[str], Sequence[str]]:
            members = login.ask(members_of, chosen)
            return members, login.ask(without_card, members)

        self.desk.look(ask, then=lambda known: self._issue_and_preview(*known))

    def renew_card(self) -> None:
        """A new card for the current one; the old one is void."""
        if self.facts is None:
            return
        member_id, name = self.facts.facts.member_id, self.facts.facts.name
        if confirm(self.window(), "换发新卡", f"“{name}”现在的卡会立即作废，确定换发新卡吗？", "换发"):
            self._issue_and_preview((member_id,), (member_id,))

    def revoke_card(self) -> None:
        """The current one's card is void."""
        standing = [card for card in self.facts.cards if card.revoked_on is None] if self.facts else []
        if not standing:
            return
        reasons = ("遗失", "损坏", "退出报到")
        reason = ask_reason(self.window(), "注销党员卡", "注销后这张卡不能再用。", "注销", reasons)
        if reason is not None:
            self.desk.act(revoke_card, standing[0].id, reason, label="注销党员卡")

    def _know(self, known: tuple[Sequence[str], Sequence[str]]) -> None:
        self._posts, self._waiting = known

    def _chosen(self) -> list[str]:
        """The selected ones, else the current one."""
        current = self.table.current_id()
        return self.table.selected_ids() or ([current] if current else [])

    def _issue_and_preview(self, member_ids: Sequence[str], without: Sequence[str]) -> None:
        if without:
            self.desk.act(
                issue_cards, without, then=lambda _: self._preview_cards(member_ids), label="制发党员卡"
            )
        else:
            self._preview_cards(member_ids)

    def _with_current(self, dialog: Callable[..., QDialog]) -> None:
        """Open a form about the current one as it stands now; what the pane shows may still be on its way."""
        login, record_id = self.desk.desk.login, self.table.current_id()

        def open_on(facts: CheckinFacts | None) -> None:
            running = facts is not None and any(duty.until_on is None for duty in facts.duties)
            if facts is not None and (running or dialog is not EndDutyDialog):
                self._show(dialog(self.desk.desk, facts, self.window()))

        if record_id:
            self.desk.look(lambda: login.ask(checkin_facts, record_id), then=open_on)

    def _show(self, dialog: Any) -> None:
        dialog.saved.connect(self.want)
        self.open_dialog(dialog)

    def _reason(self, go: str) -> str | None:
        text = "登记表上的号码和住址会完整写出。谁、什么时候、为什么要，都会记入操作日志。"
        return ask_reason(self.window(), "完整的登记表", text, go, CLEAR_REASONS)

    def _print_form(self, reason: str | None) -> None:
        if self.table.current_id():
            paper = preview_paper(self.desk.desk, self.window(), FORM, self._form_writer(reason))
            paper.said.connect(self.said)

    def _save_form(self, reason: str | None) -> None:
        if self.table.current_id():
            save_workbook(self.desk, self.window(), FORM, self._form_writer(reason), self.said.emit)

    def _form_writer(self, reason: str | None) -> Callable[..., None]:
        login, checkin_id = self.desk.desk.login, self.table.current_id()

        def write(target: Path, **_: Any) -> None:
            from app.reports.checkin_form import write_checkin_form

            write_checkin_form(login, checkin_id, target, clear_reason=reason)

        return write

    def _preview_cards(self, member_ids: Sequence[str]) -> None:
        login = self.desk.desk.login

        def write(target: Path, **told: Any) -> None:
            from app.reports.member_cards import write_member_cards

            write_member_cards(login, member_ids, target, **told)

        if member_ids:
            preview_paper(self.desk.desk, self.window(), "党员卡", write).said.connect(self.said)

    def _print_list(self, by: str) -> Callable[[], None]:
        def show() -> None:
            paper = preview_paper(self.desk.desk, self.window(), LIST, self._list_writer(by))
            paper.said.connect(self.said)

        return show

    def _save_list(self, by: str) -> Callable[[], None]:
        return lambda: save_workbook(self.desk, self.window(), LIST, self._list_writer(by), self.said.emit)

    def _list_writer(self, by: str) -> Callable[..., None]:
        login = self.desk.desk.login

        def write(target: Path, **_: Any) -> None:
            from app.reports.checkin_list import write_checkin_list

            write_checkin_list(login, target, by=by)

        return write
