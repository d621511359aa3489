"""What the README and the documentation say is so: examples run, shown output is real, links lead somewhere."""

import copy
import re
import runpy
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

import indicia as ind
from indicia.case.fields import (
    CandidateFields,
    DocumentFields,
    GroupFields,
    HypothesisFields,
    ItemFields,
    ParameterFields,
    QuestionFields,
    SourceFields,
)
from indicia.case.overlay import OverlayFields
from indicia.case.yaml import read_yaml
from indicia.likelihood import Model, builtin

ROOT = Path(__file__).parents[1]
DOCS = sorted((ROOT / "docs").glob("*.md"))
PAGES = [*sorted(ROOT.glob("*.md")), ROOT / "models" / "README.md", ROOT / "notebooks" / "README.md", *DOCS]
SAMPLED = [page for page in PAGES if "<!-- sampled -->" in page.read_text(encoding="utf-8")]
FORMAT = (ROOT / "docs" / "case-format.md").read_text(encoding="utf-8")

_YAML = re.compile(r"^(?:<!-- file: (?P<name>\S+) -->\n+)?```yaml\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\((?P<target>[^)\s]+)\)")
_HEADING = re.compile(r"^#+ (?P<text>.+)$", re.MULTILINE)
_FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def _examples(path: Path) -> Iterator[tuple[str, str]]:
    text = path.read_text(encoding="utf-8")
    for found in _YAML.finditer(text):
        name = found["name"] or ""
        shown = name and f"--with {name}" in text  # its output is shown, with the case that it is for
        if not (name.startswith("broken") or shown):
            line = text[: found.start()].count("\n") + 1
            yield f"{path.name}:{line}", found["body"]


EXAMPLES = dict(example for path in PAGES for example in _examples(path))
FRAME = next(body for name, body in EXAMPLES.items() if name.startswith("case-format"))


def _merged(frame: dict[object, object], piece: dict[object, object]) -> dict[object, object]:
    """A piece of a case added to another, section by section."""
    for key, value in piece.items():
        inner = frame.get(key)
        frame[key] = _merged(inner, value) if isinstance(inner, dict) and isinstance(value, dict) else value
    return frame


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_of_a_case_a_piece_or_an_overlay_reads_and_scores(name: str) -> None:
    data = read_yaml(EXAMPLES[name], name).data
    if "indicia" in data:
        score = ind.score(ind.load(data, folder=ROOT / "models" / "many"))
    elif "indicia_overlay" in data:
        score = ind.score(ind.load(read_yaml(FRAME, name).data), overlays=[data])
    else:
        score = ind.score(ind.load(_merged(copy.deepcopy(read_yaml(FRAME, name).data), data)))
    assert score.answer.posterior


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_shown_output_is_what_the_commands_print_today(path: Path) -> None:
    check = [sys.executable, str(ROOT / "scripts" / "shown_output.py"), str(path)]
    done = subprocess.run(check, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}\npython scripts/shown_output.py --write {path.name}"


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        ("mean  0.72, effective 1,900", True),
        ("mean 0.91, effective 2,210", False),
        ("mode 0.71, effective 2,210", False),
        ("mean 0.71, effective 900", False),
        ("mean 0.71", False),
    ],
)
def test_output_is_close_where_it_has_the_same_words_and_near_figures(new: str, expected: bool) -> None:
    close = runpy.run_path(str(ROOT / "scripts" / "shown_output.py"))["close"]
    assert close("mean 0.71, effective 2,210", new) is expected


@pytest.mark.slow
@pytest.mark.parametrize("path", SAMPLED, ids=lambda path: path.name)
def test_shown_output_that_was_sampled_is_close_to_what_the_commands_print_today(path: Path) -> None:
    check = [sys.executable, str(ROOT / "scripts" / "shown_output.py"), "--sampled", str(path)]
    done = subprocess.run(check, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}\npython scripts/shown_output.py --sampled --write {path}"


def test_the_first_command_of_the_readme_is_the_demo() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    first = re.search(r"^```sh\n(?P<line>.*)\n", text, re.MULTILINE)
    assert first
    assert first["line"].startswith("make demo")


def _anchors(path: Path) -> set[str]:
    text = _FENCED.sub("", path.read_text(encoding="utf-8"))
    headings = (found["text"].strip().lower() for found in _HEADING.finditer(text))
    return {re.sub(r"[^\w\- ]", "", heading).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_between_pages_lead_somewhere(path: Path) -> None:
    text = _FENCED.sub("", path.read_text(encoding="utf-8"))
    broken = []
    for found in _LINK.finditer(text):
        target, _, anchor = found["target"].partition("#")
        if target.startswith(("http:", "https:", "mailto:")):
            continue
        page = (path.parent / target).resolve() if target else path
        if not page.exists() or (anchor and anchor not in _anchors(page)):
            broken.append(found["target"])
    assert broken == []


def _section(heading: str) -> str:
    found = re.search(rf"^### {re.escape(heading)}\n(?P<body>.*?)(?=^##)", FORMAT, re.MULTILINE | re.DOTALL)
    assert found, f"docs/case-format.md has no section {heading!r}"
    return found["body"]


def _keys(kind: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in kind.model_fields.items()]


@pytest.mark.parametrize("kind", builtin().values(), ids=lambda kind: kind.name)
def test_the_reference_tells_every_field_of_every_model(kind: type[Model]) -> None:
    text = _section(kind.name)
    assert [key for key in _keys(kind) if f"`{key}`" not in text] == []


SECTIONS = [
    DocumentFields,
    QuestionFields,
    HypothesisFields,
    CandidateFields,
    SourceFields,
    ParameterFields,
    GroupFields,
    ItemFields,
    OverlayFields,
]


@pytest.mark.parametrize("kind", SECTIONS, ids=lambda kind: kind.__name__)
def test_the_reference_tells_every_key_of_every_section(kind: type[BaseModel]) -> None:
    assert [key for key in _keys(kind) if f"`{key}" not in FORMAT and f"{key}:" not in FORMAT] == []


def test_the_glossary_is_in_alphabetical_order() -> None:
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    words = [word.lower() for word in re.findall(r"^\*\*(.+?)\*\*", text, re.MULTILINE)]
    assert words == sorted(words)
