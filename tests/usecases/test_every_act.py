"""Every act: refused without the right, in the journal, undone, done again, undone again, and done once.

The acts play on the real store, on a copy of one furnished centre; how each is played stands in `plays`.
"""

from __future__ import annotations

import importlib
import pkgutil
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import app.usecases
from app.base.errors import RuleError
from app.base.ids import new_id
from app.records.accounts import RIGHTS, Role
from app.storage.work import Actor
from app.usecases import history, safekeeping
from app.usecases.acts import ACTS, UseCase, act_of
from app.usecases.workplace import Login
from tests import builders
from tests.furnished import Ids, furnish
from tests.usecases.plays import ALSO, EVENTS, FINAL, PLAYS, Centre
from tests.usecases.standing import rows

ENDED = {use_case: play for use_case, (play, _) in FINAL.items()}
BY_NAME = {act_of(use_case).name: play for use_case, play in {**PLAYS, **ENDED}.items()}
UNDOABLE = sorted(BY_NAME.keys() - {act_of(use_case).name for use_case in (*EVENTS, *FINAL)})


@dataclass(frozen=True, slots=True)
class Furniture:
    """The furnished centre that every test copies."""

    folder: Path
    ids: Ids


@pytest.fixture(scope="module")
def furniture(tmp_path_factory: pytest.TempPathFactory) -> Furniture:
    folder = builders.new_centre(tmp_path_factory.mktemp("furnished") / "centre")
    with builders.signed_in(folder) as login:
        return Furniture(folder, furnish(login))


@pytest.fixture
def centre(furniture: Furniture, tmp_path: Path) -> Iterator[Centre]:
    shutil.copytree(furniture.folder, tmp_path / "centre")
    with builders.signed_in(tmp_path / "centre") as login:
        yield Centre(login, furniture.ids)


def journal_size(login: Login) -> int:
    with login.store.connection() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM changes").scalar_one())


def play(centre: Centre, name: str) -> tuple[UseCase, Callable[..., Any], Callable[[Login, str], Any]]:
    """The act, made ready to be done by somebody under a work id."""
    case, call = ACTS[name], BY_NAME[name](centre)

    def done(login: Login, work_id: str) -> Any:
        return login.act_as(work_id, case.function, *call.args, **call.kwargs)

    return case, case.function, done


def test_every_act_is_played() -> None:
    for module in pkgutil.iter_modules(app.usecases.__path__, "app.usecases."):
        importlib.import_module(module.name)
    missing = sorted(ACTS.keys() - BY_NAME.keys())
    assert missing == [], "say in tests/usecases/plays.py, PLAYS, how these acts are played"


@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_without_the_right_it_is_refused_and_nothing_is_written(centre: Centre, name: str) -> None:
    case, function, done = play(centre, name)
    wanted = {right for right in (case.needs, ALSO.get(function)) if right is not None}
    before, size = rows(centre.login), journal_size(centre.login)
    lacking = [role for role in Role if not wanted <= RIGHTS[role]]
    assert lacking or not wanted
    for role in lacking:
        somebody = Login(centre.login.store, Actor("xiaowang", frozenset({role})), centre["account"])
        with pytest.raises(RuleError) as refused:
            done(somebody, new_id())
        assert refused.value.code == "no_right", role
    assert (rows(centre.login), journal_size(centre.login)) == (before, size)


@pytest.mark.parametrize("name", UNDOABLE)
def test_it_is_journaled_undone_done_again_and_undone_again(centre: Centre, name: str) -> None:
    case, _, done = play(centre, name)
    login, work_id, before = centre.login, new_id(), rows(centre.login)
    answer, changed = done(login, work_id)
    entries = history.history(login, work=work_id)
    assert {(entry.label, entry.actor) for entry in entries} == {(case.label, builders.LOGIN)}
    assert {entry.record_type for entry in entries if entry.kind != "event"} <= changed
    after = rows(login)
    assert after != before

    size = journal_size(login)
    assert done(login, work_id) == (answer, frozenset())
    assert (rows(login), journal_size(login)) == (after, size)

    undone = history.undo(login)
    assert (undone.undone, undone.label) == (work_id, case.label)
    assert rows(login) == before
    history.undo(login, undone.work)
    assert rows(login) == after
    assert history.undo(login).undone == work_id
    assert rows(login) == before
    assert safekeeping.check(login).ok


@pytest.mark.parametrize("use_case", EVENTS, ids=lambda one: act_of(one).name)
def test_an_event_is_in_the_journal_and_stays_there(centre: Centre, use_case: Callable[..., Any]) -> None:
    assert EVENTS[use_case]
    case, _, done = play(centre, act_of(use_case).name)
    login, work_id, before = centre.login, new_id(), rows(centre.login)
    _, changed = done(login, work_id)
    entries = history.history(login, work=work_id)
    assert {(entry.label, entry.actor, entry.kind) for entry in entries} == {
        (case.label, builders.LOGIN, "event")
    }
    assert changed <= {entry.record_type for entry in entries}
    assert rows(login) == before
    with pytest.raises(RuleError) as refused:
        history.undo(login, work_id)
    assert refused.value.code == "nothing_to_undo"


@pytest.mark.parametrize("use_case", FINAL, ids=lambda one: act_of(one).name)
def test_what_is_final_is_done_once_and_neither_it_nor_what_it_touched_is_undone(
    centre: Centre, use_case: Callable[..., Any]
) -> None:
    assert FINAL[use_case][1]
    case, _, done = play(centre, act_of(use_case).name)
    login, work_id, before = centre.login, new_id(), rows(centre.login)
    answer, changed = done(login, work_id)
    entries = history.history(login, work=work_id)
    assert {(entry.label, entry.actor) for entry in entries} == {(case.label, builders.LOGIN)}
    assert {entry.record_type for entry in entries if entry.kind != "event"} <= changed
    after, size = rows(login), journal_size(login)
    assert after != before
    assert done(login, work_id) == (answer, frozenset())
    assert (rows(login), journal_size(login)) == (after, size)
    with pytest.raises(RuleError) as refused:
        history.undo(login, work_id)
    assert refused.value.code == "erased"
    assert history.undo(login).undone != work_id
    assert safekeeping.check(login).ok
