"""Every form loads into exactly one class, and no form, icon or style lies about unused."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.base import paths
from app.ui.parts.form import FormError, load_form


def form_of(node: ast.ClassDef) -> str | None:
    """The form a class names: ``form = "…"`` in its body or ``load_form(self, "…")`` in a method."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Call) and ast.unparse(inner.func) == "load_form" and len(inner.args) > 1:
            name = inner.args[1]
        elif isinstance(inner, (ast.Assign, ast.AnnAssign)) and "form" in _targets(inner):
            name = inner.value or ast.Constant(None)
        else:
            continue
        if isinstance(name, ast.Constant) and isinstance(name.value, str) and name.value:
            return name.value
    return None


def _targets(node: ast.Assign | ast.AnnAssign) -> set[str]:
    return {ast.unparse(t) for t in (node.targets if isinstance(node, ast.Assign) else [node.target])}


def classes_with_forms(folder: Path) -> dict[str, list[str]]:
    """Form name → the classes that load it, as ``module:Class``."""
    found: dict[str, list[str]] = {}
    for path in sorted(folder.rglob("*.py")):
        module = ".".join(path.relative_to(folder.parents[1]).with_suffix("").parts)
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef) and (form := form_of(node)):
                found.setdefault(form, []).append(f"{module}:{node.name}")
    return found


def form_names(project: Path) -> list[str]:
    return sorted(path.stem for path in (project / "forms").glob("*.ui"))


def test_every_form_belongs_to_exactly_one_class(project: Path) -> None:
    found = classes_with_forms(project / "app" / "ui")
    assert len(found) >= 5
    assert {form: owners for form, owners in found.items() if len(owners) != 1} == {}
    assert sorted(found) == form_names(project)


def empty(kind: type[QWidget]) -> QWidget:
    """A widget of that class as its form finds it: Qt's part is made, its own start is not run."""
    toolkit: Any = next(base for base in kind.__mro__ if base.__module__.startswith("PySide6"))
    bare = type(kind.__name__, (kind,), {"__init__": toolkit.__init__})
    made: QWidget = bare()
    return made


def test_every_form_holds_what_its_class_says(project: Path, qtbot: QtBot) -> None:
    for form, owners in classes_with_forms(project / "app" / "ui").items():
        module, name = owners[0].split(":")
        widget = empty(getattr(importlib.import_module(module), name))
        qtbot.addWidget(widget)
        load_form(widget, form)
        assert widget.findChildren(QWidget), form


def test_a_form_that_lacks_what_its_class_says_is_noticed(qtbot: QtBot) -> None:
    said = {"__module__": "app.ui.welcome.login", "__annotations__": {"no_such_box": QLineEdit}}
    widget = type("Disagrees", (QWidget,), said)()
    qtbot.addWidget(widget)
    with pytest.raises(FormError, match="no_such_box"):
        load_form(widget, "login")


def strings_in_the_window(project: Path) -> set[str]:
    return {
        node.value
        for path in (project / "app" / "ui").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_no_icon_or_style_lies_about_unused(project: Path) -> None:
    said = strings_in_the_window(project)
    styles = {path.name: path.read_text("utf-8") for path in (project / "resources" / "style").iterdir()}
    icons = sorted(path.stem for path in (project / "resources" / "icons").glob("*.svg"))
    assert styles
    assert len(icons) > 5
    asked = {name for name in icons if name in said or f"icons/{name}.svg" in said}
    styled = {name for name in icons if any(f"{name}.svg" in style for style in styles.values())}
    assert sorted(set(icons) - asked - styled) == []
    assert [name for name in styles if f"style/{name}" not in said] == []


def icons_asked_for(source: str) -> set[str]:
    return {
        call.args[0].value
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call)
        and ast.unparse(call.func).split(".")[-1] == "icon"
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    }


def test_every_icon_that_is_asked_for_is_there(project: Path) -> None:
    from app.ui.navigation import ENTRIES

    wanted = {entry.icon for entry in ENTRIES}
    for path in (project / "app" / "ui").rglob("*.py"):
        wanted |= icons_asked_for(path.read_text("utf-8"))
    assert len(wanted) >= 2
    assert sorted(name for name in wanted if not paths.resource(f"icons/{name}.svg").is_file()) == []
