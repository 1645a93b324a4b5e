"""Chinese input methods on Linux are reached with what Qt's wheels bring, or over the bridge to fcitx."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from jeepney import DBusAddress, HeaderFields, Parser, new_error, new_method_return, new_signal
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.fcitx import CONTEXT, FcitxBridge
from app.ui.input_method import BRIDGE, IBUS, OWN, PORTAL, prepare_input_method
from app.ui.parts.code_edit import CodeEdit
from app.ui.session_bus import SessionBus

X11 = {"DISPLAY": ":0"}
NONE = Qt.KeyboardModifier.NoModifier


@pytest.mark.parametrize(
    ("before", "running", "way"),
    [
        ({"QT_IM_MODULE": "fcitx"}, {"fcitx5"}, PORTAL),
        ({"QT_IM_MODULE": "fcitx5"}, {"fcitx5"}, PORTAL),
        ({"XMODIFIERS": "@im=fcitx"}, {"fcitx5", "ibus-daemon"}, PORTAL),
        ({"QT_IM_MODULE": "fcitx"}, {"fcitx"}, BRIDGE),
        ({"XMODIFIERS": "@im=fcitx"}, {"fcitx"}, BRIDGE),
        ({"QT_IM_MODULE": "fcitx"}, set(), BRIDGE),
        (X11, {"fcitx5"}, PORTAL),
        (X11, {"fcitx"}, BRIDGE),
        (X11, {"ibus-daemon"}, IBUS),
        (X11, set(), OWN),
        ({"QT_IM_MODULE": "ibus"}, {"fcitx5"}, IBUS),
        ({"QT_IM_MODULE": "compose"}, {"fcitx5"}, OWN),
        ({"XMODIFIERS": "@im=ibus"}, {"fcitx5"}, OWN),
        ({**X11, "WAYLAND_DISPLAY": "wayland-0"}, {"fcitx5"}, OWN),
        ({**X11, "QT_QPA_PLATFORM": "offscreen"}, {"fcitx5"}, OWN),
        ({}, {"fcitx5"}, OWN),
    ],
)
def test_the_way_fits_what_is_asked_for_and_what_runs(
    before: dict[str, str], running: set[str], way: str
) -> None:
    environment = dict(before)
    assert prepare_input_method(environment, lambda: frozenset(running)) == way
    added = {name: value for name, value in environment.items() if before.get(name) != value}
    portal = {"QT_IM_MODULE": "ibus", "IBUS_USE_PORTAL": "1"}
    assert added.items() <= (portal if way == PORTAL else {"QT_IM_MODULE": "ibus"}).items()
    assert (environment.get("QT_IM_MODULE") == "ibus") == (way in {IBUS, PORTAL})


class Daemon:
    """The other end of the bus: answers as fcitx does, or keeps silent, as told."""

    def __init__(self, qtbot: QtBot, end: socket.socket, bridge: FcitxBridge) -> None:
        self.bridge = bridge
        self.qtbot, self.socket, self.parser, self.serial = qtbot, end, Parser(), 0
        end.settimeout(0)
        self.asked: list[Any] = []
        self.said: list[str] = []

    def read(self) -> list[Any]:
        """Keys asked about and not answered yet."""
        try:
            data = self.socket.recv(65536)
        except BlockingIOError:
            data = b""
        for message in self.parser.feed(data):
            name = message.header.fields[HeaderFields.member]
            self.said.append(name)
            if name == "CreateInputContext":
                self.send(new_method_return(message, "oay", ("/context/1", b"1")))
            elif name == "ProcessKeyEvent":
                self.asked.append(message)
        return self.asked

    def wait(self, keys: int) -> None:
        self.qtbot.waitUntil(lambda: len(self.read()) >= keys, timeout=5_000)

    def answer(self, *taken: int) -> None:
        self.wait(len(taken))
        for took in taken:
            self.send(new_method_return(self.asked.pop(0), "b", (bool(took),)))

    def refuse(self) -> None:
        self.wait(1)
        self.send(new_error(self.asked.pop(0), "org.freedesktop.DBus.Error.NoReply"))

    def signal(self, name: str, signature: str, *body: Any) -> None:
        self.send(new_signal(DBusAddress("/context/1", interface=CONTEXT), name, signature, body))

    def send(self, message: Any) -> None:
        self.serial += 1
        self.socket.sendall(message.serialise(serial=self.serial))


@pytest.fixture
def form(qtbot: QtBot) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    for kind, name in ((QLineEdit, "address"), (QLineEdit, "note"), (CodeEdit, "code")):
        line = kind(made)
        line.setObjectName(name)
        column.addWidget(line)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow, timeout=5_000)
    return made


@pytest.fixture
def address(form: QWidget) -> QLineEdit:
    line = form.findChild(QLineEdit, "address")
    assert isinstance(line, QLineEdit)
    line.setFocus()
    return line


@pytest.fixture
def daemon(qtbot: QtBot, qapp: QApplication, address: QLineEdit) -> Iterator[Daemon]:
    del address
    ours, theirs = socket.socketpair()
    bus = SessionBus()
    bridge = FcitxBridge(qapp, bus)
    made = Daemon(qtbot, theirs, bridge)
    bus.take_over(ours, Parser(), 1)
    qtbot.waitUntil(lambda: made.read() == [] and bridge.active(), timeout=5_000)
    qtbot.waitUntil(lambda: made.read() == [] and "FocusIn" in made.said, timeout=5_000)
    yield made
    qapp.removeEventFilter(bridge)
    bus.close()
    theirs.close()
    bridge.deleteLater()


def press(text: str) -> None:
    """A key as it comes from the window system, to whoever has the focus."""
    line = QApplication.focusWidget()
    assert line is not None
    key = Qt.Key.Key_Return if text == "\r" else Qt.Key(ord(text.upper()))
    QApplication.sendEvent(line, QKeyEvent(QEvent.Type.KeyPress, key, NONE, text))


def test_what_is_composed_is_seen_and_what_is_chosen_is_written(
    qtbot: QtBot, daemon: Daemon, address: QLineEdit
) -> None:
    for key in "ni":
        press(key)
    daemon.answer(1, 1)
    daemon.signal("UpdateFormattedPreedit", "a(si)i", [("你", 8), (" ", 0)], 3)
    daemon.signal("CommitString", "s", "你好")
    qtbot.waitUntil(lambda: address.text() == "你好", timeout=5_000)


def test_keys_it_does_not_want_come_back_in_order(qtbot: QtBot, daemon: Daemon, address: QLineEdit) -> None:
    for key in "a1b2":
        press(key)
    assert address.text() == ""
    daemon.answer(0, 1, 0, 0)
    qtbot.waitUntil(lambda: address.text() == "ab2", timeout=5_000)


def test_an_error_lets_the_key_through(qtbot: QtBot, daemon: Daemon, address: QLineEdit) -> None:
    press("a")
    daemon.refuse()
    qtbot.waitUntil(lambda: address.text() == "a", timeout=5_000)


def test_a_silent_daemon_loses_no_key(qtbot: QtBot, daemon: Daemon, address: QLineEdit) -> None:
    for key in "abc":
        press(key)
    qtbot.waitUntil(lambda: address.text() == "abc", timeout=5_000)
    press("d")
    assert address.text() == "abcd"
    daemon.answer(0, 0, 0)
    qtbot.waitUntil(lambda: not daemon.bridge._mute, timeout=5_000)
    assert address.text() == "abcd"
    press("e")
    daemon.answer(0)
    qtbot.waitUntil(lambda: address.text() == "abcde", timeout=5_000)


def test_a_daemon_that_dies_loses_no_key(qtbot: QtBot, daemon: Daemon, address: QLineEdit) -> None:
    press("a")
    daemon.socket.close()
    qtbot.waitUntil(lambda: address.text() == "a", timeout=5_000)
    press("b")
    assert address.text() == "ab"


def test_what_is_composed_stays_when_the_line_is_left(
    qtbot: QtBot, daemon: Daemon, address: QLineEdit, form: QWidget
) -> None:
    daemon.signal("UpdateFormattedPreedit", "a(si)i", [("shequ", 8)], 5)
    qtbot.waitUntil(lambda: daemon.bridge._preedit == "shequ", timeout=5_000)
    assert address.text() == ""
    other = form.findChild(QLineEdit, "note")
    assert isinstance(other, QLineEdit)
    other.setFocus()
    qtbot.waitUntil(lambda: address.text() == "shequ", timeout=5_000)


def test_a_line_for_codes_gets_its_keys_at_once(daemon: Daemon, form: QWidget) -> None:
    code = form.findChild(CodeEdit, "code")
    assert isinstance(code, CodeEdit)
    code.setFocus()
    for key in "wish000123":
        press(key)
    assert code.text() == "wish000123"
    assert daemon.read() == []


def test_a_key_it_sends_on_reaches_the_line(qtbot: QtBot, daemon: Daemon, address: QLineEdit) -> None:
    address.setText("ab")
    for symbol in (0xFF08, ord("c")):
        daemon.signal("ForwardKey", "uub", *(symbol, 0, False))
    qtbot.waitUntil(lambda: address.text() == "ac", timeout=5_000)
