"""How members are said on screen: columns of the list, sections of the sheet, reasons often given."""

from __future__ import annotations

from app.ui.parts.record_table import Column, shown
from app.ui.parts.sheet_view import Section, Sheet
from app.usecases.member_sheet import MemberSheet, StatusLine

COLUMNS: tuple[Column, ...] = (
    Column("姓名", "name", 8.5, grow=True),
    Column("性别", "sex", 2.2, "center", spare=3),
    Column("所在党组织", "organisation", 10, grow=True),
    Column("类别", "kind", 4, spare=2),
    Column("状态", "state", 4),
    Column("核对", "review", 3.6, spare=1, mark=("warning", "待核")),
    Column("手机号码", "phone", 6.2),
    Column("身份证号", "id_number", 9, spare=4),
    Column("民族", "ethnic_group", 4, spare=5, usual=False),
    Column("学历", "education", 5, spare=5, usual=False),
    Column("入党日期", "joined_on", 6, spare=5, usual=False),
    Column("党内职务", "party_post", 6, spare=5, usual=False),
    Column("席次", "seat", 3, "right", spare=5, usual=False),
)
SORTED_BY = {
    "name": "pinyin",
    "organisation": "organisation",
    "joined_on": "joined",
    "seat": "seat",
}
"""Which order of the list a click on a heading asks for, by the key of the column."""

SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("基本情况", ("former_names", "sex", "born_on", "id_number", "ethnic_group", "native_place",
                  "education")),
    ("联系方式", ("phone", "other_phone", "employer", "job", "address", "area")),
    ("党籍", ("joined_on", "full_on", "extended_months", "party_post", "seat")),
    (
        "情况",
        ("floating_to", "floating_on", "lost_cause", "lost_on", "hardship", "hardship_on", "care", "care_on",
         "care_contact", "abroad_to", "abroad_on", "specialties", "note"),
    ),
)  # fmt: skip

CLEAR_REASONS = ("核对证件", "联系本人", "办理组织关系", "上级检查")


def sheet_of(member: MemberSheet) -> Sheet:
    """A member as the sheet at the right shows them."""
    values = {line.key: (line.label, shown(line.value)) for line in member.lines}
    sections = [
        Section(title, tuple(values[key] for key in keys if key in values and values[key][1]))
        for title, keys in SECTIONS
    ]
    if member.changes:
        lines = tuple(_change(change) for change in reversed(member.changes))
        sections.append(Section("变动", lines, timeline=True))
    badges = tuple(text for key in ("kind", "state") if (text := values[key][1]))
    badges += tuple(f"# {name}" for _, name in member.tags)
    organisation = values["organisation"][1] or "未编入党组织"
    age = member.party_age
    note = organisation if age.asks else f"{organisation}\n{age.sentence}"
    return Sheet(member.name, badges, note, tuple(sections))


def _change(change: StatusLine) -> tuple[str, str]:
    until = f"至 {shown(change.until_on)}" if change.until_on else ""
    words = [change.kind, change.after or "解除", until, change.counterpart or "", change.reason or ""]
    return shown(change.happened_on), " · ".join(word for word in words if word)
