"""Dry runs of small books of services and check-ins, and what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.intake.clinic import Prepared, prepare
from app.records.members import Member
from app.records.services import Service
from app.usecases.workplace import Login
from tests import builders
from tests.intake import books

USUAL: dict[str, dict[str, Any]] = {
    "services": {"服务日期": "2026-07-15", "时长": 1},
    "checkins": {"报到日期": "2026-03-02", "岗位": "其他"},
}


def reasons(dry: Prepared) -> dict[int, tuple[str, ...]]:
    """Why rows stay out, by sheet row."""
    return {fault.row: fault.reasons for fault in dry.rejected}


def doubts(dry: Prepared) -> dict[int, tuple[str, ...]]:
    """What is doubted of rows that go in, by sheet row."""
    return {fault.row: fault.reasons for fault in dry.warned}


def told(dry: Prepared) -> str:
    """All that is told of all rows."""
    return "\n".join(fault.text for fault in (*dry.rejected, *dry.warned))


def of_one(login: Login, folder: Path, register: str, *rows: Mapping[str, Any]) -> Prepared:
    """The dry run of a book about 林晓东: a sound row for each of these, with what it says otherwise."""
    usual = {"姓名": "林晓东", "身份证号": builders.id_number(1001), **USUAL[register]}
    said = [{**usual, **row} for row in rows or ({},)]
    heads = list(dict.fromkeys(head for row in said for head in row))
    cells = [[row.get(head) for head in heads] for row in said]
    return prepare(books.write(folder / "one.xlsx", heads, *cells), register, login=login)


def served(login: Login) -> list[dict[str, Any]]:
    """All services that stand, with the name of the member, by day."""
    with login.store.reading(login.actor) as read:
        query = select(Service, Member.name).join(Member, Member.id == Service.member_id)
        rows = read.rows(query.where(Service.live.is_(True)).order_by(Service.served_on, Service.id))
        return [
            {column.key: getattr(one, column.key) for column in Service.__table__.columns} | {"name": name}
            for one, name in rows
        ]
