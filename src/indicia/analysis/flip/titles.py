"""Numbers in words."""

from indicia.analysis.flip.numbers import Candidate
from indicia.case.document import Document


def title(candidate: Candidate, document: Document) -> str:
    """Call a number what an analyst would: ``prior of Russia``, ``reliability of Reuters``."""
    owner, *words = candidate.path.split(".")
    match candidate.kind:
        case "prior":
            return _prior(words, document)
        case "reliability":
            return f"reliability of {document.sources[owner].label}"
        case "redundancy":
            return f"redundancy of {owner}"
        case "parameter":
            return f"${owner}"
        case "structure":
            one = candidate.repeats[0] if len(candidate.repeats) == 1 else "another item"
            return f"redundancy of {owner}, should it repeat {one}"
        case _:
            return candidate.path


def _prior(words: list[str], document: Document) -> str:
    question = document.questions[words.pop(0)] if len(document.questions) > 1 else document.first_question
    name, *state = words
    said = f"prior of {question.hypotheses[name].label}"
    labels = [
        "any other" if label == "default" else document.questions[parent].hypotheses[label].label
        for parent, label in zip(question.given, state, strict=False)
    ]
    return f"{said} given {', '.join(labels)}" if labels else said
