"""A little centre in which every register holds something, made through the acts themselves."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from decimal import Decimal

from PIL import Image

from app.records import lists
from app.usecases import (
    accounts,
    activities,
    agreements,
    areas,
    cards,
    checkins,
    closings,
    duplicates,
    emergencies,
    mappings,
    members,
    organisations,
    photos,
    residents,
    reviews,
    services,
    settings,
    teams,
    units,
    visitors,
)
from app.usecases.checkins import CheckinEntry
from app.usecases.lists import set_words
from app.usecases.reviews import GradeEntry
from app.usecases.services import ServiceEntry
from app.usecases.workplace import Login
from tests import builders

FIRST = 700
"""The first of the invented people who are on its roll."""
ROLL = ("first", "second", "third", "fourth", "awaited", "plain", "spare")
LISTED, IN, SERVED = date(2026, 1, 5), date(2026, 1, 12), date(2026, 2, 3)
BEGAN, OVER = datetime(2026, 3, 3, 1, tzinfo=UTC), datetime(2026, 3, 5, 10, tzinfo=UTC)
POST, KIND, VISIT = "社区治理", "志愿活动", "关爱慰问上门"
CLOSED = "2025-12"

Ids = dict[str, str]


def furnish(login: Login) -> Ids:
    """Fill an empty centre; whoever does it needs all rights.

    Returns:
        Ids by plain names: ``first``, ``second``, ``third`` are members who are checked in, ``fourth`` has
        left again, ``awaited`` is listed, ``plain`` and ``spare`` are on the roll only; ``spare_…`` is what
        nothing else points to.
    """
    ids: Ids = {}
    _lay_out(login, ids)
    _register(login, ids)
    _around(login, ids)
    _check_in(login, ids)
    _serve(login, ids)
    _call_up(login, ids)
    _decide(login, ids)
    return ids


def service(hours: str = "1.5", served_on: date = SERVED, content: str = "清扫楼道") -> ServiceEntry:
    """What a service says."""
    return ServiceEntry(KIND, served_on, Decimal(hours), place="东门", content=content, people_served=3)


def checkin(ids: Ids, on: date = IN) -> CheckinEntry:
    """What somebody says at the desk."""
    return CheckinEntry(ids["unit"], None, ids["building"], (POST,), ("法律",), "周末", on)


def picture(shade: int = 0) -> bytes:
    """A small photo."""
    made = io.BytesIO()
    Image.new("RGB", (96, 64), (40 * shade % 256, 110, 70)).save(made, "JPEG", quality=60)
    return made.getvalue()


def _lay_out(login: Login, ids: Ids) -> None:
    act = login.act
    ids["street"] = act(areas.add_area, {"name": "向阳社区", "kind": "社区"})
    ids["grid"] = act(areas.add_area, {"name": "第一网格", "kind": "网格", "parent_id": ids["street"]})
    ids["spare_area"] = act(areas.add_area, {"name": "第二网格", "kind": "网格", "parent_id": ids["street"]})
    ids["building"] = act(areas.add_area, {"name": "3 号楼", "kind": "楼栋", "parent_id": ids["grid"]})
    ids["party"] = act(organisations.add_organisation, {"name": "向阳社区党委", "kind": "社区党委"})
    said = {"kind": "党支部", "branch_kind": "网格", "parent_id": ids["party"]}
    ids["branch"] = act(organisations.add_organisation, {**said, "name": "第一网格党支部"}, [ids["grid"]])
    ids["spare_branch"] = act(organisations.add_organisation, {**said, "name": "第二网格党支部"})


def _register(login: Login, ids: Ids) -> None:
    at_home = {"organisation_id": ids["branch"], "area_id": ids["building"]}
    for n, name in enumerate(ROLL):
        ids[name] = login.act(members.register_member, builders.person(FIRST + n, **at_home))
    login.act(members.change_member, ids["first"], {"former_names": "䶮山"})
    login.act(members.set_flag, ids["second"], "困难", "家中失火", LISTED)
    ids["tag"] = login.act(members.tag_member, ids["second"], "热心人")
    login.act(duplicates.not_duplicates, ids["first"], ids["second"])


def _around(login: Login, ids: Ids) -> None:
    act = login.act
    for name, said in (("unit", "青禾科技"), ("due_unit", "石桥小学"), ("spare_unit", "北岸物业")):
        phone = builders.phone(800 + len(ids))
        ids[name] = act(units.add_unit, {"name": said, "area_id": ids["street"], "phone": phone})
    arrival = {"checked_in_on": IN, "organisation_id": ids["branch"], "offers": "会议室"}
    ids["unit_checkin"] = act(units.check_in_unit, ids["unit"], arrival)
    ids["due_unit_checkin"] = act(units.list_unit_due, ids["due_unit"], {"due_on": LISTED})
    ids["agreement"] = act(agreements.add_agreement, ids["unit"], {"name": "共建协议", "signed_on": IN})
    ids["item"] = act(agreements.add_item, ids["agreement"], {"name": "开放食堂", "due_on": "2026-12-31"})
    act(agreements.progress_item, ids["item"], "进行中", "已开放两次")
    for name, said in (("household", "王家"), ("spare_household", "李家")):
        home = {"name": said, "address": "向阳路 3 号楼 201", "area_id": ids["building"]}
        ids[name] = act(residents.add_household, {**home, "care": "独居老人"})
    for name, said in (("resident", "王奶奶"), ("spare_resident", "李大爷")):
        ids[name] = act(residents.add_resident, {"name": said, "purpose": "上门服务", "area_id": ids["grid"]})
    act(residents.change_resident, ids["resident"], {"household_id": ids["household"]})
    went = {"household_id": ids["household"], "resident_id": ids["resident"], "member_id": ids["first"]}
    todo = {"content": "灯坏了", "follow_up": "换灯", "due_on": "2026-02-20"}
    ids["visit"] = act(residents.log_visit, {**went, **todo, "visited_on": SERVED, "kind": VISIT})
    caller = {"name": "白石", "phone": builders.phone(881), "kind": "政策咨询", "matter": "问医保"}
    ids["visitor"] = act(visitors.log_visitor, {**caller, "came_at": "2026-02-03 9:30"})
    crew = {"name": "向阳红小二", "kind": "红小二", "organisation_id": ids["branch"]}
    ids["team"] = act(teams.add_team, {**crew, "founded_on": LISTED})
    post = {"member_id": ids["first"], "post": "队长", "grid_member": "是", "joined_on": IN}
    ids["team_person"] = act(teams.join_team, ids["team"], post)


def _check_in(login: Login, ids: Ids) -> None:
    act = login.act
    for name in ROLL[:4]:
        ids[f"{name}_checkin"] = act(checkins.check_in, ids[name], checkin(ids))
    (ids["awaited_checkin"],) = act(checkins.list_due, [ids["awaited"]], checkin(ids, LISTED))
    act(checkins.renew, [ids["second_checkin"]], SERVED)
    act(checkins.change_checkin, ids["third_checkin"], {"area_id": ids["grid"]})
    act(checkins.leave, ids["fourth_checkin"], SERVED, "搬家")
    give, mine = checkins.give_duty, ids["first_checkin"]
    ids["duty"] = act(give, mine, "包楼栋", area_id=ids["building"], from_on=IN)
    ids["home_duty"] = act(give, mine, "结对户", household_id=ids["household"], from_on=IN)
    issued = act(cards.issue_cards, [ids["first"], ids["second"]])
    ids["card"], ids["void_card"] = issued[0].id, issued[1].id
    act(cards.revoke_card, ids["void_card"], "遗失")


def _serve(login: Login, ids: Ids) -> None:
    act = login.act
    for name, said in (("activity", "清扫日"), ("spare_activity", "义诊")):
        occasion = {"name": said, "kind": KIND, "held_on": SERVED, "hours": "2", "place": "东门"}
        ids[name] = act(activities.add_activity, occasion)
    act(activities.sign_in, ids["activity"], ids["second"])
    ids["service"] = act(services.log_service, ids["first"], service())
    wrong = act(services.log_service, ids["second"], service("3", date(2026, 2, 4)))
    ids["corrected"] = act(services.correct_service, wrong, service("2.5", date(2026, 2, 4)), "多记了半小时")
    three = [ids["first"], ids["second"], ids["third"]]
    ids["batched"] = act(services.log_services, three, service("0.5", date(2026, 2, 5)))[0]
    gone = act(services.log_service, ids["third"], service("4", date(2026, 2, 6)))
    act(services.take_back_service, gone, "记错了人")
    ids["photo"] = act(photos.add_photo, "service", ids["service"], picture(1), "清扫前", SERVED)
    act(photos.add_photo, "member", ids["first"], picture(2), "登记照")


def _call_up(login: Login, ids: Ids) -> None:
    act = login.act
    flood = {"name": "防汛", "reason": "防汛指挥部通知", "area_id": ids["street"]}
    ids["over"] = act(emergencies.start_emergency, flood, BEGAN)
    act(services.log_service, ids["first"], service("6", BEGAN.date(), "守堤"))
    act(emergencies.mark_present, ids["over"], ids["third"], None, "守堤")
    act(emergencies.end_emergency, ids["over"], "水位已退", OVER)
    ids["running"] = act(emergencies.start_emergency, {"name": "寒潮", "reason": "气象台预警"})
    ids["roll_call"] = act(emergencies.mark_present, ids["running"], ids["first"], None, "巡查").roll_call_id


def _decide(login: Login, ids: Ids) -> None:
    act = login.act
    act(set_words, lists.POSTS, [*lists.DEFAULTS[lists.POSTS], "夜间巡逻"])
    act(settings.change_setting, "单日服务时长上限", "12", LISTED, "本中心试行")
    act(reviews.set_grades, "member", IN.year, [GradeEntry(ids["first"], "合格", "尽责")], OVER.date())
    ids["mapping"] = act(mappings.save_mapping, "街道报表", "members", "a" * 64, {"姓名": "name"})
    ids["account"] = act(accounts.add_account, "xiaowang", ["front_desk"])
    ids["closing"] = act(closings.close_period, CLOSED)
