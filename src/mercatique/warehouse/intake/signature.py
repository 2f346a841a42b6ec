"""What a file is, judged by its first bytes and never by its name."""

from mercatique.fault import Fault, _

HEAD = 65_536

_KINDS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF"),
    (b"\x7fELF", "program"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"RIFF", "media"),
    (b"SQLite format 3", "database"),
    (b"7z\xbc\xaf", "archive"),
    (b"Rar!", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"\x28\xb5\x2f\xfd", "archive"),
    (b"{\\rtf", "text document"),
)

_SENTENCES = {
    "PDF": _(
        "“%(file)s” is a PDF document, not a table: export the data as CSV or XLSX and import that file."
    ),
    "program": _("“%(file)s” is a program, not a table: choose the file your platform exported."),
    "picture": _(
        "“%(file)s” is a picture, not a table: export the data as CSV or XLSX and import that file."
    ),
    "media": _("“%(file)s” is a sound or a film, not a table: choose the file your platform exported."),
    "database": _("“%(file)s” is a database, not a table: export the table you need as CSV."),
    "archive": _(
        "“%(file)s” is an archive of a kind we do not open: unpack it, or pack it again as ZIP or gzip."
    ),
    "text document": _("“%(file)s” is a text document, not a table: save the table as CSV or XLSX."),
}


def recognise(head: bytes, name: str) -> str:
    """Return ``gzip``, ``zip``, ``parquet``, ``json`` or ``text``; raise a Fault for anything else."""
    if not head:
        raise Fault("empty_file", _("“%(file)s” is empty: export it again from your platform."), file=name)
    if head.startswith(b"PK\x03\x04"):
        return "zip"
    if head.startswith(b"PK\x05\x06"):
        raise Fault("empty_archive", _("The archive “%(file)s” holds no file: pack it again."), file=name)
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise Fault(
            "old_workbook",
            _(
                "“%(file)s” is an old Excel file (.xls) or is protected by a password: save it as .xlsx without password."
            ),
            file=name,
        )
    for magic, kind in _KINDS:
        if head.startswith(magic):
            raise Fault("not_a_table", _SENTENCES[kind], file=name)
    if utf16(head):
        return "text"
    if head.startswith(b"MZ") and b"\0" in head:
        raise Fault("not_a_table", _SENTENCES["program"], file=name)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:512].lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<table")):
        raise Fault(
            "html",
            _(
                "“%(file)s” is a web page, perhaps the sign-in page of your platform: sign in there and export again."
            ),
            file=name,
        )
    if start.startswith((b"<?xml", b"<!doctype", b"<!entity")):
        raise Fault(
            "xml", _("“%(file)s” is an XML document, not a table: export it as CSV or XLSX."), file=name
        )
    if _binary(head):
        raise Fault(
            "binary",
            _(
                "“%(file)s” is not a table that can be read as text: choose the CSV or XLSX file your platform exported."
            ),
            file=name,
        )
    return "json" if start[:1] in (b"{", b"[") else "text"


def utf16(head: bytes) -> str:
    """Name the UTF-16 variant of a text by its mark, or by where its zero bytes stand; empty if none."""
    if head.startswith(b"\xff\xfe") and not head.startswith(b"\xff\xfe\0\0"):
        return "utf-16-le"
    if head.startswith(b"\xfe\xff"):
        return "utf-16-be"
    part = head[: min(len(head), 4096) // 2 * 2]
    if len(part) < 8:
        return ""
    even, odd = part[0::2].count(0) / (len(part) / 2), part[1::2].count(0) / (len(part) / 2)
    if odd > 0.6 and even < 0.1:
        return "utf-16-le"
    if even > 0.6 and odd < 0.1:
        return "utf-16-be"
    return ""


def _binary(head: bytes) -> bool:
    control = len(head) - len(head.translate(None, bytes(set(range(32)) - {9, 10, 12, 13, 27}) + b"\x7f"))
    return control > max(8, len(head) // 100)
