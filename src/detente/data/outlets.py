"""Outlets of the world: found by domain or printed name, and wherever a text prints one of their names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from detente.data.tables import parts, rows

__all__ = ["KINDS", "Outlet", "find_outlet", "outlets", "outlets_in"]

#: Every kind of outlet, with what it is called as a link of a credit chain (`Reporter.kind`).
KINDS: Final = {
    "wire": "wire", "state-media": "state-media", "government": "government", "public": "outlet", "private": "outlet",
    "party": "outlet", "other": "other",
}  # fmt: skip

_HOST: Final = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}", re.IGNORECASE)
_WORD: Final = re.compile(r"\w+")

#: Names up to this length count only as written: `AP` is an agency, `ap` and `Ap` are none.
_SHORT: Final = 4


@dataclass(frozen=True, slots=True)
class Outlet:
    """One row of `outlets.csv`. `shared` are those of its names that also mean a person, a place or a party."""

    name: str
    aliases: tuple[str, ...]
    shared: tuple[str, ...]
    domains: tuple[str, ...]
    country: str | None
    languages: tuple[str, ...]
    kind: str
    source: str

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it goes by."""
        return (self.name, *self.aliases)

    @property
    def reporter_kind(self) -> str:
        """What it is called as a link of a credit chain.

        >>> find_outlet("BBC").kind, find_outlet("BBC").reporter_kind
        ('public', 'outlet')
        """
        return KINDS[self.kind]


@cache
def outlets() -> tuple[Outlet, ...]:
    """Return every outlet of the table."""
    return tuple(
        Outlet(
            row["name"], parts(row["aliases"]), parts(row["shared"]), parts(row["domains"]), row["country"] or None,
            parts(row["language"]), row["kind"], row["source"],
        )
        for row in rows("outlets")
    )  # fmt: skip


def find_outlet(name_or_domain: str) -> Outlet | None:
    """Return the outlet that a domain, an address or a printed name means, or None.

    A domain stands for its subdomains too, unless a row has them. Names count in any case and with or without their
    article; short ones only as written. A name two outlets share means neither: their rows bear the country in
    brackets.

    >>> find_outlet("(Xinhua)").name, find_outlet("https://www.bbc.co.uk/news/1").name, find_outlet("KCNA").country
    ('Xinhua', 'BBC', 'PRK')
    >>> find_outlet("ap"), find_outlet("The Star"), find_outlet("example.org")
    (None, None, None)
    """
    text = name_or_domain.strip()
    name = text[1:-1] if text.startswith("(") and text.endswith(")") else text
    named = _by_name().get(_key(name)) or _by_name().get(_key(re.sub(r"^[Tt]he ", "", name)))
    if named is not None:
        return named
    host = re.split(r"[/:?#]", text.partition("://")[2] or text, maxsplit=1)[0]
    if not _HOST.fullmatch(host):
        return None
    labels = host.lower().split(".")
    domains = (".".join(labels[at:]) for at in range(len(labels) - 1))
    return next((outlet for domain in domains if (outlet := _by_domain().get(domain))), None)


def outlets_in(text: str) -> Iterator[tuple[int, int, Outlet]]:
    """Yield where a text prints an outlet's name, the longest at each place, except the names it shares.

    >>> [(start, outlet.name) for start, _, outlet in outlets_in("The KCNA report, Reuters said, quoted Dawn.")]
    [(4, 'Korean Central News Agency'), (17, 'Reuters')]
    """
    at = 0
    for word in _WORD.finditer(text):
        if word.start() < at:
            continue
        for name, outlet in _by_first_word().get(word.group().casefold(), ()):
            end = word.start() + len(name)
            printed = text[word.start() : end]
            # Capitals of a name are printed as they are or all over: "REUTERS", never "reuters".
            same = printed == name or (len(name) > _SHORT and printed == name.upper())
            if same and not re.match(r"[\w-]", text[end : end + 1]) and text[word.start() - 1 : word.start()] != "-":
                yield word.start(), end, outlet
                at = end
                break


def _key(name: str) -> str:
    name = " ".join(name.replace("’", "'").split())
    bare = name[4:] if name[:4].casefold() == "the " and " " in name[4:] else name
    return bare if len(bare) <= _SHORT else bare.casefold()


@cache
def _by_name() -> dict[str, Outlet]:
    found: dict[str, Outlet] = {}
    for outlet in outlets():
        for name in outlet.names:
            found.setdefault(_key(name), outlet)
    return found


@cache
def _by_domain() -> dict[str, Outlet]:
    return {domain: outlet for outlet in outlets() for domain in outlet.domains}


@cache
def _by_first_word() -> dict[str, list[tuple[str, Outlet]]]:
    """Return the names by their first word, longest first; one of several words also without its article."""
    found: dict[str, list[tuple[str, Outlet]]] = {}
    for outlet in outlets():
        names = {name for name in outlet.names if name not in outlet.shared and not name.endswith(")")}
        names |= {name.removeprefix("The ") for name in names if name.count(" ") > 1}
        for name in names:
            first = _WORD.match(name)
            if first:
                found.setdefault(first.group().casefold(), []).append((name, outlet))
    return {word: sorted(named, key=lambda pair: -len(pair[0])) for word, named in found.items()}
