"""Word and PowerPoint files people bring as templates: what they are is looked at before a library opens them."""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from lxml import etree

from mercatique.fault import Fault, _

LARGEST, UNPACKED, XML_PART, MEMBERS, RATIO = 10 * 1024 * 1024, 64 * 1024 * 1024, 16 * 1024 * 1024, 3000, 200
MAIN = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
}
#: Parts that run or that carry what runs.
RUNS = re.compile(r"vbaproject|vbadata|activex|/embeddings/oleobject|\.(?:exe|dll|js|vbs|bat|cmd|jar|scr)$", re.I)
#: Instructions of Word that fetch from elsewhere when the document is opened.
FETCHES = re.compile(r"\b(?:DDEAUTO|DDE|INCLUDEPICTURE|INCLUDETEXT|LINK|IMPORT|DATABASE)\b")
LINKS = ("http://", "https://", "mailto:")
PARSER = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}


def check(data: bytes, kind: str) -> None:
    """Refuse in one sentence what is no plain .docx or .pptx file."""
    if len(data) > LARGEST:
        raise Fault("template-large", _("This template is too large: %(mb)s MB at most. Leave out its sample pictures."), mb=LARGEST // 2**20)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Fault("template-old", _("This file is of the old format or locked with a password: save it as .%(kind)s without one."), kind=kind)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts(archive)
            main(archive, kind)
            harmless(archive)
    except (zipfile.BadZipFile, KeyError, EOFError, OSError, RuntimeError, NotImplementedError, ValueError, etree.XMLSyntaxError) as error:
        raise unreadable(kind) from error


def unreadable(kind: str) -> Fault:
    return Fault("template-unreadable", _("This file is no .%(kind)s file, or is damaged: save it anew from your office program."), kind=kind)


def parts(archive: zipfile.ZipFile) -> None:
    """The list of parts: not too many, not more than they say, each in its place."""
    members = archive.infolist()
    total = sum(member.file_size for member in members)
    swollen = any(member.file_size > 2**20 and member.file_size > RATIO * max(member.compress_size, 1) for member in members)
    heavy = any(member.file_size > XML_PART and member.filename.endswith((".xml", ".rels")) for member in members)
    if len(members) > MEMBERS or total > UNPACKED or swollen or heavy:
        raise Fault("template-bomb", _("This file would unpack to far more than a template needs: it is refused."))
    names = [member.filename for member in members]
    if len(set(names)) != len(names) or any(name.startswith(("/", "\\")) or ".." in name.split("/") for name in names):
        raise ValueError("names")
    if any(RUNS.search("/" + name) for name in names):
        raise Fault("template-macros", _("This template carries macros or programs: save it without them, as .docx or .pptx."))


def main(archive: zipfile.ZipFile, kind: str) -> None:
    """Whether the file is what its page asked for, by its own list of contents."""
    kinds = {element.get("ContentType", "") for element in read(archive, "[Content_Types].xml").iter("{*}Override", "{*}Default")}
    if any("macroenabled" in each.lower() or "vbaproject" in each.lower() for each in kinds):
        raise Fault("template-macros", _("This template carries macros or programs: save it without them, as .docx or .pptx."))
    if MAIN[kind] not in kinds:
        other = next((name for name, each in MAIN.items() if each in kinds), "")
        if other:
            raise Fault("template-other", _("This is a .%(other)s file: a .%(kind)s file is wanted here."), other=other, kind=kind)
        raise ValueError("kind")


def harmless(archive: zipfile.ZipFile) -> None:
    """No part asks for anything from elsewhere; links that a reader follows are welcome."""
    for name in archive.namelist():
        if not name.endswith((".xml", ".rels")):
            continue
        root = read(archive, name)
        if name.endswith(".rels"):
            for link in root.iter("{*}Relationship"):
                target = (link.get("Target") or "").strip().lower()
                if link.get("TargetMode", "").lower() == "external" and not (link.get("Type", "").endswith("/hyperlink") and target.startswith(LINKS)):
                    raise Fault("template-outside", _("This template fetches something from elsewhere (%(target)s): break the link and put it into the file."), target=target[:80])
        elif FETCHES.search(" ".join(instructions(root))):
            raise Fault("template-fields", _("This template has a field that fetches something from elsewhere: remove it and save the file again."))


def instructions(root: Any) -> Iterator[str]:
    """The fields of a part; Word may spread one over several pieces."""
    yield "".join(element.text or "" for element in root.iter("{*}instrText"))
    for element in root.iter("{*}fldSimple"):
        yield next((value for name, value in element.attrib.items() if name.endswith("instr")), "")


def read(archive: zipfile.ZipFile, name: str) -> Any:
    """A part as XML; one with a document type of its own is refused."""
    root = etree.fromstring(archive.read(name), etree.XMLParser(**PARSER))
    if root.getroottree().docinfo.doctype:
        raise ValueError("doctype")
    return root
