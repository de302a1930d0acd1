"""What the comparison keeps of an article: hashes of its words, never its text."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from detente.records import Article

__all__ = ["GRAM", "SHORT", "Imprint", "pack_words", "read_imprint", "read_time", "unpack_words"]

Hashes = npt.NDArray[np.uint32]

#: Words in a sequence. Four is what re-sends still share after light editing and unrelated reports hardly ever do.
GRAM: Final = 4

#: A text of fewer words is judged with its title: a dividend note has one form and few figures.
SHORT: Final = 40

#: A figure with its separators, one letter of a script written without spaces, or a word.
_WORD: Final = re.compile(r"\d+(?:[.,:/]\d+)*|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W\d_]+(?:['’][^\W\d_]+)*")

#: What stands before a word that is written large only because it opens a sentence; in a figure it parts nothing.
_OPENS: Final = re.compile(r"(?<!\d)[.:]|[.:](?!\d)|[!?\n\"“”»«()\-–—*]")

#: Odd multiplier of the rolling hash (Knuth's, 2^32 over the golden ratio).
_STEP: Final = 2_654_435_761


@dataclass(frozen=True, slots=True)
class Imprint:
    """Enough of an article to tell whether another repeats it, and its time of publication in seconds since 1970.

    `order` holds one hash for each word and `grams` one for each sequence of `GRAM` words, in the order of the text;
    `figures` tells for each word whether it is a figure. `facts` holds the distinct hashes of its figures and of the
    words written large inside a sentence, `names` of the latter alone, `words` of all words and the title's; all are
    sorted. Facts are what differs between reports made on one template. `size` counts distinct sequences, so a body
    printed twice is no longer than once. `packed` is what it was made of.
    """

    packed: bytes
    first: float | None
    order: Hashes
    grams: Hashes
    figures: npt.NDArray[np.bool_]
    facts: Hashes
    names: Hashes
    words: Hashes
    size: int


def read_imprint(article: Article) -> Imprint:
    """Return what the comparison needs of `article`.

    Case, punctuation, spacing and line breaks do not count.

    >>> one = read_imprint(Article("a", "Chad expelled the envoy, 41, on Monday."))
    >>> two = read_imprint(Article("b", "CHAD EXPELLED THE ENVOY (41) ON MONDAY"))
    >>> bool((one.grams == two.grams).all()), len(one.facts)
    (True, 2)
    """
    return unpack_words(pack_words(article), read_time(article.published))


def pack_words(article: Article) -> bytes:
    """Return an article's words in order as 4 bytes each, and two bits for each: is it a figure, is it a fact.

    Sequences, facts and sizes are all made from this when a comparison asks for them: half of what keeping them takes.

    >>> len(pack_words(Article("a", "Chad expelled the envoy of Sudan on Monday.", title="Row")))
    42
    """
    words: list[int] = []
    figures: list[bool] = []
    facts: list[bool] = []
    for part in _OPENS.split(article.text):
        inside = False
        for word in _WORD.findall(part):
            value, is_figure, is_large = _read_word(word)
            words.append(value)
            figures.append(is_figure)
            facts.append(is_figure or (inside and is_large))
            inside = True
    title = dict.fromkeys(_read_word(word)[0] for word in _WORD.findall(article.title or ""))
    return b"".join(
        (
            len(words).to_bytes(4, "little"), np.array(words, dtype=np.uint32).tobytes(),
            np.packbits(np.array(figures, dtype=np.bool_)).tobytes(),
            np.packbits(np.array(facts, dtype=np.bool_)).tobytes(), np.array(list(title), dtype=np.uint32).tobytes(),
        )
    )  # fmt: skip


def unpack_words(packed: bytes, first: float | None) -> Imprint:
    """Return the imprint that `pack_words` holds, of an article published at `first`."""
    count = int.from_bytes(packed[:4], "little")
    bits, at = (count + 7) // 8, 4 + 4 * count
    words: Hashes = np.frombuffer(packed, np.uint32, count, 4)
    figures, known = (
        np.unpackbits(np.frombuffer(packed, np.uint8, bits, start), count=count).astype(np.bool_)
        for start in (at, at + bits)
    )
    title: Hashes = np.frombuffer(packed[at + 2 * bits :], np.uint32)
    # A flash or a table of a few words says only in its title whom it is about.
    facts = np.concatenate([words[known], title]) if count < SHORT else words[known]
    grams = _roll(words)
    return Imprint(
        packed=packed, first=first, order=words, grams=grams, figures=figures, facts=np.unique(facts),
        names=np.unique(words[known & ~figures]), words=np.unique(np.concatenate([words, title])),
        size=len(np.unique(grams)),
    )  # fmt: skip


@lru_cache(maxsize=100_000)
def _read_word(word: str) -> tuple[int, bool, bool]:
    """Return a word's hash, whether it is a figure, and whether it is written large."""
    value = zlib.crc32(word.casefold().encode("utf-8", "surrogatepass"))
    return value, word[0].isdigit(), word[0].isupper()


def _roll(words: Hashes) -> Hashes:
    """Return one hash per sequence of `GRAM` words; a shorter text is one sequence, an empty one none."""
    if not len(words):
        return words
    count = max(len(words) - GRAM + 1, 1)
    rolled = np.zeros(count, dtype=np.uint32)
    for offset in range(min(GRAM, len(words))):
        rolled = rolled * np.uint32(_STEP) + words[offset : offset + count]
    # The low bits of a product depend on the low bits only: fold the high ones in.
    return rolled ^ (rolled >> np.uint32(15))


def read_time(value: str | None) -> float | None:
    """Return seconds since 1970, a time without a zone read as UTC; None for what is no time.

    >>> read_time("1970-01-02"), read_time("soon")
    (86400.0, None)
    """
    try:
        read = datetime.fromisoformat(value) if value else None
    except ValueError:
        return None
    return (read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp() if read else None
