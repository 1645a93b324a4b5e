"""The bundled messy roster: what the script makes is what is shipped."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest


@pytest.fixture(scope="module")
def maker(project: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "make_sample_roster", project / "installer" / "make_sample_roster.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # A dataclass looks up its own module while it is being made.
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, spec.name, module)
        spec.loader.exec_module(module)
    return module


def contents(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as book:
        return {name: hashlib.sha256(book.read(name)).hexdigest() for name in book.namelist()}


def test_the_shipped_roster_is_the_one_the_script_makes(maker: ModuleType, tmp_path: Path) -> None:
    maker.save(maker.make_workbook(), tmp_path / "roster.xlsx")
    assert contents(tmp_path / "roster.xlsx") == contents(maker.TARGET)


def test_the_roster_has_the_oddities_it_is_for(maker: ModuleType) -> None:
    sheet = maker.make_workbook()[maker.SHEET]
    values = [cell for row in sheet.iter_rows(min_row=maker.FIRST_ROW) for cell in row]
    assert sheet.merged_cells.ranges
    assert any(dimension.hidden for dimension in sheet.row_dimensions.values())
    assert any(isinstance(cell.value, float) for cell in values)
    assert {type(cell.value).__name__ for cell in values if cell.column_letter == "J"} >= {
        "str",
        "int",
        "date",
    }
    assert any("合" in str(cell.value) for cell in values if cell.column_letter == "A")


def test_invented_id_numbers_have_a_right_check_digit(maker: ModuleType) -> None:
    assert maker.check_digit("11010519491231002") == "X"


def ask(store: Path, password: Path, *words: str) -> dict[str, Any]:
    """One command of ``dangqun`` as a person would type it; its JSON answer."""
    door = ["--store", str(store), "--user", "zhang", "--password-file", str(password)]
    done = subprocess.run(
        [sys.executable, "-m", "app", *door, *words, "--json"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def rows_by_number(maker: ModuleType) -> dict[int, int]:
    """The number in the first column → its row on the sheet."""
    sheet = maker.make_workbook()[maker.SHEET]
    return {row[0].value: row[0].row for row in sheet.iter_rows() if isinstance(row[0].value, int)}


def test_the_clinic_finds_every_planted_fault_and_no_other(maker: ModuleType, tmp_path: Path) -> None:
    password = tmp_path / "password.txt"
    password.write_text("青藤-practice-2026\n", encoding="utf-8")
    store = tmp_path / "centre"
    ask(store, password, "create", str(store), "--centre", "青藤中心", "--user", "zhang")
    answer = ask(store, password, "import", "members", str(maker.TARGET), "--dry-run")
    rows = rows_by_number(maker)
    rejected = {entry["row"]: entry["reasons"] for entry in answer["rejected"]}
    warned = {entry["row"]: entry["reasons"] for entry in answer["warned"]}
    assert answer["rows"] == maker.PEOPLE
    assert set(rejected) == {rows[number] for number in maker.FAULTS}
    assert all(reason in rejected[rows[number]] for number, reason in maker.FAULTS.items())
    assert set(warned) == {rows[number] for number in maker.DOUBTS}
    assert all(reason in warned[rows[number]] for number, reason in maker.DOUBTS.items())
    assert answer["imported"] == maker.PEOPLE - len(maker.FAULTS)
