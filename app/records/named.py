"""Records that are found and sorted by a name, as it is written and as it sounds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.base import pinyin
from app.records.base import Searchable


class Named:
    """What such a record adds to its ``name``; to be named before `Record`."""

    name_pinyin: Mapped[str] = mapped_column(String(160), default="")

    @classmethod
    def derived(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        """The sort key of the name, by sound."""
        return {"name_pinyin": pinyin.pinyin_sort_key(values["name"])}

    @classmethod
    def searchable(cls, values: Mapping[str, Any]) -> Searchable:
        """It is found by its name, and by its telephone where it has one."""
        return Searchable((values["name"],), tuple(n for n in (values.get("phone"),) if n))
