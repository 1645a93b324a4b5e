"""The sample centre keeps its own definitions: who is due to check in, and who sends them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.usecases.sample import make_sample
from app.usecases.workplace import Login, Workplace

UNTIL = date(2026, 9, 30)
CHECKINS = """
SELECT m.kind, m.state, m.employer, m.joined_on, u.name AS unit, c.note, c.due_on
FROM checkins c JOIN members m ON m.id = c.member_id LEFT JOIN units u ON u.id = c.unit_id
"""


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Login]:
    """As `demo --members 300 --seed 1` makes it."""
    folder: Path = tmp_path_factory.mktemp("sample") / "centre"
    made = make_sample(folder, members=300, seed=1, until=UNTIL)
    with Workplace(folder) as place:
        yield place.sign_in(made.user, made.password_file.read_text(encoding="utf-8").strip())


@pytest.fixture(scope="module")
def checkins(sample: Login) -> list[Mapping[str, Any]]:
    with sample.store.connection() as connection:
        return [dict(row) for row in connection.exec_driver_sql(CHECKINS).mappings()]


@pytest.mark.slow
def test_only_serving_party_members_are_due(checkins: list[Mapping[str, Any]]) -> None:
    assert len(checkins) > 100
    assert {row["employer"] for row in checkins} & {None, "已退休"} == set()
    assert {row["kind"] for row in checkins} <= {"正式党员", "预备党员"}
    assert [row for row in checkins if row["joined_on"] > row["due_on"]] == []


@pytest.mark.slow
def test_who_checks_in_is_sent_by_where_they_work_but_for_a_few_with_a_reason(
    checkins: list[Mapping[str, Any]],
) -> None:
    elsewhere = [row for row in checkins if row["unit"] != row["employer"]]
    assert 0 < len(elsewhere) < len(checkins) / 20
    assert {bool(row["note"] and "借调" in row["note"]) for row in elsewhere} == {True}


@pytest.mark.slow
def test_services_are_counted_under_the_unit_that_sent_the_member(sample: Login) -> None:
    with sample.store.connection() as connection:
        other = connection.exec_driver_sql(
            "SELECT count(*) FROM services s JOIN checkins c ON c.member_id = s.member_id"
            " WHERE s.unit_id IS NOT c.unit_id"
        ).scalar_one()
        retired = connection.exec_driver_sql(
            "SELECT count(*) FROM services s JOIN members m ON m.id = s.member_id WHERE m.employer = '已退休'"
        ).scalar_one()
    assert (other, retired) == (0, 0)
