"""The documentation site: it builds, every link on it leads somewhere, and it fetches nothing from elsewhere."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PARTS = ("mkdocs.yml", "docs", "models", "notebooks", "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE")


def build(folder: Path, site: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-W", "ignore", "-m", "mkdocs", "build", "--strict", "--site-dir", str(site)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """All that the site is made of, to be broken."""
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints"))
        else:
            shutil.copy(source, tmp_path / part)
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "site_hook.py", tmp_path / "scripts")
    return tmp_path


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("site")
    done = build(ROOT, made)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
    return made


def test_the_site_has_a_page_for_everything(site: Path) -> None:
    pages = {path.relative_to(site).as_posix() for path in site.rglob("*.html")}
    assert {f"{path.stem}.html" for path in (ROOT / "docs").glob("*.md")} <= pages
    assert {f"notebooks/{path.stem}.html" for path in (ROOT / "notebooks").glob("*.ipynb")} <= pages
    assert {"readme.html", "changelog.html", "contributing.html", "models/index.html"} <= pages


def test_a_case_that_a_page_links_to_is_on_the_site(site: Path) -> None:
    assert (site / "models" / "tajikistan-2018.yaml").read_bytes() == (
        ROOT / "models" / "tajikistan-2018.yaml"
    ).read_bytes()


def test_no_page_and_no_style_fetches_anything_from_elsewhere(site: Path) -> None:
    tags = re.compile(r"<(?:script|img|iframe|source|link)\b[^>]*(?:src|href)=[\"']?(?:https?:)?//[^>]*>")
    assert [tag for page in site.rglob("*.html") for tag in tags.findall(page.read_text(encoding="utf-8"))] == []
    imports = re.compile(r"@import|url\([\"']?(?:https?:)?//")
    assert [sheet.name for sheet in site.rglob("*.css") if imports.search(sheet.read_text(encoding="utf-8"))] == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("page", "text", "told"),
    [
        ("docs/flip.md", "[away](nowhere.md)", "nowhere.md"),
        ("docs/flip.md", "[away](../src/indicia/errors.py)", "the site has no page"),
        ("docs/flip.md", "[away](sweep.md#nowhere)", "#nowhere"),
        ("models/README.md", "[away](../docs/nowhere.md)", "nowhere.md"),
        ("README.md", "[away](docs/flip.md#nowhere)", "#nowhere"),
        ("docs/flip.md", '<img src="https://example.org/picture.png">', "fetched from elsewhere"),
    ],
)
def test_what_leads_nowhere_or_elsewhere_ends_the_build(copy: Path, page: str, text: str, told: str) -> None:
    with (copy / page).open("a", encoding="utf-8") as out:
        out.write(f"\n{text}\n")
    done = build(copy, copy / "site")
    assert done.returncode != 0
    assert told in done.stdout + done.stderr


@pytest.mark.slow
def test_a_page_that_the_navigation_does_not_name_is_added_to_it(copy: Path) -> None:
    (copy / "docs" / "brand-new.md").write_text("# A brand-new page\n", encoding="utf-8")
    assert build(copy, copy / "site").returncode == 0
    assert "brand-new.html" in (copy / "site" / "index.html").read_text(encoding="utf-8")


def test_the_format_reference_is_up_to_date() -> None:
    script = [sys.executable, str(ROOT / "scripts" / "format_reference.py")]
    made = subprocess.run(script, capture_output=True, encoding="utf-8", check=True).stdout
    page = (ROOT / "docs" / "format-reference.md").read_text(encoding="utf-8")
    assert made == page, "python scripts/format_reference.py --write"
