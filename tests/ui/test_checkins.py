"""The page 党员报到 by keyboard: find, check in, put right, renew, leave, duties, papers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMessageBox, QPushButton, QWidget

from app.base import clock
from app.records.accounts import Role
from app.storage.work import Actor
from app.ui.dialogs.checkin_deeds import DutyDialog, LeaveDialog
from app.ui.dialogs.checkin_edit import CheckinDialog, ListDueDialog
from app.ui.dialogs.find_person import FindPersonDialog
from app.ui.pages.checkins import CheckinsPage
from app.ui.parts.print_preview import PrintPreview
from app.usecases.areas import add_area, area_tree
from app.usecases.cards import cards_of
from app.usecases.checkin_facts import checkin_of
from app.usecases.checkins import CheckinEntry, check_in, list_due
from app.usecases.listing import find, list_ids
from app.usecases.members import change_member
from app.usecases.workplace import Login
from tests import builders
from tests.ui.conftest import PEOPLE, Workbench, meanwhile, type_text

Keys = Callable[..., None]


@pytest.fixture
def login(workbench: Workbench) -> Login:
    signed_in: Login = workbench.window.desk.login
    return signed_in


@pytest.fixture
def page(workbench: Workbench, login: Login) -> CheckinsPage:
    login.act(add_area, {"name": "第一网格", "kind": "网格"})
    found = workbench.frame.open_page("checkins")
    assert isinstance(found, CheckinsPage)
    workbench.settle()
    return found


@pytest.fixture
def press(workbench: Workbench) -> Keys:
    """Press keys wherever the focus is, as a person does."""

    def keys(*pressed: Any) -> None:
        for one in pressed:
            target = QApplication.focusWidget()
            assert target is not None
            if isinstance(one, str):
                type_text(target, one) if not one.isascii() else workbench.qtbot.keyClicks(target, one)
            elif isinstance(one, tuple):
                workbench.qtbot.keyClick(target, one[0], one[1])
            else:
                workbench.qtbot.keyClick(target, one)
            workbench.settle()

    return keys


def who(login: Login, name: str) -> str:
    return login.ask(find, name).rows[0].id


def shown_in(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


SAVE = (Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)


def test_somebody_on_the_roll_is_found_and_checked_in_by_keys(
    workbench: Workbench, login: Login, page: CheckinsPage, press: Keys
) -> None:
    press(Qt.Key.Key_F4)
    finder = workbench.dialog(FindPersonDialog)
    press("lml")
    assert finder.table.records.index(0, 0).data() == "李美玲"
    press(Qt.Key.Key_Return)
    form = workbench.dialog(CheckinDialog)
    assert "李美玲" in form.windowTitle()
    press("4", "1", SAVE)
    workbench.closed(form)
    facts = login.ask(checkin_of, who(login, "李美玲"))
    assert facts is not None
    assert (facts.state, facts.posts) == ("已报到", ("组织建设", "社区治理"))
    assert facts.organisation == "第一党支部"
    assert page.table.current_id() == facts.id
    assert f"DY{clock.today().year}-00001" in shown_in(page.detail)
    page.table.setFocus()
    press((Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier))
    assert login.ask(checkin_of, who(login, "李美玲")) is None


def test_a_form_without_a_post_says_so_at_the_field(
    workbench: Workbench, login: Login, page: CheckinsPage, press: Keys
) -> None:
    page.check_in(who(login, "李美玲"))
    form = workbench.dialog(CheckinDialog)
    press(SAVE)
    assert "请至少选一个服务岗位" in shown_in(form)
    press("3", SAVE)
    workbench.closed(form)
    page.check_in(who(login, "李美玲"))
    again = workbench.dialog(CheckinDialog)
    assert "已经报到" in shown_in(again)
    assert not again.save_button.isEnabled()
    again.close()


@pytest.mark.usefixtures("page")
def test_somebody_new_is_registered_and_checked_in_at_once(
    workbench: Workbench, login: Login, press: Keys
) -> None:
    press(Qt.Key.Key_F4)
    finder = workbench.dialog(FindPersonDialog)
    press("欧阳静")
    assert "没有找到" in shown_in(finder)
    press((Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier))
    form = workbench.dialog(CheckinDialog)
    assert form.entry is not None
    assert form.entry.values()["name"] == "欧阳静"
    press(Qt.Key.Key_Return, builders.id_number(9), Qt.Key.Key_Return, builders.phone(9))
    form.entry.boxes["posts"].setFocus()
    press("2", SAVE)
    workbench.closed(form)
    facts = login.ask(checkin_of, who(login, "欧阳静"))
    assert facts is not None
    assert facts.posts == ("法律咨询",)


def test_an_id_number_on_the_roll_leads_to_the_one_who_has_it(
    workbench: Workbench, login: Login, page: CheckinsPage, press: Keys
) -> None:
    page.check_in_new("李美灵")
    form = workbench.dialog(CheckinDialog)
    press(Qt.Key.Key_Return, PEOPLE[0]["id_number"])
    assert form.entry is not None
    form.entry.boxes["posts"].setFocus()

    def agree(box: QMessageBox) -> None:
        assert "李美玲" in box.text()
        next(b for b in box.findChildren(QPushButton) if b.text() == "给此人办理").click()

    meanwhile(QMessageBox, agree)
    press("1", SAVE)
    workbench.qtbot.waitUntil(lambda: "李美玲" in workbench.dialog(CheckinDialog).windowTitle())
    press("1", SAVE)
    workbench.settle()
    assert login.ask(checkin_of, who(login, "李美玲")) is not None


@pytest.mark.qt_log_ignore("^This plugin does not support grabbing the keyboard")  # reasons drop down
def test_who_was_listed_checks_in_by_one_key_and_leaves_with_a_reason(
    workbench: Workbench, login: Login, page: CheckinsPage, press: Keys
) -> None:
    member = who(login, "单田芳")
    login.act(list_due, [member], CheckinEntry())
    page.reload()
    workbench.settle()
    page.table.setFocus()
    assert page.deeds["check_in"].isEnabled()
    assert not page.deeds["renew"].isEnabled()
    press(Qt.Key.Key_F7)
    form = workbench.dialog(CheckinDialog)
    press("5", SAVE)
    workbench.closed(form)
    page.table.setFocus()
    press((Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier))
    facts = login.ask(checkin_of, member)
    assert facts is not None
    assert facts.renewed_on == clock.today()
    press((Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier))
    leaving = workbench.dialog(LeaveDialog)
    press("搬离本社区", SAVE)
    workbench.closed(leaving)
    facts = login.ask(checkin_of, member)
    assert facts is not None
    assert (facts.state, facts.left_reason) == ("已退出", "搬离本社区")
    assert not page.deeds["leave"].isEnabled()


def test_a_duty_is_given_and_stands_in_the_sheet(
    workbench: Workbench, login: Login, page: CheckinsPage, press: Keys
) -> None:
    login.act(check_in, who(login, "单田芳"), CheckinEntry(posts=("其他",)))
    page.reload()
    workbench.settle()
    page.table.setFocus()
    press((Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier))
    form = workbench.dialog(DutyDialog)
    press(SAVE)
    assert "请选择楼栋或网格" in shown_in(form)
    area = form.entry.boxes["area_id"] if form.entry is not None else None
    assert area is not None
    area.setCurrentIndex(1)  # type: ignore[union-attr]  # it is a choice
    press(SAVE)
    workbench.closed(form)
    assert "第一网格" in shown_in(page.detail)


def test_what_a_form_says_is_put_right(
    workbench: Workbench, login: Login, page: CheckinsPage, press: Keys
) -> None:
    member = who(login, "单田芳")
    login.act(check_in, member, CheckinEntry(posts=("其他",), spare_time="周末"))
    page.reload()
    workbench.settle()
    page.table.setFocus()
    press(Qt.Key.Key_F2)
    form = workbench.dialog(CheckinDialog)
    assert form.entry is not None
    assert form.entry.values()["posts"] == "其他"
    spare = form.entry.boxes["spare_time"]
    assert isinstance(spare, QLineEdit)
    spare.setFocus()
    spare.selectAll()
    press("周三晚上", SAVE)
    workbench.closed(form)
    facts = login.ask(checkin_of, member)
    assert facts is not None
    assert (facts.spare_time, facts.posts) == ("周三晚上", ("其他",))


def test_form_and_cards_are_shown_for_printing(
    workbench: Workbench, login: Login, page: CheckinsPage
) -> None:
    member = who(login, "单田芳")
    login.act(check_in, member, CheckinEntry(posts=("其他",)))
    page.reload()
    workbench.settle()
    for deed, title in (("form", "党员报到登记表"), ("card", "党员卡")):
        page.deeds[deed].trigger()
        workbench.settle()
        (paper,) = [
            w for w in QApplication.topLevelWidgets() if isinstance(w, PrintPreview) and w.isVisible()
        ]
        workbench.qtbot.waitUntil(paper.view.drawn, timeout=20_000)
        assert title in paper.windowTitle()
        paper.reject()
        workbench.settle()
    assert len(login.ask(cards_of, member)) == 1
    assert "有效" in shown_in(page.detail)


@pytest.mark.parametrize(
    ("deed", "says"),
    [
        ("form_book", "在职党员到社区报到登记表"),
        ("list_book_organisation", "党员报到一览表"),
        ("list_book_area", "党员报到一览表"),
    ],
)
def test_form_and_list_are_saved_as_workbooks(
    workbench: Workbench,
    login: Login,
    page: CheckinsPage,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    deed: str,
    says: str,
) -> None:
    login.act(check_in, who(login, "单田芳"), CheckinEntry(posts=("其他",)))
    page.reload()
    workbench.settle()
    target = tmp_path / "paper.xlsx"
    monkeypatch.setattr("app.ui.dialogs.save_paper.save_name", lambda *_: str(target))
    page.deeds[deed].trigger()
    workbench.settle()
    workbench.qtbot.waitUntil(target.exists, timeout=20_000)
    texts = [str(c.value) for s in openpyxl.load_workbook(target) for row in s.iter_rows() for c in row]
    assert says in texts
    assert "单田芳" in texts


def test_the_list_is_searched_by_sound_of_the_person(
    workbench: Workbench, login: Login, page: CheckinsPage, press: Keys
) -> None:
    for name in ("单田芳", "李美玲"):
        login.act(check_in, who(login, name), CheckinEntry(posts=("其他",)))
    page.reload()
    workbench.settle()
    assert len(page.table.records.ids) == 2
    page.filters.search.setFocus()
    press("stf")
    assert [page.table.records.index(0, 0).data()] == ["单田芳"]
    assert len(page.table.records.ids) == 1


def test_who_took_on_a_post_is_filtered_by_a_word_of_the_menu(
    workbench: Workbench, login: Login, page: CheckinsPage
) -> None:
    login.act(check_in, who(login, "单田芳"), CheckinEntry(posts=("法律咨询",)))
    login.act(check_in, who(login, "李美玲"), CheckinEntry(posts=("其他",)))
    page.reload()
    workbench.settle()
    offered = dict(page.quick_filters())
    assert "本半年待续报" not in offered
    ids = login.ask(list_ids, "checkins", (offered["岗位：法律咨询"],))
    assert len(ids) == 1


def test_members_of_the_roll_are_listed_as_due(workbench: Workbench, login: Login, press: Keys) -> None:
    members = workbench.members
    members.table.selectAll()
    members.deeds["list_due"].trigger()
    form = workbench.dialog(ListDueDialog)
    assert "3 人" in shown_in(form)
    press(SAVE)
    workbench.closed(form)
    facts = login.ask(checkin_of, who(login, "曾国强"))
    assert facts is not None
    assert facts.state == "待报到"


def test_the_front_desk_does_not_see_in_the_form_where_somebody_lives(
    workbench: Workbench, login: Login, page: CheckinsPage
) -> None:
    grid = login.ask(area_tree)[0].id
    home = login.act(add_area, {"name": "三栋", "kind": "楼栋", "parent_id": grid})
    member = who(login, "李美玲")
    login.act(change_member, member, {"area_id": home})
    for role, area in ((Role.SECRETARY, home), (Role.FRONT_DESK, grid)):
        workbench.window.desk.login = Login(login.store, Actor("x", frozenset({role})), login.account_id)
        page.check_in(member)
        form = workbench.dialog(CheckinDialog)
        assert form.entry is not None
        assert form.entry.values()["area_id"] == area
        form.close()
        workbench.settle()
