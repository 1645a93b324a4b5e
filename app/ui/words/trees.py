"""How a tree of organisations or areas is said: counts that include what lies below, and the way up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.ui.parts.tree_view import TreeNode
from app.usecases.trees import Node


def totals(nodes: Sequence[Node], own: Mapping[str, int]) -> dict[str, int]:
    """Figures of nodes (parents before children) together with all below them, by id."""
    found = {node.id: own.get(node.id, 0) for node in nodes}
    for node in reversed(nodes):
        if node.parent_id in found:
            found[node.parent_id] += found[node.id]
    return found


def shown_nodes(nodes: Sequence[Node], counts: Mapping[str, int] | None = None) -> tuple[TreeNode, ...]:
    """Nodes as the tree shows them, with these figures at the right."""
    return tuple(
        TreeNode(n.id, n.name, n.kind, n.parent_id, n.depth, counts.get(n.id) if counts is not None else None)
        for n in nodes
    )


def way_to(nodes: Sequence[Node], node_id: str) -> str:
    """The names of what stands above a node, from the top: 石一街道党工委 › 石一社区党委."""
    known = {node.id: node for node in nodes}
    names: list[str] = []
    above = known.get(known[node_id].parent_id or "") if node_id in known else None
    while above is not None:
        names.append(above.name)
        above = known.get(above.parent_id or "")
    return " › ".join(reversed(names))


def choices_of(nodes: Sequence[Node], without: str | None = None) -> tuple[tuple[str, str], ...]:
    """Nodes to choose from, words and id, drawn in by depth; a node and all below it can be left out."""
    found: list[tuple[str, str]] = []
    left_out: int | None = None
    for node in nodes:
        if left_out is not None and node.depth > left_out:
            continue
        left_out = node.depth if node.id == without else None
        if left_out is None:
            found.append(("　" * node.depth + node.name, node.id))
    return tuple(found)


def number_below(nodes: Sequence[Node], node_id: str) -> int:
    """How many nodes hang directly under a node."""
    return sum(node.parent_id == node_id for node in nodes)
