"""Plain data to YAML 1.2 text that the reader of this package reads back as the very same data."""

import json
import re
from collections.abc import Mapping

from indicia.case.yaml_scalars import resolve_plain

__all__ = ["block", "flow"]

# Text that means itself without quotes, between braces and after a key alike.
_PLAIN = re.compile(r"[A-Za-z0-9$(][A-Za-z0-9_ $.()%/+*'-]*", re.ASCII)
# What the reader refuses to see in a file as it is.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_BLOCK_LEVELS = 3


def flow(value: object) -> str:
    """Write a value on one line, mappings in braces.

    Examples
    --------
    >>> flow({"value": "beta(2, 3)", "because": "learned", "n": 3, 2: 1e-9})
    '{value: "beta(2, 3)", because: learned, n: 3, 2: 1e-09}'
    """
    match value:
        case Mapping():
            return "{" + ", ".join(f"{flow(key)}: {flow(inner)}" for key, inner in value.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(map(flow, value)) + "]"
        case str():
            return _text(value)
    return _scalar(value)


def block(data: Mapping[str | int, object], level: int = 0) -> str:
    """Write a mapping over several lines, what lies deeper than three levels in braces."""
    indent = "  " * level
    lines = []
    for key, value in data.items():
        if isinstance(value, dict) and value and level + 1 < _BLOCK_LEVELS:
            lines.append(f"{indent}{flow(key)}:\n{block(value, level + 1)}")
        else:
            lines.append(f"{indent}{flow(key)}: {flow(value)}\n")
    return "".join(lines)


def _scalar(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and (value != value or abs(value) == float("inf")):
        return ".nan" if value != value else ".inf" if value > 0 else "-.inf"
    return repr(value)


def _text(text: str) -> str:
    plain = _PLAIN.fullmatch(text) and text == text.strip() and len(text) < 1000
    if plain and isinstance(resolve_plain(text), str):
        return text
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))
