"""One part of a case evaluated for any rows: what reads no column is computed once, the rest block by block."""

import numpy as np

from indicia.engine.compiled import Evaluation
from indicia.engine.factor import Factor, Floats, contract, log_sum_exp
from indicia.engine.many.compiled import ROWS, Many, Part
from indicia.engine.many.product import Product
from indicia.engine.numbers import Numbers


class Reader:
    """The evidence of a part, by row.

    An item on the question of the rows alone is a number for each row, and these are multiplied. Items that hang on
    another question, or on whether a source is good throughout, are contracted together.

    Parameters
    ----------
    many, part
        The case and a part of it, whose items know the means over all states.
    numbers
        A value for each path; the columns are not among them.
    """

    def __init__(self, many: Many, part: Part, numbers: Numbers) -> None:
        self.numbers = numbers
        columns, own = frozenset(many.columns), {many.question.id}
        self._terms, self._opportunities = part.terms, len(part.compiled.opportunity)
        self._alone = [{*term.axes} <= own for term in part.terms]
        self._still = {i: t.log_factor(numbers) for i, t in enumerate(part.terms) if not t.paths & columns}
        evaluation = Evaluation(part.compiled, numbers)
        self._before = evaluation.before
        self._order = {**evaluation.order, ROWS: len(evaluation.order)}
        self._known: dict[int, Floats] = {}

    @property
    def has_opportunity(self) -> bool:
        """Whether anything multiplies the prior."""
        return self._opportunities > 0

    def opportunity(self, numbers: Numbers) -> Floats:
        """Log of the opportunity of some rows, whose columns are among `numbers`; one number where none differs."""
        return self._product(numbers, self._opportunities).log()

    def joint(self, numbers: Numbers, weights: Floats | None = None) -> Product:
        """Weight, opportunity and likelihood of some rows multiplied.

        Parameters
        ----------
        numbers
            A value for each path and column.
        weights
            By row; by default 1.
        """
        return self._product(numbers, len(self._terms), weights)

    def cumulative(self, numbers: Numbers, rows: int) -> Floats:
        """Log of opportunity and the first i items together, for i from 0 to their number.

        Returns
        -------
        ndarray
            Axes: items + 1, rows.
        """
        logs = {i: self._still.get(i) or t.log_factor(numbers) for i, t in enumerate(self._terms)}
        found = np.zeros((len(self._terms) - self._opportunities + 1, rows))
        alone = np.zeros(rows)
        for i in range(len(self._terms) + 1):
            if i >= self._opportunities:
                found[i - self._opportunities] = alone + self._contract(numbers, i, logs)
            if i < len(self._terms) and self._alone[i]:
                alone = alone + logs[i].log
        return found

    def totals(self, numbers: Numbers, weights: Floats) -> Floats:
        """The same summed over rows, each with its weight. Axis: items + 1."""
        if not all(self._alone):
            with np.errstate(divide="ignore"):
                return log_sum_exp(self.cumulative(numbers, len(weights)) + np.log(weights), 1)
        found, product = [], Product()
        product.times(weights)
        for i in range(len(self._terms) + 1):
            if i >= self._opportunities:
                found.append(product.log_total())
            if i < len(self._terms):
                self._multiply(product, i, numbers)
        return np.array(found)

    def _product(self, numbers: Numbers, first: int, weights: Floats | None = None) -> Product:
        """The product of the first items."""
        product = Product()
        if weights is not None:
            product.times(weights)
        for i in (i for i in range(first) if self._alone[i]):
            self._multiply(product, i, numbers)
        product.times_exp(self._contract(numbers, first, {}))
        return product

    def _multiply(self, product: Product, item: int, numbers: Numbers) -> None:
        still = self._still.get(item)
        linear = None if still is not None else self._terms[item].linear_factor(numbers)
        if linear is not None:
            product.times(linear.log)
        else:
            product.times_exp((still or self._terms[item].log_factor(numbers)).log)

    def _contract(self, numbers: Numbers, first: int, logs: dict[int, Factor]) -> Floats:
        """The log of what the first items say that hang on more than the question of the rows."""
        linked = [i for i in range(first) if not self._alone[i]]
        if len(linked) in self._known:
            return self._known[len(linked)]
        factors = [logs.get(i) or self._still.get(i) or self._terms[i].log_factor(numbers) for i in linked]
        found = contract([*self._before, *factors], {ROWS}, self._order).log
        if all(i in self._still for i in linked):
            self._known[len(linked)] = found
        return found
