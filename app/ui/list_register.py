"""What a page of a register must know of it, as plain data: words, columns, drop-downs, deleting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.ui.parts.record_table import Column

UseCase = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Choice:
    """A drop-down that filters: by what a field may say, or by a node of a tree and all below it.

    Attributes:
        field: the key of the field.
        words: the entry that lets all through.
        tree: the ask for the nodes, where the field points into a tree.
    """

    field: str
    words: str
    tree: UseCase | None = None


@dataclass(frozen=True, slots=True)
class ListRegister:
    """What a page must know of its register.

    Attributes:
        name: of the register (see `REGISTERS`), which says rights, orders and fields.
        title: what stands above the list.
        noun: what one record is called.
        counter: the word records are counted with: 人, 家, 条.
        icon: its picture.
        hint: the sentence of the empty page.
        search: what can be typed into the search box.
        columns: of the table (see `app.ui.words.fields.columns`).
        choices: the drop-downs that filter.
        add_words: on the button that makes a new one; none without.
        first_words: on the button of the empty page.
        delete: the act that takes a record out; none without.
        delete_label: what the status line says then.
        delete_text: what the question before it says besides the name.
        delete_right: the name of the right it takes; that of editing where nothing is said.
        import_words: on the button of the empty page that reads a workbook; none can be read without.
        sorted_by: the order that a heading asks for, by key of the column, where it is not its own field.
        none_hint: what helps when nothing fits.
    """

    name: str
    title: str
    noun: str
    counter: str
    icon: str
    hint: str
    search: str
    columns: tuple[Column, ...]
    choices: tuple[Choice, ...] = ()
    add_words: str = ""
    first_words: str = ""
    delete: UseCase | None = None
    delete_label: str = ""
    delete_text: str = "登记错了才删除，删错了可以撤销。"
    delete_right: str = ""
    import_words: str = ""
    sorted_by: Mapping[str, str] = field(default_factory=dict)
    none_hint: str = "换个词试试，或者放宽筛选条件。"
