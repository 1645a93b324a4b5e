"""Builds resources/names/strokes.txt: the order of Chinese characters by strokes.

Sources, both free to ship (the notices stand in resources/names/README.md):

* Unihan of the Unicode Character Database, from Debian's package ``unicode-data``: the number of
  strokes (kTotalStrokes, the mainland figure) and the place in the national table of 8 105 characters
  (kTGH). Each of the three levels of that table is ordered by number of strokes and then by 横竖撇点折.
* ``cnchar-order`` (MIT), an npm package: the sequence of strokes of some 6 900 characters.

A character of the national table whose sequence is not known is placed right behind the one that the
table puts before it. All others have their number of strokes only.

Use: ``python installer/make_names.py`` (needs apt-get and npm), or with ``--unihan DIR --order FILE.tgz``.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import tarfile
import tempfile
from collections import defaultdict
from pathlib import Path

ORDER_PACKAGE = "cnchar-order@3.2.6"
STROKE_LETTERS = {"1": "ji", "2": "fg", "3": "s", "4": "kld"}
LEVEL_ENDS = (3500, 6500, 8105)
TARGET = Path(__file__).resolve().parents[1] / "resources" / "names" / "strokes.txt"
HEAD = (
    "# 横1 竖2 撇3 点4 折5; made by installer/make_names.py; sources and licences: README.md\n"
    "# <character><strokes><place>: 0 exact, !nn before or ~nn behind the exact one; =<number>: number only\n"
)


def fetch(folder: Path) -> tuple[Path, Path]:
    """Downloads both sources; returns the folder of Unihan and the archive of stroke sequences."""
    subprocess.run(["apt-get", "download", "unicode-data"], cwd=folder, check=True)
    package = next(folder.glob("unicode-data_*.deb"))
    subprocess.run(["dpkg-deb", "-x", package.name, "unihan"], cwd=folder, check=True)
    subprocess.run(["npm", "pack", ORDER_PACKAGE], cwd=folder, check=True)
    return folder / "unihan" / "usr" / "share" / "unicode", next(folder.glob("cnchar-order-*.tgz"))


def unihan_values(folder: Path, name: str, key: str) -> dict[str, str]:
    """All values of one Unihan key as character → first value."""
    plain = folder / f"{name}.txt"
    if not plain.exists():
        subprocess.run(["bunzip2", "--keep", f"{name}.txt.bz2"], cwd=folder, check=True)
    values = {}
    for line in plain.read_text(encoding="utf-8").splitlines():
        parts = line.split("\t")
        if parts[1:2] == [key] and parts[0].startswith("U+"):
            values[chr(int(parts[0].removeprefix("U+"), 16))] = parts[2].split()[0]
    return values


def read_sequences(archive: Path) -> dict[str, str]:
    """Character → its strokes as digits 1 to 5, from the letters of the npm package."""
    with tarfile.open(archive) as package:
        member = package.extractfile("package/cnchar.order.min.js")
        if member is None:
            raise SystemExit("cnchar.order.min.js is not in the package")
        script = member.read().decode("utf-8")
    tables = [json.loads(found) for found in re.findall(r"JSON\.parse\('(.*?)'\)", script)]
    letters: dict[str, str] = max(tables, key=len)
    digit = {letter: number for number, group in STROKE_LETTERS.items() for letter in group}
    return {char: "".join(digit.get(letter, "5") for letter in word) for char, word in letters.items()}


def place_level(chars: list[str], known: dict[str, str], counts: dict[str, int]) -> dict[str, str]:
    """Places of one level of the national table; a missing sequence is put between its known neighbours."""
    following = [""] * len(chars)
    upcoming = ""
    for index in range(len(chars) - 1, -1, -1):
        upcoming = known.get(chars[index], upcoming)
        following[index] = upcoming
    places: dict[str, str] = {}
    before, number, run = "", 0, 0
    for char, after in zip(chars, following, strict=True):
        if char in known:
            before, number, run = known[char], len(known[char]), 0
            places[char] = before + "0"
            continue
        highest = len(after) or counts[char]
        number = min(max(counts[char], number), highest)
        run += 1
        if len(before) == number:
            places[char] = f"{before}~{run:02d}"
        elif len(after) == number:
            places[char] = f"{after}!{run:02d}"
        else:
            places[char] = f"={number}"
    return places


def build(unihan: Path, archive: Path) -> str:
    """The whole text of strokes.txt."""
    counts = {c: int(v) for c, v in unihan_values(unihan, "Unihan_IRGSources", "kTotalStrokes").items()}
    table = unihan_values(unihan, "Unihan_OtherMappings", "kTGH")
    serial = {char: int(value.split(":")[1]) for char, value in table.items()}
    known = {char: word for char, word in read_sequences(archive).items() if len(word) == counts.get(char)}
    places = {char: word + "0" for char, word in known.items()}
    start = 0
    for end in LEVEL_ENDS:
        level = sorted((char for char in serial if start < serial[char] <= end), key=serial.__getitem__)
        places.update(place_level(level, known, counts))
        start = end
    only_number: dict[int, list[str]] = defaultdict(list)
    for char, number in counts.items():
        place = places.get(char, f"={number}")
        if place.startswith("="):
            places.pop(char, None)
            only_number[int(place[1:])].append(char)
    rows = [f"{char}{place}\n" for char, place in sorted(places.items())]
    groups = [f"={number} {''.join(sorted(chars))}\n" for number, chars in sorted(only_number.items())]
    return HEAD + "".join(rows) + "".join(groups)


def main() -> None:
    """Writes resources/names/strokes.txt."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--unihan", type=Path, help="folder that holds Unihan_IRGSources.txt (or .bz2)")
    parser.add_argument("--order", type=Path, help="cnchar-order-….tgz")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        unihan, archive = (
            (given.unihan, given.order) if given.unihan and given.order else fetch(Path(scratch))
        )
        text = build(unihan, archive)
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(text, encoding="utf-8", newline="\n")
    print(f"{TARGET}: {len(text.encode()):,} bytes")


if __name__ == "__main__":
    main()
