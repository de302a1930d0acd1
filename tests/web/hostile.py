"""An archive whose every text is an attack: on markup, script, links, width and direction."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from detente.archive import Archive
from detente.records import Actor, Article, Cut, Evidence, Mention, Reporter, Span, Story
from tests.factories import make_event

ATTACKS = [
    "<script>window.hurt=1</script>", "\"><img src=x onerror=window.hurt=1>", "<svg/onload=window.hurt=1>",
    "'onmouseover='window.hurt=1", "javascript:window.hurt=1", "{{7*7}}{% raw %}",
    "</script><script>window.hurt=1</script>",
    "<iframe src=\"javascript:window.hurt=1\"></iframe>", "&lt;b&gt;", "]]><script>window.hurt=1</script>",
    "\u202egnp.exe\u2066\u200f", "=HYPERLINK(\"http://evil.example\")", "W" * 5_000, "a\u0301" * 400,
    "<style>*{display:none}</style>", "<base href=//evil.example>", "<!--",
    "\x00\x08\ufffd", "<a href=javascript:hurt()>x</a>",
    "<form action=//evil.example><input name=q>",
    "<meta http-equiv=refresh content=0;url=//evil.example>",
]  # fmt: skip

URLS = ["javascript:window.hurt=1", "data:text/html,<script>window.hurt=1</script>", "JAVASCRIPT://x%0aalert(1)",
        "https://news.example.org/\"onclick=\"window.hurt=1", " vbscript:x",
        "//evil.example", "https://ok.example/1"]  # fmt: skip


def hostile_archive(path: Path) -> Path:
    """Write one report for each attack, with the attack in every field that holds text."""
    with Archive(path) as archive:
        for n, attack in enumerate(ATTACKS):
            sentence = f"China {attack} accused Canada {attack}."
            text = f"{sentence}\n{attack}\n\nAfter it stands {attack} more."
            url = URLS[n % len(URLS)]
            article = Article(
                f"ar-{n:016x}", text, title=attack, url=url, outlet=attack, author=attack, language=attack,
                published=f"2024-01-{n + 1:02}", section=attack, credits=(Reporter(attack, "state-media"),),
                cuts=(Cut(attack, attack),), content_hash=f"h{n}", origin=attack,
            )  # fmt: skip
            event = make_event("ACCUSE", day=f"2024-01-{n + 1:02}", article=article.id, published=article.published)
            start = text.index("accused")
            named = Mention(
                Span(0, 5, "China"), "person", Actor(f"x-{attack[:40]}", attack, "CHN", (), attack), why=attack
            )
            event = replace(
                event, source=(*event.source, named), url=url, title=attack,
                evidence=Evidence(Span(0, len(sentence), sentence), Span(start, start + 7, "accused")),
                reported_by=(Reporter(attack, "outlet"),),
            )  # fmt: skip
            archive.add_article(article, [named], [event], coder=attack, lexicon="t")
        archive.set_stories(_stories())
    return path


def _stories() -> list[Story]:
    return [Story(f"st-{n:016x}", (f"ar-{n:016x}",), f"ar-{n:016x}", ()) for n in range(len(ATTACKS))]
