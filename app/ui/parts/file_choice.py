"""Asking where a file is or goes: the desk's own dialog where it has one, else Qt's, made readable."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize
from PySide6.QtWidgets import (
    QFileDialog,
    QFileSystemModel,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

NAME, TYPE, CHANGED = 0, 2, 3
"""Columns of Qt's list of files."""
SIZE = QSize(820, 560)


def save_name(parent: QWidget, title: str, start: str, kinds: str = "") -> str:
    """Ask where a file goes; a file that is there already is asked about.

    Args:
        parent: the window it stands over.
        title: of the dialog.
        start: folder and name that are offered.
        kinds: as Qt writes them: ``PDF 文件 (*.pdf)``.

    Returns:
        Folder and name; an empty text where nothing was chosen.
    """
    dialog = file_dialog(parent, title, str(Path(start).parent), kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setDefaultSuffix(Path(start).suffix.removeprefix("."))
    dialog.selectFile(start)
    return next(iter(_chosen(dialog)), "")


def open_name(parent: QWidget, title: str, kinds: str) -> str:
    """Ask for one file that there is; an empty text where none was chosen. Arguments as of `save_name`."""
    dialog = file_dialog(parent, title, "", kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return next(iter(_chosen(dialog)), "")


def open_names(parent: QWidget, title: str, kinds: str) -> list[str]:
    """Ask for files that there are. Arguments as of `save_name`."""
    dialog = file_dialog(parent, title, "", kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    return _chosen(dialog)


def file_dialog(parent: QWidget, title: str, folder: str, kinds: str) -> QFileDialog:
    """The dialog; Qt's own shows names whole, days in figures, and no column that nobody needs."""
    dialog = QFileDialog(parent, title, folder, kinds)
    listed = dialog.findChild(QTreeView, "treeView")
    if listed is not None:  # the desk has none of its own
        dialog.resize(SIZE.boundedTo(parent.window().size()))
        head = listed.header()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        listed.setColumnHidden(TYPE, True)  # noqa: FBT003 - Qt takes it by place
        listed.setItemDelegateForColumn(CHANGED, _Day(listed))
    return dialog


class _Day(QStyledItemDelegate):
    """When a file was changed, as all times are shown; Qt writes it in the system's language."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Qt's hook."""
        super().initStyleOption(option, index)
        info = index.data(QFileSystemModel.Roles.FileInfoRole)
        if info is not None:
            option.text = info.lastModified().toString("yyyy-MM-dd HH:mm")  # type: ignore[attr-defined]


def _chosen(dialog: QFileDialog) -> list[str]:
    try:
        return dialog.selectedFiles() if dialog.exec() else []
    finally:
        dialog.deleteLater()
