"""Migrations: the migrated empty store is what the models say, and a failed migration changes nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from app.base.errors import TroubleError
from app.records.base import Record
from app.storage import backup, container, generations, migrate, search, tables
from app.storage.engine import FILE, connect
from app.usecases import safekeeping
from tests import builders
from tests.faults.scenes import migrating, newer_program, peopled


def schema_of(raw: driver.Connection) -> dict[str, str]:
    rows = raw.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {name: " ".join(text.split()) for name, text in rows}


def test_the_migrated_empty_store_equals_the_models(tmp_path: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    raw = connect(tmp_path / "new.db", bytes(32))
    migrate.upgrade(raw, fresh=True)
    engine = create_engine("sqlite://", module=driver, creator=lambda: raw, poolclass=StaticPool)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_name": _not_of_the_index}
        )
        assert compare_metadata(context, Record.metadata) == []
    raw.close()


def _not_of_the_index(name: str | None, kind: str, _parents: object) -> bool:
    return not (
        kind == "table" and name is not None and (name == "search" or name.startswith("search_"))
    ) or (name == "search_docs")


def test_triggers_and_search_index_are_there_word_for_word(tmp_path: Path) -> None:
    raw = connect(tmp_path / "new.db", bytes(32))
    migrate.upgrade(raw, fresh=True)
    schema = schema_of(raw)
    made = [" ".join(statement.split()) for statement in tables.BY_HAND if statement.startswith("CREATE")]
    assert len(made) == 4
    for statement in made:
        assert statement in schema.values()
    for table in search.TABLES:
        secure = raw.execute(f"SELECT v FROM {table}_config WHERE k = 'secure-delete'").fetchone()
        assert secure == (1,)
    assert raw.execute("SELECT value FROM facts WHERE name = ?", (search.VERSION_FACT,)).fetchone() == (
        str(search.VERSION),
    )
    raw.close()


def test_the_program_knows_the_newest_revision_by_name() -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(migrate.MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [migrate.NEWEST]


def test_an_older_store_is_backed_up_checked_and_then_brought_up_to_date(tmp_path: Path) -> None:
    shutil.copytree(peopled(1), tmp_path / "centre")
    newest = migrate.NEWEST
    with newer_program(), migrating(tmp_path / "centre") as store:
        assert migrate.revision(store) == migrate.NEWEST
    (one,) = generations.generations(tmp_path / "centre")
    assert one.manifest is not None
    assert (one.manifest.why, one.manifest.revision) == ("migration", newest)
    assert one.manifest.counts["members"] == 500
    container.verify(one.file)


def test_no_migration_without_a_backup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(peopled(1), tmp_path / "centre")

    def full(*_: object) -> None:
        raise TroubleError("磁盘已满", "disk_full")

    monkeypatch.setattr(backup, "_make", full)
    with newer_program(), pytest.raises(TroubleError, match="磁盘已满"), migrating(tmp_path / "centre"):
        pass
    with builders.signed_in(tmp_path / "centre") as login:
        assert migrate.revision(login.store) == migrate.NEWEST


def test_a_migration_that_breaks_references_is_taken_back_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "centre"
    shutil.copytree(peopled(1), folder)
    raw = connect(folder / FILE, builders.template().key)
    before = schema_of(raw)
    raw.close()
    broken = tmp_path / "migrations"
    shutil.copytree(migrate.MIGRATIONS, broken, ignore=shutil.ignore_patterns("__pycache__"))
    (broken / "versions" / "r9001.py").write_text(
        'from alembic import op\n\nrevision = "9001"\n'
        f'down_revision = "{migrate.NEWEST}"\n\n\ndef upgrade() -> None:\n'
        '    op.execute("DROP TABLE import_mappings")\n    op.execute("DELETE FROM organisations")\n',
        encoding="utf-8",
    )
    monkeypatch.setattr(migrate, "MIGRATIONS", broken)
    monkeypatch.setattr(migrate, "NEWEST", "9001")
    with pytest.raises(TroubleError) as raised, migrating(folder):
        pass
    assert raised.value.code == "migration"
    monkeypatch.undo()
    raw = connect(folder / FILE, builders.template().key)
    assert schema_of(raw) == before
    raw.close()
    with builders.signed_in(folder) as login:
        assert safekeeping.check(login).ok
