"""Papers of the registers in the print preview: the personal sheet of a member, the ledger of a list.

The journal is told once for each paper that is made, by who makes it; printing and saving what is shown
makes no new one.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.base import clock
from app.ui.desk import Desk
from app.ui.parts.print_preview import Make, PrintPreview
from app.usecases.listing import Condition
from app.usecases.registers import REGISTERS


def preview_member_sheet(
    desk: Desk, member_id: str, parent: QWidget, clear_reason: str | None = None
) -> PrintPreview:
    """Open the personal sheet of a member for printing.

    Args:
        desk: the desk.
        member_id: whose sheet.
        parent: the window it stands over.
        clear_reason: why numbers are wanted in clear; None for a masked sheet.

    Returns:
        The dialog, open, with the paper on its way.
    """
    login = desk.login

    def make(target: Path, *, progress: Callable[[int], object], cancelled: Callable[[], bool]) -> bool:
        from app.reports.member_sheet import write_member_sheet

        del progress  # one page
        if cancelled():
            return False
        write_member_sheet(login, member_id, target, clear_reason=clear_reason)
        return True

    return _opened(desk, parent, "党员个人信息表", make, 0)


def preview_ledger(
    desk: Desk,
    register: str,
    where: tuple[Condition, ...],
    order: str | None,
    count: int,
    parent: QWidget,
    clear_reason: str | None = None,
) -> PrintPreview:
    """Open the ledger of a register, as it is filtered and ordered now, for printing.

    Args:
        desk: the desk.
        register: the register's name.
        where: which records.
        order: in which order; None for the register's own.
        count: how many they are, for the progress.
        parent: the window it stands over.
        clear_reason: why numbers are wanted in clear; None for a masked ledger.

    Returns:
        The dialog, open, with the paper on its way.
    """
    login = desk.login

    def make(target: Path, *, progress: Callable[[int], object], cancelled: Callable[[], bool]) -> bool:
        from app.reports.ledgers import write_ledger
        from app.reports.render.cancel import Cancelled

        def told(rows: int) -> None:
            progress(rows)

        try:
            write_ledger(
                login,
                register,
                target,
                where=where,
                order=order,
                clear_reason=clear_reason,
                progress=told,
                cancelled=cancelled,
            )
        except Cancelled:
            return False
        return True

    return _opened(desk, parent, REGISTERS[register].paper, make, count)


def preview_paper(
    desk: Desk, parent: QWidget, title: str, write: Callable[..., object], total: int = 0
) -> PrintPreview:
    """Open any paper for printing.

    Args:
        desk: the desk.
        parent: the window it stands over.
        title: of the paper.
        write: writes it to the `.pdf` file given first, with ``progress`` and ``cancelled`` by name; it may
            end with `app.reports.render.cancel.Cancelled`.
        total: what the progress counts up to; 0 for a paper of few pages.

    Returns:
        The dialog, open, with the paper on its way.
    """

    def make(target: Path, *, progress: Callable[[int], object], cancelled: Callable[[], bool]) -> bool:
        from app.reports.render.cancel import Cancelled

        try:
            write(target, progress=progress, cancelled=cancelled)
        except Cancelled:
            return False
        return True

    return _opened(desk, parent, title, make, total)


def _opened(desk: Desk, parent: QWidget, title: str, make: Make, total: int) -> PrintPreview:
    dialog = PrintPreview(parent, title, f"{title}{clock.today():%Y%m%d}", make, total, desk.at)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    dialog.make()
    return dialog
