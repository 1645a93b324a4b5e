"""Rosters of other communities: other heads, orders and kinds of files, without a mapping by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.base.errors import RuleError
from app.intake.clinic import carry_out, prepare
from app.usecases.mappings import list_mappings, save_mapping
from app.usecases.workplace import Login
from tests.intake.rosters import (
    OTHER_HEADS,
    Rows,
    id_number,
    other_people,
    write_csv,
    write_ods,
    write_xls,
    write_xlsx,
)


def made(folder: Path, kind: str) -> Path:
    heads, rows = OTHER_HEADS, other_people()
    if kind == "xlsx":
        return write_xlsx(folder / "a.xlsx", heads, rows)
    if kind == "xls":
        return write_xls(folder / "a.xls", heads, rows)
    if kind == "ods":
        return write_ods(folder / "a.ods", heads, rows)
    return write_csv(folder / "a.csv", heads, rows, kind)


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods", "gb18030", "utf-8", "utf-8-sig"])
def test_other_heads_are_understood_in_every_kind_of_file(
    login: Login, tmp_path: Path, kind: str, stored: Callable[[str], dict[str, Any]]
) -> None:
    dry = prepare(made(tmp_path, kind), login=login)
    assert dry.mapping == {
        "联系电话": "phone",
        "党员姓名": "name",
        "性别": "sex",
        "身份证号码": "id_number",
        "入党年月": "joined_on",
        "转正年月": "full_on",
        "所属党支部": "organisation_id",
        "文化程度": "education",
        "族别": "ethnic_group",
        "党员类型": "kind",
        "党内任职": "party_post",
        "家庭住址": "address",
    }
    assert (dry.rows, len(dry.accepted), dry.rejected, dry.warned) == (12, 12, (), ())
    assert carry_out(login, dry).imported == 12
    first = stored("宋梓")
    assert (first["sex"], first["ethnic_group"], first["education"]) == ("男", "汉族", "大学本科")
    assert (first["kind"], first["phone"]) == ("正式党员", "13800000100")
    assert first["born_on"] == date(1960, 1, 15)
    assert (first["joined_on"], first["full_on"]) == (date(1985, 7, 1), date(1986, 7, 1))
    assert first["organisation"] == "梧桐社区第1网格党支部"


def test_a_wrong_proposal_is_put_right_by_hand(login: Login, tmp_path: Path) -> None:
    rows: Rows = [["张三丰", id_number("19600115", 101), "旧厂", "13800000101"]]
    book = write_xlsx(tmp_path / "a.xlsx", ("姓名", "身份证号", "来处", "电话"), rows)
    assert prepare(book, login=login).unmapped == ("来处",)
    dry = prepare(book, login=login, columns={"来处": "employer", "电话": ""})
    assert dry.mapping == {"姓名": "name", "身份证号": "id_number", "来处": "employer"}
    assert dry.accepted[0]["employer"] == "旧厂"
    assert "phone" not in dry.accepted[0]


@pytest.mark.parametrize(
    ("columns", "code"), [({"没有的": "name"}, "no_such_head"), ({"电话": "wings"}, "no_such_field")]
)
def test_headings_and_fields_that_are_not_there_are_refused(
    login: Login, tmp_path: Path, columns: dict[str, str], code: str
) -> None:
    book = write_xlsx(tmp_path / "a.xlsx", ("姓名", "身份证号", "电话"), [["张三丰", "x", "1"]])
    with pytest.raises(RuleError) as refused:
        prepare(book, login=login, columns=columns)
    assert refused.value.code == code


def test_a_mapping_saved_once_is_found_by_name_and_by_its_heads(login: Login, tmp_path: Path) -> None:
    heads = ("姓名", "身份证号", "来处")
    book = write_xlsx(tmp_path / "a.xlsx", heads, [["张三丰", id_number("19600115", 101), "旧厂"]])
    first = prepare(book, login=login, columns={"来处": "employer"})
    login.act(save_mapping, "厂区名册", "members", first.signature, {**first.mapping})
    next_quarter = write_xlsx(tmp_path / "b.xlsx", heads, [["李四光", id_number("19610115", 103), "新厂"]])
    assert prepare(next_quarter, login=login).accepted[0]["employer"] == "新厂"
    assert prepare(next_quarter, login=login, mapping="厂区名册").mapping["来处"] == "employer"
    with pytest.raises(RuleError) as refused:
        prepare(next_quarter, login=login, mapping="别的")
    assert refused.value.code == "no_mapping"


def test_heads_that_all_were_left_out_can_still_be_chosen_by_hand(login: Login, tmp_path: Path) -> None:
    book = write_csv(tmp_path / "a.csv", ["姓名", "性别"], [["白二", "男"], ["安一", "女"]], "utf-8")
    login.act(save_mapping, "别处的", "members", "x", {"姓名": "", "性别": "", "住处": "address"})
    dry = prepare(book, login=login, mapping="别处的")
    assert (dry.rows, dry.mapping) == (0, {})
    assert [(head.head, head.samples) for head in dry.heads] == [
        ("姓名", ("白二", "安一")),
        ("性别", ("男", "女")),
    ]
    chosen = prepare(book, login=login, columns={"姓名": "name", "性别": "sex"})
    assert len(chosen.accepted) == 2


def test_a_mapping_of_the_same_name_is_replaced(login: Login) -> None:
    login.act(save_mapping, "厂区名册", "members", "a", {"来处": "employer"})
    login.act(save_mapping, "厂区名册", "members", "b", {"来处": "address"})
    assert [(m.signature, m.columns) for m in login.ask(list_mappings, "members")] == [
        ("b", {"来处": "address"})
    ]
    with pytest.raises(RuleError):
        login.act(save_mapping, " ", "members", "b", {"来处": "address"})
    with pytest.raises(RuleError):
        login.act(save_mapping, "空的", "members", "b", {"来处": ""})


def test_tables_stacked_on_one_sheet_come_in_together(login: Login, tmp_path: Path) -> None:
    rows: Rows = [
        ["张三丰", id_number("19600115", 101), "13800000101", "大专"],
        ["合计", "1人", None, None],
        [None, None, None, None],
        ["序号", "党员姓名", "性别", "公民身份号码"],
        [1, "李四光", "男", id_number("19610115", 103)],
    ]
    book = write_xlsx(tmp_path / "a.xlsx", ("姓名", "身份证号", "电话", "学历"), rows)
    dry = prepare(book, login=login)
    assert [(row["name"], row.get("education")) for row in dry.accepted] == [
        ("张三丰", "大专"),
        ("李四光", None),
    ]
    assert list(dry.accepted_rows) == [3, 7]


def test_a_sheet_without_heads_is_refused_in_words(login: Login, tmp_path: Path) -> None:
    book = write_xlsx(tmp_path / "a.xlsx", ("甲", "乙"), [["一", "二"]])
    with pytest.raises(RuleError) as refused:
        prepare(book, login=login)
    assert refused.value.code == "no_head"


def test_the_sheet_can_be_chosen(login: Login, roster: Path) -> None:
    with pytest.raises(RuleError) as refused:
        prepare(roster, login=login, sheet="填表说明")
    assert refused.value.code == "no_head"
    with pytest.raises(RuleError) as refused:
        prepare(roster, login=login, sheet="没有")
    assert refused.value.code == "no_sheet"


def test_only_members_are_known_so_far(login: Login, roster: Path) -> None:
    with pytest.raises(RuleError) as refused:
        prepare(roster, "wings", login=login)
    assert refused.value.code == "no_register"
