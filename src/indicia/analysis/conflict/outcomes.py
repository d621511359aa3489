"""The items of which every outcome's likelihood is known, and how they might have turned out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from indicia.case.document import Document
from indicia.engine.bind import bind
from indicia.engine.compiled import Compiled
from indicia.engine.evidence import Term
from indicia.engine.factor import Factor, Floats, align
from indicia.engine.numbers import Numbers
from indicia.likelihood import Report
from indicia.likelihood.measurement import Measurement
from indicia.likelihood.tree import Leaf, Number, Shared, leaves


@dataclass(frozen=True)
class Countable:
    """An item with a few outcomes: `table` holds their log-likelihoods on the item's axes, then one named after it."""

    id: str
    table: Factor
    came: int

    @property
    def observed(self) -> Factor:
        """The factor of the outcome that came."""
        return Factor(self.table.axes[:-1], self.table.log[..., self.came])


@dataclass(frozen=True)
class Continuous:
    """A measurement, whose outcomes are drawn."""

    id: str
    term: Term
    model: Measurement
    numbers: Numbers
    observed: Factor


type Judged = Countable | Continuous


def judged(compiled: Compiled, order: Mapping[str, int]) -> tuple[list[Judged], dict[str, str]]:
    """The items that a surprise can be measured by, and those that it cannot, each with the reason."""
    found: list[Judged] = []
    left_out: dict[str, str] = {}
    for term in compiled.evidence:
        why = _unfit(term, compiled)
        if why is None:
            made = _made(replace(term, redundancy=None), compiled, order)
            why = made if isinstance(made, str) else None
            if not isinstance(made, str):
                found.append(made)
        if why is not None:
            left_out[term.id] = why
    return found, left_out


def _unfit(term: Term, compiled: Compiled) -> str | None:
    model = term.model
    if not isinstance(model, Report) or not model.exhaustive or not model.carried:
        return "only the likelihood of this outcome is told"
    if term.redundancy is not None and float(term.redundancy(compiled.central)) > 0:
        return "a repeat of another item, discounted"
    return None


def _made(term: Term, compiled: Compiled, order: Mapping[str, int]) -> Judged | str:
    """The item with its outcomes, or why it has none."""
    if isinstance(term.model, Measurement):
        return Continuous(term.id, term, term.model, compiled.central, term.log_factor(compiled.central))
    outcomes = term.model.outcomes() if isinstance(term.model, Report) else {}
    if not outcomes:
        return "the model does not tell the other outcomes"
    document = compiled.case.document
    shared = [leaf.name for leaf in _numbers(outcomes) if isinstance(leaf, Shared)]
    unknown = [name for name in shared if name not in document.parameters]
    if unknown:
        return f"another outcome names ${unknown[0]}, which is no parameter of the case"
    numbers = _with_others(term.id, outcomes, compiled)
    factors = [_turned_out(term, model, document).log_factor(numbers) for model in outcomes.values()]
    came = next(i for i, model in enumerate(outcomes.values()) if model is term.model)
    return Countable(term.id, _stacked(term.id, factors, order), came)


def _numbers(outcomes: Mapping[str, Report]) -> Iterator[Leaf]:
    for model in outcomes.values():
        for tree in model.numbers().values():
            yield from leaves(tree)


def _with_others(item: str, outcomes: Mapping[str, Report], compiled: Compiled) -> Numbers:
    """The central values, with those of numbers that only other outcomes have: they are no figures of the case."""
    others: dict[str, Any] = {}
    for leaf in _numbers(outcomes):
        if isinstance(leaf, Number):
            others[compiled.case.document.path_of(item, leaf)] = np.asarray(leaf.quantity.central, dtype=float)
    return Numbers({**others, **compiled.central.values})


def _turned_out(term: Term, model: Report, document: Document) -> Term:
    fields = {name: bind(tree, term.id, term.frame, document) for name, tree in model.numbers().items()}
    return replace(term, model=model, fields={**term.fields, **fields})


def _stacked(item: str, factors: list[Factor], order: Mapping[str, int]) -> Factor:
    axes = tuple(sorted({a for f in factors for a in f.axes}, key=order.__getitem__))
    return Factor((*axes, item), np.stack(np.broadcast_arrays(*(align(f, axes) for f in factors)), axis=-1))


def drawn_values(
    item: Continuous,
    at: Mapping[str, Floats],
    n: int,
    generator: "np.random.Generator",
    faithful: npt.NDArray[np.bool_] | None,
) -> Floats:
    """Draw what might have been measured.

    Parameters
    ----------
    item
        The measurement.
    at
        Each of the distribution's parameters (and of `otherwise`) in each draw.
    n
        Number of draws.
    generator
        The item's stream.
    faithful
        Where the carrier was faithful, drawn already; None where that is decided for this item alone.
    """
    model, mixture = item.model, item.term.mixture
    values: Floats = model.draw(generator, {name: at[name] for name in model.expected}, n)
    if mixture is None or model.otherwise is None:
        return values
    garbled: Floats = model.draw(generator, {name: at[f"otherwise.{name}"] for name in model.otherwise}, n)
    if faithful is None:
        faithful = generator.random(n) < float(mixture.reliability(item.numbers))
    return np.where(faithful, values, garbled)
