"""Typing Chinese on Linux, where Qt's wheels bring no fcitx plugin."""

from __future__ import annotations

from collections.abc import MutableMapping

FCITX = frozenset({"fcitx", "fcitx5"})


def prepare(environment: MutableMapping[str, str]) -> None:
    """Reach fcitx 5 through its ibus portal; call before the application is made.

    WORKAROUND: there is no libfcitx5platforminputcontextplugin for the Qt of the wheels; fcitx 5 answers
    to Qt's own ibus plugin through the portal. Where ibus itself is at work nothing is changed.

    Args:
        environment: of this process, changed in place.
    """
    asked = environment.get("QT_IM_MODULE", "").lower()
    if asked in FCITX or (not asked and "fcitx" in environment.get("XMODIFIERS", "").lower()):
        environment["QT_IM_MODULE"] = "ibus"
        environment["IBUS_USE_PORTAL"] = "1"
