"""Which column holds which field: a proposal from the heads, and a key to find a saved mapping by."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence

from app.sheets.heads import Head
from app.sheets.lexicon import Lexicon, Vocabulary, normal_head
from app.sheets.workbook import Value

Shapes = Mapping[str, Callable[[Value], bool]]


def propose_mapping(
    heads: Sequence[Head],
    vocabulary: Vocabulary,
    *,
    sample_values: Mapping[int, Sequence[Value]] | None = None,
    shapes: Shapes | None = None,
) -> dict[int, str]:
    """Propose a field for each column whose head is understood.

    Exact synonyms win over contained ones, those over close ones; each field is given at most once. Values
    only decide between columns whose heads fit equally well.

    Args:
        heads: the heads of one region.
        vocabulary: synonyms of the heading by field name.
        sample_values: some values of each column, by column number.
        shapes: by field name, whether a value has the shape of that field.

    Returns:
        Field names by column number (from 1), in column order; columns not understood are left out.
    """
    lexicon = Lexicon(vocabulary)
    offers: list[tuple[float, float, int, str]] = []
    for head in heads:
        for field, score in lexicon.scores(head.text, head.group).items():
            values = (sample_values or {}).get(head.column, ())
            fit = _fit(values, (shapes or {}).get(field))
            offers.append((-score, -fit, head.column, field))
    taken: dict[int, str] = {}
    for _, _, column, field in sorted(offers):
        if column not in taken and field not in taken.values():
            taken[column] = field
    return dict(sorted(taken.items()))


def unmapped(heads: Sequence[Head], mapping: Mapping[int, str]) -> list[Head]:
    """The heads no field was found for, in column order."""
    return [head for head in heads if head.column not in mapping]


def mapping_key(heads: Sequence[Head]) -> str:
    """A stable signature of the head texts: the next workbook of the kind finds its saved mapping.

    Blanks, line breaks, widths and notes in brackets do not change it; another order of columns does.
    """
    texts = "\n".join(f"{normal_head(head.group)}\t{normal_head(head.text)}" for head in heads)
    return hashlib.sha256(texts.encode()).hexdigest()[:32]


def _fit(values: Sequence[Value], shape: Callable[[Value], bool] | None) -> float:
    present = [value for value in values if value is not None]
    if shape is None or not present:
        return 0.0
    return sum(map(shape, present)) / len(present)
