"""Random small cases as plain data, made by Hypothesis: valid by the case format, and rich in its corners."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

type Data = dict[str, Any]


@dataclass(frozen=True)
class Made:
    """A case, and what may be laid over it."""

    data: Data
    off: tuple[str, ...] = ()
    values: dict[str, Any] = field(default_factory=dict)


@st.composite
def cases(draw: st.DrawFn, *, overlaid: bool = True, neutral: bool = False) -> Made:
    """Cases of one to three questions and up to six items.

    `overlaid` lets items be off and values be set; `neutral` leaves catch-alls unnamed by items and rows.
    """
    return _Maker(draw, neutral=neutral).make(overlaid=overlaid)


class _Maker:
    """Draws one case, part by part."""

    def __init__(self, draw: st.DrawFn, *, neutral: bool) -> None:
        self.draw, self.neutral = draw, neutral
        self.questions: dict[str, Data] = {}
        self.evidence: dict[str, Data] = {}
        self.settable: set[str] = set()

    def chance(self, one_in: int) -> bool:
        return self.draw(st.integers(1, one_in)) == 1

    def names_catch_all(self, one_in: int) -> bool:
        return not self.neutral and self.chance(one_in)

    def one(self, *choices: Any) -> Any:
        return self.draw(st.sampled_from(choices))

    def make(self, *, overlaid: bool) -> Made:
        self.parameters = {"p0": self.probability(shared=False), "p1": {"value": "uniform(0.2, 0.7)", "because": "-"}}
        self.make_questions()
        self.sources = self.make_sources()
        for i in range(self.draw(st.integers(1, 6))):
            self.evidence[f"i{i}"] = self.item(i)
        self.add_opportunity()
        self.retract()
        data = {
            "indicia": 1,
            "title": "random",
            "by": "nobody",
            "as_of": "2020-01-02",
            "questions": self.questions,
            "parameters": self.parameters,
            "sources": self.sources,
            "evidence": self.evidence,
            "groups": self.groups(),
        }
        off = tuple(i for i in self.evidence if overlaid and self.chance(6))
        return Made(data, off, self.values() if overlaid else {})

    # ── numbers ─────────────────────────────────────────────────────────────────────────────────────────────────

    def point(self) -> float:
        return self.draw(st.integers(1, 99)) / 100

    def uniform(self) -> str:
        low, width = self.draw(st.integers(1, 60)), self.draw(st.integers(1, 39))
        return f"uniform({low / 100}, {(low + width) / 100})"

    def probability(self, *, shared: bool = True) -> Any:
        kind = self.draw(st.integers(0, 11))
        if kind == 0:
            return self.one(0, 0.0, 1)
        if kind == 1:
            return self.uniform()
        if kind == 2:
            of = self.draw(st.integers(1, 9))
            return f"{self.draw(st.integers(0, of))} of {of}"
        if kind == 3 and shared:
            return self.one("$p0", "$p1")
        return self.point()

    def ratio(self) -> Any:
        if self.chance(3):
            return self.one("6 dB", "-3 dB", "2 to 8", "0.1 to 1", 0)
        return self.draw(st.integers(1, 500)) / 100

    # ── questions ───────────────────────────────────────────────────────────────────────────────────────────────

    def make_questions(self) -> None:
        count = self.draw(st.integers(1, 3))
        made: dict[str, Data] = {}
        for i in range(count):
            given = [q for q in made if self.chance(2)]
            if len(given) == 2 and self.chance(2):
                given.reverse()
            made[f"q{i}"] = self.question(i, given, made, largest=4 if count < 3 else 3)
        order = self.draw(st.permutations(list(made)))
        self.questions = {q: made[q] for q in order}
        if count > 1 and self.chance(2):
            self.questions[order[-1]]["hidden"] = True

    def question(self, i: int, given: list[str], made: dict[str, Data], largest: int) -> Data:
        names = list("abcd"[: self.draw(st.integers(1 if self.chance(8) else 2, largest))])
        hypotheses: dict[str, Data] = {h: {} for h in names}
        if len(names) < 4 and self.chance(2):
            hypotheses["other"] = {"catch_all": True}
        question: Data = {"ask": "?", "hypotheses": hypotheses}
        if given:
            question["given"] = given[0] if len(given) == 1 and self.chance(2) else given
        self.own_rows, self.thin = {q for q in given if self.names_catch_all(2)}, False
        rows = self.rows(list(hypotheses), given, made)
        weighted = not given and self.chance(4)
        for h in hypotheses:
            hypotheses[h]["weight" if weighted else "prior"] = self.unite(rows, h)
        if weighted:
            for h in hypotheses:
                hypotheses[h]["weight"] = self.draw(st.integers(0, 5)) + (h == names[0])
            self.note_row([hypotheses[h]["weight"] for h in hypotheses])
        if not self.thin:
            self.settable.add(f"q{i}")
        return question

    def rows(self, names: list[str], given: list[str], made: dict[str, Data]) -> Any:
        """A row for each of the parents' hypotheses, as a nested mapping whose ends are rows."""
        if not given:
            return ("row", self.row(names))
        parent = made[given[0]]["hypotheses"]
        labels = [h for h in parent if h != "other"]
        if len(labels) > 1 and self.chance(3):
            labels[-1] = "default"
        if "other" in parent and given[0] in self.own_rows:
            labels.append("other")
        return {label: self.rows(names, given[1:], made) for label in labels}

    def row(self, names: list[str]) -> dict[str, Any]:
        parts = [self.draw(st.integers(0, 6)) for _ in names]
        parts[self.draw(st.integers(0, len(names) - 1))] += 1
        row: dict[str, Any] = {h: part / sum(parts) for h, part in zip(names, parts, strict=True)}
        if len(names) > 2 and self.chance(4):
            ranged = self.one(*names)
            row = {h: part + 1 for h, part in zip(names, parts, strict=True)}
            row[ranged] = self.uniform()
            points = sum(v for h, v in row.items() if h != ranged)
            row = {h: v if h == ranged else v / points for h, v in row.items()}
        self.note_row(row.values())
        return row

    def note_row(self, row: Iterable[Any]) -> None:
        """A prior can be set only where the others in its row have something to shrink or grow."""
        self.thin = self.thin or sum(v != 0 for v in row) < 2

    def unite(self, rows: Any, hypothesis: str) -> Any:
        if isinstance(rows, tuple):
            return rows[1][hypothesis]
        return {label: self.unite(inner, hypothesis) for label, inner in rows.items()}

    # ── items ───────────────────────────────────────────────────────────────────────────────────────────────────

    def make_sources(self) -> dict[str, Data]:
        sources: dict[str, Data] = {f"s{i}": {"reliability": self.probability()} for i in range(6)}
        for i in range(3):
            source: Data = {"label": f"carrier {i}"}
            if not self.chance(4):
                source["reliability"] = self.probability() if self.chance(3) else self.one(0.5, 0.8, 0.9)
                if self.chance(2):
                    source["faults"] = self.one("each", "together")
            sources[f"c{i}"] = source
        for i in range(6):
            if self.chance(6):
                sources[f"s{i}"]["faults"] = "together"
        return sources

    def item(self, i: int) -> Data:
        model = self.one("table", "table", "ratio", "denial", "absence", "testimony", "measurement", "none")
        item: Data = {"report": "-", "date": "2020-01-01", "because": "-", "independent": "-", "speaker": f"s{i}"}
        carriers = [f"c{j}" for j in range(3) if self.chance(3)]
        if carriers:
            item["carriers"] = self.draw(st.permutations(carriers))
        home = self.one(*self.questions) if self.chance(3) else next(iter(self.questions))
        if home != next(iter(self.questions)) and model in ("table", "ratio", "denial"):
            item["about"] = home
        else:
            home = next(iter(self.questions))
        self.stated = {q for q in self.questions if self.names_catch_all(3)}
        item["model"] = model
        getattr(self, f"_{model}")(item, home)
        return item

    def by_hypothesis(self, home: str, value: Any, used: tuple[str, ...] = ()) -> Any:
        """A field by hypothesis: one number, or a mapping by a question's hypotheses, nested."""
        free = [q for q in self.questions if q not in used]
        if not free or self.chance(2 if used else 5):
            return value()
        question = home if home in free and self.chance(2) else self.one(*free)
        hypotheses = list(self.questions[question]["hypotheses"])
        labels = [h for h in hypotheses if h != "other"]
        if len(labels) > 1 and self.chance(3):
            labels[-1] = "default"
        if question in self.stated and "other" in hypotheses:
            labels.append("other")
        mapping = {label: self.by_hypothesis(home, value, (*used, question)) for label in labels}
        return mapping if question == home and self.chance(2) else {question: mapping}

    def _table(self, item: Data, home: str) -> None:
        item["given"] = self.by_hypothesis(home, self.probability)
        if self.chance(4):
            item["unreliable"] = self.probability()

    def _ratio(self, item: Data, home: str) -> None:
        names = [h for h in self.questions[home]["hypotheses"] if h != "other" or not self.neutral]
        if len(names) > 1 and self.chance(2):
            favoured, against = self.draw(st.permutations(names))[:2]
            item |= {"for": favoured, "against": against, "value": self.ratio()}
            return
        labels = [h for h in names if h != "other" or home in self.stated]
        item["ratios"] = {h: self.ratio() for h in labels}
        item["ratios"][labels[0]] = 1

    def _denial(self, item: Data, home: str) -> None:
        names = [h for h in self.questions[home]["hypotheses"] if h != "other" or home in self.stated]
        item["actor"] = names[0] if self.chance(2) else [h for h in names if self.chance(2)] or names[:1]
        item["statement"] = self.one("denied", "silent", "blamed_other", "admitted")
        item["if_responsible"] = self.by_hypothesis(home, self.said)
        item["if_not"] = self.by_hypothesis(home, self.said)
        if self.chance(4):
            item["unreliable"] = self.probability()

    def said(self) -> Any:
        if not self.chance(4):
            return self.probability()
        shares: Data = {s: self.draw(st.integers(0, 30)) / 100 for s in ("denied", "silent", "blamed_other")}
        return {"statements": {**shares, "admitted": "rest"}}

    def _absence(self, item: Data, home: str) -> None:
        item["search"] = {"sensor": "-", "area": "-", "period": "-"}
        item["coverage"] = self.by_hypothesis(home, self.probability)
        item["detection"] = self.by_hypothesis(home, self.probability)
        if self.chance(2):
            item["told"] = self.by_hypothesis(home, self.probability)
        if self.chance(2):
            item["false_alarm"] = self.by_hypothesis(home, self.probability)
        if self.chance(2):
            item["seen"] = self.one(True, False)

    def _testimony(self, item: Data, home: str) -> None:
        questions = [q for q in self.questions if self.chance(2)] or [home]
        item["says"] = {q: self.claim(q) for q in questions}
        home = questions[0]
        item["otherwise"] = self.by_hypothesis(home, self.probability)
        if self.chance(2):
            item["knows"] = self.probability()
        if self.chance(3):
            item["honest"] = self.probability()
        if self.chance(3):
            item["hops"] = [self.one(0.9, "c0", "c1", "uniform(0.5, 0.9)") for _ in range(self.draw(st.integers(1, 2)))]
            for hop in item["hops"]:
                if hop in self.sources:
                    self.sources[hop].setdefault("reliability", 0.8)

    def claim(self, question: str) -> Any:
        names = [h for h in self.questions[question]["hypotheses"] if h != "other" or question in self.stated]
        said = [h for h in names if self.chance(2)] or names[:1]
        if self.chance(3) and len(said) < len(self.questions[question]["hypotheses"]):
            return f"not [{', '.join(said)}]"
        return said

    def _measurement(self, item: Data, home: str) -> None:
        counted = self.chance(3)
        item["value"] = self.draw(st.integers(0, 5)) if counted else self.draw(st.integers(-20, 20)) / 10
        item["distribution"] = "poisson" if counted else "normal"

        def distribution() -> Data:
            sigma = {} if counted else {"sigma": self.draw(st.integers(5, 30)) / 10}
            return {"mu": self.draw(st.integers(1, 50)) / 10, **sigma}

        item["expected"] = self.by_hypothesis(home, distribution)
        item["otherwise"] = distribution()

    def _none(self, item: Data, home: str) -> None:
        pass

    def add_opportunity(self) -> None:
        """A record or a count of aircraft on the first question."""
        if not self.chance(3):
            return
        first = next(iter(self.questions))
        self.questions[first]["prior_excludes"] = ["record"]
        self.stated = {first} if self.names_catch_all(3) else set()
        names = [h for h in self.questions[first]["hypotheses"] if h != "other" or self.stated]
        spoken = [h for h in names if self.chance(2)] or names
        item: Data = {"report": "-", "date": "2020-01-01", "because": "-"}
        if self.chance(2):
            item |= {"model": "record", "scope": "all"}
            item["events"] = {h: self.draw(st.integers(0, 5)) for h in spoken}
            item["years"] = {h: self.draw(st.integers(1, 9)) for h in spoken}
        else:
            item |= {"model": "capability", "needed": self.draw(st.integers(1, 2)), "availability": self.point()}
            item["aircraft"] = {h: self.draw(st.integers(0, 4)) for h in spoken}
            item["floor"] = self.one(0, 0.1)
        if self.chance(3):
            item["otherwise"] = self.point()
        self.evidence["record"] = item

    def retract(self) -> None:
        names = [i for i in self.evidence if i != "record"]
        if len(names) > 1 and self.chance(4):
            earlier, later = names[0], names[-1]
            self.evidence[later][self.one("retracts", "supersedes")] = earlier
            if self.chance(3):
                self.evidence[earlier]["still_counts"] = "-"

    def groups(self) -> Data:
        reports = [i for i, item in self.evidence.items() if item["model"] != "none" and i != "record"]
        if len(reports) < 2 or self.chance(2):
            return {}
        members = self.draw(st.permutations(reports))[: self.draw(st.integers(2, 3))]
        redundancy = self.one(0, 1, 0.5, 0.8, "uniform(0.2, 0.6)")
        return {"g0": {"items": members, "redundancy": redundancy, "same_claim": "-", "because": "-", "by": "-"}}

    # ── values set ──────────────────────────────────────────────────────────────────────────────────────────────

    def values(self) -> dict[str, Any]:
        values: dict[str, Any] = {}
        if self.chance(4):
            values["p0"] = self.point()
        for name, source in self.sources.items():
            settable = name.startswith("c") and not str(source.get("reliability", "$")).startswith("$")
            if settable and self.chance(4):
                values[f"{name}.reliability"] = self.one(0, 1, 0.3, 0.99)
        for question, fields in self.questions.items():
            if question in self.settable and self.chance(4):
                values |= self.final(question, fields)
        for name, item in self.evidence.items():
            if item["model"] == "table" and self.chance(4):
                values |= self.cell(f"{name}.given", item["given"])
        return values

    def final(self, question: str, fields: Data) -> dict[str, Any]:
        hypothesis = self.one(*fields["hypotheses"])
        written = fields["hypotheses"][hypothesis]
        value, words = written.get("prior", written.get("weight")), [question] if len(self.questions) > 1 else []
        words.append(hypothesis)
        while isinstance(value, dict):
            word = self.one(*value)
            value, words = value[word], [*words, word]
        return {".".join(["prior", *words]): self.point()}

    def cell(self, path: str, written: Any) -> dict[str, Any]:
        while isinstance(written, dict):
            word = self.one(*written)
            path, written = f"{path}.{word}", written[word]
        return {} if isinstance(written, str) and written.startswith("$") else {path: self.probability(shared=False)}
