"""`detente statements`, `ledger` and `positions`: who said what, what was promised, where they stand."""

from __future__ import annotations

import csv
import sys
from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any

import typer

from detente.errors import DetenteError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from detente.ledger import Entry, Ledger, Link
    from detente.records import Milestone, Statement

__all__ = ["ledger", "positions", "statements"]


class Format(StrEnum):
    """How statements are written."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"
    parquet = "parquet"


class AccountFormat(StrEnum):
    """How a ledger or positions are written."""

    table = "table"
    json = "json"
    csv = "csv"


class Kind(StrEnum):
    """The kinds of statement."""

    commitment = "commitment"
    demand = "demand"
    offer = "offer"
    position = "position"
    warning = "warning"
    threat = "threat"
    praise = "praise"
    criticism = "criticism"
    denial = "denial"
    claim = "claim"


_Store = Annotated[Path, typer.Option("--store", metavar="FILE", help="The archive to read.")]
_Issue = Annotated[str | None, typer.Option("--issue", metavar="ISSUE", help="Only what is about this issue.")]


def statements(
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SOURCE",
            help="Files (HTML, text, JSONL, WARC; also .gz), folders, addresses, or - for stdin; none with --store.",
            show_default=False,
        ),
    ] = None,
    form: Annotated[Format, typer.Option("--format", "-f", help="How to write the statements.")] = Format.table,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="Write to this file instead of the terminal.")
    ] = None,
    store: Annotated[
        Path | None,
        typer.Option("--store", metavar="FILE", help="Read the statements of this archive instead of pages."),
    ] = None,
    speaker: Annotated[
        str | None, typer.Option("--speaker", metavar="ACTOR", help="Only what this state or person says.")
    ] = None,
    issue: _Issue = None,
    kind: Annotated[Kind | None, typer.Option("--kind", help="Only statements of this kind.")] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DAY", help="Only what was said from this day on.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DAY", help="Only what was said up to this day.")
    ] = None,
    evidence: Annotated[
        bool,
        typer.Option("--evidence", "-e", help="Show each statement over its sentence and the chain to its speaker."),
    ] = False,
    actors: Annotated[
        Path | None, typer.Option("--actors", metavar="CSV", help="Your own actors, which win over ours.")
    ] = None,
) -> None:
    """Print who said what to whom in news pages or an archive: kind, words, condition, claims of fact, milestones."""
    if form is Format.parquet and out is None:
        raise DetenteError("--format parquet needs --out FILE")
    if bool(sources) == bool(store):
        raise DetenteError("name pages to read, or an archive with --store; one of the two")
    from detente.cli.code import parse_days

    first, last = parse_days(since, until)
    known = _issue(issue)
    who = _actor(speaker) if speaker else None
    failed = 0
    milestones: list[Milestone] = []
    with ExitStack() as stack:
        if store:
            from detente.archive import Archive

            archive = stack.enter_context(Archive(store, read_only=True))
            found: Iterable[Statement] = archive.statements(
                speaker=who, issue=known, kind=kind.value if kind else None, since=first, until=last
            )
            milestones = [] if who or known or kind else list(archive.milestones())
        else:
            from detente.api import code_files

            coded = code_files(*(sources or []), actors=actors)
            failed = len(coded.rejected)
            for each in coded.rejected:
                typer.echo(f"detente: {each.origin}: not coded: {each.reason}", err=True)
            found = [s for s in coded.statements if _wanted(s, who, known, kind, first, last)]
            milestones = [] if who or known or kind else list(coded.milestones)
        _write(found, milestones, form, out, evidence=evidence, stack=stack)
    if failed:
        raise typer.Exit(1)


def ledger(
    first: Annotated[str, typer.Argument(metavar="STATE", help="A state: CHN, or China.")],
    second: Annotated[str, typer.Argument(metavar="STATE", help="The other state.")],
    store: _Store,
    kinds: Annotated[
        list[Kind] | None,
        typer.Option("--kind", help="What to keep account of: commitments and demands, unless you name others."),
    ] = None,
    issue: _Issue = None,
    unsettled: Annotated[bool, typer.Option("--open", help="Only entries that nobody has settled.")] = False,
    form: Annotated[AccountFormat, typer.Option("--format", "-f", help="How to write it.")] = AccountFormat.table,
    confirm: Annotated[
        str | None, typer.Option("--confirm", metavar="LINK", help="Say that a proposed link (lk-…) is right.")
    ] = None,
    reject: Annotated[
        str | None, typer.Option("--reject", metavar="LINK", help="Say that a proposed link is wrong.")
    ] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who confirms or rejects.")] = None,
) -> None:
    """Print what two states promised and demanded of each other, what followed, and the anniversaries ahead."""
    from detente.archive import Archive

    pair = (_state(first), _state(second))
    if pair[0] == pair[1]:
        raise DetenteError(f"{first} and {second} are one state; a ledger needs two")
    known = _issue(issue)
    with Archive(store, read_only=True) as archive:
        asked = [kind.value for kind in kinds or ()]
        account = archive.ledger(*pair, kinds=asked or None, issue=known)
        if confirm or reject:
            if not by:
                raise DetenteError("--confirm and --reject need --by NAME: say who judges")
            for wanted, verdict in ((confirm, "confirmed"), (reject, "rejected")):
                if wanted:
                    archive.judge_link(_find_link(account, wanted), verdict, by=by)  # type: ignore[arg-type]
            account = archive.ledger(*pair, kinds=asked or None, issue=known)
    entries = [entry for entry in account.entries if not unsettled or entry.status == "open"]
    if form is AccountFormat.json:
        from detente.cli.show import json_line

        typer.echo(json_line({**account.to_json(), "entries": [entry.to_json() for entry in entries]}))
    elif form is AccountFormat.csv:
        _write_rows([row for entry in entries for row in _entry_rows(entry)], _ENTRY_COLUMNS)
    else:
        from detente.cli.show import make_console
        from detente.cli.show_statements import print_ledger

        print_ledger(make_console(), account, entries)


def positions(
    actor: Annotated[str, typer.Argument(metavar="ACTOR", help="A state (CHN, China), a person or a body.")],
    store: _Store,
    issue: _Issue = None,
    toward: Annotated[
        str | None, typer.Option("--toward", metavar="STATE", help="Only what concerns this state.")
    ] = None,
    form: Annotated[AccountFormat, typer.Option("--format", "-f", help="How to write it.")] = AccountFormat.table,
) -> None:
    """Print where an actor stands on each issue: its latest words, the earlier ones, and whether it moved."""
    from detente.archive import Archive

    who = _actor(actor)
    other = _state(toward) if toward else None
    with Archive(store, read_only=True) as archive:
        found = archive.positions(who, issue=_issue(issue), toward=other)
    if form is AccountFormat.json:
        from detente.cli.show import json_line

        typer.echo(json_line({"actor": who, "positions": [position.to_json() for position in found]}))
    elif form is AccountFormat.csv:
        rows = [
            {"actor": p.actor, "issue": p.issue, "moved": p.moved if not i else None, "latest": not i, **_flat(line)}
            for p in found
            for i, line in enumerate((p.to_json()["latest"], *p.to_json()["earlier"]))
        ]
        _write_rows(rows, _POSITION_COLUMNS)
    else:
        from detente.cli.show import make_console
        from detente.cli.show_statements import print_positions

        print_positions(make_console(), who, found)


def _issue(name: str | None) -> str | None:
    """Return the issue if there is one of that name; raise DetenteError with near names where there is none."""
    from difflib import get_close_matches

    from detente.data.issues import issue_names

    if name is None or name in issue_names():
        return name
    near = get_close_matches(name, issue_names(), 3, 0.5) or [n for n in issue_names() if name.lower() in n][:3]
    hint = f"; did you mean {' or '.join(near)}?" if near else "; docs/reference/issues.md has the list"
    raise DetenteError(f"--issue {name}: there is no such issue{hint}")


def _state(name: str) -> str:
    """Return the code of the state that a code or a name means."""
    from detente.data.states import states

    found = _actor(name)
    if found not in states():
        raise DetenteError(f"{name} names no state; write a code like CHN, or a name like China")
    return found


def _actor(name: str) -> str:
    """Return a state's code, or the id of another actor that a name means."""
    from detente.data.states import states

    if name.upper() in states():
        return name.upper()
    from detente.actors import resolve

    found = resolve(name) or resolve(name.title())
    if found and found.country in states() and found.id in (found.country, f"{found.country}.government"):
        return found.country
    # An id as the records print it ("li-qiang") means itself.
    return found.id if found else name.lower().replace(" ", "-")


def _wanted(
    statement: Statement, who: str | None, issue: str | None, kind: Kind | None, first: date | None, last: date | None
) -> bool:
    speakers = statement.speaker.actors if statement.speaker else ()
    day = statement.said_on
    return (
        (who is None or any(who in (a.id, a.country) for a in speakers))
        and (issue is None or issue in statement.issues)
        and (kind is None or statement.kind == kind.value)
        and (first is None or (day is not None and day >= first))
        and (last is None or (day is not None and day <= last))
    )


def _find_link(account: Ledger, link_id: str) -> Link:
    for entry in account.entries:
        for link in entry.links:
            if link.id == link_id:
                return link
    raise DetenteError(f"{link_id}: this ledger proposes no such link; its ids are printed as lk-…")


# Writing -------------------------------------------------------------------------------------------------------------

_ENTRY_COLUMNS = (
    "id", "kind", "by", "to", "status", "made_on", "due", "issues", "words", "condition", "statement_id", "url",
    "repeated", "link_id", "proposes", "on", "reason", "follow_up_words", "event_id", "follow_up_statement_id",
    "verdict", "judged_by",
)  # fmt: skip

_POSITION_COLUMNS = (
    "actor", "issue", "moved", "latest", "on", "kind", "speaker", "words", "quote", "polarity", "hedged", "condition",
    "concerns", "statement_id", "article_id", "story_id", "url",
)  # fmt: skip


def _entry_rows(entry: Entry) -> list[dict[str, Any]]:
    """Return an entry as one row for each link, or one without a link."""
    made = entry.to_json()
    base = {
        name: made[name] for name in ("id", "kind", "by", "to", "status", "made_on", "due", "words", "condition")
    } | {
        "issues": ";".join(entry.issues), "statement_id": entry.statement.id, "url": entry.statement.url,
        "repeated": len(entry.repeated),
    }  # fmt: skip
    links = [
        {
            "link_id": link["id"], "proposes": link["proposes"], "on": link["on"], "reason": link["reason"],
            "follow_up_words": link["evidence"]["text"], "event_id": link["event_id"],
            "follow_up_statement_id": link["statement_id"], "verdict": link["verdict"], "judged_by": link["judged_by"],
        }
        for link in made["followed"]
    ]  # fmt: skip
    return [base | link for link in links or [{}]]


def _flat(line: dict[str, Any]) -> dict[str, Any]:
    return {name: ";".join(v) if isinstance(v, list) else v for name, v in line.items() if name in _POSITION_COLUMNS}


def _write_rows(rows: Iterable[dict[str, Any]], columns: tuple[str, ...]) -> None:
    writer = csv.DictWriter(sys.stdout, list(columns))
    writer.writeheader()
    writer.writerows(rows)


def _write(
    found: Iterable[Statement], milestones: list[Milestone], form: Format, out: Path | None, *, evidence: bool,
    stack: ExitStack,
) -> None:  # fmt: skip
    from detente.cli.show import make_console
    from detente.cli.show_statements import print_milestones, print_statements
    from detente.cli.target import check_target, write_records
    from detente.export import STATEMENT_COLUMNS, write_parquet

    check_target("--out", out)
    if form is Format.parquet and out:
        write_parquet((each.to_json() for each in found), out, STATEMENT_COLUMNS)
        return
    target: IO[str] = stack.enter_context(out.open("w", encoding="utf-8", newline="")) if out else sys.stdout
    if form in (Format.jsonl, Format.csv):
        lines = (each.to_json() for each in found)
        write_records(lines, target, STATEMENT_COLUMNS if form is Format.csv else None)
    else:
        console = make_console() if target is sys.stdout else make_console(file=target)
        print_statements(console, found, evidence=evidence)
        print_milestones(console, milestones)
