"""kill -9 at random instants of acts, imports, closings, backups and migrations, and what is left afterwards.

    python -m tests.faults.kills --kind save --count 1000
    python -m tests.faults.kills --print

A child is forked from a warm parent that has the key at hand, works, and writes each act that was
acknowledged to it into a file of its own (with fsync) before it goes on. It is killed somewhere on the way.
Counts of all runs add up in ``out/kills.json`` (another place: environment variable DANGQUN_KILLS).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import select
import shutil
import signal
import sys
import tempfile
import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock

from app.base.files import replace_atomically
from tests import builders
from tests.faults import scenes
from tests.faults.act_scene import Acts
from tests.faults.around_scene import Around
from tests.faults.batch_scene import Batches
from tests.faults.closing_scene import Closings
from tests.faults.erasure_scene import Erasures
from tests.faults.scenes import Scene, peopled
from tests.faults.service_scene import Services

KINDS: dict[str, type[Scene]] = {
    **scenes.KINDS,
    "services": Services,
    "around": Around,
    "acts": Acts,
    "batches": Batches,
    "closings": Closings,
    "erasures": Erasures,
}
EARLY = 0.15
"""Share of children that are killed while they still open the store."""
OPENING = 0.03
TRIES_WITHOUT_READY = 30.0


@dataclass
class Tally:
    """What some kills of one kind came to."""

    kind: str
    kills: int = 0
    acknowledged: int = 0
    faults: list[str] = field(default_factory=list)
    seconds: float = 0.0


def run(kind: str, count: int, folder: Path, seed: int) -> Tally:
    """Kill so many children of one kind and look at what each left.

    Args:
        kind: one of `KINDS`.
        count: how many kills.
        folder: an empty folder to work in.
        seed: of the random instants.
    """
    rng = random.Random(seed)
    scene = KINDS[kind](folder / "centre", seed=seed)
    tally = Tally(kind)
    began = time.monotonic()
    builders.template()
    peopled(1)
    acknowledged: list[str] = []
    for turn in range(count):
        scene.turn = turn
        if turn % scene.per_centre == 0:
            scene.prepare()
            acknowledged = []
        new = _kill_one(scene, folder / "acknowledged", rng)
        acknowledged += new
        tally.acknowledged += len(new)
        tally.kills += 1
        try:
            scene.verify(acknowledged)
            if (turn + 1) % scene.per_centre == 0 or turn + 1 == count:
                scene.close()
        except Exception as error:  # noqa: BLE001 - whatever it is, the store is not as it should be
            scene.fault(f"does not open any more, or a backup is not whole: {error!r:.200}")
    tally.faults = scene.faults
    tally.seconds = time.monotonic() - began
    return tally


def _kill_one(scene: Scene, notes: Path, rng: random.Random) -> list[str]:
    """Fork a child, let it work, kill it; returns what it acknowledged."""
    notes.write_bytes(b"")
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _live(scene, notes, writing)
    os.close(writing)
    early = rng.random() < EARLY
    if not early and not select.select([reading], [], [], TRIES_WITHOUT_READY)[0]:
        scene.fault("the child never got ready")
    _pass(rng.uniform(0, OPENING if early else scene.span))
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    os.close(reading)
    if not (os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL):
        scene.fault(f"the child ended by itself: {(notes.with_suffix('.error')).read_text()}")
    return notes.read_text(encoding="utf-8").splitlines()


def _live(scene: Scene, notes: Path, ready: int) -> None:
    """The child's life; it never returns."""
    handle = os.open(notes, os.O_WRONLY | os.O_APPEND)

    def acknowledge(name: str) -> None:
        os.write(handle, f"{name}\n".encode())
        os.fsync(handle)

    try:
        scene.work(lambda: _tell(ready), acknowledge)
    except BaseException:  # noqa: BLE001 - whatever it is, the parent has to hear of it
        notes.with_suffix(".error").write_text(traceback.format_exc(), encoding="utf-8")
    finally:
        os._exit(3)


def _tell(ready: int) -> None:
    os.write(ready, b"!")


def _pass(seconds: float) -> None:
    """Let a random instant come."""
    select.select([], [], [], seconds)


def fresh_seed() -> int:
    """A new seed for every run: random instants are the point, and each run adds others."""
    return time.time_ns() % 1_000_000


def working_folder() -> Path:
    """A folder in memory where there is one: a kill loses nothing that the system holds."""
    memory = Path("/dev/shm")  # noqa: S108 - Linux keeps files in memory there
    return Path(tempfile.mkdtemp(prefix="kills-", dir=memory if memory.is_dir() else None))


def results_file() -> Path:
    """Where the counts of all runs add up."""
    own = Path(__file__).resolve().parents[2] / "out" / "kills.json"
    return Path(os.environ.get("DANGQUN_KILLS", own))


def add_up(tally: Tally) -> None:
    """Add a run to the file of results."""
    file = results_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(file.with_suffix(".lock")):
        _add(file, tally)


def _add(file: Path, tally: Tally) -> None:
    known = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    sums = known.setdefault(tally.kind, {"runs": 0, "kills": 0, "acknowledged": 0, "faults": []})
    sums["runs"] += 1
    sums["kills"] += tally.kills
    sums["acknowledged"] += tally.acknowledged
    sums["faults"] += tally.faults
    with replace_atomically(file) as partial:
        partial.write_text(json.dumps(known, ensure_ascii=False, indent=1), encoding="utf-8")


def report() -> str:
    """The sums of all runs, one line per kind."""
    file = results_file()
    known = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return "\n".join(
        f"{kind:10} {one['kills']:6} 次断电，已确认 {one['acknowledged']} 步，问题 {len(one['faults'])} 个"
        for kind, one in sorted(known.items())
    )


def main(arguments: list[str] | None = None) -> int:
    """The command; returns its exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.kills", description="断电试验")
    parser.add_argument("--kind", choices=sorted(KINDS))
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--seed", type=int, default=fresh_seed())
    parser.add_argument("--print", action="store_true", dest="only_print")
    asked = parser.parse_args(arguments)
    faults: list[str] = []
    if asked.kind and not asked.only_print:
        folder = working_folder()
        try:
            tally = run(asked.kind, asked.count, folder, asked.seed)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        add_up(tally)
        faults = tally.faults
        sys.stdout.write(f"{tally.kind}: {tally.kills} 次，用时 {tally.seconds:.1f} 秒，seed {asked.seed}\n")
        sys.stdout.writelines(f"  {fault}\n" for fault in faults)
    sys.stdout.write(report() + "\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
