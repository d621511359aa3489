"""`indicia explain`."""

import click

from indicia.cli.cases import open_case
from indicia.cli.console import console
from indicia.cli.options import ITEM, QUESTION, changes, common, examples, forms, one_case


@click.command("explain", epilog=examples("indicia explain case.yaml cook_denies"))
@one_case
@click.argument("item", type=ITEM, metavar="ITEM")
@forms()
@click.option("--question", type=QUESTION, metavar="ID", help="Weigh it for this question; by default the first.")
@changes
@common
@click.pass_context
def command(
    ctx: click.Context,
    case: str,
    item: str,
    question: str | None,
    overlays: tuple[str, ...],
    values: tuple[str, ...],
) -> None:
    """Show how the numbers of one item arose, step by step: as written, by the model, after carrier and group."""
    opened = open_case(case, overlays, values)
    from indicia.analysis.explain import explain

    found = explain(opened, item, question=question)
    out = console(ctx)
    from indicia.engine.export import case_dict
    from indicia.engine.score import provenance
    from indicia.engine.show import words
    from indicia.engine.show.markdown import escape

    origin = provenance(opened)
    if out.form == "json":
        out.write_json({"kind": "explanation", "format": 1, "case": case_dict(origin), **found.to_dict()})
        return
    foot = [*words.changed(origin), words.origin(origin)]
    if out.form == "markdown":
        out.write_text("\n\n".join((found.to_markdown().rstrip("\n"), *map(escape, foot))))
    else:
        out.write_text("\n\n".join((found.to_text(min(max(out.width, 56), 100)), *foot)))
