"""The about page: version, licences in full, where things lie, crash reports."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from app.base import crash, paths
from app.base.paths import resource
from app.ui.pages.about import AboutPage
from app.ui.words.about import components, licence_text
from tests.ui.conftest import Workbench


@pytest.fixture
def page(workbench: Workbench) -> AboutPage:
    page = workbench.frame.open_page("about")
    assert isinstance(page, AboutPage)
    workbench.settle()
    return page


def test_every_package_that_is_installed_has_its_licence_named(project: Path) -> None:
    lock = (project / "requirements.lock").read_text(encoding="utf-8")
    locked = set(re.findall(r"^([a-z0-9][a-z0-9.-]*)==", lock, re.MULTILINE))
    named = {package for one in components() for package in one.packages}
    assert len(locked) > 20
    assert locked - named == set()


def test_every_folder_of_fonts_and_licences_is_named_and_there() -> None:
    said = json.loads(resource("licences.json").read_text(encoding="utf-8"))
    texts = {name for one in said for name in one.get("texts", ())}
    assert {f"fonts/licences/{path.name}" for path in resource("fonts/licences").glob("fonts-*.txt")} <= texts
    assert all(resource(name).is_file() for name in texts)
    assert {f"licences/{path.name}" for path in resource("licences").iterdir()} <= texts


def test_a_licence_can_be_read_in_full() -> None:
    known = {one.name: one for one in components()}
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in licence_text(known["PySide6（Qt）"])
    assert "Permission is hereby granted" in licence_text(known["SQLAlchemy"])
    assert all(len(licence_text(one)) > 400 for one in known.values())


def test_the_list_shows_versions_and_the_text_of_the_chosen_one(
    workbench: Workbench, page: AboutPage
) -> None:
    assert page.count.text() == f"{len(components())} 项"
    assert page.text.toPlainText().startswith("PySide6（Qt）：LGPL-3.0")
    page.table.setFocus()
    workbench.qtbot.keyClick(page.table, Qt.Key.Key_Down)
    workbench.settle()
    assert page.text.toPlainText().startswith("SQLCipher、SQLite：")
    assert page.data.text() == str(workbench.window.desk.login.store.folder)
    assert page.log.text() == str(paths.log_folder())


def test_the_last_crash_report_can_be_copied(
    workbench: Workbench, page: AboutPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "log_folder", lambda: tmp_path)
    page.reload()
    assert "没有故障报告" in page.crashes.text()
    assert not page.copy_button.isEnabled()
    crash.write_report(tmp_path, ValueError, None, "1.2.3")
    page.reload()
    assert page.crashes.text().startswith("共 1 份")
    workbench.qtbot.mouseClick(page.copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text().startswith("党群工作台 1.2.3")
    assert "已复制" in workbench.frame.status.text()
