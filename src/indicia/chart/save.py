"""A chart as SVG or PNG; the same chart gives the same bytes, in any process and on any day."""

import hashlib
import io
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from indicia.chart.fonts import note
from indicia.chart.page import is_ours
from indicia.chart.style import style
from indicia.errors import IndiciaError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SUFFIXES = (".svg", ".png")
_DPI = 200
_HEAD = re.compile(r"^.*?(?=<svg )", re.DOTALL)
_DROPPED = re.compile(r"<metadata>.*?</metadata>|<style.*?</style>|<!--.*?-->|<defs>\s*</defs>", re.DOTALL)
_GROUP_ID = re.compile(r'(?<=<g) id="[^"]*"')
_STYLE = re.compile(r' style="(?P<rules>[^"]*)"')
_GLYPH = re.compile(r'<use xlink:href="(?P<id>[^"]*)" transform="translate\((?P<x>[-\d.]+) 0\)"/>')
_ID = re.compile(r'(?P<before>\bid="|\b(?:xlink:)?href="#|url\(#)(?P<name>[^")]+)')
_LONG = re.compile(r"(?P<scale>scale\([^)]*\))|(?P<number>-?\d+\.\d{3,})")
_SPACE = re.compile(r"\s+")


def svg(chart: "Axes | Figure") -> str:
    """Give a chart as the text of an SVG element, to be put into a page.

    Text is drawn as outlines: it looks the same in every browser and in a PDF, whatever fonts are there, and is never
    cut. The words are there a second time as a description, for those who listen to a page. Names inside the element
    begin with a digest of its content, so that several charts can stand in one page.

    Parameters
    ----------
    chart
        What a function of `indicia.chart` returned, or a figure of them.
    """
    figure = _figure(chart)
    body = _compact(_bytes(figure, "svg").decode())
    title, description = _words(figure)
    start, end = body.split(">", 1)
    start += ' role="img" stroke-linejoin="round" stroke-linecap="butt"'
    return f"{start}><title>{escape(title)}</title><desc>{escape(description)}</desc>{end}\n"


def _compact(raw: str) -> str:
    """Leave out what no reader needs, and every style sheet, so that a strict page may hold it."""
    body = _DROPPED.sub("", _HEAD.sub("", raw))
    body = _SPACE.sub(" ", _GROUP_ID.sub("", body)).replace("> <", "><").strip()
    body = _STYLE.sub(_attributes, body)
    body = _LONG.sub(_rounded, body)
    body = _GLYPH.sub(r'<use href="\g<id>" x="\g<x>"/>', body)
    mark, names = hashlib.sha256(body.encode()).hexdigest()[:6], dict[str, str]()

    def short(found: re.Match[str]) -> str:
        name = names.setdefault(found["name"], f"i{mark}{len(names)}")
        return found["before"].replace("xlink:", "") + name

    return _ID.sub(short, body).replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', "")


def _attributes(found: re.Match[str]) -> str:
    rules = (rule.split(":", 1) for rule in found["rules"].split(";") if rule.strip())
    return "".join(f' {name.strip()}="{value.strip()}"' for name, value in rules)


def save(chart: "Axes | Figure", path: "str | Path", *, overwrite: bool = False) -> None:
    """Write a chart to a file; either all of it is there afterwards or nothing has changed.

    Parameters
    ----------
    chart
        What a function of `indicia.chart` returned, or a figure of them.
    path
        Its ending says the format: ``.svg``, or ``.png`` (200 dots per inch).
    overwrite
        Whether to replace a file that is there.

    Raises
    ------
    IndiciaError
        For another ending, a missing folder, and a file that exists and may not be replaced.
    """
    target = Path(path)
    check_target(target, overwrite=overwrite)
    if target.suffix == ".svg":
        data = f'<?xml version="1.0" encoding="utf-8"?>\n{svg(chart)}'.encode()
    else:
        data = _bytes(_figure(chart), "png")
    beside = target.with_name(f".{target.stem}.{os.getpid()}{target.suffix}")
    try:
        beside.write_bytes(data)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def unreadable(chart: "Axes | Figure") -> str:
    """Say that letters of a chart are in no font on this system; nothing where all of it can be read."""
    return note(" ".join(_words(_figure(chart))))


def check_target(path: Path, *, overwrite: bool) -> None:
    """Refuse a file that cannot be written, before any work is done.

    Raises
    ------
    IndiciaError
        As of `save`.
    """
    if path.suffix not in SUFFIXES:
        raise IndiciaError(
            f"{path}: the ending says the format, {' or '.join(SUFFIXES)}; {path.suffix or 'none'} found"
        )
    if path.is_dir():
        raise IndiciaError(f"{path}: is a folder; name a file")
    if path.exists() and not overwrite:
        raise IndiciaError(f"{path}: exists already; replace it with --force (overwrite=True), or choose another name")
    if not path.parent.is_dir():
        raise IndiciaError(f"{path.parent}: no such folder")


def _figure(chart: "Axes | Figure") -> "Figure":
    from matplotlib.figure import Figure

    if isinstance(chart, Figure):
        return chart
    found = chart.get_figure(root=True)
    if found is None:
        raise IndiciaError("these axes were taken out of their figure; draw the chart anew")
    return found


def _bytes(figure: "Figure", form: str) -> bytes:
    about: dict[str, Any] = {"Date": None} if form == "svg" else {"Software": None}
    box = None if is_ours(figure) else "tight"
    out = io.BytesIO()
    with style():
        figure.savefig(out, format=form, metadata=about, dpi=_DPI if form == "png" else 72, bbox_inches=box)
    return out.getvalue()


def _rounded(found: re.Match[str]) -> str:
    """Two decimals of a point, which nobody sees and no processor's last bits change; scales stay as they are."""
    if found["scale"]:
        return found["scale"]
    text = f"{float(found['number']):.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _words(figure: "Figure") -> tuple[str, str]:
    """All texts of a chart, the heading first."""
    texts = [t.get_text().replace("\n", " ") for ax in figure.axes for t in ax.texts if t.get_text()]
    return (texts[0] if texts else "", " | ".join(texts[1:]))
