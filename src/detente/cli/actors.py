"""`detente actors`: whom a name means on a day, or whom a page names, and why."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.errors import DetenteError

if TYPE_CHECKING:
    from detente.records import Actor, Mention

__all__ = ["actors"]


def actors(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="A name: Ottawa, the US president, Moscow.")
    ] = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DAY", help="The day it is asked for; today without.")
    ] = None,
    file: Annotated[
        str | None, typer.Option("--file", metavar="SOURCE", help="Explain every mention of a page.")
    ] = None,
    own: Annotated[
        Path | None, typer.Option("--actors", metavar="CSV", help="Your own actors, which win over ours.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Explain whom a name means on a day: the candidates, the one chosen, and why."""
    if (name is None) == (file is None):
        raise DetenteError("give either a NAME or --file SOURCE")
    from detente.actors import explain, lexicon_with
    from detente.cli.show import json_line

    try:
        day = date.fromisoformat(on) if on else None
    except ValueError:
        raise DetenteError(f"--on {on}: not a date; write it as 2024-05-02") from None
    lexicon = lexicon_with(own) if own else None
    if name is not None:
        found = explain(name, day, lexicon=lexicon)
        if not found:
            typer.echo(f"{name!r} names nobody we know on that day", err=True)
            raise typer.Exit(1)
        for number, meaning in enumerate(found):
            if as_json:
                typer.echo(
                    json_line({"chosen": number == 0, **_actor(meaning.actor), "why": meaning.why,
                               "confidence": meaning.confidence})
                )  # fmt: skip
            else:
                typer.echo(
                    f"{'→' if number == 0 else ' '} {_line(meaning.actor)}   {meaning.why} ({meaning.confidence:.2f})"
                )
        return
    for text, mention in _mentions(str(file), lexicon):
        if as_json:
            typer.echo(json_line({**mention.span.to_json(), "kind": mention.kind, **_actor(mention.actor),
                                  "members": [a.name for a in mention.members],
                                  "candidates": [a.name for a in mention.candidates], "why": mention.why,
                                  "confidence": mention.confidence}))  # fmt: skip
        else:
            who = ", ".join(_line(a) for a in mention.members) or _line(mention.actor)
            rest = [a for a in mention.candidates if a != mention.actor]
            among = f"; not {', '.join(a.name for a in rest)}" if rest and mention.actor else ""
            typer.echo(f"{mention.span.start:>6}  {text}  →  {who}   {mention.why}{among} ({mention.confidence:.2f})")


def _mentions(source: str, lexicon: Any) -> list[tuple[str, Mention]]:
    from detente.actors import find_mentions
    from detente.articles import extract_article
    from detente.pages import read_pages
    from detente.records import Rejected

    found = []
    for page in read_pages(source):
        if isinstance(page, Rejected):
            raise DetenteError(f"{page.origin}: {page.reason}")
        found += [(m.span.text, m) for m in find_mentions(extract_article(page), lexicon)]
    return found


def _actor(actor: Actor | None) -> dict[str, Any]:
    if actor is None:
        return {"id": None, "name": None, "country": None, "sectors": [], "office": None}
    return {
        "id": actor.id, "name": actor.name, "country": actor.country, "sectors": list(actor.sectors),
        "office": actor.office,
    }  # fmt: skip


def _line(actor: Actor | None) -> str:
    if actor is None:
        return "open: nobody is chosen"
    facts = [actor.country or "country unknown", "/".join(actor.sectors), actor.office or ""]
    return f"{actor.name} ({', '.join(f for f in facts if f)})"
