"""Bringing a store up to date: one transaction, a verified backup first, newer files refused.

Each revision lies in ``migrations/versions``; released stores of every step lie in ``tests/released``.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import sqlcipher3.dbapi2 as driver

from app.base.errors import TroubleError
from app.storage import search
from app.storage.engine import Store

NEWEST = "0002"
MIGRATIONS = Path(__file__).parent / "migrations"


def bring_up_to_date(store: Store, back_up: Callable[[Store], object]) -> None:
    """Migrate the store if its revision is older than the program's.

    Args:
        store: the store, just opened.
        back_up: makes and verifies a backup; called before anything is changed.

    Raises:
        TroubleError: the file was written by a newer version (``newer``), or the migration failed
            and nothing was changed (``migration``).
    """
    found = revision(store)
    if found == NEWEST:
        return
    if found is not None:
        if found not in _known():
            raise TroubleError(
                "这个中心的数据是由更新版本的党群工作台写的。请安装新版本后再打开，数据没有改动。", "newer"
            )
        back_up(store)
    with store.alone() as raw:
        upgrade(raw, fresh=found is None)


def revision(store: Store) -> str | None:
    """The revision of the file, None if it is empty."""
    with store.connection() as connection:
        known = connection.exec_driver_sql(
            "SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'"
        ).scalar()
        if not known:
            return None
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        return str(found) if found else None


def upgrade(raw: driver.Connection, target: str = "head", *, fresh: bool = False) -> None:
    """Run the migrations on this connection in one transaction, references checked before it commits.

    Args:
        raw: a connection outside any transaction.
        target: the revision to reach.
        fresh: the file is empty: its search index is by the present token rules from the start.

    Raises:
        TroubleError: something failed; the file is as it was (code ``migration``).
    """
    from alembic.config import Config
    from alembic.script import ScriptDirectory
    from sqlalchemy import create_engine, event
    from sqlalchemy.pool import StaticPool

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    engine = create_engine("sqlite://", module=driver, creator=lambda: raw, poolclass=StaticPool)
    event.listen(engine, "begin", lambda c: c.exec_driver_sql("BEGIN IMMEDIATE"))
    raw.execute("PRAGMA foreign_keys = OFF")
    try:
        # Alembic leaves a transaction alone that was begun before it: all steps commit as one.
        with engine.begin() as connection:
            _run(scripts, config, connection, target)
            if fresh:
                connection.exec_driver_sql(
                    "INSERT INTO facts (name, value) VALUES (?, ?)",
                    (search.VERSION_FACT, str(search.VERSION)),
                )
            if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                raise TroubleError(
                    "升级后发现引用不完整，已全部撤回，数据没有改动。请联系技术支持。", "migration"
                )
    finally:
        raw.execute("PRAGMA foreign_keys = ON")


def _run(scripts: object, config: object, connection: object, target: str) -> None:
    from alembic.runtime.environment import EnvironmentContext

    def steps(revision: object, _context: object) -> object:
        return scripts._upgrade_revs(target, revision)  # type: ignore[attr-defined]  # noqa: SLF001 - alembic's own commands do the same

    with EnvironmentContext(config, scripts, fn=steps, destination_rev=target) as environment:  # type: ignore[arg-type]
        environment.configure(connection=connection, render_as_batch=True)  # type: ignore[arg-type]
        environment.run_migrations()


def _known() -> frozenset[str]:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return frozenset(script.revision for script in ScriptDirectory.from_config(config).walk_revisions())
