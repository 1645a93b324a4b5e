"""Check-ins and services under the knife: what is append-only nets right, whatever instant a kill comes."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from app.storage.engine import Store
from app.usecases import checkins, history, listing, members, services
from app.usecases.checkins import CheckinEntry
from app.usecases.services import ServiceEntry
from app.usecases.workplace import Login
from tests import builders
from tests.faults import netting
from tests.faults.scenes import Acknowledge, Scene, acting

STAFF = 12
"""People of a batch of services."""


class Services(Scene):
    """People check in, one service and a batch are logged, the batch is undone, a service is corrected."""

    span = 0.4

    def prepare(self) -> None:
        """A centre with people who are checked in."""
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(staffed(), self.folder)

    def work(self, ready: Callable[[], None], acknowledge: Acknowledge) -> None:
        """Act and acknowledge until killed."""
        with builders.signed_in(self.folder) as login:
            people = list(login.ask(listing.list_ids, "members"))[:STAFF]
            ready()
            for n in range(1000):
                self._one_round(login, 1000 * self.turn + n, people, acknowledge)

    def _one_round(self, login: Login, n: int, people: list[str], acknowledge: Acknowledge) -> None:
        act = acting(login, acknowledge)
        day = date(2026, 1, 1) + timedelta(n % 200)
        entry = ServiceEntry("志愿活动", day, Decimal(1), people_served=3, again=True)
        member_id = act(members.register_member, builders.person(20_000 + n))
        act(checkins.check_in, member_id, CheckinEntry(posts=("其他",), on=date(2026, 1, 1)))
        service_id = act(services.log_service, member_id, entry)
        act(services.log_services, people, replace(entry, hours=Decimal("0.5")))
        if n % 2:
            acknowledge(history.undo(login).work)
        act(services.correct_service, service_id, replace(entry, hours=Decimal(2)), "试")

    def kept(self, store: Store, acknowledged: list[str]) -> None:
        """Acknowledged acts are there, batches are whole, and all figures net to what stands."""
        super().kept(store, acknowledged)
        with store.connection() as connection:

            def ask(query: str) -> list[tuple[Any, ...]]:
                return [tuple(row) for row in connection.exec_driver_sql(query)]

            for work_id, undoes, size in ask(
                "SELECT w.work_id, w.undoes, count(c.record_id) FROM works w"
                " JOIN works b ON b.work_id = coalesce(w.undoes, w.work_id)"
                " JOIN changes c ON c.work_id = w.work_id AND c.record_type = 'service'"
                " WHERE b.act = 'services.log_services' GROUP BY w.work_id, w.undoes"
            ):
                if size != STAFF:
                    self.fault(f"{'undo of a ' if undoes else ''}batch {work_id} has {size} services")
            self.fault(*netting.unlike_what_stands(connection))


@cache
def staffed() -> Path:
    """A centre with `STAFF` people who are checked in, made once per process; its acts are warm."""
    folder = Path(mkdtemp(prefix="staffed-")) / "centre"
    builders.forget_later(folder.parent)
    builders.new_centre(folder)
    entry = ServiceEntry("志愿活动", date(2026, 1, 1), Decimal(1))
    with builders.signed_in(folder) as login:
        people = [login.act(members.register_member, builders.person(10_000 + n)) for n in range(STAFF)]
        for member_id in people:
            login.act(checkins.check_in, member_id, CheckinEntry(posts=("其他",), on=date(2026, 1, 1)))
        service_id = login.act(services.log_service, people[0], entry)
        login.act(services.correct_service, service_id, replace(entry, hours=Decimal(2)), "热身")
        login.act(services.log_services, people, replace(entry, hours=Decimal(3)))
        history.undo(login)
    return folder
