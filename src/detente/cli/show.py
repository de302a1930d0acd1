"""How records look in a terminal: articles with their cuts, events as a table, evidence underneath."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from typing import IO, TYPE_CHECKING, Any

from detente.records import Article, Event
from detente.results import describe_party

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

__all__ = ["json_line", "make_console", "print_article", "print_events"]


def json_line(record: dict[str, Any]) -> str:
    r"""Return a record as one line of JSON that any UTF-8 file takes.

    A file name that is no UTF-8 reaches Python as half surrogate pairs; they are written as JSON's own escapes.

    >>> print(json_line({"origin": f"Québec{chr(0xDCE9)}.html"}))
    {"origin": "Québec\udce9.html"}
    """
    return json.dumps(record, ensure_ascii=False).encode("utf-8", "backslashreplace").decode("utf-8")


def make_console(file: IO[str] | None = None) -> Console:
    """Return a console on stdout or `file`; where that is no terminal, lines stay whole and can be searched.

    Tables are as wide as the terminal, or as `COLUMNS` says, or 160 characters.
    """
    from rich.console import Console

    terminal = (file or sys.stdout).isatty()
    columns = os.environ.get("COLUMNS", "")
    width = None if terminal else int(columns) if columns.isdecimal() else 160
    return Console(file=file, width=width, highlight=False, soft_wrap=not terminal)


def print_article(console: Console, article: Article, *, cuts: bool, body: bool = False) -> None:
    """Print what the report is, what was kept of its page and, with `cuts`, what was cut and why."""
    from rich.text import Text

    console.print(Text(article.title or "(no title)", style="bold"))
    facts = [
        article.outlet, article.published and f"published {article.published}",
        article.dateline and f"dateline {article.dateline.name}",
        article.credits and "told by " + ", ".join(link.name for link in article.credits), article.url,
    ]  # fmt: skip
    console.print(Text("  " + " · ".join(str(f) for f in facts if f), style="dim"))
    paragraphs = article.paragraphs
    words = len(article.text.split())
    console.print(
        Text(f"  kept {len(paragraphs)} paragraphs, {words} words; cut {len(article.cuts)} pieces of the page")
    )
    if body:
        for paragraph in paragraphs:
            console.print(Text(f"    {paragraph.text}"))
    if cuts:
        for cut in article.cuts:
            words_of = " ".join(cut.text.split())
            console.print(
                Text(f"    cut ({cut.reason}): {words_of[:110]}{'…' if len(words_of) > 110 else ''}", style="dim")
            )


def print_events(console: Console, events: Sequence[Event], *, evidence: bool) -> None:
    """Print events as a table; with `evidence`, under each its sentence with the trigger marked."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    if not events:
        console.print(Text("  no events"))
        return
    if evidence:
        for event in events:
            _print_evidence(console, event)
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("date", "who → whom", "type", "status", "about", "where", "reported by", "sure"):
        table.add_column(name, overflow="fold", no_wrap=name in ("date", "sure"))
    for event in events:
        cells = [
            _when(event), _who(event), f"{event.type}.{event.mode}" if event.mode else event.type, event.status,
            ", ".join(event.issues or event.contexts), event.place.name if event.place else "",
            _tellers(event), f"{event.confidence:.2f}",
        ]  # fmt: skip
        table.add_row(*(Text(c) for c in cells))
    console.print(table, soft_wrap=False)


def _print_evidence(console: Console, event: Event) -> None:
    """Print an event over its sentence; sentences need the whole width, which a table's column would not give them."""
    from rich.text import Text

    mode = f".{event.mode}" if event.mode else ""
    about = ", ".join(event.issues or event.contexts)
    where = f" at {event.place.name}" if event.place else ""
    by = _tellers(event)
    console.print(
        Text.assemble(
            ("  " + _when(event).ljust(11), "bold"),
            (_who(event), "bold"),
            f"  {event.type}{mode} ({event.status})",
            # In words too: a file and a pipe show no underlining.
            f" “{event.evidence.trigger.text}”" if event.evidence.trigger else "",
            f"  {about}{where}" if about or where else "",
            f"  sure {event.confidence:.2f}",
            (f"  by {by}" if by else "", "dim"),
        )
    )
    console.print(Text("      ").append_text(_marked(event)))


def _tellers(event: Event) -> str:
    return ", ".join(dict.fromkeys([*(m.span.text for m in event.said_by), *(r.name for r in event.reported_by)]))


def _when(event: Event) -> str:
    if event.date.date is None:
        return "unknown"
    day = event.date.date.isoformat()
    return {"year": day[:4], "month": day[:7]}.get(event.date.precision, day)


def _who(event: Event) -> str:
    if event.source == event.target:
        return describe_party(event.source).replace(", ", " ↔ ")
    return f"{describe_party(event.source)} → {describe_party(event.target)}"


def _marked(event: Event) -> Text:
    from rich.text import Text

    sentence, trigger = event.evidence.sentence, event.evidence.trigger
    text = Text("“" + sentence.text + "”", style="dim")
    if trigger:
        start = trigger.start - sentence.start + 1
        text.stylize("bold not dim underline", start, start + len(trigger.text))
    return text
