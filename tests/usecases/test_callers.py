"""Who stands at the counter, found by whatever is at hand."""

from __future__ import annotations

from datetime import date

import pytest

from app.usecases import areas, cards, checkins, members
from app.usecases.callers import BUILDING, SCANNED, who_is_it
from app.usecases.checkin_facts import checkin_of
from app.usecases.checkins import CheckinEntry
from app.usecases.workplace import Login
from tests import builders


@pytest.fixture
def community(secretary: Login) -> dict[str, str]:
    """Two buildings, one member in each, one more who looks after the first."""
    top = secretary.act(areas.add_area, {"name": "石一社区", "kind": "社区"})
    ids = {"community": top}
    for name in ("阳光花园3栋", "阳光花园13栋"):
        ids[name] = secretary.act(areas.add_area, {"name": name, "kind": "楼栋", "parent_id": top})
    for n, name in enumerate(("阳光花园3栋", "阳光花园13栋")):
        person = builders.person(n, name=("李美玲", "单田芳")[n], area_id=ids[name])
        ids[person["name"]] = secretary.act(members.register_member, person)
    ids["曾国强"] = secretary.act(members.register_member, builders.person(2, name="曾国强"))
    entry = CheckinEntry(posts=("社区治理",), area_id=top)
    checkin = secretary.act(checkins.check_in, ids["曾国强"], entry)
    secretary.act(checkins.give_duty, checkin, "包楼栋", area_id=ids["阳光花园3栋"])
    return ids


def names(login: Login, text: str) -> list[tuple[str, str]]:
    return [(row.name, row.matched_by) for row in login.ask(who_is_it, text).rows]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("lml", [("李美玲", "initials")]),
        ("limei", [("李美玲", "pinyin")]),
        ("李美", [("李美玲", "name")]),
        ("zeng", [("曾国强", "pinyin")]),
        (builders.id_number(1)[-4:], [("单田芳", "id_number")]),
        (builders.phone(2)[-5:], [("曾国强", "phone")]),
        ("3d", [("李美玲", BUILDING), ("曾国强", BUILDING)]),
        ("yghy13", [("单田芳", BUILDING)]),
        ("阳光花园13", [("单田芳", BUILDING)]),
        ("xyz", []),
    ],
)
def test_one_box_finds_by_whatever_is_at_hand(
    front_desk: Login, community: dict[str, str], typed: str, found: list[tuple[str, str]]
) -> None:
    assert community
    assert sorted(names(front_desk, typed)) == sorted(found)


def test_a_card_names_exactly_one_until_it_is_revoked(
    secretary: Login, front_desk: Login, community: dict[str, str]
) -> None:
    (card,) = secretary.act(cards.issue_cards, [community["李美玲"]])
    found = front_desk.ask(who_is_it, card.token)
    assert [(row.name, row.matched_by) for row in found.rows] == [("李美玲", SCANNED)]
    assert found.sure
    secretary.act(cards.revoke_card, card.id, "遗失")
    found = front_desk.ask(who_is_it, card.token)
    assert found.rows == ()
    assert "注销" in found.told


def test_an_identity_card_names_its_owner_or_offers_to_register(
    front_desk: Login, community: dict[str, str]
) -> None:
    assert community
    assert [row.name for row in front_desk.ask(who_is_it, builders.id_number(0)).rows] == ["李美玲"]
    found = front_desk.ask(who_is_it, f"王小二|男|{builders.id_number(77)}")
    assert found.rows == ()
    assert found.card is not None
    assert (found.card.name, found.card.id_number) == ("王小二", builders.id_number(77))
    assert "F4" in found.told


def test_numbers_stay_masked(front_desk: Login, community: dict[str, str]) -> None:
    assert community
    (row,) = front_desk.ask(who_is_it, "lml").rows
    assert row.id_number is not None
    assert builders.id_number(0) != row.id_number
    assert "*" in row.id_number


def test_a_duty_that_has_ended_finds_nobody(secretary: Login, community: dict[str, str]) -> None:
    facts = secretary.ask(checkin_of, community["曾国强"])
    assert facts is not None
    secretary.act(checkins.end_duty, facts.duties[0].id, date.today())  # noqa: DTZ011 - a day of this place
    assert names(secretary, "3d") == [("李美玲", BUILDING)]
