"""A file written by the program is whole or not there."""

from __future__ import annotations

import os
import resource
import signal
from pathlib import Path

import pytest

from app.base.errors import TroubleError
from app.base.files import replace_atomically


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_new_file_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    target = tmp_path / "台账.xlsx"
    target.write_text("old", encoding="utf-8")
    with replace_atomically(target) as partial:
        assert partial.parent == tmp_path
        partial.write_text("new", encoding="utf-8")
        assert target.read_text(encoding="utf-8") == "old"
    assert target.read_text(encoding="utf-8") == "new"
    assert names_in(tmp_path) == ["台账.xlsx"]


def write_half(target: Path) -> None:
    with replace_atomically(target) as partial:
        partial.write_text("half", encoding="utf-8")
        raise KeyboardInterrupt


def test_a_cancel_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    target.write_text("old", encoding="utf-8")
    with pytest.raises(KeyboardInterrupt):
        write_half(target)
    assert target.read_text(encoding="utf-8") == "old"
    assert names_in(tmp_path) == ["a.csv"]


def test_a_missing_folder_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(TroubleError, match="文件夹不存在"), replace_atomically(tmp_path / "no" / "a.csv"):
        pass


def write_large(target: Path) -> None:
    with replace_atomically(target) as partial:
        partial.write_bytes(bytes(5000))


def test_a_full_disk_is_trouble_and_leaves_nothing(tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    old = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
        with pytest.raises(TroubleError, match="没有写成") as raised:
            write_large(tmp_path / "a")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, old)
    assert raised.value.code == "disk_full"
    assert names_in(tmp_path) == []


def test_the_file_has_ordinary_rights(tmp_path: Path) -> None:
    target = tmp_path / "a"
    old = os.umask(0o022)
    try:
        with replace_atomically(target) as partial:
            partial.write_bytes(b"x")
    finally:
        os.umask(old)
    assert target.stat().st_mode & 0o777 == 0o644
