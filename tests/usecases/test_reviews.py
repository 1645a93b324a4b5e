"""评议: members and units are graded for a year, and more 优秀 than the rule allows need a reason."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from app.base import clock
from app.base.errors import RuleError
from app.usecases import checkins, history, members, organisations, reviews, services, settings, units
from app.usecases.checkins import CheckinEntry
from app.usecases.filters import Condition
from app.usecases.listing import list_ids, rows_of
from app.usecases.reviews import GradeEntry, ReviewBalance
from app.usecases.services import ServiceEntry
from app.usecases.workplace import Login
from tests import builders

YEAR = clock.today().year


@pytest.fixture
def people(secretary: Login) -> list[str]:
    """Seven who are checked in, of two branches; one has left."""
    branches = [
        secretary.act(organisations.add_organisation, {"name": name, "kind": "党支部"})
        for name in ("第一党支部", "第二党支部")
    ]
    ids = []
    for n in range(8):
        member_id = secretary.act(members.register_member, builders.person(n))
        entry = CheckinEntry(posts=("其他",), organisation_id=branches[n % 2], on=date(YEAR, 1, 5))
        checkin = secretary.act(checkins.check_in, member_id, entry)
        if n == 7:
            secretary.act(checkins.leave, checkin, date(YEAR, 1, 6), "迁走")
        else:
            ids.append(member_id)
    return ids


def refusal(login: Login, *asked: Any) -> RuleError:
    with pytest.raises(RuleError) as refused:
        login.act(*asked)
    return refused.value


def test_those_who_stand_are_listed_with_what_they_did(secretary: Login, people: list[str]) -> None:
    entry = ServiceEntry("志愿活动", date(YEAR, 1, 7), Decimal("1.5"))
    secretary.act(services.log_services, people[:2], entry)
    listed = secretary.ask(reviews.review_list, "member", YEAR)
    assert listed.balance == ReviewBalance(0, 7, 2, 0)
    by_id = {row.id: row for row in listed.rows}
    assert set(by_id) == set(people)
    assert (by_id[people[0]].calm, by_id[people[0]].times) == (Decimal("1.5"), 1)
    assert (by_id[people[2]].calm, by_id[people[2]].times, by_id[people[2]].grade) == (Decimal(0), 0, None)
    branch = secretary.ask(organisations.organisation_tree)[0].id
    assert secretary.ask(reviews.review_list, "member", YEAR, branch).total == 4


def test_too_many_excellent_ones_are_said_with_numbers(secretary: Login, people: list[str]) -> None:
    two = [GradeEntry(one, "优秀") for one in people[:2]]
    assert secretary.act(reviews.set_grades, "member", YEAR, two) == ReviewBalance(2, 7, 2, 2)
    third = [GradeEntry(people[2], "优秀"), GradeEntry(people[3], "合格")]
    refused = refusal(secretary, reviews.set_grades, "member", YEAR, third)
    assert (refused.field, refused.code) == ("grade", "too_many_excellent")
    assert "已有 3 个，参加评议 7 个，按 1/3 最多 2 个" in refused.message
    assert secretary.ask(reviews.review_list, "member", YEAR).balance.graded == 2
    after = secretary.act(reviews.set_grades, "member", YEAR, third, None, "街道另给名额")
    assert after == ReviewBalance(3, 7, 2, 4)
    said = [entry.values for entry in history.history(secretary, limit=3) if entry.kind == "event"]
    assert said == [{"reason": "街道另给名额", "year": YEAR, "excellent": 3, "most": 2, "reviewed": 7}]
    # What stands over the limit does not stop other grades.
    more = [GradeEntry(people[4], "不合格", "全年未参加")]
    assert secretary.act(reviews.set_grades, "member", YEAR, more).graded == 5


def test_the_limit_is_a_dated_setting(secretary: Login, people: list[str]) -> None:
    secretary.act(settings.change_setting, "优秀比例上限", "7", date(YEAR, 1, 1), "区委组织部")
    refused = refusal(
        secretary, reviews.set_grades, "member", YEAR, [GradeEntry(one, "优秀") for one in people[:2]]
    )
    assert "按 1/7 最多 1 个" in refused.message


def test_a_grade_is_changed_taken_back_and_undone(secretary: Login, people: list[str]) -> None:
    def grades() -> dict[str, tuple[str | None, str | None]]:
        rows = secretary.ask(reviews.review_list, "member", YEAR).rows
        return {row.id: (row.grade, row.note) for row in rows if row.grade}

    secretary.act(
        reviews.set_grades,
        "member",
        YEAR,
        [GradeEntry(people[0], "合格", "踏实"), GradeEntry(people[1], "合格")],
    )
    secretary.act(reviews.set_grades, "member", YEAR, [GradeEntry(people[0], "优秀")])
    assert grades() == {people[0]: ("优秀", "踏实"), people[1]: ("合格", None)}
    secretary.act(reviews.set_grades, "member", YEAR, [GradeEntry(people[1], None)])
    assert grades() == {people[0]: ("优秀", "踏实")}
    for _ in range(2):
        history.undo(secretary)
    assert grades() == {people[0]: ("合格", "踏实"), people[1]: ("合格", None)}


def test_units_are_reviewed_too(secretary: Login, people: list[str]) -> None:
    ids = []
    for name in ("向阳小学", "街道医院", "区供电所"):
        unit = secretary.act(units.add_unit, {"name": name})
        secretary.act(units.check_in_unit, unit, {"checked_in_on": date(YEAR, 1, 8)})
        ids.append(unit)
    (checkin,) = (row["id"] for row in listed(secretary, people[0]))
    secretary.act(checkins.change_checkin, checkin, {"unit_id": ids[0]})
    secretary.act(services.log_service, people[0], ServiceEntry("志愿活动", clock.today(), "2"))
    after = secretary.act(reviews.set_grades, "unit", YEAR, [GradeEntry(ids[0], "优秀")])
    assert after == ReviewBalance(1, 3, 1, 1)
    rows = {row.name: row for row in secretary.ask(reviews.review_list, "unit", YEAR).rows}
    assert (rows["向阳小学"].calm, rows["向阳小学"].grade) == (Decimal(2), "优秀")
    assert rows["街道医院"].times == 0
    assert (
        refusal(secretary, reviews.set_grades, "unit", YEAR, [GradeEntry(ids[1], "优秀")]).code
        == "too_many_excellent"
    )


def test_grades_are_given_by_who_may_to_whom_it_concerns(
    secretary: Login, front_desk: Login, people: list[str]
) -> None:
    good = [GradeEntry(people[0], "合格")]
    assert refusal(front_desk, reviews.set_grades, "member", YEAR, good).code == "no_right"
    assert refusal(secretary, reviews.set_grades, "member", YEAR + 1, good).field == "year"
    wrong = [GradeEntry(people[0], "良好")]
    assert refusal(secretary, reviews.set_grades, "member", YEAR, wrong).code == "unknown_choice"
    stranger = [GradeEntry("没有", "合格")]
    assert refusal(secretary, reviews.set_grades, "member", YEAR, stranger).code == "not_reviewed"


def listed(login: Login, member_id: str) -> tuple[dict[str, Any], ...]:
    ids = login.ask(list_ids, "checkins", (Condition("member_id", "=", member_id),))
    return login.ask(rows_of, "checkins", ids)
