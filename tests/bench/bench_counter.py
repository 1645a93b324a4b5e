"""The counter in a very large store against the same centre when it is small, in the same run.

    python -m tests.bench.bench_counter FOLDER

FOLDER is the store that `bench_figures` builds: 419 000 checked-in members, 2 000 000 services. What a queue
waits for must not grow with the store: each question and act is asked of both by turns. Goals: finding p95
within 0.7 ms more than the small one, acts at most 1.25 times it.
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from statistics import median, quantiles

from app.base import clock
from app.base.pinyin import initials
from app.records.accounts import Role
from app.records.members import Member
from app.storage.work import Read
from app.usecases.acts import ask
from app.usecases.callers import who_is_it
from app.usecases.checkins import CheckinEntry, check_in
from app.usecases.counter import at_counter
from app.usecases.members import register_member
from app.usecases.services import ServiceEntry, log_service, services_of
from app.usecases.workplace import Login, Workplace, create_centre
from tests import builders
from tests.bench.bench_figures import PASSWORD

ROUNDS = 150
SMALL = 300


@dataclass(frozen=True, slots=True)
class Sample:
    """Some members of a store: ids and names."""

    ids: list[str]
    names: list[str]


@ask(needs=None)
def some_members(read: Read, count: int) -> Sample:
    """So many members, spread over the whole register."""
    from sqlalchemy import select

    ids = read.scalars(select(Member.id).order_by(Member.name_pinyin, Member.id))
    chosen = random.Random(3).sample(list(ids), min(count, len(ids)))
    names = [member.name for one in chosen if (member := read.get(Member, one)) is not None]
    return Sample(chosen, names)


def main(folder: Path) -> int:
    """The command; returns its exit code."""
    scratch = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        create_centre(scratch / "small", "小", "bench", PASSWORD, frozenset(Role))
        with Workplace(scratch / "small") as small_place, Workplace(folder) as large_place:
            small = small_place.sign_in("bench", PASSWORD)
            large = large_place.sign_in("bench", PASSWORD)
            _fill(small)
            _compare(small, large)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return 0


def _fill(login: Login) -> None:
    for n in range(SMALL):
        member = login.act(register_member, builders.person(n))
        login.act(check_in, member, CheckinEntry(posts=("社区治理",)))


def _compare(small: Login, large: Login) -> None:
    few, many = small.ask(some_members, ROUNDS), large.ask(some_members, ROUNDS)
    questions: dict[str, Callable[[Login, Sample, int], object]] = {
        "姓名": lambda login, who, n: login.ask(who_is_it, who.names[n]),
        "首字母": lambda login, who, n: login.ask(who_is_it, initials(who.names[n])),
        "到台前": lambda login, who, n: login.ask(at_counter, who.ids[n]),
        "服务史": lambda login, who, n: login.ask(services_of, who.ids[n], 50),
        "记服务": _log,
    }
    for name, question in questions.items():
        times: dict[str, list[float]] = {"small": [], "large": []}
        for n in range(ROUNDS):
            times["small"].append(_timed(lambda n=n, q=question: q(small, few, n)))  # type: ignore[misc]
            times["large"].append(_timed(lambda n=n, q=question: q(large, many, n)))  # type: ignore[misc]
        _line(name, times["small"], times["large"])
    newcomers: dict[str, list[float]] = {"small": [], "large": []}
    for n in range(ROUNDS):
        for name, login in (("small", small), ("large", large)):
            member = login.act(register_member, builders.person(5000 + n, id_number=None))
            entry = CheckinEntry(posts=("社区治理",))
            newcomers[name].append(_timed(lambda m=member, e=entry, at=login: at.act(check_in, m, e)))  # type: ignore[misc]
    _line("报到", newcomers["small"], newcomers["large"])


def _log(login: Login, who: Sample, n: int) -> object:
    hours = Decimal(1 + n % 3) / 2
    entry = ServiceEntry("志愿活动", clock.today(), hours, again=True)
    return login.act(log_service, who.ids[n], entry)


def _timed(task: Callable[[], object]) -> float:
    began = time.perf_counter()
    task()
    return time.perf_counter() - began


def _line(name: str, small: list[float], large: list[float]) -> None:
    tail = quantiles(large, n=20)[18] * 1000
    tail_small = quantiles(small, n=20)[18] * 1000
    ratio = median(large) / median(small)
    print(
        f"{name}  小 中位 {median(small) * 1000:7.3f} p95 {tail_small:7.3f} ms"
        f"  大 中位 {median(large) * 1000:7.3f} p95 {tail:7.3f} ms  比值 {ratio:5.2f}",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
