"""Indicia: score competing hypotheses from uncertain evidence, exactly and explained.

The names below are imported when they are first used (PEP 562), so that ``import indicia`` and ``indicia version``
stay as quick as Python itself.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from indicia import chart, errors, likelihood
    from indicia.analysis.batch import Scores, score_all
    from indicia.analysis.bounds import bounds
    from indicia.analysis.calibrate import calibrate
    from indicia.analysis.check import check
    from indicia.analysis.conflict import conflict
    from indicia.analysis.draw import DrawSummary, draw
    from indicia.analysis.explain import explain
    from indicia.analysis.flip import flip
    from indicia.analysis.impact import impact
    from indicia.analysis.simulate import simulate
    from indicia.analysis.sweep import sweep
    from indicia.case import Case, load
    from indicia.engine.result import Score
    from indicia.engine.score import score
    from indicia.inference.infer import infer
    from indicia.inference.learn import learn
    from indicia.inference.model import to_pymc
    from indicia.inference.summarise import summarise
    from indicia.notebook import tune
    from indicia.report import Report, report

__all__ = [
    "Case",
    "DrawSummary",
    "Report",
    "Score",
    "Scores",
    "__version__",
    "bounds",
    "calibrate",
    "chart",
    "check",
    "conflict",
    "draw",
    "errors",
    "explain",
    "flip",
    "impact",
    "infer",
    "learn",
    "likelihood",
    "load",
    "report",
    "score",
    "score_all",
    "simulate",
    "summarise",
    "sweep",
    "to_pymc",
    "tune",
]

__version__ = "0.1.0"

_HOMES = {
    "Case": "indicia.case",
    "bounds": "indicia.analysis.bounds",
    "calibrate": "indicia.analysis.calibrate",
    "check": "indicia.analysis.check",
    "conflict": "indicia.analysis.conflict",
    "draw": "indicia.analysis.draw",
    "DrawSummary": "indicia.analysis.draw",
    "explain": "indicia.analysis.explain",
    "flip": "indicia.analysis.flip",
    "impact": "indicia.analysis.impact",
    "infer": "indicia.inference.infer",
    "learn": "indicia.inference.learn",
    "load": "indicia.case",
    "report": "indicia.report",
    "Report": "indicia.report",
    "Score": "indicia.engine",
    "score": "indicia.engine",
    "score_all": "indicia.analysis.batch",
    "Scores": "indicia.analysis.batch",
    "simulate": "indicia.analysis.simulate",
    "summarise": "indicia.inference.summarise",
    "sweep": "indicia.analysis.sweep",
    "to_pymc": "indicia.inference.model",
    "tune": "indicia.notebook",
}
_MODULES = ("chart", "errors", "likelihood")


def __getattr__(name: str) -> object:
    if name not in _HOMES and name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module  # a few milliseconds that ``import indicia`` alone need not spend

    if name in _MODULES:
        return import_module(f"{__name__}.{name}")
    value: object = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value  # found once, then an ordinary global
    return value


def __dir__() -> list[str]:
    return sorted(set(globals()) | set(__all__))
