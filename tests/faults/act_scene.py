"""Every act of the table under the knife, one after the other: whole or not there, and to be taken back."""

from __future__ import annotations

import itertools
import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from app.base.ids import new_id
from app.storage import check
from app.storage.engine import Store
from app.usecases import history
from app.usecases.acts import act_of
from app.usecases.workplace import Login
from tests import builders
from tests.faults import netting
from tests.faults.scenes import Acknowledge, Scene
from tests.furnished import Ids, furnish
from tests.usecases.plays import EVENTS, PLAYS, Centre
from tests.usecases.standing import Rows, rows

ACTS = sorted(PLAYS, key=lambda use_case: act_of(use_case).name)
PERIOD = "2026H1"
"""The furnished centre has check-ins, services and an emergency in it, and the acts add more."""


class Acts(Scene):
    """One act is done and taken back until killed; the next child does the next act in a new centre.

    The acts come in an order of chance, all before any comes again.
    """

    span = 0.1
    per_centre = 1

    def prepare(self) -> None:
        """A centre in which every register holds something."""
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(stage().folder, self.folder)

    def work(self, ready: Callable[[], None], acknowledge: Acknowledge) -> None:
        """Make ready, then act and take back until killed, acknowledging both."""
        with builders.signed_in(self.folder) as login:
            ready()
            play(Rehearsed(login, acknowledge), self.use_case, acknowledge, itertools.count())

    @property
    def use_case(self) -> Callable[..., Any]:
        """The act of this turn."""
        order = random.Random(self.seed).sample(ACTS, len(ACTS))
        return order[self.turn % len(order)]

    def fault(self, *reasons: str) -> None:
        """Keep what was found, with the act."""
        super().fault(*(f"{act_of(self.use_case).name}: {reason}" for reason in reasons))

    def verify(self, acknowledged: list[str]) -> None:
        """Look at what the kill left; then take all of it back, and the centre is what it was."""
        super().verify(acknowledged)
        with builders.signed_in(self.folder) as login:
            self.fault(*netting.unlike_a_recount(login, PERIOD))
            left = netting.standing_since(login, stage().arrival)
            if left:
                undone = history.undo(login)
                if undone.undone != left[0]:
                    self.fault(f"undo took {undone.label}, which is not the last act")
                history.undo(login, undone.work)
            netting.take_back(login, stage().arrival)
            if rows(login) != stage().rows:
                self.fault("something is left of what was taken back")

    def kept(self, store: Store, acknowledged: list[str]) -> None:
        """Acknowledged acts are there, rows are what the journal says, and numbers come to what stands."""
        super().kept(store, acknowledged)
        self.fault(*check.check(store).damage)
        with store.connection() as connection:
            self.fault(*netting.unlike_what_stands(connection), *netting.underived(connection))

    def close(self) -> None:
        """Looked at after every kill already."""


class Rehearsed(Login):
    """A login that makes a play ready once: what its preparations answered is told again in later rounds."""

    def __init__(self, login: Login, acknowledge: Acknowledge) -> None:
        super().__init__(login.store, login.actor, login.account_id)
        self._acknowledge = acknowledge
        self._answers: list[Any] = []
        self._told = 0

    def begin(self) -> None:
        """A new round begins."""
        self._told = 0

    def act(self, use_case: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Do a preparation, or tell again what it answered."""
        if self._told == len(self._answers):
            work_id = new_id()
            self._answers.append(self.act_as(work_id, use_case, *args, **kwargs)[0])
            self._acknowledge(work_id)
        self._told += 1
        return self._answers[self._told - 1]


def play(login: Rehearsed, use_case: Callable[..., Any], acknowledge: Acknowledge, rounds: Any) -> None:
    """Do an act and take it back, so many rounds; what can't be taken back is done alone."""
    for _ in rounds:
        login.begin()
        ids = {**stage().ids, "service": _last_of(login, stage().ids["service"])}
        call = PLAYS[use_case](Centre(login, ids))
        work_id = new_id()
        login.act_as(work_id, use_case, *call.args, **call.kwargs)
        acknowledge(work_id)
        if use_case not in EVENTS:
            acknowledge(history.undo(login, work_id).work)


def _last_of(login: Login, service_id: str) -> str:
    """The entry that stands for a service: one that was brought back has another id."""
    with login.store.connection() as connection:
        while row := connection.exec_driver_sql(
            "SELECT id FROM services WHERE reverses_id = ?", (service_id,)
        ).first():
            service_id = row[0]
    return service_id


@dataclass(frozen=True, slots=True)
class Stage:
    """The furnished centre that every child gets a copy of, and what it holds."""

    folder: Path
    ids: Ids
    arrival: int
    rows: Rows


@cache
def stage() -> Stage:
    """The furnished centre, made once per process."""
    folder = Path(mkdtemp(prefix="stage-")) / "centre"
    builders.forget_later(folder.parent)
    builders.new_centre(folder)
    with builders.signed_in(folder) as login:
        ids = furnish(login)
        return Stage(folder, ids, netting.newest(login), rows(login))
