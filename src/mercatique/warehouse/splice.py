"""Columns of a Parquet file exchanged or put in, without writing the rest of the file again."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as parquet
from numpy.typing import NDArray

from mercatique.warehouse.footer import (
    CHUNK_META,
    CHUNKS,
    PATH_IN_SCHEMA,
    ROW_GROUPS,
    Fields,
    read_footer,
    write_footer,
)

# Numbers of fields in parquet.thrift.
SCHEMA, ELEMENT_NAME, CHILDREN, COLUMN_ORDERS = 2, 4, 5, 7
FILE_OFFSET, INDEXES = 2, (4, 5, 6, 7)
GROUP_BYTES, GROUP_COMPRESSED = 2, 6
UNCOMPRESSED, COMPRESSED, DATA_PAGE, INDEX_PAGE, DICTIONARY_PAGE = 6, 7, 9, 10, 11


def exchange(path: Path, column: str, values: NDArray[np.int32]) -> None:
    """Give a column of a file that nobody reads yet new values, one per row."""
    aside = path.with_suffix(".column")
    _write(aside, column, values, parquet.read_metadata(path))
    try:
        with open(path, "r+b") as file, open(aside, "rb") as other:
            footer, start = read_footer(file, path.name)
            theirs, _start = read_footer(other, aside.name)
            file.seek(start)
            for group, given in zip(_groups(footer), _groups(theirs), strict=True):
                ((chunk,), at) = _chunks(given), file.tell()
                other.seek(_first(_meta(chunk)))
                file.write(other.read(_number(_meta(chunk), COMPRESSED)))
                _put(group, column, chunk, at)
            write_footer(file, footer)
    finally:
        aside.unlink(missing_ok=True)


def put_in(path: Path, names: Sequence[str], write: Callable[[int, Path], None]) -> None:
    """Give a file that nobody reads yet columns that are the same on every row; ``names`` are all its columns, in order, afterwards.

    ``write`` makes a file of the new columns alone, as many rows long as it is told: for each length of a part it is asked once.
    """
    meta = parquet.read_metadata(path)
    lengths = [meta.row_group(group).num_rows for group in range(meta.num_row_groups)]
    made = {length: _same(path.with_suffix(".same"), write, length) for length in dict.fromkeys(lengths or [0])}
    with open(path, "r+b") as file:
        footer, start = read_footer(file, path.name)
        file.seek(start)
        for group, length in zip(_groups(footer), lengths, strict=True):
            _theirs, given = made[length]
            for chunk, content in given:
                at = file.tell()
                file.write(content)
                _add(group, deepcopy(chunk), at)
            _chunks(group).sort(key=lambda chunk: names.index(_name(chunk)))
        _join(footer, next(iter(made.values()))[0], names)
        write_footer(file, footer)


def _same(path: Path, write: Callable[[int, Path], None], rows: int) -> tuple[Fields, list[tuple[Fields, bytes]]]:
    """The footer of a file of one part, and of each column its entry and its bytes."""
    write(rows, path)
    try:
        with open(path, "rb") as file:
            footer, _start = read_footer(file, path.name)
            given = []
            for chunk in (chunk for group in _groups(footer) for chunk in _chunks(group)):
                file.seek(_first(_meta(chunk)))
                given.append((chunk, file.read(_number(_meta(chunk), COMPRESSED))))
        return footer, given
    finally:
        path.unlink(missing_ok=True)


def _join(footer: Fields, theirs: Fields, names: Sequence[str]) -> None:
    """One schema of both files, in the order of ``names``."""
    root, *elements = _value(footer, SCHEMA)[1]
    elements += _value(theirs, SCHEMA)[1][1:]
    elements.sort(key=lambda element: names.index(_value(element, ELEMENT_NAME).decode()))
    _set(root, CHILDREN, len(elements))
    _value(footer, SCHEMA)[1][:] = [root, *elements]
    if _has(footer, COLUMN_ORDERS):  # all by type: one for each column
        orders = _value(footer, COLUMN_ORDERS)[1]
        orders += [orders[0]] * (len(elements) - len(orders))


def _write(path: Path, column: str, values: NDArray[np.int32], like: Any) -> None:
    """A file of this column alone, cut into parts as the file it is for."""
    schema = pa.schema([like.schema.to_arrow_schema().field(column)])
    place = 0
    with parquet.ParquetWriter(path, schema, write_statistics=False) as writer:
        for group in range(like.num_row_groups):
            rows = like.row_group(group).num_rows
            # From the bytes: ``pa.array`` would bring in pandas.
            part = pa.Array.from_buffers(pa.int32(), rows, [None, pa.py_buffer(values[place : place + rows])])
            writer.write_table(pa.Table.from_arrays([part], schema=schema), row_group_size=rows)
            place += rows
    if place != len(values):
        raise ValueError(f"{len(values)} values for {place} rows")


def _put(group: Fields, column: str, chunk: Fields, at: int) -> None:
    """Let a part of the file find the column where it now stands."""
    chunks = _chunks(group)
    place = next(n for n, each in enumerate(chunks) if _name(each) == column)
    _grow(group, chunks.pop(place), -1)
    _add(group, chunk, at)
    chunks.insert(place, chunks.pop())


def _add(group: Fields, chunk: Fields, at: int) -> None:
    """Put the entry of a column, whose bytes now stand at a place, behind those of a part."""
    meta = _meta(chunk)
    move = at - _first(meta)
    for offset in (DATA_PAGE, INDEX_PAGE, DICTIONARY_PAGE):
        if _has(meta, offset):
            _set(meta, offset, _number(meta, offset) + move)
    _set(chunk, FILE_OFFSET, at)
    _grow(group, chunk, 1)
    _chunks(group).append([entry for entry in chunk if entry[0] not in INDEXES])


def _grow(group: Fields, chunk: Fields, times: int) -> None:
    for whole, part in ((GROUP_BYTES, UNCOMPRESSED), (GROUP_COMPRESSED, COMPRESSED)):
        if _has(group, whole):
            _set(group, whole, _number(group, whole) + times * _number(_meta(chunk), part))


def _name(chunk: Fields) -> str:
    return str(_value(_meta(chunk), PATH_IN_SCHEMA)[1][0].decode())


def _groups(footer: Fields) -> list[Fields]:
    return list(_value(footer, ROW_GROUPS)[1])


def _chunks(group: Fields) -> list[Fields]:
    found: list[Fields] = _value(group, CHUNKS)[1]
    return found


def _meta(chunk: Fields) -> Fields:
    found: Fields = _value(chunk, CHUNK_META)
    return found


def _first(meta: Fields) -> int:
    """Where the bytes of a column begin."""
    return min(_number(meta, offset) for offset in (DATA_PAGE, DICTIONARY_PAGE) if _has(meta, offset))


def _has(fields: Fields, number: int) -> bool:
    return any(field == number for field, _kind, _content in fields)


def _value(fields: Fields, number: int) -> Any:
    return next(value for field, _kind, value in fields if field == number)


def _number(fields: Fields, number: int) -> int:
    """A number of the footer, which writes them in zigzag."""
    coded = _value(fields, number)
    return int((coded >> 1) ^ -(coded & 1))


def _set(fields: Fields, number: int, value: int) -> None:
    place = next(n for n, entry in enumerate(fields) if entry[0] == number)
    fields[place] = (number, fields[place][1], value << 1)
