"""Drafts: forms being typed, kept in the encrypted file and replaced in place, without journal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from app.base import clock
from app.storage.engine import Store

NEW = ""
"""Stands for the record id of a form that makes a new record."""

_PUT = 'INSERT OR REPLACE INTO drafts (actor, form, record_id, "values", kept_at) VALUES (?, ?, ?, ?, ?)'
_WHERE = "WHERE actor = ? AND form = ? AND record_id = ?"


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody had typed, and when it was kept."""

    values: Mapping[str, Any]
    kept_at: datetime


def keep_draft(store: Store, actor: str, form: str, values: Mapping[str, Any], record_id: str = NEW) -> None:
    """Keep what is typed so far, in place of what was kept before.

    Args:
        store: the open store.
        actor: login name of the person typing; drafts are theirs alone.
        form: name of the form.
        values: what the inputs hold, by field name.
        record_id: the record being changed, `NEW` for a new one.
    """
    row = (actor, form, record_id, orjson.dumps(dict(values)).decode(), clock.to_text(clock.now()))
    with store.writing() as connection:
        connection.exec_driver_sql(_PUT, row)


def read_draft(store: Store, actor: str, form: str, record_id: str = NEW) -> Draft | None:
    """What was kept of this form for this person, None if nothing."""
    with store.connection() as connection:
        row = connection.exec_driver_sql(
            f'SELECT "values", kept_at FROM drafts {_WHERE}',  # noqa: S608 - text of this module
            (actor, form, record_id),
        ).first()
    return None if row is None else Draft(orjson.loads(row[0]), clock.from_text(row[1]))


def drop_draft(store: Store, actor: str, form: str, record_id: str = NEW) -> None:
    """Forget a draft: its record was saved, or the person let it go."""
    with store.writing() as connection:
        connection.exec_driver_sql(f"DELETE FROM drafts {_WHERE}", (actor, form, record_id))  # noqa: S608 - the same
