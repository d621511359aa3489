"""Writing text to a file: all of it is there afterwards, or nothing has changed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from indicia.errors import IndiciaError


def check_text_target(path: Path, ending: str, *, force: bool) -> None:
    """Refuse a file that cannot be written, before any work is done.

    Raises
    ------
    IndiciaError
        For another ending, a file that is there already and may not be replaced, a folder that is missing.
    """
    if path.suffix != ending:
        raise IndiciaError(f"{path}: the ending is {path.suffix or 'missing'}; write {ending}")
    check_place(path, force)


def check_place(path: Path, force: bool) -> None:
    """Refuse a place where no file can be written, or one is that is to be kept."""
    if path.is_dir():
        raise IndiciaError(f"{path}: is a folder; name a file")
    if path.exists() and not force:
        raise IndiciaError(f"{path}: exists already; write --force to replace it, or choose another name")
    if not path.parent.is_dir():
        raise IndiciaError(f"{path.parent}: no such folder")


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Say which file Ctrl-C left unwritten."""
    try:
        yield
    except KeyboardInterrupt:
        raise KeyboardInterrupt(f"{path} was not written: stopped before all of it was there.") from None


def write_text(path: Path, text: str) -> None:
    """Write beside, then rename."""
    beside = path.with_name(f".{path.stem}.{os.getpid()}{path.suffix}")
    try:
        beside.write_text(text, encoding="utf-8", newline="\n")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
