"""Says in the form of a service in which mode it counts, and lets a key change it while an emergency runs."""

from __future__ import annotations

from app.base.dates import read_date
from app.records.services import CALM, EMERGENCY
from app.ui.desk import PageDesk
from app.ui.parts.quick_entry import QuickEntry
from app.usecases.service_modes import ServiceModes, service_modes

SWITCH = "F7"
_DAY = "served_on"


def follow_mode(desk: PageDesk, quick: QuickEntry, member_id: str) -> None:
    """Show the mode of the day that stands in the form, now and whenever that changes.

    Args:
        desk: where it asks.
        quick: the form, which has just been opened.
        member_id: who served.
    """
    entry = quick.entry

    def show(modes: ServiceModes) -> None:
        if quick.entry is entry:
            quick.switch.offer("mode", *_words(modes), SWITCH)

    def ask() -> None:
        day = read_date(entry.values()[_DAY])
        if day is None or day.precision != "day":
            return
        desk.ask(
            service_modes,
            member_id,
            day.value,
            then=show,
            failed=lambda _: quick.switch.hide(),  # the form says it at the field
            topic="service_mode",
        )

    entry.typed.connect(lambda name: ask() if name == _DAY else None)
    ask()


def _words(modes: ServiceModes) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The modes a service may count in, the usual one first; and what is said beside each."""
    if modes.emergency is None:
        return (CALM,), ("计入平时",)
    words = {EMERGENCY: f"计入急时：{modes.emergency}", CALM: "计入平时"}
    order = (modes.usual, *(mode for mode in words if mode != modes.usual))
    return order, tuple(words[mode] for mode in order)
