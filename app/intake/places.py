"""Names of organisations, units and areas in a column as ids: known, made on the way, or kept in a note."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.base.ids import new_id
from app.intake import faults as code
from app.intake.findings import Findings
from app.usecases.imports import name_key


@dataclass
class Named:
    """The ids of one column, and what would have to be made: name by the id planned for it."""

    ids: list[str | None]
    made: dict[str, str] = field(default_factory=dict)


def known_or_made(
    texts: Sequence[str | None], known: Mapping[str, str], findings: Findings, column: str, longest: int
) -> Named:
    """Ids of names; who is not known gets an id under which it is made. A name that is too long is at fault.

    Args:
        texts: the names.
        known: ids by ``name_key``.
        findings: where faults go.
        column: the field.
        longest: how long a name may be.
    """
    made: dict[str, str] = {}
    found = Named([])
    ids: dict[str, str] = {}
    for name in dict.fromkeys(text for text in texts if text):
        key = name_key(name)
        there = known.get(key) or made.get(key)
        if there is None and len(name) <= longest:
            there = made[key] = new_id()
            found.made[there] = name
        if there is not None:
            ids[name] = there
    for at, text in enumerate(texts):
        if text and text not in ids:
            findings.fault(at, code.OVER_LIMIT, column)
        found.ids.append(ids.get(text) if text else None)
    return found


def known_or_told(
    texts: Sequence[str | None],
    known: Mapping[str, str],
    label: str,
    notes: list[str | None],
    findings: Findings | None,
) -> list[str | None]:
    """Ids of areas; one that is not known is not made but kept in the note of its row, and told.

    Args:
        texts: the names.
        known: ids by ``name_key``.
        label: what the column is called.
        notes: the notes of the rows; changed.
        findings: where it is told; None to keep it in the note only.
    """
    ids = {text: known.get(name_key(text)) for text in set(texts) if text}
    if not all(ids.values()):
        for at, text in enumerate(texts):
            if text and ids[text] is None:
                keep(notes, at, f"{label}：{text}")
                if findings is None:
                    continue
                told = f"{label}“{text}”还没有登记，没有计入该区域，原词记在备注"
                findings.doubt(at, code.POST_UNKNOWN, told, "area_id")
    return [ids[text] if text else None for text in texts]


def keep(notes: list[str | None], at: int, words: str) -> None:
    """Add words to the note of a row."""
    notes[at] = f"{notes[at]}；{words}" if notes[at] else words
