"""One saved act against a bare commit, and a bulk insert with journal against a bare one (libraries.md, 5).

    python -m tests.bench.bench_save

Rival and own work run in turn on the same encrypted file; only the ratio counts.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from app.base import clock
from app.base.ids import new_id, new_ids
from app.records.base import to_journal
from app.records.members import Member
from app.storage import journal
from app.storage.bulk import insert_rows
from app.storage.engine import Store
from app.storage.journal import CREATE, Group, Said
from app.storage.work import Actor
from tests import builders

ROUNDS = 200
BULK = 5_000
BULK_ROUNDS = 5
GOALS = {"one act": 1.25, "whole act": None, "bulk": 2.0, "bulk with index": None}


def timed(task: Callable[[], object]) -> float:
    """Seconds that a task takes."""
    began = time.perf_counter()
    task()
    return time.perf_counter() - began


def person_rows(first: int, count: int) -> list[dict[str, object]]:
    """Members as rows of the journal's writing."""
    people = (builders.person(n, kind="正式党员", state="正常") for n in range(first, first + count))
    return [{name: to_journal(value) for name, value in person.items()} for person in people]


def bare(store: Store, rows: Sequence[dict[str, object]]) -> None:
    """The rival: the rows in one transaction, nothing else."""
    with store.writing() as connection:
        insert_rows(connection, Member, store.centre_id, new_ids(len(rows)), rows)


def journaled(store: Store, rows: Sequence[dict[str, object]]) -> None:
    """The same rows with journal entries and their chain, in one transaction."""
    ids = new_ids(len(rows))
    said = [Said("member", record_id, CREATE, row) for record_id, row in zip(ids, rows, strict=True)]
    group = Group(store.centre_id, new_id(), "登记党员", "bench", clock.now())
    with store.writing() as connection:
        insert_rows(connection, Member, store.centre_id, ids, rows)
        place = store._place or journal.new_origin(connection, group)
        store._place = journal.write(connection, place, group, said)


def whole(store: Store, rows: Sequence[dict[str, object]], actor: Actor) -> None:
    """The product's own way: act, session or bulk door, journal, list of acts, search index."""
    with store.working(actor, "登记党员", act="bench") as work:
        work.add_many(Member, rows)


def compare(name: str, rival: list[float], own: list[float]) -> None:
    """Print one line: rival, own, ratio, goal."""
    a, b = median(rival), median(own)
    goal = GOALS[name]
    print(
        f"{name:16} 对照 {a * 1000:9.3f} ms  本程序 {b * 1000:9.3f} ms  比值 {b / a:5.2f}  目标 {goal or '—'}"
    )


def main() -> int:
    """The command; returns its exit code."""
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        builders.new_centre(folder / "centre")
        with builders.opened(folder / "centre") as store:
            _one(store)
            _bulk(store)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


def _one(store: Store) -> None:
    actor = Actor("bench", frozenset())
    rows = person_rows(0, 3 * (ROUNDS + 1))
    for n in range(3):
        for way in (bare, journaled, lambda s, r: whole(s, r, actor)):
            way(store, rows[n : n + 1])
    times: dict[str, list[float]] = {"bare": [], "journaled": [], "whole": []}
    for n in range(3, 3 + ROUNDS):
        row = rows[n : n + 1]
        times["bare"].append(timed(lambda row=row: bare(store, row)))  # type: ignore[misc]
        times["journaled"].append(timed(lambda row=row: journaled(store, row)))  # type: ignore[misc]
        times["whole"].append(timed(lambda row=row: whole(store, row, actor)))  # type: ignore[misc]
    compare("one act", times["bare"], times["journaled"])
    compare("whole act", times["bare"], times["whole"])


def _bulk(store: Store) -> None:
    actor = Actor("bench", frozenset())
    rows = person_rows(10_000, BULK)
    times: dict[str, list[float]] = {"bare": [], "journaled": [], "whole": []}
    for _ in range(BULK_ROUNDS):
        times["bare"].append(timed(lambda: bare(store, rows)))
        times["journaled"].append(timed(lambda: journaled(store, rows)))
        times["whole"].append(timed(lambda: whole(store, rows, actor)))
    compare("bulk", times["bare"], times["journaled"])
    compare("bulk with index", times["bare"], times["whole"])


if __name__ == "__main__":
    sys.exit(main())
