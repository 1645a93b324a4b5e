"""What the import dialog says of each register: its name, how its rows are counted, which fields it has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ImportWords:
    """The words for one register.

    Attributes:
        title: title of the dialog, and what the status line says was done.
        book: what its workbook is called.
        unit: what its rows are counted in.
        fields: gives the headings by field name, the first of each being its label; asked for late,
            because the clinic is loaded only when something is imported.
    """

    title: str
    book: str
    unit: str
    fields: Callable[[], Mapping[str, tuple[str, ...]]]


def _of_members() -> Mapping[str, tuple[str, ...]]:
    from app.intake.vocabulary import member_vocabulary

    return member_vocabulary()


def _of_checkins() -> Mapping[str, tuple[str, ...]]:
    from app.intake.vocabulary import checkin_vocabulary

    return checkin_vocabulary()


def _of_services() -> Mapping[str, tuple[str, ...]]:
    from app.intake.vocabulary import service_vocabulary

    return service_vocabulary()


IMPORTS: dict[str, ImportWords] = {
    "members": ImportWords("导入党员", "党员花名册", "人", _of_members),
    "checkins": ImportWords("导入党员报到", "报到名册", "人", _of_checkins),
    "services": ImportWords("导入服务记录", "服务记录表", "条", _of_services),
}
"""By the register's name; a register whose workbooks can be imported has a line here."""
