"""Nobody's id number, phone or name can be read from what lies on the disk."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.base.log import start_log
from app.storage import drafts
from app.usecases import history, imports, listing, members, safekeeping
from app.usecases.imports import MemberBatch
from tests import builders

PLANTED = 50


def secrets() -> list[str]:
    """Fifty invented people, each by id number, phone and name, in the writings that a disk may carry."""
    words = [builders.id_number(n) for n in people()] + [builders.phone(n) for n in people()]
    return words + [named(n) for n in people()]


def people() -> range:
    return range(300, 300 + PLANTED)


def named(n: int) -> str:
    return f"端木{chr(0x6C99 + n)}{chr(0x7FA0 + n)}"


@pytest.fixture
def log_file(tmp_path: Path) -> Iterator[Path]:
    root = logging.getLogger()
    before = list(root.handlers)
    level = root.level
    start_log(tmp_path / "log")
    yield tmp_path / "log"
    for handler in [h for h in root.handlers if h not in before]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


def found_in(folder: Path) -> list[str]:
    """Which planted words stand in any file below a folder, in any of the usual codings."""
    hits = []
    for file in sorted(one for one in folder.rglob("*") if one.is_file()):
        content = file.read_bytes()
        for word in secrets():
            codings = ("utf-8", "gb18030", "utf-16-le")
            hits += [f"{file.relative_to(folder)}: {c}" for c in codings if word.encode(c) in content]
    return sorted(set(hits))


def test_planted_people_are_found_in_no_file(
    tmp_path: Path, log_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setenv("SQLITE_TMPDIR", str(scratch))
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    folder = builders.new_centre(tmp_path / "centre")
    rows = [builders.person(n, name=named(n)) for n in people()]
    with builders.signed_in(folder) as login:
        login.act(imports.import_members, MemberBatch(rows, range(PLANTED), {}, PLANTED, 0))
        ids = login.ask(listing.list_ids, "members")
        login.act(members.change_member, ids[0], {"note": f"同住：{named(301)} {builders.phone(301)}"})
        login.act(members.set_flag, ids[1], "困难", named(302), date(2026, 1, 5))
        login.act(history.note_look, "member", ids[2], f"{named(303)}本人来电")
        drafts.keep_draft(login.store, "guanli", "member", rows[4])
        assert login.ask(listing.find, named(305)).total == 1
        history.undo(login)
        # While the store is open the newest pages lie in the WAL.
        assert (folder / "store.db-wal").stat().st_size > 0
        assert found_in(folder) == []
        safekeeping.keep_safe(login.store, "timer")
        safekeeping.back_up(login, tmp_path / "out.dqbak")
        assert found_in(tmp_path) == []
    logging.getLogger("app").info("closed")
    assert (log_file / "dangqun.log").stat().st_size > 0
    assert {one.name for one in folder.rglob("*")} >= {"store.db", "keys-1.json", "store.lock"}
    assert found_in(tmp_path) == []


def test_the_search_itself_would_notice_a_word(tmp_path: Path) -> None:
    (tmp_path / "plain.txt").write_text(f"x{named(310)}x", encoding="gb18030")
    assert found_in(tmp_path) == ["plain.txt: gb18030"]


def test_the_header_is_not_that_of_sqlite(tmp_path: Path) -> None:
    folder = builders.new_centre(tmp_path / "centre")
    assert not (folder / "store.db").read_bytes().startswith(b"SQLite format 3")
