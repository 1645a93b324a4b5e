"""The tree part: open nodes stay open, typing finds a name, the keyboard reaches all."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from app.ui.parts.tree_view import TreeNode, TreeView

NODES = (
    TreeNode("top", "青禾社区党委", "社区党委", None, 0, 90),
    TreeNode("first", "第一党总支", "党总支", "top", 1, 60),
    TreeNode("grid1", "第一网格党支部", "党支部", "first", 2, 30),
    TreeNode("grid2", "第二网格党支部", "党支部", "first", 2, 30),
    TreeNode("team", "先锋党小组", "党小组", "grid2", 3, 10),
    TreeNode("second", "第二党总支", "党总支", "top", 1, 30),
    TreeNode("lost", "离了上级的党支部", "党支部", "gone", 0, 0),
)


@pytest.fixture
def tree(qtbot: QtBot) -> TreeView:
    made = TreeView()
    qtbot.addWidget(made)
    made.set_heads("党组织", "在册党员", "名党员")
    made.show_nodes(NODES)
    made.resize(400, 400)
    made.show()
    made.setFocus()
    return made


def in_sight(tree: TreeView) -> list[str]:
    found, item = [], tree.topLevelItem(0)
    while item is not None:
        found.append(item.text(0))
        item = tree.itemBelow(item)
    return found


def test_two_levels_are_open_at_first_and_nobody_is_left_out(tree: TreeView) -> None:
    assert in_sight(tree) == [
        "青禾社区党委",
        "第一党总支",
        "第一网格党支部",
        "第二网格党支部",
        "第二党总支",
        "离了上级的党支部",
    ]


def test_what_was_closed_or_opened_stays_so_after_a_reload(tree: TreeView, qtbot: QtBot) -> None:
    tree.pick("first")
    qtbot.keyClick(tree, Qt.Key.Key_Left)
    tree.show_nodes(NODES[:-1])
    assert in_sight(tree) == ["青禾社区党委", "第一党总支", "第二党总支"]
    assert tree.current_id() == "first"
    qtbot.keyClick(tree, Qt.Key.Key_Right)
    tree.show_nodes(NODES[:-1])
    assert "第一网格党支部" in in_sight(tree)


@pytest.mark.parametrize(
    ("typed", "found"),
    [("dedzz", "second"), ("diyiwangge", "grid1"), ("dewg", "grid2"), ("llsj", "lost"), ("xxq", "top")],
)
def test_typing_initials_or_pinyin_finds_a_name(tree: TreeView, qtbot: QtBot, typed: str, found: str) -> None:
    tree.pick_first()
    qtbot.keyClicks(tree, typed)
    assert tree.current_id() == found


def test_a_new_word_begins_after_a_pause(tree: TreeView) -> None:
    tree.pick_first()
    tree.keyboardSearch("d")
    assert tree.current_id() == "first"
    tree._since_key.invalidate()
    tree.keyboardSearch("q")
    assert tree.current_id() == "top"


def test_picking_says_so_once(tree: TreeView, qtbot: QtBot) -> None:
    said: list[str] = []
    tree.picked.connect(said.append)
    tree.pick("team")
    tree.show_nodes(NODES)
    qtbot.keyClick(tree, Qt.Key.Key_Up)
    assert said == ["team", "grid2"]
    tree.show_nodes(())
    assert said == ["team", "grid2", ""]


def test_enter_and_a_double_click_open(tree: TreeView, qtbot: QtBot) -> None:
    opened: list[str] = []
    tree.opened.connect(opened.append)
    tree.pick("second")
    qtbot.keyClick(tree, Qt.Key.Key_Return)
    where = tree.visualItemRect(tree.currentItem()).center()
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=where)
    qtbot.mouseDClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert opened == ["second", "second"]


def test_sisters_are_those_under_the_same_parent(tree: TreeView) -> None:
    assert tree.siblings("grid2") == ("grid1", "grid2")
    assert tree.siblings("top") == ("top", "lost")
    assert tree.siblings("unknown") == ()


def test_one_who_listens_hears_name_kind_and_count(tree: TreeView) -> None:
    tree.pick("grid1")
    seen = QAccessible.queryAccessibleInterface(tree)
    assert seen is not None
    index = tree.currentIndex()
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "第一网格党支部，党支部，30 名党员"


def test_boxes_are_ticked_with_the_space_bar_and_kept(qtbot: QtBot) -> None:
    tree = TreeView()
    qtbot.addWidget(tree)
    tree.set_boxes()
    tree.set_heads("区域", "")
    tree.show_nodes(NODES)
    tree.tick(["team"])
    tree.pick("first")
    heard: list[bool] = []
    tree.ticked.connect(lambda: heard.append(True))
    qtbot.keyClick(tree, Qt.Key.Key_Space)
    assert heard
    assert tree.ticked_ids() == ("first", "team")
    assert "先锋党小组" in in_sight(tree)
    tree.show_nodes(NODES)
    assert tree.ticked_ids() == ("first", "team")
