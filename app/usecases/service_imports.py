"""Imports of services: what the clinic asks of the store, and the one act that writes a batch of them.

The dry run and the writing judge rows by the same rules, so that a row that goes in was told about before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app.base.errors import RuleError
from app.base.portions import portions
from app.records.accounts import Right
from app.records.services import EMERGENCY, Service
from app.storage.work import Read, Work
from app.usecases.acts import act, ask
from app.usecases.emergencies import Modes
from app.usecases.imports import (
    KNOWN,
    REPEAT,
    TWIN,
    Cancelled,
    ImportAnswer,
    LeftOut,
    Progress,
    Remark,
    note_import,
    written_portions,
)
from app.usecases.service_entry import LIMIT, hours_text
from app.usecases.settings import number_on
from app.usecases.standings import Standing, Standings

_TOLD_APART = ("kind", "hours", "place", "content", "people_served", "note")
"""Services of one member and day that agree in all of these are one and the same."""
_IF_SAID = ("mode", "area_id")
"""The same, where the row says them; what it leaves open follows from the day."""


@dataclass(frozen=True, slots=True)
class ServiceBatch:
    """Services ready to be written.

    Attributes:
        rows: fields of `Service` by name, without what follows from the member and the day.
        numbers: the sheet row of each.
        counted: rows of the sheet that are services.
        rejected: how many of them stay out.
    """

    rows: Sequence[Mapping[str, Any]]
    numbers: Sequence[int]
    counted: int
    rejected: int


@dataclass(frozen=True, slots=True)
class ServiceVerdict:
    """What the rules say of one row: why it stays out, and what is doubted of one that goes in."""

    refused: tuple[Remark, ...]
    doubted: tuple[Remark, ...]


@ask(needs=Right.IMPORT)
def hours_allowed(read: Read, days: Collection[date]) -> dict[date, Decimal]:
    """How many hours a member may serve on each of these days, by the rule of the day.

    Raises:
        RuleError: the rule is set to something that is no number (``bad_rule``).
    """
    return {day: number_on(read, LIMIT, day) for day in set(days)}


@ask(needs=Right.IMPORT)
def judge_services(
    read: Read, rows: Sequence[Mapping[str, Any]], numbers: Sequence[int], out: Collection[int]
) -> tuple[ServiceVerdict, ...]:
    """What the rules say of each row, those before it in the workbook gone in.

    Args:
        read: the look at the store.
        rows: fields of `Service` by name; member and day at least.
        numbers: the sheet row of each.
        out: places of rows that stay out for other reasons: of them only the member's standing is looked at.
    """
    judge = _Judge(read, rows)
    return tuple(
        judge.of(number, row, counts=at not in out)[0]
        for at, (number, row) in enumerate(zip(numbers, rows, strict=True))
    )


@act("导入服务记录", needs=Right.IMPORT)
def import_services(
    work: Work,
    batch: ServiceBatch,
    *,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> ImportAnswer:
    """Write one batch of services, counted under what each member stood under on the day; all or nothing.

    A row that broke a rule since the dry run (the member is gone or has left, the service stands by now, the
    day is full) is left out and told.

    Args:
        work: the running act; its id is the batch.
        batch: what the clinic prepared.
        progress: told the share written, 0.0 to 1.0.
        cancelled: asked between portions; true ends the act with nothing written.

    Raises:
        RuleError: no right, or ``cancelled``.
    """
    work.actor.require(Right.EDIT_CHECKINS)
    judge = _Judge(work, batch.rows)
    left_out: list[LeftOut] = []
    written = 0
    for part in written_portions(len(batch.rows), progress, cancelled):
        ready = []
        for number, row in zip(batch.numbers[part], batch.rows[part], strict=True):
            verdict, placed = judge.of(number, row)
            if placed is None:
                left_out.append(LeftOut(number, verdict.refused))
            else:
                ready.append(placed)
        work.add_many(Service, ready)
        written += len(ready)
    note_import(work, "services", batch.counted, written, batch.rejected + len(left_out))
    return ImportAnswer(written, (), tuple(left_out))


@dataclass(frozen=True, slots=True)
class _Done:
    """A service that stands, or went in before: its sheet row if it did, and what it says."""

    number: int | None
    said: Mapping[str, Any]

    @property
    def where(self) -> str:
        return "已登记的服务" if self.number is None else f"第 {self.number} 行"


class _Judge:
    """Judges rows one after the other; those that go in count for the next.

    Args:
        read: the look at the store.
        rows: all that will be judged.
    """

    def __init__(self, read: Read, rows: Sequence[Mapping[str, Any]]) -> None:
        members, days = {row["member_id"] for row in rows}, {row["served_on"] for row in rows}
        self._standings = Standings(read, members)
        self._modes = Modes(read)
        self._limits = {day: number_on(read, LIMIT, day) for day in days}
        self._done: defaultdict[tuple[str, date], list[_Done]] = defaultdict(list)
        self._taken_back: defaultdict[tuple[str, date], list[_Done]] = defaultdict(list)
        for live, said in _entries(read, members, days):
            where = self._done if live else self._taken_back
            where[said["member_id"], said["served_on"]].append(_Done(None, said))

    def of(
        self, number: int, row: Mapping[str, Any], *, counts: bool = True
    ) -> tuple[ServiceVerdict, dict[str, Any] | None]:
        """The verdict on a row, and how it is written; None where it stays out or does not count."""
        refused: list[Remark] = []
        doubted: list[Remark] = []
        placed = None
        try:
            standing = self._standings.on(row["member_id"], row["served_on"])
        except RuleError as error:
            refused.append(Remark(error.code, error.field or "served_on", error.message))
        else:
            placed = self._placed(row, standing)
            doubted.extend(self._no_emergency(row, placed["area_id"]))
        if counts:
            done = self._done[row["member_id"], row["served_on"]]
            refused.extend(_same(row, done) or self._too_long(row, done))
            if not refused:
                doubted.extend(_alike(row, done))
                doubted.extend(_again(row, self._taken_back.get((row["member_id"], row["served_on"]), ())))
                done.append(_Done(number, row))
        sound = counts and not refused
        return ServiceVerdict(tuple(refused), tuple(doubted)), placed if sound else None

    def _placed(self, row: Mapping[str, Any], standing: Standing) -> dict[str, Any]:
        """A row with unit, organisation, area and mode of its day."""
        area_id = row.get("area_id") or standing.area_id
        said = row.get("mode")
        try:
            mode = self._modes.of(said, row["served_on"], area_id)
        except RuleError:
            mode = {"mode": said}  # an emergency of a time before this program was used; the dry run says so
        return {
            **row,
            **mode,
            "unit_id": standing.unit_id,
            "organisation_id": standing.organisation_id,
            "area_id": area_id,
        }

    def _no_emergency(self, row: Mapping[str, Any], area_id: str | None) -> Iterator[Remark]:
        """急时 of a day and place without an emergency: of a time before this program, or a slip."""
        day = row["served_on"]
        if row.get("mode") != EMERGENCY or self._modes.of(None, day, area_id)["mode"] == EMERGENCY:
            return
        where = "的急时行动不包括这一区域" if self._modes.ran_on(day) else "没有启动急时的记录"
        yield Remark(
            "no_emergency", "mode", f"表中模式是“{EMERGENCY}”，但 {day} {where}，仍按“{EMERGENCY}”记"
        )

    def _too_long(self, row: Mapping[str, Any], done: Sequence[_Done]) -> Iterator[Remark]:
        limit = self._limits[row["served_on"]]
        total = sum((one.said["hours"] for one in done), row["hours"])
        if total > limit:
            message = f"此人这一天共 {hours_text(total)} 小时，超过一日 {hours_text(limit)} 小时"
            yield Remark("over_limit", "hours", message)


def _same(row: Mapping[str, Any], done: Sequence[_Done]) -> tuple[Remark, ...]:
    """The very service of this row, where it stands already or further up."""
    for one in done:
        if all(one.said.get(name) == row.get(name) for name in _TOLD_APART) and all(
            row.get(name) in (None, one.said.get(name)) for name in _IF_SAID
        ):
            code = KNOWN if one.number is None else REPEAT
            return (Remark(code, "served_on", f"与{one.where}各项相同"),)
    return ()


def _alike(row: Mapping[str, Any], done: Sequence[_Done]) -> Iterator[Remark]:
    """Somebody may serve twice a day; the same kind on the same day is looked at by a person."""
    alike = [one for one in done if one.said["kind"] == row["kind"]]
    if alike:
        exact = next((one for one in alike if one.said["hours"] == row["hours"]), None)
        same = "同样的类别和时长" if exact else "同样的类别"
        yield Remark(TWIN, "served_on", f"与{(exact or alike[0]).where}相同：同一人、同一天、{same}")


def _again(row: Mapping[str, Any], taken_back: Sequence[_Done]) -> Iterator[Remark]:
    """What was corrected or taken back would come in again as it was."""
    if _same(row, taken_back):
        yield Remark(TWIN, "served_on", "同样的一条登记过，后来更正或撤回了")


def _entries(
    read: Read, member_ids: Collection[str], days: Collection[date]
) -> Iterator[tuple[bool, dict[str, Any]]]:
    """What the services say that these members have, or had, on these days, and whether they stand."""
    if not days:
        return
    names = ("member_id", "served_on", *_TOLD_APART, *_IF_SAID)
    query = select(*(getattr(Service, name) for name in names), Service.live)
    fits = Service.served_on.between(min(days), max(days)), Service.reversal.is_(False)
    for portion in portions(sorted(member_ids)):
        for row in read.rows(query.where(Service.member_id.in_(portion), *fits)):
            if row[1] in days:
                yield row[-1], dict(zip(names, row[:-1], strict=True))
