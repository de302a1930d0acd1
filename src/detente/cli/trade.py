"""`detente trade ...`: figures of statistical offices, beside a relation and against what is claimed."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from detente.trade import Trade, TradeFigures

__all__ = ["app"]

app = typer.Typer(
    name="trade", help="Keep trade figures, show them for a pair of states, and check claims against them.",
    no_args_is_help=True, rich_markup_mode=None,
)  # fmt: skip


class Format(StrEnum):
    """How figures are written."""

    table = "table"
    json = "json"


@app.command("import")
def import_trade(
    sources: Annotated[
        list[Path],
        typer.Argument(
            metavar="SOURCE", help="CSV of UN Comtrade, Statistics Canada, or year,reporter,partner,flow,value."
        ),
    ],
    store: Annotated[Path, typer.Option("--store", metavar="FILE", help="The archive to keep them in.")],
) -> None:
    """Keep trade figures in an archive, in place of older ones for the same partners, flow and period."""
    from detente.archive import Archive
    from detente.records import Rejected
    from detente.trade import read_trade

    refused: list[Rejected] = []

    def kept(path: Path) -> Iterator[Trade]:
        for each in read_trade(path):
            if isinstance(each, Rejected):
                refused.append(each)
            else:
                yield each

    with Archive(store) as archive:
        count = sum(archive.add_trade(kept(path)) for path in sources)
    for each in refused[:20]:
        typer.secho(f"not imported: {each.origin}, {each.position}: {each.reason}", fg="yellow", err=True)
    typer.echo(f"{count} figures imported" + (f", {len(refused)} rows not" if refused else ""), err=True)
    if refused:
        raise typer.Exit(1)


@app.command()
def show(
    first: Annotated[str, typer.Argument(metavar="STATE", help="A state: CHN, or China.")],
    second: Annotated[str, typer.Argument(metavar="STATE", help="The other state.")],
    store: Annotated[Path, typer.Option("--store", metavar="FILE", help="The archive to read.")],
    form: Annotated[Format, typer.Option("--format", "-f", help="How to write them.")] = Format.table,
) -> None:
    """Print the trade of two states by year, as each reports it, with growth and the other's rank."""
    from detente.archive import Archive
    from detente.cli.relation import state_code
    from detente.cli.show import json_line

    pair = (state_code(first), state_code(second))
    with Archive(store, read_only=True) as archive:
        rows = trade_rows(archive.trade(*pair), pair)
    if form is Format.json:
        typer.echo(json_line({"pair": list(pair), "trade": rows}))
        return
    if not rows:
        typer.echo("no trade figures of either; `detente trade import FILE` adds them")
    for row in rows:
        growth = "" if row["growth"] is None else f"{row['growth']:+.1%}"
        rank = f"number {row['rank']} of {row['partners']}" if row["rank"] else ""
        typer.echo(
            f"{row['period']}  {row['reporter']} with {row['partner']}  {row['flow']:<8} "
            f"{row['currency']} {row['value'] / 1e6:>12,.1f} million  {growth:>7}  {rank}".rstrip()
        )


def trade_rows(figures: TradeFigures, pair: tuple[str, str]) -> list[dict[str, Any]]:
    """Return each side's whole years with the other: exports, imports and total, growth, and the other's rank."""
    rows: list[dict[str, Any]] = []
    for reporter, partner in (pair, pair[::-1]):
        for flow in ("exports", "imports", "total"):
            for year, value in figures.years(reporter, partner, flow):
                place = figures.rank(reporter, partner, flow, year)
                growth = figures.growth(reporter, partner, flow, year)
                rows.append({
                    "period": year, "reporter": reporter, "partner": partner, "flow": flow, "value": value,
                    "currency": figures.currency[reporter], "growth": None if growth is None else round(growth, 4),
                    "rank": place[0] if place else None, "partners": place[1] if place else None,
                    "origin": figures.origin[reporter],
                })  # fmt: skip
    return sorted(rows, key=lambda row: (row["reporter"] != pair[0], row["period"], row["flow"]))


@app.command()
def check(
    first: Annotated[str, typer.Argument(metavar="STATE", help="A state: CHN, or China.")],
    second: Annotated[str, typer.Argument(metavar="STATE", help="The other state.")],
    store: Annotated[Path, typer.Option("--store", metavar="FILE", help="The archive to read.")],
    form: Annotated[Format, typer.Option("--format", "-f", help="How to write the verdicts.")] = Format.table,
) -> None:
    """Check what reports claim of two states' trade: supported, contradicted or not enough data, with the figures."""
    from detente.archive import Archive
    from detente.cli.relation import state_code
    from detente.cli.show import json_line

    pair = (state_code(first), state_code(second))
    with Archive(store, read_only=True) as archive:
        found = archive.check_claims(*pair)
    if form is Format.json:
        claims = [{"statement": said.to_json(), **verdict.to_json()} for said, verdict in found]
        typer.echo(json_line({"pair": list(pair), "claims": claims}))
        return
    if not found:
        typer.echo("no claims about trade between them")
    for said, verdict in found:
        typer.echo(f"{verdict.verdict}: “{said.words}”  ({said.published or 'undated'}, {said.url or said.article_id})")
        typer.echo(f"    {verdict.why}")
