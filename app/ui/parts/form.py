"""Load a Designer form into a widget, its annotations being the contract.

A class that says ``user: QLineEdit`` and loads its form gets ``self.user``; the form must hold a
``QLineEdit`` of that object name. Inputs get their label's words as
accessible name, without the mnemonic.
"""

from __future__ import annotations

import importlib
import re
import typing
from typing import Any

from PySide6 import QtWidgets
from PySide6.QtCore import QCoreApplication, QFile, QIODevice, QObject
from PySide6.QtGui import QAction
from PySide6.QtUiTools import QUiLoader
from PySide6.QtWidgets import QLabel, QLayout, QWidget

from app.base import paths

PARTS: dict[str, str] = {
    "RecordTable": "app.ui.parts.record_table",
    "FilterBar": "app.ui.parts.filter_bar",
    "TreeView": "app.ui.parts.tree_view",
    "CodeEdit": "app.ui.parts.code_edit",
    "RecentList": "app.ui.parts.recent_list",
    "PhotoStrip": "app.ui.parts.photo_strip",
    "ChartView": "app.ui.parts.chart_view",
    "Board": "app.ui.parts.board",
    "PageList": "app.ui.parts.page_list",
}
"""Widgets of our own that forms may hold, and their modules: the log-in page needs none of them."""


_MNEMONIC = re.compile(r"\(&\w\)|&")


class FormError(Exception):
    """A form and its class disagree: a bug of ours."""


class _IntoLoader(QUiLoader):
    """Builds a form's contents inside a widget that is there already."""

    def __init__(self, target: QWidget) -> None:
        super().__init__()
        self._target = target

    def createWidget(self, class_name: str, parent: QWidget | None = None, name: str = "") -> QWidget:
        """Qt's hook: the root is the widget we load into."""
        if parent is None:
            return self._target
        # WORKAROUND: the first widget that Qt makes and Python sees costs 15 ms, in which PySide sets up
        # every class of widgets there is (a tenth of our start). Widgets made here are known already.
        room = importlib.import_module(PARTS[class_name]) if class_name in PARTS else QtWidgets
        kind = getattr(room, class_name, None)
        if kind is None:
            return super().createWidget(class_name, parent, name)
        made: QWidget = kind(parent)
        made.setObjectName(name)
        return made


def _loader(target: QWidget) -> _IntoLoader:
    """A loader that does not look for plugins of Qt Designer.

    WORKAROUND: QUiLoader's constructor loads every library beside them (26 ms, a fifth of our start); it
    takes their folders from the library paths, which are empty meanwhile.
    """
    folders = QCoreApplication.libraryPaths()
    QCoreApplication.setLibraryPaths([])
    try:
        return _IntoLoader(target)
    finally:
        QCoreApplication.setLibraryPaths(folders)


def load_form(target: QWidget, name: str) -> None:
    """Load ``forms/<name>.ui`` into a widget and set every annotated attribute.

    Raises:
        FormError: the form can't be read, or lacks what the class says it holds.
    """
    own_name = target.objectName()
    file = QFile(str(paths.form(name)))
    if not file.open(QIODevice.OpenModeFlag.ReadOnly):
        raise FormError(f"no form {name}")
    try:
        loaded = _loader(target).load(file)
    finally:
        file.close()
    if loaded is None:
        raise FormError(f"form {name} can't be read")
    if own_name:
        target.setObjectName(own_name)
    for attribute, kind in contract(type(target)).items():
        found: Any = target.findChild(kind, attribute)
        if found is None:
            raise FormError(f"form {name} has no {kind.__name__} named {attribute}")
        setattr(target, attribute, found)
    name_inputs(target)


def fit(dialog: QWidget) -> None:
    """Make a dialog as high as it must be, so that words that wrap are seen whole, and keep it on the screen.

    A dialog gets its place when it opens; what it learns later makes it grow downwards, its buttons first.
    """
    layout = dialog.layout()
    if layout is None:
        return
    layout.activate()
    wide = max(dialog.minimumWidth(), dialog.width())
    dialog.resize(wide, layout.totalHeightForWidth(wide))
    if dialog.isVisible() and dialog.isWindow():
        room, taken = dialog.screen().availableGeometry(), dialog.frameGeometry()
        below = taken.bottom() - room.bottom()
        if below > 0:
            dialog.move(taken.left(), max(room.top(), taken.top() - below))


def contract(kind: type[QWidget]) -> dict[str, type[QObject]]:
    """The attributes a class says its form holds, with their types."""
    hints: dict[str, Any] = {}
    for base in reversed(kind.__mro__):
        if base.__module__.startswith("app.ui"):
            hints.update(typing.get_type_hints(base))
    return {
        name: hint
        for name, hint in hints.items()
        if isinstance(hint, type)
        and issubclass(hint, (QWidget, QAction, QLayout))
        and not name.startswith("_")
    }


def name_inputs(widget: QWidget) -> None:
    """Give every input the words of its label as accessible name."""
    for label in widget.findChildren(QLabel):
        buddy = label.buddy()
        if buddy is not None and not buddy.accessibleName():
            buddy.setAccessibleName(_MNEMONIC.sub("", label.text()).rstrip("：* "))
