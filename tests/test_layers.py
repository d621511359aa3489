"""Imports point downward only: a lower layer never knows of a higher one."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SRC = Path(__file__).parents[1] / "src" / "indicia"

LAYERS: tuple[tuple[str, ...], ...] = (
    ("quantity",),
    ("likelihood",),
    ("case",),
    ("engine",),
    ("analysis",),
    ("inference", "exchange"),
    ("chart",),
    ("report",),
    ("cli", "notebook"),
)
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}
BELOW_ALL = {"errors"}
FRONT = {"__init__", "__main__"}  # the package's own front door may open any room

HEAVY = {
    "arviz",
    "dask",
    "ipywidgets",
    "matplotlib",
    "numba",
    "nutpie",
    "pandas",
    "pymc",
    "pytensor",
    "rich",
    "scipy",
    "typst",
    "xarray",
}


def parts_of(path: Path) -> tuple[str, ...]:
    return path.relative_to(SRC).with_suffix("").parts


def indicia_imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and first part below ``indicia`` of each import, in functions and under TYPE_CHECKING too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            package, _, rest = name.partition(".")
            if package == "indicia":
                yield node.lineno, rest.partition(".")[0]


def upward_imports(source: str, parts: tuple[str, ...]) -> list[str]:
    """Each import in the source that points upward or sideways, as ``LINE: from X to Y``."""
    here = parts[0]
    bad = []
    for line, target in indicia_imports(ast.parse(source)):
        if target in BELOW_ALL or target == here or target == "__version__":
            continue
        if here in BELOW_ALL or target not in RANK or RANK[target] >= RANK[here]:
            bad.append(f"{line}: from {here} to {target or 'indicia itself'}")
    return bad


def imports_at_import(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and package of each import that runs when the module is imported."""
    pending: list[ast.AST] = list(tree.body)
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.partition(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.lineno, node.module.partition(".")[0]
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            pending.extend(node.orelse)
        else:
            pending.extend(ast.iter_child_nodes(node))


MODULES = sorted(SRC.rglob("*.py"))
NAMES = [".".join(parts_of(path)) for path in MODULES]


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_a_module_imports_only_from_its_own_layer_or_below(path: Path) -> None:
    parts = parts_of(path)
    if len(parts) == 1 and parts[0] in FRONT:
        return
    assert parts[0] in RANK or parts[0] in BELOW_ALL, f"{path.name}: name its layer in LAYERS"
    assert upward_imports(path.read_text(encoding="utf-8"), parts) == []


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_a_module_loads_no_heavy_package_when_it_is_imported(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert [f"{line}: {package}" for line, package in imports_at_import(tree) if package in HEAVY] == []


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_a_module_has_at_most_400_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize(
    "source",
    [
        "from indicia.engine import score",
        "import indicia.engine.score",
        "from indicia import engine",
        "from indicia import load",
        "def f():\n    from indicia.cli import main",
        "if TYPE_CHECKING:\n    from indicia.engine import Score",
    ],
)
def test_an_import_that_points_upward_is_seen(source: str) -> None:
    assert len(upward_imports(source, ("case", "read"))) == 1


def test_an_import_that_points_sideways_is_seen() -> None:
    assert upward_imports("from indicia.inference import infer", ("analysis", "sweep")) != []


def test_an_import_that_points_downward_is_allowed() -> None:
    source = "from indicia.errors import CaseError\nfrom indicia.case.yaml import Source\nfrom indicia import quantity"
    assert upward_imports(source, ("case", "read")) == []


def test_a_heavy_import_is_seen_at_module_level_and_allowed_inside_a_function() -> None:
    source = "try:\n    import scipy.stats\nexcept ImportError:\n    pass\ndef f():\n    import xarray"
    assert list(imports_at_import(ast.parse(source))) == [(2, "scipy")]
