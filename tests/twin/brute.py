"""A slow twin of the engine: plain loops over every hypothesis and hidden state, written from the case format alone.

It reads the plain data of a case (a valid one), knows a few ways to write a number (`written.central`), and nothing
of the engine. Sums are exact (`math.fsum`); there are no logarithms, so it is for small cases only.
"""

import math
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from twin.written import Data, as_said, central, is_range, key_for, listed, listed_words, make_room, names_in

type State = dict[str, tuple[str, str]]  # question -> (hypothesis, the one that a catch-all stands for)
type Labels = dict[str, str]  # question -> the hypothesis that one item or prior takes it for


@dataclass(frozen=True)
class Twin:
    """Everything summed by hand.

    Parameters
    ----------
    file
        The case as written: gives the stated prior, which decides what an unreliable carrier would have said, how a
        catch-all is made up, and the scale of opportunity.
    now
        The case with whatever has been set, priors excepted.
    finals
        Priors that were set, by the words that lead to them: question, hypothesis, then any of the parents'.
    off
        Items that take no part.
    """

    file: Data
    now: Data
    finals: dict[tuple[str, ...], float]
    off: frozenset[str]
    remembered: dict[Any, Any] = field(default_factory=dict)

    # ── questions and priors ────────────────────────────────────────────────────────────────────────────────────

    @property
    def questions(self) -> Data:
        return self.file["questions"]

    @property
    def first(self) -> str:
        return next(iter(self.questions))

    def hypotheses(self, question: str) -> list[str]:
        return list(self.questions[question]["hypotheses"])

    def catch_all(self, question: str) -> str | None:
        for name, fields in self.questions[question]["hypotheses"].items():
            if fields.get("catch_all"):
                return name
        return None

    def named(self, question: str) -> list[str]:
        return [h for h in self.hypotheses(question) if h != self.catch_all(question)]

    def states(self) -> list[State]:
        """Every way to answer all questions; a catch-all once for each hypothesis that it can stand for."""
        choices = []
        for question in self.questions:
            ways = [(h, h) for h in self.named(question)]
            other = self.catch_all(question)
            if other is not None:
                ways += [(other, h) for h in self.named(question)]
            choices.append(ways)
        return [dict(zip(self.questions, way, strict=True)) for way in product(*choices)]

    def parents(self, question: str) -> list[str]:
        given = self.questions[question].get("given", [])
        return [given] if isinstance(given, str) else list(given)

    def labels(self, state: State, stated: set[str]) -> Labels:
        """A catch-all goes by its own name where its question is among those `stated`, else as what it stands for."""
        return {q: hypothesis if q in stated else stands for q, (hypothesis, stands) in state.items()}

    def _rows_of_its_own(self, question: str) -> set[str]:
        """The parents whose catch-all has a row of its own."""
        found: set[str] = set()
        for fields in self.questions[question]["hypotheses"].values():
            level = [fields.get("prior", fields.get("weight"))]
            for parent in self.parents(question):
                level = [inner for inner in level if isinstance(inner, dict)]
                if any(self.catch_all(parent) in inner for inner in level):
                    found.add(parent)
                level = [value for inner in level for value in inner.values()]
        return found

    def _written_prior(self, question: str, hypothesis: str, labels: Labels) -> tuple[Any, tuple[str, ...]]:
        """What the file gives as the prior, and the words that lead there."""
        fields = self.questions[question]["hypotheses"][hypothesis]
        value, words = fields.get("prior", fields.get("weight")), (question, hypothesis)
        for parent in self.parents(question):
            if isinstance(value, dict):
                word = key_for(value, labels[parent])
                value, words = value[word], (*words, word)
        return value, words

    def row(self, question: str, state: State, *, stated: bool) -> dict[str, float]:
        """P(each hypothesis of the question | the parents' answers); as the file states it, or as it is now."""
        seen = tuple(state[parent] for parent in self.parents(question))
        key = (question, seen, stated)
        if key not in self.remembered:
            self.remembered[key] = self._row(question, state, stated=stated)
        return self.remembered[key]

    def _row(self, question: str, state: State, *, stated: bool) -> dict[str, float]:
        parameters = (self.file if stated else self.now).get("parameters", {})
        labels = self.labels(state, self._rows_of_its_own(question))
        written = {h: self._written_prior(question, h, labels) for h in self.hypotheses(question)}
        values = {h: central(v, parameters) for h, (v, _) in written.items()}
        ranges = {h for h, (v, _) in written.items() if is_range(v, parameters)}
        left = 1 - math.fsum(values[h] for h in ranges)
        points = math.fsum(v for h, v in values.items() if h not in ranges)
        row = {h: v if h in ranges else left * v / points for h, v in values.items()}
        final = {h: self.finals[words] for h, (_, words) in written.items() if words in self.finals}
        return row if stated or not final else make_room(row, final)

    def prior(self, state: State, *, stated: bool) -> float:
        probability = 1.0
        for question, (hypothesis, stands_for) in state.items():
            probability *= self.row(question, state, stated=stated)[hypothesis]
            if hypothesis == self.catch_all(question):
                row, named = self.row(question, state, stated=True), self.named(question)
                total = math.fsum(row[h] for h in named)
                # The format does not say how a catch-all that has all the prior is made up: evenly.
                probability *= row[stands_for] / total if total else 1 / len(named)
        return probability

    # ── likelihoods ─────────────────────────────────────────────────────────────────────────────────────────────

    def home(self, item: Data) -> str:
        """The question whose hypotheses a mapping is by, where it does not say so."""
        return next(iter([*listed(item.get("about")), *item.get("says", ()), self.first]))

    def seen(self, item: Data, state: State) -> Labels:
        """The hypotheses as an item sees them: an item that states a value for a catch-all sees it by its name."""
        if id(item) not in self.remembered:
            stated = {self.home(item)} if set(listed_words(item)) & {self.catch_all(self.home(item))} else set()
            stated |= {q for q, said in item.get("says", {}).items() if self.catch_all(q) in names_in(said)}
            for written in item.values():
                stated |= self._stated_in(written, self.home(item), self.home(item))
            self.remembered[id(item)] = stated
        return self.labels(state, self.remembered[id(item)])

    def _stated_in(self, written: Any, question: str, home: str) -> set[str]:
        if not isinstance(written, dict):
            return set()
        if len(written) == 1 and next(iter(written)) in self.questions:
            question, written = next(iter(written.items()))
            return self._stated_in(written, question, home)
        here = {question} if self.catch_all(question) in written else set()
        return here.union(*(self._stated_in(inner, home, home) for inner in written.values()))

    def pick(self, item: Data, written: Any, state: State, ends: str = "") -> Any:
        """Follow a field by hypothesis to what it gives in a state; a mapping with the key `ends` is no further one."""
        labels = self.seen(item, state)
        while isinstance(written, dict) and ends not in written:
            question = self.home(item)
            if len(written) == 1 and next(iter(written)) in self.questions:
                question, written = next(iter(written.items()))
                if not isinstance(written, dict):
                    return written
            written = written[key_for(written, labels[question])]
        return written

    def number(self, item: Data, written: Any, state: State, *, positive: bool = False) -> float:
        return central(self.pick(item, written, state), self.now.get("parameters", {}), positive=positive)

    def likelihood(self, item: Data, state: State) -> float:
        """P(report | state, carried faithfully)."""
        match item["model"]:
            case "none":
                return 1.0
            case "table":
                return self.number(item, item["given"], state)
            case "ratio":
                return self._ratio(item, state)
            case "denial":
                return self._denial(item, state)
            case "absence":
                return self._absence(item, state)
            case "measurement":
                return self._density(item["expected"], item, state)
        raise AssertionError(item["model"])

    def _ratio(self, item: Data, state: State) -> float:
        if "ratios" in item:
            return self.number(item, item["ratios"], state, positive=True)
        favoured = self.seen(item, state)[self.home(item)] == item["for"]
        return self.number(item, item["value"] if favoured else 1, state, positive=True)

    def _denial(self, item: Data, state: State) -> float:
        acted = self.seen(item, state)[self.home(item)] in listed(item["actor"])
        written = self.pick(item, item["if_responsible"] if acted else item["if_not"], state, ends="statements")
        if not isinstance(written, dict):
            return self.number(item, written, state)
        shares = written["statements"]
        if shares[item["statement"]] != "rest":
            return self.number(item, shares[item["statement"]], state)
        return 1 - math.fsum(self.number(item, v, state) for v in shares.values() if v != "rest")

    def _absence(self, item: Data, state: State) -> float:
        found = 1.0
        for name in ("coverage", "detection", "told"):
            found *= self.number(item, item.get(name, 1), state)
        nothing = (1 - found) * (1 - self.number(item, item.get("false_alarm", 0), state))
        return 1 - nothing if item.get("seen") else nothing

    def _testimony(self, item: Data, state: State, faithful: dict[str, bool]) -> float:
        """Whoever has faults together is, in one world, faithful in all that passes through him or comes from him."""
        reliable = self.number(item, item.get("knows", 1), state)
        reliable *= (
            self.number(item, item["honest"], state) if "honest" in item else self._trust(item["speaker"], faithful)
        )
        best = self.best_carrier(item)
        for hop in item.get("hops", [] if best is None else [best]):
            is_source = isinstance(hop, str) and hop in self.now["sources"]
            reliable *= self._trust(hop, faithful) if is_source else self.number(item, hop, state)
        so = all(as_said(said, self.seen(item, state)[question]) for question, said in item["says"].items())
        return reliable * so + (1 - reliable) * self.number(item, item["otherwise"], state)

    def _trust(self, source: str, faithful: dict[str, bool]) -> float:
        return float(faithful[source]) if source in faithful else self.reliability(source)

    def _density(self, written: Data, item: Data, state: State) -> float:
        fields = self.pick(item, written, state, ends="mu")
        value, mu = float(item["value"]), self.number(item, fields["mu"], state)
        if item["distribution"] == "poisson":
            return math.exp(value * math.log(mu) - mu - math.lgamma(value + 1))
        sigma = self.number(item, fields["sigma"], state)
        return math.exp(-(((value - mu) / sigma) ** 2) / 2) / (sigma * math.sqrt(2 * math.pi))

    # ── carriers ────────────────────────────────────────────────────────────────────────────────────────────────

    def best_carrier(self, item: Data) -> str | None:
        carriers = item.get("carriers", [])
        carriers = [carriers] if isinstance(carriers, str) else carriers
        best, best_value = None, -1.0
        for carrier in carriers:
            source = self.file["sources"][carrier]
            if "reliability" in source:
                value = central(source["reliability"], self.file.get("parameters", {}))
                if value > best_value:
                    best, best_value = carrier, value
        return best

    def reliability(self, carrier: str) -> float:
        return central(self.now["sources"][carrier]["reliability"], self.now.get("parameters", {}))

    def if_unfaithful(self, item: Data, state: State) -> float:
        """u: what an unfaithful carrier would have delivered, as often as it would."""
        if item["model"] == "measurement":
            return self._density(item["otherwise"], item, state)
        if "unreliable" in item:
            return self.number(item, item["unreliable"], state)
        weighed = [(self.prior(s, stated=True), s) for s in self.states_possible()]
        return math.fsum(p * self.likelihood(item, s) for p, s in weighed)

    def states_possible(self) -> list[State]:
        return [s for s in self.states() if self.prior(s, stated=True) > 0]

    # ── opportunity ─────────────────────────────────────────────────────────────────────────────────────────────

    def opportunity(self, item: Data, state: State) -> float:
        speaks = item["events"] if item["model"] == "record" else item["aircraft"]
        who = self.seen(item, state)[self.first]
        if who not in speaks:
            otherwise = item.get("otherwise", 1)
            named = isinstance(otherwise, dict) and who in otherwise
            reaches = who != self.catch_all(self.first) and (not isinstance(otherwise, dict) or "default" in otherwise)
            return self.number(item, otherwise, state) if named or reaches else 1.0
        spoken = [s for s in self.states() if self.seen(item, s)[self.first] in speaks]
        weights = [self.prior(s, stated=True) for s in spoken]
        if not math.fsum(weights):
            # The format does not say how to weigh hypotheses that the file holds impossible: alike.
            weights = [1.0 for _ in spoken]
        mean = math.fsum(p * self._could(item, s) for p, s in zip(weights, spoken, strict=True)) / math.fsum(weights)
        return self._could(item, state) / mean if mean else 0.0

    def _could(self, item: Data, state: State) -> float:
        if item["model"] == "record":
            return (self.number(item, item["events"], state) + 0.5) / self.number(item, item["years"], state)
        n, a = int(self.number(item, item["aircraft"], state)), self.number(item, item["availability"], state)
        enough = math.fsum(math.comb(n, k) * a**k * (1 - a) ** (n - k) for k in range(item["needed"], n + 1))
        floor = self.number(item, item.get("floor", 0), state)
        return floor + (1 - floor) * self.number(item, item.get("present", 1), state) * enough

    # ── all together ────────────────────────────────────────────────────────────────────────────────────────────

    def counted(self) -> dict[str, Data]:
        """The items that take part: not off, and neither retracted nor superseded."""
        gone = set(self.off)
        for name, item in self.now["evidence"].items():
            for earlier in (*listed(item.get("retracts")), *listed(item.get("supersedes"))):
                if name not in self.off and "still_counts" not in self.now["evidence"][earlier]:
                    gone.add(earlier)
        return {name: item for name, item in self.now["evidence"].items() if name not in gone}

    def together(self) -> list[str]:
        """The sources of which one hidden yes or no decides for all items."""
        return [s for s, fields in self.now.get("sources", {}).items() if fields.get("faults") == "together"]

    def item_factor(self, item: Data, state: State, faithful: dict[str, bool]) -> float:
        if item["model"] == "testimony":
            return self._testimony(item, state, faithful)
        carrier = self.best_carrier(item)
        if carrier is None or item["model"] == "none":
            return self.likelihood(item, state)
        if carrier in faithful:
            return self.likelihood(item, state) if faithful[carrier] else self._u(item, state)
        rho = self.reliability(carrier)
        return rho * self.likelihood(item, state) + (1 - rho) * self._u(item, state)

    def _u(self, item: Data, state: State) -> float:
        by_state = item["model"] == "measurement" or "unreliable" in item
        key = (id(item), tuple(state.values()) if by_state else None)
        if key not in self.remembered:
            self.remembered[key] = self.if_unfaithful(item, state)
        return self.remembered[key]

    def evidence(self, state: State, faithful: dict[str, bool]) -> float:
        """The product of all reports, repeats of one claim discounted."""
        items, result = self.counted(), 1.0
        grouped = {name for group in self.now.get("groups", {}).values() for name in group["items"]}
        for name, item in items.items():
            if name not in grouped and item["model"] not in ("record", "capability"):
                result *= self.item_factor(item, state, faithful)
        for group in self.now.get("groups", {}).values():
            members = [items[name] for name in group["items"] if name in items]
            redundancy = central(group["redundancy"], self.now.get("parameters", {}))
            for place, item in enumerate(members):
                result *= self.item_factor(item, state, faithful) ** (1.0 if place == 0 else 1 - redundancy)
        return result

    def weight(self, state: State) -> float:
        """P(state, evidence), up to a constant where there are ratios or opportunity."""
        prior = self.prior(state, stated=False)
        if not prior:
            return 0.0
        for item in self.counted().values():
            if item["model"] in ("record", "capability"):
                prior *= self.opportunity(item, state)
        sources = self.together()
        ways = []
        for answers in product([True, False], repeat=len(sources)):
            chance = 1.0
            for source, good in zip(sources, answers, strict=True):
                chance *= self.reliability(source) if good else 1 - self.reliability(source)
            if chance:
                ways.append(chance * self.evidence(state, dict(zip(sources, answers, strict=True))))
        return prior * math.fsum(ways)

    def answer(self) -> tuple[dict[str, dict[str, float]], float]:
        """The posterior of every question by hypothesis, and the total (0 where all is impossible)."""
        weights = [(self.weight(state), state) for state in self.states()]
        total = math.fsum(w for w, _ in weights)
        result: dict[str, dict[str, float]] = {}
        for question in self.questions if total else ():
            result[question] = {}
            for h in self.hypotheses(question):
                result[question][h] = math.fsum(w for w, s in weights if s[question][0] == h) / total
        return result, total


def brute(
    data: Data,
    *,
    now: Data | None = None,
    finals: dict[tuple[str, ...], float] | None = None,
    off: frozenset[str] = frozenset(),
) -> tuple[dict[str, dict[str, float]], float]:
    """The posteriors of a case given as plain data, and the total weight of all states (0: all is impossible)."""
    return Twin(data, now or data, finals or {}, off).answer()
