"""Workbooks that mean harm or are broken end in a Chinese reason and an unchanged store."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.base.errors import RuleError
from app.intake.clinic import prepare
from app.records.accounts import Role
from app.usecases.accounts import add_account, set_password
from app.usecases.workplace import Login, Workplace
from tests.intake.conftest import PASSWORD


def broken(folder: Path, roster: Path, how: str) -> Path:
    path = folder / "a.xlsx"
    data = roster.read_bytes()
    if how == "cut":
        path.write_bytes(data[: len(data) // 2])
    elif how == "empty":
        path.write_bytes(b"")
    elif how == "picture":
        path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(2000))
    elif how == "bomb":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
            book.writestr("[Content_Types].xml", "<Types/>")
            book.writestr("xl/worksheets/sheet1.xml", bytes(600_000_000))
    elif how == "entities":
        with zipfile.ZipFile(roster) as book, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
            for name in book.namelist():
                part = book.read(name)
                if name == "xl/workbook.xml":
                    part = part.replace(
                        b"<workbook", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><workbook', 1
                    )
                out.writestr(name, part)
    return path


@pytest.mark.parametrize("how", ["cut", "empty", "picture", "bomb", "entities", "missing"])
def test_a_broken_workbook_is_refused_in_words_and_changes_nothing(
    login: Login, roster: Path, tmp_path: Path, how: str, held: Callable[[], Any]
) -> None:
    before = held()
    with pytest.raises(RuleError) as refused:
        prepare(broken(tmp_path, roster, how), login=login)
    assert any("\u4e00" <= char <= "\u9fff" for char in refused.value.message)
    assert held() == before


def test_who_may_not_import_is_refused_before_the_file_is_touched(login: Login, tmp_path: Path) -> None:
    folder = login.store.folder
    set_password(login, login.act(add_account, "desk", [Role.FRONT_DESK.value]), PASSWORD)
    login.store.close()
    with Workplace(folder) as place, pytest.raises(RuleError) as refused:
        prepare(tmp_path / "missing.xlsx", login=place.sign_in("desk", PASSWORD))
    assert refused.value.code == "no_right"
