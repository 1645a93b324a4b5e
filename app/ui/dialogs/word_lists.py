"""The lists of words to choose from: one word a line, in the order in which they are offered."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QWidget

from app.ui.desk import Desk
from app.ui.dialogs.entry import WIDE, EntryDialog
from app.ui.parts.entry_form import Input
from app.ui.parts.form import fit
from app.ui.parts.messages import confirm
from app.usecases.lists import WordList, set_words, word_lists

LINES = 12
"""So many words are seen at once."""


class WordListsDialog(EntryDialog):
    """One list after the other.

    Args:
        desk: the desk.
        parent: the window it stands over.
    """

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, "修改选项表", parent)
        self._lists: dict[str, WordList] = {}
        self._shown = ""
        self.desk.ask(word_lists, then=self._build, failed=self.refused)

    def send(self) -> None:
        """Keep the list that is shown."""
        assert self.entry is not None  # noqa: S101 - the button is dead until the form is built
        said = self.entry.values()
        self.act("修改选项表", set_words, said["name"], said["words"].split("\n"), said=said["name"])

    def changed(self) -> bool:
        """Which list is looked at is no change."""
        return self.entry is not None and self.entry.values()["words"] != self._text(self._shown)

    def _build(self, lists: Sequence[WordList]) -> None:
        self._lists = {one.name: one for one in lists}
        names = tuple((name, name) for name in self._lists)
        self._shown = names[0][0]
        entry = self.build(
            (
                Input("name", "选项表", "choice", names, required=True, span=WIDE),
                Input("words", "选项，一行一个，按这个顺序列出", "long", (), required=True, span=WIDE),
            ),
            {"name": self._shown, "words": self._text(self._shown)},
            "words",
        )
        words, name = entry.boxes["words"], entry.boxes["name"]
        assert isinstance(words, QPlainTextEdit)  # noqa: S101 - its sort is long
        assert isinstance(name, QComboBox)  # noqa: S101 - its sort is a choice
        height = words.fontMetrics().lineSpacing() * LINES + 16
        words.setStyleSheet(f"min-height: {height}px; max-height: {height}px")
        name.currentIndexChanged.connect(self._turn)
        self._tell()

    def _turn(self) -> None:
        """Show another list, after asking where words were typed into this one."""
        assert self.entry is not None  # noqa: S101 - it is the one that calls
        wanted = self.entry.values()["name"]
        if wanted == self._shown:
            return
        if self.changed() and not confirm(
            self, "还没有保存", "这个选项表的改动还没有保存，要放弃吗？", "放弃"
        ):
            self.entry.put({"name": self._shown})
            return
        self._shown = wanted
        self.entry.put({"words": self._text(wanted)})
        self._tell()

    def _tell(self) -> None:
        retired = self._lists[self._shown].retired
        note = "去掉的选项不再列出；已经用过的记录照旧，仍可按它筛选。"
        self.say(f"{note}已停用：{'、'.join(retired)}。" if retired else note)
        fit(self)

    def _text(self, name: str) -> str:
        return "\n".join(self._lists[name].words)
