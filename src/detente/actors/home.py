"""Where a report speaks from: the state whose government published it, or whose readers its outlet writes for.

In a ministry's own release "the Minister" is that state's, and in a national paper "the president" mostly is; neither
names its country.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from detente.data.outlets import find_outlet
from detente.data.states import states
from detente.data.tables import rows
from detente.records import Article

__all__ = ["Home", "home_of"]

#: Second-level domains that only governments hold, before a country's own.
_OFFICIAL = frozenset(["gov", "gob", "gouv", "gouvernement", "govt", "go", "gc", "admin", "mil", "gv", "government"])
#: Endings that are not their country's ISO code, or that stand for a government by themselves.
_ENDINGS = {"uk": "GB", "eu": "EU"}


@dataclass(frozen=True, slots=True)
class Home:
    """A state's code, whether its government speaks (`official`), and the reason in words; `country` None: unknown."""

    country: str | None = None
    official: bool = False
    why: str = ""


def home_of(article: Article) -> Home:
    """Return whose report this is: by its credits, else by its address, else by its outlet.

    A wire has no home: it writes for the world.

    >>> home_of(Article(id="a", text="", url="https://www.mfa.gov.sg/news/1"))
    Home(country='SGP', official=True, why='the release is that of SGP')
    >>> home_of(Article(id="a", text="", url="https://www.nytimes.com/a.html")).official
    False
    """
    for link in article.credits:
        if link.kind == "government" and link.country in states():
            return Home(link.country, True, f"the release is that of {link.country}")
    official = _government(article.url or "")
    if official is not None:
        return Home(official, True, f"the release is that of {official}")
    if article.credits and article.credits[0].kind == "wire":
        return Home()
    for link in article.credits:
        if link.kind in ("state-media", "outlet") and link.country in states():
            return Home(link.country, False, f"{link.name} is published in {link.country}")
    outlet = find_outlet(article.url) if article.url else None
    if outlet is not None and outlet.country in states() and outlet.kind != "wire":
        return Home(outlet.country, outlet.kind == "government", f"{outlet.name} is published in {outlet.country}")
    return Home()


def _government(url: str) -> str | None:
    """The state whose government an address belongs to, None where it is no government's."""
    outlet = find_outlet(url) if url else None
    if outlet is not None:
        return outlet.country if outlet.kind == "government" and outlet.country in states() else None
    host = (url.partition("://")[2] or url).partition("/")[0].partition(":")[0].lower()
    labels = host.split(".")
    if labels[-1] in ("gov", "mil"):
        return "USA"
    if len(labels) < 3 or labels[-2] not in _OFFICIAL:
        return None
    return _by_iso2().get(_ENDINGS.get(labels[-1], labels[-1].upper()))


@cache
def _by_iso2() -> dict[str, str]:
    return {row["iso2"]: row["iso3"] for row in rows("states") if row["iso2"] and not row["to"]}
