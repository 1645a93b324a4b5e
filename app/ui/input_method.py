"""Typing Chinese on Linux, where Qt's wheels bring a plugin for ibus and none for fcitx."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, MutableMapping
from pathlib import Path

from PySide6.QtWidgets import QApplication

OWN, IBUS, PORTAL, BRIDGE = "qt", "ibus", "ibus-portal", "fcitx-bridge"
FCITX = frozenset({"fcitx", "fcitx4", "fcitx5"})
DAEMONS = frozenset({"ibus-daemon", "fcitx", "fcitx5"})


def daemons() -> frozenset[str]:
    """The input methods that run for this user now."""
    found = set()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            name = (process / "comm").read_text().strip()
            if name in DAEMONS and process.stat().st_uid == os.getuid():
                found.add(name)
        except OSError:
            continue  # it has ended meanwhile
    return frozenset(found)


def prepare_input_method(
    environment: MutableMapping[str, str], running: Callable[[], frozenset[str]] = daemons
) -> str:
    """Choose the way to the input method; call before the application is made.

    WORKAROUND: there is no fcitx plugin for the Qt of the wheels. fcitx 5 answers to Qt's own ibus plugin
    through the portal; fcitx 4 is reached by `app.ui.fcitx`. Where ibus is at work nothing is changed.

    Args:
        environment: of this process, changed in place.
        running: gives the names of the daemons that run.

    Returns:
        Which way: ``qt`` (Qt's own choice), ``ibus``, ``ibus-portal`` or ``fcitx-bridge``.
    """
    way = _way(environment, running) if sys.platform.startswith("linux") else OWN
    if way in {IBUS, PORTAL}:
        environment["QT_IM_MODULE"] = "ibus"
    if way == PORTAL:
        environment["IBUS_USE_PORTAL"] = "1"
    return way


def _way(environment: MutableMapping[str, str], running: Callable[[], frozenset[str]]) -> str:
    """What the environment asks for; where it says nothing on X11, what runs."""
    asked = environment.get("QT_IM_MODULE", "").lower()
    hint = environment.get("XMODIFIERS", "").lower()
    if asked and asked not in FCITX:
        return IBUS if asked == "ibus" else OWN
    wanted = bool(asked) or "fcitx" in hint
    if not wanted and ("@im=" in hint or not _on_x11(environment)):
        return OWN
    there = running()
    if "fcitx5" in there:
        return PORTAL
    if wanted or "fcitx" in there:
        return BRIDGE
    return IBUS if "ibus-daemon" in there else OWN


def attach(application: QApplication, way: str) -> None:
    """Begin listening if it is the bridge that was chosen; call once the application is made."""
    if way == BRIDGE:
        from app.ui.fcitx import FcitxBridge
        from app.ui.session_bus import SessionBus

        bus = SessionBus(application)
        FcitxBridge(application, bus)
        bus.connect_later()


def _on_x11(environment: MutableMapping[str, str]) -> bool:
    """On Wayland the compositor brings the input method to Qt itself."""
    platform = environment.get("QT_QPA_PLATFORM") or ("" if environment.get("WAYLAND_DISPLAY") else "xcb")
    return platform.startswith("xcb") and bool(environment.get("DISPLAY"))
