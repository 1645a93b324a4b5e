"""Bounds on the memory and processor time of the reading child, per operating system."""

from __future__ import annotations

import subprocess
import sys

from app.sheets.limits import Limits


def confine_self(limits: Limits) -> None:
    """Bound the calling process (Linux and other Unix; on Windows the parent does it from outside)."""
    if sys.platform == "win32":
        return
    import resource

    seconds = int(limits.seconds) + 5
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def peak_memory() -> int:
    """The most memory the calling process ever held, in bytes; 0 where the system does not say."""
    if sys.platform == "win32":
        return 0
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def confine_child(child: subprocess.Popen[bytes], limits: Limits) -> object:
    """Put a started child under a memory bound from outside, where it can't bound itself (Windows).

    Args:
        child: the process, just started; it waits for its request, so that the bound comes in time.
        limits: the memory bound.

    Returns:
        Something to keep until the child has ended: dropping it ends the child. None where nothing is needed.
    """
    if sys.platform == "win32":
        from app.sheets.confine_windows import Job

        return Job(child, limits.memory)
    return None
