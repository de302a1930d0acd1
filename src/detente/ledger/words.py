"""Words by which two statements, or a statement and a deed, are known to be about one thing."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["shared", "stems"]

_WORD: Final = re.compile(r"[a-z][a-z’'-]+")

#: Words that any two texts on foreign affairs share, and so tell nothing.
_PLAIN_WORDS: Final = (
    "about above after again against agree agreed agreement ahead aimed allow along also although among announce "
    "announced another areas around asked based because become been before began being believe between both bring "
    "building call called calls central chief china's close come continue cooperation could countries country "
    "current deal deeper develop development dialogue different during each early economic efforts emphasized "
    "ensure especially even every expand expanded expected express expressed following foreign forward from full "
    "further future give global good government great group have having head help hold including increase "
    "interest interests international issue issues joint keep key last later leader leaders leading level long "
    "made maintain make making many matter matters measures meet meeting might minister ministry more most much "
    "must mutual nation national nations need needs next note noted official officials only open other over part "
    "parties partner partners peace people pledge pledged policy political position possible premier prepared "
    "president prime proceed promise promised promote public ready reiterate related relations relationship "
    "remain report reported respect return role said same should side sides since some spokesman spokeswoman "
    "stand state stated statement states step steps still strengthen strengthening stress stressed strong such "
    "support sure take taken taking talks term than that their them then there these they thing this those "
    "through ties time together toward towards under united until urge urged very want wants week well were what "
    "when where which while will with within without work working world would year years "
)
_PLAIN: Final = frozenset(_PLAIN_WORDS.split())


def stems(text: str) -> frozenset[str]:
    """Return the telling words of a text, cut to six letters so that "tariff" and "tariffs" are one.

    >>> sorted(stems("to lift its tariffs on Canadian canola"))
    ['canadi', 'canola', 'lift', 'tariff']
    """
    words = (word.replace("’", "'").removesuffix("'s") for word in _WORD.findall(text.lower()))
    return frozenset(word[:6] for word in words if len(word) > 3 and word not in _PLAIN)


def shared(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    """Return the stems that both have."""
    return one & other
