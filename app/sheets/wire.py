"""How the child tells the parent what it read: framed JSON, rows turned into columns, dates marked by place.

A frame is one letter, a length of four bytes, and JSON. Nothing that could run code crosses the pipe.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import IO, Any

from app.sheets.workbook import Row, Value

_HEADER = struct.Struct(">cI")
ROWS_PER_FRAME = 4096
MOST_IN_FRAME = 512 * 1024 * 1024
_EXACT_WHOLE = 1e15

SHEETS, FACTS, ROWS, PROGRESS, DONE, REFUSED = b"S", b"F", b"R", b"P", b"D", b"X"


def send(stream: IO[bytes], kind: bytes, content: object) -> None:
    """Write one frame and flush it."""
    import orjson

    payload = orjson.dumps(content, option=orjson.OPT_NON_STR_KEYS)
    stream.write(_HEADER.pack(kind, len(payload)))
    stream.write(payload)
    stream.flush()


def receive(stream: IO[bytes]) -> tuple[bytes, Any] | None:
    """Read one frame; None at the end of the stream.

    Raises:
        ValueError: the stream ended inside a frame, or the frame is absurd.
    """
    import orjson

    header = stream.read(_HEADER.size)
    if not header:
        return None
    if len(header) < _HEADER.size:
        raise ValueError("the stream ended inside a frame")
    kind, length = _HEADER.unpack(header)
    if length > MOST_IN_FRAME:
        raise ValueError("a frame of absurd length")
    payload = stream.read(length)
    if len(payload) < length:
        raise ValueError("the stream ended inside a frame")
    return kind, orjson.loads(payload)


def pack_rows(rows: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """Columns of equally long rows, with the places of dates and moments, which JSON can't tell from text."""
    columns: list[list[Any]] = []
    dates: dict[int, list[int]] = {}
    moments: dict[int, list[int]] = {}
    for number, cells in enumerate(zip(*rows, strict=True)):
        column = list(cells)
        kinds = set(map(type, column))
        if datetime in kinds:
            moments[number] = [at for at, value in enumerate(column) if type(value) is datetime]
        if date in kinds:
            dates[number] = [at for at, value in enumerate(column) if type(value) is date]
        if time in kinds or timedelta in kinds:
            column = [str(value) if isinstance(value, time | timedelta) else value for value in column]
        if str in kinds:
            column = [None if value == "" else value for value in column]
        columns.append(column)
    return {"n": len(rows), "c": columns, "d": dates, "m": moments}


def unpack_rows(packed: dict[str, Any]) -> list[Row]:
    """The rows that ``pack_rows`` packed; whole floats below 1e15 come back as int."""
    columns: list[list[Value]] = packed["c"]
    if not columns:
        return [[] for _ in range(packed["n"])]
    for number, places in packed["d"].items():
        column = columns[int(number)]
        for at in places:
            column[at] = date.fromisoformat(str(column[at]))
    for number, places in packed["m"].items():
        column = columns[int(number)]
        for at in places:
            column[at] = datetime.fromisoformat(str(column[at]))
    for number, column in enumerate(columns):
        if float in set(map(type, column)):
            columns[number] = [whole(value) if type(value) is float else value for value in column]
    return [list(cells) for cells in zip(*columns, strict=True)]


def whole(value: float) -> int | float:
    """An int where a float is whole and small enough to be exact; calamine gives every number as float."""
    return int(value) if -_EXACT_WHOLE < value < _EXACT_WHOLE and value.is_integer() else value
