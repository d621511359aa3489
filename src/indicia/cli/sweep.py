"""`indicia sweep`."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from indicia.cli.cases import open_case
from indicia.cli.console import Console, console
from indicia.cli.files import writing
from indicia.cli.options import (
    VARYING,
    CaseFile,
    changes,
    common,
    examples,
    forms,
    may_replace,
    refuse_without,
    whose_hypotheses,
)
from indicia.cli.progress import bar
from indicia.errors import IndiciaError

if TYPE_CHECKING:
    import xarray as xr

    from indicia.analysis.sweep import Work
    from indicia.analysis.sweep.script import Script
    from indicia.case import Case


@click.command(
    "sweep",
    epilog=examples(
        "indicia sweep case.yaml prior.oysters=0:1:101",
        "indicia sweep case.yaml prior.oysters=0:1:101 mayor.reliability=0.5:1:51 -o sweep.nc",
        "indicia sweep case.yaml prior.oysters=0.1,0.5 mayor.reliability=0.5,1 --one-at-a-time",
        "indicia sweep --from sweep.toml",
    ),
)
@click.argument("case", type=CaseFile(), metavar="CASE", required=False)
@click.argument("varying", type=VARYING, metavar="PATH=VALUES...", nargs=-1)
@click.option("--one-at-a-time", is_flag=True, help="Each number alone, the others as in the case.")
@whose_hypotheses
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write every scenario to FILE: .nc (NetCDF), .zarr, .parquet or .csv.",
)
@click.option(
    "--from", "script", type=click.Path(path_type=Path), metavar="FILE", help="Run a sweep described in FILE."
)
@may_replace
@forms()
@changes
@common
@click.pass_context
def command(
    ctx: click.Context,
    case: str | None,
    varying: tuple[str, ...],
    one_at_a_time: bool,
    question: str | None,
    output: Path | None,
    script: Path | None,
    force: bool,
    overlays: tuple[str, ...],
    values: tuple[str, ...],
) -> int:
    """Let numbers of a case take other values, and tell where the leader changes.

    VALUES are a range LOW:HIGH:POINTS, a list with commas, or one value; of several numbers every combination is
    scored. As a prior moves, the others of its row keep their ratios. A sweep described in a TOML or YAML file (see
    docs/sweep.md) is run by --from, and gives the same bytes each time.
    """
    from indicia.analysis.sweep.write import check_target, write_dataset

    work, described = _prepare(case, varying, one_at_a_time, question, script, overlays, values)
    output = output or (described.output if described else None)
    if output is None:
        refuse_without(ctx, "--output", "force")
    else:
        check_target(output, force=force)
    out = console(ctx)
    stopped = _run(work, out)
    if stopped and (output is None or not work.done):
        return 130
    found = work.dataset()
    if described is not None and described.case_written is not None and case is None:
        found.attrs["file"] = described.case_written  # the same from wherever it is run
    if output is not None:
        with writing(output):
            write_dataset(found, output, force=force)
        left = f" of {work.total:,}, stopped before the rest" if stopped else ""
        out.remark(f"{output}: {work.done:,} scenarios{left}")
    if out.form != "text" or output is None:
        _print(found, out)
    return 130 if stopped else 0


def _prepare(
    case: str | None,
    varying: tuple[str, ...],
    one_at_a_time: bool,
    question: str | None,
    script: Path | None,
    overlays: tuple[str, ...],
    values: tuple[str, ...],
) -> "tuple[Work, Script | None]":
    from indicia.analysis.sweep import prepare

    if script is None:
        if case is None:
            raise click.UsageError("name a case and what to vary: indicia sweep case.yaml prior.guilty=0:1:101")
        mode: Literal["grid", "one_at_a_time"] = "one_at_a_time" if one_at_a_time else "grid"
        return prepare(open_case(case, overlays, values), _split(varying), question=question, mode=mode), None
    from indicia.analysis.sweep.script import read_script

    if varying or one_at_a_time or (case is not None and "=" in case):
        raise click.UsageError("--from says what to vary; write PATH=VALUES and --one-at-a-time into that file")
    said = read_script(script)
    named = case or (str(said.case) if said.case else None)
    if named is None:
        raise IndiciaError(f"{script}: names no case; write case: FILE there, or name one before --from")
    # What the command line changes comes last and so wins.
    opened = open_case(named, [str(path) for path in said.overlays])
    opened = opened.set(said.values) if said.values else opened
    opened = _changed(opened, overlays, values)
    asked = question or said.question
    return prepare(opened, said.varying, question=asked, mode=said.mode), said


def _changed(opened: "Case", overlays: tuple[str, ...], values: tuple[str, ...]) -> "Case":
    from indicia.case.overlay import values_overlay
    from indicia.cli.cases import settings
    from indicia.cli.failures import SET

    opened = opened.with_overlays(overlays)
    return opened.with_overlays([values_overlay(settings(values), SET)]) if values else opened


def _split(varying: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for setting in varying:
        path, _, text = setting.partition("=")
        if path.strip() in found:
            raise IndiciaError(f"{path.strip()} stands twice; write its values in one list")
        found[path.strip()] = text.strip()
    return found


def _run(work: "Work", out: Console) -> bool:
    """Do the work; whether it was stopped by Ctrl-C."""
    try:
        with bar(quiet=out.quiet) as tell:
            work.run(lambda done, total: tell("Sweeping", done / total) if tell else None)
    except KeyboardInterrupt:
        return True
    return False


def _print(found: "xr.Dataset", out: Console) -> None:
    if out.form == "json":
        from indicia.analysis.sweep.export import to_dict

        out.write_json(to_dict(found))
        return
    from indicia.analysis.sweep.show import to_markdown, to_text

    if out.form == "markdown":
        out.write_text(to_markdown(found).rstrip("\n"))
    else:
        out.write(to_text(found, width=out.width, utf8=out.utf8, colour=out.colour))
