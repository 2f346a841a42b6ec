"""A file somebody brings: which format it is, within what size, and what it proposes."""

from pathlib import Path
from typing import BinaryIO

from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.prove.exchange import case, fiches, moodle
from mercatique.prove.exchange.fiches import Fiche
from mercatique.prove.exchange.proposal import Proposal

#: Bytes of a file people send to a page; of a CSV, JSON or TOML file; of what an archive unpacks to.
MOST, MOST_TEXT, MOST_UNPACKED = 50_000_000, 8_000_000, 100_000_000
#: The whole register, on the command line, where nobody else waits.
WHOLE_REGISTER = 2_000_000_000


def opened(stream: BinaryIO, name: str, size: int, *, wanted: str = "", most: int = MOST, unpacked: int = MOST_UNPACKED) -> Proposal | list[Fiche]:
    """What a file holds: a proposal, or the fiches to choose from when there are several."""
    name = Path(name).name[:120]
    wanted = wanted.strip().upper().replace(" ", "")
    if wanted and not fiches.NUMBER.match(wanted):
        raise Fault("fiche", mark("“%(number)s” is no number of a fiche: write RNCP or RS and its figures."), number=wanted[:30])
    if size > most:
        raise Fault(
            "framework", mark("“%(name)s” has %(size)d MB; the most is %(most)d MB. The whole register is read on the command line."),
            name=name, size=size // 1_000_000, most=most // 1_000_000,
        )  # fmt: skip
    if size == 0:
        raise Fault("framework", mark("“%(name)s” is empty."), name=name)
    head = stream.read(4096)
    stream.seek(0)
    if head.startswith(b"PK\x03\x04"):
        return one(fiches.zipped(stream, name, unpacked, wanted))
    bare = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00")
    if bare.startswith(b"<"):
        return one(fiches.read_xml(stream, name, wanted))
    if size > MOST_TEXT:
        raise Fault("framework", mark("“%(name)s” has %(size)d MB, more than any framework."), name=name, size=size // 1_000_000)
    text = decoded(stream.read(), name)
    if bare.startswith((b"{", b"[")) and not name.lower().endswith(".toml"):
        return case.read(text, name)
    if moodle.looks_so(text):
        return moodle.read(text, name)
    if name.lower().endswith((".toml", ".txt")) or "[[blocks]]" in text:
        return own(text, name)
    raise Fault(
        "framework",
        mark("“%(name)s” is in no format known here: a framework of Mercatique (TOML), Moodle's CSV, CASE (JSON) or a fiche of the register (XML or ZIP)."),
        name=name,
    )


def one(found: list[Fiche]) -> Proposal | list[Fiche]:
    return fiches.proposed(found[0]) if len(found) == 1 else found


def decoded(data: bytes, name: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if b"\x00" in data:
        raise Fault("framework", mark("“%(name)s” is no text: a framework is."), name=name)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def own(text: str, name: str) -> Proposal:
    """A framework file of ours; kept whole, as it holds more than a proposal shows."""
    from mercatique.prove.exchange import toml

    return toml.read(text, name)
