"""The steps of `keyboard_only.feature`: the real program under Xvfb, real keys, no mouse."""

from __future__ import annotations

import pytest
from pytest_bdd import given, parsers, scenarios, then, when
from sqlalchemy import select

from app.records.members import Member
from app.usecases.history import history
from app.usecases.members import register_member
from app.usecases.organisations import add_organisation
from app.usecases.safekeeping import list_backups
from tests import builders
from tests.journeys.conftest import Day

pytestmark = pytest.mark.slow
scenarios("keyboard_only.feature")
FIRST, SECOND = "第一党支部", "第二党支部"


@given(parsers.parse("一个中心有两个支部，“{first}”在第一党支部，“{second}”和“{third}”在第二党支部"))
def a_centre(day: Day, first: str, second: str, third: str) -> None:
    builders.new_centre(day.centre)
    with builders.signed_in(day.centre) as login:
        branches = [login.act(add_organisation, {"name": name, "kind": "党支部"}) for name in (FIRST, SECOND)]
        for number, (name, branch) in enumerate(((first, 0), (second, 1), (third, 1)), 1):
            values = {"name": name, "phone": f"1990000000{number}", "organisation_id": branches[branch]}
            login.act(register_member, values)


@when(parsers.parse("我在大框里输入首字母“{letters}”并回车"))
def find(day: Day, letters: str) -> None:
    day.desktop.press("ctrl+k")
    day.desktop.focused("查找和操作")
    day.desktop.type(letters)
    day.desktop.press("Return")


@when(parsers.parse("我打开这个人，把“{label}”改成“{text}”并存盘"))
def change(day: Day, label: str, text: str) -> None:
    day.desktop.press("Return")
    day.desktop.focused("姓名")
    day.desktop.tab_to(label)
    day.desktop.type(text)
    day.desktop.press("ctrl+s")
    day.desktop.gone("Ctrl+S 保存")


@when("我撤销上一步")
def undo(day: Day) -> None:
    day.desktop.press("ctrl+z")


@when(parsers.parse("我只看“{branch}”"))
def narrow(day: Day, branch: str) -> None:
    day.desktop.press("ctrl+f")
    day.desktop.focused("查找")
    day.desktop.tab_to("全部党组织")
    day.desktop.press("Down")
    day.desktop.focused(FIRST)
    day.desktop.press("Down")
    day.desktop.focused(branch)


@when("我把看到的导出成 CSV 文件")
def export(day: Day) -> None:
    desktop = day.desktop
    desktop.press("alt+e")
    desktop.focused("Excel 工作簿（.xlsx）")
    desktop.press("Down")
    desktop.focused("PDF，用于打印和存档（.pdf）")
    desktop.press("Down")
    desktop.focused("CSV，用于其他系统（.csv）")
    desktop.press("Return")
    desktop.reads("导出到")
    desktop.press("Return")
    desktop.gone("选择位置并导出")


@when("我打开打印预览")
def preview(day: Day) -> None:
    day.desktop.press("ctrl+p")


@when("我关掉预览，再关掉窗口")
def close(day: Day) -> None:
    day.desktop.press("Escape")
    day.desktop.gone("/ 1 页")
    day.desktop.press("alt+F4")


@then(parsers.parse("旁边的情况里写着“{words}”"))
def beside(day: Day, words: str) -> None:
    day.desktop.reads(words)


@then(parsers.parse("名册里选中的是“{name}”"))
def chosen(day: Day, name: str) -> None:
    day.desktop.reads(name)
    day.desktop.focused("党员名册")


@then(parsers.parse("文件里有“{first}”和“{second}”，没有“{other}”"))
def the_file(day: Day, first: str, second: str, other: str) -> None:
    (file,) = day.desktop.documents.glob("*.csv")
    text = file.read_text(encoding="utf-8-sig")
    assert first in text
    assert second in text
    assert other not in text


@then("程序好好地结束了，留下一份备份")
def ended(day: Day) -> None:
    assert day.program is not None
    assert day.program.wait(60) == 0
    assert day.desktop.complaints() == ""
    with builders.signed_in(day.centre) as login:
        assert [one.why for one in list_backups(login)] == ["exit"]


@then(parsers.parse("库里“{name}”的手机号码是“{number}”"))
def kept(day: Day, name: str, number: str) -> None:
    with builders.signed_in(day.centre) as login, login.store.reading(login.actor) as read:
        assert read.scalar(select(Member.phone).where(Member.name == name)) == number


@then(parsers.parse("日志里依次有“{first}”、“{second}”、“{third}”"))
def noted(day: Day, first: str, second: str, third: str) -> None:
    with builders.signed_in(day.centre) as login:
        labels = [entry.label for entry in history(login)]
    places = [labels.index(label) for label in (first, second, third)]
    assert places == sorted(places)
