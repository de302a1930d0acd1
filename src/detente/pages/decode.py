"""Bytes to characters: what the page or its server declares, then UTF-8, then a guess by statistics."""

from __future__ import annotations

import codecs
import re
from typing import Final

__all__ = ["decode", "without_halves"]

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_META = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_XML = re.compile(rb"^<\?xml[^>]+encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)

_HALF: Final = re.compile("[\ud800-\udfff]")
_HIGH: Final = re.compile(rb"[\x80-\xff]+")

# Browsers read these labels as Windows' superset, and pages are written for browsers (WHATWG Encoding).
_AS_BROWSERS = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252",
                "ascii": "cp1252", "iso-8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030",
                "shift_jis": "cp932", "ks_c_5601-1987": "cp949", "euc-kr": "cp949"}  # fmt: skip

#: One damaged byte in two hundred is a page with a scar; more is a page in some other encoding.
_SCARS = 200


def decode(raw: bytes, *, charset: str | None = None, markup: bool = True) -> str:
    r"""Return the text of `raw`; raise ValueError, with the reason, where no encoding fits.

    A mark at the beginning wins, then the server's `charset`, then the page's own declaration. A declaration that
    the bytes contradict is passed over: a page in UTF-8 that calls itself Latin-1 would decode to rubbish.

    >>> decode("Québec".encode("cp1252"), charset="iso-8859-1")
    'Québec'
    >>> decode('<meta charset="latin-1">Québec'.encode())
    '<meta charset="latin-1">Québec'
    >>> decode("\ufeffOttawa".encode("utf-16"))
    'Ottawa'
    """
    for mark, name in _BOMS:
        if raw.startswith(mark):
            return raw[len(mark) :].decode(name, "replace").removeprefix("\ufeff")
    declared = [charset] if charset else []
    if markup:
        head = raw[:4096]
        declared += [found[1].decode("ascii") for pattern in (_META, _XML) if (found := pattern.search(head))]
    # Bytes that are valid UTF-8 beyond ASCII are UTF-8, whatever the page says: chance makes that all but impossible.
    for name in ["utf-8", *declared]:
        known = _codec(name)
        if known:
            try:
                return raw.decode(known)
            except (UnicodeDecodeError, LookupError):
                continue
    for name in [*declared, "utf-8"]:
        known = _codec(name)
        if known:
            text = raw.decode(known, "replace")
            if text.count("\ufffd") * _SCARS <= len(text):
                return text
    return _guess(raw)


def without_halves(text: str) -> str:
    r"""Return text with U+FFFD for each half of a surrogate pair: JSON can write one, and no UTF-8 file takes it.

    >>> without_halves(f"Chad {chr(0xD83D)} met Sudan.")
    'Chad \ufffd met Sudan.'
    """
    return text if text.isascii() else _HALF.sub("\ufffd", text)


def _codec(name: str) -> str | None:
    """Return the Python codec a label names, as browsers read it, or None for a label nobody knows."""
    label = name.strip().lower()
    label = _AS_BROWSERS.get(label, label)
    try:
        found = codecs.lookup(label)
    except (LookupError, ValueError):
        return None
    # `base64`, `zip` and their like are codecs to Python, and no encoding of text.
    return found.name if found._is_text_encoding else None


def _guess(raw: bytes) -> str:
    import charset_normalizer

    # Bytes beyond ASCII that stand alone between ASCII letters are Western accents and quotation marks; other scripts
    # write whole words of them. The statistics below need more such bytes than a short page has.
    runs = [len(run) for run in _HIGH.findall(raw[:200_000])]
    if sum(length == 1 for length in runs) * 10 >= 9 * len(runs):
        try:
            return raw.decode("cp1252")
        except UnicodeDecodeError:
            pass
    best = charset_normalizer.from_bytes(raw[:200_000]).best()
    if best is None:
        raise ValueError("no known encoding fits the bytes")
    try:
        return raw.decode(best.encoding)
    except UnicodeDecodeError:
        return raw.decode(best.encoding, "replace")
