"""`ind.report`: one document of all that is known of a case."""

import inspect
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pytest import approx

import indicia as ind
from indicia.report.closing import command
from indicia.report.document import Figure, Paragraph, Section, Table, walk
from indicia.report.evidence import opportunity_logs
from indicia.report.finding import range_sentence, sentence


@pytest.fixture(scope="module")
def burglar(models: Path) -> ind.Case:
    return ind.load(models / "burglar.yaml")


@pytest.fixture(scope="module")
def report(burglar: ind.Case) -> ind.Report:
    return ind.report(burglar, draws=200, charts=False)


def test_its_figures_are_those_of_the_analyses(report: ind.Report, burglar: ind.Case) -> None:
    data = report.to_dict()
    parts = {"score": ind.score(burglar), "impact": ind.impact(burglar), "flip": ind.flip(burglar)}
    for name, found in parts.items():
        assert data[name] == found.to_dict()
    question = data["question"]
    assert data["draws"][question] == ind.summarise(ind.draw(burglar, 200)).to_dict()
    assert [advice["message"] for advice in data["advice"]] == [advice.message for advice in ind.check(burglar)]
    json.dumps(data)


def test_its_text_tells_the_finding_and_what_is_in_it(report: ind.Report, burglar: ind.Case) -> None:
    text = " ".join(str(report).split())
    assert sentence(ind.score(burglar).answer) in text
    assert burglar.title in text
    assert "In the report: Finding, What it hangs on, Evidence, Origins" in text


def test_a_later_item_of_a_group_says_that_its_likelihood_is_discounted(models: Path) -> None:
    case = ind.load(models / "tajikistan-2018.yaml")
    found = ind.report(case, draws=200, charts=False)
    captions = [b.caption for b in walk(found.sections) if isinstance(b, Table) and b.caption.startswith("Likelihood")]
    active = [[i for i in g.items if case.document.evidence[i].model.weighs] for g in case.document.groups.values()]
    repeats = sum(len(items) - 1 for items in active)
    assert sum("discounted in its group" in caption for caption in captions) == repeats > 0


def test_a_notebook_shows_it_in_a_frame_that_keeps_it_to_itself(report: ind.Report) -> None:
    frame = report.to_html()
    assert frame.startswith("<iframe ")
    assert 'sandbox="allow-scripts' in frame
    assert "allow-same-origin" not in frame
    assert "<script" not in frame.partition("srcdoc")[2].partition('" style')[0]


def test_likelihood_and_confidence_never_stand_in_one_sentence(report: ind.Report) -> None:
    texts = [span.text for b in walk(report.sections) if isinstance(b, Paragraph) for span in b.spans]
    assert [text for text in texts if "confiden" in text.lower()] == []


def test_one_set_of_draws_gives_every_question_what_draws_of_its_own_would(models: Path) -> None:
    case = ind.load(models / "tajikistan-2018.yaml")
    found = ind.report(case, question="target", draws=300, charts=False).gathered.ranges
    assert list(found) == ["target", "perpetrator", "aircraft"]
    for question, summary in found.items():
        alone = ind.summarise(ind.draw(case, 300, question=question))
        assert summary.provenance == alone.provenance
        assert [h.id for h in summary.hypotheses] == [h.id for h in alone.hypotheses]
        for h, expected in zip(summary.hypotheses, alone.hypotheses, strict=True):
            assert (h.low, h.high, h.leads) == approx((expected.low, expected.high, expected.leads), rel=1e-9)
        assert [n.path for n in summary.numbers] == [n.path for n in alone.numbers]


def test_what_cannot_be_drawn_is_told_and_the_rest_stands(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object, **__: object) -> None:
        raise ind.errors.IndiciaError("none of the draws is possible")

    monkeypatch.setattr("indicia.report.ranges.summarise", none)
    found = ind.report(ind.load(models / "burglar.yaml"), draws=20, charts=False)
    assert found.gathered.left_out == ("The range over the stated inputs is not shown: none of the draws is possible.",)
    assert "none of the draws is possible" in found.to_page(static=True)
    assert "Suspect 1: " in found.to_page(static=True)


def test_a_case_too_large_to_leave_items_out_of_says_so(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def too_large(*_: object, **__: object) -> None:
        raise ind.errors.TooLargeError("a table of 2 GiB")

    monkeypatch.setattr("indicia.report.gather.impact", too_large)
    found = ind.report(ind.load(models / "burglar.yaml"), draws=20, charts=False)
    assert found.gathered.left_out == ("What hangs on each item is not shown: a table of 2 GiB.",)
    assert found.to_dict()["impact"] is None
    assert "What it hangs on" in found.to_page(static=True)


def test_a_certain_case_says_that_there_is_no_range(models: Path) -> None:
    found = ind.report(ind.load(models / "monty-hall.yaml"))
    (summary,) = found.gathered.ranges.values()
    assert "no range over the stated inputs" in range_sentence(summary)


def test_a_tie_has_no_leader(models: Path) -> None:
    data: dict[str, Any] = {
        "indicia": 1,
        "title": "T",
        "ask": "Who?",
        "hypotheses": {"a": {"prior": 0.5}, "b": {"prior": 0.5}},
    }
    assert sentence(ind.score(ind.load(data)).answer).startswith("Nobody leads alone: ")


def test_one_hypothesis_alone_is_told_as_such() -> None:
    data = {"indicia": 1, "title": "T", "ask": "Who?", "hypotheses": {"a": {"prior": 1}}}
    text = sentence(ind.report(ind.load(data), draws=10, charts=False).gathered.score.answer)
    assert text == "A: nothing else is left, posterior 1 from a prior of 1; there is no other hypothesis."


def test_what_opportunity_gives_each_is_what_explain_tells(models: Path) -> None:
    case = ind.load(models / "tajikistan-2018.yaml")
    score = ind.score(case)
    assert score.evaluation is not None
    found = opportunity_logs(score.evaluation, score.answer)
    assert set(found) == {item.id for item in score.items if item.standing == "opportunity"}
    for item, log in found.items():
        assert log == approx(dict(ind.explain(case, item).log_likelihood))


def test_the_command_that_makes_it_again_says_all_that_was_changed(models: Path, tmp_path: Path) -> None:
    overlay = tmp_path / "my view.yaml"
    overlay.write_text("indicia_overlay: 1\nset: {prior.suspect_1: 0.4}\n")
    case = ind.load(models / "burglar.yaml", overlays=[overlay], values={"prior.suspect_2": 0.2})
    said = command(ind.report(case, draws=100, charts=False, seed=3).gathered)
    assert said == ("indicia report burglar.yaml --with 'my view.yaml' --set prior.suspect_2=0.2 --draws 100 --seed 3")


def test_every_table_has_as_many_cells_in_each_row_as_heads(report: ind.Report) -> None:
    tables = [block for block in walk(report.sections) if isinstance(block, Table)]
    assert len(tables) > 5
    assert [t.caption for t in tables if {len(row) for row in t.rows} != {len(t.heads)}] == []
    assert all(t.text | t.strong <= set(range(max(len(t.heads), len(t.rows)))) for t in tables)


def test_ids_are_unique_and_safe(report: ind.Report) -> None:
    ids = [block.id for block in walk(report.sections) if isinstance(block, Section | Figure)]
    assert len(ids) == len(set(ids))
    assert all(part.isalnum() for id_ in ids for part in id_.split("-"))


@pytest.mark.parametrize("first", ["import indicia.report.html", "import indicia"])
def test_the_function_is_there_whatever_was_imported_first(first: str) -> None:
    code = f"{first}; import indicia as ind; ind.load; print(callable(ind.report))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"
    import indicia.report as package

    assert list(inspect.signature(package).parameters)[:2] == ["case", "question"]
    assert isinstance(
        package(ind.load({"indicia": 1, "title": "T", "ask": "?", "hypotheses": {"a": {"prior": 1}}})), ind.Report
    )


@pytest.mark.parametrize(("words", "message"), [({"draws": 0}, "at least 1"), ({"draws": -5}, "at least 1")])
def test_nonsense_is_refused(burglar: ind.Case, words: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ind.report(burglar, **words)


def test_a_path_in_place_of_a_case_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="write report\\(load"):
        ind.report("case.yaml")  # type: ignore[arg-type]  # what the test is about
