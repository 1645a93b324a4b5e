"""Levels of education as rosters write them."""

import pytest

from app.base.education import EDUCATION_LEVELS, education_level


@pytest.mark.parametrize(
    ("written", "level"),
    [
        ("本科", "大学本科"),
        ("大学", "大学本科"),
        ("大学本科毕业", "大学本科"),
        ("21", "大学本科"),
        ("20.0", "大学本科"),
        ("专科", "大专"),
        ("大学专科", "大专"),
        ("大专学历", "大专"),
        ("省委党校大专", "大专"),
        ("研究生", "研究生"),
        ("博士", "博士研究生"),
        ("硕士研究生毕业", "硕士研究生"),
        ("14", "硕士研究生"),
        ("中 专", "中专"),
        ("职高", "职业高中"),
        ("技校", "技工学校"),
        ("高中文化程度", "高中"),
        ("初中及以下", "初中"),
        ("小学文化", "小学"),
        ("文盲", "其他"),
    ],
)
def test_a_level_is_known_however_it_is_written(written: str, level: str) -> None:
    assert education_level(written) == level


@pytest.mark.parametrize("written", ["", "毕业", "工程师", "99", "学历"])
def test_what_is_not_known_is_not_guessed(written: str) -> None:
    assert education_level(written) is None


def test_every_level_is_its_own_name() -> None:
    assert [education_level(level) for level in EDUCATION_LEVELS] == list(EDUCATION_LEVELS)
