"""Drafts: what somebody was typing when the program or they broke off, theirs alone, without journal."""

from __future__ import annotations

from collections.abc import Mapping

from app.storage import drafts as kept
from app.storage.drafts import NEW, Draft
from app.usecases.workplace import Login

__all__ = ["NEW", "Draft", "drop", "keep", "recall"]


def keep(login: Login, form: str, values: Mapping[str, str], record_id: str = NEW) -> None:
    """Keep what is typed so far, in place of what was kept before.

    Args:
        login: who is typing.
        form: name of the form.
        values: what was typed, by field name; fields left alone are not in it.
        record_id: the record being changed, `NEW` for a new one.
    """
    kept.keep_draft(login.store, login.actor.login, form, values, record_id)


def recall(login: Login, form: str, record_id: str = NEW) -> Draft | None:
    """What this person had typed into the form and not saved, None if nothing."""
    return kept.read_draft(login.store, login.actor.login, form, record_id)


def drop(login: Login, form: str, record_id: str = NEW) -> None:
    """Forget what was kept: it was saved, or they let it go."""
    kept.drop_draft(login.store, login.actor.login, form, record_id)
