"""The published figures, and the changes of a quarter, come out of what people enter at the desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from app.base import clock
from app.base.periods import read_period
from app.records.figures import measured
from app.usecases import history
from app.usecases.areas import add_area
from app.usecases.checkins import CheckinEntry, change_checkin, check_in, leave, list_due
from app.usecases.closings import close_period
from app.usecases.emergencies import end_emergency, start_emergency
from app.usecases.members import register_member
from app.usecases.organisations import add_organisation
from app.usecases.period_corrections import differences
from app.usecases.period_reports import report_counts
from app.usecases.services import ServiceEntry, correct_service, log_service, log_services, take_back_service
from app.usecases.units import add_unit, check_in_unit, list_unit_due
from app.usecases.workplace import Login
from tests import builders
from tests.reports.recount import Store, recount

QUARTER = read_period("2026Q3")
KIND = "志愿活动"


@pytest.fixture
def login(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Login]:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 20))
    with builders.signed_in(builders.new_centre(tmp_path / "centre")) as entered:
        yield entered


def figures(login: Login, node: str | None = None) -> dict[str, str]:
    counts = login.ask(report_counts, QUARTER, node)
    return {said.key: measured(said, counts.total.now).text for said in counts.figures}


def same_as_recounted(login: Login) -> None:
    counts = login.ask(report_counts, QUARTER)
    with login.store.connection() as connection:
        store = Store.read(connection)
    for line in (counts.total, *(one for one in counts.organisations if one.node[:1] not in "=-")):
        expected = recount(store, QUARTER.first, QUARTER.last, line.node or None)
        for said in counts.figures:
            value = measured(said, line.now)
            assert (value.numerator, value.denominator) == expected[said.key], (said.key, line.name)


@pytest.mark.slow
def test_19_grids_242_members_207_who_served_are_85_point_5_percent(login: Login) -> None:
    branch = login.act(add_organisation, {"name": "大富社区党委", "kind": "社区党委"})
    grids = [login.act(add_area, {"name": f"第{n}网格", "kind": "网格"}) for n in range(1, 20)]
    people = []
    for n in range(242):
        member = login.act(register_member, {**builders.person(n), "organisation_id": branch})
        entry = CheckinEntry(
            organisation_id=branch, area_id=grids[n % 19], posts=("社区治理",), on=date(2026, 3, 1)
        )
        login.act(check_in, member, entry)
        people.append(member)
    for start in range(0, 207, 23):
        day = QUARTER.first + timedelta(start // 3)
        login.act(log_services, people[start : start + 23], ServiceEntry(KIND, day, "1.5", people_served=2))
    found = figures(login)
    assert (found["grids"], found["checkins_in"], found["took_part_calm"]) == ("19", "242", "207")
    assert found["participation_calm"] == "85.5%"
    assert (found["hours_calm"], found["people_served_calm"]) == ("310.5", "414")
    same_as_recounted(login)


def test_what_happens_in_a_quarter_is_counted_where_it_happened(login: Login) -> None:
    top = login.act(add_organisation, {"name": "石一社区党委", "kind": "社区党委"})
    first, second = (
        login.act(add_organisation, {"name": f"第{n}党支部", "kind": "党支部", "parent_id": top})
        for n in (1, 2)
    )
    grid = login.act(add_area, {"name": "第1网格", "kind": "网格"})
    people = [login.act(register_member, {**builders.person(n), "organisation_id": first}) for n in range(6)]
    entry = CheckinEntry(organisation_id=first, area_id=grid, posts=("社区治理",), on=date(2026, 5, 1))
    login.act(list_due, people[:5], entry)
    checkins = [login.act(check_in, member, entry) for member in people[:4]]
    found = figures(login, first)
    assert (found["checkins_due"], found["checkins_in"], found["checkins_rate"]) == ("5", "4", "80.0%")

    login.act(leave, checkins[0], date(2026, 8, 1), "工作调动")
    login.act(change_checkin, checkins[1], {"organisation_id": second})
    kept = login.act(log_service, people[2], ServiceEntry(KIND, date(2026, 7, 5), "2", people_served=3))
    wrong = login.act(log_service, people[3], ServiceEntry(KIND, date(2026, 7, 6), "8"))
    taken = login.act(log_service, people[3], ServiceEntry(KIND, date(2026, 7, 7), "4"))
    began = datetime(2026, 7, 8, 1, tzinfo=UTC)
    storm = login.act(start_emergency, {"name": "台风", "reason": "街道通知"}, began)
    login.act(end_emergency, storm, "街道通知解除", began + timedelta(hours=8))
    login.act(log_service, people[2], ServiceEntry("急时值守", date(2026, 7, 8), "3", mode="急时"))
    login.act(correct_service, wrong, ServiceEntry(KIND, date(2026, 7, 6), "0.5"), "时长写错")
    login.act(take_back_service, taken, "记错了人")
    found = figures(login, first)
    assert (found["checkins_left"], found["services_calm"], found["hours_calm"]) == ("1", "2", "2.5")
    assert (found["services_emergency"], found["hours_emergency"]) == ("1", "3.0")
    assert kept
    same_as_recounted(login)

    unit = login.act(add_unit, {"name": "石一小学", "kind": "学校"})
    other = login.act(add_unit, {"name": "石一医院", "kind": "医院"})
    login.act(list_unit_due, unit, {"organisation_id": top, "due_on": date(2026, 6, 1)})
    login.act(list_unit_due, other, {"organisation_id": top, "due_on": date(2026, 6, 1)})
    login.act(check_in_unit, unit, {"organisation_id": top, "checked_in_on": date(2026, 7, 1)})
    found = figures(login)
    assert (found["units_due"], found["units_in"], found["units_rate"]) == ("2", "1", "50.0%")
    same_as_recounted(login)


def test_a_correction_in_a_closed_period_and_its_undo_show_as_difference_and_none(login: Login) -> None:
    branch = login.act(add_organisation, {"name": "第1党支部", "kind": "党支部"})
    member = login.act(register_member, {**builders.person(1), "organisation_id": branch})
    entry = CheckinEntry(organisation_id=branch, posts=("社区治理",), on=date(2026, 5, 1))
    login.act(check_in, member, entry)
    service = login.act(log_service, member, ServiceEntry(KIND, date(2026, 7, 5), "2"))
    login.act(close_period, "2026Q3")
    login.act(take_back_service, service, "记错了人")
    said = {(one.where, one.figure): [str(one.then), str(one.now)] for one in login.ask(differences, QUARTER)}
    assert said["合计", "平时服务·服务次数"] == ["1", "0"]
    assert said["第1党支部", "平时服务·服务次数"] == ["1", "0"]
    assert figures(login)["services_calm"] == "1"
    history.undo(login)
    assert login.ask(differences, QUARTER) == ()
