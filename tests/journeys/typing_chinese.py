"""Chinese typed into the real window with a real input method, and a scanner's code with it on.

    python -m tests.journeys.typing_chinese [fcitx5|fcitx]

Needs Xvfb, xdotool, openbox, dbus-daemon and the input method with its pinyin (Debian: fcitx5
fcitx5-chinese-addons, or fcitx-bin fcitx-pinyin). It has a screen, a session bus and a home of its own and
touches nobody else's. The story:

1. An invented centre is open, a member is being changed, the cursor stands in the address.
2. The input method is switched on; nihao and shequ are typed, each ended by a space: 你好社区.
3. What is typed with it switched off is letters, and a key it does not want (Backspace) works.
4. A line for codes has the focus, the input method is on: a burst of keys arrives whole, Enter included.

Says what arrived and ends with 0, or with 1 and what was expected.
"""

from __future__ import annotations

import json
import os
import select
import shutil
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QInputMethodEvent

from tests.journeys.desktop import Desktop as Screen

CODES = ("wish000123", "44030919990101123X", "6901234567892")


def _ask_again_after(seconds: float) -> None:
    """Daemon and window are other programs that tell nobody when they are ready: they are asked again."""
    select.select([], [], [], seconds)


def main(sort: str) -> int:
    """Live through the story once."""
    missing = [name for name in ("Xvfb", "xdotool", "openbox", "dbus-daemon", sort) if not shutil.which(name)]
    if missing:
        print(f"not installed: {', '.join(missing)}", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="typing-") as folder, ExitStack() as stack:
        desk = Desktop(Path(folder), sort, stack)
        return desk.story()


class Desktop(Screen):
    """A screen with an input method, and our window on it."""

    def __init__(self, home: Path, sort: str, stack: ExitStack) -> None:
        super().__init__(home, stack)
        self.state = home / "state.json"
        self.begin_typing(sort)

    def story(self) -> int:
        """Start the window, type, look."""
        self._start(sys.executable, "-m", "tests.journeys.typing_chinese", "--window", str(self.state))
        self.wait("the window is there", lambda: self.read("focus") == "address")
        print("way to the input method:", self.read("way"))
        good = self._types_chinese() and self._scans()
        print(
            "as it should be"
            if good
            else f"NOT as it should be\n{self.state.read_text()}\n{self.complaints()}"
        )
        return 0 if good else 1

    def read(self, name: str) -> Any:
        """What the window says about itself."""
        try:
            return json.loads(self.state.read_text(encoding="utf-8")).get(name)
        except (OSError, ValueError):
            return None

    def _types_chinese(self) -> bool:
        self._xdotool("key", "ctrl+space")
        self.wait("the input method takes the keys", self._composes)
        for word in ("nihao", "shequ"):
            self._xdotool("type", "--delay", "60", word)
            self._xdotool("key", "space")
        good = self._arrives("address", "你好社区")
        self._xdotool("key", "ctrl+space")
        self._xdotool("type", "--delay", "20", "A12")
        self._xdotool("key", "BackSpace")
        good = self._arrives("address", "你好社区A1") and good
        self._xdotool("key", "ctrl+space")
        return good

    def _composes(self) -> bool:
        """Type a letter, see it being composed, and take it back: the daemon needs a moment after a focus."""
        self._xdotool("type", "n")
        _ask_again_after(0.5)
        composed = bool(self.read("preedit"))
        self._xdotool("key", "BackSpace")
        if not composed:
            self._xdotool("key", "ctrl+space")
        _ask_again_after(0.5)
        return composed

    def _scans(self) -> bool:
        self._xdotool("key", "F12")
        self.wait("the line for codes has the focus", lambda: self.read("focus") == "code")
        for code in CODES:
            self._xdotool("type", "--delay", "3", "--args", "1", code, "key", "Return")
        return self._arrives("scanned", list(CODES))

    def _arrives(self, name: str, expected: object) -> bool:
        end = time.monotonic() + 10
        while self.read(name) != expected and time.monotonic() < end:
            _ask_again_after(0.05)
        print(f"{name}: {self.read(name)}  (expected {expected})")
        return bool(self.read(name) == expected)


class Composing(QObject):
    """Remembers what stands in a line but is not written yet."""

    text = ""

    def eventFilter(self, _: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if isinstance(event, QInputMethodEvent):
            self.text = event.preeditString()
        return False


def show_window(state: Path) -> int:  # noqa: PLR0915 - one story, told in one go
    """Our window as the story needs it, writing down what arrives in it."""
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QKeySequence, QShortcut
    from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

    from app.ui import input_method
    from app.ui.application import dressed_application
    from app.ui.dialogs.member_edit import MemberEditDialog
    from app.ui.main_window import MainWindow
    from app.ui.parts.code_edit import CodeEdit
    from app.usecases.members import register_member
    from app.usecases.workplace import Workplace
    from tests import builders

    way = input_method.prepare_input_method(dict(os.environ))
    application = dressed_application()
    folder = builders.new_centre(state.parent / "centre")
    with builders.signed_in(folder) as login:
        member_id = login.act(register_member, {"name": "李美玲"})
    place = Workplace(folder)
    window = MainWindow(folder)
    window.show()
    window.enter(place, place.sign_in(builders.LOGIN, builders.PASSWORD))
    edit = MemberEditDialog(window.desk, member_id, window)
    edit.open()
    counter = QWidget()
    code = CodeEdit(counter)
    code.setObjectName("code")
    QVBoxLayout(counter).addWidget(code)
    scanned: list[str] = []
    code.scanned.connect(scanned.append)
    code.submitted.connect(lambda text: scanned.append(f"typed: {text}"))

    def to_the_counter() -> None:
        edit.reject()
        counter.show()
        counter.activateWindow()
        code.setFocus()

    QShortcut(QKeySequence("F12"), edit, activated=to_the_counter)  # type: ignore[call-overload]
    begun, composing = False, Composing()

    def write_down() -> None:
        nonlocal begun
        address = edit.findChild(QWidget, "address")
        if not begun and address is not None and edit.isActiveWindow() and not window.desk.busy():
            address.installEventFilter(composing)
            address.setFocus()
            begun = True
        focus = QApplication.focusWidget()
        told = {
            "way": way,
            "focus": focus.objectName() if focus is not None else "",
            "address": edit.entry.values().get("address", "") if begun and edit.entry is not None else "",
            "preedit": composing.text,
            "scanned": scanned,
        }
        partial = state.with_suffix(".new")
        partial.write_text(json.dumps(told), encoding="utf-8")
        partial.replace(state)

    timer = QTimer(interval=50)
    timer.timeout.connect(write_down)
    timer.start()
    return application.exec()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--window"]:
        sys.exit(show_window(Path(sys.argv[2])))
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "fcitx5"))
