"""Every page and dialog of the window, one after the other, as a person would open them.

Pictures and the house's checks walk along the same list, so that nothing is drawn that is not checked. A
page is in it by standing in the navigation, and so is the form that its act ``add`` opens. Any other dialog
is one line in `SCENES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

from PySide6.QtCore import QElapsedTimer, QEvent, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from app.base.errors import RuleError
from app.base.paths import resource
from app.ui.dialogs.entry import EntryDialog
from app.ui.dialogs.event_sign_in import EventSignInDialog
from app.ui.dialogs.import_workbook import ImportDialog
from app.ui.dialogs.member_edit import MemberEditDialog
from app.ui.dialogs.reason import ReasonDialog
from app.ui.dialogs.resident_edit import ResidentEditDialog, VisitEditDialog
from app.ui.dialogs.shortcuts import ShortcutsDialog
from app.ui.dialogs.step import StepDialog
from app.ui.dialogs.team_edit import PersonEditDialog
from app.ui.dialogs.unit_edit import (
    CHECK_IN,
    AgreementEditDialog,
    ItemEditDialog,
    UnitCheckinDialog,
    leave_step,
)
from app.ui.frame import Frame
from app.ui.main_window import MainWindow
from app.ui.navigation import Entry
from app.ui.pages.counter import CounterPage
from app.ui.parts.command_box import CommandBox
from app.ui.parts.filter_bar import FilterBar
from app.ui.parts.progress import Progress
from app.ui.words.members import CLEAR_REASONS
from app.usecases.listing import list_ids

PAGE, DIALOG, WRONG = "page", "dialog", "wrong"
_FIRST_NUMBER = "members_on_roll|2026Q3||"
FORMS = (EntryDialog, MemberEditDialog)
PATIENCE = 30_000
TURNS = 6
"""So many looks in a row find nothing under way: painting asks for rows, and rows ask for painting."""
Do = Callable[[Any], object]


@dataclass(frozen=True, slots=True)
class Scene:
    """Something that can be seen on a page besides the page itself.

    Attributes:
        name: what it is called, also the beginning of its picture's file name.
        page: name of the page it is opened from.
        show: opens it, given the page.
        wrong: brings the dialog to say what is wrong; of a form it is enough to save it as it opens.
        back: puts the page back, where no dialog was opened.
    """

    name: str
    page: str
    show: Do
    wrong: Do | None = None
    back: Do | None = None


def _reason(page: Any) -> None:
    text = "完整的身份证号、电话和住址会显示一次。谁、什么时候、为什么看，都会记入操作日志。"
    _open(ReasonDialog(page.window(), "查看完整号码", text, "查看", CLEAR_REASONS))


def _read_workbook(page: Any, steps: int) -> None:
    """The import dialog so many steps behind the choice of a sheet."""
    clinic = ImportDialog(page.desk.desk, "members", page.window())
    _open(clinic)
    clinic.read(resource("sample/roster.xlsx"))
    settle(page.window())
    for _ in range(steps):
        clinic.go_on()


def _in_clear_without_reason(dialog: Any) -> None:
    dialog.clear.setChecked(True)
    dialog.export()


def _first_caller(page: Any) -> None:
    """Somebody stands at the counter."""
    page.desk.ask(list_ids, "members", then=lambda ids: page.show_person(ids[0]) if ids else None)


def _sign_in(page: Any) -> None:
    """The sign-in of an activity, whatever it is: the newest there is."""

    def begin(ids: Sequence[str]) -> None:
        if ids:
            _open(EventSignInDialog(page.desk.desk, ids[0], page.window()))

    page.desk.ask(list_ids, "activities", then=begin)


def _form(page: Any, kind: Callable[..., QDialog], *arguments: Any) -> None:
    _open(kind(page.desk.desk, *arguments, page.window()))


_UNIT = ("", "向阳小学")
SCENES: tuple[Scene, ...] = (
    Scene("counter-person", "counter", _first_caller),
    Scene(
        "counter-checkin",
        "counter",
        lambda page: page.check_in_now(),
        back=lambda page: page.quick.left.emit(),
    ),
    Scene("counter-serve", "counter", lambda page: page.serve(), back=lambda page: page.quick.left.emit()),
    Scene("counter-visitor", "counter", lambda page: page.receive(), back=lambda page: page.start_anew()),
    Scene("event-choice", "counter", lambda page: page.sign_in_event()),
    Scene("event-sign-in", "counter", _sign_in),
    Scene(
        "members-none",
        "members",
        lambda page: page.filters.search.setText("查无此人"),
        back=lambda page: page.filters.clear(),
    ),
    Scene("member-edit", "members", lambda page: page.edit(page.table.current_id())),
    Scene(
        "members-filtered",
        "members",
        lambda page: page.filters.hold([condition for _, condition in page.quick_filters()][:1]),
        back=lambda page: page.filters.clear(),
    ),
    Scene("condition", "members", lambda page: page.asked.add()),
    Scene("filter-name", "members", lambda page: page.asked.save()),
    Scene("status", "members", lambda page: page.member.do("转出")),
    Scene("photos", "members", lambda page: page.member.photos()),
    Scene("export", "members", lambda page: page.export(), _in_clear_without_reason),
    Scene("preview", "members", lambda page: page.print_ledger()),
    Scene("reason", "members", _reason, lambda dialog: dialog.accept()),
    Scene("erase-person", "members", lambda page: page.member.erase(), lambda dialog: dialog.erase()),
    Scene("import-choose", "members", lambda page: page.import_workbook()),
    Scene("import-sheet", "members", lambda page: _read_workbook(page, 0)),
    Scene("import-mapping", "members", lambda page: _read_workbook(page, 1)),
    Scene("import-check", "members", lambda page: _read_workbook(page, 2)),
    Scene("shortcuts", "members", lambda page: _open(ShortcutsDialog(page.window()))),
    Scene("list-due", "members", lambda page: page.list_due()),
    Scene("checkin-new", "checkins", lambda page: page.check_in_new("")),
    Scene("checkin-edit", "checkins", lambda page: page.edit(page.table.current_id())),
    Scene("checkin-duty", "checkins", lambda page: page.give_duty()),
    Scene("checkin-duty-end", "checkins", lambda page: page.end_duty()),
    Scene("checkin-leave", "checkins", lambda page: page.leave()),
    Scene("reports-made", "reports", lambda page: page.make()),
    Scene("records-behind", "reports", lambda page: page.view and page.open_link(_FIRST_NUMBER)),
    Scene("service-correct", "services", lambda page: page.current().edit(page.current().table.current_id())),
    Scene("service-cards", "services", lambda page: page.current().cards()),
    Scene("activities", "services", lambda page: page.open_section(1)),
    Scene("activity-add", "services", lambda page: page.add_activity()),
    Scene("activity-edit", "services", lambda page: page.current().edit(page.current().table.current_id())),
    Scene("reviews", "services", lambda page: page.open_section(2)),
    Scene("review-grades", "services", lambda page: page.review(), back=lambda page: page.open_section(0)),
    Scene("roll-call", "emergencies", lambda page: page.roll_call()),
    Scene("emergency-end", "emergencies", lambda page: page.end()),
    Scene("unit-checkin", "units", lambda page: _form(page, UnitCheckinDialog, CHECK_IN, _UNIT, None)),
    Scene(
        "unit-leave", "units", lambda page: _form(page, StepDialog, leave_step("", _UNIT[1], came=True), "")
    ),
    Scene("agreement-edit", "units", lambda page: _form(page, AgreementEditDialog, None)),
    Scene("agreement-item", "units", lambda page: _form(page, ItemEditDialog, None)),
    Scene("unit-checkins", "units", lambda page: page.open_section(1)),
    Scene("agreements", "units", lambda page: page.open_section(2), back=lambda page: page.open_section(0)),
    Scene("team-person", "teams", lambda page: _form(page, PersonEditDialog, None)),
    Scene("team-people", "teams", lambda page: page.open_section(1), back=lambda page: page.open_section(0)),
    Scene("resident-edit", "residents", lambda page: _form(page, ResidentEditDialog, None)),
    Scene("visit-edit", "residents", lambda page: _form(page, VisitEditDialog, None)),
    Scene("visits", "residents", lambda page: page.open_section(2), back=lambda page: page.open_section(0)),
    Scene("merge", "duplicates", lambda page: page.compare()),
    Scene("cover", "organisations", lambda page: page.cover()),
    Scene("password", "accounts", lambda page: page.change_own()),
    Scene("password-reset", "accounts", lambda page: page.reset()),
    Scene("setting-edit", "settings", lambda page: page.add()),
    Scene("word-lists", "settings", lambda page: page.edit_lists()),
)


def walk(window: MainWindow, *, dialogs: bool = True) -> Iterator[tuple[str, str, QWidget]]:
    """Show each page, then each thing that is opened from it.

    Args:
        window: the window, somebody being logged in.
        dialogs: whether more than the pages is wanted.

    Yields:
        Name, kind (`PAGE`, `DIALOG`, or `WRONG` for a dialog that says what is wrong), and the widget, at
        rest. It is closed when the next one is asked for.
    """
    frame = window.stack.currentWidget()
    assert isinstance(frame, Frame)  # noqa: S101 - somebody is logged in
    for entry in frame.entries():
        page = frame.open_page(entry.name)
        settle(window)
        yield entry.name, PAGE, window
        for scene in _scenes_of(entry) if dialogs else ():
            yield from _play(scene, page, window)


def settle(window: MainWindow) -> None:
    """Let the window live until nothing is under way any more."""
    until(lambda: not (window.desk.busy() or _typing(window)))


def until(ready: Callable[[], bool]) -> None:
    """Let the window live until something holds for some looks in a row."""
    clock = QElapsedTimer()
    clock.start()
    loop = QEventLoop()
    turns = 0

    def look() -> None:
        nonlocal turns
        turns = turns + 1 if ready() else 0
        if turns >= TURNS or clock.elapsed() > PATIENCE:
            loop.quit()

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(4)
    loop.exec()


def let_go(widget: QWidget) -> None:
    """Take a window away for good, whatever was typed into it."""
    widget.done(0) if isinstance(widget, QDialog) else widget.hide()
    widget.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _scenes_of(entry: Entry) -> Iterator[Scene]:
    if any(act.method == "add" for act in entry.acts):
        yield Scene(f"{entry.name}-add", entry.name, lambda page: page.add())
    yield from (scene for scene in SCENES if scene.page == entry.name)


def _play(scene: Scene, page: QWidget, window: MainWindow) -> Iterator[tuple[str, str, QWidget]]:
    before = _dialogs()
    scene.show(page)
    settle(window)
    dialog = next((one for one in _dialogs() if one not in before), None)
    if dialog is None:
        yield scene.name, PAGE, window
    else:
        yield scene.name, DIALOG, dialog
        asked = scene.wrong or (_save if isinstance(dialog, FORMS) else None)
        if asked is not None and _says_what_is_wrong(asked, dialog, window):
            yield scene.name, WRONG, dialog
        for left in [one for one in _dialogs() if one not in before]:
            let_go(left)
    if scene.back is not None:
        scene.back(page)
    settle(window)


def _says_what_is_wrong(do: Do, dialog: QDialog, window: MainWindow) -> bool:
    """Whether a dialog that is sent off as it opens complains; nothing is kept if it doesn't."""
    login = window.desk.login
    window.desk.login = trying = _Trying(login)
    try:
        do(dialog)
        settle(window)
    finally:
        window.desk.login = login
    return dialog in _dialogs() and not trying.went_through


class _Trying:
    """A log-in whose acts are tried and then taken back."""

    def __init__(self, login: Any) -> None:
        self._login = login
        self.went_through = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._login, name)

    def act_as(self, work_id: str, use_case: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Do something, and let it roll back."""

        @wraps(use_case)
        def tried(work: Any, *args: Any, **kwargs: Any) -> None:
            use_case(work, *args, **kwargs)
            work.finish()  # fields are looked at only now
            self.went_through = True
            raise RuleError("这里只看一看，没有保存。", None, "tried")

        return self._login.act_as(work_id, tried, *args, **kwargs)


def _save(dialog: Any) -> None:
    dialog.save()


def _open(dialog: QDialog) -> None:
    dialog.open()


def _dialogs() -> list[QDialog]:
    shown = (one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible())
    return [one for one in shown if not isinstance(one, Progress)]


def _typing(window: MainWindow) -> bool:
    """Whether a box waits for the next key before it asks."""
    kinds: tuple[type[Any], ...] = (FilterBar, CommandBox, CounterPage)
    return any(one.pausing() for kind in kinds for one in window.findChildren(kind))
