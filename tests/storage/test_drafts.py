"""Drafts: what was being typed is there again after a crash, for the one who typed it."""

from __future__ import annotations

from pathlib import Path

from app.storage.chain import verify_store
from app.storage.drafts import drop_draft, keep_draft, read_draft
from tests import builders


def test_a_draft_is_kept_replaced_and_dropped_without_a_journal_entry(tmp_path: Path) -> None:
    folder = builders.new_centre(tmp_path / "centre")
    with builders.opened(folder) as store:
        before = verify_store(store).entries
        keep_draft(store, "li", "member", {"name": "李"})
        keep_draft(store, "li", "member", {"name": "李明", "phone": None})
        keep_draft(store, "li", "member", {"name": "王五"}, "some-record")
    with builders.opened(folder) as store:
        kept = read_draft(store, "li", "member")
        assert kept is not None
        assert kept.values == {"name": "李明", "phone": None}
        assert kept.kept_at.tzinfo is not None
        other = read_draft(store, "li", "member", "some-record")
        assert other is not None
        assert other.values == {"name": "王五"}
        assert read_draft(store, "wang", "member") is None
        drop_draft(store, "li", "member")
        assert read_draft(store, "li", "member") is None
        assert read_draft(store, "li", "member", "some-record") is not None
        assert verify_store(store).entries == before
