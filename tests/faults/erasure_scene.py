"""Erasures under the knife: a person is there with all that is theirs, or gone without a word left."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Connection

from app.storage import check, erasure
from app.storage.engine import Store
from app.usecases import erasures
from tests import builders
from tests.faults import netting
from tests.faults.act_scene import PERIOD, stage
from tests.faults.scenes import Acknowledge, Scene, acting
from tests.furnished import FIRST, ROLL
from tests.usecases.plays import FINAL
from tests.usecases.standing import rows

USE_CASES = tuple(FINAL)
"""All acts that nothing takes back; the scene erases with each of them in turn."""


class Erasures(Scene):
    """One person of the roll after the other is erased and the file cleaned; each kill has a new centre."""

    span = 0.4
    per_centre = 1

    def prepare(self) -> None:
        """A centre in which the people of the roll did all there is to do."""
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(stage().folder, self.folder)

    def work(self, ready: Callable[[], None], acknowledge: Acknowledge) -> None:
        """Erase, acknowledge and clean until killed."""
        with builders.signed_in(self.folder) as login:
            act = acting(login, acknowledge)
            ready()
            for n, name in enumerate(ROLL):
                use_case = USE_CASES[n % len(USE_CASES)]
                act(use_case, "member", stage().ids[name], "本人要求删除")
                erasures.clean_up(login.store)
            signal.pause()

    def kept(self, store: Store, acknowledged: list[str]) -> None:
        """Acknowledged erasures are there; the next start ends the cleaning; nobody is half gone."""
        super().kept(store, acknowledged)
        if not erasures.clean_up(store) or erasure.is_unsettled(store):
            self.fault("the file is not clean after the next start")
        with store.connection() as connection:
            gone = [name for name in ROLL if not _is_there(connection, stage().ids[name])]
            said = "\n".join(_texts(connection)) if gone else ""
            self.fault(*netting.unlike_what_is_live(connection), *netting.underived(connection))
        if gone != list(ROLL[: len(gone)]) or len(gone) < len(acknowledged):
            self.fault(f"gone are {gone}, acknowledged {len(acknowledged)}")
        for name in gone:
            person = builders.person(FIRST + ROLL.index(name))
            left = [key for key in ("id_number", "phone", "name") if person[key] in said]
            self.fault(*(f"{key} of {name} is left" for key in left))
        noted = erasure.read_erased(store.keys.folder)
        if [name for name in ROLL if stage().ids[name] in noted] != gone:
            self.fault(f"the key folder notes others than {gone}")
        self.fault(*check.check(store).damage)

    def verify(self, acknowledged: list[str]) -> None:
        """Also: where nobody is gone all is as it was, and figures are what the rows say."""
        super().verify(acknowledged)
        with builders.signed_in(self.folder) as login:
            self.fault(*netting.unlike_a_recount(login, PERIOD))
            if stage().ids[ROLL[0]] in (now := rows(login))["member"] and now != stage().rows:
                self.fault("nobody is gone, but something is changed")

    def close(self) -> None:
        """Looked at after every kill already."""


def _is_there(connection: Connection, member_id: str) -> bool:
    return connection.exec_driver_sql("SELECT 1 FROM members WHERE id = ?", (member_id,)).first() is not None


def _texts(connection: Connection) -> Iterator[str]:
    """Every text of every table of the file."""
    tables = connection.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'search%'"
    ).all()
    for (table,) in tables:
        found: Any = connection.exec_driver_sql(f'SELECT * FROM "{table}"')
        yield from (value for row in found for value in row if isinstance(value, str))
