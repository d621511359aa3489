"""A whole case as one document: a page that needs nothing else, a PDF, or Markdown with its drawings beside it."""

import sys
from types import ModuleType
from typing import Any

from indicia.report.result import Report
from indicia.report.run import report

__all__ = ["Report", "report"]


class _Package(ModuleType):
    """The package, which is also the function of its name.

    Importing any module of it binds ``indicia.report`` to the package, so that ``ind.report(case)`` must work on it
    too.
    """

    __wrapped__ = staticmethod(report)  # where `inspect` and `help` find the signature

    def __call__(self, *args: Any, **kwargs: Any) -> Report:
        return report(*args, **kwargs)


sys.modules[__name__].__class__ = _Package
