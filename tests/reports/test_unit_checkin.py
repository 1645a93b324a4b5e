"""单位报到单: one page, form above and receipt below, read back from the file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pdfplumber
import pytest

from app.base.errors import RuleError
from app.reports.unit_checkin import write_unit_form
from app.usecases import areas, history, organisations, units
from app.usecases.workplace import Login
from tests import builders


@pytest.fixture
def school(tmp_path: Path) -> Iterator[tuple[Login, str]]:
    folder = builders.new_centre(tmp_path / "centre")
    with builders.signed_in(folder) as login:
        values = {
            "name": "向阳小学",
            "kind": "学校",
            "party_organisation": "中共向阳小学支部委员会",
            "party_members": "23",
            "address": "向阳路 12 号",
            "contact": "李明",
            "phone": "19900001234",
        }
        yield login, login.act(units.add_unit, values)


def checked_in(login: Login, unit_id: str) -> None:
    home = login.act(areas.add_area, {"name": "石一社区", "kind": "社区"})
    grid = login.act(areas.add_area, {"name": "第一网格", "kind": "网格", "parent_id": home})
    receiver = login.act(organisations.add_organisation, {"name": "石一社区党委", "kind": "社区党委"})
    said = {
        "checked_in_on": "2026-03-02",
        "area_id": grid,
        "organisation_id": receiver,
        "offers": "周末开放操场",
    }
    login.act(units.check_in_unit, unit_id, said)


def text_of(file: Path) -> str:
    with pdfplumber.open(file) as pdf:
        assert len(pdf.pages) == 1
        assert (round(pdf.pages[0].width), round(pdf.pages[0].height)) == (595, 842)
        return "".join((pdf.pages[0].extract_text() or "").split())


def test_a_unit_that_checked_in_takes_its_receipt_home(school: tuple[Login, str], tmp_path: Path) -> None:
    login, unit_id = school
    checked_in(login, unit_id)
    write_unit_form(login, unit_id, tmp_path / "form.pdf")
    text = text_of(tmp_path / "form.pdf")
    above, below = text.split("沿此线剪开")
    for words in (
        "编号：DW2026-0001",
        "报到日期：2026年3月2日",
        "中共向阳小学支部委员会",
        "周末开放操场",
        "23",
    ):
        assert words in above
    assert "回执" in below
    assert (
        "向阳小学：你单位党组织已于2026年3月2日到石一社区报到，由石一社区党委接收，报到编号DW2026-0001。"
        in below
    )
    assert f"{builders.CENTRE}（盖章）" in below


def test_the_telephone_is_masked_unless_there_is_a_reason(school: tuple[Login, str], tmp_path: Path) -> None:
    login, unit_id = school
    write_unit_form(login, unit_id, tmp_path / "masked.pdf")
    masked = text_of(tmp_path / "masked.pdf")
    assert "199****1234" in masked
    assert "19900001234" not in masked
    write_unit_form(login, unit_id, tmp_path / "full.pdf", clear_reason="单位要求")
    assert "19900001234" in text_of(tmp_path / "full.pdf")
    said = [row for row in history.history(login, record=unit_id) if row.label == "打印单位报到单"]
    assert [row.values for row in said] == [
        {"paper": "unit_checkin", "masked": True},
        {"paper": "unit_checkin", "masked": False, "reason": "单位要求"},
    ]
    with pytest.raises(RuleError):
        write_unit_form(login, unit_id, tmp_path / "none.pdf", clear_reason=" ")
    assert not (tmp_path / "none.pdf").exists()


def test_a_unit_that_has_not_come_gets_a_form_to_fill_in(school: tuple[Login, str], tmp_path: Path) -> None:
    login, unit_id = school
    write_unit_form(login, unit_id, tmp_path / "blank.pdf")
    text = text_of(tmp_path / "blank.pdf")
    assert "报到日期：年月日" in text
    assert "你单位党组织已于年月日到本社区报到。" in text
    assert "None" not in text
