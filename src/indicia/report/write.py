"""A report as a file: either all of it is there afterwards, or nothing has changed."""

import os
import shutil
from pathlib import Path
from typing import Literal

from indicia.chart.fonts import drawable, note
from indicia.errors import IndiciaError, OptionError
from indicia.report.document import Figure, walk
from indicia.report.result import Report

FORMATS: dict[str, Literal["html", "pdf", "markdown"]] = {
    ".html": "html",
    ".htm": "html",
    ".pdf": "pdf",
    ".md": "markdown",
}


def check_target(path: Path, *, force: bool) -> None:
    """Refuse a file that cannot be written, before any work is done.

    Raises
    ------
    IndiciaError
        For a name that does not say the format, a file that is there already and may not be replaced, a folder that
        is missing; of Markdown also for a folder of drawings in the way.
    """
    if path.is_dir():
        raise IndiciaError(f"{path}: is a folder; name a file")
    if path.suffix.lower() not in FORMATS:
        known = ", ".join(FORMATS)
        raise IndiciaError(f"{path}: the ending says the format, one of {known}; {path.suffix or 'none'} found")
    if not path.parent.is_dir():
        raise IndiciaError(f"{path.parent}: no such folder")
    written = [path, folder_of(path)] if _kind(path) == "markdown" else [path]
    for place in written:
        if os.path.lexists(place) and not force:
            raise OptionError(
                f"{place}: exists already; write force=True to replace it, or choose another name", ["force"]
            )
    for folder in written[1:]:
        if os.path.lexists(folder) and not _is_ours(folder):
            raise IndiciaError(f"{folder}: holds other things than drawings; it is kept, choose another name")


def unreadable(report: Report, path: Path) -> str:
    """Say that letters of a report are in no font on this system; text that is not drawn is shown in the reader's."""
    drawings = "".join(block.svg for block in walk(report.sections) if isinstance(block, Figure))
    if _kind(path) != "pdf":
        return note(drawings)
    from indicia.report.pdf import letters

    return note(drawings + drawable(letters(report)))


def folder_of(path: Path) -> Path:
    """Where the drawings of a Markdown file lie."""
    return path.with_name(f"{path.stem}_files")


def _is_ours(folder: Path) -> bool:
    if folder.is_symlink() or not folder.is_dir():
        return False
    return all(entry.suffix == ".svg" and entry.is_file() for entry in folder.iterdir())


def _kind(path: Path) -> Literal["html", "pdf", "markdown"]:
    return FORMATS[path.suffix.lower()]


def save(report: Report, path: Path, *, static: bool = False, force: bool = False) -> Path:
    """Write a report in the format that the ending says; errors as of `check_target`."""
    check_target(path, force=force)
    if static and _kind(path) != "html":
        raise OptionError(f"{path}: static=True is for HTML, the only form with a part that moves", ["static"])
    beside = _beside(path)
    drawings = _beside(folder_of(path))
    try:
        if _kind(path) == "markdown":
            content = _with_drawings(report, path, drawings)
        else:
            content = _content(report, path, static=static)
        beside.write_bytes(content)
        if drawings.is_dir():
            _swap(drawings, folder_of(path))
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
        shutil.rmtree(drawings, ignore_errors=True)
    return path


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.stem}.{os.getpid()}{path.suffix}")


def _content(report: Report, path: Path, *, static: bool) -> bytes:
    if _kind(path) == "pdf":
        from indicia.report.pdf import to_pdf

        return to_pdf(report)
    return report.to_page(static=static).encode()


def _with_drawings(report: Report, path: Path, folder: Path) -> bytes:
    """The text, with the drawings written into a folder."""
    from indicia.report.markdown import to_markdown

    figures = [block for block in walk(report.sections) if isinstance(block, Figure)]
    if figures:
        folder.mkdir()
    for figure in figures:
        (folder / f"{figure.id}.svg").write_bytes(figure.svg.encode())
    return to_markdown(report, place=lambda figure: f"{folder_of(path).name}/{figure.id}.svg").encode()


def _swap(new: Path, folder: Path) -> None:
    """Put a folder in the place of another that holds drawings only."""
    old = new.with_name(f"{new.name}.old")
    if folder.is_dir():
        folder.rename(old)
    new.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
