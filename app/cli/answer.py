"""What a command hands back, and how failures are told: exit codes, JSON and sentences."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.base import clock
from app.base.errors import RuleError, TroubleError

DONE, RULE, USAGE, TROUBLE = 0, 1, 2, 3


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command found or did.

    Attributes:
        data: the object that ``--json`` prints.
        text: the sentences and tables people read.
        code: the exit code.
        aside: a sentence that has no place in ``data``; with ``--json`` it goes to standard error.
    """

    data: Mapping[str, Any]
    text: str
    code: int = DONE
    aside: str = ""


class UsageError(Exception):
    """The command was typed wrongly: the sentence says how it is meant."""

    def __init__(self, message: str, field: str | None = None, code: str = "usage") -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.code = code


@dataclass(frozen=True, slots=True)
class Failure:
    """A failure as it is told: kind, code, sentence, field, exit code, and what else programs may want."""

    kind: str
    code: str
    message: str
    field: str | None
    exit_code: int
    further: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The object that ``--json`` prints."""
        error = {"kind": self.kind, "code": self.code, "message": self.message, "field": self.field}
        return {"error": error, **self.further}


def failure_of(error: Exception) -> Failure | None:
    """How an error is told; None for one that is a bug."""
    if isinstance(error, UsageError):
        return Failure("usage", error.code, error.message, error.field, USAGE)
    if isinstance(error, RuleError):
        # An undo that is blocked says by which records.
        blocked = getattr(error, "records", None)
        further = {"blocked": list(blocked)} if blocked else {}
        return Failure("rule", error.code, error.message, error.field, RULE, further)
    if isinstance(error, TroubleError):
        return Failure("trouble", error.code, error.message, None, TROUBLE)
    return None


def bug_failure(report: Path | None) -> Failure:
    """How a bug is told: what is safe, and where the report lies."""
    told = f"故障报告在：{report}" if report else "故障报告没能写下。"
    message = f"程序出了意外的错误，这一步没有完成，已保存的数据完好。{told}"
    return Failure("bug", "bug", message, None, TROUBLE)


def to_json(data: Mapping[str, Any]) -> str:
    """One JSON object on one line: dates and times as ISO text, money and rates as decimal strings."""
    return json.dumps(data, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return clock.to_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | Path):
        return str(value)
    raise TypeError(type(value).__name__)
