"""The notebooks run from a clone as they stand, hold no logic of their own, and carry no output."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
SLOW = {"03-uncertain-numbers", "04-notebook-to-report", "06-geographic-profile"}

EXPECTED = [
    "01-tune-the-priors",
    "02-sensitivity-sweeps",
    "03-uncertain-numbers",
    "04-notebook-to-report",
    "05-evidence-of-your-own",
    "06-geographic-profile",
]


def _read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


def _code(path: Path) -> list[str]:
    return [cell.source for cell in _read(path).cells if cell.cell_type == "code"]


def test_the_notebooks_are_these() -> None:
    assert [path.stem for path in NOTEBOOKS] == EXPECTED


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_carries_no_output(path: Path) -> None:
    notebook = _read(path)
    assert [cell.id for cell in notebook.cells if cell.get("outputs") or cell.get("execution_count")] == []
    assert set(notebook.metadata) == {"kernelspec", "language_info"}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_has_no_logic_of_its_own(path: Path) -> None:
    logic = (ast.FunctionDef, ast.ClassDef, ast.For, ast.While, ast.If, ast.Lambda)
    found = [ast.unparse(node) for code in _code(path) for node in ast.walk(ast.parse(code)) if isinstance(node, logic)]
    assert found == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_begins_with_its_title_and_ends_with_a_task(path: Path) -> None:
    cells = _read(path).cells
    assert cells[0].source.startswith(f"# {int(path.stem[:2])} · ")
    assert cells[-1].source.startswith("## Try it") or "\n## Try it\n" in cells[-1].source


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_links_of_a_notebook_lead_somewhere(path: Path) -> None:
    text = "\n".join(cell.source for cell in _read(path).cells if cell.cell_type == "markdown")
    targets = [target for target in re.findall(r"\]\(([^)\s]+)\)", text) if not target.startswith("http")]
    assert [target for target in targets if not (FOLDER / target.partition("#")[0]).exists()] == []


def test_the_readme_lists_every_notebook() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in NOTEBOOKS if f"({path.name})" not in text] == []


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of the kernels: the package of notebook 5 installed, nobody's settings."""
    target = tmp_path_factory.mktemp("site-packages")
    install = ["uv", "pip", "install", "--quiet", "--offline", "--no-deps", "--no-build-isolation", "--no-cache"]
    subprocess.run([sys.executable, "-m", *install, "--target", target, FOLDER / "lineup"], check=True)
    home = tmp_path_factory.mktemp("home")
    paths = [str(FOLDER.parent / "src"), str(target)]
    own = {"PYTHONPATH": os.pathsep.join(paths), "IPYTHONDIR": str(home), "MPLCONFIGDIR": str(home)}
    return {**os.environ, **own, "PYDEVD_DISABLE_FILE_VALIDATION": "1"}


RUNS = [pytest.param(path, id=path.stem, marks=[pytest.mark.slow] * (path.stem in SLOW)) for path in NOTEBOOKS]


@pytest.mark.parametrize("path", RUNS)
def test_a_notebook_runs(path: Path, kernel: dict[str, str]) -> None:
    notebook = _read(path)
    client = NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(FOLDER)}})
    client.execute(env=kernel)
    told = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    complaints = [output for output in told if output.output_type == "error" or output.get("name") == "stderr"]
    assert [output for output in complaints if not output.get("text", "").startswith("NUTS[")] == []  # PyMC's greeting
    drawn = [cell for cell in notebook.cells if re.search(r"^ind\.chart\..*;$", cell.source, re.MULTILINE)]
    assert [cell.id for cell in drawn if not any("image/png" in out.get("data", {}) for out in cell.outputs)] == []
    shown = [cell.id for cell in notebook.cells if cell.cell_type == "code" and cell.outputs]
    assert len(shown) >= 5
