"""A backup made because somebody asks for it."""

from __future__ import annotations

import pytest

from app.base.errors import RuleError, TroubleError
from app.usecases import members, safekeeping
from app.usecases.workplace import Login


def test_a_backup_asked_for_is_listed_and_made_once(secretary: Login) -> None:
    made = safekeeping.back_up_now(secretary)
    assert made.why == "asked"
    assert made.file.is_file()
    assert safekeeping.back_up_now(secretary).file == made.file
    secretary.act(members.register_member, {"name": "王强"})
    second = safekeeping.back_up_now(secretary)
    assert [one.file for one in safekeeping.list_backups(secretary)] == [made.file, second.file]


def test_everybody_may_know_when_their_work_was_kept_last(secretary: Login, front_desk: Login) -> None:
    assert safekeeping.last_backup_at(front_desk) is None
    made = safekeeping.back_up_now(secretary)
    assert safekeeping.last_backup_at(front_desk) == made.made_at


def test_a_cancelled_backup_leaves_nothing(secretary: Login) -> None:
    with pytest.raises(TroubleError) as stopped:
        safekeeping.back_up_now(secretary, lambda: True)
    assert stopped.value.code == "cancelled"
    assert safekeeping.list_backups(secretary) == ()


def test_one_without_the_right_makes_none(front_desk: Login) -> None:
    with pytest.raises(RuleError) as refused:
        safekeeping.back_up_now(front_desk)
    assert refused.value.code == "no_right"
