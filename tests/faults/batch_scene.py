"""Imports of check-ins and of services under the knife: a batch is there with all it made, or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from app.base.ids import new_id
from app.storage.engine import Store
from app.usecases import checkin_imports, history, listing, service_imports
from app.usecases.checkin_imports import CheckinBatch
from app.usecases.service_imports import ServiceBatch
from tests import builders
from tests.faults import netting
from tests.faults.scenes import BATCH, Acknowledge, Scene, acting, peopled

SIZE = 120
"""Rows of a batch; `BATCH` people are on the roll."""
DAY = date(2026, 3, 2)
STATES = ("已报到", "待报到", "已退出")
_MADE = {"checkin": SIZE, "checkin_event": SIZE + SIZE // 3, "unit": 1, "organisation": 1}
MAKES: dict[str, dict[str, int]] = {
    "checkin_imports.import_checkins": _MADE,
    "service_imports.import_services": {"service": SIZE},
}
"""What a batch of each kind writes, by record type."""


class Batches(Scene):
    """Check-ins of 120 people are imported, then services of them, and both are taken back."""

    span = 0.5
    per_centre = 10

    def prepare(self) -> None:
        """A centre with people on the roll."""
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(enrolled(), self.folder)

    def work(self, ready: Callable[[], None], acknowledge: Acknowledge) -> None:
        """Import, take back and acknowledge until killed; what the child before left is taken back first."""
        with builders.signed_in(self.folder) as login:
            act = acting(login, acknowledge)
            people = list(login.ask(listing.list_ids, "members"))
            ready()
            for work_id in netting.standing_since(login, _start(login.store)):
                acknowledge(history.undo(login, work_id).work)
            for n in range(1000):
                first = (self.turn + n) * SIZE % (BATCH - SIZE)
                some = people[first : first + SIZE]
                act(checkin_imports.import_checkins, checkin_batch(some))
                act(service_imports.import_services, service_batch(some))
                acknowledge(history.undo(login).work)
                acknowledge(history.undo(login).work)

    def kept(self, store: Store, acknowledged: list[str]) -> None:
        """Acknowledged batches are there, each is whole, taken back or not, and all comes to what stands."""
        super().kept(store, acknowledged)
        with store.connection() as connection:
            written: dict[tuple[str, str], dict[str, int]] = {}
            for work_id, name, record_type, count in connection.exec_driver_sql(
                "SELECT w.work_id, b.act, c.record_type, count(*) FROM works w"
                " JOIN works b ON b.work_id = coalesce(w.undoes, w.work_id)"
                " JOIN changes c ON c.work_id = w.work_id AND c.kind <> 'event' GROUP BY 1, 2, 3"
            ):
                if name in MAKES:
                    written.setdefault((work_id, name), {})[record_type] = count
            self.fault(*netting.unlike_what_stands(connection), *netting.underived(connection))
        self.fault(
            *(f"{name} {one} wrote {made}" for (one, name), made in written.items() if made != MAKES[name])
        )


def checkin_batch(people: list[str]) -> CheckinBatch:
    """Check-ins of these people as the clinic prepares them, in a unit and an organisation of their own."""
    unit_id, organisation_id = new_id(), new_id()
    rows: list[dict[str, Any]] = []
    for n, member_id in enumerate(people):
        state = STATES[n % 3]
        came = None if state == STATES[1] else DAY + timedelta(n % 20)
        left = {"left_on": DAY + timedelta(60)} if state == STATES[2] else {}
        place = {"unit_id": unit_id, "organisation_id": organisation_id, "posts": ["其他"]}
        rows.append({"member_id": member_id, "state": state, "checked_in_on": came, **place, **left})
    made = {organisation_id: "接收党支部"}, {unit_id: "派出单位"}
    return CheckinBatch(rows, range(2, len(rows) + 2), *made, len(rows), 0)


def service_batch(people: list[str]) -> ServiceBatch:
    """A service of each of these people as the clinic prepares them."""
    said = {"kind": "志愿活动", "served_on": DAY + timedelta(25), "hours": Decimal("1.5"), "people_served": 2}
    rows = [{"member_id": member_id, **said} for member_id in people]
    return ServiceBatch(rows, range(2, len(rows) + 2), len(rows), 0)


def _start(store: Store) -> int:
    """Where the acts of the children begin: everything before made the roll."""
    with store.connection() as connection:
        return int(
            connection.exec_driver_sql(
                "SELECT max(arrival) FROM works WHERE act NOT IN (?, ?, 'history.undo')", tuple(MAKES)
            ).scalar_one()
        )


@cache
def enrolled() -> Path:
    """A centre with `BATCH` people, made once per process; its acts are warm."""
    folder = Path(mkdtemp(prefix="enrolled-")) / "centre"
    builders.forget_later(folder.parent)
    shutil.copytree(peopled(1), folder)
    with builders.signed_in(folder) as login:
        people = list(login.ask(listing.list_ids, "members"))[:SIZE]
        login.act(checkin_imports.import_checkins, checkin_batch(people))
        login.act(service_imports.import_services, service_batch(people))
        history.undo(login)
        history.undo(login)
    return folder
