"""A person of 双报到 is erased: what was counted stays counted, and nothing is left that speaks of them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from app.base import clock
from app.records.checkins import CheckinEvent
from app.records.services import Service
from app.storage.engine import FILE
from app.usecases import cards, checkin_facts, checkins, erasures, members, residents, safekeeping, services
from app.usecases.workplace import Login
from tests import builders
from tests.storage.test_erasure import decrypted

TODAY = clock.today()
WORDS = (
    "欧阳碧澄",
    "会弹古筝",
    "只有周三晚上",
    "随儿子去了海口",
    "陪她去医院复查",
    "由欧阳碧澄上门",
    builders.id_number(77),
    builders.phone(77),
)


def figures(login: Login) -> tuple[Any, ...]:
    events = select(func.sum(CheckinEvent.due), func.sum(CheckinEvent.present), func.count())
    served = select(func.sum(Service.times), func.sum(Service.hours), func.sum(Service.people_served))
    with login.store.reading(login.actor) as read:
        return tuple(read.rows(events)[0]), tuple(read.rows(served)[0])


def live(login: Login, member_id: str) -> str:
    """Somebody who checks in, serves, is corrected, has a card, visits a household and leaves."""
    entry = checkins.CheckinEntry(
        posts=("社区治理",), spare_time="只有周三晚上", note="会弹古筝", on=TODAY - timedelta(9)
    )
    checkin = login.act(checkins.check_in, member_id, entry)
    said = services.ServiceEntry(
        "志愿活动", TODAY - timedelta(3), "1.5", content="陪她去医院复查", people_served=2
    )
    service = login.act(services.log_service, member_id, said)
    login.act(services.correct_service, service, said, "时间写错")
    (card,) = login.act(cards.issue_cards, [member_id])
    household = login.act(residents.add_household, {"name": "三栋 101"})
    visit = {"household_id": household, "member_id": member_id, "visitor": "由欧阳碧澄上门"}
    login.act(residents.log_visit, {**visit, "visited_on": TODAY, "kind": "政策宣讲上门"})
    login.act(checkins.leave, checkin, TODAY, "随儿子去了海口")
    return card.token


def words_left(folder: Path, *more: str) -> list[str]:
    clear = decrypted(folder / FILE, builders.template().key)
    return [word for word in (*WORDS, *more) if word.encode() in clear]


def test_figures_stay_and_no_word_is_left(tmp_path: Path) -> None:
    folder = builders.new_centre(tmp_path / "centre")
    with builders.signed_in(folder) as login:
        member_id = login.act(members.register_member, builders.person(77, name="欧阳碧澄"))
        token = live(login, member_id)
        before = figures(login)
    assert words_left(folder, token) == [*WORDS, token]
    with builders.signed_in(folder) as login:
        erasures.erase(login, "member", member_id, "本人要求删除")
        assert figures(login) == before == ((0, 0, 2), (1, before[1][1], 2))
        assert login.ask(checkin_facts.checkin_of, member_id) is None
        checked = safekeeping.check(login)
        assert (checked.ok, checked.counts["members"], checked.counts["cards"]) == (True, 0, 0)
    assert words_left(folder, token) == []
