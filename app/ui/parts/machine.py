"""What this machine remembers of how its window looks: palette, size of text, folded navigation.

Kept in a small file of this user, not in the store: it is nobody's data and belongs to the screen.
"""

from __future__ import annotations

import dataclasses
import json
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs

from app.base.paths import APP
from app.ui.parts import tokens

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Habits:
    """How the window looks on this machine."""

    palette: str = tokens.LIGHT
    text: str = tokens.STANDARD
    folded: bool = False
    large_counter: bool = False


def recall() -> Habits:
    """What is remembered; what is missing, damaged or unknown counts as never said."""
    try:
        said: Any = json.loads(_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Habits()
    known = said if isinstance(said, dict) else {}
    usual = Habits()
    palette, text = known.get("palette"), known.get("text")
    return Habits(
        palette if palette in tokens.PALETTES else usual.palette,
        text if text in tokens.TEXT_SIZES else usual.text,
        known.get("folded") is True,
        known.get("large_counter") is True,
    )


def remember(**changes: Any) -> Habits:
    """Keep some habits anew; a disk that refuses is no reason to disturb anybody.

    Args:
        changes: attributes of `Habits` with their new values.

    Returns:
        All habits as they are now.
    """
    habits = dataclasses.replace(recall(), **changes)
    try:
        _file().parent.mkdir(parents=True, exist_ok=True)
        _file().write_text(json.dumps(dataclasses.asdict(habits)), encoding="utf-8")
    except OSError as error:
        log.info("habits not kept: %s", error.strerror)
    return habits


def _file() -> Path:
    return Path(platformdirs.user_config_dir(APP, appauthor=False)) / "window.json"
