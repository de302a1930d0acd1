"""How statements, ledgers and positions look in a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from detente.ledger import Entry, Ledger, Position
    from detente.records import Milestone, Statement

__all__ = ["print_ledger", "print_milestones", "print_positions", "print_statements"]


def print_statements(console: Console, found: Iterable[Statement], *, evidence: bool) -> None:
    """Print each statement with its chain, condition and claim; with `evidence`, its sentence too."""
    from rich.text import Text

    from detente.spoken import describe_claim, describe_statement

    count = 0
    for statement in found:
        count += 1
        console.print(Text(describe_statement(statement)))
        more = [
            f"about {', '.join(statement.issues)}" if statement.issues else "",
            f"on condition: {statement.condition.text}" if statement.condition else "",
            f"for {statement.date.date.isoformat()}" if statement.date.date and evidence else "",
            f"claim: {describe_claim(statement)}" if statement.claim else "",
            f"by {' ← '.join(link.name for link in statement.reported_by)}" if statement.reported_by else "",
            f"sure {statement.confidence:.2f}",
        ]
        console.print(Text("            " + " · ".join(part for part in more if part), style="dim"))
        if evidence:
            console.print(Text(f"            “{statement.evidence.sentence.text}”", style="dim"))
    if not count:
        console.print("no statements")


def print_milestones(console: Console, milestones: Sequence[Milestone]) -> None:
    """Print each milestone once, however many reports name it."""
    from rich.text import Text

    from detente.results import describe_party

    seen: set[tuple[str, int | None]] = set()
    for milestone in milestones:
        key = (milestone.what.lower(), milestone.since)
        if key not in seen:
            seen.add(key)
            whose = f" of {describe_party(milestone.about)}" if milestone.about else ""
            since = f", since {milestone.since}" if milestone.since else ""
            console.print(Text(f"milestone   {milestone.years} years: {milestone.what}{whose}{since}", style="bold"))


def print_ledger(console: Console, account: Ledger, entries: Sequence[Entry]) -> None:
    """Print each entry with what followed, then milestones and anniversaries ahead."""
    from rich.text import Text

    if not entries:
        console.print("nothing promised or demanded between them in this archive")
    for entry in entries:
        day = entry.made_on.isoformat() if entry.made_on else "date unknown"
        about = f"  [{', '.join(entry.issues)}]" if entry.issues else ""
        due = f", due {entry.due.isoformat()}" if entry.due else ""
        head = f"{day}  {entry.by} → {entry.to}  {entry.kind}  {entry.status}{due}{about}"
        console.print(Text(head, style="bold"))
        quote = ("“", "”") if entry.statement.quote == "direct" else ("", "")
        console.print(Text(f"      {quote[0]}{entry.statement.words}{quote[1]}"))
        if entry.statement.condition:
            console.print(Text(f"      on condition: {entry.statement.condition.text}", style="dim"))
        if entry.repeated:
            console.print(Text(f"      repeated {len(entry.repeated)} times", style="dim"))
        for link in entry.links:
            word = f"{link.word.verdict} by {link.word.by}" if link.word else "proposed"
            console.print(Text(f"      {link.proposes}? {link.reason} ({word}, {link.id})"))
            console.print(Text(f"          “{link.follow_up.evidence.sentence.text}”", style="dim"))
    print_milestones(console, list(account.milestones))
    for each in account.ahead:
        console.print(Text(f"ahead       {each.year}: {each.years} years of {each.what}"))


def print_positions(console: Console, who: str, found: Sequence[Position]) -> None:
    """Print, for each issue, whether the actor moved, its latest words and the earlier ones."""
    from rich.text import Text

    from detente.ledger.records import day_of
    from detente.spoken import describe_statement

    if not found:
        console.print(Text(f"{who} has said nothing on that in this archive"))
    told = {"closer": "moved closer", "further": "moved further away", "no": "has not moved", None: "no earlier words"}
    for position in found:
        console.print(Text(f"{position.issue}: {told[position.moved]}", style="bold"))
        for at, statement in enumerate((position.latest, *position.earlier[:5])):
            day = day_of(statement)
            line = describe_statement(statement)
            if statement.said_on is None and day:
                line = line.replace("date unknown", day.isoformat(), 1)
            console.print(Text(f"  {'latest ' if not at else 'earlier'}  {line}", style="" if not at else "dim"))
        if len(position.earlier) > 5:
            console.print(Text(f"           and {len(position.earlier) - 5} earlier ones", style="dim"))
