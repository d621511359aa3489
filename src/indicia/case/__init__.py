"""The document: reading, checking, overlaying and writing a case."""

from indicia.case.case import Case, load

__all__ = ["Case", "load"]
