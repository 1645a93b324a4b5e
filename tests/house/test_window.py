"""Every page and dialog of the window: named, in reach, in order, whole, on models that hold their word."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QMessageLogContext, QSize, QtMsgType, qInstallMessageHandler
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QAbstractItemView, QDialog, QWidget

from app.ui import dialogs, welcome
from app.ui.application import dressed_application
from app.ui.dialogs.entry import EntryDialog
from app.ui.frame import Frame
from app.ui.gallery import WRONG, let_go, settle, walk
from app.ui.main_window import MainWindow
from app.ui.navigation import ENTRIES
from app.ui.parts import theme, tokens
from app.ui.welcome.recover import RecoverDialog
from app.usecases import activities, checkins, emergencies, services
from app.usecases.accounts import create_account
from app.usecases.areas import add_area
from app.usecases.listing import list_ids
from app.usecases.members import register_member
from app.usecases.organisations import add_organisation
from app.usecases.settings import change_setting
from app.usecases.workplace import Workplace
from tests import builders
from tests.ui.controls import controls, cut, nameless, out_of_order, out_of_reach

pytestmark = pytest.mark.slow
SMALL = QSize(1093, 614)
"""1366 × 768 dots at 125 %: the least that is promised."""
LARGE_TYPE = QSize(1366, 768)
Check = Callable[[QWidget], list[str]]
CHECKS: dict[str, Check] = {
    "nameless": nameless,
    "out of reach": out_of_reach,
    "out of order": out_of_order,
    "cut": cut,
}


@dataclass
class Walked:
    """What one walk through the window found."""

    scenes: list[str] = field(default_factory=list)
    kinds: set[type[QWidget]] = field(default_factory=set)
    faults: dict[str, dict[str, list[str]]] = field(default_factory=lambda: defaultdict(dict))
    models: set[type[QAbstractItemModel]] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)

    def look_at(self, name: str, widget: QWidget) -> None:
        self.scenes.append(name)
        self.kinds.add(type(widget))
        assert len(list(controls(widget))) >= 2, name
        for sort, check in CHECKS.items():
            if found := check(_page(widget) if check is out_of_order else widget):
                self.faults[sort][name] = found


def _page(widget: QWidget) -> QWidget:
    """The page, where a whole window is looked at: the frame around it is in the same order everywhere."""
    frame = widget.stack.currentWidget() if isinstance(widget, MainWindow) else None
    return frame.pages.currentWidget() if isinstance(frame, Frame) else widget


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A centre in which every page has something to show, two of it alike."""
    folder = builders.new_centre(tmp_path_factory.mktemp("walk") / "centre")
    with builders.signed_in(folder) as login:
        branch = login.act(add_organisation, {"name": "第一党支部", "kind": "党支部"})
        grid = login.act(add_area, {"name": "第一网格", "kind": "网格"})
        for n in range(30):
            login.act(register_member, {**builders.person(n), "organisation_id": branch})
        twin = {"name": builders.name(0), "phone": builders.phone(0), "born_on": date(1960, 1, 1)}
        login.act(register_member, {**twin, "note": "往事" * 40})
        login.act(change_setting, "每年服务时数", "40", "2026-01-01", "街道通知")
        entry = checkins.CheckinEntry(area_id=grid, posts=("社区治理",))
        checkin = login.act(checkins.check_in, login.ask(list_ids, "members")[0], entry)
        login.act(checkins.give_duty, checkin, "责任田", area_id=grid)
        member_id = login.ask(list_ids, "members")[0]
        login.act(emergencies.start_emergency, {"name": "防台风", "reason": "三防指挥部通知"})
        done = services.ServiceEntry("志愿活动", "2026-05-20", "1.5", place="河边")
        login.act(services.log_service, member_id, done)
        cleaning = {"name": "大扫除", "kind": "志愿活动", "held_on": "2026-05-20", "hours": "2"}
        login.act(activities.sign_in, login.act(activities.add_activity, cleaning), member_id)
        create_account(login, "xiaoli", ["front_desk"], "Qing-feng-9")
    return folder


@pytest.fixture(scope="module")
def small(filled: Path) -> Walked:
    return walked(filled, SMALL, tokens.STANDARD)


@pytest.fixture(scope="module")
def large_type(filled: Path) -> Walked:
    return walked(filled, LARGE_TYPE, tokens.LARGE)


def walked(folder: Path, size: QSize, text: str) -> Walked:
    application = dressed_application()
    found = Walked()
    with heard(found.complaints), Workplace(folder) as place:
        theme.wear(application, tokens.LIGHT, text)
        window = MainWindow(folder)
        window.resize(size)
        window.show()
        settle(window)
        try:
            _look_before(found, window)
            window.enter(None, place._login(place._open(builders.template().key), builders.LOGIN))
            _look_within(found, window)
        finally:
            window.close()
            let_go(window)
            theme.wear(application, tokens.LIGHT, tokens.STANDARD)
    return found


def _look_before(found: Walked, window: MainWindow) -> None:
    found.look_at("login", window)
    dialog = RecoverDialog("", window)
    dialog.open()
    settle(window)
    found.look_at("recover", dialog)
    let_go(dialog)
    window.activateWindow()


def _look_within(found: Walked, window: MainWindow) -> None:
    mode = QAbstractItemModelTester.FailureReportingMode.Warning
    for name, kind, widget in walk(window):
        for model in _models(widget):
            if model.findChild(QAbstractItemModelTester) is None:
                found.models.add(type(model))
                QAbstractItemModelTester(model, mode, model)
        found.look_at(name if kind != WRONG else f"{name}-{WRONG}", widget)


def _models(widget: QWidget) -> Iterator[QAbstractItemModel]:
    """The models behind what is shown, Qt's own ones aside."""
    for view in widget.findChildren(QAbstractItemView):
        model = view.model()
        if type(model).__module__.startswith("app."):
            yield model


@contextmanager
def heard(complaints: list[str]) -> Iterator[None]:
    """Keep what Qt says meanwhile."""

    def keep(_kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
        if not message.startswith("This plugin does not support"):
            complaints.append(message)

    before = qInstallMessageHandler(keep)
    try:
        yield
    finally:
        qInstallMessageHandler(before)


def dialogs_there_are() -> set[type[QDialog]]:
    """All dialogs of the window; the form that others are made of is none."""
    found: set[type[QDialog]] = set()
    for package in (dialogs, welcome):
        for one in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            module = importlib.import_module(one.name)
            found |= {
                kind
                for _, kind in inspect.getmembers(module, inspect.isclass)
                if issubclass(kind, QDialog) and kind.__module__ == one.name
            }
    return found - {EntryDialog}


def test_every_page_and_dialog_stands_in_the_gallery(small: Walked) -> None:
    assert {entry.name for entry in ENTRIES} - set(small.scenes) == set()
    missing = sorted(kind.__name__ for kind in dialogs_there_are() - small.kinds)
    assert missing == [], "add a line to SCENES in app/ui/gallery.py"


@pytest.mark.parametrize("sort", ["nameless", "out of reach", "out of order"])
def test_everybody_finds_every_control(small: Walked, sort: str) -> None:
    assert small.faults[sort] == {}


def test_nothing_is_cut_on_a_small_screen(small: Walked) -> None:
    assert small.faults["cut"] == {}


def test_nothing_is_cut_in_large_type(large_type: Walked) -> None:
    assert large_type.faults["cut"] == {}


def test_every_model_holds_its_word(small: Walked) -> None:
    assert {kind.__name__ for kind in small.models} >= {"RecordModel"}
    assert small.complaints == []
