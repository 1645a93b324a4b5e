"""The personal sheet on paper, read back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pdfplumber
import pytest

from app.base.errors import RuleError
from app.reports.member_sheet import write_member_sheet
from app.usecases import history, members
from app.usecases.workplace import Login
from tests import builders


@pytest.fixture
def login(tmp_path: Path) -> Iterator[Login]:
    with builders.signed_in(builders.new_centre(tmp_path / "centre")) as entered:
        yield entered


def text_of(file: Path) -> str:
    with pdfplumber.open(file) as pdf:
        return "".join(page.extract_text() for page in pdf.pages)


def test_a_masked_sheet_holds_no_number_and_a_clear_one_is_written_down(login: Login, tmp_path: Path) -> None:
    person = builders.person(5, name="唐㛃", joined_on="1999-07-01", full_on="2000-07-01")
    member = login.act(members.register_member, person)
    login.act(members.set_flag, member, "流动", "某省某市", date(2026, 1, 1))
    write_member_sheet(login, member, tmp_path / "masked.pdf")
    masked = text_of(tmp_path / "masked.pdf")
    assert "唐㛃" in masked
    assert "流动" in masked
    assert "自转正之日" in masked
    for number in (person["id_number"], person["phone"], person["id_number"][6:14], str(person["born_on"])):
        assert number not in masked
    write_member_sheet(login, member, tmp_path / "clear.pdf", clear_reason="本人办理转接")
    assert person["id_number"] in text_of(tmp_path / "clear.pdf")
    exports = [row for row in history.history(login) if row.label == "导出台账"]
    assert [row.values["masked"] for row in exports] == [True, False]


def test_a_clear_sheet_without_a_reason_leaves_no_file(login: Login, tmp_path: Path) -> None:
    member = login.act(members.register_member, builders.person(6))
    with pytest.raises(RuleError, match="原因"):
        write_member_sheet(login, member, tmp_path / "sheet.pdf", clear_reason=" ")
    assert not (tmp_path / "sheet.pdf").exists()
