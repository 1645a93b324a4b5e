"""Forms: the annotations of a class are the contract with its .ui file."""

from __future__ import annotations

import importlib
import pkgutil
import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

import app.ui
from app.base import paths
from app.ui.parts.form import FormError, contract, fit, load_form
from app.ui.welcome.recover import RecoverDialog


class Fits(QWidget):
    user: QLineEdit
    sign_in_button: QPushButton


class Lacks(QWidget):
    telephone: QLineEdit


class Differs(QWidget):
    user: QPushButton


@pytest.fixture(autouse=True)
def _of_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in (Fits, Lacks, Differs):
        monkeypatch.setattr(kind, "__module__", "app.ui.made_for_this_test")
        monkeypatch.setitem(
            __import__("sys").modules, "app.ui.made_for_this_test", __import__(__name__, fromlist=["x"])
        )


def test_what_a_class_names_is_found_in_its_form(qtbot: QtBot) -> None:
    widget = Fits()
    qtbot.addWidget(widget)
    load_form(widget, "login")
    assert widget.user.objectName() == "user"
    assert widget.sign_in_button.text() == "登录"


@pytest.mark.parametrize("kind", [Lacks, Differs])
def test_a_form_that_lacks_what_its_class_names_is_a_bug(qtbot: QtBot, kind: type[QWidget]) -> None:
    widget = kind()
    qtbot.addWidget(widget)
    with pytest.raises(FormError, match=r"telephone|user"):
        load_form(widget, "login")


def test_a_form_that_is_not_there_is_a_bug(qtbot: QtBot) -> None:
    widget = Fits()
    qtbot.addWidget(widget)
    with pytest.raises(FormError, match="no form"):
        load_form(widget, "nowhere")


def test_inputs_are_named_for_those_who_listen(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = RecoverDialog("li", parent)
    assert dialog.recovery_key.accessibleName() == "恢复钥匙"


def modules() -> list[str]:
    return [found.name for found in pkgutil.walk_packages(app.ui.__path__, "app.ui.")]


def loads() -> dict[str, list[str]]:
    """Which modules load which form."""
    found: dict[str, list[str]] = {}
    for name in modules():
        source = Path(str(importlib.import_module(name).__file__)).read_text("utf-8")
        for form in re.findall(r'load_form\(self, "(\w+)"\)|^    form = "(\w+)"', source, re.MULTILINE):
            found.setdefault(form[0] or form[1], []).append(name)
    return found


def test_every_form_belongs_to_one_module_named_like_it() -> None:
    forms = {path.stem for path in paths.form("x").parent.glob("*.ui")}
    assert {form: [m.rsplit(".", 1)[-1] for m in modules] for form, modules in loads().items()} == {
        form: [form] for form in forms
    }


def test_every_dialog_and_page_says_its_contract() -> None:
    found = [
        kind
        for name in modules()
        for kind in vars(importlib.import_module(name)).values()
        if isinstance(kind, type) and issubclass(kind, QDialog) and kind.__module__ == name
    ]
    # Parts are built in code: they know no form.
    of_forms = [kind for kind in found if not kind.__module__.startswith("app.ui.parts.")]
    silent = [kind.__name__ for kind in of_forms if not contract(kind)]
    assert silent == []
    assert len(found) >= 5


def test_no_icon_lies_there_unused() -> None:
    sources = "".join(Path(str(importlib.import_module(n).__file__)).read_text("utf-8") for n in modules())
    sources += paths.resource("style/window.qss").read_text("utf-8")
    icons = {path.stem for path in paths.resource("icons").glob("*.svg")}
    assert {name for name in icons if f'"{name}"' not in sources and f"/{name}.svg" not in sources} == set()


def test_labels_are_not_lost(qtbot: QtBot) -> None:
    widget = Fits()
    qtbot.addWidget(widget)
    load_form(widget, "login")
    assert "党群工作台" in [label.text() for label in widget.findChildren(QLabel)]


def test_a_dialog_that_grows_keeps_its_buttons_on_the_screen(qtbot: QtBot) -> None:
    dialog = QDialog()
    column = QVBoxLayout(dialog)
    qtbot.addWidget(dialog)
    dialog.show()
    room = dialog.screen().availableGeometry()
    dialog.move(room.left() + 40, room.bottom() - 120)
    grown = QLabel("后来才知道的内容")
    grown.setFixedHeight(room.height() // 2)
    column.addWidget(grown)
    grown.show()
    fit(dialog)
    assert dialog.height() > grown.height()
    assert dialog.frameGeometry().bottom() <= room.bottom()
    assert dialog.frameGeometry().top() >= room.top()
