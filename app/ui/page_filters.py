"""The filters of a page: what stands in its `FilterBar`, as conditions, and those kept under a name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from app.ui.dialogs.condition import ConditionDialog
from app.ui.dialogs.filter_name import FilterNameDialog
from app.ui.list_register import Choice
from app.ui.listed import Filtered
from app.ui.parts.messages import confirm
from app.usecases.filters import Choosable, Condition
from app.usecases.saved_filters import SavedFilter, drop_filter, rename_filter, save_filter, saved_filters
from app.usecases.trees import Node

Then = Callable[[Any], object]


class PageFilters(QObject):
    """Reads and sets the bar of a page, and does what its menu offers.

    What can be asked of the list is said by the classes made of it: `choosable`, `in_words`, `values_of`.
    """

    def __init__(self, page: Filtered) -> None:
        super().__init__(page)
        self._page, self._bar, self._said = page, page.filters, page.register
        self._saved: Mapping[str, SavedFilter] = {}
        self._bar.search.setPlaceholderText(f"{self._said.search}（Ctrl+F）")
        for choice in self._said.choices:
            self._bar.add_choice(choice.field, choice.words)
            if choice.tree is None:
                self._bar.fill_choice(choice.field, self.values_of(choice))
        self.menu = self._bar.add_menu("筛选(&T)", "添加条件：Ctrl+T")
        self.menu.aboutToShow.connect(self._fill_menu)
        self._tidying = QMenu("改名或删除", self.menu)
        self._bar.opened.connect(self._change)
        page.key("Ctrl+T", self.add, "添加筛选条件")

    def choosable(self, then: Then) -> None:
        """Ask for the fields one can filter by: `Choosable` each."""
        raise NotImplementedError

    def in_words(self, where: tuple[Condition, ...], then: Then) -> None:
        """Ask for the words of conditions."""
        raise NotImplementedError

    def values_of(self, choice: Choice) -> Sequence[tuple[str, str]]:
        """What a drop-down offers that is no tree: words and value."""
        raise NotImplementedError

    def order(self) -> str | None:
        """The order that is chosen now; None where there is but one."""
        return None

    def set_order(self, order: str) -> None:
        """Choose an order."""

    def reload(self) -> None:
        """Ask for what can be chosen."""
        login, name = self._page.desk.desk.login, self._said.name
        for choice in self._said.choices:
            if choice.tree is not None:
                self._page.desk.ask(
                    choice.tree, then=partial(self._fill, choice), topic=f"nodes {choice.field}"
                )
        self._page.desk.look(lambda: saved_filters(login, name), then=self._know, topic="saved filters")

    def where(self) -> tuple[Condition, ...]:
        """The conditions that hold now: those of the drop-downs first."""
        chosen = [self._condition(choice) for choice in self._said.choices]
        return (*(one for one in chosen if one is not None), *self._bar.conditions())

    def show_words(self) -> None:
        """Say what holds as chips."""
        where = self.where()
        if not where:
            self._bar.show_words(())
            return
        own = {condition: words for words, condition in self._page.quick_filters()}

        def show(words: Sequence[str]) -> None:
            self._bar.show_words([own.get(one, said) for one, said in zip(where, words, strict=True)])

        self.in_words(where, show)

    def add(self) -> None:
        """Put a condition together."""
        self.choosable(lambda fields: self._ask_for(fields, None))

    def use(self, kept: SavedFilter) -> None:
        """Let a kept filter hold, in place of what holds now."""
        self._bar.clear()
        left = [one for one in kept.where if not self._choose(one)]
        if kept.order is not None:
            self.set_order(kept.order)
        self._bar.hold(left)

    def hold_or_drop(self, condition: Condition) -> None:
        """Let a condition hold, or no longer."""
        held = self._bar.conditions()
        rest = tuple(one for one in held if one != condition)
        self._bar.hold(rest if len(rest) < len(held) else (*held, condition))

    def save(self) -> None:
        """Keep what holds now under a name."""
        kept, login, name = (
            SavedFilter(self.where(), self.order()),
            self._page.desk.desk.login,
            self._said.name,
        )
        note = "条件和排序加密保存，只有您自己看得到；同名的会被替换。"
        self._open_name("保存筛选", note, "", lambda chosen: save_filter(login, name, chosen, kept))

    def _ask_for(self, fields: Sequence[Choosable], place: int | None) -> None:
        held = self._bar.conditions()
        before = held[place] if place is not None and place < len(held) else None
        dialog = ConditionDialog(self._page.desk.desk, fields, before, self._page.window())

        def keep(condition: Condition) -> None:
            now = self._bar.conditions()
            self._bar.hold(
                [condition if one == before else one for one in now] if before in now else [*now, condition]
            )

        dialog.saved.connect(keep)
        self._page.open_dialog(dialog)

    def _change(self, place: int) -> None:
        condition = self._bar.conditions()[place]

        def change(fields: Sequence[Choosable]) -> None:
            if any(one.key == condition.field for one in fields):
                self._ask_for(fields, place)

        self.choosable(change)

    def _fill_menu(self) -> None:
        menu = self.menu
        menu.clear()
        menu.addAction("添加条件…\tCtrl+T", self.add)
        quick = self._page.quick_filters()
        if quick:
            menu.addSeparator()
        for words, condition in quick:
            entry = menu.addAction(words.replace("&", "&&"), partial(self.hold_or_drop, condition))
            entry.setCheckable(True)
            entry.setChecked(condition in self._bar.conditions())
        menu.addSeparator()
        now = SavedFilter(self.where(), self.order())
        for name, kept in self._saved.items():
            entry = menu.addAction(name.replace("&", "&&"), partial(self.use, kept))
            entry.setCheckable(True)
            entry.setChecked(kept == now)
        menu.addAction("保存当前筛选…", self.save).setEnabled(bool(now.where))
        if self._saved:
            self._fill_tidying()
            menu.addMenu(self._tidying)

    def _fill_tidying(self) -> None:
        self._tidying.clear()
        for name in self._saved:
            own = self._tidying.addMenu(name.replace("&", "&&"))
            own.addAction("改名…", partial(self._rename, name))
            own.addAction("删除…", partial(self._drop, name))

    def _rename(self, old: str) -> None:
        login, name = self._page.desk.desk.login, self._said.name
        self._open_name(
            "给筛选改名", "只改名称，条件和排序不变。", old, lambda new: rename_filter(login, name, old, new)
        )

    def _drop(self, old: str) -> None:
        login, name = self._page.desk.desk.login, self._said.name
        if confirm(self._page.window(), "删除筛选", f"将删除保存的筛选“{old}”，名册里的记录不变。", "删除"):
            self._page.desk.write(
                lambda: drop_filter(login, name, old), changes=frozenset(), then=lambda _: self.reload()
            )

    def _open_name(self, title: str, note: str, old: str, keep: Any) -> None:
        dialog = FilterNameDialog(self._page.desk.desk, title, note, old, keep, self._page.window())
        dialog.saved.connect(lambda _: self.reload())
        self._page.open_dialog(dialog)

    def _choose(self, condition: Condition) -> bool:
        """Let a drop-down say a condition, if it can."""
        choice = next((one for one in self._said.choices if one.field == condition.field), None)
        if choice is None or condition.op != _operator(choice):
            return False
        return self._bar.choice(choice.field) is None and self._bar.choose(choice.field, condition.value)

    def _condition(self, choice: Choice) -> Condition | None:
        value = self._bar.choice(choice.field)
        return None if value is None else Condition(choice.field, _operator(choice), value)

    def _fill(self, choice: Choice, nodes: Sequence[Node]) -> None:
        self._bar.fill_choice(choice.field, [("　" * node.depth + node.name, node.id) for node in nodes])

    def _know(self, saved: Mapping[str, SavedFilter]) -> None:
        self._saved = saved


def _operator(choice: Choice) -> str:
    return "=" if choice.tree is None else "under"
