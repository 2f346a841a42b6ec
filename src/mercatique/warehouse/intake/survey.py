"""One pass over the bytes of a text: its digest, its lines, and what would disturb a parser."""

import codecs
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from mercatique.warehouse.intake.container import CHUNK
from mercatique.warehouse.intake.signature import utf16

CONTROLS = bytes(set(range(32)) - {9, 10, 13}) + b"\x7f"
_TWICE = (
    b"\xc3\x83\xc2",
    b"\xc3\x83\xc5",
    b"\xc3\x83\xe2",
    b"\xc3\x82\xc2",
    b"\xc3\xa2\xe2\x82\xac",
    b"\xc3\x85\xe2",
    b"\xc3\x85\xc2",
)
_MAC = (0x8E, 0x8F, 0x88, 0x9D, 0x90, 0x99)
_WINDOWS = (0xE9, 0xE8, 0xE0, 0xEA, 0xE7, 0xF4)


@dataclass(frozen=True)
class Survey:
    """What the bytes of the whole file say, before any cell is read."""

    size: int
    sha256: str
    encoding: (
        str  # "utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "cp1252", "iso-8859-15", "mac-roman", "mixed"
    )
    ascii: bool
    twice: bool  # text encoded twice was seen
    lines: int
    blank: int  # lines with nothing on them
    controls: int  # NUL and other control characters
    longest: int  # bytes of the longest line
    quotes: int
    multiline: bool  # a quoted cell holds a line break (or a quote is never closed)
    lone_returns: bool  # a CR stands without a LF: the end of a line, as old Macintosh files have it, or a break in a cell


def survey(stream: BinaryIO, progress: Callable[[int], None] | None = None) -> Survey:
    """Read the stream once to its end; memory stays at a few chunks."""
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")()
    counts = np.zeros(256, dtype=np.int64)
    size = lines = blank = longest = 0
    parity = 0
    utf8, twice, multiline, ascii_only = True, False, False, True
    run, tail, encoding, pairs = 0, b"", "", 0
    last = b""
    bad_lines = good_lines = 0
    while data := stream.read(CHUNK):
        if not size:
            encoding = utf16(data[:4096])
            if data.startswith(b"\xef\xbb\xbf"):
                encoding = "utf-8-sig"
        digest.update(data)
        size += len(data)
        pairs += (data.count(b"\r\n") if b"\r" in data else 0) + (last == b"\r" and data[:1] == b"\n")
        last = data[-1:]
        if progress:
            progress(size)
        if encoding.startswith("utf-16"):
            continue
        cells = np.frombuffer(data, dtype=np.uint8)
        ends = np.flatnonzero(cells == 10)
        lines += len(ends)
        if not data.isascii():
            ascii_only = False
            counts += np.bincount(cells, minlength=256)
            if utf8:
                try:
                    decoder.decode(data)
                except UnicodeDecodeError:
                    utf8 = False
            if not twice:
                joined = tail + data
                twice = any(mark in joined for mark in _TWICE)
            for line in () if utf8 else data.split(b"\n"):
                if not line.isascii():
                    if _utf8(line):
                        good_lines += 1
                    else:
                        bad_lines += 1
        else:
            if utf8 and decoder.getstate()[0]:
                utf8 = False
            _count(counts, data, cells, len(ends))
        if len(ends):
            widths = np.diff(ends)
            longest = max(longest, run + int(ends[0]), int(widths.max()) if len(widths) else 0)
            first = run + int(ends[0])
            blank += first == 0 or (first == 1 and (tail + data)[len(tail) + int(ends[0]) - 1 :][:1] == b"\r")
            if len(widths) and widths.min() <= 2:
                blank += int((widths == 1).sum() + (cells[ends[1:][widths == 2] - 1] == 13).sum())
            run = len(data) - int(ends[-1]) - 1
        else:
            run += len(data)
        if not multiline and (parity or b'"' in data):
            quotes = np.flatnonzero(cells == 34)
            multiline = bool(((np.searchsorted(quotes, ends) + parity) % 2).any())
            parity = (parity + len(quotes)) % 2
        tail = data[-3:]
    longest = max(longest, run)
    if size and last != b"\n" and not encoding.startswith("utf-16"):
        lines += 1
    if utf8 and decoder.getstate()[0]:
        utf8 = False
    controls = int(counts[list(CONTROLS)].sum())
    returns = int(counts[13])
    if not encoding or (encoding == "utf-8-sig" and not utf8):
        encoding = "utf-8" if utf8 else _legacy(counts, good_lines, bad_lines)
    return Survey(
        size=size,
        sha256=digest.hexdigest(),
        encoding=encoding,
        ascii=ascii_only and not encoding.startswith("utf-16"),
        twice=twice and utf8,
        lines=lines,
        blank=blank,
        controls=controls,
        longest=longest,
        quotes=int(counts[34]),
        multiline=multiline or bool(parity),
        lone_returns=returns > pairs,
    )


def _count(counts: NDArray[np.int64], data: bytes, cells: NDArray[np.uint8], ends: int) -> None:
    """Returns, quotes and control characters (as NUL) of an ASCII text; line breaks and tabs are none."""
    if b'"' in data:
        counts[34] += np.count_nonzero(cells == 34)
    counts[0] += data.count(b"\x7f")
    low = np.count_nonzero(cells < 32) - ends
    if low:  # seldom: which they are is looked for only then
        returns = np.count_nonzero(cells == 13)
        counts[13] += returns
        counts[0] += low - returns - np.count_nonzero(cells == 9)


def _utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _legacy(counts: NDArray[np.int64], good: int, bad: int) -> str:
    """Choose among the encodings of one byte per letter; ``mixed`` when lines of both kinds stand side by side."""
    if good and bad:
        return "mixed"
    if sum(int(counts[c]) for c in _MAC) > sum(int(counts[c]) for c in _WINDOWS):
        return "mac-roman"
    if counts[0xA4] and not counts[0x80:0xA0].any():
        return "iso-8859-15"
    return "cp1252"
