"""A score as text, Markdown and HTML. None of them can be quoted without question, alternatives, prior and odds."""

from indicia.engine.show.brief import to_brief
from indicia.engine.show.html import to_html, to_html_page
from indicia.engine.show.markdown import to_markdown
from indicia.engine.show.text import to_text

__all__ = ["to_brief", "to_html", "to_html_page", "to_markdown", "to_text"]
