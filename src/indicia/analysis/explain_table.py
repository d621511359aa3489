"""A table by several questions, folded: hypotheses that no step tells apart stand together."""

from collections.abc import Iterator, Sequence
from typing import cast

from indicia.analysis.explain import Explanation
from indicia.analysis.explain_steps import Stage

ANY = "any"

type Values = tuple[float | None, ...]
type Tree = tuple[tuple[tuple[str, ...], "Tree"], ...] | Values
"""Blocks of hypotheses that no step tells apart, with what stands under each; at the end, the steps' values."""


def blocks_of(explanation: Explanation, columns: Sequence[Stage]) -> tuple[int, Tree]:
    """The table as a tree, one level for each axis, states that are impossible left out."""
    values = dict(zip(explanation.states, zip(*(stage.log for stage in columns), strict=True), strict=True))
    along = [tuple(dict.fromkeys(state[i] for state in explanation.states)) for i in range(len(explanation.axes))]

    def below(state: tuple[str, ...]) -> Tree | None:
        if len(state) == len(along):
            return values.get(state)
        found: dict[Tree, list[str]] = {}
        for label in along[len(state)]:
            tree = below((*state, label))
            if tree is not None:
                found.setdefault(tree, []).append(label)
        if len(found) < 2:
            return tuple(((ANY,), tree) for tree in found) or None
        return tuple((tuple(labels), tree) for tree, labels in found.items())

    return len(along), below(()) or ()


def rows_of(blocks: tuple[int, Tree]) -> Iterator[tuple[tuple[str, ...], Values]]:
    """Each row of the table: the names along the axes, and the values."""
    depth, tree = blocks
    if depth == 0:
        yield (), cast("Values", tree)
        return
    level = cast("tuple[tuple[tuple[str, ...], Tree], ...]", tree)
    others = _all_others([labels for labels, _ in level])
    for labels, under in sorted(level, key=lambda block: block[0] == others):
        for names, values in rows_of((depth - 1, under)):
            yield ("all others" if labels == others else ", ".join(labels), *names), values


def _all_others(groups: Sequence[tuple[str, ...]]) -> tuple[str, ...] | None:
    """The one group that is so much the largest that it need not be spelt out."""
    sizes = sorted(map(len, groups))
    if len(groups) < 2 or sizes[-1] < 3 or sizes[-1] == sizes[-2]:
        return None
    return max(groups, key=len)


def blank_repeats(names: tuple[str, ...], before: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out what the row above says already, as long as all to the left of it is the same."""
    same = 0
    while same < len(names) - 1 and names[: same + 1] == before[: same + 1]:
        same += 1
    return ("",) * same + names[same:]
