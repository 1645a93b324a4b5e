"""The registers whose workbooks can be read: their headings, how rows are read, the act that writes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.base.errors import RuleError
from app.intake.checkin_rows import read_checkins
from app.intake.member_rows import Table
from app.intake.reader import ReadRows
from app.intake.service_rows import read_services
from app.intake.vocabulary import checkin_vocabulary, member_vocabulary, service_vocabulary
from app.usecases.checkin_imports import import_checkins
from app.usecases.imports import import_members
from app.usecases.service_imports import import_services
from app.usecases.workplace import Login

MEMBERS, CHECKINS, SERVICES = "members", "checkins", "services"
Read = Callable[[Table, Mapping[str, str], Login, str | None], ReadRows]


@dataclass(frozen=True, slots=True)
class Intake:
    """What the clinic must know of a register.

    Attributes:
        name: of the register.
        book: what its workbook is called.
        heads: headings it can be told by, for people.
        vocabulary: headings by field name.
        act: writes a batch.
        read: reads its rows; None for the roster of members, which the clinic reads itself.
    """

    name: str
    book: str
    heads: str
    vocabulary: Callable[[], dict[str, tuple[str, ...]]]
    act: Callable[..., Any]
    read: Read | None = None


INTAKES: dict[str, Intake] = {
    one.name: one
    for one in (
        Intake(
            MEMBERS,
            "党员名册",
            "姓名、身份证号等",
            member_vocabulary,
            import_members,
        ),
        Intake(
            CHECKINS,
            "报到名册",
            "姓名、报到日期等",
            checkin_vocabulary,
            import_checkins,
            read_checkins,
        ),
        Intake(
            SERVICES,
            "服务记录",
            "姓名、服务日期、时长等",
            service_vocabulary,
            import_services,
            read_services,
        ),
    )
}


def intake_of(register: str) -> Intake:
    """What the clinic must know of that register.

    Raises:
        RuleError: its workbooks can't be read (``no_register``).
    """
    if register not in INTAKES:
        known = "、".join(INTAKES)
        raise RuleError(f"“{register}”还不能导入，可以导入：{known}。", "register", "no_register")
    return INTAKES[register]
