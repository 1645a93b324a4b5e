"""Names found and ordered by pinyin."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.pinyin import (
    full_pinyin,
    initials,
    name_readings,
    pinyin_sort_key,
    search_forms,
    search_tokens,
)

NAMES = st.text(alphabet="单曾欧阳乐行长朝茜晟李美丽吕绿㐂·aB 1", max_size=12)


@pytest.mark.parametrize(
    ("name", "right", "also"),
    [
        ("单雄", "shanxiong", "danxiong"),
        ("仇英", "qiuying", "chouying"),
        ("区小明", "ouxiaoming", "quxiaoming"),
        ("解珍", "xiezhen", "jiezhen"),
        ("曾国", "zengguo", "cengguo"),
        ("查良", "zhaliang", "chaliang"),
        ("盖叫", "gejiao", "gaijiao"),
        ("翟志", "zhaizhi", "dizhi"),
        ("缪荃", "miaoquan", "mouquan"),
        ("覃明", "qinming", "tanming"),
        ("种师", "chongshi", "zhongshi"),
        ("折彦", "sheyan", "zheyan"),
        ("能文", "naiwen", "nengwen"),
        ("黑山", "heshan", "heishan"),
        ("朴明", "piaoming", "puming"),
        ("乐毅", "yueyi", "leyi"),
        ("尉迟恭", "yuchigong", "weichigong"),
        ("万俟明", "moqiming", "wanqiming"),
        ("澹台明", "tantaiming", "dantaiming"),
        ("长孙明", "zhangsunming", "changsunming"),
        ("单于明", "chanyuming", "shanyuming"),
        ("任乐", "renle", "renyue"),
    ],
)
def test_the_right_surname_reading_comes_first_and_the_common_misreading_finds_it_too(
    name: str, right: str, also: str
) -> None:
    tokens = search_tokens(name)
    assert tokens.full[0] == right == full_pinyin(name)
    assert also in tokens.full


@pytest.mark.parametrize(
    ("name", "full", "short"),
    [
        ("李美丽", "limeili", "lml"),
        ("令狐冲", "linghuchong", "lhc"),
        ("䶮三", "yansan", "ys"),
        ("张㛃", "zhangjie", "zj"),
        ("李𬭎", "lihong", "lh"),
        ("阿不都·热合曼", "abudureheman", "abdrhm"),
        ("John Smith", "johnsmith", "js"),
        ("李A", "lia", "la"),
    ],
)
def test_names_read_in_full_and_by_their_initials(name: str, full: str, short: str) -> None:
    assert full_pinyin(name) == full
    assert initials(name) == short


def test_a_surname_reading_does_not_spread_to_the_given_name() -> None:
    assert full_pinyin("李单") == "lidan"
    assert full_pinyin("王任") == "wangren"


def test_u_umlaut_is_found_as_v_u_and_yu() -> None:
    assert search_forms("lv") == ("lv", "lu", "lyu")
    assert search_forms("nve") == ("nve", "nue", "nyue")
    assert search_forms("li") == ("li",)
    assert search_tokens("吕布").full == ("lvbu", "lubu", "lyubu")
    assert search_tokens("吕布").initials == ("lb",)


def test_a_name_without_any_reading_has_no_tokens() -> None:
    assert name_readings("") == ()
    assert name_readings("㐂") == ()
    assert search_tokens("㐂") == ((), ())


@given(NAMES)
def test_readings_stay_few_and_differ(name: str) -> None:
    readings = name_readings(name)
    assert len(readings) == len(set(readings)) <= 8
    tokens = search_tokens(name)
    assert len(tokens.full) <= 8
    assert len(tokens.initials) <= 8
    assert all(letter.isascii() and letter.isalnum() for letter in "".join(tokens.full))


def test_the_list_follows_syllable_tone_and_surname() -> None:
    ordered = [
        "曹明",
        "丁一",
        "卢一",
        "吕一",
        "栾一",
        "罗一",
        "欧一",
        "欧阳一",
        "单一",
        "田富",
        "田大利",
        "王大",
        "王二小",
        "曾一",
        "张三",
        "张大三",
        "章三",
        "㐂三",
    ]
    turned = ordered[::-1]
    assert sorted(turned, key=pinyin_sort_key) == ordered
    assert sorted(["章一", "仗一", "掌一", "张一"], key=pinyin_sort_key) == ["张一", "章一", "掌一", "仗一"]


def test_under_one_surname_a_short_given_name_stands_first() -> None:
    assert sorted(["田大利", "田富", "田阿明", "田中"], key=pinyin_sort_key) == [
        "田富",
        "田中",
        "田阿明",
        "田大利",
    ]


def test_surnames_of_one_sound_are_not_mixed() -> None:
    names = ["张一", "章一", "张二", "章二", "张三", "章三"]
    ordered = sorted(names, key=pinyin_sort_key)
    assert [name[0] for name in ordered] == ["张"] * 3 + ["章"] * 3


@given(st.lists(NAMES, max_size=6))
def test_equal_keys_mean_equal_names_but_for_blanks_and_dots(names: list[str]) -> None:
    for name in names:
        for other in names:
            if pinyin_sort_key(name) == pinyin_sort_key(other):
                assert plain(name) == plain(other)


def plain(name: str) -> str:
    return "".join(char for char in name.lower() if char not in " ·")


def test_pypinyin_is_not_loaded_before_it_is_needed() -> None:
    script = "import sys, app.base.pinyin; sys.exit('pypinyin' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
