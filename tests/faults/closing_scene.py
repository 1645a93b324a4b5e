"""Closing a period under the knife: its figures are kept whole or not at all, and are what the rows say."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from app.base.periods import Period, Span, period_of
from app.storage.engine import Store
from app.usecases import closings, history, members, services
from app.usecases.history import UndoAnswer
from app.usecases.services import ServiceEntry
from app.usecases.workplace import Login
from tests import builders
from tests.faults import netting
from tests.faults.scenes import Acknowledge, Scene, acting
from tests.reports.centres import Invented

FIRST, LAST = date(2025, 1, 1), date(2026, 6, 30)
PERIODS: tuple[Period, ...] = (
    *(period_of(date(2026, month, 1), Span.MONTH) for month in (1, 2, 3)),
    *(period_of(date(2026, month, 1), Span.QUARTER) for month in (1, 4)),
)
PEOPLE = 40


class Closings(Scene):
    """A service is logged, its period closed, taken back, closed, opened again, and the service corrected."""

    span = 0.8

    def prepare(self) -> None:
        """A centre with a year and a half behind it."""
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(lived_in().folder, self.folder)

    def work(self, ready: Callable[[], None], acknowledge: Acknowledge) -> None:
        """Act and acknowledge until killed; what the child before left closed is opened first."""
        with builders.signed_in(self.folder) as login:
            act = acting(login, acknowledge)
            ready()
            for row in login.ask(closings.list_closings):
                if row.reopened_on is None:
                    act(closings.reopen_period, row.period, "补录")
            for n in range(1000):
                one_round(
                    login,
                    7 * self.turn + n,
                    lived_in().member_id,
                    act,
                    lambda undone: acknowledge(undone.work),
                )

    def kept(self, store: Store, acknowledged: list[str]) -> None:
        """Acknowledged acts are there; of a period one closing at most holds."""
        super().kept(store, acknowledged)
        with store.connection() as connection:
            twice = connection.exec_driver_sql(
                "SELECT period FROM closings WHERE reopened_on IS NULL GROUP BY period HAVING count(*) > 1"
            ).all()
        self.fault(*(f"closed twice: {row[0]}" for row in twice))

    def verify(self, acknowledged: list[str]) -> None:
        """Also: what a closed period keeps is what the rows still say; the last act can be taken back."""
        super().verify(acknowledged)
        with builders.signed_in(self.folder) as login:
            closed = [row.period for row in login.ask(closings.list_closings) if row.reopened_on is None]
            for period in closed or [PERIODS[self.turn % len(PERIODS)].text]:
                self.fault(*netting.unlike_a_recount(login, period))
            if acknowledged:
                history.undo(login, history.undo(login).work)


def one_round(
    login: Login, n: int, member_id: str, act: Callable[..., Any], undone: Callable[[UndoAnswer], None]
) -> None:
    """Each step once; what is done while a period is closed, it does not count."""
    period = PERIODS[n % len(PERIODS)]
    entry = ServiceEntry(
        "志愿活动", period.first + timedelta(n % 28), Decimal("0.5"), people_served=3, again=True
    )
    service_id = act(services.log_service, member_id, entry)
    act(closings.close_period, period.text)
    undone(history.undo(login))
    act(closings.close_period, period.text)
    beside = date(2026, 1 if period.last > PERIODS[3].last else 5, 1) + timedelta(n % 28)
    for _ in range(4):
        act(services.log_service, member_id, replace(entry, served_on=beside))
    act(closings.reopen_period, period.text, "补录一条")
    act(services.correct_service, service_id, replace(entry, people_served=4), "人数记错了")


@dataclass(frozen=True, slots=True)
class LivedIn:
    """A centre with some past, and one who serves there."""

    folder: Path
    member_id: str


@cache
def lived_in() -> LivedIn:
    """A centre of `PEOPLE` with check-ins and services, made once per process; its acts are warm."""
    folder = Path(mkdtemp(prefix="lived-in-")) / "centre"
    builders.forget_later(folder.parent)
    builders.new_centre(folder)
    with builders.signed_in(folder) as login:
        member_id = login.act(members.register_member, builders.person(30_000))
        Invented(3, FIRST, LAST, PEOPLE).keep(login)
        one_round(login, 0, member_id, login.act, lambda _: None)
    return LivedIn(folder, member_id)
