"""Lines of Chinese break where a printer would break them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.reports.render.pdf_lines import NOT_FIRST, NOT_LAST, break_lines

FORBIDDEN_FIRST = "，。、；：？！）》」』】”’％"
FORBIDDEN_LAST = "（《「『【“‘"


def width(text: str) -> float:
    return sum(0.5 if letter.isascii() else 1.0 for letter in text)


def test_the_marks_of_the_standard_are_all_known() -> None:
    assert set(FORBIDDEN_FIRST) <= NOT_FIRST
    assert set(FORBIDDEN_LAST) <= NOT_LAST


@pytest.mark.parametrize(
    ("text", "limit", "lines"),
    [
        ("党员大会，支部委员会", 4, ["党员大", "会，支部", "委员会"]),
        ("他说：“同意。”会议结束", 4, ["他说：", "“同", "意。”会", "议结束"]),
        ("截至2026年9月30日在册", 9, ["截至2026年9月30日", "在册"]),
        ("截至2026年9月30日在册", 7, ["截至", "2026年9月30日", "在册"]),
        ("到会率98.5%以上", 5, ["到会率", "98.5%以上"]),
        ("使用Excel表格", 4, ["使用", "Excel表", "格"]),
        ("440309198703121234", 4, ["44030919", "87031212", "34"]),
        ("甲\n乙", 4, ["甲", "乙"]),
        ("", 4, [""]),
        ("甲 乙丙丁戊", 3, ["甲 乙", "丙丁戊"]),
    ],
)
def test_a_line_breaks_by_the_rules(text: str, limit: float, lines: list[str]) -> None:
    assert break_lines(text, limit, width) == lines


ORDINARY = st.lists(
    st.sampled_from(
        [
            "党",
            "员",
            "会",
            "议",
            "，",
            "。",
            "、",
            "（",
            "）",
            "《",
            "》",
            "“",
            "”",
            "：",
            "！",
            "？",
            "％",
            "7",
            "a",
            " ",
        ]
    ),
    max_size=120,
).map("".join)


@given(ORDINARY, st.integers(6, 30))
def test_no_line_begins_or_ends_with_a_forbidden_mark(text: str, limit: int) -> None:
    # A heap of marks as long as a line has no place to break; nobody writes one.
    text = re.sub(r"([，。、（）《》“”：！？％\s])[，。、（）《》“”：！？％\s]+", r"\1", text).strip()
    lines = break_lines(text, limit, width)
    for line in lines[1:]:
        assert line[:1] not in NOT_FIRST
    for line in lines[:-1]:
        assert line[-1:] not in NOT_LAST


@given(st.text(alphabet="党员，。（）《》“”：7a .-\n", max_size=80), st.integers(1, 20))
def test_breaking_loses_nothing_and_overfills_nothing(text: str, limit: int) -> None:
    lines = break_lines(text, limit, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(width(line) <= limit for line in lines)
