"""What every result can do: text, HTML, Markdown and plain data, and what Python and notebooks make of them."""

from abc import ABC, abstractmethod
from typing import Any, final


class Displayed(ABC):
    """A result that shows itself, never without where it came from."""

    @abstractmethod
    def to_dict(self) -> dict[str, Any]:
        """Everything, under the stable keys of ``docs/json.md``, ready for JSON."""

    @abstractmethod
    def to_text(self, *, width: int = 100, utf8: bool = True, colour: bool = False) -> str:
        """The result as it reads on a terminal."""

    @abstractmethod
    def to_markdown(self) -> str:
        """The result as Markdown for a report."""

    @abstractmethod
    def to_html(self) -> str:
        """The result as a piece of HTML that needs nothing from elsewhere; all text is escaped."""

    @final
    def to_json(self) -> str:
        """`to_dict` as JSON text; infinities are the strings "inf" and "-inf"."""
        from indicia.engine.export import json_text

        return json_text(self.to_dict())

    @final
    def _repr_html_(self) -> str:
        from indicia.case.markup import in_notebook

        return in_notebook(self.to_html())

    @final
    def __str__(self) -> str:
        return self.to_text()
