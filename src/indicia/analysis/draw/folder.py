"""Folders in which a run grows: what they were made from, and writing to them so that a kill leaves old or new."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from indicia.case import Case
from indicia.engine.score import provenance
from indicia.errors import IndiciaError


def made_from(case: Case, *, question: str, seed: int, method: str, held: bool) -> dict[str, object]:
    """What draws hang on, but for how many there are."""
    known = provenance(case)
    return {
        "case": known.case_hash,
        "changed": list(known.changed),
        "indicia": known.version,
        "question": question,
        "seed": seed,
        "method": method,
        "held": held,
    }


def check_made_from(path: Path, there: Mapping[str, object], now: Mapping[str, object]) -> None:
    """Refuse a folder that was made from something else; IndiciaError names the differences."""
    pairs = ((name, there.get(name), value) for name, value in now.items())
    differing = [f"{name}: {old} there, {new} now" for name, old, new in pairs if old != new]
    if differing:
        raise IndiciaError(f"{path}: made from something else ({'; '.join(differing)}); name another folder")


def check_grows(path: Path, there: int, now: int) -> None:
    """Refuse to make fewer draws than a folder was made for."""
    if now < there:
        raise IndiciaError(
            f"{path}: made for {there:,} draws, and {now:,} were asked for; a store grows but does not shrink: "
            "ask for as many or more, or name another folder"
        )


def check_parent(path: Path) -> None:
    """Refuse a place in a folder that is not there, and a link that leads nowhere."""
    if path.is_symlink():
        raise IndiciaError(
            f"{path}: a link to {path.readlink()}, which is not there; remove it, or name another folder"
        )
    if not path.parent.is_dir():
        raise IndiciaError(f"{path.parent}: no such folder")


@contextmanager
def alone(path: Path, *, wait: bool = False) -> Iterator[None]:
    """Keep other processes from writing to a folder; where the system has no such locks, they can.

    Raises
    ------
    IndiciaError
        Where another process is writing to it, unless that is waited for.
    """
    try:
        import fcntl
    except ImportError:  # not on Windows
        yield
        return
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError as error:
        raise failed(path, error) from error
    try:
        with suppress(OSError):  # some network file systems lock no folders
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError:
                raise IndiciaError(
                    f"{path}: another process is writing to it; wait until it is done, or name another folder"
                ) from None
        yield
    finally:
        os.close(handle)


def make_once(path: Path, make: Callable[[], None]) -> None:
    """Make a folder if it is not there; of several processes that would, one does."""
    if path.exists():
        return
    check_parent(path)
    with alone(path.parent, wait=True):
        if not path.exists():
            make()


def write_whole(path: Path, content: bytes) -> None:
    """Write beside, then rename: whoever is killed leaves the old file or the new one."""
    beside = path.with_name(f"{path.name}.part")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise


def failed(path: Path, error: OSError) -> IndiciaError:
    """Word why a folder cannot be written."""
    reason = (error.strerror or str(error)).lower()
    return IndiciaError(f"{path}: {reason}; what was written before is kept, and the same command goes on from there")
