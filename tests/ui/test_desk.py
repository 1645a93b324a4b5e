"""The desk: who gets an answer, in which thread, and what happens to errors."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThread
from pytestqt.qtbot import QtBot

from app.base.errors import RuleError, TroubleError
from app.ui import right_of_way
from app.ui.desk import Desk


class Worker:
    """A log-in whose acts and asks are told what to do."""

    def __init__(self) -> None:
        self.work_ids: list[str] = []

    def act_as(self, work_id: str, use_case: Callable[..., Any], *args: Any) -> tuple[Any, frozenset[str]]:
        self.work_ids.append(work_id)
        return use_case(*args), frozenset({"member"})

    def ask(self, use_case: Callable[..., Any], *args: Any) -> Any:
        return use_case(*args)


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    del qtbot
    made = Desk()
    made.login = Worker()
    yield made
    made.close()


@pytest.fixture
def page() -> QObject:
    return QObject()


def idle(qtbot: QtBot, desk: Desk) -> None:
    qtbot.waitUntil(lambda: not desk.busy(), timeout=5_000)


def test_an_answer_comes_back_in_the_windows_thread(qtbot: QtBot, desk: Desk, page: QObject) -> None:
    threads: list[object] = []
    desk.at(page).ask(
        threading.get_ident, then=lambda asked: threads.extend([asked, QThread.currentThread()])
    )
    idle(qtbot, desk)
    assert threads[0] != threading.get_ident()
    assert threads[1] is desk.thread()


def test_acts_run_one_after_the_other_in_their_order(qtbot: QtBot, desk: Desk, page: QObject) -> None:
    done: list[int] = []
    together: list[int] = []

    def note(number: int) -> int:
        together.append(number)
        return len(together)

    for number in range(20):
        desk.at(page).act(note, number, then=done.append)
    idle(qtbot, desk)
    assert together == list(range(20))
    assert done == list(range(1, 21))


def test_an_act_says_what_it_changed_after_its_answer(qtbot: QtBot, desk: Desk, page: QObject) -> None:
    said: list[object] = []
    desk.changed.connect(said.append)
    desk.done.connect(said.append)
    desk.at(page).act(lambda: "id", then=said.append, label="登记党员")
    idle(qtbot, desk)
    assert said == ["id", frozenset({"member"}), "登记党员"]


def test_a_late_answer_is_dropped(qtbot: QtBot, desk: Desk, page: QObject) -> None:
    gate = threading.Event()
    shown: list[object] = []
    desk.at(page).ask(lambda: gate.wait(5) and "old", then=shown.append, topic="list")
    desk.at(page).ask(lambda: "new", then=shown.append, topic="list")
    qtbot.waitUntil(lambda: shown == ["new"], timeout=5_000)
    gate.set()
    idle(qtbot, desk)
    assert shown == ["new"]


def test_an_answer_for_a_page_that_is_gone_is_dropped(qtbot: QtBot, desk: Desk) -> None:
    page, gate = QObject(), threading.Event()
    shown: list[object] = []
    desk.at(page).ask(lambda: gate.wait(5), then=shown.append)
    desk.at(page).ask(lambda: gate.wait(5) and 1 / 0, then=shown.append)
    page.deleteLater()
    QCoreApplication.sendPostedEvents(page, QEvent.Type.DeferredDelete)
    gate.set()
    idle(qtbot, desk)
    assert shown == []


def test_a_rule_goes_to_the_page_that_takes_it(qtbot: QtBot, desk: Desk, page: QObject) -> None:
    taken: list[RuleError] = []
    alarms: list[object] = []
    desk.alarm.connect(lambda error, _: alarms.append(error))

    def refuse() -> None:
        raise RuleError("请填写“姓名”。", "name")

    desk.at(page).act(refuse, failed=taken.append)
    idle(qtbot, desk)
    assert [error.field for error in taken] == ["name"]
    assert alarms == []


@pytest.mark.parametrize("error", [TroubleError("磁盘已满。"), ValueError("bug")])
def test_trouble_and_bugs_alarm_the_window(qtbot: QtBot, desk: Desk, page: QObject, error: Exception) -> None:
    taken: list[object] = []
    alarms: list[object] = []
    ended: list[bool] = []
    desk.alarm.connect(lambda told, _: alarms.append(told))

    def fail() -> None:
        raise error

    desk.at(page).act(fail, failed=taken.append, always=lambda: ended.append(True))
    idle(qtbot, desk)
    assert alarms == [error]
    assert taken == []
    assert ended == [True]


def test_trying_again_carries_the_same_work_id(qtbot: QtBot, desk: Desk, page: QObject) -> None:
    alarms: list[Any] = []
    desk.alarm.connect(lambda _, again: alarms.append(again))
    outcomes = iter([TroubleError("磁盘读写出错。"), None])

    def once_only() -> str:
        error = next(outcomes)
        if error is not None:
            raise error
        return "done"

    answers: list[str] = []
    desk.at(page).act(once_only, then=answers.append)
    idle(qtbot, desk)
    alarms[0]()
    idle(qtbot, desk)
    assert answers == ["done"]
    assert len(desk.login.work_ids) == 2
    assert len(set(desk.login.work_ids)) == 1


def test_a_job_tells_its_progress_and_can_be_stopped(qtbot: QtBot, desk: Desk, page: QObject) -> None:
    told: list[float] = []
    answers: list[str] = []
    started = threading.Event()

    def count(progress: Callable[[float], None], cancelled: Callable[[], bool]) -> str:
        progress(0.5)
        started.set()
        while not cancelled():
            threading.Event().wait(0.001)
        return "stopped"

    job = desk.at(page).job(count, then=answers.append, progress=told.append)
    assert started.wait(5)
    job.cancel()
    idle(qtbot, desk)
    assert told == [0.5]
    assert answers == ["stopped"]


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Long work stands aside for as long as a test may take."""
    monkeypatch.setattr(right_of_way, "PATIENCE", 60.0)


class Long:
    """Long work that asks once whether it was cancelled."""

    def __init__(self, then: Callable[[], object] = bool) -> None:
        self.began, self._then = threading.Event(), then

    def __call__(self, progress: Callable[..., object], cancelled: Callable[[], bool]) -> bool:
        del progress
        self.began.set()
        stopped = cancelled()
        self._then()
        return stopped


@pytest.mark.usefixtures("patient")
def test_long_work_stands_aside_for_acts_and_asks(qtbot: QtBot, desk: Desk, page: QObject) -> None:
    order: list[str] = []
    gate = threading.Event()
    work = Long(lambda: order.append("report"))

    def scan(name: str) -> None:
        assert gate.wait(5)
        order.append(name)

    desk.at(page).act(scan, "scan")
    desk.at(page).act(scan, "next scan")
    desk.at(page).ask(scan, "ask", then=lambda _: None)
    desk.at(page).job(work, then=lambda _: None)
    assert work.began.wait(5)
    gate.set()
    idle(qtbot, desk)
    assert sorted(order[:3]) == ["ask", "next scan", "scan"]
    assert order[3:] == ["report"]


@pytest.mark.usefixtures("patient")
def test_telling_how_far_it_is_lets_others_pass_too(qtbot: QtBot, desk: Desk, page: QObject) -> None:
    order: list[str] = []
    gate, began = threading.Event(), threading.Event()

    def count(progress: Callable[[int], None], cancelled: Callable[[], bool]) -> None:
        del cancelled
        began.set()
        progress(1)
        order.append("report")

    def scan() -> None:
        assert gate.wait(5)
        order.append("scan")

    desk.at(page).act(scan)
    desk.at(page).job(count, then=lambda _: None)
    assert began.wait(5)
    gate.set()
    idle(qtbot, desk)
    assert order == ["scan", "report"]


def test_long_work_goes_on_though_scans_never_end(
    qtbot: QtBot, desk: Desk, page: QObject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(right_of_way, "PATIENCE", 0.05)
    made: list[str] = []

    def scan_again(_: object = None) -> None:
        if not made:
            desk.at(page).act(bool, then=scan_again)
            desk.at(page).act(bool)

    def count(progress: Callable[[int], None], cancelled: Callable[[], bool]) -> str:
        for row in range(50):
            progress(row)
            assert not cancelled()
        return "report"

    scan_again()
    desk.at(page).job(count, then=made.append)
    qtbot.waitUntil(lambda: made == ["report"], timeout=20_000)
    idle(qtbot, desk)


def test_long_work_does_not_wait_for_an_act_that_waits_for_it(
    qtbot: QtBot, desk: Desk, page: QObject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(right_of_way, "PATIENCE", 0.05)
    done: list[object] = []
    lock_free = threading.Event()
    desk.at(page).act(lambda: lock_free.wait(5), then=done.append)
    desk.at(page).job(Long(lock_free.set), then=done.append)
    idle(qtbot, desk)
    assert sorted(map(bool, done)) == [False, True]


@pytest.mark.usefixtures("patient")
def test_an_import_does_not_wait_for_the_scans_behind_it(qtbot: QtBot, desk: Desk, page: QObject) -> None:
    order: list[str] = []
    gate = threading.Event()
    work = Long(lambda: order.append("import"))
    desk.at(page).job(
        lambda **ways: gate.wait(5) and work(**ways), then=lambda _: None, changes=frozenset({"member"})
    )
    desk.at(page).act(lambda: order.append("scan"))
    gate.set()
    idle(qtbot, desk)
    assert order == ["import", "scan"]


@pytest.mark.usefixtures("patient")
def test_long_work_that_stands_aside_can_be_cancelled(qtbot: QtBot, desk: Desk, page: QObject) -> None:
    gate = threading.Event()
    stopped: list[bool] = []
    work = Long(gate.set)
    desk.at(page).act(lambda: gate.wait(5))
    job = desk.at(page).job(work, then=stopped.append)
    assert work.began.wait(5)
    job.cancel()
    idle(qtbot, desk)
    assert stopped == [True]


@pytest.mark.usefixtures("patient")
def test_a_desk_that_closes_lets_long_work_come_to_its_end(desk: Desk, page: QObject) -> None:
    gate = threading.Event()
    ended: list[bool] = []

    def end() -> None:
        ended.append(True)
        gate.set()

    work = Long(end)
    desk.at(page).act(lambda: gate.wait(5))
    desk.at(page).job(work, then=lambda _: None)
    assert work.began.wait(5)
    desk.close()
    assert ended == [True]
    assert gate.is_set()


@pytest.mark.usefixtures("patient")
def test_an_ask_that_another_replaced_holds_nobody_up(qtbot: QtBot, desk: Desk, page: QObject) -> None:
    gate = threading.Event()
    shown: list[int] = []
    for _ in range(2):
        desk.at(page).ask(gate.wait, 5, then=shown.append)
    for number in range(3):
        desk.at(page).ask(lambda n=number: n, then=shown.append, topic="found")
    gate.set()
    idle(qtbot, desk)
    assert sorted(shown) == [True, True, 2]
    desk.at(page).job(Long(), then=shown.append)
    qtbot.waitUntil(lambda: shown[3:] == [False], timeout=5_000)


def test_a_closed_desk_takes_nothing_more(desk: Desk, page: QObject) -> None:
    ran: list[int] = []
    desk.close()
    desk.at(page).ask(lambda: ran.append(1), then=ran.append)
    assert ran == []
    assert not desk.busy()
