"""Backups: made, re-opened, checked, thinned."""

from __future__ import annotations

from app.storage.engine import Store


def back_up_before_migration(store: Store) -> object:
    """A verified backup under ``backups/`` of the store's folder."""
    raise NotImplementedError(store)
