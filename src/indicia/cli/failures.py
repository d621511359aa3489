"""What went wrong, in one clear line each."""

from indicia.errors import CaseError, Fault, IndiciaError, about_file

SET = "--set"
"""The name under which values from the command line stand in for a file."""

_SECTIONS = ("set", "evidence", "sources", "groups", "parameters")


def lines_about(error: IndiciaError | OSError) -> list[str]:
    """Word an error: a line for each fault of a document, one for anything else."""
    if isinstance(error, CaseError):
        return [_fault(fault) for fault in error.faults]
    if isinstance(error, IndiciaError):
        return [f"indicia: {error}"]
    return [f"indicia: {about_file(error)}"]


def _fault(fault: Fault) -> str:
    if fault.file != SET:
        return str(fault)
    section, _, path = fault.path.partition(".")  # of the overlay, or of the case that the setting makes
    return f"{SET} {path if section in _SECTIONS else fault.path}: {fault.message}"
