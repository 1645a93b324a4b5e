"""The events of one check-in, of a member or a unit, as they follow each other.

Those due and those present are sums of events. A step on a day before the last change of places would take
somebody from where they were not yet: every step that can be given a day of its own is held against this.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.records.checkins import EVENTS, CheckinEvent
from app.usecases.days import refuse_after, refuse_before

LISTED, CHECKED_IN, _, MOVED, LEFT, TAKEN_OFF = EVENTS
_TOO_EARLY = "“{}”早于最近一次变更单位、党组织或区域的日期"
_TOO_LATE = "“{}”晚于后来变更单位、党组织或区域的日期"


@dataclass(frozen=True, slots=True)
class Timeline:
    """The live events of a check-in, told apart by the step of checking in.

    Attributes:
        listed: it was put down as due; None if it came unannounced.
        waiting: changes of places while it was awaited.
        turned: the pair by which it was due elsewhere, or only later, until it came; or nothing.
        came: it checked in; None while it is awaited.
        since: changes of places from then on.
        last_on: the day of the last event; None if there is none.
    """

    listed: CheckinEvent | None
    waiting: tuple[CheckinEvent, ...]
    turned: tuple[CheckinEvent, ...]
    came: CheckinEvent | None
    since: tuple[CheckinEvent, ...]
    last_on: date | None

    @property
    def expected(self) -> CheckinEvent | None:
        """By which event it was due last before it came: the listing, or a change of places after it."""
        arrivals = [event for event in self.waiting if event.due > 0]
        return arrivals[-1] if arrivals else self.listed

    def refuse_step(self, day: date | None, name: str, label: str) -> None:
        """Refuse a next step on a day before the last change of places.

        Args:
            day: the day of the step.
            name: the field to say it at.
            label: what the field is called.

        Raises:
            RuleError: code ``bad_order``.
        """
        arrivals = [e.happened_on for e in (*self.waiting, *self.turned, *self.since) if e.due > 0]
        refuse_before(day, max(arrivals, default=None), name, _TOO_EARLY.format(label))

    def refuse_listing(self, day: date | None, name: str, label: str) -> None:
        """Refuse to have been listed only after a change of places; arguments as `refuse_step`."""
        moves = [event.happened_on for event in (*self.waiting, *self.since)]
        refuse_after(day, min(moves, default=None), name, _TOO_LATE.format(label))

    def refuse_coming(self, day: date | None, name: str, label: str) -> None:
        """Refuse to have come before a change that came first, or after a later one; as `refuse_step`."""
        before = [event.happened_on for event in self.waiting]
        refuse_before(day, max(before, default=None), name, _TOO_EARLY.format(label))
        after = [event.happened_on for event in self.since]
        refuse_after(day, min(after, default=None), name, _TOO_LATE.format(label))


def timeline(events: Sequence[CheckinEvent]) -> Timeline:
    """The timeline of one check-in.

    Args:
        events: those that were not taken back, as they were written.
    """
    at = next((n for n, event in enumerate(events) if event.kind == CHECKED_IN), None)
    came = None if at is None else events[at]
    before, after = events[:at], () if at is None else events[at + 1 :]
    moves = tuple(event for event in before if event.kind == MOVED)
    turned = moves[-2:] if came is not None and _belongs(moves, came) else ()
    return Timeline(
        listed=next((event for event in before if event.kind == LISTED), None),
        waiting=moves[: len(moves) - len(turned)],
        turned=turned,
        came=came,
        since=tuple(event for event in after if event.kind == MOVED),
        last_on=max((event.happened_on for event in events), default=None),
    )


def _belongs(moves: Sequence[CheckinEvent], came: CheckinEvent) -> bool:
    """Whether the last pair of changes was written with the step of coming: it arrives on the same day."""
    return len(moves) > 1 and moves[-1].due > 0 and moves[-1].happened_on == came.happened_on
