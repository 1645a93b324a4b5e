"""The two kinds of failure that are not our bugs.

`RuleError`: the user can mend it; it is shown at the field. `TroubleError`: the machine is in the way
(disk, lock, newer file); it says what to do. Anything else that is raised is a bug and ends in a crash
report.
"""

from __future__ import annotations


class RuleError(Exception):
    """A rule of the field says no, and the user can mend it.

    Args:
        message: a calm Chinese sentence that says what is wrong and what to do next.
        field: name of the field the sentence belongs to, if one does.
        code: a short English word other programs can rely on.
    """

    def __init__(self, message: str, field: str | None = None, code: str = "rule") -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.code = code


class TroubleError(Exception):
    """The machine is in the way: disk, lock, damage, a newer file.

    Args:
        message: a calm Chinese sentence that says what is safe and what to do next.
        code: a short English word other programs can rely on.
    """

    def __init__(self, message: str, code: str = "trouble") -> None:
        super().__init__(message)
        self.message = message
        self.code = code
