"""Where the table is: heads of one to three rows, stacked tables, and the rows that are records."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from app.sheets.cells import cell_text, is_blank
from app.sheets.feet import RowKind, carries_id, is_id, row_kind
from app.sheets.lexicon import Lexicon, Vocabulary, normal_head
from app.sheets.workbook import Grid, Merge

SEARCHED_ROWS = 80
REASON_HEAD = "未导入原因"
IMPORTED = "已导入"
_MOST_HEAD_ROWS = 3
_LEAST_FIELDS = 2
_LONGEST_HEAD = 40
_LONGEST_GROUP = 20
_MAY_BE_HEAD = re.compile(rf"\D{{1,{_LONGEST_HEAD}}}").fullmatch
_WIDE_TITLE = 0.7
_SAME_TABLE = 0.6
_SERIAL = frozenset({"序号", "序", "no", "行号", "编号序号", "顺序号"})
_NEUTRAL_GROUP = re.compile(r"基本|信息|情况|方式|资料")
_INNER_BLANK = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
_GENERIC = frozenset(
    {
        "时间",
        "日期",
        "电话",
        "姓名",
        "名称",
        "号码",
        "地址",
        "单位",
        "职务",
        "类型",
        "类别",
        "年月",
        "备注",
        "情况",
        "年",
        "月",
        "日",
    }
)


@dataclass(frozen=True)
class Head:
    """The head of one column (from 1): its lowest text as written, and the group above it, if any."""

    column: int
    text: str
    group: str = ""

    @property
    def label(self) -> str:
        """The head as a person would name it: ``入党 / 时间`` where the lower text alone says too little."""
        plain, group = _tidy(self.text), _tidy(self.group)
        tells = group and normal_head(plain) in _GENERIC and not _NEUTRAL_GROUP.search(group)
        return f"{group} / {plain}" if tells else plain


@dataclass(frozen=True)
class Region:
    """One table of a sheet: its head rows, its heads, and the rows it reaches over (all from 1, included)."""

    head_rows: tuple[int, ...]
    heads: tuple[Head, ...]
    first_row: int
    last_row: int
    repeated: frozenset[int] = frozenset()


def find_heads(grid: Grid, vocabulary: Vocabulary) -> Region | None:
    """The first table of the sheet; None where no row looks like heads of this vocabulary.

    Args:
        grid: the sheet.
        vocabulary: synonyms of the heading by field name.
    """
    regions = find_regions(grid, vocabulary)
    return regions[0] if regions else None


def find_regions(grid: Grid, vocabulary: Vocabulary) -> tuple[Region, ...]:
    """All tables stacked on the sheet, from above; tables that only repeat the same heads are one region."""
    seeker = _Seeker(grid, Lexicon(vocabulary))
    best = seeker.best_row()
    if best is None:
        return ()
    return seeker.regions(best)


def sheet_score(vocabulary: Vocabulary) -> Callable[[Grid], float]:
    """A score for ``read_workbook``: how much a sheet looks like a table of this vocabulary."""
    lexicon = Lexicon(vocabulary)

    def score(grid: Grid) -> float:
        seeker = _Seeker(grid, lexicon)
        best = seeker.best_row()
        if best is None:
            return 0.0
        below = sum(1 for _, row in grid.numbered(best + 1) if not all(map(is_blank, row)))
        return max(seeker.points(best), float(_LEAST_FIELDS)) + min(below, SEARCHED_ROWS) / 1000

    return score


def record_rows(grid: Grid, region: Region, columns: Collection[int]) -> list[int]:
    """Sheet row numbers of the records of a region, hidden rows included.

    Blank rows, rows with only a serial number, totals, notes, signatures and what follows them, repeated
    heads and sub-titles are no records; a row that carries an id number always is one.

    Args:
        grid: the sheet.
        region: one of its tables.
        columns: the columns that were given a field.
    """
    serial = {head.column for head in region.heads if normal_head(head.text) in _SERIAL}
    telling = sorted(set(columns) - serial) or sorted(columns)
    headed = [head.column for head in region.heads]
    id_columns = [column - 1 for column in headed if column in telling]
    titles = _wide_merges(grid.merges, len(headed))
    records: list[int] = []
    signed = False
    id_at = 0
    for number in range(region.first_row, region.last_row + 1):
        if number in region.repeated:
            signed = False
            continue
        row = grid.row(number)
        if not (id_at < len(row) and is_id(row[id_at])):
            # The column of id numbers is looked for once; the rows of a long roster are told by it alone.
            id_at = next((at for at in id_columns if at < len(row) and is_id(row[at])), len(row))
        kind = row_kind(row, headed) if id_at == len(row) else RowKind.RECORD
        signed = signed or kind is RowKind.SIGNATURE
        if (signed and id_at == len(row)) or kind is not RowKind.RECORD or number in titles:
            continue
        if id_at < len(row) or any(not is_blank(row[at - 1]) for at in telling if at <= len(row)):
            records.append(number)
    return records


def reason_column(region: Region) -> int | None:
    """The column an earlier round wrote its reasons into, if there is one."""
    wanted = normal_head(REASON_HEAD)
    return next((head.column for head in region.heads if normal_head(head.text) == wanted), None)


def already_imported(grid: Grid, region: Region) -> set[int]:
    """Rows that an earlier round marked 已导入; they are skipped and not counted."""
    column = reason_column(region)
    if column is None:
        return set()
    last = min(region.last_row, len(grid.rows))
    return {
        number
        for number in range(region.first_row, last + 1)
        if cell_text(grid.cell(number, column)).strip() == IMPORTED
    }


def _wide_merges(merges: Sequence[Merge], width: int) -> set[int]:
    return {
        merge.first_row
        for merge in merges
        if merge.first_row == merge.last_row
        and merge.last_column - merge.first_column + 1 >= max(2, width * _WIDE_TITLE)
    }


class _Seeker:
    """Looks for heads on one grid."""

    def __init__(self, grid: Grid, lexicon: Lexicon) -> None:
        self._grid = grid
        self._lexicon = lexicon
        self._down = [merge for merge in grid.merges if merge.last_row > merge.first_row]

    def best_row(self) -> int | None:
        """The row with the most fields among the first rows, the upper one where two are equal."""
        numbers = range(1, min(len(self._grid.rows), SEARCHED_ROWS) + 1)
        for points in (self.points, self._points_with_groups):
            best = max(numbers, key=lambda number: (points(number), -number), default=None)
            if best is not None and points(best) >= _LEAST_FIELDS:
                return best
        return None

    def _points_with_groups(self, number: int) -> float:
        """The number of fields that a row names together with the groups around it: 入党 over 时间."""
        heads = self._heads(self._head_rows(number))
        known = {
            self._lexicon.exact(head.group + head.text) or self._lexicon.exact(head.text) for head in heads
        }
        return float(len(known - {None}))

    def points(self, number: int) -> float:
        """The number of fields named in a row; contained names count half."""
        exact: set[str] = set()
        near: set[str] = set()
        for text in self._texts(number).values():
            found = self._lexicon.exact(text)
            if found is not None:
                exact.add(found)
            else:
                near.update(self._lexicon.scores(text))
        return len(exact) + len(near - exact) / 2 if exact else 0.0

    def regions(self, best: int) -> tuple[Region, ...]:
        """The table whose heads lie around row ``best``, and those stacked below it."""
        found: list[Region] = []
        rows = self._head_rows(best)
        heads = self._heads(rows)
        least = max(_LEAST_FIELDS, self.points(best) * _SAME_TABLE)
        begin, repeated = rows[-1] + 1, set[int]()
        for number in range(begin, len(self._grid.rows) + 1):
            if number in repeated or number <= rows[-1] or not self._is_head_again(number, least):
                continue
            again = self._head_rows(number)
            other = self._heads(again)
            if _same_heads(heads, other):
                repeated.update(again)
                continue
            found.append(Region(rows, heads, begin, again[0] - 1, frozenset(repeated)))
            rows, heads, begin, repeated = again, other, again[-1] + 1, set()
        found.append(Region(rows, heads, begin, len(self._grid.rows), frozenset(repeated)))
        return tuple(found)

    def _texts(self, number: int) -> dict[int, str]:
        """Texts of a row by column that could be heads."""
        return {
            column: value
            for column, value in enumerate(self._grid.row(number), 1)
            if isinstance(value, str) and len(value) <= _LONGEST_HEAD and not is_blank(value)
        }

    def _is_head_again(self, number: int, least: float) -> bool:
        row = self._grid.row(number)
        if carries_id(row):
            return False
        texts = [value for value in row if type(value) is str and _MAY_BE_HEAD(value)]
        return len(texts) >= least and len({self._lexicon.exact(text) for text in texts} - {None}) >= least

    def _head_rows(self, best: int) -> tuple[int, ...]:
        first = last = best
        while last - first + 1 < _MOST_HEAD_ROWS and self._is_upper(first - 1, first):
            first -= 1
        while last - first + 1 < _MOST_HEAD_ROWS and self._is_lower(last + 1, first, last):
            last += 1
        return tuple(range(first, last + 1))

    def _is_upper(self, number: int, below: int) -> bool:
        """Whether a row above heads holds groups, and is no title, sub-title or another table's record."""
        if number < 1 or row_kind(self._grid.row(number), ()) is not RowKind.RECORD:
            return False
        if any(merge.first_row <= number and merge.last_row >= below for merge in self._down):
            return True
        row = self._grid.row(number)
        filled = [value for value in row if not is_blank(value)]
        texts = list(self._texts(number).values())
        if len(filled) != len(texts) or any("：" in text or ":" in text for text in texts):
            return False
        spans = [merge for merge in self._grid.merges if merge.first_row == number and _is_wide(merge)]
        width = len(self._texts(below))
        if any(merge.last_column - merge.first_column + 1 >= width * _WIDE_TITLE for merge in spans):
            return False
        short = all(len(text) <= _LONGEST_GROUP for text in texts)
        return short and len(texts) < width and (bool(spans) or len(texts) >= _LEAST_FIELDS)

    def _is_lower(self, number: int, first: int, last: int) -> bool:
        """Whether a row under heads goes on with heads: held by merges from above, or by what it says."""
        texts = self._texts(number)
        row = self._grid.row(number)
        filled = {column for column, value in enumerate(row, 1) if not is_blank(value)}
        if not texts or filled != set(texts):
            return False
        held = any(first <= merge.first_row <= last < merge.last_row for merge in self._down)
        known = sum(self._lexicon.exact(text) is not None for text in texts.values())
        groups = {
            column
            for merge in self._grid.merges
            if merge.first_row == merge.last_row == last and _is_wide(merge)
            for column in range(merge.first_column, merge.last_column + 1)
        }
        under_groups = bool(groups) and filled <= groups
        free = all(self._grid.cell(last, column) is None for column in list(filled)[1:])
        return held or under_groups or (known * 2 >= len(texts) and free and known > 0)

    def _heads(self, rows: Sequence[int]) -> tuple[Head, ...]:
        width = self._grid.width
        layers = [self._layer(number, rows) for number in rows]
        heads: list[Head] = []
        for column in range(1, width + 1):
            texts = list(dict.fromkeys(layer[column] for layer in layers if column in layer))
            if texts:
                heads.append(Head(column, texts[-1], "".join(texts[:-1])))
        return tuple(heads)

    def _layer(self, number: int, rows: Sequence[int]) -> dict[int, str]:
        """Texts of one head row by column, those of merged groups on every column they span."""
        layer = {
            column: cell_text(value).strip()
            for column, value in enumerate(self._grid.row(number), 1)
            if not is_blank(value)
        }
        spans = [merge for merge in self._grid.merges if merge.first_row == number and _is_wide(merge)]
        for merge in spans:
            text = layer.get(merge.first_column)
            for column in range(merge.first_column, min(merge.last_column, self._grid.width) + 1):
                if text is not None:
                    layer[column] = text
        if number != rows[-1] and not spans and not any(merge.first_row == number for merge in self._down):
            self._carry(layer, rows[-1])
        return layer

    def _carry(self, layer: dict[int, str], below: int) -> None:
        """Without merges (csv) a group reaches right over columns that have a head of their own below."""
        text = ""
        for column in range(1, self._grid.width + 1):
            own_below = not is_blank(self._grid.cell(below, column))
            if column in layer:
                text = layer[column] if own_below else ""
            elif text and own_below:
                layer[column] = text


def _tidy(text: str) -> str:
    return _INNER_BLANK.sub("", " ".join(text.split()))


def _is_wide(merge: Merge) -> bool:
    return merge.last_column > merge.first_column


def _same_heads(one: Sequence[Head], other: Sequence[Head]) -> bool:
    def texts(heads: Sequence[Head]) -> set[tuple[int, str]]:
        return {
            (head.column, normal_head(head.text)) for head in heads if normal_head(head.text) != REASON_HEAD
        }

    small, large = sorted((texts(one), texts(other)), key=len)
    return len(small & large) >= len(small) * 0.8 and bool(small)
