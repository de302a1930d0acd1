"""`detente stories`: which reports are one report, where it comes from, and how its versions differ."""

from __future__ import annotations

import contextlib
import csv
import sys
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from detente.errors import DetenteError

if TYPE_CHECKING:
    from rich.console import Console

    from detente.records import Article, Event, Page, Rejected, Reporter, Story
    from detente.stories import Happening, Version

__all__ = ["stories"]

#: Changes shown under one version, and words of each; the whole difference is in the JSON.
_SHOWN = 8
_WORDS = 24


class Format(StrEnum):
    """How stories are written."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"
    parquet = "parquet"


class _Told(NamedTuple):
    """A story with all that is printed of it."""

    story: Story
    articles: dict[str, Article]
    versions: tuple[Version, ...]
    origin: Reporter | None
    happenings: list[Happening] | None


def stories(
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SOURCE]...",
            help="Files (HTML, text, JSONL, WARC; also .gz), folders, addresses, or - for stdin.",
            show_default=False,
        ),
    ] = None,
    store: Annotated[
        Path | None, typer.Option("--store", metavar="FILE", help="Read the stories of this archive instead.")
    ] = None,
    form: Annotated[Format, typer.Option("--format", "-f", help="How to write the stories.")] = Format.table,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="Write to this file instead of the terminal.")
    ] = None,
    copied: Annotated[bool, typer.Option("--copied", help="Only stories that more than one article tells.")] = False,
    linked: Annotated[
        bool,
        typer.Option("--linked", help="Code the events too, and tell which stories report one happening."),
    ] = False,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Let addresses lead into private networks.")
    ] = False,
) -> None:
    """Print the stories: each report once, with its copies, its origin and how its versions differ."""
    from detente.cli.target import check_target

    if bool(sources) == bool(store):
        raise DetenteError("name what to read: files or folders, or an archive with --store FILE; not both")
    check_target("--out", out)
    if form is Format.parquet and out is None:
        raise DetenteError("--format parquet needs --out FILE")
    with contextlib.ExitStack() as stack:
        refused: list[Rejected] = []
        if store is not None:
            from detente.archive import Archive

            archive = stack.enter_context(Archive(store, read_only=True))
            articles = {article.id: article for article in archive.articles()}
            merged, events = list(archive.stories()), archive.events()
            told = _tell(merged, articles, events)
        else:
            articles, coded = _read(sources or [], refused, linked=linked, allow_private=allow_private)
            from detente.run import merge_stories

            told = _tell(list(merge_stories(articles.values())), articles, coded)
        if copied:
            told = (each for each in told if each.story.copies)
        if form is Format.parquet and out:
            from detente.export import STORY_COLUMNS, write_parquet

            write_parquet((row for each in told for row in _to_rows(each)), out, STORY_COLUMNS)
        else:
            target = stack.enter_context(out.open("w", encoding="utf-8", newline="")) if out else sys.stdout
            _write(told, form, target)
    if refused:
        typer.echo(f"{len(refused)} not read", err=True)
        raise typer.Exit(1)


def _read(
    sources: list[str], refused: list[Rejected], *, linked: bool, allow_private: bool
) -> tuple[dict[str, Article], list[Event] | None]:
    """Return the articles of the sources by id, and their events where they are asked for."""
    from detente.articles import extract_article
    from detente.errors import NoArticleError
    from detente.pages import read_pages
    from detente.records import Rejected
    from detente.run import code_page

    articles: dict[str, Article] = {}
    events: list[Event] | None = [] if linked else None

    def read(page: Page) -> Article | Rejected:
        if events is None:
            try:
                return extract_article(page)
            except NoArticleError as error:
                return Rejected(page.origin, error.reason, error.position)
        result = code_page(page)
        if isinstance(result, Rejected):
            return result
        events.extend(result.events)
        return result.article

    for source in sources:
        for page in read_pages(source, allow_private=allow_private):
            found = page if isinstance(page, Rejected) else read(page)
            if isinstance(found, Rejected):
                refused.append(found)
                where = f"{found.origin}, {found.position}" if found.position else found.origin
                typer.secho(f"not read: {where}: {found.reason}", fg="yellow", err=True)
            else:
                articles[found.id] = found
    return articles, events


def _tell(merged: list[Story], articles: dict[str, Article], events: Iterable[Event] | None) -> Iterator[_Told]:
    from detente.stories import find_origin, link_happenings, tell_versions

    happenings: dict[str, list[Happening]] | None = None
    if events is not None:
        happenings = {}
        for happening in link_happenings(events, merged):
            for story_id in happening.story_ids:
                happenings.setdefault(story_id, []).append(happening)
    for story in merged:
        yield _Told(
            story, articles, tell_versions(story, articles), find_origin(story, articles),
            None if happenings is None else happenings.get(story.id, []),
        )  # fmt: skip


def _write(told: Iterable[_Told], form: Format, target: IO[str]) -> None:
    from detente.cli.show import json_line, make_console
    from detente.export import STORY_COLUMNS

    if form is Format.jsonl:
        target.writelines(f"{json_line(_to_json(each))}\n" for each in told)
    elif form is Format.csv:
        writer = csv.DictWriter(target, list(STORY_COLUMNS))
        writer.writeheader()
        for each in told:
            writer.writerows(_to_rows(each))
    else:
        console = make_console() if target is sys.stdout else make_console(file=target)
        count = members = 0
        for each in told:
            _print(console, each)
            count, members = count + 1, members + len(each.story.article_ids)
        console.print(f"{members} articles, {count} stories", markup=False)


def _to_json(told: _Told) -> dict[str, Any]:
    lead = told.articles[told.story.lead_id]
    members = []
    for version in told.versions:
        article = told.articles[version.article_id]
        members.append(
            {
                **version.to_json(), "title": article.title, "outlet": article.outlet, "published": article.published,
                "updated": article.updated, "url": article.url, "origin": article.origin,
            }
        )  # fmt: skip
    found = {
        **told.story.to_json(), "title": lead.title, "origin": told.origin.to_json() if told.origin else None,
        "versions": members,
    }  # fmt: skip
    if told.happenings is not None:
        found["happenings"] = [happening.to_json() for happening in told.happenings]
    return found


def _to_rows(told: _Told) -> Iterator[dict[str, Any]]:
    for version in told.versions:
        article = told.articles[version.article_id]
        yield {
            "story_id": told.story.id, "kind": version.kind, "article_id": article.id, "outlet": article.outlet,
            "published": article.published, "updated": article.updated,
            "origin": told.origin.name if told.origin else None, "copies": told.story.copies, "title": article.title,
            "url": article.url, "changes": len(version.changes),
        }  # fmt: skip


def _print(console: Console, told: _Told) -> None:
    from rich.text import Text

    lead = told.articles[told.story.lead_id]
    console.print(Text(lead.title or f"“{_short(lead.text)}”", style="bold"))
    size = len(told.story.article_ids)
    facts = [
        told.story.id, f"{size} articles" if size > 1 else "1 article",
        f"{len(told.story.outlets)} outlets" if len(told.story.outlets) > 1 else None,
        f"from {told.origin.name} ({told.origin.kind})" if told.origin else None,
    ]  # fmt: skip
    console.print(Text("  " + " · ".join(filter(None, facts)), style="dim"))
    for version in told.versions:
        article = told.articles[version.article_id]
        where = " · ".join(
            filter(None, (article.published or "no date", article.outlet, article.url or article.origin))
        )
        console.print(Text(f"    {version.kind:<9} {where}", style="" if version.kind == "lead" else "dim"))
        if article.title and lead.title and article.title != lead.title:
            console.print(Text(f"              titled {article.title}", style="dim"))
        for change in version.changes[:_SHOWN]:
            console.print(Text(f"              {_describe(change.before, change.after)}"))
        if len(version.changes) > _SHOWN:
            console.print(Text(f"              … and {len(version.changes) - _SHOWN} more changes"))
    for happening in told.happenings or ():
        others = len(happening.story_ids) - 1
        if others:
            who = " → ".join(", ".join(side) for side in (happening.source, happening.target))
            console.print(
                Text(f"    {happening.date} {who} {happening.type}: told by {others} other "
                     f"{'story' if others == 1 else 'stories'}, {len(happening.outlets)} outlets in all", style="dim")
            )  # fmt: skip
    console.print()


def _describe(before: str, after: str) -> str:
    """Return a change as it reads from this version to the lead."""
    if not before:
        return f"lead adds “{_short(after)}”"
    if not after:
        return f"lead drops “{_short(before)}”"
    return f"“{_short(before)}” became “{_short(after)}”"


def _short(text: str) -> str:
    words = text.split()
    return " ".join(words) if len(words) <= _WORDS else " ".join(words[:_WORDS]) + " …"
