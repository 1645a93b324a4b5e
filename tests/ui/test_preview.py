"""The papers of the registers in the preview: what is on them, and that the journal knows of each once."""

from __future__ import annotations

from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import Qt

from app.ui.dialogs.preview import preview_ledger, preview_member_sheet
from app.ui.parts.print_preview import PrintPreview
from app.usecases.history import history
from app.usecases.listing import Condition, list_ids
from tests.ui.conftest import PEOPLE, Workbench
from tests.ui.controls import nameless, out_of_reach


def ready(bench: Workbench, preview: PrintPreview) -> None:
    bench.qtbot.waitUntil(lambda: preview.progress is None and preview.view.drawn(), timeout=20_000)


def words(preview: PrintPreview) -> str:
    assert preview._pages is not None
    document = pypdfium2.PdfDocument(preview._pages.paper)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text


def exports(bench: Workbench) -> list[Any]:
    steps: list[Any] = list(history(bench.window.desk.login, limit=20))
    return [step for step in steps if "导出" in step.label]


@pytest.fixture
def ledger(workbench: Workbench) -> PrintPreview:
    where = (Condition("state", "=", "正常"),)
    preview = preview_ledger(workbench.window.desk, "members", where, None, 2, workbench.window)
    ready(workbench, preview)
    return preview


def test_the_ledger_is_shown_as_it_is_filtered(ledger: PrintPreview) -> None:
    text = words(ledger)
    assert "李美玲" in text
    assert "单田芳" in text
    assert "曾国强" not in text
    assert PEOPLE[0]["phone"] not in text


def test_the_window_says_what_the_paper_says(workbench: Workbench) -> None:
    preview = preview_ledger(workbench.window.desk, "organisations", (), None, 2, workbench.window)
    ready(workbench, preview)
    assert preview.windowTitle() == "打印预览：党组织台账"
    assert "党组织台账" in words(preview)


def test_one_paper_is_one_entry_however_often_it_is_used(
    workbench: Workbench, ledger: PrintPreview, tmp_path: Any
) -> None:
    assert len(exports(workbench)) == 1
    ledger.save_to(tmp_path / "one.pdf")
    ready(workbench, ledger)
    assert len(exports(workbench)) == 1


def test_every_control_of_the_preview_has_a_name_and_is_reached(
    workbench: Workbench, ledger: PrintPreview
) -> None:
    workbench.settle()
    assert nameless(ledger) == []
    assert out_of_reach(ledger) == []


@pytest.mark.parametrize("reason", [None, "核对个人信息"])
def test_the_personal_sheet_is_masked_unless_a_reason_is_given(
    workbench: Workbench, reason: str | None
) -> None:
    desk = workbench.window.desk
    member_id = desk.login.ask(list_ids, "members", (Condition("name", "=", "李美玲"),))[0]
    preview = preview_member_sheet(desk, member_id, workbench.window, clear_reason=reason)
    ready(workbench, preview)
    assert "李美玲" in words(preview)
    assert (PEOPLE[0]["phone"] in words(preview)) == (reason is not None)


def test_ctrl_p_shows_the_list_as_the_paper_it_would_be(workbench: Workbench) -> None:
    workbench.qtbot.keyClick(workbench.members.table, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    preview = workbench.dialog(PrintPreview)
    ready(workbench, preview)
    assert "李美玲" in words(preview)
    preview.reject()


def test_the_personal_sheet_is_printed_from_the_menu_beside_the_list(workbench: Workbench) -> None:
    member = workbench.members.member
    member.deeds.aboutToShow.emit()
    (action,) = [a for a in member.deeds.actions() if "打印个人表" in a.text()]
    action.trigger()
    preview = workbench.dialog(PrintPreview)
    ready(workbench, preview)
    assert "党员个人信息表" in words(preview)
    preview.reject()
