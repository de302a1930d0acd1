"""`detente relation` and `detente relations`: how states treat each other over time, and who moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.errors import DetenteError

if TYPE_CHECKING:
    from datetime import date

    from rich.console import Console

    from detente.records import Event
    from detente.relations import Relation
    from detente.relations.moves import Move
    from detente.relations.records import Period

__all__ = ["relation", "relations", "state_code"]

#: Eight heights of a sparkline, and what stands where nobody reported.
_SPARKS = "▁▂▃▄▅▆▇█"


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
    csv = "csv"


class Volume(StrEnum):
    """What sums are divided by."""

    share = "share"
    archive = "archive"
    raw = "raw"


class Measure(StrEnum):
    """What happened in a period, or what is remembered at its end."""

    flow = "flow"
    level = "level"


class Deed(StrEnum):
    """Words or deeds."""

    words = "words"
    deeds = "deeds"


class Outlets(StrEnum):
    """Whose reports count."""

    independent = "independent"
    wire = "wire"
    outlet = "outlet"
    state_media = "state-media"
    government = "government"


class Split(StrEnum):
    """What the whole is parted by."""

    issue = "issue"
    outlet = "outlet"
    quad = "class"


def relation(
    first: Annotated[str, typer.Argument(metavar="STATE", help="A state: CHN, or China.")],
    second: Annotated[str, typer.Argument(metavar="STATE", help="The other state.")],
    store: Annotated[Path, typer.Option("--store", metavar="FILE", help="The archive to read.")],
    by: Annotated[By, typer.Option("--by", help="Length of the periods.")] = By.month,
    since: Annotated[str | None, typer.Option("--since", metavar="DAY", help="Only events from this day on.")] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DAY", help="Only events up to this day.")] = None,
    volume: Annotated[
        Volume,
        typer.Option("--volume", help="Divide sums by the pair's stories, by 100 of the archive's, or not at all."),
    ] = Volume.share,
    measure: Annotated[
        Measure, typer.Option("--measure", help="What happened in each period, or what is remembered at its end.")
    ] = Measure.flow,
    half_life: Annotated[
        float | None,
        typer.Option("--half-life", metavar="DAYS", min=1, help="Days after which the level counts an act half."),
    ] = None,
    base: Annotated[
        str | None,
        typer.Option("--base", metavar="SPAN", help="Make 100 what went on in an average period of YEAR or DAY..DAY."),
    ] = None,
    issue: Annotated[str | None, typer.Option("--issue", metavar="ISSUE", help="Only events on this issue.")] = None,
    deed: Annotated[Deed | None, typer.Option("--only", help="Only words, or only deeds.")] = None,
    event_type: Annotated[
        str | None, typer.Option("--type", metavar="TYPE", help="Only events of this type, such as SANCTION.")
    ] = None,
    outlets: Annotated[
        Outlets | None, typer.Option("--outlets", help="Only what these report; independent is no state's own.")
    ] = None,
    without: Annotated[
        list[str] | None,
        typer.Option("--without", metavar="STATE", help="Leave out what this state's own media and government report."),
    ] = None,
    split: Annotated[
        Split | None, typer.Option("--split", help="Part the whole by issue, kind of outlet or quad class too.")
    ] = None,
    beside: Annotated[
        str | None,
        typer.Option("--beside", metavar="SOURCE", help="Set imported events (gdelt, icews, polecat) beside ours."),
    ] = None,
    form: Annotated[Format, typer.Option("--format", "-f", help="How to write it.")] = Format.table,
) -> None:
    """Print the relation of two states by period, with intervals, and its turns with the events behind them."""
    from detente.archive import Archive
    from detente.cli.code import parse_days
    from detente.cli.show import json_line, make_console
    from detente.data.codebook import TYPES
    from detente.data.issues import issue_names
    from detente.dyads import Narrowed

    pair = (state_code(first), state_code(second))
    if pair[0] == pair[1]:
        raise DetenteError(f"{first} and {second} are one state; a relation needs two")
    if issue is not None and issue not in issue_names():
        raise DetenteError(f"--issue {issue}: no such issue; docs/reference/issues.md lists them, such as trade-talks")
    if event_type is not None and event_type.upper() not in TYPES:
        raise DetenteError(f"--type {event_type}: no such type; one of {', '.join(TYPES)}")
    start, end = parse_days(since, until)
    narrowed = Narrowed(
        issue, deed.value if deed else None, event_type.upper() if event_type else None,
        outlets.value if outlets else None, tuple(state_code(state) for state in without or ()),
    )  # fmt: skip
    with Archive(store, read_only=True) as archive:
        found = archive.relation(
            *pair, by=by.value, since=start, until=end, volume=volume.value, measure=measure.value,
            half_life=half_life, base=_span(base), narrowed=narrowed, split=split.value if split else None,
        )  # fmt: skip
        other = None
        if beside is not None:
            other = archive.foreign_relation(
                *pair, source=beside, by=by.value, since=start, until=end, volume=volume.value
            )
        if form is Format.json:
            told = found.to_json()
            typer.echo(json_line(told | ({"beside": {beside: other.to_json()["series"]}} if other else {})))
        elif form is Format.csv:
            _write_csv(found.series)
        else:
            named = [each for turn in found.turns for each in turn.events]
            print_relation(make_console(), found, archive.events_by_id(named), other, beside or "")


def relations(
    store: Annotated[Path, typer.Option("--store", metavar="FILE", help="The archive to read.")],
    moved: Annotated[By, typer.Option("--moved", help="Length of the period to look at.")] = By.month,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DAY", help="Look at the period of this day, not the last one.")
    ] = None,
    state: Annotated[
        list[str] | None, typer.Option("--state", metavar="STATE", help="Only pairs with this state.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, metavar="N", help="How many pairs at most.")] = 10,
    form: Annotated[Format, typer.Option("--format", "-f", help="How to write them.")] = Format.table,
) -> None:
    """Print which pairs of states moved most in the last period, against the twelve before it, and why."""
    from detente.archive import Archive
    from detente.cli.code import parse_days
    from detente.cli.show import json_line, make_console

    _, last = parse_days(None, until)
    states = {state_code(each) for each in state or ()} or None
    with Archive(store, read_only=True) as archive:
        found = archive.moved(moved.value, until=last, limit=limit, states=states)
        events = archive.events_by_id([each for move in found for each in move.events])
    if form is Format.json:
        typer.echo(json_line({"by": moved.value, "moves": [
            {**move.to_json(), "why": [events[each].to_json() for each in move.events if each in events]}
            for move in found
        ]}))  # fmt: skip
    elif form is Format.csv:
        import csv
        import sys

        rows = [{**move.to_json(), "pair": "-".join(move.pair), "events": ";".join(move.events)} for move in found]
        writer = csv.DictWriter(sys.stdout, [*_MOVE_FIELDS], extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    else:
        print_moved(make_console(), found, events, moved.value)


_MOVE_FIELDS = (
    "pair", "period", "change", "low", "high", "sure", "now", "before", "stories", "stories_before", "events",
)  # fmt: skip


def sparkline(values: Sequence[float | None]) -> str:
    """Return values as a line of eight heights around their own range; a dot where there is none.

    >>> sparkline([-2.0, None, 0.0, 2.0])
    '▁·▄█'
    """
    there = [value for value in values if value is not None]
    low, high = min(there, default=0.0), max(there, default=0.0)
    return "".join("·" if value is None else _SPARKS[int((value - low) / ((high - low) or 1) * 7)] for value in values)


def _span(text: str | None) -> tuple[date | None, date | None] | None:
    """Return the span of `--base`: a year, a month, or two days parted by `..`, either left open."""
    from datetime import date

    from detente.relations.periods import end_of

    if text is None:
        return None
    try:
        if ".." in text:
            low, high = (date.fromisoformat(day) if day else None for day in text.split("..", 1))
            return low, high
        first = date.fromisoformat(f"{text}-01-01"[:10])
        return first, end_of(first, "year" if len(text) == 4 else "month")
    except ValueError:
        raise DetenteError(f"--base {text}: write a year (2016), a month (2016-03) or 2016-01-01..2016-06-30") from None


def state_code(name: str) -> str:
    """Return the code of a state that is named by its code or in words; raises DetenteError for any other name."""
    from detente.data.states import states

    if name.upper() in states():
        return name.upper()
    from detente.actors import resolve

    actor = resolve(name) or resolve(name.title())
    if actor is None or actor.country not in states():
        raise DetenteError(f"{name} names no state; write a code like CHN, or a name like China")
    return actor.country


def _write_csv(series: Sequence[Period]) -> None:
    import csv
    import sys

    writer: csv.DictWriter[str] | None = None
    for period in series:
        row = period.to_json()
        for quad, told in row.pop("quads", {}).items():
            row |= {f"quad{quad}_events": told["events"], f"quad{quad}_sum": told["sum"]}
        if writer is None:
            writer = csv.DictWriter(sys.stdout, list(row))
            writer.writeheader()
        writer.writerow(row)


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


def print_relation(
    console: Console, relation: Relation, events: Mapping[str, Event], beside: Relation | None = None, source: str = ""
) -> None:
    """Print the both-way series as bars of net, then parts, days that explain, and turns with their events."""
    from rich.text import Text

    from detente.results import describe_event

    both = [p for p in relation.series if p.direction == "both"]
    if not both:
        console.print("no events between them in these dates")
        return
    theirs = {p.period: p for p in beside.series if p.direction == "both"} if beside else {}
    top = max(abs(p.net) for p in both) or 1.0
    console.print(Text(f"{relation.method.unit}; 90% intervals", style="dim"))
    told = f"  {source:>8}" if beside else ""
    console.print(
        Text(f"{'period':<10} {'stories':>7} {'coop.':>7} {'conflict':>8} {'net':>7}  {'90% interval':<17}{told}")
    )
    for period in both:
        size = round(abs(period.net) / top * 24)
        bar = (" " * (24 - size) + "█" * size + "│" + " " * 24) if period.net < 0 else (" " * 24 + "│" + "█" * size)
        line = Text(
            f"{period.period:<10} {period.stories:>7} {period.cooperation:>7.1f} {period.conflict:>8.1f} "
            f"{period.net:>7.1f}  {period.low:>7.1f} to {period.high:>6.1f} "
        )
        if beside:
            line.append(f" {theirs[period.period].net:>8.1f} " if period.period in theirs else " " * 10)
        line.append(bar, style="red" if period.net < 0 else "green")
        console.print(line)
    if relation.parts:
        console.print()
        for part in relation.parts:
            console.print(Text(
                f"{part.name:<32} {part.events:>5} events in {part.stories:>4} stories  net {part.net:>7.2f}  "
                f"{part.low:>7.2f} to {part.high:>6.2f}"
            ))  # fmt: skip
    if relation.milestones:
        console.print()
        for day in relation.milestones:
            console.print(Text(f"{day['date']}: {day['text']}", style="dim"))
    for turn in relation.turns:
        way = "worse" if turn.change < 0 else "better"
        console.print()
        console.print(
            Text(f"{turn.date}: turned {way} by {abs(turn.change):.1f} a {relation.method.by} "
                 f"(between {turn.low} and {turn.high})", style="bold")
        )  # fmt: skip
        for event_id in turn.events[:4]:
            if event := events.get(event_id):
                console.print(Text("  " + describe_event(event)))
                console.print(Text(f"      “{event.evidence.sentence.text}”", style="dim"))


def print_moved(console: Console, moves: Sequence[Move], events: Mapping[str, Event], by: str) -> None:
    """Print each pair with a sparkline, how far it moved, and the sentences that pushed it."""
    from rich.text import Text

    from detente.results import describe_event

    if not moves:
        console.print("no pair of states has events both in the last period and before it")
        return
    console.print(Text(f"intensity per story, {moves[0].period} against the {by}s before; 90% intervals", style="dim"))
    for move in moves:
        way = "warmer" if move.change > 0 else "colder"
        doubt = "" if move.sure else "  (chance may have made it)"
        console.print()
        console.print(Text.assemble(
            (f"{'–'.join(move.pair)}  {sparkline(move.spark)}  {way} by {abs(move.change):.1f}", "bold"),
            f"  {move.low:.1f} to {move.high:.1f}: {move.before:.1f} in {move.stories_before} stories, "
            f"now {move.now:.1f} in {move.stories}{doubt}",
        ))  # fmt: skip
        for event_id in move.events:
            if event := events.get(event_id):
                console.print(Text("  " + describe_event(event)))
                console.print(Text(f"      “{event.evidence.sentence.text}”", style="dim"))
