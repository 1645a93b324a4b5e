"""Which automatic backups are kept: dense for the last days, sparse for the last year, within a budget."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from app.base.clock import CHINA
from app.base.errors import TroubleError
from app.storage import container
from app.storage.container import Manifest

FOLDER = "backups"
ENDING = ".dqbak"

HALF_HOURS, DAYS, WEEKS, MONTHS = 48, 14, 8, 12
BUDGET_BYTES = 10 * 1024**3
NEVER_DROPPED = 2
AFTER_ERASURE = timedelta(days=30)
"""So long may a backup made before an erasure live on."""


@dataclass(frozen=True, slots=True)
class Generation:
    """One automatic backup; only verified ones have a manifest that can be read."""

    file: Path
    size: int
    manifest: Manifest | None

    @property
    def name(self) -> str:
        """Its name, which sorts by age."""
        return self.file.name.removesuffix(ENDING)


def generations(store_folder: Path) -> list[Generation]:
    """The automatic backups of a centre, oldest first."""
    found = []
    for file in sorted((store_folder / FOLDER).glob(f"*{ENDING}")):
        try:
            manifest = container.read_manifest(file)
        except TroubleError:
            manifest = None
        found.append(Generation(file, file.stat().st_size, manifest))
    return found


def superfluous(
    found: Sequence[Generation],
    now: datetime,
    erased_at: datetime | None = None,
    budget: int = BUDGET_BYTES,
) -> list[Generation]:
    """Which backups may go.

    Kept are the newest of each of the last 48 half-hours, 14 days, 8 weeks and 12 months that have one;
    of these the oldest go first where the budget is exceeded. Those made before an erasure go after 30
    days. The last two that can be read never go, and what can't be read is left for a person to look at.

    Args:
        found: oldest first.
        now: the present.
        erased_at: when somebody was erased last.
        budget: bytes that all together may take.
    """
    readable = [one for one in found if one.manifest is not None]
    safe = {one.file for one in readable[-NEVER_DROPPED:]}
    kept: dict[Path, Generation] = {}
    for count, slot in _SLOTS:
        kept.update((one.file, one) for one in _newest_of_each(readable, count, slot))
    left = [one for one in readable if one.file in kept or one.file in safe]
    left = [one for one in left if one.file in safe or not _outlived(one, now, erased_at)]
    total = sum(one.size for one in left)
    for one in list(left):
        if total > budget and one.file not in safe:
            left.remove(one)
            total -= one.size
    stay = {one.file for one in left}
    return [one for one in readable if one.file not in stay]


def _newest_of_each(
    readable: Sequence[Generation], count: int, slot: Callable[[datetime], object]
) -> Iterable[Generation]:
    newest: dict[object, Generation] = {}
    for one in reversed(readable):
        if one.manifest is not None:
            newest.setdefault(slot(one.manifest.made_at.astimezone(CHINA)), one)
    return list(newest.values())[:count]


def _half_hour(moment: datetime) -> object:
    return moment.date(), moment.hour, moment.minute // 30


def _day(moment: datetime) -> object:
    return moment.date()


def _week(moment: datetime) -> object:
    return moment.isocalendar()[:2]


def _month(moment: datetime) -> object:
    return moment.year, moment.month


_SLOTS: tuple[tuple[int, Callable[[datetime], object]], ...] = (
    (HALF_HOURS, _half_hour),
    (DAYS, _day),
    (WEEKS, _week),
    (MONTHS, _month),
)


def _outlived(one: Generation, now: datetime, erased_at: datetime | None) -> bool:
    made = one.manifest.made_at if one.manifest else now
    return erased_at is not None and made < erased_at and now - made > AFTER_ERASURE
