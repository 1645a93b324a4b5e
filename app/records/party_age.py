"""党龄, the years in the party, and the sentence that explains the count.

Lives here: the rule of 转正 by date of joining. Sources: 12371.cn 2023-11-28; zzb.xynu.edu.cn info/1013/1193.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.base.dates import add_months, show_date, whole_months

PARTY_FOUNDED_ON = date(1921, 7, 1)
PROBATION_VARIED_UNTIL = date(1956, 9, 15)
"""Before this day probation varied; the day of becoming a full member must be asked for."""
NO_PROBATION_FROM, NO_PROBATION_UNTIL = date(1969, 4, 1), date(1977, 8, 11)
"""Who joined from the first to the last of these days is a full member from approval."""
PROBATION_MONTHS = 12
LEAST_EXTENSION, MOST_EXTENSION = 6, 12

_MONTHS_A_YEAR = 12
# Days left over of several periods are added up; thirty of them make a month. One period alone never has
# thirty over: the 31st day of a month is not the next month yet.
_DAYS_A_MONTH = 30

Interruption = tuple[date, date | None]
"""First day without membership and the day it was restored (None: not restored yet)."""


@dataclass(frozen=True, slots=True)
class PartyAge:
    """Years in the party on a day.

    `years` and `months` (0 to 11) are None where something must be asked first; `asks` then says what.
    `counts_from` is the day the count begins, where it is known. `sentence` explains the count.
    """

    years: int | None
    months: int | None
    counts_from: date | None
    sentence: str
    asks: str | None = None


@dataclass(frozen=True, slots=True)
class _Start:
    """The day the count begins and how the sentence tells it; or what must be asked first."""

    day: date | None
    told: str
    asks: str | None = None


def party_age(
    joined_on: date | None,
    full_on: date | None,
    *,
    extended_months: int = 0,
    interruptions: Iterable[Interruption] = (),
    on: date,
    probationary: bool = False,
) -> PartyAge:
    """The years in the party of one member on the day `on`, counted from 转正 (becoming a full member).

    `joined_on` is 入党日期, `full_on` 转正日期. A missing `full_on` follows from the day of joining:
    from 1956-09-15 to 1969-03-31 and since 1977-08-12 one year of probation and `extended_months` (0
    or 6 to 12); from 1969-04-01 to 1977-08-11 none, the count begins with the approval of joining; before
    1956-09-15 the day must be asked for. `interruptions` are taken off. `probationary` says that the member
    is known to be on probation still, whatever the dates would give: the count is 0.
    """
    start = _start(joined_on, full_on, extended_months)
    if start.day is None:
        return _asking(start.told, start.asks or "", None)
    if probationary or start.day > on:
        return PartyAge(0, 0, start.day if not probationary else None, _not_yet(joined_on, start, on))
    gaps = sorted(interruptions, key=lambda gap: gap[0])
    if any(until is not None and until < since for since, until in gaps):
        return _asking(start.told, "请核对党籍中断的起止日期：终止日期早于起始日期。", start.day)
    months = _months_served(start.day, gaps, on)
    years, rest = divmod(months, _MONTHS_A_YEAR)
    sentence = (
        f"{start.told}起算至 {show_date(on)}，{_told_gaps(start.day, gaps, on)}党龄{_told(years, rest)}。"
    )
    return PartyAge(years, rest, start.day, sentence)


def probation_ends_on(joined_on: date, extended_months: int = 0) -> date | None:
    """The day a member becomes full by rule; the day of joining in the years without probation.

    None for those who joined before 1956-09-15, when probation varied.
    """
    if joined_on < PROBATION_VARIED_UNTIL:
        return None
    if NO_PROBATION_FROM <= joined_on <= NO_PROBATION_UNTIL:
        return joined_on
    return add_months(joined_on, PROBATION_MONTHS + extended_months)


def _start(joined_on: date | None, full_on: date | None, extended_months: int) -> _Start:
    if joined_on is None:
        if full_on is None:
            return _Start(None, "入党日期未填", "请补填入党日期。")
        return _Start(full_on, f"{show_date(full_on)} 转正，自转正之日")
    joined = f"{show_date(joined_on)} 入党"
    asks = _contradiction(joined_on, full_on, extended_months)
    if asks:
        return _Start(None, joined, asks)
    if NO_PROBATION_FROM <= joined_on <= NO_PROBATION_UNTIL:
        return _Start(joined_on, f"{joined}，当时不设预备期，自批准入党之日")
    if full_on is not None:
        return _Start(full_on, f"{joined}，{show_date(full_on)} 转正，自转正之日")
    return _derived_start(joined_on, joined, extended_months)


def _derived_start(joined_on: date, joined: str, extended_months: int) -> _Start:
    derived = probation_ends_on(joined_on, extended_months)
    if derived is None:
        return _Start(None, f"{joined}，当时预备期长短不一", "请补填转正日期。")
    extended = f"并延长 {extended_months} 个月" if extended_months else ""
    told = f"{joined}，转正日期未填，按预备期一年{extended}推算为 {show_date(derived)}，自该日"
    return _Start(derived, told)


def _contradiction(joined_on: date, full_on: date | None, extended_months: int) -> str | None:
    if joined_on < PARTY_FOUNDED_ON:
        return "请核对入党日期：早于 1921 年 7 月 1 日。"
    if full_on is not None and full_on < joined_on:
        return "请核对转正日期：早于入党日期。"
    if extended_months and not LEAST_EXTENSION <= extended_months <= MOST_EXTENSION:
        return "请核对延长预备期：应为 6 至 12 个月。"
    return None


def _months_served(start: date, gaps: list[Interruption], on: date) -> int:
    """Whole months of all periods of membership; their left-over days are added up.

    Periods that end in short months may add up to a month too many, so the count without interruption is
    the upper bound.
    """
    months = days = 0
    begin = start
    for since, until in [*gaps, (on, None)]:
        end = min(since, on)
        if end > begin:
            full, rest = whole_months(begin, end)
            months, days = months + full, days + min(rest, _DAYS_A_MONTH - 1)
        begin = max(begin, on if until is None else until)
    return min(months + days // _DAYS_A_MONTH, whole_months(start, on)[0])


def _told_gaps(start: date, gaps: list[Interruption], on: date) -> str:
    told = [
        f"{show_date(max(since, start))} 至 {show_date(on if until is None else min(until, on))}"
        for since, until in gaps
        if since < on and (until is None or until > start)
    ]
    return f"其间 {'、'.join(told)} 党籍中断不计，" if told else ""


def _told(years: int, months: int) -> str:
    if not years and not months:
        return "不足 1 个月"
    parts = [f"{years} 年" if years else "", f"{months} 个月" if months else ""]
    return " " + " ".join(part for part in parts if part)


def _not_yet(joined_on: date | None, start: _Start, on: date) -> str:
    if joined_on is not None and joined_on > on:
        return f"{show_date(joined_on)} 入党，至 {show_date(on)} 尚未入党，党龄 0 年。"
    joined = f"{show_date(joined_on)} 入党，" if joined_on else ""
    due = f"（{show_date(start.day)} 转正）" if start.day and start.day > on else ""
    return f"{joined}至 {show_date(on)} 尚未转正{due}，党龄自转正之日起算，现为 0 年。"


def _asking(told: str, asks: str, counts_from: date | None) -> PartyAge:
    return PartyAge(None, None, counts_from, f"{told}，党龄暂不能计算。{asks}", asks)
