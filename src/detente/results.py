"""What `detente.code` gives back: the events, and with them the articles, stories and what was not coded."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, overload

from detente.records import Article, Event, Mention, Milestone, Rejected, Statement, Story

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

    from detente.stories import Happening

__all__ = ["Events", "describe_event", "describe_party"]


def describe_party(mentions: Sequence[Mention]) -> str:
    """Return the parties of one side in a few words: the state or body, and the words where they differ.

    >>> describe_party(())
    '–'
    """
    names = []
    for mention in mentions:
        for actor in mention.actors or (None,):
            name = actor.name if actor else mention.span.text
            if actor and actor.country and actor.country != "IGO" and actor.id != actor.country:
                name = f"{name} ({actor.country})"
            if name not in names:
                names.append(name)
    return ", ".join(names) or "–"


def describe_event(event: Event) -> str:
    """Return an event in one line: date, who to whom, type and mode."""
    when = event.date.date.isoformat() if event.date.date else "date unknown"
    arrow = "↔" if event.source == event.target else "→"
    who = (
        describe_party(event.source)
        if arrow == "↔"
        else f"{describe_party(event.source)} {arrow} {describe_party(event.target)}"
    )
    kind = f"{event.type}.{event.mode}" if event.mode else event.type
    trigger = f" “{event.evidence.trigger.text}”" if event.evidence.trigger else ""
    return f"{when}  {who}  {kind} ({event.status}){trigger}"


@dataclass(frozen=True, slots=True, repr=False)
class Events(Sequence[Event]):
    """The events of a run, in text order; a sequence that prints as a table, here and in notebooks.

    `to_json` gives plain dictionaries under the contract's names; `to_pandas`, `to_polars` and `to_arrow` give a table
    with the same columns. `articles`, `stories`, `mentions` and `rejected` are what the events came from and what was
    left out; `statements` and `milestones` are what the same articles say beside.
    """

    events: tuple[Event, ...]
    articles: tuple[Article, ...] = ()
    stories: tuple[Story, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    mentions: tuple[tuple[str, Mention], ...] = ()
    statements: tuple[Statement, ...] = ()
    milestones: tuple[Milestone, ...] = ()

    @overload
    def __getitem__(self, index: int) -> Event: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Event, ...]: ...
    def __getitem__(self, index: int | slice) -> Event | tuple[Event, ...]:
        return self.events[index]

    def __len__(self) -> int:
        return len(self.events)

    def __iter__(self) -> Iterator[Event]:
        return iter(self.events)

    def __repr__(self) -> str:
        lines = [describe_event(e) for e in self.events[:40]]
        if len(self.events) > 40:
            lines.append(f"… and {len(self.events) - 40} more")
        left = f", {len(self.rejected)} not coded" if self.rejected else ""
        head = f"{len(self.events)} events from {len(self.articles)} articles{left}"
        return "\n".join([head, *lines])

    def _repr_html_(self) -> str:
        rows = []
        for event in self.events[:200]:
            when = event.date.date.isoformat() if event.date.date else ""
            cells = [
                when, describe_party(event.source), describe_party(event.target),
                f"{event.type}.{event.mode}" if event.mode else event.type, event.status,
                f"{event.confidence:.2f}", event.evidence.sentence.text,
            ]  # fmt: skip
            rows.append("<tr>" + "".join(f"<td>{html.escape(c)}</td>" for c in cells) + "</tr>")
        heads = "".join(f"<th>{h}</th>" for h in ("date", "source", "target", "type", "status", "sure", "evidence"))
        return f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table>"

    def happenings(self) -> tuple[Happening, ...]:
        """Return what independent stories tell as one event, by day: copies counted once, outlets all."""
        from detente.stories import link_happenings

        return link_happenings(self.events, self.stories)

    def to_json(self) -> list[dict[str, Any]]:
        """Return the events as plain dictionaries under the contract's names."""
        return [event.to_json() for event in self.events]

    def to_arrow(self) -> pyarrow.Table:
        """Return the events as an Arrow table. Needs the extra `detente[arrow]`."""
        import pyarrow

        rows = [{**event.to_json(), "date": event.date.date} for event in self.events]
        return pyarrow.Table.from_pylist(rows, schema=_arrow_schema())

    def to_pandas(self) -> pandas.DataFrame:
        """Return the events as a pandas data frame. Needs the extra `detente[pandas]`."""
        import pandas

        from detente.export import COLUMNS

        frame = pandas.DataFrame(self.to_json(), columns=list(COLUMNS))
        frame["date"] = pandas.to_datetime(frame["date"])
        return frame

    def to_polars(self) -> polars.DataFrame:
        """Return the events as a Polars data frame. Needs the extra `detente[polars]`."""
        import polars

        return polars.DataFrame(self.to_json(), schema=_polars_schema()).with_columns(
            polars.col("date").str.to_date("%Y-%m-%d")
        )


def _arrow_schema() -> pyarrow.Schema:
    import pyarrow as pa

    text, number = pa.string(), pa.int64()
    span = [("start", number), ("end", number), ("text", text)]
    party = pa.list_(
        pa.struct([("name", text), ("country", text), ("sectors", pa.list_(text)), ("office", text), *span])
    )
    special = {
        "quad": number, "date": pa.date32(), "intensity": pa.float64(), "confidence": pa.float64(),
        "source": party, "target": party, "said_by": party, "contexts": pa.list_(text), "issues": pa.list_(text),
        "place": pa.struct(
            [("name", text), ("country", text), ("lat", pa.float64()), ("lon", pa.float64()), ("geonames_id", number)]
        ),
        "evidence": pa.struct([*span, ("trigger", pa.struct(span))]),
        "reported_by": pa.list_(pa.struct([("name", text), ("kind", text), ("country", text), *span])),
    }  # fmt: skip
    from detente.export import COLUMNS

    return pa.schema([(name, special.get(name, text)) for name in COLUMNS])


def _polars_schema() -> dict[str, Any]:
    import polars as pl

    from detente.export import COLUMNS

    span = {"start": pl.Int64, "end": pl.Int64, "text": pl.String}
    party = pl.List(
        pl.Struct({"name": pl.String, "country": pl.String, "sectors": pl.List(pl.String), "office": pl.String, **span})
    )
    special: dict[str, Any] = {
        "quad": pl.Int64, "intensity": pl.Float64, "confidence": pl.Float64, "source": party, "target": party,
        "said_by": party, "contexts": pl.List(pl.String), "issues": pl.List(pl.String),
        "place": pl.Struct(
            {"name": pl.String, "country": pl.String, "lat": pl.Float64, "lon": pl.Float64, "geonames_id": pl.Int64}
        ),
        "evidence": pl.Struct({**span, "trigger": pl.Struct(span)}),
        "reported_by": pl.List(pl.Struct({"name": pl.String, "kind": pl.String, "country": pl.String, **span})),
    }  # fmt: skip
    return {name: special.get(name, pl.String) for name in COLUMNS}
