"""Members: what a secretary can do, on the real encrypted store."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.base import clock
from app.base.errors import RuleError
from app.usecases import areas, duplicates, history, listing, member_sheet, members, organisations
from app.usecases.imports import MemberBatch, import_members
from app.usecases.listing import parse_condition
from app.usecases.workplace import Login

LI = {"name": "李美丽", "id_number": "11010519491231002X", "phone": "13800138000", "joined_on": "1970.6.1"}


def names(login: Login, *where: str, order: str | None = None) -> list[str]:
    conditions = tuple(parse_condition(text) for text in where)
    return [row["name"] for row in login.ask(listing.list_rows, "members", conditions, order).rows]


def test_the_id_number_fills_birth_date_and_sex(secretary: Login) -> None:
    member = secretary.act(members.register_member, LI)
    sheet = secretary.act(member_sheet.member_sheet_in_clear, member, "核对档案")
    shown = {line.key: line.value for line in sheet.lines}
    assert (shown["born_on"], shown["sex"], shown["joined_on"]) == (
        date(1949, 12, 31),
        "女",
        date(1970, 6, 1),
    )


def test_lists_are_masked_and_a_look_in_clear_is_written_down(secretary: Login) -> None:
    member = secretary.act(members.register_member, LI)
    row = secretary.ask(listing.list_rows, "members").rows[0]
    assert (row["id_number"], row["phone"], row["born_on"]) == ("110***********002X", "138****8000", "***")
    clear = secretary.act(listing.list_in_clear, "members", "季度核对")
    assert clear.rows[0]["id_number"] == "11010519491231002X"
    secretary.act(member_sheet.member_sheet_in_clear, member, "本人查询")
    looks = [row.label for row in history.history(secretary) if row.kind == "event"]
    assert looks[-2:] == ["查看完整名册", "查看党员完整信息"]


def test_where_somebody_lives_is_told_to_the_grid_only(secretary: Login) -> None:
    grid = secretary.act(areas.add_area, {"name": "第三网格", "kind": "网格"})
    estate = secretary.act(areas.add_area, {"name": "碧荷湾", "kind": "小区", "parent_id": grid})
    house = secretary.act(areas.add_area, {"name": "4栋", "kind": "楼栋", "parent_id": estate})
    address = "某市某区石一社区碧荷湾4栋"
    secretary.act(members.register_member, {"name": "王强", "area_id": house, "address": address})
    row = secretary.ask(listing.list_rows, "members").rows[0]
    assert (row["area"], row["address"]) == ("第三网格", "某市某区石一社区***")
    clear = secretary.act(listing.list_in_clear, "members", "上门走访").rows[0]
    assert (clear["area"], clear["address"]) == ("4栋", address)


def test_a_look_in_clear_without_a_reason_is_refused(secretary: Login) -> None:
    member = secretary.act(members.register_member, LI)
    with pytest.raises(RuleError, match="原因"):
        secretary.act(member_sheet.member_sheet_in_clear, member, "  ")


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"name": " "}, "name", "no_name"),
        ({"id_number": "110105194912310021"}, "id_number", "id_checksum"),
        ({"id_number": "1101051949123100"}, "id_number", "id_short"),
        ({"joined_on": "2099-01-01"}, "joined_on", "in_future"),
        ({"full_on": "1969-01-01"}, "full_on", "full_before_join"),
        ({"joined_on": "入党多年"}, "joined_on", "date_unreadable"),
        ({"kind": "群众"}, "kind", "unknown_choice"),
        ({"sex": "3"}, "sex", "unknown_choice"),
        ({"name": "李\ue000丽"}, "name", "private_use"),
        ({"name": "李" * 61}, "name", "too_long"),
    ],
)
def test_a_rule_is_said_at_its_field_and_nothing_is_kept(
    secretary: Login, change: dict[str, str], field: str, code: str
) -> None:
    with pytest.raises(RuleError) as refused:
        secretary.act(members.register_member, {**LI, **change})
    assert (refused.value.field, refused.value.code) == (field, code)
    assert names(secretary) == []


def test_a_wrong_check_digit_goes_in_with_a_reason_that_is_kept(secretary: Login) -> None:
    wrong = {**LI, "id_number": "110105194912310021"}
    member = secretary.act(members.register_member, wrong, "派出所证明")
    assert secretary.ask(listing.list_rows, "members").rows[0]["review"] == "***"
    clear = secretary.act(member_sheet.member_sheet_in_clear, member, "核对")
    assert "派出所证明" in {line.key: line.value for line in clear.lines}["review"]
    secretary.act(members.change_member, member, {"phone": "13900139000"})
    assert secretary.ask(listing.list_rows, "members").rows[0]["phone"] == "139****9000"


def test_one_id_number_is_one_person(secretary: Login) -> None:
    secretary.act(members.register_member, LI)
    with pytest.raises(RuleError, match="李美丽") as refused:
        secretary.act(members.register_member, {**LI, "name": "李丽"})
    assert refused.value.code == "id_known"


def test_spouses_may_share_a_phone(secretary: Login) -> None:
    secretary.act(members.register_member, LI)
    secretary.act(members.register_member, {"name": "王强", "phone": LI["phone"]})
    assert len(names(secretary)) == 2


def test_who_left_is_off_the_roll_and_may_come_back(secretary: Login) -> None:
    branch = secretary.act(organisations.add_organisation, {"name": "第一网格党支部", "kind": "党支部"})
    member = secretary.act(members.register_member, LI)
    secretary.act(members.transfer_out, member, date(2025, 3, 1), "外地某街道党工委")
    assert names(secretary, "state=转出") == ["李美丽"]
    with pytest.raises(RuleError, match="转出"):
        secretary.act(members.transfer_out, member, date(2025, 4, 1), "别处")
    secretary.act(members.transfer_in, member, branch, date(2026, 1, 5), "外地某街道党工委")
    assert names(secretary, "state=正常", "organisation=第一网格党支部") == ["李美丽"]
    kinds = [change.kind for change in secretary.ask(member_sheet.member_sheet, member).changes]
    assert kinds == ["组织关系转出", "组织关系转入"]


def test_an_interruption_is_taken_off_the_years_in_the_party(secretary: Login) -> None:
    member = secretary.act(
        members.register_member, {**LI, "joined_on": "2000-01-10", "full_on": "2001-01-10"}
    )
    before = secretary.ask(member_sheet.member_sheet, member).party_age
    secretary.act(members.change_state, member, "停止党籍", date(2010, 1, 1), date(2012, 1, 1), "长期失联")
    after = secretary.ask(member_sheet.member_sheet, member).party_age
    assert before.years is not None
    assert after.years is not None
    assert before.years - after.years == 2
    assert "2010" in after.sentence


def test_probation_ends_with_the_branch_vote(secretary: Login) -> None:
    member = secretary.act(
        members.register_member, {"name": "赵敏", "kind": "预备党员", "joined_on": "2025-05-04"}
    )
    assert secretary.ask(member_sheet.member_sheet, member).party_age.years == 0
    with pytest.raises(RuleError, match="早于"):
        secretary.act(members.make_full, member, date(2025, 5, 3))
    secretary.act(members.make_full, member, date(2026, 5, 4))
    assert names(secretary, "kind=正式党员") == ["赵敏"]


def test_a_flag_is_set_and_lifted_with_its_dates(secretary: Login) -> None:
    member = secretary.act(members.register_member, LI)
    secretary.act(members.set_flag, member, "失联", "电话停机", date(2026, 1, 1))
    assert names(secretary, "lost_cause~停机") == ["李美丽"]
    secretary.act(members.set_flag, member, "失联", None, date(2026, 2, 1))
    assert names(secretary, "lost_cause~停机") == []
    with pytest.raises(RuleError, match="没有登记过"):
        secretary.act(members.set_flag, member, "失联", None, date(2026, 2, 1))


def test_tags_are_made_as_they_are_used(secretary: Login) -> None:
    member = secretary.act(members.register_member, LI)
    tag = secretary.act(members.tag_member, member, "退役军人")
    assert secretary.ask(member_sheet.member_sheet, member).tags == ((tag, "退役军人"),)
    with pytest.raises(RuleError, match="已经有"):
        secretary.act(members.tag_member, member, "退役军人")
    secretary.act(members.untag_member, member, tag)
    assert secretary.ask(member_sheet.member_sheet, member).tags == ()


def test_party_lists_put_short_given_names_first(secretary: Login) -> None:
    for name in ("田大利", "田富", "丁一", "龙芳勇", "王强"):
        secretary.act(members.register_member, {"name": name})
    assert names(secretary, order="pinyin") == ["丁一", "龙芳勇", "田富", "田大利", "王强"]
    assert names(secretary, order="strokes") == ["丁一", "王强", "龙芳勇", "田富", "田大利"]


def test_the_list_follows_the_tree_of_organisations(secretary: Login) -> None:
    top = secretary.act(organisations.add_organisation, {"name": "石一社区党委", "kind": "社区党委"})
    for place, name in enumerate(("第二网格党支部", "第一网格党支部")):
        values = {"name": name, "kind": "党支部", "parent_id": top, "position": 2 - place}
        branch = secretary.act(organisations.add_organisation, values)
        secretary.act(members.register_member, {"name": f"王{place}", "organisation_id": branch})
    secretary.act(members.register_member, {"name": "王党委", "organisation_id": top})
    assert names(secretary, order="organisation") == ["王党委", "王1", "王0"]


def test_filters_take_equal_contains_and_ranges(secretary: Login) -> None:
    secretary.act(members.register_member, LI)
    secretary.act(members.register_member, {"name": "王强", "joined_on": "2001-07-01"})
    assert names(secretary, "name~美") == ["李美丽"]
    assert names(secretary, "joined_on=2000-01-01..2005-12-31") == ["王强"]
    assert names(secretary, "joined_on=..1999-12-31") == ["李美丽"]
    assert names(secretary, "phone=") == ["王强"]
    for text, code in (
        ("nonsense", "bad_condition"),
        ("shoe=1", "unknown_field"),
        ("joined_on=x", "bad_value"),
    ):
        with pytest.raises(RuleError) as refused:
            names(secretary, text)
        assert refused.value.code == code


@pytest.mark.parametrize(
    ("typed", "found", "how"),
    [
        ("美", "李美丽", "name"),
        ("美丽", "李美丽", "name"),
        ("lml", "李美丽", "initials"),
        ("limei", "李美丽", "pinyin"),
        ("LMei", None, ""),
        ("shan", "单雄", "pinyin"),
        ("dan", "单雄", "pinyin"),
        ("zeng", "曾敏", "pinyin"),
        ("8000", "李美丽", "phone"),
        ("138", "李美丽", "phone"),
        ("002x", "李美丽", "id_number"),
        ("110105", "李美丽", "id_number"),
        ("19491231", "李美丽", "id_number"),
        ("10519", "李美丽", "id_number"),
        ("李 138", "李美丽", "name"),
        ("小丽", "李美丽", "former_names"),
        ("𬭎", "陈𬭎", "name"),
        ("㛃", "唐㛃", "name"),
        ("𠅤", "吴𠅤", "name"),
        ("䶮", "刘䶮", "name"),
    ],
)
def test_a_member_is_found_as_one_types(secretary: Login, typed: str, found: str | None, how: str) -> None:
    secretary.act(members.register_member, {**LI, "former_names": "李小丽"})
    for name in ("单雄", "曾敏", "陈𬭎", "唐㛃", "吴𠅤", "刘䶮"):
        secretary.act(members.register_member, {"name": name})
    hits = secretary.ask(listing.find, typed)
    assert [(row.name, row.matched_by) for row in hits.rows] == ([(found, how)] if found else [])
    assert hits.total == len(hits.rows)


def test_the_index_follows_every_change_and_its_undo(secretary: Login) -> None:
    member = secretary.act(members.register_member, LI)
    secretary.act(members.change_member, member, {"name": "李美玲"})
    assert [row.name for row in secretary.ask(listing.find, "玲").rows] == ["李美玲"]
    assert secretary.ask(listing.find, "丽").total == 0
    history.undo(secretary)
    assert [row.name for row in secretary.ask(listing.find, "丽").rows] == ["李美丽"]
    secretary.act(members.delete_member, member)
    assert secretary.ask(listing.find, "lml").total == 0
    history.undo(secretary)
    assert secretary.ask(listing.find, "lml").total == 1


def test_duplicates_are_certain_or_suspected_and_never_by_name_alone(secretary: Login) -> None:
    first = secretary.act(members.register_member, LI)
    second = secretary.act(members.register_member, {"name": "李美丽", "phone": LI["phone"]})
    secretary.act(members.register_member, {"name": "李美丽"})
    (pair,) = secretary.ask(duplicates.duplicates)
    assert ({pair.first_id, pair.second_id}, pair.sort) == ({first, second}, "suspected")
    similar = secretary.ask(duplicates.similar_to, {"name": "李美丽", "id_number": LI["id_number"]})
    assert [(s.id, s.sort) for s in similar] == [(first, "certain")]
    secretary.act(duplicates.not_duplicates, first, second)
    assert secretary.ask(duplicates.duplicates) == ()


def test_a_merge_keeps_linked_records_and_can_be_undone(secretary: Login) -> None:
    keep = secretary.act(members.register_member, LI)
    drop = secretary.act(
        members.register_member, {"name": "李美丽", "phone": LI["phone"], "employer": "区图书馆"}
    )
    secretary.act(members.set_flag, drop, "困难", "大病", date(2026, 1, 1))
    for member in (keep, drop):
        secretary.act(members.tag_member, member, "志愿者")
    before = secretary.ask(listing.list_rows, "members")
    secretary.act(duplicates.merge_members, keep, drop, ("hardship",))
    sheet = secretary.ask(member_sheet.member_sheet, keep)
    lines = {line.key: line.value for line in sheet.lines}
    assert (lines["employer"], lines["hardship"]) == ("区图书馆", "大病")
    assert [change.kind for change in sheet.changes] == ["困难"]
    assert [name for _, name in sheet.tags] == ["志愿者"]
    assert names(secretary) == ["李美丽"]
    history.undo(secretary)
    assert secretary.ask(listing.list_rows, "members") == before
    assert [change.kind for change in secretary.ask(member_sheet.member_sheet, drop).changes] == ["困难"]


@pytest.mark.parametrize(
    "where", ["born_on=1949-12-31", "born_on=1940-01-01..1950-01-01", "id_number~1949", "phone=138..139"]
)
def test_a_masked_value_is_not_found_out_by_filtering(secretary: Login, where: str) -> None:
    secretary.act(members.register_member, LI)
    with pytest.raises(RuleError) as refused:
        names(secretary, where)
    assert refused.value.code == "masked_field"
    found = secretary.act(listing.list_in_clear, "members", "按名单核对", (parse_condition(where),))
    assert found.total == 1


def test_who_knows_the_whole_number_may_ask_for_it(secretary: Login) -> None:
    secretary.act(members.register_member, LI)
    assert names(secretary, f"id_number={LI['id_number']}") == ["李美丽"]


def test_an_accepted_number_stays_accepted_when_other_fields_change(secretary: Login) -> None:
    member = secretary.act(members.register_member, {**LI, "id_number": "110105194912310021"}, "派出所证明")
    secretary.act(members.change_member, member, {"review": None})
    secretary.act(members.change_member, member, {"phone": "13900139000"})
    with pytest.raises(RuleError) as refused:
        secretary.act(members.change_member, member, {"id_number": "110105194912310022"})
    assert refused.value.code == "id_checksum"


def test_what_was_wrong_before_does_not_stand_in_the_way_of_a_change(secretary: Login) -> None:
    row = {"name": "安一", "born_on": date(1995, 5, 1), "joined_on": date(2001, 7, 1)}
    secretary.act(import_members, MemberBatch([row], [3], {}, 1, 0))
    (member,) = secretary.ask(listing.list_ids, "members")
    secretary.act(members.change_member, member, {"phone": "19900000001"})
    with pytest.raises(RuleError) as refused:
        secretary.act(members.change_member, member, {"joined_on": "2003-07-01", "full_on": "2002-07-01"})
    assert refused.value.code == "full_before_join"
    secretary.act(members.change_member, member, {"joined_on": "2015-07-01"})


def test_the_birth_date_is_the_one_that_the_number_tells(secretary: Login) -> None:
    with pytest.raises(RuleError) as refused:
        secretary.act(members.register_member, {**LI, "born_on": "1978-12-15"})
    assert (refused.value.field, refused.value.code) == ("born_on", "birth_mismatch")


def test_nobody_becomes_full_in_the_future(secretary: Login) -> None:
    tomorrow = clock.today() + timedelta(1)
    with pytest.raises(RuleError) as refused:
        secretary.act(members.register_member, {"name": "安一", "full_on": tomorrow})
    assert (refused.value.field, refused.value.code) == ("full_on", "in_future")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2012.7", date(2012, 7, 1)),
        ("850701", date(1985, 7, 1)),
        ("1979年", date(1979, 1, 1)),
        ("2012-07-15", date(2012, 7, 15)),
    ],
)
def test_a_date_of_joining_is_taken_as_the_clinic_takes_it(secretary: Login, typed: str, kept: date) -> None:
    member = secretary.act(members.register_member, {"name": "安一"})
    secretary.act(members.change_member, member, {"joined_on": typed})
    (row,) = secretary.ask(listing.list_rows, "members").rows
    assert row["joined_on"] == kept


def test_a_date_that_has_to_be_whole_says_what_is_missing(secretary: Login) -> None:
    member = secretary.act(members.register_member, {"name": "安一"})
    for typed, missing in (("2012.7", "还差日"), ("2012", "还差月和日"), ("七月", "看不懂")):
        with pytest.raises(RuleError, match=missing) as refused:
            secretary.act(members.change_member, member, {"hardship_on": typed})
        assert refused.value.field == "hardship_on"


@pytest.mark.parametrize("name", ["44030919981005901X", "440309199810059010", "123"])
def test_a_number_is_nobodys_name(secretary: Login, name: str) -> None:
    with pytest.raises(RuleError, match="只有数字") as refused:
        secretary.act(members.register_member, {"name": name})
    assert (refused.value.field, refused.value.code) == ("name", "no_name")
