"""Rows that stand in a table without being records: totals, notes, signatures, numbering, examples."""

from __future__ import annotations

import enum
import itertools
import re
import unicodedata
from collections.abc import Collection

from app.sheets.cells import cell_text, is_blank
from app.sheets.workbook import Row, Value

_TOTAL = re.compile(
    r"^(?:本页|本表|全部|以上)?(?:合计|总计|小计|共计|累计|总数)(?:$|[:（(\d共人]|.{0,2}[:：])"
)
_SIGNATURE = re.compile(
    r"^(?:填表|填报|制表|审核|复核|审批|经办|登记|统计|录入|单位负责|主管|负责)(?:人|单位|日期|时间)?(?:签字|签名|盖章|\(签字\)|\(盖章\)|\(签章\))?(?::|\(|$)"
    r"|^(?:党组织|党支部|党委|单位|社区)?(?:盖章|\(盖章\)|签字|签章)[:)]?"
)
_NOTE = re.compile(r"^(?:备注|说明|填表说明|填写说明|注|附注|附|注意|提示)(?:\d?[:、.)]|$)")
_EXAMPLE = re.compile(r"^(?:示例|样例|例|填写示例|范例|举例)(?:$|[:\d])")
_BLANKS = re.compile(r"\s+")
_PERSONAL_NUMBER = re.compile(r"^\d{14,17}[\dxX]$")
_LOOKED_AT = 2


class RowKind(enum.Enum):
    """What a row under the heads is, judged by itself."""

    RECORD = "record"
    BLANK = "blank"
    TOTAL = "total"
    NOTE = "note"
    SIGNATURE = "signature"
    NUMBERING = "numbering"
    EXAMPLE = "example"


_BY_FIRST_TEXT = {RowKind.SIGNATURE: _SIGNATURE, RowKind.NOTE: _NOTE, RowKind.EXAMPLE: _EXAMPLE}


def row_kind(row: Row, columns: Collection[int]) -> RowKind:
    """Judge one row.

    A row that carries an id number is never anything but a record: nothing of a person is dropped in silence.

    Args:
        row: its cells.
        columns: the columns that have heads (from 1); empty for all.
    """
    cells = [row[column - 1] for column in columns if column <= len(row)] if columns else row
    if carries_id(cells):
        return RowKind.RECORD
    filled = (value for value in cells if not is_blank(value))
    first = [_plain(cell_text(value)) for value in itertools.islice(filled, _LOOKED_AT)]
    if not first:
        return RowKind.BLANK
    kind = _by_first_texts(first)
    if kind is RowKind.RECORD:
        return kind
    texts = [_plain(cell_text(value)) for value in cells if not is_blank(value)]
    is_person = any(_PERSONAL_NUMBER.match(text) for text in texts)
    is_other = kind is RowKind.NUMBERING and not _counts_up(texts)
    return RowKind.RECORD if is_person or is_other else kind


def carries_id(cells: Row) -> bool:
    """Whether a cell plainly holds an id number; long rosters are told by this, without looking closer."""
    return any(map(is_id, cells))


def is_id(value: Value) -> bool:
    """Whether a cell plainly holds an id number."""
    return type(value) is str and _PERSONAL_NUMBER.match(value) is not None


def _by_first_texts(first: list[str]) -> RowKind:
    if any(_TOTAL.match(text) for text in first):
        return RowKind.TOTAL
    if _counts_up(first):
        return RowKind.NUMBERING
    return next((kind for kind, pattern in _BY_FIRST_TEXT.items() if pattern.match(first[0])), RowKind.RECORD)


def _plain(text: str) -> str:
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text))


def _counts_up(texts: list[str]) -> bool:
    bare = [text.strip("()") for text in texts]
    return len(bare) >= _LOOKED_AT and bare == [str(number) for number in range(1, len(bare) + 1)]
