"""`SessionBus`: messages to and from the desktop's D-Bus, in the window's thread, without ever waiting."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QSocketNotifier, Qt, Signal

Answer = Callable[[tuple[Any, ...] | None], object]
"""Gets the body of a reply, None if there was an error instead."""
PIECE = 65536


class SessionBus(QObject):
    """One connection to the bus.

    Attributes:
        ready: connected; calls can be made.
        heard: a signal of somebody on the bus: its path, its name, its body.
        lost: the connection is gone; nothing will be answered any more.
    """

    ready = Signal()
    heard = Signal(str, str, object)
    lost = Signal()
    _connected = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._socket: socket.socket | None = None
        self._parser: Any = None
        self._notifier: QSocketNotifier | None = None
        self._serial = 1
        self._waiting: dict[int, Answer] = {}
        self._connected.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def connect_later(self) -> None:
        """Find the bus and say hello to it in a thread of its own; then `ready`."""
        threading.Thread(target=self._greet, name="session-bus", daemon=True).start()

    def take_over(self, connected: socket.socket, parser: Any, serial: int) -> None:
        """Go on with a socket on which the bus has been greeted.

        Args:
            connected: the socket.
            parser: jeepney's parser, which may hold data already.
            serial: the next message's number.
        """
        connected.settimeout(0)
        self._socket, self._parser, self._serial = connected, parser, serial
        self._notifier = QSocketNotifier(connected.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._read)
        self.ready.emit()

    def call(
        self,
        service: str,
        path: str,
        interface: str,
        method: str,
        signature: str = "",
        body: tuple[Any, ...] = (),
        answer: Answer | None = None,
    ) -> None:
        """Call a method; the answer comes later, in the window's thread, or None for an error."""
        from jeepney import DBusAddress, MessageFlag, new_method_call

        message = new_method_call(
            DBusAddress(path, bus_name=service, interface=interface), method, signature or None, body
        )
        message.header.flags = MessageFlag.no_auto_start
        if answer is None:
            message.header.flags |= MessageFlag.no_reply_expected
        else:
            self._waiting[self._serial] = answer
        self._send(message.serialise(serial=self._serial))
        self._serial += 1

    def close(self) -> None:
        """Leave the bus."""
        if self._notifier is not None:
            self._notifier.setEnabled(False)
        if self._socket is not None:
            self._socket.close()
        self._socket = self._notifier = None

    def _greet(self) -> None:
        try:
            from jeepney.io.blocking import open_dbus_connection

            self._connected.emit(open_dbus_connection())
        except Exception:  # noqa: BLE001 - no bus, no access to it, or no jeepney: the keys just pass through
            self._connected.emit(None)

    def _take(self, connection: Any) -> None:
        if connection is None:
            self.lost.emit()
            return
        connection.selector.close()
        self.take_over(connection.sock, connection.parser, next(connection.outgoing_serial))

    def _send(self, data: bytes) -> None:
        if self._socket is None:
            return
        try:
            if self._socket.send(data) == len(data):
                return
        except OSError:
            pass
        self._lose()

    def _read(self) -> None:
        try:
            data = self._socket.recv(PIECE) if self._socket is not None else b""
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._lose()
            return
        for message in self._parser.feed(data):
            self._hear(message)

    def _hear(self, message: Any) -> None:
        from jeepney import HeaderFields, MessageType

        fields = message.header.fields
        kind = message.header.message_type
        if kind is MessageType.signal:
            self.heard.emit(
                fields.get(HeaderFields.path, ""), fields.get(HeaderFields.member, ""), message.body
            )
        elif kind in {MessageType.method_return, MessageType.error}:
            answer = self._waiting.pop(fields.get(HeaderFields.reply_serial, 0), None)
            if answer is not None:
                answer(message.body if kind is MessageType.method_return else None)

    def _lose(self) -> None:
        """Whoever waits for an answer is told that none comes."""
        self.close()
        waiting, self._waiting = self._waiting, {}
        for answer in waiting.values():
            answer(None)
        self.lost.emit()
