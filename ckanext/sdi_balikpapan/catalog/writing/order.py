"""The nodes of a tree in the order in which they are written. Pure."""

from __future__ import annotations

from .nodes import Node


def each(root: Node) -> list[Node]:
    """Every node once, whoever names it how often; a node before those that it names."""
    out, seen, left = [], set(), [root]
    while left:
        node = left.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        out.append(node)
        if node.drawn is None:  # what is shared names others by their IRIs only
            left += [value for _, value in reversed(node.said) if type(value) is Node]
    return out
