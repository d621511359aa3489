"""A report as a file: either all of it is there afterwards, or nothing has changed."""

import os
from pathlib import Path

from indicia.errors import IndiciaError
from indicia.report.result import Report

FORMATS = {".html": "html", ".htm": "html", ".pdf": "pdf", ".md": "markdown"}


def check_target(path: Path, *, force: bool) -> None:
    """Refuse a file that cannot be written, before any work is done.

    Raises
    ------
    IndiciaError
        For a name that does not say the format, a file that is there already and may not be replaced, a folder that
        is missing.
    """
    if path.is_dir():
        raise IndiciaError(f"{path}: is a folder; name a file")
    if path.suffix.lower() not in FORMATS:
        known = ", ".join(FORMATS)
        raise IndiciaError(f"{path}: the ending says the format, one of {known}; {path.suffix or 'none'} found")
    if path.exists() and not force:
        raise IndiciaError(f"{path}: exists already; write --force to replace it, or choose another name")
    if not path.parent.is_dir():
        raise IndiciaError(f"{path.parent}: no such folder")


def save(report: Report, path: Path, *, static: bool = False, force: bool = False) -> Path:
    """Write a report in the format that the ending says; errors as of `check_target`."""
    check_target(path, force=force)
    content = _content(report, path, static=static)
    beside = path.with_name(f".{path.stem}.{os.getpid()}{path.suffix}")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return path


def _content(report: Report, path: Path, *, static: bool) -> bytes:
    kind = FORMATS[path.suffix.lower()]
    if kind != "html":
        raise IndiciaError(f"{path}: {kind} is not written yet")
    return report.to_page(static=static).encode()
