"""Write a paper as a workbook: asks where, shows how far it is, and can be stopped."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QWidget

from app.base import clock
from app.base.errors import RuleError
from app.ui.desk import PageDesk
from app.ui.parts.file_choice import save_name
from app.ui.parts.messages import notice
from app.ui.parts.progress import Progress


def save_workbook(
    desk: PageDesk,
    parent: QWidget,
    title: str,
    write: Callable[..., object],
    said: Callable[[str], object],
    total: int = 0,
) -> None:
    """Ask for the place and write a paper there as .xlsx.

    Args:
        desk: the desk of who asks.
        parent: the window it stands over.
        title: of the paper, also the file's name.
        write: writes it to the file given first, with ``progress`` and ``cancelled`` by name; it may end with
            `app.reports.render.cancel.Cancelled`.
        said: gets a sentence when it is written.
        total: what the progress counts up to; 0 if nobody knows.
    """
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    name = str(Path(folder) / f"{title}{clock.today():%Y%m%d}.xlsx")
    chosen = save_name(parent, "存为 Excel", name, "Excel 工作簿 (*.xlsx)")
    if chosen:
        write_workbook(desk, parent, Path(chosen).with_suffix(".xlsx"), write, said, total)


def write_workbook(
    desk: PageDesk,
    parent: QWidget,
    target: Path,
    write: Callable[..., object],
    said: Callable[[str], object],
    total: int = 0,
) -> None:
    """Write a paper to a file, with progress."""

    def work(**ways: Any) -> bool:
        from app.reports.render.cancel import Cancelled

        try:
            write(target, **ways)
        except Cancelled:
            return False
        return True

    def written(done: object) -> None:
        said(f"已写出 {target.name}" if done else "已取消，没有写出文件。")

    def refused(error: RuleError) -> None:
        notice(parent, error.message)

    job = desk.job(
        work,
        then=written,
        failed=refused,
        progress=lambda rows: progress.advance(rows, max(total, rows)),
        always=lambda: progress.over(),  # noqa: PLW0108 - made below
    )
    progress = Progress(parent, "正在写工作簿……", job.cancel)
    progress.open()
