"""What a report is: a frozen document with the analyses that it was made from."""

from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import Any

from indicia.engine.display import Displayed
from indicia.engine.result import Provenance
from indicia.report.document import Section
from indicia.report.gather import Gathered


@dataclass(frozen=True)
class Report(Displayed):
    """A whole case as one document.

    Attributes
    ----------
    gathered
        Every analysis in it: score, impact, flip sheet, draws, advice.
    sections
        What is shown, in order.
    """

    gathered: Gathered = field(repr=False)
    sections: tuple[Section, ...] = field(repr=False)

    @property
    def provenance(self) -> Provenance:
        """Where it comes from."""
        return self.gathered.score.provenance

    @property
    def title(self) -> str:
        """What the case is called."""
        return self.provenance.title

    @property
    def caveats(self) -> tuple[str, ...]:
        """Reasons not to rely on it; none for most."""
        return self.gathered.score.caveats

    def save(self, path: "str | PathLike[str]", *, static: bool = False, force: bool = False) -> Path:
        """Write the report; the ending of the name says the format: .html, .pdf or .md.

        Parameters
        ----------
        path
            Of Markdown, the drawings are written beside it, in a folder of the same name and ``_files``.
        static
            Whether to leave the live part out of a page.
        force
            Whether to replace what is there.

        Returns
        -------
        pathlib.Path
            The file.

        Raises
        ------
        IndiciaError
            For another ending, a file that exists, a folder that does not. Nothing is left half written.
        """
        from indicia.report.write import save

        return save(self, Path(path), static=static, force=force)

    def to_page(self, *, static: bool = False) -> str:
        """The report as one page of HTML that needs nothing else, without the live part if `static`."""
        from indicia.report.html import to_page

        return to_page(self, static=static)

    def to_html(self) -> str:
        """The page in a frame of its own, for a notebook; its style and scripts stay within."""
        from indicia.report.html import to_frame

        return to_frame(self)

    def to_pdf(self) -> bytes:
        """The report as a PDF."""
        from indicia.report.pdf import to_pdf

        return to_pdf(self)

    def to_markdown(self) -> str:
        """The report as Markdown, without the drawings."""
        from indicia.report.markdown import to_markdown

        return to_markdown(self)

    def to_dict(self) -> dict[str, Any]:
        """Everything that is in the report, under stable keys, ready for JSON."""
        from indicia.report.export import to_dict

        return to_dict(self)

    def to_text(self, *, width: int = 100, utf8: bool = True, colour: bool = False) -> str:
        """The finding, and what the report holds, as it reads on a terminal."""
        from indicia.report.export import to_text

        return to_text(self, width=width, utf8=utf8, colour=colour)
