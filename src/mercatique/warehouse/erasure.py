"""Erasing a person: from rows and replaced rows, from the files that were dropped, from the lists of rejected lines.

Order lines stay as lines that name nobody, so that closed months stay what they were; all other rows go.
"""

import csv
import gzip
import os
import re
import secrets
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import IO, cast

from mercatique.warehouse.engine import Engine, exactly, named, quoted, scan
from mercatique.warehouse.identity import rewrite_without
from mercatique.warehouse.ledger import REPLACED, Snapshot
from mercatique.warehouse.suppression import Suppression
from mercatique.warehouse.tables import STORE, TableSpec
from mercatique.warehouse.writing import Draft, sort_sql

CHUNK = 1 << 20
DELIMITERS = ";,\t|"


def new_erasure() -> str:
    """A name for an erasure that says nothing about the person."""
    return secrets.token_hex(8)


def erase_rows(draft: Draft, snapshot: Snapshot, key: str, erasure: str, suppression: Suppression) -> int:
    """Write the files that hold the person again without them; the caller holds the lease and sweeps."""
    person = f"{named(draft.spec.person)} = {quoted(key)}"
    touched, rows = [], 0
    for file in snapshot.files:
        held = draft.engine.row(f"SELECT count(*) FROM {scan([draft.ledger.path(file)])} WHERE {person}")[0]
        if held:
            touched.append(file)
            rows += held
    if not touched:
        return 0
    if draft.spec.outlives:
        said = nameless_sql(draft.spec, suppression)
        listed = ", ".join(f"({said.get(c.name, named(c.name))})::{c.type} AS {named(c.name)}" for c in draft.spec.stored)
        for prefix, files in (("run-", [f for f in touched if f.live]), (REPLACED, [f for f in touched if not f.live])):
            if files:
                source = scan([draft.ledger.path(file) for file in files])
                rewritten = f"SELECT {listed} FROM {source} WHERE {person}"
                draft.write(f"SELECT * FROM ({rewritten}) ORDER BY {sort_sql(draft.spec.sort)}", prefix=prefix)
    rewrite_without(draft, touched, person)
    account = snapshot.account
    if not draft.spec.derived:
        account = replace(account, erasures=(*account.erasures, erasure))
    draft.ledger.commit(account, add=draft.move(), remove=touched, act="erasure")
    return rows


def nameless_sql(spec: TableSpec, suppression: Suppression) -> dict[str, str]:
    """Column → SQL of the rows of a person as they stay: personal columns empty, their key nowhere in another text.

    A number that is made of the key (order "17850@2024-03-01") becomes one that stands for it, and is the same next time.
    """
    key = named(spec.person)
    said = dict.fromkeys(spec.personal, "NULL")
    for column in spec.stored:
        if column.origin == STORE or column.type != "VARCHAR" or column.name in said:
            continue
        text = named(column.name)
        holds = f"regexp_matches({text}, '(^|[^0-9A-Za-z])' || regexp_escape({key}) || '($|[^0-9A-Za-z])')"
        instead = suppression.alias_sql(text) if column.name in (*spec.key, *spec.identity) else "NULL"
        said[column.name] = f"CASE WHEN {holds} THEN {instead} ELSE {text} END"
    return said | {"bucket": "-1::SMALLINT"}


def erase_file(engine: Engine, path: Path, key: str) -> str:
    """Remove the person from one dropped file: "rewritten", "deleted", or "" when they are not in it.

    A text loses the records that name the person; any other file that holds them is deleted whole.
    """
    kind = _kind(path)
    if kind in ("text", "gzip"):
        return _erase_text(path, key, packed=kind == "gzip")
    if kind == "zip" and not _in_archive(path, key):
        return ""
    if kind == "parquet" and not _in_parquet(engine, path, key):
        return ""
    if kind == "other" and not _in_stream(path.open("rb"), key):
        return ""
    path.unlink()
    return "deleted"


def _kind(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(4096)
    if head[:2] == b"\x1f\x8b":
        return "gzip"
    if head[:4] == b"PK\x03\x04":
        return "zip"
    if head[:4] == b"PAR1":
        return "parquet"
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in head:
        return "other"
    return "text"


def _spellings(key: str) -> list[bytes]:
    """The key as files of different encodings hold it."""
    found = []
    for encoding in ("utf-8", "cp1252", "utf-16-le", "utf-16-be"):
        with suppress(UnicodeEncodeError):
            found.append(key.encode(encoding))
    return list(dict.fromkeys(found))


def _in_stream(stream: IO[bytes], key: str) -> bool:
    spelled = _spellings(key)
    longest = max(map(len, spelled), default=1)
    tail = b""
    with stream:
        while chunk := stream.read(CHUNK):
            window = tail + chunk
            if any(each in window for each in spelled):
                return True
            tail = window[-longest:]
    return False


def _in_archive(path: Path, key: str) -> bool:
    """Whether a member of an archive (a ZIP, a workbook) holds the key; one that cannot be read counts as yes."""
    try:
        with zipfile.ZipFile(path) as archive:
            return any(_in_stream(archive.open(member), key) for member in archive.infolist())
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError):
        return True


def _in_parquet(engine: Engine, path: Path, key: str) -> bool:
    source = f"read_parquet({exactly(path)}, hive_partitioning = false)"
    columns = [row[0] for row in engine.rows(f"DESCRIBE SELECT * FROM {source}")]
    same = " OR ".join(f"{named(column)}::VARCHAR IN ({quoted(key)}, {quoted(key + '.0')})" for column in columns)
    return bool(engine.row(f"SELECT count(*) FROM {source} WHERE {same}")[0])


def _erase_text(path: Path, key: str, *, packed: bool) -> str:
    def reading() -> IO[bytes]:
        return cast(IO[bytes], gzip.open(path, "rb")) if packed else path.open("rb")

    try:
        if not _in_stream(reading(), key):
            return ""
        aside = path.with_name(path.name + ".erasing")
        dropped = 0
        with reading() as source, (gzip.open(aside, "wb") if packed else aside.open("wb")) as target:
            names = naming(key)
            for record in _records(source):
                if names(record):
                    dropped += 1
                else:
                    target.write(record)
    except (OSError, EOFError) as error:
        if not isinstance(error, EOFError | gzip.BadGzipFile):
            raise
        path.unlink()
        return "deleted"
    if dropped:
        os.replace(aside, path)
        return "rewritten"
    aside.unlink()
    return ""


def _records(source: IO[bytes]) -> Iterator[bytes]:
    """The records of a text: lines, joined while a quote is open (but never without end)."""
    record = b""
    for line in source:
        record += line
        if record.count(b'"') % 2 == 0 or len(record) > CHUNK:
            yield record
            record = b""
    if record:
        yield record


def naming(key: str) -> Callable[[bytes], bool]:
    """Whether a record has a cell that is the key, however it is quoted, guarded or decorated with ".0"."""
    spelled = _spellings(key)
    word = re.compile(r"(?<![\w.@-])" + re.escape(key) + r"(?:\.0)?(?![\w@-])")

    def names(record: bytes) -> bool:
        if not any(each in record for each in spelled):
            return False
        for encoding in ("utf-8", "cp1252"):
            text = record.decode(encoding, errors="replace")
            if text.lstrip().startswith(("{", "[")):
                return bool(word.search(text))
            for delimiter in DELIMITERS:
                try:
                    cells = next(csv.reader([text], delimiter=delimiter), [])
                except csv.Error:
                    return True
                if any(_is(cell, key) for cell in cells):
                    return True
            # A list of rejected lines holds whole lines in one of its cells.
            parts = re.split(r'[;,\t|"\r\n]', text)
            if any(_is(part, key) for part in parts):
                return True
        return False

    return names


def _is(cell: str, key: str) -> bool:
    bare = cell.strip().lstrip("'").strip()
    return bare == key or bare.removesuffix(".0") == key
