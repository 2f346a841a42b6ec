"""A text cut into pieces at its line ends: lines are numbered by one thread for each piece instead of one for all."""

import shutil
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import accumulate, repeat
from pathlib import Path

import numpy as np

from mercatique.warehouse.intake.container import CHUNK

#: Bytes of a piece below which cutting costs more than it saves.
LEAST = 16 << 20


@dataclass(frozen=True)
class Piece:
    """A file with some of the lines, and how many lines stand before them."""

    path: Path
    before: int


def cut(path: Path, folder: Path, count: int) -> Sequence[Piece]:
    """Copy the lines of a file into ``count`` files or fewer, in their order; none where it is too small or the disk too full.

    No cell may hold a line break. Whoever asks removes the files.
    """
    size = path.stat().st_size
    count = min(count, size // LEAST)
    if count < 2 or shutil.disk_usage(folder).free < 3 * size:
        return ()
    ends = _ends(path, size, count)
    paths = [folder / f"piece-{place}.csv" for place in range(len(ends))]
    try:
        with ThreadPoolExecutor(count) as threads:
            lines = list(threads.map(_copy, repeat(path), paths, [0, *ends], ends))
    except (OSError, ValueError):  # the file is read in one piece then
        for piece in paths:
            piece.unlink(missing_ok=True)
        return ()
    return [Piece(piece, before) for piece, before in zip(paths, accumulate(lines, initial=0), strict=False)]


def _ends(path: Path, size: int, count: int) -> list[int]:
    """Where pieces of about the same size end: after the end of a line."""
    ends: list[int] = []
    with path.open("rb") as source:
        for place in range(1, count + 1):
            source.seek(size * place // count)
            source.readline()
            if source.tell() not in ends:  # a line longer than a piece
                ends.append(source.tell())
    return ends


def _copy(path: Path, piece: Path, start: int, end: int) -> int:
    """Copy these bytes; how many lines they hold.

    Raises:
        ValueError: a carriage return stands without a line feed, which readers take for the end of a line, or not.
    """
    lines, last = 0, b""
    with path.open("rb") as source, piece.open("wb") as target:
        source.seek(start)
        while data := source.read(min(CHUNK, end - source.tell())):
            lines += int(np.count_nonzero(np.frombuffer(data, dtype=np.uint8) == ord("\n")))
            if (b"\r" in data or last == b"\r") and _lone(last + data):
                raise ValueError
            last = data[-1:]
            target.write(data)
    return lines


def _lone(data: bytes) -> bool:
    """Whether a carriage return before the last byte has no line feed behind it."""
    return data.count(b"\r", 0, -1) > data.count(b"\r\n")
