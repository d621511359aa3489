"""What every result can do: text, HTML, Markdown and plain data, and what Python and notebooks make of them."""

from abc import ABC, abstractmethod
from typing import Any, Protocol, Self, final, override


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


class Writer[Result](Protocol):
    """A module that writes results of one kind."""

    def to_dict(self, found: Result, /) -> dict[str, Any]:
        """As `Displayed.to_dict`."""

    def to_text(self, found: Result, /, *, width: int, utf8: bool, colour: bool) -> str:
        """As `Displayed.to_text`."""

    def to_markdown(self, found: Result, /) -> str:
        """As `Displayed.to_markdown`."""

    def to_html(self, found: Result, /) -> str:
        """As `Displayed.to_html`."""


class Written(Displayed):
    """A result that a module of its own writes, which is loaded when it is needed."""

    @abstractmethod
    def _writer(self) -> Writer[Self]:
        """The module."""

    @override
    def to_dict(self) -> dict[str, Any]:
        return self._writer().to_dict(self)

    @override
    def to_text(self, *, width: int = 100, utf8: bool = True, colour: bool = False) -> str:
        return self._writer().to_text(self, width=width, utf8=utf8, colour=colour)

    @override
    def to_markdown(self) -> str:
        return self._writer().to_markdown(self)

    @override
    def to_html(self) -> str:
        return self._writer().to_html(self)
