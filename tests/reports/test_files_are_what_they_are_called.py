"""Every writer of papers writes what the name of its file says, or refuses in words."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

import app.reports
from app.base import clock
from app.base.errors import RuleError
from app.base.periods import Span, period_of
from app.reports.call_up_list import write_call_up_list
from app.reports.checkin_form import write_checkin_form
from app.reports.checkin_list import write_checkin_list
from app.reports.ledgers import write_ledger
from app.reports.member_cards import write_member_cards
from app.reports.member_sheet import write_member_sheet
from app.reports.periodic import make_period_report, save_period_report
from app.reports.recovery_sheet import write_recovery_sheet
from app.reports.service_card import write_service_cards
from app.reports.sign_in_sheet import write_sign_in_sheet
from app.reports.slip import write_slip
from app.reports.unit_checkin import write_unit_form
from app.usecases import activities, checkins, history, members, services, units
from app.usecases.checkins import CheckinEntry
from app.usecases.services import ServiceEntry
from app.usecases.workplace import Login
from tests import builders

Write = Callable[[Path], object]
BOTH, PRINTED = {"xlsx", "pdf"}, {"pdf"}
WRITTEN = {
    "write_call_up_list": BOTH,
    "write_checkin_form": BOTH,
    "write_checkin_list": BOTH,
    "write_ledger": {"xlsx", "pdf", "csv"},
    "write_member_cards": PRINTED,
    "write_member_sheet": BOTH,
    "save_period_report": BOTH,
    "write_recovery_sheet": PRINTED,
    "write_service_cards": BOTH,
    "write_sign_in_sheet": BOTH,
    "write_slip": PRINTED,
    "write_unit_form": PRINTED,
}
"""Every writer, and as what it writes; `write_period_report` names its files itself."""


@pytest.fixture(scope="module")
def writers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Login, Mapping[str, Write]]]:
    """Every writer with somebody to write about."""
    folder = builders.new_centre(tmp_path_factory.mktemp("papers") / "centre")
    with builders.signed_in(folder) as login:
        today = clock.today()
        unit = login.act(units.add_unit, {"name": "实验学校"})
        member = login.act(members.register_member, builders.person(5))
        on = date(today.year, 1, 1)
        checkin = login.act(checkins.check_in, member, CheckinEntry(unit_id=unit, posts=("其他",), on=on))
        login.act(services.log_service, member, ServiceEntry("志愿活动", today, "1.5"))
        activity = login.act(
            activities.add_activity, {"name": "义诊", "held_on": today, "kind": "志愿活动", "hours": "2"}
        )
        quarter = period_of(today, Span.QUARTER)
        report = make_period_report(login, quarter)
        key = "-".join(["ABCD"] * 8)
        yield (
            login,
            {
                "write_call_up_list": lambda file: write_call_up_list(login, file),
                "write_checkin_form": lambda file: write_checkin_form(login, checkin, file),
                "write_checkin_list": lambda file: write_checkin_list(login, file),
                "write_ledger": lambda file: write_ledger(login, "members", file),
                "write_member_cards": lambda file: write_member_cards(login, [member], file),
                "write_member_sheet": lambda file: write_member_sheet(login, member, file),
                "save_period_report": lambda file: save_period_report(login, report, (file,)),
                "write_recovery_sheet": lambda file: write_recovery_sheet(file, "中心", "guanli", key),
                "write_service_cards": lambda file: write_service_cards(login, quarter, file, unit_id=unit),
                "write_sign_in_sheet": lambda file: write_sign_in_sheet(login, activity, file),
                "write_slip": lambda file: write_slip(login, member, file),
                "write_unit_form": lambda file: write_unit_form(login, unit, file),
            },
        )


def test_no_writer_is_left_out() -> None:
    found = set()
    for module in pkgutil.iter_modules(app.reports.__path__, "app.reports."):
        for name, function in inspect.getmembers(importlib.import_module(module.name), inspect.isfunction):
            if name.startswith(("write_", "save_")) and function.__module__ == module.name:
                found.add(name)
    assert found - {"write_period_report"} == set(WRITTEN)


@pytest.mark.parametrize("sort", ["xlsx", "pdf", "csv", "docx", "txt"])
@pytest.mark.parametrize("name", WRITTEN)
def test_a_file_is_what_its_name_says_or_is_not_written(
    writers: tuple[Login, Mapping[str, Write]], tmp_path: Path, name: str, sort: str
) -> None:
    login, write = writers
    file = tmp_path / f"paper.{sort}"
    before = len(history.history(login))
    if sort in WRITTEN[name]:
        write[name](file)
        {"xlsx": opens_as_workbook, "pdf": opens_as_pdf, "csv": opens_as_text}[sort](file)
        return
    with pytest.raises(RuleError) as refused:
        write[name](file)
    assert (refused.value.field, refused.value.code) == ("file", "unknown_format")
    assert f".{min(WRITTEN[name])}" in refused.value.message
    assert list(tmp_path.iterdir()) == []
    assert len(history.history(login)) == before


def opens_as_workbook(file: Path) -> None:
    book = openpyxl.load_workbook(file)
    assert any(cell.value for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)
    book.close()


def opens_as_pdf(file: Path) -> None:
    assert file.read_bytes().startswith(b"%PDF-")
    paper = pypdfium2.PdfDocument(file)
    assert len(paper) > 0
    paper.close()


def opens_as_text(file: Path) -> None:
    assert "姓名" in file.read_text(encoding="utf-8-sig")
