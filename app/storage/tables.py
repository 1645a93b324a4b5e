"""Tables of the store that are not records: journal, heads, works, drafts and search."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table, Text, UniqueConstraint, text

from app.records.base import Record, UtcTime

changes = Table(
    "changes",
    Record.metadata,
    Column("arrival", Integer, primary_key=True),
    Column("centre_id", String(36), nullable=False),
    Column("origin", String(36), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("op_id", LargeBinary(32), nullable=False),
    Column("work_id", String(36), nullable=False),
    Column("label", String(40), nullable=False),
    Column("actor", String(40), nullable=False),
    Column("at", UtcTime(), nullable=False),
    Column("schema", Integer, nullable=False),
    Column("record_type", String(40), nullable=False),
    Column("record_id", String(36), nullable=False),
    Column("kind", String(6), nullable=False),
    Column("public", Text, nullable=False),
    Column("personal", Text),
    Column("salt", LargeBinary(16)),
    Column("personal_digest", LargeBinary(32)),
    Column("supersedes", Text),
    Column("undoes", String(36)),
    UniqueConstraint("origin", "seq"),
    UniqueConstraint("record_id", "work_id"),
)
"""The journal: one entry per record per act. A trigger lets nothing change but personal and salt to NULL."""

heads = Table(
    "heads",
    Record.metadata,
    Column("record_id", String(36), primary_key=True),
    Column("field", String(40), primary_key=True),
    Column("op_id", LargeBinary(32), primary_key=True),
    sqlite_with_rowid=False,
)
"""Which operations stand for a field; no row means the creating entry does."""

works = Table(
    "works",
    Record.metadata,
    Column("work_id", String(36), primary_key=True),
    Column("origin", String(36), nullable=False),
    Column("first_seq", Integer, nullable=False),
    Column("last_seq", Integer, nullable=False),
    Column("act", String(80), nullable=False),
    Column("label", String(40), nullable=False),
    Column("actor", String(40), nullable=False),
    Column("at", UtcTime(), nullable=False),
    Column("undoes", String(36)),
    Column("undoable", Integer, nullable=False),
    Column("outcome", Text),
    Column("arrival", Integer, nullable=False),
    Index("ix_works_actor_arrival", "actor", "arrival"),
    Index("ix_works_undoes", "undoes", sqlite_where=text("undoes IS NOT NULL")),
)
"""One row per act that wrote: where its entries stand in the journal and what it answered (retry key)."""

drafts = Table(
    "drafts",
    Record.metadata,
    Column("actor", String(40), primary_key=True),
    Column("form", String(60), primary_key=True),
    Column("record_id", String(36), primary_key=True),
    Column("values", Text, nullable=False),
    Column("kept_at", UtcTime(), nullable=False),
)
"""Forms being typed: replaced in place, without journal."""

search_docs = Table(
    "search_docs",
    Record.metadata,
    Column("docid", Integer, primary_key=True),
    Column("record_id", String(36), nullable=False, unique=True),
    Column("record_type", String(40), nullable=False),
)
"""The number by which the contentless search index knows a record."""

attachments = Table(
    "attachments",
    Record.metadata,
    Column("digest", String(64), primary_key=True),
    Column("media", String(40), nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("size", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
)
"""Pictures by the SHA-256 of what is stored; never changed, gone when no photo names them any more."""

facts = Table(
    "facts",
    Record.metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)
"""Facts about this file: version of the search tokens, how far a rebuild of the index is."""

BY_HAND = (
    # Contentless: the index keeps tokens only; the ascii tokenizer takes every character beyond
    # U+007F as part of a word, so that rare characters, unknown to SQLite's tables, are found too.
    """CREATE VIRTUAL TABLE search USING fts5(
        name, pinyin, initials,
        content='', contentless_delete=1, tokenize='ascii', prefix='1 2 3 4', detail='full')""",
    """CREATE VIRTUAL TABLE search_numbers USING fts5(
        number, content='', contentless_delete=1, tokenize='ascii', prefix='3 4', detail='column')""",
    "INSERT INTO search(search, rank) VALUES ('secure-delete', 1)",
    "INSERT INTO search_numbers(search_numbers, rank) VALUES ('secure-delete', 1)",
    """CREATE TRIGGER changes_keep_update BEFORE UPDATE ON changes
    WHEN NEW.personal IS NOT NULL OR NEW.salt IS NOT NULL
        OR NEW.arrival IS NOT OLD.arrival OR NEW.centre_id IS NOT OLD.centre_id
        OR NEW.origin IS NOT OLD.origin OR NEW.seq IS NOT OLD.seq OR NEW.op_id IS NOT OLD.op_id
        OR NEW.work_id IS NOT OLD.work_id OR NEW.label IS NOT OLD.label OR NEW.actor IS NOT OLD.actor
        OR NEW."at" IS NOT OLD."at" OR NEW."schema" IS NOT OLD."schema"
        OR NEW.record_type IS NOT OLD.record_type OR NEW.record_id IS NOT OLD.record_id
        OR NEW.kind IS NOT OLD.kind OR NEW.public IS NOT OLD.public
        OR NEW.personal_digest IS NOT OLD.personal_digest
        OR NEW.supersedes IS NOT OLD.supersedes OR NEW.undoes IS NOT OLD.undoes
    BEGIN SELECT RAISE(ABORT, 'the journal is never changed'); END""",
    """CREATE TRIGGER changes_keep_delete BEFORE DELETE ON changes
    BEGIN SELECT RAISE(ABORT, 'the journal is never changed'); END""",
)
"""What the models can't say: the search index and the triggers that guard the journal."""
