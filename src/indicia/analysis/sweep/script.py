"""A sweep described in a TOML or YAML file, so that it can be run again by anybody."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from indicia.analysis.sweep.run import Mode
from indicia.analysis.sweep.values import Values
from indicia.errors import IndiciaError, nearest

_KEYS = ("indicia_sweep", "case", "with", "set", "question", "mode", "output", "sweep")


@dataclass(frozen=True)
class Script:
    """What a file says of a sweep; paths of files are relative to it.

    Attributes
    ----------
    case
        The case file; None where the file names none.
    case_written
        The same as it stands there, wherever the work is done.
    varying
        The values of each number, as `sweep` takes them.
    overlays, values, question, mode
        As `sweep` takes them.
    output
        The file to write; None for text on the terminal.
    """

    case: Path | None
    case_written: str | None
    varying: Mapping[str, Values]
    overlays: tuple[Path, ...]
    values: Mapping[str, object]
    question: str | None
    mode: Mode
    output: Path | None


def read_script(path: str | Path) -> Script:
    """Read a file that describes a sweep.

    Parameters
    ----------
    path
        A file that ends in ``.toml``, ``.yaml`` or ``.yml``. Keys: ``indicia_sweep: 1``, ``case``, ``sweep`` (path to
        values), and optionally ``set``, ``with``, ``question``, ``mode`` ("grid" or "one_at_a_time"), ``output``.

    Raises
    ------
    IndiciaError
        For what no sweep has; it names the nearest key.
    CaseError
        Where a YAML file is not YAML.
    OSError
        Where the file cannot be read.
    """
    path = Path(path)
    data = _read(path)
    for key in data:
        if key not in _KEYS:
            raise IndiciaError(f"{path}: {key!r} is no key of a sweep{nearest(key, _KEYS)}; known: {', '.join(_KEYS)}")
    if data.get("indicia_sweep") != 1:
        raise IndiciaError(f"{path}: write indicia_sweep: 1, the version; {data.get('indicia_sweep')!r} found")
    mode = data.get("mode", "grid")
    if mode not in ("grid", "one_at_a_time"):
        raise IndiciaError(f"{path}: mode is grid or one_at_a_time, {mode!r} found")
    named = {key: _text(path, key, data[key]) for key in ("case", "question", "output") if key in data}
    overlays = data.get("with", [])
    return Script(
        case=path.parent / named["case"] if "case" in named else None,
        case_written=named.get("case"),
        varying=dict(_flat(path, "sweep", data.get("sweep"))),
        overlays=tuple(
            path.parent / _text(path, "with", o) for o in (overlays if isinstance(overlays, list) else [overlays])
        ),
        values=dict(_flat(path, "set", data.get("set", {}))),
        question=named.get("question"),
        mode=mode,
        output=path.parent / named["output"] if "output" in named else None,
    )


def _read(path: Path) -> Mapping[str, object]:
    if path.suffix in (".yaml", ".yml"):
        from indicia.case.yaml import read_yaml

        data: object = read_yaml(path.read_bytes(), str(path)).data
    elif path.suffix == ".toml":
        import tomllib

        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise IndiciaError(f"{path}: {error}") from None
    else:
        raise IndiciaError(f"{path}: a sweep is described in .toml or .yaml; {path.suffix or 'no ending'} found")
    if not isinstance(data, Mapping):
        raise IndiciaError(f"{path}: keys and values are wanted: {', '.join(_KEYS)}")
    return data


def _text(path: Path, key: str, value: object) -> str:
    if not isinstance(value, str) or not value:
        raise IndiciaError(f"{path}: {key}: text is wanted, {value!r} found")
    return value


def _flat(path: Path, key: str, data: object) -> Iterator[tuple[str, Values]]:
    """Dotted paths and their values; TOML makes tables of dots that are not quoted."""
    if not isinstance(data, Mapping):
        raise IndiciaError(f'{path}: {key}: paths and values are wanted, as in "prior.guilty" = "0:1:101"')
    for name, value in data.items():
        if isinstance(value, Mapping):
            yield from ((f"{name}.{below}", found) for below, found in _flat(path, key, value))
        else:
            yield str(name), value
