"""What to tell an analyst when his text is not YAML: the library's words turned into a place and a way out."""

from typing import NamedTuple

from yaml import YAMLError
from yaml.error import Mark, MarkedYAMLError

from indicia.case.yaml_tree import MAX_DEPTH

__all__ = ["explain_syntax_error"]

_QUOTE = "a comma, colon or # in the text? quote it"


class _Rule(NamedTuple):
    """What to say where the library's problem holds these words; ``{line}`` is where the construct began."""

    words: str
    message: str
    where_it_began: bool = False


# Words of either parser, the C one and the Python one, tried in this order.
_RULES = (
    _Rule(
        "mapping values are not allowed",
        f"a colon where no key can be: a second one in the same text, or a line indented unlike the others; {_QUOTE}",
    ),
    _Rule("maximum nesting depth", f"nested deeper than {MAX_DEPTH} levels"),  # libyaml's own limit, from 0.2.6 on
    _Rule("cannot start any token", "unquoted text cannot begin with {found!r}; quote the text"),
    _Rule(
        "sequence entries are not allowed",
        "a list entry '- ' must begin a line of its own; does the text begin with '-'? quote it",
    ),
    _Rule(
        "found unexpected end of stream",
        "the quotation that opens here is never closed; inside '...' an apostrophe is written twice",
        where_it_began=True,
    ),
    _Rule(
        "could not find expected ':'",
        "text with no 'key:' before it; indent it more than its key, or quote the text that it continues",
        where_it_began=True,
    ),
    _Rule("escape", "an unknown escape: inside \"...\" a backslash is written \\\\; or use '...'"),
    _Rule("<document start>", "text after the end of the document; one file holds one document"),
    _Rule(
        "expected '-'", "expected another '- ' of the list that begins in line {line}; indent this line like the others"
    ),
    _Rule(
        "expected key",
        "this line does not fit the block that begins in line {line}; indent it like the others, or, where text "
        "follows a quotation, quote it as a whole",
    ),
    _Rule("hexdecimal number", "an unknown escape: after \\x, \\u or \\U come 2, 4 or 8 hexadecimal digits"),
    _Rule("alphabetic or numeric character", "unquoted text cannot begin with & or *; quote the text"),
    _Rule("node content", "a value is missing before {found!r}; does the text begin with a bracket or comma? quote it"),
)
_CLOSERS = {"flow mapping": ("{", "}"), "flow sequence": ("[", "]")}


def explain_syntax_error(error: YAMLError, text: str) -> tuple[int, int, str]:
    """Turn an error of the YAML library into a place and a message with a way out.

    Parameters
    ----------
    error
        What the library raised; its C and its Python parser word the same fault differently.
    text
        The document.

    Returns
    -------
    line, column : int
        Where to look, both counted from 1: where a quotation or bracket opens that never closes, else where reading
        stopped.
    message : str
        What is wrong and what would help.
    """
    if not isinstance(error, MarkedYAMLError) or error.problem_mark is None:
        return 1, 1, f"not YAML: {' '.join(str(error).split())}"
    stopped, began = error.problem_mark, error.context_mark or error.problem_mark
    problem = _same_words(error)
    found = text[stopped.index : stopped.index + 1]
    if found == "\t":
        return _at(stopped, "a tab; indent with spaces")
    if "expected ',' or" in problem:
        return _bracket(error.context or "", began, stopped, found)
    for rule in _RULES:
        if rule.words in problem:
            message = rule.message.replace("{line}", str(began.line + 1)).replace(
                "{found!r}", repr(found) if found else "the end"
            )
            return _at(began if rule.where_it_began else stopped, message)
    context = f"{error.context}: " if error.context else ""
    return _at(stopped, f"not YAML: {context}{problem}; {_QUOTE}")


def _same_words(error: MarkedYAMLError) -> str:
    """The problem in the words of the C parser, where the Python one says less."""
    problem = error.problem or ""
    if "expected <block end>" in problem:
        return "expected '-'" if "collection" in (error.context or "") else "expected key"
    return problem


def _bracket(context: str, began: Mark, stopped: Mark, found: str) -> tuple[int, int, str]:
    opener, closer = next((pair for kind, pair in _CLOSERS.items() if kind in context), ("{", "}"))
    if not found:
        return _at(began, f"the '{opener}' that opens here is never closed; add '{closer}'")
    return _at(stopped, f"expected ',' or '{closer}' for the '{opener}' of line {began.line + 1}; {_QUOTE}")


def _at(mark: Mark, message: str) -> tuple[int, int, str]:
    return mark.line + 1, mark.column + 1, message
