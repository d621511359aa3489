"""The shared numbers of a case; what kind of number each is follows from where it is used."""

from collections.abc import Iterator, Mapping

from indicia.case.document import DataPath, Document, Parameter, item_leaves
from indicia.case.faults import Faults, shown
from indicia.case.fields import ParameterFields, read_fields
from indicia.case.names import check_identifier, no_mapping, unknown_name
from indicia.likelihood.tree import Leaf, Shared, leaves
from indicia.quantity import Domain, Quantity, QuantityError, parse_quantity, parse_reference


def read_parameters(raw: object, document: Document, faults: Faults) -> dict[str, Parameter]:
    """Read the section of shared numbers.

    Parameters
    ----------
    raw
        The section's data.
    document
        The rest of the case, where the numbers are used.
    """
    if raw is not None and not isinstance(raw, dict):
        faults.add(("parameters",), no_mapping(raw))
    section = raw if isinstance(raw, dict) else {}
    rows = {n: r for n, r in section.items() if check_identifier(n, ("parameters", n), faults)}
    values = {name: row.get("value") if isinstance(row, dict) else row for name, row in rows.items()}
    domains = _domains(document, values, faults)
    read = {name: _read(name, row, domains.get(name), document, faults) for name, row in rows.items()}
    found = {name: parameter for name, parameter in read.items() if parameter is not None}
    return _without_cycles(found, values, faults)


def _read(name: str, row: object, domain: Domain | None, document: Document, faults: Faults) -> Parameter | None:
    path = ("parameters", name)
    short = not isinstance(row, dict)
    fields = read_fields(ParameterFields, {"value": row} if short else row, path, faults)
    if fields is None:
        return None
    try:
        value = parse_reference(fields.value) or _parse(fields.value, domain, document)
    except QuantityError as error:
        faults.add(path if short else (*path, "value"), str(error))
        return None
    return Parameter(name, value, fields.because, fields.by, fields.as_of, short)


def _parse(value: object, domain: Domain | None, document: Document) -> Quantity:
    if not isinstance(value, str | int | float):
        raise QuantityError(f"a number was expected, {shown(value)} found")
    if domain is not None:
        return parse_quantity(value, domain, admiralty=document.admiralty or None)
    try:
        return parse_quantity(value, Domain.PROBABILITY, admiralty=document.admiralty or None)
    except QuantityError:  # used nowhere, so that it may be any kind of number
        return parse_quantity(value, Domain.REAL)


def shared_leaves(document: Document) -> Iterator[tuple[DataPath, Shared]]:
    """Every `$name` of a document, with the place it is written at."""
    for path, leaf in _leaves(document):
        if isinstance(leaf, Shared):
            yield path, leaf


def _leaves(document: Document) -> Iterator[tuple[DataPath, Leaf]]:
    for item in document.evidence.values():
        for leaf in item_leaves(item):
            yield ("evidence", item.id, *leaf.key), leaf
    for question in document.questions.values():
        for hypothesis in question.hypotheses.values():
            for leaf in leaves(hypothesis.prior):
                yield question.prior_place(hypothesis.id, leaf.key[len(hypothesis.prior.key) :]), leaf
    for source in document.sources.values():
        if source.reliability is not None:
            yield ("sources", *source.reliability.key), source.reliability
    for group in document.groups.values():
        yield ("groups", *group.redundancy.key), group.redundancy


def _domains(document: Document, values: Mapping[str, object], faults: Faults) -> dict[str, Domain]:
    """What kind of number each parameter is, those included that another one is named after."""
    domains: dict[str, Domain] = {}
    first: dict[str, DataPath] = {}
    for path, leaf in shared_leaves(document):
        if leaf.name not in values:
            faults.add(path, unknown_name(f"${leaf.name}", values, "parameter"))
        for name in _chain(leaf.name, values):
            if domains.setdefault(name, leaf.domain) is not leaf.domain:
                where = ".".join(map(str, first[name]))
                message = f"${name} is a {leaf.domain} here and a {domains[name]} in {where}; make two parameters of it"
                faults.add(path, message)
            first.setdefault(name, path)
    return domains


def _chain(name: str | None, values: Mapping[str, object]) -> Iterator[str]:
    seen: set[str] = set()
    while name is not None and name in values and name not in seen:
        yield name
        seen.add(name)
        name = _reference(values[name])


def _reference(value: object) -> str | None:
    try:
        return parse_reference(value)
    except QuantityError:
        return None


def _without_cycles(
    parameters: dict[str, Parameter], written: Mapping[str, object], faults: Faults
) -> dict[str, Parameter]:
    good = {}
    for name, parameter in parameters.items():
        seen = [name]
        value = parameter.value
        while isinstance(value, str):
            if value in seen:
                if value == name == min(seen):  # once for each circle
                    faults.add(parameter.place, f"a circle: {' -> '.join([*seen, value])}; give one of them a number")
                break
            if value not in parameters:
                if value not in written:
                    faults.add(parameter.place, unknown_name(f"${value}", written, "parameter"))
                break
            seen.append(value)
            value = parameters[value].value
        else:
            good[name] = parameter
    return good
