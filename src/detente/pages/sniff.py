"""What a file is, told by its first bytes: names and extensions lie too often to be trusted."""

from __future__ import annotations

import re
from typing import Literal

__all__ = ["HEAD", "Kind", "sniff"]

Kind = Literal["empty", "gzip", "warc", "jsonl", "html", "text", "binary"]

#: How many bytes are looked at. A page's `<html` or first tags come well before that.
HEAD = 65_536

_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_MAGIC = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"\x7fELF", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf",
          b"\x28\xb5\x2f\xfd", b"Rar!", b"\x1a\x45\xdf\xa3", b"OggS", b"ID3", b"RIFF",
          b"PAR1", b"SQLite format")  # fmt: skip
_TAG = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|title|article|main|section|div|p|span|h[1-6]|table|ul|ol|br|a|!--|\?xml)"
    rb"[\s>/\[-]|<!doctype",
    re.IGNORECASE,
)
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|body)[\s>]", re.IGNORECASE)


def sniff(head: bytes) -> Kind:
    r"""Return what the bytes are the beginning of.

    >>> sniff(b"WARC/1.0\r\n"), sniff(b'{"text": "Rivals met."}\n'), sniff(b"<!DOCTYPE html><p>"), sniff(b"Rivals met.")
    ('warc', 'jsonl', 'html', 'text')
    >>> sniff(b"\x89PNG\r\n\x1a\n"), sniff(b" \n")
    ('binary', 'empty')
    """
    if not head.strip(b" \t\r\n\x00"):
        return "empty"
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    if head.startswith(_MAGIC):
        return "binary"
    wide = head.startswith(_BOMS[1:])
    head = head.removeprefix(_BOMS[0]).lstrip()
    if head.startswith(b"WARC/"):
        return "warc"
    if re.match(rb'\{\s*"', head):
        return "jsonl"
    plain = head.replace(b"\x00", b"") if wide else head
    if _TAG.match(plain.lstrip(b"\xff\xfe \r\n\t")) or _PAGE.search(plain):
        return "html"
    if not wide and _is_binary(head):
        return "binary"
    return "text"


def _is_binary(head: bytes) -> bool:
    """Tell whether bytes are no text in any encoding we read: a NUL, or more than one control byte in fifty."""
    if b"\x00" in head:
        return True
    control = sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in head)
    return control * 50 > len(head)
