"""What went wrong, in one clear line each."""

from pathlib import Path

from indicia.errors import CaseError, Fault, IndiciaError, nearest

SET = "--set"
"""The name under which values from the command line stand in for a file."""

_SECTIONS = ("set", "evidence", "sources", "groups", "parameters")


def lines_about(error: IndiciaError | OSError) -> list[str]:
    """Word an error: a line for each fault of a document, one for anything else."""
    if isinstance(error, CaseError):
        return [_fault(fault) for fault in error.faults]
    if isinstance(error, IndiciaError):
        return [f"indicia: {error}"]
    return [f"indicia: {_about_file(error)}"]


def _fault(fault: Fault) -> str:
    if fault.file != SET:
        return str(fault)
    section, _, path = fault.path.partition(".")  # of the overlay, or of the case that the setting makes
    return f"{SET} {path if section in _SECTIONS else fault.path}: {fault.message}"


def _about_file(error: OSError) -> str:
    name = str(error.filename) if error.filename is not None else ""
    if isinstance(error, FileNotFoundError):
        return f"{name}: no such file{_neighbour(Path(name))}"
    if isinstance(error, IsADirectoryError):
        return f"{name}: is a folder; name a file in it"
    if isinstance(error, PermissionError):
        return f"{name}: permission denied"
    reason = error.strerror or str(error)
    return f"{name}: {reason.lower()}" if name else reason


def _neighbour(path: Path) -> str:
    """The file that may have been meant; nothing where the folder cannot be read."""
    try:
        names = [entry.name for entry in path.parent.iterdir()]
    except OSError:
        return ""
    alike = [name for name in names if nearest(path.stem, [Path(name).stem])]  # ".yaml" alone is no likeness
    return nearest(path.name, alike)
