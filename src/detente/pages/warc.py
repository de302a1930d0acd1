"""WARC archives: every HTTP response that holds a page, read one record at a time by FastWARC."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, TYPE_CHECKING

from detente.pages.make import PAGE_LIMIT, make_page
from detente.pages.sniff import HEAD, sniff
from detente.records import Page, Rejected

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

__all__ = ["read_warc"]

_PAGES = ("text/html", "application/xhtml+xml", "text/plain")


def read_warc(stream: IO[bytes], origin: str, *, limit: int = PAGE_LIMIT) -> Iterator[Page | Rejected]:
    """Yield a page for each response or conversion record with a page in it.

    Images, scripts and other answers that were never pages are passed over. A page that cannot be read is rejected
    with its record's byte offset, as is the archive where it breaks off.
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    wanted = WarcRecordType.response | WarcRecordType.conversion | WarcRecordType.resource
    offset = 0
    try:
        for record in ArchiveIterator(stream, parse_http=True, auto_decode="all"):
            offset = record.stream_pos
            if record.record_type == WarcRecordType.unknown and not record.record_id:
                yield Rejected(origin, "the archive is damaged: a record without a head", f"byte {offset}")
            elif record.record_type & wanted:
                found = _read_record(record, origin, f"byte {offset}", limit)
                if found is not None:
                    yield found
    except BaseException as broken:
        # What FastWARC did not foresee ends in a panic, which is no `Exception` to Python; all else passes on.
        if not isinstance(broken, (OSError, ValueError, RuntimeError)) and type(broken).__name__ != "PanicException":
            raise
        yield Rejected(origin, f"the archive is damaged: {broken}", f"after byte {offset}")


def _read_record(record: WarcRecord, origin: str, position: str, limit: int) -> Page | Rejected | None:
    kind = (record.http_content_type or record.headers.get("Content-Type") or "text/html").split(";")[0].strip().lower()
    if kind not in _PAGES:
        return None
    url = record.headers.get("WARC-Target-URI")
    where = f"{origin}, {url}" if url else origin
    status = record.http_headers.status_code if record.http_headers else None
    if status is not None and status != 200:
        return Rejected(where, f"the server answered {status}", position)
    raw = record.reader.read(limit + 1)
    if len(raw) > limit:
        return Rejected(where, f"the page is larger than {limit // 1_000_000} MB", position)
    head = record.http_headers
    encoded = head and (head.get("Content-Encoding") or head.get("Transfer-Encoding"))
    # FastWARC ends a cut-off archive quietly, with a short last record.
    if len(raw) < record.content_length and not encoded:
        return Rejected(where, f"the archive breaks off {record.content_length - len(raw)} bytes early", position)
    found = sniff(raw[:HEAD])
    if found not in ("html", "text", "jsonl"):
        return Rejected(where, "the page is empty" if found == "empty" else f"the page is no text ({found})", position)
    try:
        return make_page(raw, origin=where, charset=record.http_charset, url=url)
    except ValueError as wrong:
        return Rejected(where, str(wrong), position)
