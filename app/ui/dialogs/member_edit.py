"""Register a member or change one: inputs made from the fields the record says it has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.base.clock import show
from app.base.dates import read_date
from app.base.education import EDUCATION_LEVELS
from app.base.errors import RuleError
from app.base.ethnic import ETHNIC_GROUPS
from app.records.base import Field, Kind, Mask, field_of
from app.records.member_rules import complete_from_id
from app.records.members import FULL, Member
from app.ui.desk import Desk
from app.ui.dialogs.reason import ask_reason
from app.ui.parts.entry_form import EntryForm, Group, Input
from app.ui.parts.form import load_form
from app.ui.parts.record_table import shown
from app.usecases.areas import area_tree
from app.usecases.drafts import NEW, Draft, drop, keep, recall
from app.usecases.duplicates import CERTAIN, Similar, similar_to
from app.usecases.member_sheet import MemberSheet, member_sheet
from app.usecases.members import ROUGH, change_member, register_member
from app.usecases.organisations import organisation_tree
from app.usecases.trees import Node

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "基本情况",
        ("name", "id_number", "sex", "born_on", "ethnic_group", "native_place", "education", "former_names"),
    ),
    ("联系方式", ("phone", "other_phone", "area_id", "employer", "job", "address")),
    (
        "党籍",
        ("organisation_id", "kind", "state", "joined_on", "full_on", "extended_months", "party_post", "seat"),
    ),
    ("其他", ("specialties", "note")),
)
WIDE = {"address": 3, "note": 3, "specialties": 3, "employer": 2, "organisation_id": 1}
LIKENESS = ("name", "id_number", "born_on", "phone")
OFFERS = {"ethnic_group": tuple(ETHNIC_GROUPS.values()), "education": EDUCATION_LEVELS}
FORM = "member_edit"
DRAFT_PAUSE = 800
"""Milliseconds without a key before what is typed is kept."""
ID_LENGTH = 18
Known = tuple[Sequence[Node], Sequence[Node], MemberSheet | None, Draft | None]
_SORTS = {Kind.LONG_TEXT: "long", Kind.DATE: "date", Kind.INTEGER: "number"}


class MemberEditDialog(QDialog):
    """One member as a form.

    Args:
        desk: the desk.
        member_id: who; None for a new member.
        parent: the window it stands over.
        given: what is known of a new member beforehand, e.g. from an identity card.

    Attributes:
        saved: it was kept; the member's id.
    """

    saved = Signal(str)
    draft_bar: QFrame
    draft_label: QLabel
    resume_button: QPushButton
    drop_button: QPushButton
    scroll_area: QScrollArea
    body: QWidget
    masked_label: QLabel
    hint: QLabel
    message: QLabel
    save_button: QPushButton
    cancel_button: QPushButton

    def __init__(
        self, desk: Desk, member_id: str | None, parent: QWidget, given: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(parent)
        load_form(self, "member_edit")
        self._given = dict(given or {})
        self._told: dict[str, str] = {}
        self.setWindowTitle("登记党员" if member_id is None else "修改党员")
        self.resize(QSize(820, 660).boundedTo(parent.size()))
        self.desk = desk.at(self)
        self._member_id = member_id
        self.entry: EntryForm | None = None
        self._trees: dict[str, Sequence[Node]] = {}
        self.save_button.setEnabled(False)
        self.save_button.clicked.connect(self.save)
        self.cancel_button.clicked.connect(self.reject)
        QShortcut(QKeySequence("Ctrl+S"), self, activated=self.save)  # type: ignore[call-overload]
        self._draft: Draft | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(DRAFT_PAUSE)
        self._pause.timeout.connect(self._keep_draft)
        self.resume_button.clicked.connect(self._resume)
        self.drop_button.clicked.connect(self._drop_draft)
        login = desk.login
        self.desk.look(lambda: _known(login, member_id), then=self._build, failed=self._refused)

    def save(self) -> None:
        """Keep what was typed."""
        if self.entry is not None and self.save_button.isEnabled():
            self._send(None)

    def reject(self) -> None:
        """Esc: leave; what was typed is kept and offered again."""
        if self._pause.isActive() or (self.entry is not None and self.entry.changes()):
            self._keep_draft()
        super().reject()

    def _keep_draft(self) -> None:
        self._pause.stop()
        assert self.entry is not None  # noqa: S101 - only what is built can be typed into
        login, key, values = self.desk.desk.login, self._member_id or NEW, self.entry.changes()
        if values:
            desk = self.desk.desk

            def keep_it() -> None:
                keep(login, FORM, values, key)
                desk.tell(desk.kept.emit)  # also when the form is closed meanwhile

            self.desk.write(keep_it, changes=frozenset())
        elif self._draft is None:
            self.desk.write(lambda: drop(login, FORM, key), changes=frozenset())

    def _resume(self) -> None:
        """Put back what was typed the last time."""
        if self.entry is not None and self._draft is not None:
            self.entry.put(self._draft.values)
            self._hide_draft()

    def _drop_draft(self) -> None:
        login, key = self.desk.desk.login, self._member_id or NEW
        self.desk.write(lambda: drop(login, FORM, key), changes=frozenset())
        self._hide_draft()

    def _hide_draft(self) -> None:
        self._draft = None
        self.draft_bar.hide()
        if self.entry is not None:
            self.entry.boxes["name"].setFocus()

    def _kept(self, member_id: str) -> None:
        """It is saved; nothing is left to be offered again."""
        self._pause.stop()
        self._drop_draft()
        self.saved.emit(member_id)
        self.accept()

    def _send(self, accept_checksum: str | None) -> None:
        assert self.entry is not None  # noqa: S101 - the button is dead until the form is built
        self.entry.clear_errors()
        self.message.hide()
        changes = self.entry.changes()
        if self._member_id is None:
            values = {name: text for name, text in self.entry.values().items() if text}
            self._act("登记党员", register_member, values, accept_checksum)
        elif changes:
            self._act("修改党员", change_member, self._member_id, changes, accept_checksum)
        else:
            self.accept()

    def _act(self, label: str, use_case: Any, *args: Any) -> None:
        self.save_button.setEnabled(False)
        self.desk.act(
            use_case,
            *args,
            then=lambda answer: self._kept(self._member_id or answer),
            failed=self._refused,
            always=lambda: self.save_button.setEnabled(True),
            label=label,
        )

    def _build(self, known: Known) -> None:
        organisations, areas, sheet, self._draft = known
        self._trees = {"organisation": organisations, "area": areas}
        self.entry = EntryForm(
            [Group(title, [self._input(n) for n in names]) for title, names in GROUPS], self.body
        )
        layout = self.body.layout()
        assert isinstance(layout, QVBoxLayout)  # noqa: S101 - the form says so
        layout.addWidget(self.entry)
        self.entry.show()  # at once: what is not seen yet can't take the focus
        values, masked = self._filled(sheet)
        self.entry.fill(values, masked)
        self._told = {key: values.get(key, "") for key in ("born_on", "sex")}
        self.entry.put(self._given)
        self.masked_label.setVisible(bool(masked))
        self.entry.edited.connect(self._look_for_likeness)
        self.entry.typed.connect(self._typed)
        if self._draft is not None:
            self.draft_label.setText(f"上次没有保存的内容还在（{show(self._draft.kept_at)}）。")
            self.draft_bar.show()
        self.save_button.setEnabled(True)
        self.entry.boxes["name"].setFocus()

    def _typed(self, name: str) -> None:
        """Keep it soon; a whole id number tells birth date and sex at once."""
        self._pause.start()
        assert self.entry is not None  # noqa: S101 - it is the one that calls
        values = self.entry.values()
        if name == "id_number" and len(values[name]) == ID_LENGTH:
            told = complete_from_id({"id_number": values[name]})
            tells = {key: shown(told[key]) for key in ("born_on", "sex") if told.get(key)}
            # What another number told gives way; what somebody typed stays.
            fits = {key: text for key, text in tells.items() if values[key] in {"", self._told.get(key, "")}}
            self.entry.put(fits)
            self._told = tells

    def _input(self, name: str) -> Input:
        said = field_of(Member, name)
        choices = tuple((choice, choice) for choice in said.choices)
        if said.refers is not None:
            choices = tuple(("　" * node.depth + node.name, node.id) for node in self._trees[said.refers])
        choice = bool(said.choices) or said.refers is not None
        if name in OFFERS:
            offers = tuple((word, word) for word in OFFERS[name])
            return Input(name, said.label, "offer", offers, said.required, said.length, WIDE.get(name, 1))
        sort = "choice" if choice else _SORTS.get(said.kind, "text")
        return Input(
            name,
            said.label,
            sort,
            choices,
            said.required,
            said.length,
            WIDE.get(name, 1),
            rough=name in ROUGH,
        )

    def _filled(self, sheet: MemberSheet | None) -> tuple[dict[str, str], dict[str, str]]:
        """What stands in the boxes, and what stays masked beside them."""
        if sheet is None:
            return {"kind": FULL, "state": "正常"}, {}
        values, masked = {}, {}
        for line in sheet.lines:
            said = _field_of_key(line.key)
            text = shown(line.value)
            if said is None or not text:
                continue
            if said.refers is not None:
                values[said.name] = next((n.id for n in self._trees[said.refers] if n.name == text), "")
            elif said.mask is Mask.NONE:
                values[said.name] = text
            else:
                masked[said.name] = text
        return values, masked

    def _refused(self, error: RuleError) -> None:
        if error.code == "id_checksum":
            text = f"{error.message}证件上确实如此的，请写明依据，仍可保存。"
            offers = ("已核对身份证原件", "已核对户口簿")
            reason = ask_reason(self, "身份证号校验不符", text, "仍然保存", offers)
            if reason is not None:
                self._send(reason)
                return
        if self.entry is None or not self.entry.show_error(error.field or "", error.message):
            self.message.setText(error.message)
            self.message.show()

    def _look_for_likeness(self, name: str) -> None:
        if name not in LIKENESS or self.entry is None:
            return
        typed: dict[str, Any] = {
            key: text for key, text in self.entry.values().items() if key in LIKENESS and text
        }
        reading = read_date(typed.pop("born_on", ""))
        if reading is not None:
            typed["born_on"] = reading.value
        self.desk.ask(similar_to, typed, self._member_id, then=self._show_likeness, topic="likeness")

    def _show_likeness(self, found: Sequence[Similar]) -> None:
        self.hint.setVisible(bool(found))
        if found:
            who = "；".join(f"{one.name}（{one.why}）" for one in found[:3])
            # The same number is refused when it is saved: nobody shares it.
            same = any(one.sort == CERTAIN for one in found)
            then = (
                "身份证号不会重复，请打开已有的那一条修改。"
                if same
                else "请先查一查，确是另一位可以照常保存。"
            )
            self.hint.setText(f"名册里{'已' if same else '可能已'}有此人：{who}。{then}")


def _known(login: Any, member_id: str | None) -> Known:
    sheet = login.ask(member_sheet, member_id) if member_id is not None else None
    draft = recall(login, FORM, member_id or NEW)
    return login.ask(organisation_tree), login.ask(area_tree), sheet, draft


def _field_of_key(key: str) -> Field | None:
    for name in (key, f"{key}_id"):
        try:
            return field_of(Member, name)
        except KeyError:
            continue
    return None
