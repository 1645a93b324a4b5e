"""What each reason code stands for, one row at a time."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.intake.clinic import Prepared, carry_out, prepare
from app.intake.faults import REASONS, REJECTED, WARNED
from app.usecases.areas import add_area
from app.usecases.members import register_member
from app.usecases.workplace import Login
from tests.intake.rosters import id_number, write_xlsx

HEADS = {
    "name": "姓名",
    "sex": "性别",
    "id_number": "身份证号",
    "born_on": "出生年月",
    "kind": "人员类别",
    "joined_on": "入党时间",
    "full_on": "转正时间",
    "party_post": "党内职务",
    "phone": "联系电话",
    "other_phone": "其他电话",
    "organisation_id": "党支部",
    "area_id": "所在网格",
    "ethnic_group": "民族",
    "education": "学历",
    "lost_cause": "失联原因",
    "note": "备注",
    "address": "住址",
}
GOOD: dict[str, object] = {"name": "周国栋", "id_number": id_number("19600115", 101), "sex": "男"}


def dry(login: Login, folder: Path, *people: dict[str, object], **options: Any) -> Prepared:
    rows = [[person.get(field) for field in HEADS] for person in people]
    return prepare(write_xlsx(folder / "a.xlsx", tuple(HEADS.values()), rows), login=login, **options)


def reasons(login: Login, folder: Path, **changed: object) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Reasons of rejection and of warning of one row."""
    done = dry(login, folder, {**GOOD, **changed})
    assert done.rows == 1
    rejected = done.rejected[0].reasons if done.rejected else ()
    return rejected, done.warned[0].reasons if done.warned else ()


def kept(login: Login, folder: Path, **changed: object) -> dict[str, Any]:
    """The values of one row that goes in."""
    done = dry(login, folder, {**GOOD, **changed})
    assert done.rejected == ()
    return dict(done.accepted[0])


def test_the_list_of_reasons_is_closed_and_every_one_is_told_in_chinese() -> None:
    assert list(REJECTED) == [
        "no_name",
        "id_float",
        "id_short",
        "id_checksum",
        "id_repeat",
        "id_known",
        "date_unreadable",
        "full_before_join",
        "over_limit",
        "unknown_member",
        "amount_unreadable",
    ]
    assert list(WARNED) == [
        "sex_mismatch",
        "birth_mismatch",
        "id_missing",
        "birth_unreadable",
        "full_unreadable",
        "phone_odd",
        "duplicate_suspected",
        "post_unknown",
    ]
    assert all("\u4e00" <= text[0] <= "\u9fff" for text in REASONS.values())


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"name": None}, "no_name"),
        ({"name": " / "}, "no_name"),
        ({"id_number": 4.40309196001151e17}, "id_float"),
        ({"id_number": "4.40309E+17"}, "id_float"),
        ({"id_number": "44030919600115101"}, "id_short"),
        ({"id_number": "不详"}, "id_short"),
        ({"id_number": id_number("19600115", 101)[:-1] + "0"}, "id_checksum"),
        ({"joined_on": "很早"}, "date_unreadable"),
        ({"joined_on": "2001-02-30"}, "date_unreadable"),
        ({"joined_on": "1990-01-02", "full_on": "1990-01-01"}, "full_before_join"),
        ({"joined_on": "1990.07", "full_on": "1990.06"}, "full_before_join"),
        ({"name": "长" * 61}, "over_limit"),
        ({"organisation_id": "党支部" * 30}, "over_limit"),
    ],
)
def test_a_row_stays_out_for_its_reason(
    reader: Login, tmp_path: Path, changed: dict[str, object], expected: str
) -> None:
    assert reasons(reader, tmp_path, **changed)[0] == (expected,)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"sex": "女"}, "sex_mismatch"),
        ({"sex": 2}, "sex_mismatch"),
        ({"born_on": "1960-01-16"}, "birth_mismatch"),
        ({"born_on": "1960.02"}, "birth_mismatch"),
        ({"id_number": None}, "id_missing"),
        ({"id_number": "无"}, "id_missing"),
        ({"born_on": "春天"}, "birth_unreadable"),
        ({"full_on": "转了"}, "full_unreadable"),
        ({"phone": "1380000"}, "phone_odd"),
        ({"phone": "138000000001"}, "phone_odd"),
        ({"party_post": "大总管"}, "post_unknown"),
        ({"kind": "群众"}, "post_unknown"),
    ],
)
def test_a_row_goes_in_with_its_doubt_kept_for_review(
    reader: Login, tmp_path: Path, changed: dict[str, object], expected: str
) -> None:
    assert reasons(reader, tmp_path, **changed) == ((), (expected,))
    assert kept(reader, tmp_path, **changed)["review"]


@pytest.mark.parametrize(
    ("changed", "field", "value"),
    [
        ({"name": " 宋 梓 "}, "name", "宋梓"),
        ({"name": "买买提 • 艾力"}, "name", "买买提·艾力"),
        ({"name": "䶮𬭎"}, "name", "䶮𬭎"),
        (
            {"id_number": "４４０３０９" + id_number("19600115", 101)[6:]},
            "id_number",
            id_number("19600115", 101),
        ),
        ({"id_number": "'" + id_number("19600115", 101)}, "id_number", id_number("19600115", 101)),
        ({"id_number": "440309600115101"}, "id_number", id_number("19600115", 101)),
        ({"id_number": 440309600115101}, "id_number", id_number("19600115", 101)),
        ({"sex": None}, "sex", "男"),
        ({"sex": 1}, "sex", "男"),
        ({"born_on": "1960.01"}, "born_on", date(1960, 1, 15)),
        ({"born_on": 1960.1}, "born_on", date(1960, 1, 15)),
        ({"born_on": None}, "born_on", date(1960, 1, 15)),
        ({"kind": "预备"}, "kind", "预备党员"),
        ({"kind": "积极分子"}, "kind", "入党积极分子"),
        ({"joined_on": 31048}, "joined_on", date(1985, 1, 1)),
        ({"joined_on": "１９８５年７月１日"}, "joined_on", date(1985, 7, 1)),
        ({"joined_on": "1990-01-01", "full_on": "1990-01-01"}, "full_on", date(1990, 1, 1)),
        ({"phone": 13800000101}, "phone", "13800000101"),
        ({"phone": "138-0000 0101"}, "phone", "13800000101"),
        ({"phone": "+86 13800000101"}, "phone", "13800000101"),
        ({"phone": "0755-26000101"}, "phone", "0755-26000101"),
        ({"phone": "13800000101、0755-26000101"}, "other_phone", "0755-26000101"),
        ({"party_post": "支部副书记、组织委员"}, "party_post", "支部副书记、组织委员"),
        ({"party_post": "石一社区党委书记"}, "party_post", "石一社区党委书记"),
        ({"ethnic_group": "汉"}, "ethnic_group", "汉族"),
        ({"education": "专科"}, "education", "大专"),
        ({"note": "备　注 Ａ１"}, "note", "备 注 A1"),
    ],
)
def test_what_is_only_written_oddly_is_made_plain_in_silence(
    reader: Login, tmp_path: Path, changed: dict[str, object], field: str, value: object
) -> None:
    row = kept(reader, tmp_path, **changed)
    assert row[field] == value
    assert "review" not in row


def test_an_area_nobody_has_registered_is_kept_in_the_note(login: Login, tmp_path: Path) -> None:
    row = kept(login, tmp_path, area_id="第九网格")
    assert (row["note"], row.get("area_id"), row.get("review")) == ("所在区域：第九网格", None, None)
    login.act(add_area, {"name": "第一网格", "kind": "网格"})
    told = "所在区域“第九网格”还没有登记，没有计入该区域，原词记在备注"
    assert kept(login, tmp_path, area_id="第九网格")["review"] == told
    (fault,) = dry(login, tmp_path, {**GOOD, "area_id": "第九网格"}).warned
    assert (fault.reasons, fault.fields) == (("post_unknown",), ("area_id",))


@pytest.mark.parametrize(
    ("field", "text"), [("full_on", "未转正"), ("full_on", "/"), ("party_post", "无"), ("lost_cause", "否")]
)
def test_a_sign_for_nothing_is_nothing(reader: Login, tmp_path: Path, field: str, text: str) -> None:
    row = kept(reader, tmp_path, **{field: text})
    assert field not in row
    assert "review" not in row


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("name", (("no_name",), ())),
        ("id_number", (("id_short",), ())),
        ("joined_on", (("date_unreadable",), ())),
        ("full_on", ((), ("full_unreadable",))),
        ("born_on", ((), ("birth_unreadable",))),
        ("address", ((), ())),
    ],
)
def test_the_error_of_a_formula_is_no_value(
    reader: Login, tmp_path: Path, field: str, expected: tuple[tuple[str, ...], tuple[str, ...]]
) -> None:
    assert reasons(reader, tmp_path, **{field: "#REF!"}) == expected


def test_all_faults_of_a_row_are_told_at_once(reader: Login, tmp_path: Path) -> None:
    done = dry(reader, tmp_path, {"name": None, "id_number": "1", "joined_on": "早", "phone": "1"})
    assert done.rejected[0].reasons == ("no_name", "id_short", "date_unreadable")
    assert done.rejected[0].doubts == ("phone_odd",)
    assert done.rejected[0].fields == ("name", "id_number", "joined_on", "phone")
    assert "没有姓名；" in done.rejected[0].text


def test_a_number_that_went_through_a_float_and_back_is_called_lost(reader: Login, tmp_path: Path) -> None:
    assert reasons(reader, tmp_path, id_number="440309196001151000")[0] == ("id_float", "id_checksum")
    done = dry(reader, tmp_path, {**GOOD, "id_number": "440309196001151000"}, accept_checksum="核过")
    assert done.rejected[0].reasons == ("id_float",)


def test_the_second_of_two_equal_numbers_stays_out_and_names_the_first(reader: Login, tmp_path: Path) -> None:
    done = dry(reader, tmp_path, GOOD, {**GOOD, "name": "周国梁"})
    assert list(done.accepted_rows) == [3]
    assert done.rejected[0].reasons == ("id_repeat",)
    assert "第 3 行" in done.rejected[0].text


def test_people_who_may_be_the_same_are_flagged(reader: Login, tmp_path: Path) -> None:
    done = dry(
        reader,
        tmp_path,
        {**GOOD, "phone": "13800000101"},
        {**GOOD, "id_number": id_number("19600115", 103)},
        {**GOOD, "id_number": id_number("19700115", 103), "phone": "13800000101"},
        {"name": "周国梁", "id_number": id_number("19710115", 103), "phone": "13800000101"},
        {**GOOD, "id_number": id_number("19720115", 103)},
    )
    assert [(fault.row, fault.reasons) for fault in done.warned] == [
        (4, ("duplicate_suspected",)),
        (5, ("duplicate_suspected",)),
    ]
    assert done.accepted[1]["review"] == "疑似与第 3 行重复：姓名和出生日期相同"
    assert done.accepted[2]["review"] == "疑似与第 3 行重复：姓名和电话相同"


def test_people_who_may_be_members_already_are_flagged(login: Login, tmp_path: Path) -> None:
    login.act(register_member, {"name": "周国栋", "phone": "13800000101", "born_on": date(1960, 1, 15)})
    done = dry(
        login,
        tmp_path,
        GOOD,
        {**GOOD, "id_number": id_number("19700115", 103), "phone": "13800000101"},
        {**GOOD, "id_number": id_number("19720115", 103)},
    )
    assert [fault.row for fault in done.warned] == [3, 4]
    assert done.accepted[0]["review"] == "疑似与已登记的党员重复：姓名和出生日期相同"


def test_a_birth_month_without_number_says_so(reader: Login, tmp_path: Path) -> None:
    row = kept(reader, tmp_path, id_number=None, born_on="1960.01")
    assert row["born_on"] == date(1960, 1, 1)
    assert "出生日期：表中只写到1960-01" in row["review"]


def test_a_kind_nobody_knows_is_kept_for_review(reader: Login, tmp_path: Path) -> None:
    row = kept(reader, tmp_path, kind="群众")
    assert "kind" not in row
    assert row["review"] == "人员类别不认识：表中为“群众”"


def test_rows_go_in_and_come_back_whole(login: Login, tmp_path: Path) -> None:
    done = dry(login, tmp_path, {**GOOD, "organisation_id": "第一党支部", "joined_on": "1985-07-01"})
    result = carry_out(login, done)
    assert result.imported == 1
    assert result.organisations == ("第一党支部",)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"joined_on": "2099-01-01"}, "入党日期在今天以后"),
        ({"joined_on": "1977-12-31"}, "不满 18 岁"),
        ({"id_number": None, "born_on": "2099-01-01"}, "出生日期在今天以后"),
        ({"joined_on": "1990-01-01", "full_on": "2099-01-01"}, "转正日期在今天以后"),
        ({"kind": "预备党员", "full_on": "1991-01-01"}, "预备党员填有转正日期"),
    ],
)
def test_a_day_that_can_not_be_is_kept_for_review(
    reader: Login, tmp_path: Path, changed: dict[str, object], said: str
) -> None:
    assert said in kept(reader, tmp_path, **changed)["review"]
