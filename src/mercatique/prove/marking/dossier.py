"""The dossier beside the grid: files of the candidate's deposit drawn page by page, or as text."""

import io
from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import typst

from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.kernel.render.pdf import ENGINE
from mercatique.prove.dossiers import keeping
from mercatique.prove.dossiers.models import Deposit
from mercatique.prove.sessions.models import Candidate

#: Letters of a text shown, dots per inch of a drawn page.
SHOWN, SHARP = 200_000, 110
PICTURES = {"image/png", "image/jpeg", "image/webp", "image/gif"}
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
UNDRAWN = mark("This page cannot be drawn: take the file away to read it.")


@dataclass(frozen=True)
class Paper:
    """One file of a deposit as a marker reads it."""

    sha256: str
    title: str
    name: str
    media: str
    pages: int
    deliverable: str

    @property
    def shape(self) -> str:
        """How it is shown: pages, a picture, a text, or only to take away."""
        if self.media == "application/pdf":
            return "pages"
        if self.media in PICTURES:
            return "picture"
        return "text" if self.media.startswith("text/") or self.media == DOCX else "file"


def deposit_of(candidate: Candidate) -> Deposit | None:
    """The dossier that counts: the last one deposited."""
    return Deposit.objects.filter(candidate=candidate, session=candidate.session_id).select_related("workspace").order_by("-deposited_at").first()


def papers(deposit: Deposit | None) -> list[Paper]:
    """The files of a deposit, in its order; never the bundle of the firm's workspace."""
    if deposit is None:
        return []
    found = []
    for row in deposit.manifest:
        if row.get("deliverable") == keeping.BUNDLE:
            continue
        media = str(row.get("media", ""))
        pages = row.get("pages") or (count(keeping.path(deposit, row["sha256"])) if media == "application/pdf" else 1)
        found.append(Paper(row["sha256"], str(row.get("title") or row["name"]), row["name"], media, max(int(pages), 1), str(row.get("deliverable", ""))))
    return found


@lru_cache(maxsize=512)
def count(path: Path) -> int:
    """Pages of a PDF (a file of a deposit never changes)."""
    from pypdf import PdfReader

    try:
        return len(PdfReader(path).pages)
    except Exception:  # whatever a file brought by hand may hold
        return 1


def page(path: Path, number: int) -> bytes:
    """One page of a PDF as PNG."""
    try:
        source = f'#set page(width: auto, height: auto, margin: 0pt)\n#image("/{path.name}", format: "pdf", page: {int(number)}, width: 595pt)'
        with ENGINE:
            drawn = typst.Compiler(source.encode(), root=str(path.parent), ignore_system_fonts=True).compile(format="png", ppi=SHARP)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a hostile file may make the engine itself give up
        raise Fault("page-undrawn", UNDRAWN) from error
    if not isinstance(drawn, bytes):
        raise Fault("page-undrawn", UNDRAWN)
    return drawn


@lru_cache(maxsize=256)
def words_of(path: Path, media: str, number: int = 1) -> str:
    """The words of a page or of a text, for whoever does not see the drawing and for the search of the browser."""
    try:
        if media == "application/pdf":
            from pypdf import PdfReader

            return PdfReader(path).pages[number - 1].extract_text()[:SHOWN]
        data = path.read_bytes()[: SHOWN * 4]
        if media == DOCX:
            from docx import Document

            return "\n\n".join(part.text for part in Document(io.BytesIO(path.read_bytes())).paragraphs)[:SHOWN]
        text = data.decode("utf-8", "replace")
        return stripped(text)[:SHOWN] if media == "text/html" else text[:SHOWN]
    except Exception:  # whatever a file brought by hand may hold
        return ""


class Texts(HTMLParser):
    """The words of a page of the web, nothing of its code."""

    BREAKS = frozenset({"p", "br", "li", "tr", "h1", "h2", "h3", "h4", "div", "section"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.hidden += tag in {"script", "style"}
        if tag in self.BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in {"script", "style"} and self.hidden > 0

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data)


def stripped(text: str) -> str:
    reader = Texts()
    reader.feed(text)
    lines = ("".join(reader.parts)).splitlines()
    return "\n".join(line.strip() for line in lines if line.strip())


def claims(deposit: Deposit | None, criterion: str) -> list[dict[str, Any]]:
    """What the candidate brings for a criterion: titles, origin, attestation, the file where there is one."""
    return list((deposit.claims if deposit else {}).get(criterion, ()))
