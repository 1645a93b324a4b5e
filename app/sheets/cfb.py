"""Reads streams out of an OLE compound file ([MS-CFB]), the container of .xls and of encrypted books."""

from __future__ import annotations

import struct

from app.sheets.limits import RefusedError

MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_END = 0xFFFFFFFA
_HEADER_SIZE = 512
_ENTRY_SIZE = 128
_MINI_CUTOFF = 4096
_MINI_SIZE = 64
_HEADER_FAT_SECTORS = 109
_STREAM, _ROOT = 2, 5


class CompoundFile:
    """The directory and streams of one compound file held in memory.

    Raises:
        RefusedError: with code ``damaged`` where chains or sizes make no sense.
    """

    def __init__(self, data: bytes) -> None:
        if len(data) < _HEADER_SIZE or data[:8] != MAGIC:
            raise RefusedError("damaged")
        shift = struct.unpack_from("<H", data, 30)[0]
        if shift not in (9, 12):
            raise RefusedError("damaged")
        self._data = data
        self._size = 1 << shift
        self._fat = self._read_fat()
        directory = self._chain(struct.unpack_from("<I", data, 48)[0])
        self._entries = self._read_directory(directory)
        mini_start = struct.unpack_from("<I", data, 60)[0]
        mini = self._chain(mini_start) if mini_start < _END else b""
        self._mini_fat = struct.unpack(f"<{len(mini) // 4}I", mini[: len(mini) // 4 * 4])
        self._mini_stream: bytes | None = None

    def names(self) -> set[str]:
        """Names of all streams."""
        return {name for name, (kind, _, _) in self._entries.items() if kind == _STREAM}

    def stream(self, name: str) -> bytes:
        """The content of the stream ``name``; it must be one of ``names()``."""
        _, start, size = self._entries[name]
        if size >= _MINI_CUTOFF:
            return self._chain(start)[:size]
        return self._mini_chain(start, size)

    def _sector(self, number: int) -> bytes:
        begin = (number + 1) * self._size
        if begin >= len(self._data):
            raise RefusedError("damaged")
        return self._data[begin : begin + self._size]

    def _read_fat(self) -> tuple[int, ...]:
        numbers = list(struct.unpack_from(f"<{_HEADER_FAT_SECTORS}I", self._data, 76))
        following, left = struct.unpack_from("<2I", self._data, 68)
        most = len(self._data) // self._size + 1
        while left and following < _END and len(numbers) <= most + _HEADER_FAT_SECTORS:
            part = struct.unpack(f"<{self._size // 4}I", self._sector(following).ljust(self._size, b"\xff"))
            numbers.extend(part[:-1])
            following = part[-1]
            left -= 1
        raw = b"".join(self._sector(number) for number in numbers[: most + 1] if number < _END)
        return struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4])

    def _chain(self, start: int) -> bytes:
        parts: list[bytes] = []
        number, fat = start, self._fat
        while number < _END:
            if number >= len(fat) or len(parts) > len(fat):
                raise RefusedError("damaged")
            parts.append(self._sector(number))
            number = fat[number]
        return b"".join(parts)

    def _mini_chain(self, start: int, size: int) -> bytes:
        if self._mini_stream is None:
            roots = [start for kind, start, _ in self._entries.values() if kind == _ROOT]
            self._mini_stream = self._chain(roots[0]) if roots else b""
        parts: list[bytes] = []
        number = start
        while number < _END and len(parts) * _MINI_SIZE < size:
            if number >= len(self._mini_fat):
                raise RefusedError("damaged")
            parts.append(self._mini_stream[number * _MINI_SIZE : (number + 1) * _MINI_SIZE])
            number = self._mini_fat[number]
        return b"".join(parts)[:size]

    @staticmethod
    def _read_directory(raw: bytes) -> dict[str, tuple[int, int, int]]:
        entries: dict[str, tuple[int, int, int]] = {}
        for begin in range(0, len(raw) - _ENTRY_SIZE + 1, _ENTRY_SIZE):
            entry = raw[begin : begin + _ENTRY_SIZE]
            length, kind = struct.unpack_from("<HB", entry, 64)
            if kind not in (_STREAM, _ROOT):
                continue
            name = entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            start, size = struct.unpack_from("<II", entry, 116)
            entries.setdefault(name, (kind, start, size))
        return entries
