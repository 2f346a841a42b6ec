"""Opening what a table comes packed in: gzip and ZIP, bounded from the directory and while reading."""

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from gzip import GzipFile
from pathlib import Path
from typing import BinaryIO, cast

from mercatique.fault import Fault, _
from mercatique.warehouse.intake.limits import Limits
from mercatique.warehouse.intake.signature import HEAD, recognise

CHUNK = 1 << 20


@dataclass(frozen=True)
class Container:
    """The way from a file on disk to the bytes of a table."""

    path: Path
    kind: str  # "", "gzip", "zip" or "xlsx"
    member: str  # name inside a ZIP, else ""
    format: str  # "text", "json", "parquet" or "xlsx"
    head: bytes

    @property
    def name(self) -> str:
        return self.member or self.path.name


class _Bounded(io.RawIOBase):
    """A stream that stops a bomb: it counts what came out against what went in."""

    def __init__(self, stream: BinaryIO, packed: int, name: str, limits: Limits) -> None:
        self._stream, self._packed, self._name, self._limits, self._read = (
            stream,
            max(packed, 1),
            name,
            limits,
            0,
        )

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]
        try:
            data = self._stream.read(len(buffer))
        except (EOFError, zlib.error, zipfile.BadZipFile, OSError) as broken:
            raise Fault(
                "damaged_archive",
                _("The archive “%(file)s” is damaged or incomplete: download it again."),
                file=self._name,
            ) from broken
        self._read += len(data)
        check_growth(self._read, self._packed, self._name, self._limits)
        buffer[: len(data)] = data
        return len(data)


def check_growth(size: int, packed: int, name: str, limits: Limits) -> None:
    """Refuse what grows as no honest table does."""
    if size > limits.inflated or (size > limits.ratio_from and size > packed * limits.ratio):
        raise Fault(
            "bomb",
            _(
                "The archive “%(file)s” unpacks to an abnormal size and was refused: send the table itself, unpacked."
            ),
            file=name,
        )


def open_container(path: Path, limits: Limits, member: str | None = None) -> Container:
    """Find the table inside a file, whatever it is packed in, or say in one sentence why there is none."""
    name = path.name
    try:
        with path.open("rb") as stream:
            head = stream.read(HEAD)
    except FileNotFoundError as missing:
        raise Fault(
            "no_file", _("There is no file “%(file)s”: check its name and folder."), file=name
        ) from missing
    except IsADirectoryError as folder:
        raise Fault("folder", _("“%(file)s” is a folder: choose a file in it."), file=name) from folder
    except PermissionError as refused:
        raise Fault(
            "unreadable", _("“%(file)s” may not be read: ask for the right to read it."), file=name
        ) from refused
    kind = recognise(head, name)
    if kind == "zip":
        return _open_zip(path, limits, member)
    if kind != "gzip":
        return Container(path, "", "", kind, head)
    with _gzip(path, limits) as inside:
        head = inside.read(HEAD)
    inner = recognise(head, name)
    if inner in ("zip", "gzip"):
        raise Fault(
            "nested",
            _("“%(file)s” is an archive within an archive: unpack it once and import the table."),
            file=name,
        )
    return Container(path, "gzip", "", inner, head)


@contextmanager
def stream(container: Container, limits: Limits) -> Iterator[BinaryIO]:
    """Give the bytes of the table, unpacked on the way."""
    if container.kind == "gzip":
        with _gzip(container.path, limits) as inside:
            yield inside
    elif container.kind == "zip":
        with zipfile.ZipFile(container.path) as archive:
            info = archive.getinfo(container.member)
            with archive.open(info) as member:
                yield _buffered(cast(BinaryIO, member), info.compress_size, container.name, limits)
    else:
        with container.path.open("rb") as plain:
            yield plain


@contextmanager
def _gzip(path: Path, limits: Limits) -> Iterator[BinaryIO]:
    with path.open("rb") as raw, GzipFile(fileobj=raw) as unpacked:
        yield _buffered(cast(BinaryIO, unpacked), path.stat().st_size, path.name, limits)


def _buffered(inside: BinaryIO, packed: int, name: str, limits: Limits) -> BinaryIO:
    return cast(BinaryIO, io.BufferedReader(_Bounded(inside, packed, name, limits), CHUNK))


def _open_zip(path: Path, limits: Limits, wanted: str | None) -> Container:
    name = path.name
    try:
        with zipfile.ZipFile(path) as archive:
            infos = _safe_members(archive, name, limits)
            names = [info.filename for info in infos]
            if "[Content_Types].xml" in names:
                if "xl/workbook.xml" not in names:
                    raise Fault(
                        "not_a_workbook",
                        _(
                            "“%(file)s” is an office document but not a workbook: save the table as .xlsx or CSV."
                        ),
                        file=name,
                    )
                return Container(path, "xlsx", "", "xlsx", b"")
            if "mimetype" in names and "content.xml" in names:
                raise Fault(
                    "opendocument",
                    _("“%(file)s” is an OpenDocument file: save the sheet as .xlsx or CSV."),
                    file=name,
                )
            tables = [info for info in infos if not _ornament(info.filename)]
            if wanted is not None:
                held = ", ".join(shown_name(info) for info in tables[:12])
                tables = [info for info in tables if wanted in (info.filename, shown_name(info))]
                if not tables:
                    raise Fault(
                        "no_member",
                        _("The archive “%(file)s” holds no “%(member)s”: choose one of its files (%(names)s)."),
                        file=name, member=wanted, names=held,
                    )  # fmt: skip
            if not tables:
                raise Fault(
                    "empty_archive", _("The archive “%(file)s” holds no table: pack it again."), file=name
                )
            if len(tables) > 1:
                raise Fault(
                    "several_members",
                    _("The archive “%(file)s” holds %(count)s files: choose one of them (%(names)s)."),
                    file=name,
                    count=len(tables),
                    names=", ".join(shown_name(info) for info in tables[:12]),
                    members=[shown_name(info) for info in tables],
                )
            info = tables[0]
            with archive.open(info) as member:
                head = _buffered(cast(BinaryIO, member), info.compress_size, name, limits).read(HEAD)
    except zipfile.BadZipFile as broken:
        raise Fault(
            "damaged_archive",
            _("The archive “%(file)s” is damaged or incomplete: download it again."),
            file=name,
        ) from broken
    except (NotImplementedError, RuntimeError) as locked:
        raise Fault(
            "locked_archive",
            _(
                "The archive “%(file)s” is locked by a password or packed in a way we do not open: pack it again as plain ZIP."
            ),
            file=name,
        ) from locked
    inner = recognise(head, info.filename)
    if inner in ("zip", "gzip"):
        raise Fault(
            "nested",
            _("“%(file)s” is an archive within an archive: unpack it once and import the table."),
            file=name,
        )
    return Container(path, "zip", info.filename, inner, head)


def members(path: Path) -> dict[str, str]:
    """The files of an archive that may be tables, each with its name as people write it."""
    with zipfile.ZipFile(path) as archive:
        return {info.filename: shown_name(info) for info in archive.infolist() if not info.is_dir() and not _ornament(info.filename)}


def shown_name(info: zipfile.ZipInfo) -> str:
    """The name of a member; many packers write UTF-8 without saying so."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def _ornament(name: str) -> bool:
    """True for what packers add by themselves."""
    last = name.rsplit("/", 1)[-1]
    return name.startswith("__MACOSX/") or last in (".DS_Store", "Thumbs.db", "desktop.ini")


def _safe_members(archive: zipfile.ZipFile, name: str, limits: Limits) -> list[zipfile.ZipInfo]:
    infos = archive.infolist()
    if len(infos) > limits.members:
        raise Fault(
            "bomb_members",
            _(
                "The archive “%(file)s” holds more than %(limit)s files and was refused: send the table itself."
            ),
            file=name,
            limit=limits.members,
        )
    seen: set[str] = set()
    for info in infos:
        parts = info.orig_filename.replace("\\", "/").split("/")
        link = stat.S_ISLNK(info.external_attr >> 16)
        drive = len(parts[0]) > 1 and parts[0][1] == ":"
        if (
            ".." in parts
            or parts[0] == ""
            or drive
            or "\0" in info.orig_filename
            or link
            or info.filename in seen
        ):
            raise Fault(
                "unsafe_archive",
                _(
                    "The archive “%(file)s” holds a file with a forbidden name or link and was refused: pack it again."
                ),
                file=name,
            )
        seen.add(info.filename)
        if info.flag_bits & 0x1:
            raise Fault(
                "locked_archive",
                _("The archive “%(file)s” is locked by a password: unpack it and import the table."),
                file=name,
            )
        check_growth(info.file_size, info.compress_size, name, limits)
    check_growth(sum(i.file_size for i in infos), path_size(archive), name, limits)
    return [info for info in infos if not info.is_dir()]


def path_size(archive: zipfile.ZipFile) -> int:
    """Bytes of the archive on disk."""
    return Path(str(archive.filename)).stat().st_size
