"""Which automatic backups are kept: half-hours, days, weeks, months, a budget, and never fewer than two."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.storage.container import Manifest
from app.storage.generations import BUDGET_BYTES, Generation, generations, superfluous

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
MEGABYTE = 1024**2


def made(at: datetime, size: int = MEGABYTE, *, readable: bool = True) -> Generation:
    manifest = Manifest("g", at, "timer", "c", "0001", {}, "", {}, None, 1, "", "")
    return Generation(Path(f"{at:%Y%m%dT%H%M%S}.dqbak"), size, manifest if readable else None)


def left(found: Sequence[Generation], **options: object) -> list[Generation]:
    gone = {one.file for one in superfluous(found, NOW, **options)}  # type: ignore[arg-type]
    return [one for one in found if one.file not in gone]


def every(step: timedelta, count: int) -> list[Generation]:
    return [made(NOW - step * n) for n in range(count)][::-1]


def test_of_one_half_hour_the_newest_stays() -> None:
    older, newer = made(NOW + timedelta(minutes=1)), made(NOW + timedelta(minutes=29))
    last = [made(NOW + timedelta(hours=n)) for n in (1, 2)]
    assert left([older, newer, *last]) == [newer, *last]


def test_forty_eight_half_hours_stay() -> None:
    found = every(timedelta(minutes=30), 48)
    assert left(found) == found


def test_a_year_of_daily_work_thins_out_to_days_weeks_and_months() -> None:
    found = every(timedelta(days=1), 400)
    kept = left(found)
    # 48 half-hours with a backup reach back 48 days here; beyond them one a month.
    assert kept[-48:] == found[-48:]
    months = {(one.manifest.made_at.year, one.manifest.made_at.month) for one in kept[:-48] if one.manifest}
    assert len(kept[:-48]) == len(months) == 10


def test_dense_work_thins_out_to_fourteen_days_eight_weeks_twelve_months() -> None:
    found = every(timedelta(minutes=30), 48 * 400)
    kept = left(found)
    ages = [(NOW - one.manifest.made_at).days for one in kept if one.manifest]
    assert sum(age < 1 for age in ages) == 48
    assert 12 <= sum(1 <= age < 14 for age in ages) <= 14
    assert max(ages) > 300
    assert len(kept) <= 48 + 14 + 8 + 12


def test_the_oldest_go_first_where_the_budget_is_exceeded() -> None:
    found = [made(NOW - timedelta(days=n), BUDGET_BYTES // 4) for n in range(7)][::-1]
    assert left(found) == found[-4:]


def test_the_last_two_readable_ones_never_go() -> None:
    found = [made(NOW - timedelta(days=n), BUDGET_BYTES) for n in range(4)][::-1]
    broken = made(NOW + timedelta(days=1), readable=False)
    assert left([*found, broken]) == [*found[-2:], broken]


def test_what_was_made_before_an_erasure_goes_after_thirty_days() -> None:
    old = [made(NOW - timedelta(days=n)) for n in (60, 45, 35)]
    young = [made(NOW - timedelta(days=n)) for n in (20, 10, 1)]
    assert left([*old, *young], erased_at=NOW - timedelta(days=40)) == [old[2], *young]


def test_files_that_are_no_backups_are_listed_as_unreadable(tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "20260101T000000000Z-exit.dqbak").write_bytes(b"torn")
    (tmp_path / "backups" / "note.txt").write_text("x")
    assert [one.manifest for one in generations(tmp_path)] == [None]
    assert generations(tmp_path)[0].name == "20260101T000000000Z-exit"
