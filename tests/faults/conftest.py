"""Faults are done with what POSIX gives (fork, kill -9, limits); elsewhere these files are not collected."""

from __future__ import annotations

import sys

collect_ignore = (
    [
        "test_damage.py",
        "test_kills_of_acts.py",
        "test_kills_of_care.py",
    ]
    if sys.platform == "win32"
    else []
)
