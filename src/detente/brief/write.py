"""A brief as Markdown and as a page of HTML that stands alone."""

from __future__ import annotations

import re
from html import escape

from detente.brief.chart import draw_relation
from detente.brief.records import Brief, Reference

__all__ = ["write_html", "write_markdown"]

_MARKS = re.compile(r"([\\`*_{}\[\]#|])")


def _plain(text: str) -> str:
    """Return text that Markdown shows as it is: what reports print is not ours to format."""
    return escape(_MARKS.sub(r"\\\1", " ".join(text.split())), quote=False)


def _heading(brief: Brief) -> str:
    title = brief.title[0].upper() + brief.title[1:]
    since = f" since {brief.since.isoformat()}" if brief.since else ""
    return f"{title}{since}"


def _method(brief: Brief) -> str:
    method = brief.relation.method
    return (
        f"As of {brief.as_of.isoformat() if brief.as_of else 'the last report'}. Composed by rule from the archive, "
        f"coded by {', '.join(brief.coders) or 'nobody'}; figures are {method.unit}, copies counted "
        "once, intervals 90%. "
        "The coder errs: read the words behind a sentence before you cite it."
    )


def write_markdown(brief: Brief) -> str:
    """Return the brief as Markdown, its references as footnotes at the end."""
    lines = [f"# {_plain(_heading(brief))}", "", f"*{_plain(_method(brief))}*", ""]
    for section in brief.sections:
        lines += [f"## {section.name}", ""]
        for sentence in section.sentences:
            lines += [f"- {_plain(sentence.text)} " + "".join(f"[^{number}]" for number in sentence.references)]
        if section.note:
            lines += ([""] if section.sentences else []) + [f"*{_plain(section.note)}*"]
        lines.append("")
    lines += [f"[^{each.number}]: {_source_markdown(each)}" for each in brief.references]
    return "\n".join(lines).rstrip() + "\n"


def _source_markdown(each: Reference) -> str:
    where = ", ".join(_plain(part) for part in (each.outlet, (each.published or "")[:10], each.title) if part)
    link = f" <{each.url}>" if each.url and re.fullmatch(r"https?://[^\s<>]+", each.url) else ""
    named = each.story_id or each.article_id or each.id
    return f"“{_plain(each.words)}” {where}{link} ({each.kind} {_plain(each.id)}, {_plain(named)})"


def write_html(brief: Brief) -> str:
    """Return the brief as one page: prose, the series as a picture, and the references with their words."""
    body = [f"<h1>{escape(_heading(brief))}</h1>", f'<p class="method">{escape(_method(brief))}</p>']
    body.append(f"<figure>{draw_relation(brief.relation, _heading(brief))}</figure>")
    for section in brief.sections:
        body.append(f"<h2>{escape(section.name)}</h2>")
        if section.sentences:
            body.append("<ul>")
            for sentence in section.sentences:
                marks = "".join(f'<sup><a href="#ref-{n}">{n}</a></sup>' for n in sentence.references)
                body.append(f"<li>{escape(sentence.text)}{marks}</li>")
            body.append("</ul>")
        if section.note:
            body.append(f'<p class="method">{escape(section.note)}</p>')
    body.append("<h2>References</h2><ol>")
    body += [f'<li id="ref-{each.number}">{_source_html(each)}</li>' for each in brief.references]
    return _PAGE.format(title=escape(_heading(brief)), body="\n".join([*body, "</ol>"]))


def _source_html(each: Reference) -> str:
    where = ", ".join(escape(part) for part in (each.outlet, (each.published or "")[:10], each.title) if part)
    if each.url and each.url.startswith(("https://", "http://")):
        where = f'<a href="{escape(each.url)}" rel="noopener noreferrer">{where or escape(each.url)}</a>'
    return f"“{escape(each.words)}” {where} <small>{escape(each.kind)} {escape(each.id)}</small>"


_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ max-width: 46rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 Georgia, serif; color: #222; }}
h1, h2 {{ font-family: sans-serif; line-height: 1.2; }} h2 {{ font-size: 1.1rem; margin-top: 1.8rem; }}
.method, small {{ color: #555; font-size: .85rem; }} svg {{ width: 100%; height: auto; }} figure {{ margin: 1rem 0; }}
li {{ margin: .3rem 0; }} sup {{ margin-left: .15em; }}
</style></head><body>
{body}
</body></html>
"""
