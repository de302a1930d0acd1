"""`detente archive ...`: look over, check, rewrite, recode, merge and write out archives; take a source's text out."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.errors import DetenteError

if TYPE_CHECKING:
    from detente.upkeep import Description, Findings

__all__ = ["app"]

app = typer.Typer(
    name="archive",
    help="Look over, check, rewrite, recode, merge and write out archives; take an outlet's text out of one.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


class Report(StrEnum):
    """How findings are printed."""

    text = "text"
    json = "json"


class Files(StrEnum):
    """How tables are written."""

    parquet = "parquet"
    jsonl = "jsonl"
    csv = "csv"


Store = Annotated[Path, typer.Argument(metavar="ARCHIVE", help="The archive file.", show_default=False)]
As = Annotated[Report, typer.Option("--format", "-f", help="How to print what was found.")]


@app.command()
def info(store: Store, form: As = Report.text) -> None:
    """Tell what an archive holds: rows, bytes, days, outlets, versions, what was refused and why."""
    from detente.cli.show import json_line
    from detente.upkeep import describe_archive

    found = describe_archive(store)
    typer.echo(json_line(found.to_json()) if form is Report.json else _describe(found))


def _describe(found: Description) -> str:
    figures = found.figures
    lines = [
        f"{found.path}: {found.file_bytes / 1e6:,.1f} MB, schema {found.schema}",
        *(f"{count:>12,} {table}" for table, count in found.counts.items()),
        f"published {figures['first_day']} to {figures['last_day']}, {figures['undated']:,} undated; "
        f"{figures['outlets']:,} outlets; {figures['addresses_with_versions']:,} addresses with several versions",
        f"pages {figures['page_bytes'] / 1e6:,.1f} MB packed, texts {figures['text_bytes'] / 1e6:,.1f} MB",
    ]
    for title, counts in (
        ("articles by outlet", found.outlets), ("by language", found.languages),
        ("by coder and actor tables", {f"{c}, {x}": n for (c, x), n in found.versions.items()}),
        ("not coded, by reason", found.rejections), ("text withheld, by source", found.withheld),
    ):  # fmt: skip
        if counts:
            lines += [f"{title}:", *(f"{count:>12,} {name}" for name, count in counts.items())]
    return "\n".join(lines)


@app.command()
def check(store: Store, form: As = Report.text) -> None:
    """Prove that every span is its words, every id leads somewhere, every page fits its hash; exit 1 if not."""
    from detente.cli.show import json_line
    from detente.upkeep import check_archive

    found = check_archive(store)
    typer.echo(json_line(found.to_json()) if form is Report.json else _tell(store, found))
    if not found.sound:
        raise typer.Exit(1)


def _tell(store: Path, found: Findings) -> str:
    looked = f"{found.articles:,} articles, {found.pages:,} pages, {found.spans:,} spans"
    if found.sound:
        return f"{store}: sound; {looked}"
    lines = [f"{store}: {sum(found.counts.values()):,} faults in {looked}"]
    for what, count in sorted(found.counts.items(), key=lambda item: -item[1]):
        named = [fault.where for fault in found.faults if fault.what == what][:3]
        lines.append(f"{count:>12,} {what}: {', '.join(named)}{' ...' if count > len(named) else ''}")
    return "\n".join(lines)


@app.command()
def compact(store: Store) -> None:
    """Write an archive anew, without the room and the words that replaced and deleted rows still take in the file."""
    from detente.upkeep import compact_archive

    if not store.exists():
        raise DetenteError(f"there is no archive at {store}")
    before, after = compact_archive(store)
    typer.echo(f"{store}: {before / 1e6:,.1f} MB, now {after / 1e6:,.1f} MB")


@app.command()
def recode(
    store: Store,
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=1, metavar="N", help="Processes that code side by side.")
    ] = 1,
    actors: Annotated[
        Path | None, typer.Option("--actors", metavar="CSV", help="Your own actors, which win over ours.")
    ] = None,
    drop_refused: Annotated[
        bool, typer.Option("--drop-refused", help="Remove articles in whose page this version finds no report.")
    ] = False,
) -> None:
    """Code anew, from the pages in the archive, what other versions of the coder or the actor tables coded."""
    from detente.records import Rejected
    from detente.run import Coded
    from detente.upkeep import recode_archive

    if not store.exists():
        raise DetenteError(f"there is no archive at {store}")

    def seen(result: Coded | Rejected) -> None:
        if isinstance(result, Rejected):
            typer.secho(f"not coded: {result.origin}: {result.reason}", fg="yellow", err=True)

    done = recode_archive(store, jobs=jobs, actors=actors, drop_refused=drop_refused, seen=seen)
    kept = "removed" if drop_refused else "kept as they were"
    typer.echo(
        f"{store}: {done.coded:,} articles coded anew"
        + (f", {done.refused:,} refused now and {kept}" if done.refused else "")
        + (f", {done.without_page:,} without their page" if done.without_page else "")
    )


@app.command()
def merge(
    store: Annotated[
        Path, typer.Argument(metavar="ARCHIVE", help="The archive to merge into; made if it is not there.")
    ],
    sources: Annotated[
        list[Path], typer.Argument(metavar="SOURCE", help="Archives, or folders of Parquet that export wrote.")
    ],
    actors: Annotated[
        Path | None, typer.Option("--actors", metavar="CSV", help="The own actors that the archives were coded with.")
    ] = None,
) -> None:
    """Take into an archive what others have and it lacks; where both have an article, the present version's wins."""
    from detente.archive import Archive
    from detente.run import coder_versions, settle
    from detente.upkeep import merge_archives

    for source in sources:
        if not source.exists():
            raise DetenteError(f"there is no archive at {source}")
    for done in merge_archives(store, sources, versions=coder_versions(actors)):
        newer = f", {done.newer:,} coded by newer versions" if done.newer else ""
        typer.echo(f"{done.source}: {done.new:,} articles new{newer}")
    with Archive(store) as archive:
        settle(archive, actors)
        counts = archive.counts()
    typer.echo(f"{store}: {counts['articles']:,} articles in {counts['stories']:,} stories")


@app.command()
def export(
    store: Store,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FOLDER", help="A new folder for the files.")],
    form: Annotated[Files, typer.Option("--format", "-f", help="How to write the tables.")] = Files.parquet,
    no_text: Annotated[
        bool, typer.Option("--no-text", help="Leave out pages and words: codes, dates, offsets and addresses only.")
    ] = False,
) -> None:
    """Write a whole archive as files, one for each table; merge takes Parquet back."""
    from detente.upkeep import Form, dump_archive

    for table, count in dump_archive(store, out, form=Form(form.value), text=not no_text).items():
        typer.echo(f"{count:>12,} {table}")


@app.command()
def delete_source(
    store: Store,
    source: Annotated[str, typer.Argument(metavar="OUTLET", help="The outlet's name, or its domain.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before.")] = False,
) -> None:
    """Take an outlet's pages and words out of an archive; codes, dates, offsets, titles and addresses stay."""
    from detente.review import corrections_path
    from detente.upkeep import withhold_source
    from detente.web.index_schema import index_path

    def agreed(articles: int) -> bool:
        return yes or typer.confirm(f"Remove the text of {articles:,} articles of {source} for good?", err=True)

    if not store.exists():
        raise DetenteError(f"there is no archive at {store}")
    done = withhold_source(store, source, agreed=agreed)
    if done is None:
        raise typer.Exit(1)
    typer.echo(
        f"{store}: the text of {done.articles:,} articles is gone, their {done.events:,} events stay; "
        f"{done.bytes_before / 1e6:,.1f} MB, now {done.bytes_after / 1e6:,.1f} MB"
    )
    # The site's index is made of the archive's words; it is made anew when the archive is next served.
    index_path(store).unlink(missing_ok=True)
    corrections = corrections_path(store)
    if corrections.exists():
        typer.echo(f"{corrections} keeps the sentences that were reviewed, also of these reports", err=True)
