"""A hook of MkDocs: brings pages from outside `docs/` onto the site, so that links lead there as in the repository.

Every page keeps the links that it has in the repository. They are followed there, and written anew for the place that
their target has on the site. A target that the site does not have ends the build, as does anything that is fetched
from elsewhere.
"""

import json
import posixpath
import re
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parents[1]
RENAMED = {
    "README.md": "readme.md",  # docs/index.md is the site's first page
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
    "LICENSE": "license.txt",
}
FOLDERS = ("models", "notebooks")
COPIED = (".md", ".yaml", ".csv", ".py", ".toml", ".json")
HOW_TO = "How to"

_FENCE = re.compile(r"^(```.*?^```)$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"(`[^`\n]+`)")
_LINK = re.compile(r"(?<=\]\()(?P<target>[^)\s#]+)(?P<anchor>#[^)\s]*)?(?=\))")
_FOREIGN = re.compile(
    r"""<(?:script|img|iframe|source)\b[^>]*\bsrc=["']?(?:https?:)?//|<link\b[^>]*\bhref=["']?https?://"""
)


def outside() -> dict[str, str]:
    """The files from outside `docs/`: the place of each in the repository, and on the site."""
    found = dict(RENAMED)
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            place = path.relative_to(ROOT).as_posix()
            if path.suffix == ".ipynb":
                found[place] = place.removesuffix(".ipynb") + ".md"
            elif path.suffix in COPIED and not any(part.startswith((".", "__")) for part in path.parts):
                found[place] = place
    return found


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Name in the navigation what it does not name itself: new pages, and every notebook."""
    named = set(_names(config.nav))
    how_to = next(section[HOW_TO] for section in config.nav or [] if HOW_TO in section)
    how_to += sorted(p.name for p in (ROOT / "docs").glob("*.md") if p.name not in named)
    notebooks = next(section["Notebooks"] for section in config.nav or [] if "Notebooks" in section)
    notebooks[1:] = [f"notebooks/{path.stem}.md" for path in sorted((ROOT / "notebooks").glob("*.ipynb"))]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the files from outside `docs/`."""
    for place, site in outside().items():
        if place.endswith(".ipynb"):
            files.append(File.generated(config, site, content=notebook_page(ROOT / place)))
        else:
            files.append(File.generated(config, site, abs_src_path=str(ROOT / place)))
    return files


def on_page_markdown(markdown: str, page: Page, files: Files, **_: object) -> str:
    """Write the links of a page for the site."""
    site = page.file.src_uri
    back = {to: place for place, to in outside().items()}
    home = posixpath.dirname(back.get(site, f"docs/{site}"))

    def link(found: re.Match[str]) -> str:
        target = found["target"]
        if re.match(r"[a-z]+:", target):
            return found[0]
        place = posixpath.normpath(posixpath.join(home, target))
        new = outside().get(place) or (place.removeprefix("docs/") if place.startswith("docs/") else None)
        if new is None or files.get_file_from_path(new) is None:
            raise PluginError(f"{back.get(site, f'docs/{site}')}: the site has no page for the link to {target!r}")
        return posixpath.relpath(new, posixpath.dirname(site) or ".") + (found["anchor"] or "")

    return "".join(
        part if i % 2 else "".join(bit if j % 2 else _LINK.sub(link, bit) for j, bit in enumerate(_CODE.split(part)))
        for i, part in enumerate(_FENCE.split(markdown))
    )


def on_post_page(output: str, page: Page, **_: object) -> str:
    """Refuse what would be fetched from elsewhere."""
    foreign = _FOREIGN.search(output)
    if foreign:
        raise PluginError(f"{page.file.src_uri}: something is fetched from elsewhere: {foreign[0]}")
    return output


def notebook_page(path: Path) -> str:
    """A notebook as Markdown, without output."""
    parts = []
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        text = "".join(cell["source"])
        parts.append(text if cell["cell_type"] == "markdown" else f"```python\n{text}\n```")
    return "\n\n".join(parts) + "\n"


def _names(entry: Any) -> list[str]:
    match entry:
        case str():
            return [entry]
        case dict():
            return [name for inner in entry.values() for name in _names(inner)]
        case list():
            return [name for inner in entry for name in _names(inner)]
        case _:
            return []
