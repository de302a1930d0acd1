"""The byline: who wrote the report, as far as the page names anybody."""

from __future__ import annotations

import re
from typing import Final

from detente.articles.blocks import key_of
from detente.data.outlets import find_outlet

__all__ = ["read_byline"]

# What publishing systems put where nobody is named.
_NOBODY_WORDS: Final = """
    admin administrator author anonymous correspondent desk editor editorial editors guest newsroom none null staff
    team unknown user webmaster website newsdesk
"""
_NOBODY: Final = frozenset(_NOBODY_WORDS.split())
# A sentence caught for a name: finders read "by the Russian and Syrian ministries" as a byline.
_SENTENCE: Final = re.compile(r"^(?:[Tt]he|[Aa]n?|[Oo]n|[Ii]n|[Aa]ll|[Ii]ts|[Tt]hat|[Tt]his) .*\b[a-z]+$")


def read_byline(printed: str | None, outlet: str | None) -> str | None:
    """Return the names of a byline, parted by commas; None where it names only the outlet, or nobody.

    An agency stays: who wrote for Reuters is not known, that it was Reuters is.

    >>> read_byline("By Mara Lind; Jo Doe", "Example Post"), read_byline("Reuters", "Example Post")
    ('Mara Lind, Jo Doe', 'Reuters')
    >>> read_byline("Example Post", "The Example Post"), read_byline("admin", None)
    (None, None)
    >>> read_byline("The Northern; southern ministries", None) is None
    True
    """
    text = re.sub(r"^[Bb][Yy]:? ", "", printed or "").strip()
    if not text or _SENTENCE.search(text):
        return None
    names = [name for part in text.split(";") if (name := part.strip(" ,")) and not _is_nobody(name, outlet)]
    return ", ".join(dict.fromkeys(names)) or None


def _is_nobody(name: str, outlet: str | None) -> bool:
    words = {word.lower() for word in re.findall(r"\w+", name)}
    if words <= _NOBODY or name.startswith(("http", "@")):
        return True
    own = find_outlet(name)
    bare = [key_of(re.sub(r"^[Tt]he ", "", label)) for label in (name, outlet or "")]
    return bare[0] == bare[1] or (own is not None and own.name == outlet and own.reporter_kind != "wire")
