"""Parquet footers without least and greatest values of personal columns, which would outlive the rows in copies.

DuckDB writes statistics for every column and has no option against it. The footer is a Thrift structure in compact
encoding at the end of the file; here it is read, the statistics of the named columns are dropped, and it is written back.
"""

import os
import struct
from collections.abc import Collection
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

#: A Thrift structure: field number, type, value.
Fields: TypeAlias = list[tuple[int, int, Any]]

TRUE, FALSE, BYTE, I16, I32, I64, DOUBLE, BINARY, LIST, SET, MAP, STRUCT = range(1, 13)
MAGIC = b"PAR1"

# Numbers of fields in parquet.thrift.
ROW_GROUPS, CHUNKS, CHUNK_META = 4, 1, 3
PATH_IN_SCHEMA, STATISTICS, BLOOM_OFFSET, BLOOM_LENGTH, SIZE_STATISTICS = 3, 12, 14, 15, 16
COLUMN_INDEX_OFFSET, COLUMN_INDEX_LENGTH = 6, 7


class _Reader:
    def __init__(self, content: bytes) -> None:
        self.content = content
        self.at = 0

    def byte(self) -> int:
        self.at += 1
        return self.content[self.at - 1]

    def varint(self) -> int:
        value = shift = 0
        while True:
            part = self.byte()
            value |= (part & 0x7F) << shift
            if not part & 0x80:
                return value
            shift += 7

    def take(self, size: int) -> bytes:
        self.at += size
        return self.content[self.at - size : self.at]

    def structure(self) -> Fields:
        fields: Fields = []
        number = 0
        while head := self.byte():
            kind = head & 0x0F
            if head >> 4:
                number += head >> 4
            else:
                coded = self.varint()
                number = (coded >> 1) ^ -(coded & 1)
            fields.append((number, kind, None if kind in (TRUE, FALSE) else self.value(kind)))
        return fields

    def value(self, kind: int) -> Any:
        if kind in (TRUE, FALSE, BYTE):
            return self.byte()
        if kind in (I16, I32, I64):
            return self.varint()
        if kind == DOUBLE:
            return self.take(8)
        if kind == BINARY:
            return self.take(self.varint())
        if kind in (LIST, SET):
            head = self.byte()
            size = head >> 4 if head >> 4 != 15 else self.varint()
            return head & 0x0F, [
                self.structure() if head & 0x0F == STRUCT else self.value(head & 0x0F) for _place in range(size)
            ]
        if kind == STRUCT:
            return self.structure()
        raise ValueError(f"type {kind} in a Parquet footer")


class _Writer:
    def __init__(self) -> None:
        self.out = bytearray()

    def varint(self, value: int) -> None:
        while value > 0x7F:
            self.out.append(value & 0x7F | 0x80)
            value >>= 7
        self.out.append(value)

    def structure(self, fields: Fields) -> None:
        last = 0
        for number, kind, value in fields:
            if 0 < number - last <= 15:
                self.out.append((number - last) << 4 | kind)
            else:
                self.out.append(kind)
                self.varint(number << 1 if number >= 0 else (-number << 1) - 1)
            last = number
            if kind not in (TRUE, FALSE):
                self.value(kind, value)
        self.out.append(0)

    def value(self, kind: int, value: Any) -> None:
        if kind in (TRUE, FALSE, BYTE):
            self.out.append(value)
        elif kind in (I16, I32, I64):
            self.varint(value)
        elif kind == DOUBLE:
            self.out += value
        elif kind == BINARY:
            self.varint(len(value))
            self.out += value
        elif kind in (LIST, SET):
            inner, values = value
            self.out.append(min(len(values), 15) << 4 | inner)
            if len(values) >= 15:
                self.varint(len(values))
            for each in values:
                self.value(inner, each)
        else:
            self.structure(value)


def read_footer(file: BinaryIO, name: str) -> tuple[Fields, int]:
    """The footer of a Parquet file, and where it begins."""
    file.seek(-8, os.SEEK_END)
    (size,) = struct.unpack("<I", file.read(4))
    if file.read(4) != MAGIC:
        raise ValueError(f"{name} is no Parquet file")
    start = file.seek(-8 - size, os.SEEK_END)
    return _Reader(file.read(size)).structure(), start


def write_footer(file: BinaryIO, footer: Fields) -> None:
    """End a file here with this footer."""
    writer = _Writer()
    writer.structure(footer)
    file.write(bytes(writer.out) + struct.pack("<I", len(writer.out)) + MAGIC)
    file.truncate()
    file.flush()
    os.fsync(file.fileno())


def silence(path: Path, columns: Collection[str]) -> None:
    """Remove the statistics of ``columns`` from a Parquet file that nobody reads yet."""
    if not columns:
        return
    with open(path, "r+b") as file:
        footer, start = read_footer(file, path.name)
        secret = {name.encode() for name in columns}
        for number, _kind, groups in footer:
            if number == ROW_GROUPS:
                for group in groups[1]:
                    _silence_group(group, secret)
        file.seek(start)
        write_footer(file, footer)


def _silence_group(group: Fields, secret: set[bytes]) -> None:
    for number, _kind, chunks in group:
        if number != CHUNKS:
            continue
        for chunk in chunks[1]:
            meta = next(value for field, _type, value in chunk if field == CHUNK_META)
            path = next(value for field, _type, value in meta if field == PATH_IN_SCHEMA)
            if path[1][0] in secret:
                told = {STATISTICS, BLOOM_OFFSET, BLOOM_LENGTH, SIZE_STATISTICS}
                meta[:] = [entry for entry in meta if entry[0] not in told]
                chunk[:] = [entry for entry in chunk if entry[0] not in (COLUMN_INDEX_OFFSET, COLUMN_INDEX_LENGTH)]
