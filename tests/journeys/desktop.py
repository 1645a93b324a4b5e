"""A desktop of its own for the real program: a screen, keys, and what a screen reader would hear.

Xvfb is the screen, openbox the window manager, xdotool the keyboard; what is there is read from the
accessibility bus (at-spi), as a screen reader does. Nothing of the person who runs it is touched.
"""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jeepney import DBusAddress, HeaderFields, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

PATIENCE = 60.0
_ROOT = "/org/a11y/atspi/accessible/root"
_LISTS_OF_CELLS = frozenset({"table", "tree table", "tree"})
"""Roles whose children are not looked at: there may be a million of them."""
_FOCUSED, _SHOWING = 12, 25


PROFILES = {
    "fcitx5": {
        "fcitx5/profile": """[Groups/0]
Name=Default
Default Layout=us
DefaultIM=pinyin
[Groups/0/Items/0]
Name=keyboard-us
Layout=
[Groups/0/Items/1]
Name=pinyin
Layout=
[GroupOrder]
0=Default
""",
        "fcitx5/config": "[Behavior]\nShareInputState=All\n",
    },
    "fcitx": {
        "fcitx/profile": """[Profile]
IMName=pinyin
EnabledIMList=fcitx-keyboard-us:True,pinyin:True
""",
        "fcitx/config": "[Program]\nShareStateAmongWindow=All\n",
    },
}
"""Files of an input method's settings, by its name: pinyin beside the plain keyboard."""
_DAEMONS = {"fcitx5": ("fcitx5", "--disable=wayland,waylandim"), "fcitx": ("fcitx", "-D")}

Place = tuple[str, str]
"""A program on the bus, and the path of something in it."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Something on the screen as one who listens meets it."""

    role: str
    name: str
    focused: bool
    place: Place


class Desktop:
    """A screen with a keyboard and a program on it.

    Args:
        home: an empty folder that stands for the person's home.
        stack: what is started is ended with it.
    """

    def __init__(self, home: Path, stack: ExitStack) -> None:
        self.home, self._stack = home, stack
        self.documents = home / "Documents"
        self.documents.mkdir(parents=True)
        runtime = home / "run"
        runtime.mkdir(mode=0o700)
        kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
        self.environment = {
            **kept,
            "HOME": str(home),
            "XDG_RUNTIME_DIR": str(runtime),
            "LC_ALL": "C.UTF-8",
            "TZ": "Asia/Shanghai",
            "QT_QPA_PLATFORM": "xcb",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "QT_LOGGING_RULES": "qt.accessibility.atspi.warning=false",  # we ask for what is just going
        }
        self.environment["DISPLAY"] = ":" + self._told(
            "Xvfb", "-displayfd", "1", "-screen", "0", "1366x768x24"
        )
        session = self._told("dbus-daemon", "--session", "--print-address", "--nofork")
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = session
        self._start("openbox")
        self._bus = self._accessibility_bus(session)

    def open(self, *words: str) -> subprocess.Popen[str]:
        """Start the program with these words."""
        return self._start(sys.executable, "-m", "app", *words)

    def begin_typing(self, sort: str) -> None:
        """Start an input method that programs opened from now on may use.

        Args:
            sort: a key of `PROFILES`.
        """
        for name, text in PROFILES[sort].items():
            file = self.home / ".config" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        self.environment |= {"XMODIFIERS": "@im=fcitx", "QT_IM_MODULE": "fcitx"}
        self._start(*_DAEMONS[sort])
        self.wait("the input method is there", self._daemon_there)

    def press(self, *keys: str) -> None:
        """Press keys, one after the other, as xdotool calls them."""
        self._xdotool("key", "--delay", "30", *keys)

    def type(self, text: str) -> None:
        """Type letters and figures."""
        self._xdotool("type", "--delay", "15", text)

    def tab_to(self, name: str, key: str = "Tab") -> None:
        """Press Tab until something of that name has the focus."""
        for _ in range(60):
            before = self.focus()
            if before is not None and before.name == name:
                return
            self.press(key)
            self._focus_leaves(before)
        raise AssertionError(f"Tab never comes to {name}; it is at {self.focus()}")

    def _focus_leaves(self, before: Seen | None) -> None:
        self.wait(f"the focus leaves {before}", lambda: self.focus() != before)

    def focus(self) -> Seen | None:
        """What has the focus."""
        found = [one for one in self.look() if one.focused]
        # Qt says of the current line of every list that it has the focus.
        return next((one for one in found if one.role != "list item"), next(iter(found), None))

    def focused(self, name: str) -> None:
        """Wait until something of that name has the focus."""
        self.wait(f"the focus is at {name}", lambda: any(s.focused and s.name == name for s in self.look()))

    def reads(self, name: str) -> None:
        """Wait until these words are seen."""
        self.wait(f"“{name}” is seen", lambda: any(name in one.name for one in self.look()))

    def gone(self, name: str) -> None:
        """Wait until these words are seen no more."""
        self.wait(f"“{name}” is gone", lambda: not any(name in one.name for one in self.look()))

    def wait(self, what: str, ready: Callable[[], bool]) -> None:
        """Ask again until something holds: other programs tell nobody when they are ready."""
        end = time.monotonic() + PATIENCE
        while not ready():
            if time.monotonic() > end:
                names = [f"{one.role}: {one.name}{' *' if one.focused else ''}" for one in self.look()]
                raise AssertionError(f"waited in vain: {what}\n" + "\n".join(names) + self.complaints())
            select.select([], [], [], 0.05)

    def complaints(self) -> str:
        """What the program said on its error stream."""
        log = self.home / f"{Path(sys.executable).name}.log"
        return log.read_text(encoding="utf-8") if log.exists() else ""

    def look(self) -> list[Seen]:
        """Everything that shows, from the top of the newest window down."""
        try:
            return [
                one for app in self._children(("org.a11y.atspi.Registry", _ROOT)) for one in self._walk(app)
            ]
        except LookupError:
            return []

    def _daemon_there(self) -> bool:
        asked = subprocess.run(
            [
                *("dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.DBus"),
                *("/org/freedesktop/DBus", "org.freedesktop.DBus.NameHasOwner"),
                "string:org.freedesktop.portal.Fcitx",
            ],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return "true" in asked.stdout

    def _walk(self, place: Place) -> Iterator[Seen]:
        states = self._call(place, "org.a11y.atspi.Accessible", "GetState")[0]
        bits = states[0] | states[1] << 32
        role = self._call(place, "org.a11y.atspi.Accessible", "GetRoleName")[0]
        if not bits >> _SHOWING & 1 and role != "application":
            return
        yield Seen(role, self._name(place), bool(bits >> _FOCUSED & 1), place)
        if role not in _LISTS_OF_CELLS:
            for child in self._children(place):
                yield from self._walk(child)

    def _children(self, place: Place) -> list[Place]:
        found = self._call(place, "org.a11y.atspi.Accessible", "GetChildren")[0]
        return [(bus, path) for bus, path in found if not path.endswith("/null")]

    def _name(self, place: Place) -> str:
        words = ("org.a11y.atspi.Accessible", "Name")
        return str(self._call(place, "org.freedesktop.DBus.Properties", "Get", "ss", words)[0][1])

    def _call(
        self,
        place: Place,
        interface: str,
        method: str,
        kinds: str = "",
        words: tuple[Any, ...] = (),
    ) -> Any:
        address = DBusAddress(place[1], bus_name=place[0], interface=interface)
        answer = self._bus.send_and_get_reply(new_method_call(address, method, kinds, words), timeout=20)
        if HeaderFields.error_name in answer.header.fields:
            raise LookupError(answer.body)
        return answer.body

    def _accessibility_bus(self, session: str) -> DBusConnection:
        with open_dbus_connection(bus=session) as bus:
            address = DBusAddress("/org/a11y/bus", bus_name="org.a11y.Bus", interface="org.a11y.Bus")
            found = bus.send_and_get_reply(new_method_call(address, "GetAddress"), timeout=20).body[0]
        return self._stack.enter_context(open_dbus_connection(bus=found))

    def _xdotool(self, *words: str) -> None:
        subprocess.run(["xdotool", *words], env=self.environment, check=True)

    def _start(self, *command: str) -> subprocess.Popen[str]:
        with (self.home / f"{Path(command[0]).name}.log").open("w") as log:
            process = subprocess.Popen(
                command, env=self.environment, stdout=subprocess.PIPE, stderr=log, text=True
            )
        self._stack.callback(_end, process)
        return process

    def _told(self, *command: str) -> str:
        """Start a server and read the one line in which it says how to reach it."""
        process = self._start(*command)
        assert process.stdout is not None
        return process.stdout.readline().strip()


def _end(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()
