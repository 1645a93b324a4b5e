"""Where things lie on this machine, the same from source, from a wheel and in the frozen build."""

from __future__ import annotations

import sys
from pathlib import Path

import platformdirs

APP = "dangqun"


def bundle() -> Path:
    """The folder that holds ``forms/`` and ``resources/``."""
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen is not None:
        return Path(frozen)
    return Path(__file__).resolve().parents[2]


def resource(name: str) -> Path:
    """A file under ``resources/``, e.g. ``resource("fonts/dq-sans.ttf")``."""
    return bundle() / "resources" / name


def form(name: str) -> Path:
    """The form of that name, e.g. ``form("members")``."""
    return bundle() / "forms" / f"{name}.ui"


def default_store() -> Path:
    """The folder of this user's centre when none is named."""
    return Path(platformdirs.user_data_dir(APP, appauthor=False)) / "centre"


def log_folder() -> Path:
    """Where log and crash reports of this user are kept."""
    return Path(platformdirs.user_log_dir(APP, appauthor=False))
