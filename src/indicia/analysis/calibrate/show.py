"""A calibration as text, Markdown, HTML and plain data."""

import textwrap
from collections.abc import Iterator
from html import escape as _escape
from typing import Any

from indicia.analysis.calibrate.result import Calibration, Forecasts, Parts, Ratios
from indicia.engine.export import FORMAT
from indicia.engine.show.markdown import escape
from indicia.engine.show.terminal import in_ascii
from indicia.engine.show.words import clean, plural

_FEW = 50
_OF_RATIOS = (
    "same",
    "different",
    "cllr",
    "cllr_standard_error",
    "cllr_min",
    "cllr_cal",
    "misleading_same",
    "misleading_different",
)


def to_dict(found: Calibration) -> dict[str, Any]:
    """Give a calibration as plain data; keys as in ``docs/json.md``."""
    about = {"file": found.source, "sha256": found.sha256, "indicia": found.version, "seed": found.seed}
    return {
        "kind": "calibration",
        "format": FORMAT,
        "ledger": about,
        "forecasts": _forecasts(found.forecasts) if found.forecasts else None,
        "ratios": _ratios(found.ratios) if found.ratios else None,
    }


def _forecasts(found: Forecasts) -> dict[str, Any]:
    diagram = found.diagram
    return {
        "cases": found.cases,
        "rows": found.rows,
        "brier": vars(found.brier),
        "log": vars(found.log),
        "auc": found.auc,
        "p_value": found.p_value,
        "p_value_by_hypothesis": found.p_value_by_hypothesis,
        "diagram": {name: values.tolist() for name, values in vars(diagram).items()},
    }


def _ratios(found: Ratios) -> dict[str, Any]:
    plain = {name: getattr(found, name) for name in _OF_RATIOS}
    plain["tippett"] = {name: values.tolist() for name, values in vars(found.tippett).items()}
    plain["ece"] = {name: values.tolist() for name, values in vars(found.ece).items()}
    return plain


def _rows(found: Calibration) -> Iterator[tuple[str, str]]:
    if found.forecasts:
        yield from _of_score("Brier score", found.forecasts.brier)
        yield from _of_score("Logarithmic score, bits", found.forecasts.log)
        yield "True ranked above false (AUC)", f"{found.forecasts.auc:.3f}"
        yield "Right forecasts look as far off (p)", f"{found.forecasts.p_value:.3f}"
        if found.forecasts.p_value_by_hypothesis is not None:
            yield "  hypothesis by hypothesis (p)", f"{found.forecasts.p_value_by_hypothesis:.3f}"
    if found.ratios:
        yield "Cllr", _with_error(found.ratios.cllr, found.ratios.cllr_standard_error)
        yield "  lack of discrimination (Cllr_min)", f"{found.ratios.cllr_min:.4f}"
        yield "  miscalibration (Cllr_cal)", f"{found.ratios.cllr_cal:.4f}"
        yield "Below 1 though true", f"{found.ratios.misleading_same:.1%}"
        yield "Above 1 though not true", f"{found.ratios.misleading_different:.1%}"


def _of_score(name: str, parts: Parts) -> Iterator[tuple[str, str]]:
    yield name, _with_error(parts.score, parts.standard_error)
    yield "  miscalibration", f"{parts.miscalibration:.4f}"
    yield "  discrimination, which lowers it", f"{parts.discrimination:.4f}"
    yield "  uncertainty of the base rate", f"{parts.uncertainty:.4f}"


def _with_error(value: float, standard_error: float | None) -> str:
    return f"{value:.4f}" if standard_error is None else f"{value:.4f} ± {standard_error:.4f}"


def _finding(found: Calibration) -> str:
    if found.ratios:
        return (
            f"{plural(found.ratios.same, 'ratio')} where the first hypothesis is true and "
            f"{found.ratios.different:,} where it is not. A Cllr of 0 is perfect; ratios that are all 1 would have 1."
        )
    assert found.forecasts is not None  # noqa: S101  # one of the two is there
    said = "worse calibrated than 19 in 20 ledgers of right forecasts" if found.failed else "no sign of miscalibration"
    cases = plural(found.forecasts.cases, "case")
    few = f" With {cases} only a gross one would show." if found.forecasts.cases < _FEW else ""
    return f"{found.forecasts.rows:,} hypotheses of {cases}: {said}.{few}"


def _identity(found: Calibration) -> str:
    return f"ledger {found.sha256[:6]} · seed {found.seed} · indicia {found.version}"


def to_text(found: Calibration, *, width: int, utf8: bool, colour: bool) -> str:  # noqa: ARG001  # plain
    """Write a calibration for a terminal."""
    rows = list(_rows(found))
    room = max(len(name) for name, _ in rows)
    lines = [f"Calibration: {clean(found.source)}", *textwrap.wrap(_finding(found), width), ""]
    for name, value in rows:
        figure, sign, error = value.partition(" ± ")
        lines.append(f"  {name:<{room}}  {figure:>8}{sign}{error}")
    text = "\n".join([*lines, "", _identity(found)])
    return text if utf8 else in_ascii(text)


def to_markdown(found: Calibration) -> str:
    """Write a calibration for a report."""
    table = ["| measure | value |", "| :-- | --: |", *(f"| {escape(n.strip())} | {v} |" for n, v in _rows(found))]
    blocks = [f"# Calibration: {escape(clean(found.source))}", escape(_finding(found)), "\n".join(table)]
    return "\n\n".join([*blocks, f"*{escape(_identity(found))}*"]) + "\n"


def to_html(found: Calibration) -> str:
    """Write a calibration as a piece of HTML; every text is escaped."""
    rows = "".join(f'<tr><th scope="row">{_html(n.strip())}</th><td>{_html(v)}</td></tr>' for n, v in _rows(found))
    return (
        f'<div class="indicia"><strong>Calibration: {_html(found.source)}</strong><p>{_html(_finding(found))}</p>'
        f"<table><tbody>{rows}</tbody></table><footer>{_html(_identity(found))}</footer></div>"
    )


def _html(text: str) -> str:
    return _escape(clean(text), quote=True)
