"""What must hold of the numbers in any store: sums net to what stands, derived columns fit their fields, and
the figures of a period are what a recount of the bare rows finds.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import Connection

from app.base.periods import read_period
from app.records import RECORD_TYPES
from app.records.base import Kind, fields_of, from_journal, to_journal
from app.records.figures import measured
from app.usecases import history
from app.usecases.period_reports import report_counts
from app.usecases.workplace import Login
from tests.reports.recount import Store as Bare
from tests.reports.recount import recount

_DIRECTIONS = {"单位报到": "unit_checkins", "党员报到": "checkins"}


def unlike_what_is_live(connection: Connection) -> Iterator[str]:
    """Append-only entries that do not come to those that lists show: corrections must come to nothing."""
    for kind in RECORD_TYPES.values():
        for name in kind.quantities:
            every, live = connection.exec_driver_sql(
                f"SELECT coalesce(sum({name}), 0), coalesce(sum({name}) FILTER (WHERE live), 0)"
                f" FROM {kind.__tablename__}"
            ).one()
            if every != live:
                yield f"{kind.record_type}.{name} comes to {every}, but {live} stands"


def unlike_what_stands(connection: Connection) -> Iterator[str]:
    """Append-only entries that do not come to what stands: events to check-ins, corrections to nothing."""
    yield from unlike_what_is_live(connection)
    for direction, table in _DIRECTIONS.items():
        events = connection.exec_driver_sql(
            "SELECT coalesce(sum(due), 0), coalesce(sum(present), 0) FROM checkin_events WHERE direction = ?",
            (direction,),
        ).one()
        standing = connection.exec_driver_sql(
            "SELECT count(*) FILTER (WHERE state <> '已退出'), count(*) FILTER (WHERE state = '已报到')"
            f" FROM {table}"
        ).one()
        if tuple(events) != tuple(standing):
            yield f"{table}: events come to {tuple(events)}, but {tuple(standing)} stand"


def underived(connection: Connection) -> Iterator[str]:
    """Rows whose derived columns (sort keys, ends of a probation) do not follow from their fields."""
    for kind in RECORD_TYPES.values():
        said = {one.name: one for one in fields_of(kind) if one.kind is not Kind.LIST}
        for row in connection.exec_driver_sql(f"SELECT * FROM {kind.__tablename__}").mappings():
            values = {name: from_journal(one, row[name]) for name, one in said.items()}
            for name, value in kind.derived(values).items():
                if row[name] != to_journal(value):
                    yield f"{kind.record_type} {row['id']}: {name} is {row[name]!r}"


def unlike_a_recount(login: Login, period: str, until: date | None = None) -> Iterator[str]:
    """Figures of a period, closed or open, that the bare rows do not add up to, by organisation.

    Args:
        login: who asks.
        period: as it is written.
        until: the last day that is counted, where the period is not over.
    """
    asked = read_period(period)
    counts = login.ask(report_counts, asked)
    with login.store.connection() as connection:
        bare = Bare.read(connection)
    for line in (counts.total, *(one for one in counts.organisations if one.node[:1] not in "=-")):
        expected = recount(bare, asked.first, until or asked.last, line.node or None)
        for said in counts.figures:
            value = measured(said, line.now)
            found = value.numerator, value.denominator
            if found != expected[said.key]:
                yield f"{period} {said.key} of {line.node or 'all'}: {found}, not {expected[said.key]}"


def newest(login: Login) -> int:
    """How many acts there are: what comes later can be taken back with `take_back`."""
    with login.store.connection() as connection:
        return int(connection.exec_driver_sql("SELECT coalesce(max(arrival), 0) FROM works").scalar_one())


def standing_since(login: Login, arrival: int) -> list[str]:
    """The acts since then that can be undone and were not, the newest first."""
    with login.store.connection() as connection:
        undone: set[str] = set()
        standing = []
        rows = connection.exec_driver_sql(
            "SELECT work_id, undoes FROM works WHERE arrival > ? AND undoable = 1 ORDER BY arrival DESC",
            (arrival,),
        )
        for work_id, undoes in rows:
            if work_id in undone:
                continue  # what an undo undid stands or not by what that one undid
            if undoes is None:
                standing.append(work_id)
            else:
                undone.add(undoes)
        return standing


def take_back(login: Login, arrival: int) -> None:
    """Undo all that was done since then, the newest first."""
    for work_id in standing_since(login, arrival):
        history.undo(login, work_id)
