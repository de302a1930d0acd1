"""What `detente.code_statements` gives back: the statements, and with them the milestones and what was not coded."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, overload

from detente.records import Article, Milestone, Rejected, Statement
from detente.results import describe_party

if TYPE_CHECKING:
    import pandas

__all__ = ["Statements", "describe_claim", "describe_statement"]


def describe_statement(statement: Statement) -> str:
    """Return a statement in one line: day, who to whom, kind, words."""
    when = statement.said_on.isoformat() if statement.said_on else "date unknown"
    who = describe_party((statement.speaker,)) if statement.speaker else "the report itself"
    to = f" → {describe_party(statement.addressee)}" if statement.addressee else ""
    marks = ("“", "”") if statement.quote == "direct" else ("", "")
    shades = [
        name
        for name, holds in (("not", statement.polarity == "negative"), ("hedged", statement.hedged))
        if holds and not (name == "not" and statement.kind == "denial")
    ]
    kind = f"{statement.kind} ({', '.join(shades)})" if shades else statement.kind
    return f"{when}  {who}{to}  {kind}: {marks[0]}{statement.words}{marks[1]}"


def describe_claim(statement: Statement) -> str:
    """Return what a statement's claim says, in a few words; empty where it makes none.

    >>> from detente import code_statements
    >>> text = "Trade between China and Canada rose 4.2 percent to 3 billion dollars in 2024."
    >>> describe_claim(code_statements(text)[0])
    'trade (total): up, 4.2 percent, to 3,000,000,000 USD, 2024; China, Canada'
    """
    claim = statement.claim
    if claim is None:
        return ""
    parts = [claim.direction or ""]
    if claim.rank is not None:
        parts.append(f"rank {claim.rank} as {claim.ranked_as}")
    if claim.change is not None:
        parts.append(f"{claim.change:,g} {claim.change_unit or ''}".strip())
    if claim.value is not None:
        level = f"{claim.value:,.0f}" if claim.value >= 1000 else f"{claim.value:g}"
        parts.append(f"{'to ' if claim.direction else ''}{level} {claim.unit or ''}".strip())
    if claim.extreme:
        parts.append(f"{claim.extreme}{f' since {claim.since}' if claim.since else ''}")
    parts.append(claim.period or "")
    who = describe_party(claim.about) if claim.about else ""
    whose = describe_party(claim.partner) if claim.partner else ""
    about = "; ".join(
        part for part in (who, f"of {whose}" if whose and claim.rank else whose and f"with {whose}") if part
    )
    flow = f" ({claim.flow})" if claim.flow and claim.flow != claim.quantity else ""
    return f"{claim.quantity}{flow}: {', '.join(p for p in parts if p)}{f'; {about}' if about else ''}"


@dataclass(frozen=True, slots=True, repr=False)
class Statements(Sequence[Statement]):
    """The statements of a run, in text order; a sequence that prints as a list, here and in notebooks.

    `milestones` are the anniversaries that the reports name, `articles` what both came from, `rejected` what was left
    out.
    """

    statements: tuple[Statement, ...]
    milestones: tuple[Milestone, ...] = ()
    articles: tuple[Article, ...] = ()
    rejected: tuple[Rejected, ...] = ()

    @overload
    def __getitem__(self, index: int) -> Statement: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Statement, ...]: ...
    def __getitem__(self, index: int | slice) -> Statement | tuple[Statement, ...]:
        return self.statements[index]

    def __len__(self) -> int:
        return len(self.statements)

    def __iter__(self) -> Iterator[Statement]:
        return iter(self.statements)

    def __repr__(self) -> str:
        left = f", {len(self.rejected)} not coded" if self.rejected else ""
        lines = [f"{len(self.statements)} statements from {len(self.articles)} articles{left}"]
        lines += [describe_statement(statement) for statement in self.statements[:40]]
        if len(self.statements) > 40:
            lines.append(f"… and {len(self.statements) - 40} more")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        rows = []
        for statement in self.statements[:200]:
            cells = [
                statement.said_on.isoformat() if statement.said_on else "",
                describe_party((statement.speaker,)) if statement.speaker else "", describe_party(statement.addressee),
                statement.kind, statement.words, ", ".join(statement.issues), f"{statement.confidence:.2f}",
            ]  # fmt: skip
            rows.append("<tr>" + "".join(f"<td>{html.escape(c)}</td>" for c in cells) + "</tr>")
        heads = "".join(f"<th>{h}</th>" for h in ("said", "speaker", "to", "kind", "words", "about", "sure"))
        return f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table>"

    def to_json(self) -> list[dict[str, Any]]:
        """Return the statements as plain dictionaries under the contract's names."""
        return [statement.to_json() for statement in self.statements]

    def to_pandas(self) -> pandas.DataFrame:
        """Return the statements as a pandas data frame. Needs the extra `detente[pandas]`."""
        import pandas

        from detente.export import STATEMENT_COLUMNS

        frame = pandas.DataFrame(self.to_json(), columns=list(STATEMENT_COLUMNS))
        for day in ("date", "said_on"):
            frame[day] = pandas.to_datetime(frame[day])
        return frame
