"""Identifiers made by the client: UUID version 7 (RFC 9562, 5.7), ordered by time of making."""

from __future__ import annotations

import os
import threading
import time
import uuid

_lock = threading.Lock()
_last = 0


def new_id() -> str:
    """A new UUIDv7 as text; later ids sort after earlier ones within one process."""
    return new_ids(1)[0]


def new_ids(count: int) -> list[str]:
    """``count`` new UUIDv7 in rising order (one draw of randomness: bulk imports need many)."""
    global _last  # noqa: PLW0603 - the rising order within a process needs one counter
    random = os.urandom(8 * count)
    with _lock:
        # 48 bits of milliseconds and 12 bits of counter make one rising 60-bit number.
        start = max(_last + 1, (time.time_ns() // 1_000_000) << 12)
        _last = start + count - 1
    return [_compose(start + i, random[8 * i : 8 * i + 8]) for i in range(count)]


def _compose(rising: int, random: bytes) -> str:
    text = f"{rising >> 12:012x}7{rising & 0xFFF:03x}{(random[0] & 0x3F) | 0x80:02x}{random[1:].hex()}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def is_id(text: str) -> bool:
    """Whether the text is written as a UUID."""
    try:
        return str(uuid.UUID(text)) == text.lower()
    except ValueError:
        return False
