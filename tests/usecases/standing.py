"""What stands in a store: every register, row by row, so that two moments can be compared."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from app.records import RECORD_TYPES
from app.records.base import Kind, Record, fields_of
from app.usecases.workplace import Login

OF_A_LINE = {"reverses_id", "reversal"}
"""Fields that tell how an append-only entry came to stand, not what it says."""

Rows = dict[str, Any]


def rows(login: Login) -> Rows:
    """What stands: all rows of every register; of append-only ones what lists show, and what all sums to."""
    with login.store.connection() as connection:
        return {
            name: _standing(connection, kind) if kind.append_only else _all(connection, kind)
            for name, kind in RECORD_TYPES.items()
        }


def _all(connection: Any, kind: type[Record]) -> dict[str, dict[str, Any]]:
    lists = {one.name for one in fields_of(kind) if one.kind is Kind.LIST}
    found = connection.exec_driver_sql(f"SELECT * FROM {kind.__tablename__}").mappings()
    return {
        row["id"]: {
            name: json.loads(value or "null") if name in lists else value for name, value in row.items()
        }
        for row in found
    }


def _standing(connection: Any, kind: type[Record]) -> tuple[Counter[tuple[Any, ...]], tuple[Any, ...]]:
    said = [one.name for one in fields_of(kind) if one.name not in OF_A_LINE]
    live = connection.exec_driver_sql(f"SELECT {', '.join(said)} FROM {kind.__tablename__} WHERE live").all()
    sums = ", ".join(f"coalesce(sum({name}), 0)" for name in kind.quantities)
    every, standing = (
        tuple(connection.exec_driver_sql(f"SELECT {sums} FROM {kind.__tablename__} WHERE {which}").one())
        for which in ("1 = 1", "live")
    )
    assert every == standing
    return Counter(map(tuple, live)), every
