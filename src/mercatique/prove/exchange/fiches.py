"""Fiches of the French register (RNCP and RS): read out of its XML flow or its CSV twin, one element at a time."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any, BinaryIO

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.prove.exchange import splitting
from mercatique.prove.exchange.markup import plain
from mercatique.prove.exchange.proposal import Item, Part, Proposal, coded, keyed, numbered, one_line

#: Deeper XML is no fiche.
DEEPEST = 40
#: Fiches kept for a choice; larger files ask for a number.
MOST_FICHES = 60
NUMBER = re.compile(r"^(?:RNCP|RS)\d{1,6}$")


@dataclass
class Block:
    """A block of competences as the register has it: both texts are free."""

    code: str
    name: str
    competences: str = ""
    assessment: str = ""


@dataclass
class Fiche:
    """What a framework needs of a fiche."""

    number: str
    title: str
    level: str = ""
    active: str = ""
    abilities: str = ""
    ends: str = ""
    blocks: list[Block] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Fiche":
        return cls(**{**data, "blocks": [Block(**row) for row in data["blocks"]]})


def read_xml(stream: BinaryIO, name: str, wanted: str = "") -> list[Fiche]:
    """The fiches of the flow, or the wanted one; memory holds one at a time."""
    found: list[Fiche] = []
    total = depth = 0
    root = None
    try:
        for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
            tag = element.tag.rpartition("}")[2]
            if event == "start":
                depth += 1
                if root is None:
                    root = element
                    if tag not in {"FICHES", "FICHE"}:
                        raise Fault("fiche", mark("“%(name)s” begins with <%(tag)s>: the register's export begins with <FICHES>."), name=name, tag=tag[:40])
                if depth > DEEPEST:
                    raise Fault("fiche", mark("“%(name)s” is nested more deeply than any fiche is."), name=name)
                continue
            depth -= 1
            if tag != "FICHE":
                continue
            number = value(element, "NUMERO_FICHE").upper()
            total += 1
            if not wanted or number == wanted:
                if len(found) < MOST_FICHES:
                    found.append(fiche(element, number))
                if wanted:
                    return found
            element.clear()
            if root is not None and root is not element:
                root.clear()
    except DefusedXmlException:
        raise Fault("fiche", mark("“%(name)s” declares entities or a document type, which the register's export never does: it is refused."), name=name) from None
    except (ParseError, UnicodeDecodeError, LookupError, ValueError):
        raise Fault("fiche", mark("“%(name)s” is not well-formed XML."), name=name) from None
    return counted(found, total, name, wanted)


def counted(found: list[Fiche], total: int, name: str, wanted: str) -> list[Fiche]:
    if wanted and not found:
        raise Fault("fiche", mark("“%(name)s” does not hold the fiche %(number)s."), name=name, number=wanted)
    if not total:
        raise Fault("fiche", mark("“%(name)s” holds no fiche."), name=name)
    if total > MOST_FICHES and not wanted:
        raise Fault("fiche", mark("“%(name)s” holds %(n)d fiches: give the number of the one you want, such as RNCP38827."), name=name, n=total)
    return found


def value(element: Any, tag: str) -> str:
    """A field's text, wherever it stands directly below; never longer than any field is."""
    for child in element:
        if child.tag.rpartition("}")[2] == tag:
            return plain(child.text or "")
    return ""


def inside(element: Any, *path: str) -> Iterable[Any]:
    rows = [element]
    for tag in path:
        rows = [child for row in rows for child in row if child.tag.rpartition("}")[2] == tag]
    return rows


def fiche(element: Any, number: str) -> Fiche:
    level = next((value(row, "NIVEAU") for row in inside(element, "NOMENCLATURE_EUROPE")), "")
    made = Fiche(
        number, one_line(value(element, "INTITULE")), level, value(element, "ACTIF") or value(element, "ETAT_FICHE"),
        value(element, "CAPACITES_ATTESTEES"), value(element, "DATE_FIN_ENREGISTREMENT"),
    )  # fmt: skip
    for row in inside(element, "BLOCS_COMPETENCES", "BLOC_COMPETENCES"):
        made.blocks.append(Block(value(row, "CODE"), one_line(value(row, "LIBELLE")), value(row, "LISTE_COMPETENCES"), value(row, "MODALITES_EVALUATION")))
    return made


def read_tables(files: dict[str, str], name: str, wanted: str = "") -> list[Fiche]:
    """The CSV twin: the main table and that of the blocks, whose competences it does not hold."""
    main = next((text for entry, text in files.items() if "standard" in entry.lower()), None)
    if main is None:
        raise Fault("fiche", mark("“%(name)s” has no table “Standard” with the fiches."), name=name)
    found: dict[str, Fiche] = {}
    total = 0
    for row in rows(main, name):
        number = row.get("Numero_Fiche", "").strip().upper()
        if not NUMBER.match(number):
            continue
        total += 1
        if number == wanted or (not wanted and len(found) < MOST_FICHES):
            found[number] = Fiche(
                number, one_line(row.get("Intitule", "")), row.get("Nomenclature_Europe_Niveau", ""), row.get("Actif", ""), "", row.get("Date_Fin_Enregistrement", ""),
            )  # fmt: skip
    for entry, text in files.items():
        if "bloc" not in entry.lower():
            continue
        for row in rows(text, name):
            owner = found.get(row.get("Numero_Fiche", "").strip().upper())
            if owner is not None:
                owner.blocks.append(Block(row.get("Bloc_Competences_Code", "").strip(), one_line(row.get("Bloc_Competences_Libelle", ""))))
    for each in found.values():
        each.blocks.sort(key=lambda block: block.code)
    return counted(list(found.values()), total, name, wanted)


def rows(text: str, name: str) -> Iterable[dict[str, str]]:
    csv.field_size_limit(1 << 20)
    try:
        for row in csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=";"):
            yield {key: (cell or "").strip("\t ") for key, cell in row.items() if isinstance(key, str) and not isinstance(cell, list)}
    except csv.Error:
        raise Fault("fiche", mark("“%(name)s” cannot be read as CSV: a quotation mark may be open."), name=name) from None


def zipped(stream: BinaryIO, name: str, most: int, wanted: str = "") -> list[Fiche]:
    """The archives of the register: one XML flow, or the tables; never more than ``most`` bytes unpacked."""
    try:
        archive = zipfile.ZipFile(stream)
    except zipfile.BadZipFile:
        raise Fault("fiche", mark("“%(name)s” is no ZIP archive that can be read."), name=name) from None
    with archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        if len(entries) > 50:
            raise Fault("fiche", mark("“%(name)s” holds more files than the register's archives do."), name=name)
        try:
            if flow := next((entry for entry in entries if entry.filename.lower().endswith(".xml")), None):
                with archive.open(flow) as unpacked:
                    return read_xml(Bounded(unpacked, most, name), name, wanted)  # type: ignore[arg-type]
            tables = {}
            left = most
            for entry in entries:
                if entry.filename.lower().endswith(".csv"):
                    with archive.open(entry) as unpacked:
                        data = Bounded(unpacked, left, name).read()
                    left -= len(data)
                    tables[entry.filename] = text_of(data)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
            raise Fault("fiche", mark("“%(name)s” is no ZIP archive that can be read."), name=name) from None
        if not tables:
            raise Fault("fiche", mark("“%(name)s” holds neither the XML flow nor the tables of the register."), name=name)
        return read_tables(tables, name, wanted)


def text_of(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


class Bounded:
    """A stream that stops at a number of bytes: what unpacks to more is refused."""

    def __init__(self, stream: Any, most: int, name: str) -> None:
        self.stream, self.left, self.most, self.name = stream, most, most, name

    def read(self, size: int = -1) -> bytes:
        data: bytes = self.stream.read(min(size, self.left + 1) if size >= 0 else self.left + 1)
        self.left -= len(data)
        if self.left < 0:
            raise Fault("fiche", mark("“%(name)s” unpacks to more than %(most)d MB: it is refused."), name=self.name, most=self.most // 1_000_000)
        return data


def proposed(found: Fiche) -> Proposal:
    """A fiche as a framework to confirm: its blocks, their free text cut into competences."""
    made = Proposal(
        key=keyed(found.number), name={"fr": found.title or found.number}, version="1", origin="fiche",
        source=f"France compétences, {found.number}",
    )  # fmt: skip
    blocks = found.blocks
    if not blocks:
        blocks = [Block("B1", found.title or found.number, found.abilities)]
        if found.abilities and found.number.startswith("RS"):
            made.remark(mark("Fiches of the specific register have no blocks: the abilities attested became one."))
        elif found.abilities:
            made.remark(mark("The fiche has no block: the abilities attested became one."))
    taken: set[str] = set()
    for n, block in enumerate(blocks, 1):
        code = coded(block.code, f"B{n}")
        while code in taken:
            code = f"{code[:36]}-{n}"
        taken.add(code)
        part = Part(code, {"fr": block.name or code}, source=block.competences, assessment=block.assessment)
        part.competences = items(block.competences)
        made.blocks.append(part)
    if not made.competences:
        made.remark(mark("The file holds no competences: the register's tables name the blocks only, its XML flow has their texts."))
    return made


def items(text: str, way: str = "") -> list[Item]:
    """Free text as competences, each with the way that cut it and how sure it is."""
    cut = splitting.split(text, way)
    found = [
        Item(code=splitting.code_of(piece), text={"fr": splitting.bare(piece)}, pattern=cut.way, confidence=cut.confidence)
        for piece in cut.pieces
    ]  # fmt: skip
    seen: set[str] = set()
    for item in found:
        if item.code in seen:
            item.code = ""
        seen.add(item.code)
    numbered(found, "C")
    return found
