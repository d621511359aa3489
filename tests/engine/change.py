"""Changes of a case's plain data that an answer must follow, or must not notice."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

type Data = dict[str, Any]

_LISTED = ("actor", "for", "against")


def divide(data: Data, question: str, hypothesis: str, kept: float, name: str = "new") -> Data:
    """Cut a part off a hypothesis as a hypothesis of its own, which does all that the first does.

    `kept` is the share of its prior that the hypothesis keeps.
    """
    changed = deepcopy(data)
    hypotheses = changed["questions"][question]["hypotheses"]
    hypotheses[name] = {key: _scaled(value, 1 - kept) for key, value in hypotheses[hypothesis].items()}
    hypotheses[hypothesis] = {key: _scaled(value, kept) for key, value in hypotheses[hypothesis].items()}

    def alike(mapping: Data) -> Data:
        return {**mapping, name: mapping[hypothesis]} if hypothesis in mapping else mapping

    _divide_children(changed, question, alike)
    for item in changed["evidence"].values():
        home = _home(item, changed)
        for field, written in item.items():
            if field == "says":
                item[field] = {q: _said(s, hypothesis, name) if q == question else s for q, s in written.items()}
            elif field in _LISTED and home == question:
                names = [written] if isinstance(written, str) else written
                item[field] = [*names, name] if hypothesis in names else names
            elif isinstance(written, dict) and field != "search":
                item[field] = _by_hypothesis(written, home, home, question, changed["questions"], alike)
    return changed


def _scaled(value: Any, factor: float) -> Any:
    if isinstance(value, dict):
        return {key: _scaled(inner, factor) for key, inner in value.items()}
    return value * factor


def _home(item: Data, data: Data) -> str:
    return next(iter([*([item["about"]] if "about" in item else []), *item.get("says", ()), *data["questions"]]))


def _divide_children(changed: Data, question: str, alike: Callable[[Data], Data]) -> None:
    for child in changed["questions"].values():
        given = child.get("given", [])
        given = [given] if isinstance(given, str) else given
        if question in given:
            for fields in child["hypotheses"].values():
                fields["prior"] = _at_level(fields["prior"], given.index(question), alike)


def _at_level(written: Any, level: int, alike: Callable[[Data], Data]) -> Any:
    if not isinstance(written, dict):
        return written
    if level == 0:
        return alike(written)
    return {key: _at_level(inner, level - 1, alike) for key, inner in written.items()}


def _said(said: Any, hypothesis: str, name: str) -> Any:
    if isinstance(said, str):
        names = said.removeprefix("not [").removesuffix("]").split(", ")
        return {"not": [*names, name] if hypothesis in names else names}
    return [*said, name] if hypothesis in said else said


def _by_hypothesis(
    written: Any, here: str, home: str, question: str, questions: Data, alike: Callable[[Data], Data]
) -> Any:
    if not isinstance(written, dict) or "mu" in written or "statements" in written:
        return written
    if len(written) == 1 and next(iter(written)) in questions:
        ((name, inner),) = written.items()
        return {name: _by_hypothesis(inner, name, home, question, questions, alike)}
    below = {key: _by_hypothesis(inner, home, home, question, questions, alike) for key, inner in written.items()}
    return alike(below) if here == question else below


def numeric(written: Any) -> bool:
    """Whether a prior is made of plain numbers throughout."""
    if isinstance(written, dict):
        return all(numeric(inner) for inner in written.values())
    return not isinstance(written, str)
