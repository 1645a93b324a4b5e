"""`RecordDialog`: the form of a record made from what the record says of its fields.

Trees, lists of words and records to point to are offered; masked values stay beside their box; the purpose
for which a field is kept stands beside its label.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from typing import Any, ClassVar

from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QWidget

from app.base.errors import RuleError
from app.records.base import Field, Record, field_of
from app.ui.desk import Desk
from app.ui.dialogs.entry import EntryDialog, input_of
from app.ui.dialogs.record_offers import Look, RecordOffers
from app.ui.parts.entry_form import Input
from app.ui.parts.form import fit
from app.ui.parts.theme import colour
from app.ui.words.trees import choices_of
from app.usecases.areas import area_tree
from app.usecases.form_values import FormValues, form_values
from app.usecases.lists import words_of
from app.usecases.organisations import organisation_tree
from app.usecases.trees import Node

TREES: dict[str, Callable[..., tuple[Node, ...]]] = {
    "area": area_tree,
    "organisation": organisation_tree,
}
NOTHING = FormValues({}, {}, {})


@dataclass(frozen=True, slots=True)
class RecordForm:
    """What a form must know of its record.

    Attributes:
        register: the register of the record.
        record: the record type.
        noun: what one is called.
        fields: the names of the fields in order, each with how many of three columns it takes.
        words: by field, the list its words come from.
        offers: by field that points to another record, what looks for it. Such a line takes only what is
            offered, unless it stands in ``plain``.
        plain: by field that points to another record, the field that takes what is only typed there.
        short: long texts that get a line only.
        more: inputs of a new record besides its fields.
        focus: where one begins.
        required: lines marked with a star though their field alone may be empty.
        verb: what making a new one is called.
    """

    register: str
    record: type[Record]
    noun: str
    fields: tuple[tuple[str, int], ...]
    words: Mapping[str, str] = field(default_factory=dict)
    offers: Mapping[str, Look] = field(default_factory=dict)
    plain: Mapping[str, str] = field(default_factory=dict)
    short: tuple[str, ...] = ()
    more: tuple[Input, ...] = ()
    focus: str = ""
    required: tuple[str, ...] = ()
    verb: str = "登记"


class RecordDialog(EntryDialog):
    """One record as a form.

    Args:
        desk: the desk.
        record_id: which; None for a new one.
        parent: the window it stands over.
        start: what stands in a new one at first, by field.
        names: of records that ``start`` points to, their names.
    """

    said: ClassVar[RecordForm]
    step: bool = False
    """Whether saving is a step of its own, also where nothing was typed."""

    def __init__(
        self,
        desk: Desk,
        record_id: str | None,
        parent: QWidget,
        start: Mapping[str, str] | None = None,
        names: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(desk, self.title_of(record_id), parent)
        self.record_id = record_id
        self.pointers: dict[str, RecordOffers] = {}
        self._start = FormValues(start or {}, {}, names or {})
        self._pointed: dict[str, tuple[str, str]] = {}
        self.resize(700, self.height())
        login, said = desk.login, self.said
        self.desk.look(lambda: self._known(login, said), then=self._build, failed=self.refused)

    def title_of(self, record_id: str | None) -> str:
        """What stands above the form."""
        return f"{self.said.verb}{self.said.noun}" if record_id is None else f"修改{self.said.noun}"

    def keep_new(self, values: Mapping[str, str]) -> None:
        """Hand a new record to its act: call `act`."""
        raise NotImplementedError

    def keep_changes(self, changes: Mapping[str, str]) -> None:
        """Hand the changes of a record to its act: call `act`."""
        raise NotImplementedError

    def built(self) -> None:
        """The form stands; more can be made of it."""

    def send(self) -> None:
        """Add or change."""
        assert self.entry is not None  # noqa: S101 - the button is dead until the form is built
        try:
            if self.record_id is None:
                values = self._with_pointers(self.entry.values(), everything=True)
                self.keep_new({name: text for name, text in values.items() if text})
            elif self.changed() or self.step:
                self.keep_changes(self._with_pointers(self.entry.changes(), everything=False))
            else:
                self.accept()
        except RuleError as error:
            self.refused(error)

    def changed(self) -> bool:
        """Whether anything is different, also who is meant by the same name."""
        return super().changed() or any(
            pointer.id != self._pointed[name][0] for name, pointer in self.pointers.items()
        )

    def refused(self, error: RuleError) -> None:
        """Say an error at the box that stands for its field."""
        stands = {plain: name for name, plain in self.said.plain.items()}
        super().refused(RuleError(error.message, stands.get(error.field or "", error.field), error.code))

    def _known(self, login: Any, said: RecordForm) -> tuple[FormValues, dict[str, Sequence[Any]]]:
        """On a reader thread: what the record says, and what there is to choose from."""
        found = (
            self._start if self.record_id is None else login.ask(form_values, said.register, self.record_id)
        )
        refers = {field_of(said.record, name).refers for name, _ in said.fields}
        trees = {kind: login.ask(tree) for kind, tree in TREES.items() if kind in refers}
        words = {name: login.ask(words_of, listed) for name, listed in said.words.items()}
        return found, {**trees, **words}

    def _build(self, known: tuple[FormValues, dict[str, Sequence[Any]]]) -> None:
        found, choices = known
        said = self.said
        inputs = [self._input(name, span, found, choices) for name, span in said.fields]
        inputs += said.more if self.record_id is None else ()
        values = dict(found.values)
        for name in said.offers:
            self._pointed[name] = (found.values.get(name, ""), found.names.get(name, ""))
            values[name] = self._pointed[name][1] or found.values.get(said.plain.get(name, ""), "")
        entry = self.build(inputs, values, said.focus or said.fields[0][0])
        lines = {n: text for n, text in found.masked.items() if isinstance(entry.boxes.get(n), QLineEdit)}
        for name, look in said.offers.items():
            line = entry.boxes[name]
            assert isinstance(line, QLineEdit)  # noqa: S101 - its input is a text
            self.pointers[name] = RecordOffers(self.desk.desk, line, look, sure=name not in said.plain)
            if self._pointed[name][0]:
                self.pointers[name].put(*self._pointed[name])
        for name, _ in said.fields:
            self._hint(name, found)
        entry.fill(entry.values(), lines)
        self.built()
        if self.record_id is None or self.step:
            entry.fill(entry.values(), lines)  # what the form itself put there is no change
        fit(self)

    def _input(self, name: str, span: int, found: FormValues, choices: Mapping[str, Sequence[Any]]) -> Input:
        said: Field = field_of(self.said.record, name)
        if name in self.said.offers:
            stands = field_of(self.said.record, self.said.plain.get(name, name))
            required = stands.required or name in self.said.required
            return Input(name, stands.label, "text", (), required, None, span)
        if said.refers is not None:
            return input_of(self.said.record, name, span, choices_of(choices[said.refers]))
        if name in self.said.words:
            words = list(choices[name])
            own = found.values.get(name, "")
            words += [own] if own and own not in words else []
            return input_of(self.said.record, name, span, tuple((word, word) for word in words))
        made = input_of(self.said.record, name, span)
        return replace(made, sort="text") if name in self.said.short else made

    def _hint(self, name: str, found: FormValues) -> None:
        """Why a field is kept, and what it masks, beside its label."""
        assert self.entry is not None  # noqa: S101 - just built
        said, box = field_of(self.said.record, name), self.entry.boxes[name]
        words = said.purpose
        if name in found.masked and isinstance(box, QComboBox):
            words = f"现为{found.masked[name]}"
            box.setToolTip(f"{words}（遮盖），不选就不变。用途：{said.purpose}")
        if not words:
            return
        label = next(one for one in self.entry.findChildren(QLabel) if one.buddy() is box)
        star = " *" if said.required else ""
        ink = colour("muted").name()
        label.setText(f"{escape(said.label)}{star}　<span style='color:{ink}'>{escape(words)}</span>")
        box.setAccessibleDescription(words)

    def _with_pointers(self, texts: Mapping[str, str], *, everything: bool) -> dict[str, str]:
        """The ids of what was chosen in place of the words in those lines."""
        values = dict(texts)
        for name, pointer in self.pointers.items():
            typed = values.pop(name, None)
            own = self.entry.values()[name] if self.entry is not None else ""
            plain = self.said.plain.get(name, "")
            if not everything and typed is None and pointer.id == self._pointed[name][0]:
                continue
            if own and not pointer.id and not plain:
                label = field_of(self.said.record, name).label
                raise RuleError(f"“{label}”请从列出来的里面选一个。", name, "not_chosen")
            values[name] = pointer.id
            if plain:
                values[plain] = "" if pointer.id else own
        return values
