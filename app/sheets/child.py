"""The child process that opens strange workbooks: ``python -m app.sheets.child``, asked over its pipes.

It writes nothing anywhere but to its standard output, and answers every refusal with a code.
"""

from __future__ import annotations

import itertools
import os
import struct
import sys
import time
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from app.sheets import wire
from app.sheets.confine import confine_self, peak_memory
from app.sheets.limits import Limits, RefusedError
from app.sheets.sources import Source, open_source


def main() -> int:
    """Answer one request from standard input on standard output; 0 also when the book is refused."""
    sys.dont_write_bytecode = True
    answers = os.fdopen(os.dup(1), "wb", buffering=1 << 16)
    requests = sys.stdin.buffer
    os.dup2(2, 1)
    try:
        frame = wire.receive(requests)
        if frame is None:
            return 0
        limits = Limits(**frame[1]["limits"])
        confine_self(limits)
        begun = time.monotonic()
        path = Path(os.fsdecode(bytes.fromhex(frame[1]["path"])))
        source = open_source(path, limits)
        wire.send(answers, wire.PROGRESS, 0.3)
        for number in _chosen(source, frame[1], requests, answers):
            count, rows = source.rows(number)
            wire.send(answers, wire.FACTS, source.describe(number, count))
            _send_rows(rows, answers)
        wire.send(answers, wire.DONE, {"peak": peak_memory(), "seconds": time.monotonic() - begun})
    except RefusedError as refused:
        wire.send(answers, wire.REFUSED, [refused.code, refused.detail])
    except MemoryError:
        wire.send(answers, wire.REFUSED, ["memory", ""])
    except (struct.error, zlib.error, zipfile.BadZipFile, LookupError, ValueError, OverflowError):
        # Sizes, places and numbers out of the file itself: a book that lies about them is a damaged one.
        wire.send(answers, wire.REFUSED, ["damaged", ""])
    except (BrokenPipeError, EOFError):
        return 0
    return 0


def _chosen(source: Source, request: dict[str, Any], requests: IO[bytes], answers: IO[bytes]) -> list[int]:
    """The sheets to send: all, the one named, or the one the parent picks from their first rows."""
    if request["every"]:
        return source.all()
    numbers = source.shown(request["sheet"])
    if len(numbers) == 1:
        return numbers
    previews = [wire.pack_rows(source.preview(number)) for number in numbers]
    wire.send(answers, wire.SHEETS, [numbers, previews])
    reply = wire.receive(requests)
    if reply is None:
        raise EOFError
    return [int(reply[1])]


def _send_rows(rows: Iterator[list[Any]], answers: IO[bytes]) -> None:
    while frame := list(itertools.islice(rows, wire.ROWS_PER_FRAME)):
        wire.send(answers, wire.ROWS, wire.pack_rows(frame))


if __name__ == "__main__":
    sys.exit(main())
