"""``python -m app`` and the console script ``dangqun``: the door to the house."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Start the program.

    Args:
        argv: the words after the program's name; without it those of this process.

    Returns:
        The exit code: 0 it ran, 1 a rule says no, 2 wrong usage, 3 trouble.
    """
    from app.bootstrap import start

    return start(sys.argv[1:] if argv is None else argv)


if __name__ == "__main__":
    sys.exit(main())
