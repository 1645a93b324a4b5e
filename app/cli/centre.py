"""Commands about a centre as a whole: open, create, demo, screens."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.base import clock, paths
from app.base.errors import RuleError
from app.cli.answer import Answer
from app.cli.doors import Doors
from app.cli.entrance import read_password, store_folder, user_name
from app.cli.words import Commands, day, number, text, whole_number

_SAMPLE_MEMBERS = 300


def add_commands(commands: Commands) -> None:
    """Say the words of this group."""
    commands.add("open", "打开窗口（不写命令时就是它）", open_window)

    create = commands.add("create", "在空文件夹里新建一个中心", create_new)
    create.words.add_argument("folder", type=Path, metavar="文件夹", help="放数据的空文件夹，没有就新建")
    create.choices.add_argument("--centre", type=text, required=True, metavar="名称", help="中心的名称")
    create.choices.add_argument(
        "--user",
        type=text,
        default=argparse.SUPPRESS,
        metavar="登录名",
        help="第一个账号（管理员兼支部书记）",
    )

    demo = commands.add("demo", "做一个示例中心，里面全是虚构的人", make_demo)
    demo.words.add_argument("folder", type=Path, metavar="文件夹", help="放数据的空文件夹，没有就新建")
    demo.choices.add_argument(
        "--members", type=number, default=_SAMPLE_MEMBERS, metavar="人数", help="多少名党员（默认 300）"
    )
    demo.choices.add_argument(
        "--seed", type=whole_number, default=1, metavar="数", help="同一个数做出同样的数据（默认 1）"
    )
    demo.choices.add_argument("--until", type=day, metavar="日期", help="数据到哪一天（默认今天）")

    screens = commands.add("screens", "把每一页、每个对话框画成 PNG", draw_screens)
    screens.words.add_argument("folder", type=Path, metavar="文件夹", help="图片放在哪里，没有就新建")


def open_window(options: argparse.Namespace, doors: Doors) -> Answer:
    """``open``: the window, until it is closed."""
    # Without --store a missing centre is no mistake: the window then offers to make the first one.
    folder = store_folder(options) if options.store else paths.default_store()
    return Answer({"store": str(folder)}, "", doors.open_window(folder, options.user))


def create_new(options: argparse.Namespace, doors: Doors) -> Answer:
    """``create``: a new, empty centre; the recovery key is printed this once."""
    del doors
    user = user_name(options)
    password = read_password(options, new=True)
    from app.usecases.workplace import create_centre

    name = options.centre.strip()
    recovery = create_centre(options.folder, name, user, password)
    told = (
        f"已在“{options.folder}”新建“{name}”，账号“{user}”是管理员兼支部书记。\n\n"
        f"恢复钥匙（只显示这一次，请抄下或打印，锁进柜子；忘了密码只有它能打开）：\n\n    {recovery}"
    )
    return Answer({"centre": name, "user": user, "recovery_key": recovery}, told)


def make_demo(options: argparse.Namespace, doors: Doors) -> Answer:
    """``demo``: a sample centre with the account ``demo``."""
    del doors
    until = options.until or clock.today()
    if until > clock.today():
        raise RuleError("“--until”在今天以后：示例中心里不能有还没发生的事。", "until", "in_future")
    from app.usecases.sample import make_sample

    made = make_sample(options.folder, members=options.members, seed=options.seed, until=until)
    told = (
        f"示例中心“{made.centre}”已做好：{made.members} 名党员、{made.organisations} 个党组织、"
        f"{made.areas} 个区域，数据到 {until}，全是虚构。\n"
        f"账号 {made.user}，密码在“{made.password_file}”里。"
    )
    data = {
        "centre": made.centre,
        "user": made.user,
        "password_file": str(made.password_file),
        "members": made.members,
        "organisations": made.organisations,
        "areas": made.areas,
        "seed": options.seed,
        "until": until,
    }
    return Answer(data, told)


def draw_screens(options: argparse.Namespace, doors: Doors) -> Answer:
    """``screens``: every page and dialog as a picture."""
    store, user, password = store_folder(options), user_name(options), read_password(options)
    files = doors.write_screens(store, user, password, options.folder)
    told = "\n".join([f"画了 {len(files)} 张：", *(str(file) for file in files)])
    return Answer({"files": [str(file) for file in files]}, told)
