"""Crash reports: a file that says what went wrong in the program, without anybody's data.

A report holds version, platform, the places of the traceback (file, line, function; never the values
and never the exception's own text, which may quote a name) and the last log lines.
"""

from __future__ import annotations

import platform
import sys
import traceback
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

from app.base import clock

UNSEEN = ".new"


def write_report(
    folder: Path,
    kind: type[BaseException],
    trace: TracebackType | None,
    version: str,
    last_lines: Iterable[str] = (),
) -> Path:
    """Write one crash report and return its path.

    Raises:
        OSError: the folder can't be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    moment = clock.now()
    target = folder / f"crash-{moment:%Y%m%d-%H%M%S}-{moment.microsecond // 1000:03d}.txt{UNSEEN}"
    lines = [
        f"党群工作台 {version}",
        f"{clock.to_text(moment)}  Python {sys.version.split()[0]}  {platform.platform()}",
        f"{kind.__module__}.{kind.__qualname__}",
        *(f"  {f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(trace)),
        "",
        *last_lines,
    ]
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return target


def unseen_reports(folder: Path) -> list[Path]:
    """Reports nobody was told of yet, oldest first."""
    return sorted(folder.glob(f"crash-*.txt{UNSEEN}"))


def mark_seen(report: Path) -> Path:
    """Note that the user was told of this report; returns its new path."""
    seen = report.with_name(report.name.removesuffix(UNSEEN))
    report.rename(seen)
    return seen
