"""Three hundred scans in bursts into the real program, with a real input method switched on.

    python -m tests.journeys.scanning

Needs what `typing_chinese` needs (fcitx5). The story:

1. A centre with 265 members who have cards, and an activity of today; somebody logs in at the counter.
2. The input method is switched on in the box for Chinese names, and stays on.
3. F10, Enter: the sign-in of the activity begins. 300 codes come in bursts of 1 to 7 ms between keys: each
   card once, 30 of them twice, and 5 codes that nobody was given.
4. The program is closed; the store says who signed in.

Says what arrived and ends with 0, or with 1 and what was expected.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from app.base import clock
from app.base.scans import luhn
from app.usecases import activities, cards, members
from tests import builders
from tests.journeys.desktop import Desktop as Screen

CARDS, DOUBLES, UNKNOWN = 265, 30, 5


def main() -> int:
    """Live through the story once."""
    with tempfile.TemporaryDirectory(prefix="scanning-") as folder, ExitStack() as stack:
        home = Path(folder)
        centre, activity, codes = _centre(home / "centre")
        desk = _Desk(home / "home", stack)
        program = desk.open("--store", str(centre), "open")
        desk.focused("登录名")
        desk.type(builders.LOGIN)
        desk.press("Return")
        desk.focused("密码")
        desk.type(builders.PASSWORD)
        desk.press("Return")
        desk.reads("服务台")
        desk.press("F6")
        desk.focused("按中文姓名找人")
        desk.switch_on()
        desk.press("F10")
        desk.reads("开始签到")
        desk.press("ctrl+s")
        desk.focused("扫党员卡或身份证，也可以输入首字母")
        began = datetime.now(UTC)
        desk.scan(codes)
        desk.reads(f"本次签到 {CARDS} 人，重复 {DOUBLES} 次，未识别 {UNKNOWN} 次")
        took = (datetime.now(UTC) - began).total_seconds()
        on = desk.is_on()
        desk.press("Escape")
        desk.gone("结束签到")
        desk.press("alt+F4")
        program.wait(60)
        with builders.signed_in(centre) as login:
            signed = len(login.ask(activities.sign_list, activity))
    told = {"scans": len(codes), "signed": signed, "seconds": round(took, 1), "input method on": on}
    good = signed == CARDS and on
    print(json.dumps(told), "as it should be" if good else f"NOT as it should be: {CARDS} should have signed")
    return 0 if good else 1


def _centre(folder: Path) -> tuple[Path, str, list[str]]:
    """The centre, the activity, and the codes in the order they are scanned."""
    builders.new_centre(folder)
    with builders.signed_in(folder) as login:
        ids = [login.act(members.register_member, builders.person(n)) for n in range(CARDS)]
        given = [card.token for card in login.act(cards.issue_cards, ids)]
        today = {"name": "清洁家园", "kind": "志愿活动", "held_on": clock.today(), "hours": Decimal(2)}
        activity = login.act(activities.add_activity, today)
    chance = random.Random(7)
    unknown = [f"9999999000{n}" for n in range(UNKNOWN)]
    codes = [*given, *chance.sample(given, DOUBLES), *(code + luhn(code) for code in unknown)]
    chance.shuffle(codes)
    return folder, activity, codes


class _Desk(Screen):
    """A screen with an input method and a scanner."""

    def __init__(self, home: Path, stack: ExitStack) -> None:
        super().__init__(home, stack)
        self.begin_typing("fcitx5")

    def switch_on(self) -> None:
        """Switch the input method on in the box that has the focus."""

        def on() -> bool:
            if self._remote() != "2":
                self.press("ctrl+space")
            return self._remote() == "2"

        self.wait("the input method is on", on)

    def is_on(self) -> bool:
        """Whether it is on; it is one state for all boxes."""
        return self._remote() == "2"

    def scan(self, codes: list[str]) -> None:
        """Send codes as a scanner does: a burst of keys, Enter, the next."""
        chance = random.Random(11)
        for code in codes:
            delay = str(chance.randint(1, 7))
            words = [
                "xdotool",
                "type",
                "--delay",
                delay,
                "--args",
                "1",
                code,
                "key",
                "--delay",
                "1",
                "Return",
            ]
            subprocess.run(words, env=self.environment, check=True)

    def _remote(self) -> str:
        told = subprocess.run(
            ["fcitx5-remote"], env=self.environment, capture_output=True, text=True, check=False
        )
        return told.stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
