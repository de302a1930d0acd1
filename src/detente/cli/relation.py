"""`detente relation`: how two states treat each other over time."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.errors import DetenteError

if TYPE_CHECKING:
    from rich.console import Console

    from detente.records import Event
    from detente.relations import Relation

__all__ = ["relation"]


class By(StrEnum):
    """The length of a period."""

    day = "day"
    week = "week"
    month = "month"
    quarter = "quarter"
    year = "year"


class Format(StrEnum):
    """How the relation is written."""

    table = "table"
    json = "json"


def relation(
    first: Annotated[str, typer.Argument(metavar="STATE", help="A state: CHN, or China.")],
    second: Annotated[str, typer.Argument(metavar="STATE", help="The other state.")],
    store: Annotated[Path, typer.Option("--store", metavar="FILE", help="The archive to read.")],
    by: Annotated[By, typer.Option("--by", help="Length of the periods.")] = By.month,
    since: Annotated[str | None, typer.Option("--since", metavar="DAY", help="Only events from this day on.")] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DAY", help="Only events up to this day.")] = None,
    form: Annotated[Format, typer.Option("--format", "-f", help="How to write it.")] = Format.table,
) -> None:
    """Print the relation of two states by period, with intervals, and its turns with the events behind them."""
    from detente.archive import Archive
    from detente.cli.code import parse_days
    from detente.cli.show import json_line, make_console
    from detente.relations import relation as relate

    pair = (_country(first), _country(second))
    if pair[0] == pair[1]:
        raise DetenteError(f"{first} and {second} are one state; a relation needs two")
    start, end = parse_days(since, until)
    with Archive(store, read_only=True) as archive:
        events = list(archive.events(pair=pair))
    found = relate(events, pair, by=by.value, since=start, until=end)
    if form is Format.json:
        typer.echo(json_line(found.to_json()))
        return
    print_relation(make_console(), found, events)


def print_moves(console: Console, relation: Relation, events: list[Event]) -> None:
    """Print, for each period, which way the relation moved and the two strongest events on that side."""
    from rich.text import Text

    from detente.results import describe_event

    both = [p for p in relation.series if p.direction == "both"]
    last = 0.0
    for period in both:
        change = period.net - last
        last = period.net
        way = "better" if change > 0 else "worse"
        console.print()
        console.print(Text(f"{period.period}: {way} by {abs(change):.0f}", style="bold"))
        inside = [e for e in events if e.date.date and e.date.date.isoformat().startswith(period.period)]
        pushing = [e for e in inside if e.intensity * change > 0 and e.status in ("done", "ongoing")]
        for event in sorted(pushing, key=lambda e: (-abs(e.intensity) * e.confidence, e.id))[:2]:
            console.print(Text("  " + describe_event(event)))
            console.print(Text(f"      “{event.evidence.sentence.text}”", style="dim"))


def _country(name: str) -> str:
    from detente.data.states import states

    if name.upper() in states():
        return name.upper()
    from detente.actors import resolve

    actor = resolve(name) or resolve(name.title())
    if actor is None or actor.country not in states():
        raise DetenteError(f"{name} names no state; write a code like CHN, or a name like China")
    return actor.country


def print_relation(console: Console, relation: Relation, events: list[Event]) -> None:
    """Print the both-way series as bars of net intensity, then each turn with its strongest events."""
    from rich.text import Text

    from detente.results import describe_event

    both = [p for p in relation.series if p.direction == "both"]
    if not both:
        console.print("no events between them in these dates")
        return
    top = max(abs(p.net) for p in both) or 1.0
    console.print(Text(f"{'period':<9} {'stories':>7} {'coop.':>7} {'conflict':>8} {'net':>7}  {'90% interval':<17}"))
    for period in both:
        size = round(abs(period.net) / top * 24)
        bar = (" " * (24 - size) + "█" * size + "│" + " " * 24) if period.net < 0 else (" " * 24 + "│" + "█" * size)
        line = Text(
            f"{period.period:<9} {period.stories:>7} {period.cooperation:>7.1f} {period.conflict:>8.1f} "
            f"{period.net:>7.1f}  {period.low:>7.1f} to {period.high:>6.1f} "
        )
        line.append(bar, style="red" if period.net < 0 else "green")
        console.print(line)
    by_id = {e.id: e for e in events}
    for turn in relation.turns:
        way = "worse" if turn.change < 0 else "better"
        console.print()
        console.print(
            Text(f"{turn.date}: turned {way} by {abs(turn.change):.1f} a {relation.method.by} "
                 f"(between {turn.low} and {turn.high})", style="bold")
        )  # fmt: skip
        for event_id in turn.events[:4]:
            if event := by_id.get(event_id):
                console.print(Text("  " + describe_event(event)))
                console.print(Text(f"      “{event.evidence.sentence.text}”", style="dim"))
