"""The page 服务记录: services, the activities they are done at, and the yearly review."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QDialog

from app.base import clock
from app.records.lists import SERVICE_KINDS
from app.ui.detailed_page import DetailedPage
from app.ui.dialogs.activity_edit import ActivityEditDialog
from app.ui.dialogs.event_sign_in import EventSignInDialog
from app.ui.dialogs.photos import PhotosDialog
from app.ui.dialogs.preview import preview_paper
from app.ui.dialogs.reason import ask_reason
from app.ui.dialogs.review_grades import ReviewDialog
from app.ui.dialogs.save_paper import save_workbook
from app.ui.dialogs.service_cards import CardsWanted, ServiceCardsDialog
from app.ui.dialogs.service_edit import ServiceDialog
from app.ui.list_register import Choice, ListRegister
from app.ui.parts.sheet_view import Sheet
from app.ui.sections_page import SectionsPage
from app.ui.words.services import (
    ACTIVITY_COLUMNS,
    REVIEW_COLUMNS,
    SERVICE_COLUMNS,
    TAKE_BACK_REASONS,
    ActivitySheet,
    ServiceSheet,
    activity_sheet_of,
    periods,
    review_sheet_of,
    service_sheet_of,
)
from app.usecases.activities import activity_facts, delete_activity, sign_list
from app.usecases.areas import area_tree
from app.usecases.checkin_facts import unit_names
from app.usecases.filters import Condition
from app.usecases.lists import words_of
from app.usecases.organisations import organisation_tree
from app.usecases.photos import photos_of
from app.usecases.services import hours_of, photos_under, service_facts, take_back_service

CARDS, SIGN_IN_SHEET = "党员服务记录卡", "服务活动签到表"


class ServicesList(DetailedPage):
    """服务记录."""

    shows = frozenset({"service", "activity", "member", "unit", "organisation", "area", "photo"})
    register = ListRegister(
        "services",
        "服务记录",
        "服务记录",
        "次",
        "services",
        "按 F4 给一名或多名党员记服务；活动用“服务活动”里的签到，也可以导入现有的服务台账。",
        "姓名、单位、地点、内容或活动名称",
        SERVICE_COLUMNS,
        (
            Choice("mode", "平时和急时"),
            Choice("organisation", "全部党组织", organisation_tree),
            Choice("area", "全部区域", area_tree),
        ),
        add_words="记服务",
        first_words="记第一次服务",
        import_words="导入服务台账",
        sorted_by={"served_on": "-served_on"},
    )
    clear = False
    _kinds: Sequence[str] = ()

    def dialog(self, record_id: str | None) -> QDialog:
        """Log services, or put one right."""
        return ServiceDialog(self.desk.desk, self.window(), service_id=record_id)

    def reload(self) -> None:
        """Ask for the kinds too."""
        self.desk.ask(words_of, SERVICE_KINDS, then=self._know, topic="kinds")
        super().reload()

    def quick_filters(self) -> Sequence[tuple[str, Condition]]:
        """Periods, member and unit of the chosen record, and kinds."""
        spans = [
            (words, Condition("served_on", "..", f"{span.first.isoformat()}..{span.last.isoformat()}"))
            for words, span in periods(clock.today())
        ]
        kinds = [(f"类别：{kind}", Condition("kind", "=", kind)) for kind in self._kinds]
        return [*spans, *self._of_the_chosen(), *kinds]

    def facts_of(self, login: Any, record_id: str) -> ServiceSheet:
        """The service, the member's hours of that year, and how many photos there are."""
        facts = login.ask(service_facts, record_id)
        year = facts.values["served_on"].year
        hours = login.ask(hours_of, facts.member_id, date(year, 1, 1), date(year, 12, 31))
        photos = login.ask(photos_of, "service", login.ask(photos_under, record_id))
        return ServiceSheet(facts, hours, year, len(photos))

    def sheet_of(self, facts: ServiceSheet) -> Sheet:
        """Its sheet."""
        return service_sheet_of(facts)

    def steps(self) -> None:
        """Corrections, photos, and the quarterly card."""
        if self.may_edit:
            self.deeds["edit"].setText("更正…")
            self._words["edit"] = "更正"
            self.add_deed("again", "给这名党员再记一次…", "add", "Ctrl+D", self.log_again)
            self.add_deed("photos", "照片…", "photo", "Ctrl+H", self.photos)
            self.add_deed("take_back", "撤回…", "delete", "Del", self.take_back)
        if self.may("EXPORT"):
            self.add_deed("cards", "季度服务记录卡…", "print", "Ctrl+R", self.cards, button="出卡")

    def log_again(self) -> None:
        """Another service of the same member, of the same kind and place."""
        if isinstance(self.facts, ServiceSheet):
            values = self.facts.facts.values
            last = {name: values[name] or "" for name in ("kind", "place")}
            member = (self.facts.facts.member_id,)
            self._open(ServiceDialog(self.desk.desk, self.window(), member, last=last))

    def photos(self) -> None:
        """The photos of the service."""
        service_id, facts = self.table.current_id(), self.facts
        if not service_id or not isinstance(facts, ServiceSheet):
            return
        name = f"{facts.facts.member} {facts.facts.values['served_on'].isoformat()} 的服务"

        def show(subject_id: str) -> None:
            self.open_dialog(PhotosDialog(self.desk.desk, "service", subject_id, name, self.window()))

        self.desk.ask(photos_under, service_id, then=show)

    def take_back(self) -> None:
        """Take an entry back that should not have been made."""
        service_id = self.table.current_id()
        if not service_id:
            return
        beside = self._beside(service_id)
        text = "这条服务记录会被一条相反的记录冲正，不再计入任何数字；两条都留在日志里。"
        reason = ask_reason(self.window(), "撤回服务记录", text, "撤回", TAKE_BACK_REASONS)
        if reason is not None:
            self.desk.act(
                take_back_service,
                service_id,
                reason,
                then=lambda _: self.want(beside),
                label="撤回服务记录",
            )

    def cards(self) -> None:
        """The quarterly cards of an employer, or of those who are selected."""
        login, chosen = self.desk.desk.login, self.table.selected_ids()[:500]

        def look() -> tuple[Sequence[tuple[str, str]], list[str], str]:
            facts = [login.ask(service_facts, one) for one in chosen]
            unit = facts[0].unit if facts else None
            named = login.ask(unit_names)
            own = next((one for name, one in named if name == unit), "")
            return named, list(dict.fromkeys(one.member_id for one in facts)), own

        def show(known: tuple[Sequence[tuple[str, str]], list[str], str]) -> None:
            named, people, own = known
            words = f"所选记录的党员（{len(people)} 人）"
            dialog = ServiceCardsDialog(self.desk.desk, named, own, (people, words), self.window())
            dialog.saved.connect(self.make_cards)
            self.open_dialog(dialog)

        self.desk.look(look, then=show)

    def make_cards(self, wanted: CardsWanted) -> None:
        """Show the cards for printing, or write them as a workbook."""
        login = self.desk.desk.login

        def write(target: Path, **ways: Any) -> None:
            from app.reports.service_card import write_service_cards

            unit_id, people = wanted.unit_id or None, wanted.member_ids
            write_service_cards(login, wanted.period, target, unit_id=unit_id, member_ids=people, **ways)

        if wanted.as_book:
            save_workbook(self.desk, self.window(), CARDS, write, self.said.emit)
        else:
            paper = preview_paper(self.desk.desk, self.window(), CARDS, write, max(1, len(wanted.member_ids)))
            paper.said.connect(self.said)

    def _of_the_chosen(self) -> list[tuple[str, Condition]]:
        """All services of the same member, and of the same unit."""
        if not isinstance(self.facts, ServiceSheet):
            return []
        facts = self.facts.facts
        found = [(f"只看 {facts.member}", Condition("member", "=", facts.member_id))]
        if facts.unit:
            found.append((f"派出单位：{facts.unit}", Condition("unit", "=", facts.unit)))
        return found

    def _know(self, kinds: Sequence[str]) -> None:
        self._kinds = kinds


class ActivitiesList(DetailedPage):
    """服务活动."""

    shows = frozenset({"activity", "service", "area", "organisation", "emergency"})
    register = ListRegister(
        "activities",
        "服务活动",
        "服务活动",
        "场",
        "teams",
        "先登记一场活动，到时候扫卡签到，每名签到的党员各记一条服务。",
        "活动名称、地点或类别",
        ACTIVITY_COLUMNS,
        (Choice("mode", "平时和急时"), Choice("area", "全部区域", area_tree)),
        add_words="新增活动",
        first_words="新增第一场活动",
        delete=delete_activity,
        delete_label="删除服务活动",
        sorted_by={"held_on": "-held_on"},
    )
    clear = False

    def dialog(self, record_id: str | None) -> QDialog:
        """The form of an activity."""
        return ActivityEditDialog(self.desk.desk, record_id, self.window())

    def facts_of(self, login: Any, record_id: str) -> ActivitySheet:
        """The activity and who signed in."""
        return ActivitySheet(login.ask(activity_facts, record_id), login.ask(sign_list, record_id))

    def sheet_of(self, facts: ActivitySheet) -> Sheet:
        """Its sheet."""
        return activity_sheet_of(facts)

    def steps(self) -> None:
        """Sign-in and its papers."""
        if self.may_edit:
            self.add_deed("sign_in", "扫卡签到…", "check", "F6", self.sign_in, button="签到")
        self.add_deed("services", "看这场活动的服务记录", "services", "Ctrl+G", self.show_services)
        if self.may("EXPORT"):
            self.add_deed("sheet", "打印签到表", "print", "Ctrl+R", lambda: self.print_sheet(filled=True))
            self.add_deed("blank", "打印空白签到表", "file", "", lambda: self.print_sheet(filled=False))
            self.add_deed("book", "签到表存为 Excel…", "export", "", self.save_sheet)

    def allowed(self, facts: ActivitySheet) -> Mapping[str, bool]:
        """Nobody signs in before the day, or without hours."""
        due = facts.facts.held_on <= clock.today()
        return {
            "sign_in": due and facts.facts.hours is not None,
            "delete": not facts.people,
            "services": bool(facts.people),
        }

    def sign_in(self) -> None:
        """One scan after the other."""
        activity_id = self.table.current_id()
        if activity_id:
            self.open_dialog(EventSignInDialog(self.desk.desk, activity_id, self.window()))

    def show_services(self) -> None:
        """The services of those who signed in, where single ones can be corrected or taken back."""
        activity_id = self.table.current_id()
        page = self.parentWidget()
        while page is not None and not isinstance(page, ServicesPage):
            page = page.parentWidget()
        if page is not None and activity_id:
            page.show_services(Condition("activity", "=", activity_id))

    def print_sheet(self, *, filled: bool) -> None:
        """The sign-in sheet, with those who came or to be signed by hand."""
        login, activity_id = self.desk.desk.login, self.table.current_id()

        def write(target: Path, **_: Any) -> None:
            from app.reports.sign_in_sheet import write_sign_in_sheet

            write_sign_in_sheet(login, activity_id, target, filled=filled)

        if activity_id:
            preview_paper(self.desk.desk, self.window(), SIGN_IN_SHEET, write).said.connect(self.said)

    def save_sheet(self) -> None:
        """The sign-in sheet as a workbook."""
        login, activity_id = self.desk.desk.login, self.table.current_id()

        def write(target: Path, **_: Any) -> None:
            from app.reports.sign_in_sheet import write_sign_in_sheet

            write_sign_in_sheet(login, activity_id, target)

        if activity_id:
            save_workbook(self.desk, self.window(), SIGN_IN_SHEET, write, self.said.emit)


class ReviewsList(DetailedPage):
    """年度评议."""

    shows = frozenset({"review", "member", "unit"})
    register = ListRegister(
        "reviews",
        "年度评议",
        "评议",
        "条",
        "check",
        "每年至少评议一次：按 F4 打开名单，用数字键评等次，优秀不超过规定的比例。",
        "姓名、单位或等次",
        REVIEW_COLUMNS,
        (Choice("grade", "全部等次"),),
        add_words="开展评议",
        first_words="开展第一次评议",
        sorted_by={"year": "-year"},
    )
    clear = False

    def dialog(self, record_id: str | None) -> QDialog:
        """The review of the year of the grade, or of this year."""
        row = self.table.current_row() if record_id else None
        return ReviewDialog(self.desk.desk, row["year"] if row else clock.today().year, self.window())

    def sheet_of(self, facts: Mapping[str, Any]) -> Sheet:
        """Its sheet."""
        return review_sheet_of(facts)


class ServicesPage(SectionsPage):
    """服务记录: services, activities and the review."""

    sections = (
        ("服务记录", ServicesList),
        ("服务活动", ActivitiesList),
        ("年度评议", ReviewsList),
    )

    def show_services(self, condition: Condition) -> None:
        """The services that fit a condition, and no other."""
        services = self.open_section(0)
        services.filters.clear()
        services.asked.hold_or_drop(condition)

    def add_activity(self) -> None:
        """Plan an activity."""
        self.open_section(1).add()

    def review(self) -> None:
        """Begin the review of this year."""
        self.open_section(2).add()
