"""What every kind of evidence offers to the engine: its fields, its questions and its formula."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar, Literal, override

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, PrivateAttr

from indicia.likelihood.fields import RatioByHypothesis
from indicia.likelihood.frame import Array, Frame, lay_out
from indicia.likelihood.namespace import Namespace
from indicia.likelihood.scope import Scope
from indicia.likelihood.tree import Tree, by_hypothesis, is_tree, names_hypothesis, questions_of


class Model(BaseModel, ABC):
    """The model-specific part of an evidence item; `Report` and `Opportunity` are the two kinds.

    A subclass declares its fields with the types of this module, and its formula. `summary` is the one line that
    `indicia schema` and the documentation show.
    """

    # Built when a case first uses the kind: building all ten costs as much as reading a case.
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, defer_build=True)

    name: ClassVar[str] = ""
    """The word that `model:` takes in a case."""
    summary: ClassVar[str] = ""
    weighs: ClassVar[bool] = True
    """False where the model has no weight at all."""

    @classmethod
    def about_by_default(cls, fields: Mapping[str, object], questions: tuple[str, ...]) -> tuple[str, ...]:
        """The questions that an item without `about` is about: the first of the case's.

        Parameters
        ----------
        fields
            The item's fields as the file has them, not checked yet.
        questions
            The ids of the case's questions, in order.
        """
        del fields
        return questions[:1]

    def numbers(self) -> Mapping[str, Tree]:
        """The numbers that the formula takes, by the name it takes them under."""
        return {name: value for name, value in self if is_tree(value)}

    def named(self) -> Mapping[str, frozenset[str]]:
        """Hypotheses that the item names outside its numbers (an actor, what a testimony says), by question."""
        return {}

    def questions(self) -> frozenset[str]:
        """The questions that the likelihood depends on."""
        return frozenset(self.named()).union(*(questions_of(tree) for tree in self.numbers().values()))

    def requires(self, name: str, frame: Frame) -> npt.NDArray[np.bool_]:
        """Tell for which states the formula needs the number of this name, aligned to the frame's axes.

        Elsewhere the file may leave it out, and a value there has no effect.
        """
        del name
        return np.ones((1,) * (len(frame.axes) + frame.trailing), dtype=bool)

    def lacking(self, frame: Frame, catch_alls: Mapping[str, str]) -> tuple[tuple[Tree, Mapping[str, str]], ...]:
        """The numbers that the file does not give and the formula needs, each with the states that lack it."""
        found: list[tuple[Tree, Mapping[str, str]]] = []
        for name, tree in self.numbers().items():
            for state in lay_out(tree, frame, catch_alls).missing:
                labels = {question: (label,) for question, label in state.items()}
                if self.requires(name, Frame(frame.axes, {**frame.labels, **labels})).any():
                    found.append((tree, state))
        return tuple(found)

    def states(self, question: str, hypothesis: str) -> bool:
        """Whether the item says anything of this hypothesis by name."""
        if hypothesis in self.named().get(question, ()):
            return True
        return any(names_hypothesis(tree, question, hypothesis) for tree in self.numbers().values())


class Report(Model):
    """Evidence somebody reported: P(report | hypothesis, carried faithfully).

    `scale` says what the formula returns: a likelihood, or the log of a density. `carried` is False where the
    formula itself holds the reliability of those who carried the report.
    """

    scale: ClassVar[Literal["likelihood", "log_density"]] = "likelihood"
    carried: ClassVar[bool] = True
    evidential: ClassVar[bool] = True
    """False where the likelihood is known up to a factor only, so that P(evidence) means nothing."""

    @property
    def exhaustive(self) -> bool:
        """Whether the item tells the likelihood of every outcome, so that a surprise can be measured."""
        return False

    def outcomes(self) -> "Mapping[str, Report]":
        """The item as it would be had it turned out otherwise, by outcome, itself among them under its own.

        In every state the likelihoods of all outcomes sum to 1, and so do those of a report that was not carried
        faithfully. Empty where the item does not tell them, or where they cannot be counted: a `measurement` is
        exhaustive and has none.
        """
        return {}

    @abstractmethod
    def likelihood(self, xp: Namespace, n: Mapping[str, Array], frame: Frame) -> Array:
        """The likelihood (or log density) of the report on the frame's axes.

        Parameters
        ----------
        xp
            The array namespace; nothing else may be called.
        n
            The numbers of `numbers()`, each aligned to the frame's axes, the axes of varying numbers behind.
        frame
            Tells which states belong to which hypotheses.
        """

    def misreported(self, xp: Namespace, n: Mapping[str, Array], frame: Frame) -> Array | None:
        """The likelihood (or log density) of the report if it was not carried faithfully.

        None means the mean of the likelihood under the stated prior.
        """
        del xp, frame
        return n.get("unreliable")


class Opportunity(Model):
    """What is known of who could have done it: g(hypothesis), up to a factor.

    The engine scales g to a mean of 1 over the hypotheses that the item speaks about. The others get 1, or
    `otherwise`, in units of that mean.
    """

    otherwise: RatioByHypothesis | None = None
    """Optional; for hypotheses that the item does not speak about."""

    _catch_alls: Mapping[str, str] = PrivateAttr(default_factory=dict)

    @override
    def model_post_init(self, context: Any, /) -> None:
        # A frozen model may still set what is private to it; `default` needs to know whom it never reaches.
        self._catch_alls = dict(context.catch_alls) if isinstance(context, Scope) else {}

    @abstractmethod
    def opportunity(self, xp: Namespace, n: Mapping[str, Array], frame: Frame) -> Array:
        """How far each hypothesis could have done it, on the frame's axes; parameters as for a report."""

    @abstractmethod
    def speaks(self, frame: Frame) -> npt.NDArray[np.bool_]:
        """Tell for which states the item gives an opportunity, aligned to the frame's axes.

        Where it does not, its numbers may be missing, and what the formula returns there means nothing.
        """

    @override
    def requires(self, name: str, frame: Frame) -> npt.NDArray[np.bool_]:
        speaks = self.speaks(frame)
        return np.zeros_like(speaks) if name == "otherwise" else speaks

    def reaches(self, tree: Tree, frame: Frame) -> npt.NDArray[np.bool_]:
        """Tell for which states a field by hypothesis has a number, aligned to the frame's axes.

        A number that is the same for all is none for a catch-all: only its own name states a value for it.
        """
        if by_hypothesis(tree):
            cells = lay_out(tree, frame, self._catch_alls)
            return frame.align(cells.axes, cells.index >= 0)
        reached = np.ones((1,) * (len(frame.axes) + frame.trailing), dtype=bool)
        for question, catch_all in self._catch_alls.items():
            if question in frame.axes:
                reached = reached & ~frame.one_of(question, (catch_all,))
        return reached

    def elsewhere(self, xp: Namespace, n: Mapping[str, Array], frame: Frame) -> Array:
        """The opportunity of those whom the item does not speak about: `otherwise` where it has a value, else 1."""
        if self.otherwise is None:
            return 1.0
        return xp.where(self.reaches(self.otherwise, frame), n["otherwise"], 1.0)
