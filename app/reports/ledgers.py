"""`write_ledger`: the table of a register as a paper, to Excel, PDF or CSV.

The rows go from one snapshot of the store straight into the file, so that a hundred thousand take no more
memory than a hundred.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.base import clock
from app.base.errors import RuleError, TroubleError
from app.base.files import replace_atomically
from app.reports.document import Column, Document, Table
from app.usecases.exports import note_export
from app.usecases.filters import in_words
from app.usecases.ledger_rows import LedgerRows, read_ledger
from app.usecases.listing import DESCENDING, Condition
from app.usecases.registers import Register, register_of, shown_fields
from app.usecases.settings import centre_name
from app.usecases.workplace import Login

FORMATS = ("xlsx", "pdf", "csv")
_NAMED = 5

Progress = Callable[[int], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Ledger:
    """A ledger that was written: which register, how many rows, where, and whether numbers are masked."""

    register: str
    rows: int
    file: Path
    masked: bool


def write_ledger(
    login: Login,
    register: str,
    target: Path,
    *,
    where: tuple[Condition, ...] = (),
    order: str | None = None,
    clear_reason: str | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Ledger:
    """Write the ledger of a register; the journal keeps who exported what.

    The paper is written beside ``target`` under another name and takes its place only when the journal's
    entry is committed: no ledger lies there that nobody knows of.

    Args:
        login: who exports.
        register: the register's name.
        target: the file; its extension (xlsx, pdf, csv) decides.
        where: which records; all without it.
        order: a list order of the register; None for its own.
        clear_reason: why numbers are wanted in clear; None for a masked ledger.
        progress: told now and then how many rows are written.
        cancelled: asked now and then; true leaves nothing behind.

    Raises:
        RuleError: no right, no reason, another extension, unknown field or order, characters that can't be
            printed (PDF), or more rows than a sheet holds.
        TroubleError: the disk does not take the file.
        Cancelled: ``cancelled`` said yes.
    """
    sort = sort_of(target)
    chosen = register_of(register)
    if clear_reason is not None and not clear_reason.strip():
        raise RuleError("请写明导出完整台账的原因。", "reason", "required")
    clear, made_on = clear_reason is not None, clock.today()

    with replace_atomically(target) as partial:

        def write(rows: LedgerRows) -> None:
            document = Document(
                title=chosen.paper,
                parts=(_table(rows),),
                note=_note(login, chosen, where, order),
                made_by=login.actor.login,
                made_on=made_on,
                masked=not clear,
            )
            render(document, partial, sort, progress, cancelled)

        count = login.ask(read_ledger, register, write, where=where, order=order, clear=clear, on=made_on)
        login.act(note_export, register, sort, count, clear_reason)
    return Ledger(register, count, target, not clear)


def sort_of(target: Path, paper: str = "台账", sorts: Sequence[str] = FORMATS) -> str:
    """The kind of file a name asks for.

    Args:
        target: the file.
        paper: what is to be written.
        sorts: as what it can be written, of `FORMATS`.

    Raises:
        RuleError: an extension that is not written (field ``file``, code ``unknown_format``).
        TroubleError: the target is a folder.
    """
    sort = target.suffix.lower().removeprefix(".")
    if sort not in sorts:
        *most, last = (f".{one}" for one in sorts)
        named = f"{'、'.join(most)} 或 {last}" if most else last
        raise RuleError(f"{paper}只能写成 {named} 文件，请改一下文件名。", "file", "unknown_format")
    if target.is_dir():
        raise TroubleError("目标是一个文件夹，文件没有写成。请换一个文件名。", "is_folder")
    return sort


def _note(login: Login, register: Register, where: tuple[Condition, ...], order: str | None) -> str:
    """Who keeps the ledger, which records it counts, in which order, as of when."""
    fields = shown_fields(register.record)
    chosen = "，且".join(login.ask(in_words, register.name, where, on_paper=True))
    rows = f"{register.label.removesuffix('记录')}记录"
    which = f"{chosen}的{rows}" if where else f"全部{rows}"
    by = order or next(iter(register.orders))
    plain = by.removeprefix(DESCENDING)
    sorted_by = register.orders.get(by) or register.orders.get(plain) or fields[plain].label
    if plain != by and by not in register.orders:
        sorted_by = f"{sorted_by}倒序"
    return (
        f"填报单位：{login.ask(centre_name)}\n"
        f"统计口径：{which}，按{sorted_by}排列，截至 {clock.show(clock.now())}。"
    )


def _table(rows: LedgerRows) -> Table:
    return Table(tuple(Column(column.label, column.kind, decimals=1) for column in rows.columns), rows.each)


def render(
    document: Document,
    target: Path,
    sort: str,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> None:
    """Write a document as that kind of paper.

    Raises:
        RuleError: characters that no font can print (PDF).
        TroubleError: the disk does not take the file.
        Cancelled: ``cancelled`` said yes.
    """
    if sort == "pdf":
        from app.reports.render.pdf import render_pdf

        _refuse_unprintable(document)
        render_pdf(document, target, progress=progress, cancelled=cancelled)
    elif sort == "xlsx":
        from app.reports.render.excel import render_excel

        render_excel(document, target, progress=progress, cancelled=cancelled)
    else:
        from app.reports.render.csv_text import render_csv

        render_csv(document, target, progress=progress, cancelled=cancelled)


def _refuse_unprintable(document: Document) -> None:
    """Name the texts with characters that no font has, before anything is printed as a blank.

    Raises:
        RuleError: code ``missing_glyphs``.
    """
    from app.reports.render.pdf import missing_glyphs

    missing = missing_glyphs(document)
    if not missing:
        return
    named = "；".join(
        f"{one.where}“{one.text}”（{'、'.join(f'U+{code:04X}' for code in one.code_points)}）"
        for one in missing[:_NAMED]
    )
    more = f" 等 {len(missing)} 处" if len(missing) > _NAMED else ""
    raise RuleError(
        f"有的字没有字体能打印：{named}{more}。请核对这些字，或改导出 Excel。", "file", "missing_glyphs"
    )
