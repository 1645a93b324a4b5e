"""Fonts of printed papers: which files, what each character costs, how it is written into the page.

The official fonts of the machine come first, then the bundled ones; a character a font lacks is taken from
the next one in the chain.
"""

from __future__ import annotations

import contextlib
import functools
import os
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from app.base.errors import TroubleError
from app.base.paths import resource

if TYPE_CHECKING:
    from reportlab.pdfbase.ttfonts import TTFont

Role = Literal["body", "head", "title"]

# Files of the official fonts, as Windows, WPS and the domestic systems name them.
_OFFICIAL: dict[Role, tuple[str, ...]] = {
    "body": ("simsun.ttc", "simsun.ttf"),
    "head": ("simhei.ttf",),
    "title": ("fzxbsjw.ttf", "fzxbs.ttf", "方正小标宋简体.ttf", "方正小标宋_gbk.ttf"),
}
# For characters even the bundled rare ones lack (they hold those with a reading or on identity cards).
_RARE_OF_MACHINE = ("simsunb.ttf", "simsunextg.ttf", "hanaminb.ttf", "hanamina.ttf")
_BUNDLED: dict[Role, tuple[str, ...]] = {
    "body": ("DQSerif", "DQSans", "DQRareB", "DQRareA"),
    "head": ("DQSans-Bold", "DQSans", "DQSerif", "DQRareB", "DQRareA"),
    "title": ("DQTitle", "DQSerif", "DQSans", "DQRareB", "DQRareA"),
}
SHOWN_NAMES = {
    "DQSerif": "宋体（自带）",
    "DQSans": "黑体（自带）",
    "DQSans-Bold": "黑体（自带）",
    "DQTitle": "小标宋（自带）",
    "DQRareA": "罕用字（自带）",
    "DQRareB": "罕用字（自带）",
    "simsun": "宋体",
    "simhei": "黑体",
    "simsunb": "宋体-ExtB",
    "simsunextg": "宋体-ExtG",
    "hanamina": "花园明朝",
    "hanaminb": "花园明朝",
    "fzxbsjw": "方正小标宋",
    "fzxbs": "方正小标宋",
}
# A character no font has is printed as the printers' mark for it.
_MARK = "〓"
_CODES_A_BLOCK = 100


def font_folders() -> tuple[Path, ...]:
    """Where this machine keeps its fonts."""
    home = Path.home()
    if sys.platform == "win32":
        roots = [Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts"]
        roots.append(home / "AppData/Local/Microsoft/Windows/Fonts")
    else:
        roots = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts")]
        roots += [home / ".local/share/fonts", home / ".fonts"]
    return tuple(roots)


@functools.cache
def files_of_machine() -> dict[str, Path]:
    """Font files by lower-case name; read once."""
    found: dict[str, Path] = {}
    for root in font_folders():
        for folder, _, names in os.walk(root):
            for name in names:
                found.setdefault(name.lower(), Path(folder) / name)
    return found


def chain(role: Role) -> Iterator[TTFont]:
    """The fonts of a role, best first; each is opened when it is reached."""
    official = [_of_machine(name) for name in _OFFICIAL[role]]
    yield from [font for font in official if font is not None][:1]
    for name in _BUNDLED[role]:
        font = _opened(name, resource(f"fonts/{name}.ttf"))
        if font is not None:
            yield font
    for name in _RARE_OF_MACHINE:
        font = _of_machine(name)
        if font is not None:
            yield font


def _of_machine(file: str) -> TTFont | None:
    path = files_of_machine().get(file)
    return _opened(path.stem.lower(), path) if path else None


@functools.cache
def _opened(name: str, path: Path) -> TTFont | None:
    """The font of a file, None if it is missing or not usable (CFF outlines, embedding forbidden)."""
    from reportlab.pdfbase import pdfmetrics, ttfonts

    maker: Any = ttfonts
    maker.makeToUnicodeCMap = to_unicode
    with contextlib.suppress(ttfonts.TTFError, OSError):
        font = ttfonts.TTFont(name, str(path), shapable=False)
        pdfmetrics.registerFont(font)
        return font
    return None


def first_font(role: Role) -> TTFont:
    """The main font of a role.

    Raises:
        TroubleError: not even the bundled font can be read.
    """
    for font in chain(role):
        return font
    raise TroubleError("找不到打印用的字体文件。请重新安装本程序。", code="no_fonts")


def to_unicode(name: str, subset: list[int]) -> str:
    """The ToUnicode map of a font subset; beyond U+FFFF as UTF-16 surrogates (PDF 32000-1, 9.10.3).

    reportlab's own writes five hex digits there, and such names were copied out as other characters.
    """
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        f"/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def",
        f"/CMapName /{name} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<00> <FF>",
        "endcodespacerange",
    ]
    entries = [
        f"<{code:02X}> <{chr(character).encode('utf-16-be').hex().upper()}>"
        for code, character in enumerate(subset)
        if character
    ]
    for start in range(0, len(entries), _CODES_A_BLOCK):
        block = entries[start : start + _CODES_A_BLOCK]
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)


def invisible(letter: str) -> bool:
    """Whether a character leaves no mark: control, joiner, variation selector."""
    return (
        unicodedata.category(letter) in {"Cc", "Cf"}
        or "\ufe00" <= letter <= "\ufe0f"
        or letter >= "\U000e0000"
    )


class GlyphCheck:
    """Says which characters of a text no font of a role can print, or are for private use.

    A font is opened when a character is met that those before it lack: the rare ones are large.
    """

    def __init__(self, role: Role) -> None:
        self._chain = chain(role)
        self._fonts: list[TTFont] = []
        self._good: set[str] = set()

    def missing(self, text: str) -> tuple[int, ...]:
        """Code points of ``text`` that can't be printed, each once."""
        if self._good.issuperset(text):
            return ()
        fresh = [letter for letter in dict.fromkeys(text) if letter not in self._good]
        bad = [letter for letter in fresh if not self._printable(letter)]
        self._good.update(set(fresh) - set(bad))
        return tuple(map(ord, bad))

    def _printable(self, letter: str) -> bool:
        if unicodedata.category(letter) in {"Co", "Cs"}:
            return False
        return invisible(letter) or any(ord(letter) in font.face.charToGlyph for font in self._reached())

    def _reached(self) -> Iterator[TTFont]:
        """The fonts opened so far, then the others one by one."""
        yield from self._fonts
        for font in self._chain:
            self._fonts.append(font)
            yield font


@dataclass(frozen=True, slots=True)
class Letter:
    """A character in one document: width in thousandths of the em, PDF font name, code as two hex digits."""

    width: float
    font: str
    code: str


class Script:
    """One role's letters in one document: measures text and turns it into page operators."""

    def __init__(self, role: Role, pdf: Any) -> None:
        self._pdf = pdf
        self._chain = chain(role)
        self._fonts: list[TTFont] = [next(self._chain)]
        self._letters: dict[str, Letter] = {}
        self._widths: dict[str, float] = {}
        self.used: dict[str, None] = {}

    def width(self, text: str) -> float:
        """Width of ``text`` at size 1."""
        widths = self._widths
        try:
            return sum([widths[letter] for letter in text]) / 1000
        except KeyError:
            for letter in text:
                if letter not in widths:
                    self._learn(letter)
            return sum([widths[letter] for letter in text]) / 1000

    def shown(self, text: str, size: str) -> str:
        """Operators that show ``text`` at the current place; ``size`` in points as written into the page."""
        letters = self._letters
        pieces: list[str] = []
        font = ""
        for character in text:
            letter = letters.get(character) or self._learn(character)
            if letter.font != font:
                if not letter.code:
                    continue
                pieces.append(f"{'> Tj ' if font else ''}{letter.font} {size} Tf <")
                font = letter.font
            pieces.append(letter.code)
        return "".join(pieces) + "> Tj" if font else ""

    def _learn(self, character: str) -> Letter:
        letter = self._found(character)
        self._letters[character] = letter
        self._widths[character] = letter.width
        return letter

    def _found(self, character: str) -> Letter:
        if character in "\t\xa0":
            character = " "
        elif invisible(character):
            return Letter(0, "", "")
        font = self._font_with(character)
        if font is None:
            character, font = _MARK, self._font_with(_MARK) or self._fonts[0]
        self.used[font.fontName] = None
        ((subset, code),) = font.splitString(character, self._pdf)
        name = font.getSubsetInternalName(subset, self._pdf)
        face: Any = font.face
        return Letter(face.getCharWidth(ord(character)), name, code.hex())

    def _font_with(self, character: str) -> TTFont | None:
        if unicodedata.category(character) in {"Co", "Cs"}:
            return None
        for font in self._fonts:
            if ord(character) in font.face.charToGlyph:
                return font
        for font in self._chain:
            self._fonts.append(font)
            if ord(character) in font.face.charToGlyph:
                return font
        return None
