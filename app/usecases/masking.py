"""Masking: how values look to one who may not, or did not ask to, see them in clear."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.base import masks
from app.records import RECORD_TYPES
from app.records.base import Field, Mask, fields_of

HIDDEN = "***"


def masked(said: Field, value: Any) -> Any:
    """One field's value as a masked list shows it."""
    if value is None or said.mask is Mask.NONE:
        return value
    if said.mask is Mask.ID_NUMBER:
        return masks.mask_id(str(value))
    if said.mask is Mask.PHONE:
        return masks.mask_phone(str(value))
    if said.mask is Mask.ADDRESS:
        return masks.mask_address(str(value))
    return HIDDEN


def mask_values(record_type: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of one record by field name, the personal numbers masked."""
    kind = RECORD_TYPES.get(record_type)
    if kind is None:
        return dict(values)
    said_of = {said.name: said for said in fields_of(kind)}
    return {
        name: masked(said_of[name], value) if name in said_of else value for name, value in values.items()
    }
