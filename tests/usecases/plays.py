"""A way to play every act on the furnished centre. A new act gets a line in `PLAYS`, nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from app.base.ids import new_id
from app.records import lists
from app.records.accounts import Right
from app.records.areas import Area
from app.records.organisations import Organisation, OrganisationArea
from app.records.visitors import Visitor
from app.usecases import (
    accounts,
    activities,
    agreements,
    areas,
    call_ups,
    cards,
    checkin_imports,
    checkin_papers,
    checkins,
    closings,
    counter,
    duplicates,
    emergencies,
    erasures,
    exports,
    history,
    imports,
    listing,
    mappings,
    member_sheet,
    members,
    organisations,
    period_reports,
    photos,
    residents,
    reviews,
    safekeeping,
    sample,
    service_imports,
    services,
    settings,
    teams,
    unit_papers,
    units,
    visitors,
)
from app.usecases import lists as word_lists
from app.usecases.reviews import GradeEntry
from app.usecases.sample_around import Rows
from app.usecases.sample_people import Invented
from app.usecases.workplace import Login
from tests import builders
from tests.furnished import BEGAN, CLOSED, IN, KIND, POST, SERVED, VISIT, Ids, checkin, picture, service

DAY = date(2026, 5, 6)
WHY = "本人来电核对"


@dataclass(frozen=True, slots=True)
class Centre:
    """The furnished centre and who plays there: ``c["unit"]`` is an id, ``c.act(…)`` makes ready."""

    login: Login
    ids: Ids

    def __getitem__(self, name: str) -> str:
        return self.ids[name]

    def act(self, use_case: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Do another act beforehand."""
        return self.login.act(use_case, *args, **kwargs)


class Call:
    """What an act is called with."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.args = args
        self.kwargs = kwargs


Play = Callable[[Centre], Call]


def _closed_account(c: Centre) -> Call:
    c.act(accounts.close_account, c["account"])
    return Call(c["account"])


def _signed_activity(c: Centre) -> Call:
    return Call(c["activity"], {"hours": "3", "place": "西门"}, "时间记错了")


def _unlooked_at(c: Centre) -> Call:
    number = builders.id_number(790)
    wrong = number[:17] + ("1" if number.endswith("0") else "0")
    return Call(c.act(members.register_member, builders.person(790, id_number=wrong), "本人身份证如此"))


def _probationary(c: Centre) -> Call:
    young = builders.person(791, kind="预备党员", joined_on=date(2025, 4, 1), full_on=None)
    return Call(c.act(members.register_member, young), DAY)


def _twin(c: Centre) -> Call:
    """Somebody entered twice who did everything there is to do."""
    c.act(photos.add_photo, "member", c["second"], picture(4))
    c.act(members.tag_member, c["first"], "热心人")
    return Call(c["first"], c["second"], ("phone",))


def _another_emergency(c: Centre) -> Call:
    c.act(emergencies.end_emergency, c["running"], "气温回升")
    return Call({"name": "台风", "reason": "防汛指挥部通知", "area_id": c["street"]})


def _checkin_batch(c: Centre) -> Call:
    unit, organisation = new_id(), new_id()
    fresh = {"state": "已报到", "checked_in_on": DAY, "posts": [POST], "area_id": c["building"]}
    rows: list[dict[str, Any]] = [
        {**fresh, "member_id": c["plain"], "unit_id": unit, "organisation_id": organisation},
        {**fresh, "member_id": c["awaited"], "unit_id": unit},
        {"member_id": c["spare"], "state": "待报到", "area_id": c["grid"]},
    ]
    made = {organisation: "新来党支部"}, {unit: "新来单位"}
    return Call(checkin_imports.CheckinBatch(rows, (2, 3, 4), *made, 3, 0))


def _service_batch(c: Centre) -> Call:
    rows = [
        {"member_id": c[name], "kind": KIND, "served_on": DAY, "hours": Decimal("1.5"), "people_served": 2}
        for name in ("first", "second")
    ]
    return Call(service_imports.ServiceBatch(rows, (2, 3), 2, 0))


def _sample_tree(_: Centre) -> Call:
    area, organisation, cover = Rows(Area), Rows(Organisation), Rows(OrganisationArea)
    grid = area.add(name="样例网格", kind="网格")
    branch = organisation.add(name="样例党支部", kind="党支部")
    cover.add(area_id=grid, organisation_id=branch)
    return Call(area, organisation, cover)


def _sample_people(c: Centre) -> Call:
    people = [builders.person(795 + n, organisation_id=c["branch"], state="在册") for n in range(2)]
    change = {"kind": "困难", "after": "家中失火", "happened_on": DAY}
    return Call(Invented(people, [(0, change)], [(1, "样例")]))


def _sample_rows(_: Centre) -> Call:
    came = Rows(Visitor)
    came.add(name="白石", kind="政策咨询", came_at=BEGAN, people=1)
    return Call([came])


PLAYS: dict[Callable[..., Any], Play] = {
    accounts.add_account: lambda _: Call("xiaozhang", ["front_desk"]),
    accounts.change_roles: lambda c: Call(c["account"], ["secretary"]),
    accounts.close_account: lambda c: Call(c["account"]),
    accounts.open_account: _closed_account,
    accounts.note_password: lambda c: Call(c["account"]),
    accounts.note_own_password: lambda c: Call(c["account"]),
    activities.add_activity: lambda _: Call({"name": "植树", "kind": KIND, "held_on": DAY, "hours": "2"}),
    activities.change_activity: _signed_activity,
    activities.delete_activity: lambda c: Call(c["spare_activity"]),
    activities.sign_in: lambda c: Call(c["activity"], c["first"]),
    agreements.add_agreement: lambda c: Call(c["unit"], {"name": "二期协议", "signed_on": DAY}),
    agreements.change_agreement: lambda c: Call(c["agreement"], {"name": "共建协议书", "until_on": DAY}),
    agreements.delete_agreement: lambda c: Call(c["agreement"]),
    agreements.add_item: lambda c: Call(c["agreement"], {"name": "义诊"}),
    agreements.change_item: lambda c: Call(c["item"], {"name": "开放食堂和操场"}),
    agreements.progress_item: lambda c: Call(c["item"], "已完成", "全部开放", DAY),
    agreements.delete_item: lambda c: Call(c["item"]),
    areas.add_area: lambda c: Call({"name": "第三网格", "kind": "网格", "parent_id": c["street"]}),
    areas.change_area: lambda c: Call(c["grid"], {"name": "第一网格（东）"}),
    areas.move_area: lambda c: Call(c["spare_area"], -1),
    areas.delete_area: lambda c: Call(c["spare_area"]),
    call_ups.call_up_in_clear: lambda c: Call(WHY, c["street"], c["running"]),
    cards.issue_cards: lambda c: Call([c["first"], c["plain"]]),
    cards.revoke_card: lambda c: Call(c["card"], "遗失"),
    cards.cards_to_print: lambda c: Call([c["first"]]),
    checkin_imports.import_checkins: _checkin_batch,
    checkin_papers.form_of: lambda c: Call(c["first_checkin"]),
    checkins.check_in: lambda c: Call(c["awaited"], checkin(c.ids, DAY)),
    checkins.check_in_new: lambda c: Call(builders.person(792), checkin(c.ids, DAY)),
    checkins.list_due: lambda c: Call([c["plain"], c["spare"]], checkin(c.ids, DAY)),
    checkins.renew: lambda c: Call([c["first_checkin"], c["second_checkin"]], DAY),
    checkins.leave: lambda c: Call(c["first_checkin"], DAY, "搬家"),
    checkins.change_checkin: lambda c: Call(c["first_checkin"], {"area_id": c["grid"], "checked_in_on": DAY}),
    checkins.delete_checkin: lambda c: Call(c["first_checkin"]),
    checkins.give_duty: lambda c: Call(c["second_checkin"], "责任田", area_id=c["grid"], from_on=DAY),
    checkins.end_duty: lambda c: Call(c["duty"], DAY),
    closings.close_period: lambda _: Call("2026-02"),
    closings.reopen_period: lambda _: Call(CLOSED, "补录两条"),
    counter.slip_for: lambda c: Call(c["first"]),
    duplicates.not_duplicates: lambda c: Call(c["first"], c["third"]),
    duplicates.merge_members: _twin,
    emergencies.start_emergency: _another_emergency,
    emergencies.end_emergency: lambda c: Call(c["running"], "气温回升"),
    emergencies.mark_present: lambda c: Call(c["running"], c["second"], c["grid"], "巡查"),
    emergencies.mark_left: lambda c: Call(c["roll_call"]),
    exports.note_export: lambda _: Call("members", "pdf", 7),
    history.note_look: lambda c: Call("member", c["first"], WHY),
    imports.import_members: lambda _: Call(builders.batch(600, 5)),
    listing.list_in_clear: lambda _: Call("members", WHY),
    mappings.save_mapping: lambda _: Call("街道报表", "members", "b" * 64, {"名字": "name"}),
    mappings.delete_mapping: lambda c: Call(c["mapping"]),
    member_sheet.member_sheet_in_clear: lambda c: Call(c["first"], WHY),
    members.register_member: lambda _: Call(builders.person(793)),
    members.change_member: lambda c: Call(c["first"], {"phone": builders.phone(99), "name": "白石玉"}),
    members.delete_member: lambda c: Call(c["spare"]),
    members.transfer_in: lambda c: Call(c["spare"], c["spare_branch"], DAY, "外区党支部"),
    members.transfer_out: lambda c: Call(c["spare"], DAY, "外区党支部"),
    members.change_state: lambda c: Call(c["spare"], "停止党籍", DAY, None, "失联满六个月"),
    members.make_full: _probationary,
    members.set_flag: lambda c: Call(c["second"], "困难", None, DAY),
    members.clear_review: _unlooked_at,
    members.tag_member: lambda c: Call(c["first"], "志愿者"),
    members.untag_member: lambda c: Call(c["second"], c["tag"]),
    organisations.add_organisation: lambda c: Call(
        {"name": "第三网格党支部", "kind": "党支部", "parent_id": c["party"]}, [c["spare_area"]]
    ),
    organisations.change_organisation: lambda c: Call(c["branch"], {"name": "第一网格联合党支部"}),
    organisations.move_organisation: lambda c: Call(c["spare_branch"], -1),
    organisations.delete_organisation: lambda c: Call(c["spare_branch"]),
    organisations.set_areas: lambda c: Call(c["branch"], [c["spare_area"]]),
    period_reports.note_report: lambda _: Call("2026-01", "", ["pdf"], 12),
    photos.add_photo: lambda c: Call("member", c["second"], picture(5), "登记照", DAY),
    photos.change_photo: lambda c: Call(c["photo"], {"caption": "清扫后"}),
    photos.remove_photo: lambda c: Call(c["photo"]),
    residents.add_household: lambda c: Call({"name": "赵家", "area_id": c["building"]}),
    residents.change_household: lambda c: Call(c["household"], {"name": "王奶奶家", "needs": "送餐"}),
    residents.delete_household: lambda c: Call(c["spare_household"]),
    residents.add_resident: lambda c: Call({"name": "赵叔", "purpose": "走访", "area_id": c["grid"]}),
    residents.change_resident: lambda c: Call(c["resident"], {"phone": builders.phone(882)}),
    residents.delete_resident: lambda c: Call(c["spare_resident"]),
    residents.log_visit: lambda c: Call(
        {"household_id": c["household"], "visitor": "白石", "visited_on": DAY, "kind": VISIT}
    ),
    residents.change_visit: lambda c: Call(c["visit"], {"content": "灯坏了两盏"}),
    residents.finish_visit: lambda c: Call(c["visit"], DAY),
    residents.delete_visit: lambda c: Call(c["visit"]),
    reviews.set_grades: lambda c: Call(
        "member", IN.year, [GradeEntry(c["first"], "优秀"), GradeEntry(c["second"], "合格")], DAY
    ),
    safekeeping.note_backup: lambda _: Call("副本.dqbak"),
    sample.lay_out_sample: _sample_tree,
    sample.fill_sample: _sample_people,
    sample.add_sample: _sample_rows,
    service_imports.import_services: _service_batch,
    services.log_service: lambda c: Call(c["first"], service(served_on=DAY)),
    services.log_services: lambda c: Call([c["first"], c["second"]], service(served_on=DAY)),
    services.correct_service: lambda c: Call(c["service"], service("2", SERVED, "清扫院子"), "多扫了院子"),
    services.take_back_service: lambda c: Call(c["service"], "记错了人"),
    settings.rename_centre: lambda _: Call("向阳社区党群服务中心（新）"),
    settings.change_setting: lambda _: Call("单日服务时长上限", "10", DAY, "街道通知"),
    teams.add_team: lambda c: Call({"name": "青年号", "kind": "青年号", "area_id": c["grid"]}),
    teams.change_team: lambda c: Call(c["team"], {"name": "向阳花红小二", "tasks": "代办"}),
    teams.dissolve_team: lambda c: Call(c["team"], DAY),
    teams.delete_team: lambda c: Call(c["team"]),
    teams.join_team: lambda c: Call(c["team"], {"name": "白石", "phone": builders.phone(883)}),
    teams.change_person: lambda c: Call(c["team_person"], {"post": "副队长"}),
    teams.leave_team: lambda c: Call(c["team_person"], DAY),
    unit_papers.unit_form_of: lambda c: Call(c["unit"]),
    units.add_unit: lambda c: Call({"name": "南桥医院", "kind": "医院", "area_id": c["street"]}),
    units.change_unit: lambda c: Call(c["unit"], {"name": "青禾科技公司", "phone": builders.phone(884)}),
    units.delete_unit: lambda c: Call(c["due_unit"]),
    units.list_unit_due: lambda c: Call(c["spare_unit"], {"due_on": DAY}),
    units.list_units_due: lambda c: Call((c["due_unit"], c["spare_unit"]), {"due_on": DAY}),
    units.check_in_unit: lambda c: Call(c["due_unit"], {"checked_in_on": DAY, "area_id": c["grid"]}),
    units.change_unit_checkin: lambda c: Call(
        c["unit_checkin"], {"checked_in_on": DAY, "organisation_id": c["spare_branch"]}
    ),
    units.leave_unit: lambda c: Call(c["unit_checkin"], DAY, "迁走"),
    units.drop_unit_due: lambda c: Call(c["due_unit_checkin"], DAY, "已搬离"),
    visitors.log_visitor: lambda c: Call(
        {"name": "赵叔", "kind": "政策咨询", "member_id": c["first"], "came_at": "2026-05-06 9:30"}
    ),
    visitors.change_visitor: lambda c: Call(c["visitor"], {"people": "2"}),
    visitors.finish_visitor: lambda c: Call(c["visitor"], "已答复", DAY),
    visitors.delete_visitor: lambda c: Call(c["visitor"]),
    word_lists.set_words: lambda _: Call(lists.SPECIALTIES, ["法律", "理发", "无人机"]),
}
"""How each act is played. A play may do other acts first to make ready."""


ALSO: dict[Callable[..., Any], Right] = {
    checkin_imports.import_checkins: Right.EDIT_CHECKINS,
    service_imports.import_services: Right.EDIT_CHECKINS,
    checkins.check_in_new: Right.EDIT_MEMBERS,
    call_ups.call_up_in_clear: Right.SEE_CHECKINS,
    photos.add_photo: Right.EDIT_MEMBERS,
    photos.change_photo: Right.EDIT_CHECKINS,
    photos.remove_photo: Right.EDIT_CHECKINS,
}
"""Acts that ask for a second right within."""

_SEEN, _PRINTED, _PASSWORD = "只看了号码，没有改动", "只打印或导出，没有改动", "密码在钥匙文件里，不在库里"
EVENTS: dict[Callable[..., Any], str] = {
    accounts.note_password: _PASSWORD,
    accounts.note_own_password: _PASSWORD,
    call_ups.call_up_in_clear: _SEEN,
    history.note_look: _SEEN,
    listing.list_in_clear: _SEEN,
    member_sheet.member_sheet_in_clear: _SEEN,
    cards.cards_to_print: _PRINTED,
    checkin_papers.form_of: _PRINTED,
    counter.slip_for: _PRINTED,
    exports.note_export: _PRINTED,
    period_reports.note_report: _PRINTED,
    unit_papers.unit_form_of: _PRINTED,
    safekeeping.note_backup: "备份文件在库外，撤不回来",
}
"""Acts that leave a line in the journal and nothing to be taken back, and why."""

FINAL: dict[Callable[..., Any], tuple[Play, str]] = {
    erasures.erase_person: (
        lambda c: Call("member", c["first"], "本人要求删除"),
        "依法删除的个人信息不能再拿回来（个人信息保护法第四十七条）",
    ),
}
"""Acts that nothing takes back: how they are played, and why they are final."""
