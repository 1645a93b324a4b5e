"""The bundled messy roster: what the script makes is what is shipped."""

from __future__ import annotations

import hashlib
import importlib.util
import sys
import zipfile
from pathlib import Path
from types import ModuleType

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
