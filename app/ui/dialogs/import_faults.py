"""The faults list of the import dialog: which rows, who stands in them, which cells, and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any

from app.ui.parts.record_table import Column, Row

COLUMNS = (
    Column("行", "row", 2.5, "right"),
    Column("姓名", "name", 4.5),
    Column("表头", "heads", 6),
    Column("表中内容", "cells", 9, grow=True),
    Column("结果", "result", 3.5),
    Column("原因", "reasons", 15, grow=True),
)
OUT, DOUBTED = "不导入", "需核对"


class FaultList:
    """The faulty rows of a dry run, by the text of their row number; words are made where they are seen.

    Args:
        prepared: the dry run. Made in the thread that made it: of fifty thousand rows the order takes time.
    """

    def __init__(self, prepared: Any) -> None:
        self._prepared = prepared
        # No object for each row: so many more would call Python's collector, and the window waits for it.
        self._out = frozenset(fault.row for fault in prepared.rejected)
        faults = sorted((*prepared.rejected, *prepared.warned), key=attrgetter("row"))
        self._faults = {str(fault.row): fault for fault in faults}
        self.ids = list(self._faults)

    def fetch(self, ids: Sequence[str], give: Callable[[Sequence[Row]], None]) -> None:
        """Give the rows as the table shows them."""
        give([self._row(key) for key in ids])

    def detail(self, key: str) -> str:
        """All of one row: who, each cell at fault under its heading, the result and the whole reason."""
        if key not in self._faults:
            return ""
        fault = self._faults[key]
        seen, result = self._seen(fault), self._result(fault)
        cells = "；".join(f"{cell.head}：{cell.text}" for cell in seen.cells)
        who = " · ".join(words for words in (f"第 {fault.row} 行", seen.name, result) if words)
        return "\n".join(line for line in (who, cells, seen.reasons) if line)

    def _row(self, key: str) -> Row:
        fault = self._faults[key]
        seen = self._seen(fault)
        return {
            "id": key,
            "row": fault.row,
            "name": seen.name,
            "heads": "、".join(cell.head for cell in seen.cells),
            "cells": "；".join(cell.text for cell in seen.cells),
            "result": self._result(fault),
            "reasons": seen.reasons,
        }

    def _result(self, fault: Any) -> str:
        return OUT if fault.row in self._out else DOUBTED

    def _seen(self, fault: Any) -> Any:
        from app.intake.faulty import faulty_row

        return faulty_row(self._prepared, fault)
