"""How the slow twin reads what a case says: numbers, names, and what they stand for."""

import math
import re
from typing import Any

type Data = dict[str, Any]

_CALL = re.compile(r"uniform\((.+), (.+)\)")
_NUMBER = r"([-+.0-9e]+)"


def central(written: Any, parameters: Data, *, positive: bool = False) -> float:
    """The value that a score uses: the mean, or the median of what is positive (a ratio)."""
    if not isinstance(written, str):
        return float(written)
    if written.startswith("$"):
        value = parameters[written[1:]]
        return central(value["value"] if isinstance(value, dict) else value, parameters, positive=positive)
    if match := _CALL.fullmatch(written):
        return (float(match[1]) + float(match[2])) / 2
    if match := re.fullmatch(f"{_NUMBER} of {_NUMBER}", written):
        return (float(match[1]) + 0.5) / (float(match[2]) + 1)
    if match := re.fullmatch(f"{_NUMBER} dB", written):
        return 10 ** (float(match[1]) / 10)
    if positive and (match := re.fullmatch(f"{_NUMBER} to {_NUMBER}", written)):
        return math.sqrt(float(match[1]) * float(match[2]))
    return float(written)


def is_range(written: Any, parameters: Data) -> bool:
    if not isinstance(written, str):
        return False
    if written.startswith("$"):
        value = parameters[written[1:]]
        return is_range(value["value"] if isinstance(value, dict) else value, parameters)
    return "(" in written or " of " in written


def key_for(mapping: Data, label: str) -> str:
    return label if label in mapping else "default"


def make_room(row: dict[str, float], final: dict[str, float]) -> dict[str, float]:
    """Let some priors be final; the others keep their ratios. A row that cannot add up to 1 is impossible."""
    others = math.fsum(v for h, v in row.items() if h not in final)
    left = 1 - math.fsum(final.values())
    if left < -1e-12 or (others == 0 and left > 1e-12):
        return dict.fromkeys(row, 0.0)
    return {h: final[h] if h in final else (left * v / others if others else 0.0) for h, v in row.items()}


def names_in(said: Any) -> list[str]:
    return re.findall(r"[a-z_0-9]+", said.removeprefix("not ")) if isinstance(said, str) else said


def as_said(said: Any, label: str) -> bool:
    return (label in names_in(said)) != (isinstance(said, str) and said.startswith("not "))


def listed_words(item: Data) -> list[str]:
    """Hypotheses that an item names outside its numbers."""
    return [*listed(item.get("actor")), *listed(item.get("for")), *listed(item.get("against"))]


def listed(written: Any) -> list[str]:
    return [] if written is None else [written] if isinstance(written, str) else written
