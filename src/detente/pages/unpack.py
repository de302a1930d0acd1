"""Bytes as they were before gzip: unpacked as they are read, and told apart where the packing is damaged."""

from __future__ import annotations

import io
import zlib
from typing import IO, Any

from detente.pages.sniff import HEAD

__all__ = ["Unpacked", "open_unpacked"]


class Unpacked(io.RawIOBase):
    """A byte stream unpacked if it is gzip, of one member or many, and passed through if it is not.

    Damage ends the stream and is kept in `damage` rather than raised: what came before it is good, and a reader
    that raised in the middle of a buffer would lose it.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._ready = stream.read(2)
        self._packed = self._ready == b"\x1f\x8b"
        self._fed = b""
        self._member: Any = None
        self.damage: str | None = None
        self.packed_bytes = len(self._ready)
        self._at = 0
        if self._packed:
            self._fed, self._ready = self._ready, b""

    def readable(self) -> bool:
        """Always true: this is what makes it a stream for `io.BufferedReader`."""
        return True

    def seekable(self) -> bool:
        """Claim that it can seek: FastWARC asks where it is by `seek(0, SEEK_CUR)`, and panics where it may not."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move on to a later position; going back raises io.UnsupportedOperation, for what was read is not kept."""
        target = offset if whence == io.SEEK_SET else self._at + offset
        if whence == io.SEEK_END or target < self._at:
            raise io.UnsupportedOperation("the stream runs forward only")
        while self._at < target and self.readinto(bytearray(min(HEAD, target - self._at))):
            pass
        return self._at

    def readinto(self, buffer: Any) -> int:
        """Fill `buffer` wholly unless the stream ends: looking at a file's head needs the whole head."""
        filled = 0
        while filled < len(buffer):
            if not self._ready:
                self._ready = self._unpack() if self._packed else self._stream.read(HEAD)
                if not self._ready:
                    break
            piece = self._ready[: len(buffer) - filled]
            buffer[filled : filled + len(piece)] = piece
            self._ready = self._ready[len(piece) :]
            filled += len(piece)
        self._at += filled
        return filled

    def _unpack(self) -> bytes:
        while self.damage is None:
            if not self._fed:
                self._fed = self._stream.read(HEAD)
                self.packed_bytes += len(self._fed)
                if not self._fed:
                    if self._member is not None:
                        self.damage = "the gzip stream ends early"
                    return b""
            if self._member is None:
                self._member = zlib.decompressobj(wbits=31)
            try:
                # The limit keeps a small file that unpacks to gigabytes from filling the memory at once.
                out: bytes = self._member.decompress(self._fed, 16 * HEAD)
            except zlib.error as wrong:
                self.damage = f"the gzip stream is damaged ({str(wrong).removeprefix('Error ')})"
                return b""
            if self._member.eof:
                # Zeros after the last member are padding, as tape and some servers leave them.
                self._fed = self._member.unused_data.lstrip(b"\x00")
                self._member = None
            else:
                self._fed = self._member.unconsumed_tail
            if out:
                return out
        return b""


def open_unpacked(stream: IO[bytes]) -> tuple[Unpacked, io.BufferedReader]:
    r"""Return the unpacked stream, for its `damage`, and a buffered reader over it whose `peek` shows the whole head.

    >>> import gzip
    >>> packed, reader = open_unpacked(io.BytesIO(gzip.compress(b"Rivals met.")[:-4]))
    >>> reader.read(), packed.damage
    (b'Rivals met.', 'the gzip stream ends early')
    """
    unpacked = Unpacked(stream)
    return unpacked, io.BufferedReader(unpacked, buffer_size=HEAD)
