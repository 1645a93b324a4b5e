"""Which columns of a table are seen, and where its records stand.

The choice of columns is this person's on this machine; it is nobody's data, so it is not in the store.
"""

from __future__ import annotations

import contextlib
import json
import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import platformdirs

from app.base.paths import APP

log = logging.getLogger(__name__)
MANY, MOST_SOUGHT = 20_000, 4
"""Lists longer than that are not looked through, only for so many records; each takes a few milliseconds."""


def chosen(table: str) -> dict[str, bool]:
    """What a person has said: column key and whether it is seen; of other columns nothing.

    Empty where nothing was said, or it is damaged.
    """
    said = _all().get(table)
    known = said if isinstance(said, dict) else {}
    return {str(key): seen for key, seen in known.items() if isinstance(seen, bool)}


def choose(table: str, columns: Mapping[str, bool]) -> None:
    """Keep a choice; a disk that refuses is no reason to disturb anybody."""
    try:
        _file().parent.mkdir(parents=True, exist_ok=True)
        _file().write_text(json.dumps({**_all(), table: dict(columns)}), encoding="utf-8")
    except OSError as error:
        log.info("columns not kept: %s", error.strerror)


def with_room(least: Mapping[int, int], spare: Mapping[int, int], room: int) -> list[int]:
    """The places of the columns that find room.

    Args:
        least: the least width of each column, by place.
        spare: how easily a column is done without; 0 stays, whatever the width: what a person has chosen.
        room: the width there is.
    """
    places = list(least)
    while sum(least[place] for place in places) > room and any(spare[place] for place in places):
        places.remove(max(places, key=lambda place: (spare[place], place)))
    return places


def places_of(ids: Sequence[str], stood: Mapping[str, int]) -> dict[str, int]:
    """Where records stand in a new list; looked for first where they stood."""
    found = {key: row for key, row in stood.items() if row < len(ids) and ids[row] == key}
    left = [key for key in stood if key not in found]
    if len(ids) > MANY:
        # All of them can't be looked through while somebody waits: only the first ones are looked for.
        for key in left[:MOST_SOUGHT]:
            with contextlib.suppress(ValueError):
                found[key] = ids.index(key)
        return found
    wanted = set(left)
    for place, key in enumerate(ids if wanted else ()):
        if key in wanted:
            found[key] = place
            if len(found) == len(stood):
                break
    return found


def _all() -> dict[str, Any]:
    try:
        said: Any = json.loads(_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def _file() -> Path:
    return Path(platformdirs.user_config_dir(APP, appauthor=False)) / "columns.json"
