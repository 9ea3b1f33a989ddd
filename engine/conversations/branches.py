"""The tree that the turns of a conversation form: from a turn to its branch, and what else stands at the same place.

Arithmetic on numbers only; knows nothing of the database. Trees may be thousands of turns deep, so nothing recurses.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Node:
    """A turn without its answer. `seen` is larger the later it was on show."""

    id: int
    parent: int | None
    question: str
    seen: int


Tree = Mapping[int, Node]


def _children(tree: Tree) -> dict[int | None, list[Node]]:
    """By parent, oldest first. A turn whose parent is not there stands at the beginning."""
    found: dict[int | None, list[Node]] = defaultdict(list)
    for node in tree.values():
        found[node.parent if node.parent in tree else None].append(node)
    return found


def path_to(tree: Tree, leaf: int | None) -> list[int]:
    """The turns from the first one to this; empty for None."""
    path: list[int] = []
    while leaf is not None and leaf in tree and len(path) < len(tree):
        path.append(leaf)
        leaf = tree[leaf].parent
    return path[::-1]


def latest_leaf(tree: Tree, turn: int | None) -> int | None:
    """The end of the branch that was on show last below this turn, or of the whole tree for None."""
    children = _children(tree)
    while below := children.get(turn):
        turn = max(below, key=lambda node: (node.seen, node.id)).id
    return turn


def versions(tree: Tree, turns: Sequence[int]) -> dict[int, tuple[tuple[int, ...], tuple[int, ...]]]:
    """For each of these turns: those that ask the same question at its place, and one for each question asked there.

    Of another question's turns the one seen last stands for it.
    """
    children = _children(tree)
    found: dict[int, tuple[tuple[int, ...], tuple[int, ...]]] = {}
    for turn in turns:
        parent = tree[turn].parent
        beside = children[parent if parent in tree else None]
        groups: dict[str, list[Node]] = defaultdict(list)
        for node in beside:
            groups[node.question].append(node)
        own = tree[turn].question
        found[turn] = (
            tuple(node.id for node in groups[own]),
            tuple(
                turn if question == own else max(group, key=lambda node: (node.seen, node.id)).id
                for question, group in groups.items()
            ),
        )
    return found
