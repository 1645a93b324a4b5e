"""Makes the bundled fonts in resources/fonts from packages of Debian 12.

The results are kept in the repository; this script is run again only when the choice of characters changes:

    apt-get install fonts-noto-cjk fonts-noto-cjk-extra fonts-hanazono unicode-data
    python installer/make_fonts.py [name …]

Each font is cut down to the characters wanted, its cubic outlines become quadratic ones (reportlab takes
TrueType only), hinting and layout tables go, and the family gets a name of our own, because the Open Font
License keeps the old ones for the unchanged fonts.
"""

from __future__ import annotations

import bz2
import gzip
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable

OUT = Path(__file__).resolve().parent.parent / "resources" / "fonts"
NOTO = Path("/usr/share/fonts/opentype/noto")
HANAZONO = Path("/usr/share/fonts/truetype/hanazono")
UNIHAN = Path("/usr/share/unicode")
DOCUMENTS = Path("/usr/share/doc")

# Latin with accents, punctuation, currency, letterlike, arrows, mathematics, circled numbers, frames, marks,
# kana, enclosed and squared characters, vertical and full-width forms.
SYMBOLS = (
    (0x20, 0x17F),
    (0x391, 0x3C9),
    (0x2000, 0x206F),
    (0x20A0, 0x20BF),
    (0x2100, 0x218F),
    (0x2190, 0x21FF),
    (0x2200, 0x22FF),
    (0x2460, 0x24FF),
    (0x2500, 0x27BF),
    (0x3000, 0x30FF),
    (0x3200, 0x33FF),
    (0xFE30, 0xFE4F),
    (0xFF00, 0xFFEF),
)
BEYOND_BMP = range(0x20000, 0x32000)
_COUNTS_OF_TRUETYPE = (
    "maxTwilightPoints",
    "maxStorage",
    "maxFunctionDefs",
    "maxInstructionDefs",
    "maxStackElements",
    "maxSizeOfInstructions",
    "maxPoints",
    "maxContours",
    "maxCompositePoints",
    "maxCompositeContours",
    "maxComponentElements",
    "maxComponentDepth",
)
# Sources of the mainland that stand for people, places and living use: identity cards, personal and place
# names of the Ministry of Public Security, science, geography.
LIVING_SOURCES = {"GIDC", "GXM", "GDM", "GPGLG", "GKJ", "GCY", "GCYY", "GZA", "GFC", "GZH", "GLGYJ", "GGFZ"}


def unihan(file: str, field: str) -> Iterator[tuple[int, str]]:
    """Code point and value of each line of ``field`` in a Unihan table of the package unicode-data."""
    with bz2.open(UNIHAN / f"Unihan_{file}.txt.bz2", "rt", encoding="utf-8") as lines:
        for line in lines:
            parts = line.rstrip("\n").split("\t")
            if len(parts) == 3 and parts[1] == field:  # noqa: PLR2004 - code point, field, value
                yield int(parts[0].removeprefix("U+"), base=16), parts[2]


def symbols() -> set[int]:
    """Everything printed that is not a Chinese character."""
    return {code for first, last in SYMBOLS for code in range(first, last + 1)}


def national() -> set[int]:
    """The 8 105 characters of 通用规范汉字表 (2013), with symbols."""
    return symbols() | {code for code, _ in unihan("OtherMappings", "kTGH")}


def gbk() -> set[int]:
    """GBK (old roll books, 張 鄧 …) and the national characters."""
    found = national()
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            try:
                found.add(ord(bytes((lead, trail)).decode("gbk")))
            except UnicodeDecodeError:
                continue
    return found


def papers() -> set[int]:
    """GBK, the national characters, extension A, and whatever else Noto has beyond the first plane."""
    return gbk() | set(range(0x3400, 0x4DC0)) | set(range(0x9FA6, 0xA000)) | set(BEYOND_BMP)


def rare() -> set[int]:
    """Characters beyond the first plane that have a Mandarin reading or stand on identity cards."""
    read = {code for code, _ in unihan("Readings", "kMandarin")}
    living = {
        code
        for code, source in unihan("IRGSources", "kIRG_GSource")
        if source.partition("-")[0] in LIVING_SOURCES
    }
    return {code for code in read | living if code in BEYOND_BMP} - set(
        TTFont(OUT / "DQSerif.ttf").getBestCmap()
    )


@dataclass(frozen=True)
class Plan:
    """One font to make: the source, its family there, what to keep and what to call it."""

    file: Path
    source_family: str
    characters: Callable[[], set[int]]
    family: str
    bold: bool = False


PLANS: dict[str, Plan] = {
    "DQSans.ttf": Plan(NOTO / "NotoSansCJK-Regular.ttc", "Noto Sans CJK SC", gbk, "DQ Sans"),
    "DQSans-Bold.ttf": Plan(
        NOTO / "NotoSansCJK-Medium.ttc", "Noto Sans CJK SC Medium", national, "DQ Sans", bold=True
    ),
    "DQSerif.ttf": Plan(NOTO / "NotoSerifCJK-Regular.ttc", "Noto Serif CJK SC", papers, "DQ Serif"),
    "DQTitle.ttf": Plan(NOTO / "NotoSerifCJK-Black.ttc", "Noto Serif CJK SC Black", national, "DQ Title"),
    "DQRareA.ttf": Plan(HANAZONO / "HanaMinA.ttf", "HanaMinA", rare, "DQ Rare A"),
    "DQRareB.ttf": Plan(HANAZONO / "HanaMinB.ttf", "HanaMinB", rare, "DQ Rare B"),
}


def opened(plan: Plan) -> Any:
    """The source font; in a collection the member with the wanted family name (the first is Japanese)."""
    if plan.file.suffix != ".ttc":
        return TTFont(plan.file)
    for number in range(10):
        font = TTFont(plan.file, fontNumber=number, lazy=True)
        if font["name"].getDebugName(1) == plan.source_family:
            return font
    raise SystemExit(f"{plan.file} has no family {plan.source_family}")


def cut(font: Any, characters: Iterable[int]) -> None:
    """Keeps only the glyphs of ``characters``; hinting, layout and vertical tables go."""
    options = Options()
    options.hinting = False
    options.layout_features = []
    options.glyph_names = False
    options.notdef_outline = True
    options.name_IDs = ["*"]
    options.drop_tables += [
        "GSUB",
        "GPOS",
        "GDEF",
        "BASE",
        "VORG",
        "vhea",
        "vmtx",
        "kern",
        "gasp",
        "prop",
        "FFTM",
    ]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)


def make_quadratic(font: Any, tolerance: float = 1.2) -> None:
    """Replaces CFF outlines by TrueType ones; ``tolerance`` in font units (1000 to the em)."""
    glyphs = font.getGlyphSet()
    order = font.getGlyphOrder()
    outlines = {}
    for name in order:
        pen = TTGlyphPen(None)
        glyphs[name].draw(Cu2QuPen(pen, max_err=tolerance, reverse_direction=True))
        outlines[name] = pen.glyph()
    del font["CFF "]
    font["loca"] = newTable("loca")
    font["glyf"] = table = newTable("glyf")
    table.glyphOrder = order
    table.glyphs = outlines
    for name in order:
        outlines[name].recalcBounds(table)
        font["hmtx"][name] = (font["hmtx"][name][0], getattr(outlines[name], "xMin", 0))
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for key in _COUNTS_OF_TRUETYPE:
        setattr(maxp, key, 0)
    maxp.maxZones = 1
    font.sfntVersion = "\x00\x01\x00\x00"


def even_digits(font: Any) -> None:
    """Gives all digits one width, their outlines in the middle, so that figures stand in columns."""
    cmap, metrics, table = font.getBestCmap(), font["hmtx"], font["glyf"]
    names = [cmap[ord(digit)] for digit in "0123456789" if ord(digit) in cmap]
    widest = max((metrics[name][0] for name in names), default=0)
    for name in names:
        advance, bearing = metrics[name]
        shift = (widest - advance) // 2
        table[name].coordinates.translate((shift, 0))
        table[name].recalcBounds(table)
        metrics[name] = (widest, bearing + shift)


def rename(font: Any, plan: Plan) -> None:
    """Gives the family a name of our own and keeps copyright and licence."""
    names = font["name"]
    kept = {number: names.getDebugName(number) for number in (0, 5, 13, 14)}
    style = "Bold" if plan.bold else "Regular"
    plain = plan.family.replace(" ", "")
    names.names = []
    texts = {
        0: kept[0],
        1: plan.family,
        2: style,
        3: f"{plain}-{style};{kept[5]}",
        4: f"{plan.family} {style}",
        5: kept[5],
        6: f"{plain}-{style}",
        13: kept[13],
        14: kept[14],
    }
    for number, text in texts.items():
        if text:
            names.setName(text, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = 700 if plan.bold else 400
    font["OS/2"].fsSelection = (font["OS/2"].fsSelection & ~0x61) | (0x20 if plan.bold else 0x40)
    font["head"].macStyle = 1 if plan.bold else 0
    font["OS/2"].fsType = 0
    font["post"].formatType = 3.0


def make(name: str) -> str:
    """Makes one font; returns a line that says how large it became."""
    plan = PLANS[name]
    font = opened(plan)
    cut(font, plan.characters())
    if "CFF " in font:
        make_quadratic(font)
    even_digits(font)
    rename(font, plan)
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    font.save(OUT / name, reorderTables=True)
    made = TTFont(OUT / name)
    return f"{name}: {len(made.getBestCmap())} characters, {(OUT / name).stat().st_size / 1e6:.1f} MB"


def copy_licences() -> None:
    """The copyright statements of the packages, word for word, beside the fonts."""
    for package in ("fonts-noto-cjk", "fonts-hanazono"):
        folder = DOCUMENTS / package
        text = (folder / "copyright").read_text(encoding="utf-8")
        if (folder / "README.txt.gz").exists():
            text += "\n" + gzip.decompress((folder / "README.txt.gz").read_bytes()).decode("utf-8")
        (OUT / "licences" / f"{package}.txt").write_text(text, encoding="utf-8")
    (OUT / "licences" / "README.txt").write_text(
        textwrap.dedent(
            """\
            The fonts in this folder are modified versions, made by installer/make_fonts.py from packages of
            Debian 12: fewer characters, quadratic outlines, no hinting, other names. They stay under the
            licences of their sources.

            DQSans*.ttf, DQSerif.ttf, DQTitle.ttf   from Noto Sans CJK and Noto Serif CJK, SIL Open Font
                                                    License 1.1, see fonts-noto-cjk.txt
            DQRareA.ttf, DQRareB.ttf                from HanaMin A and B of the GlyphWiki project, Hanazono
                                                    Font License or SIL Open Font License 1.1, see
                                                    fonts-hanazono.txt
            """
        ),
        encoding="utf-8",
    )


def main(names: list[str]) -> None:
    """Makes the named fonts, or all of them; the rare ones last, since they leave out what 宋 has."""
    wanted = names or list(PLANS)
    OUT.joinpath("licences").mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(2) as workers:
        for group in (False, True):
            chosen = [name for name in wanted if name.startswith("DQRare") is group]
            for line in workers.map(make, sorted(chosen, reverse=True)):
                print(line)
    copy_licences()


if __name__ == "__main__":
    main(sys.argv[1:])
