"""What of a workspace can be put into a dossier: parts of its documents, figures, files; live, or as they were."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from mercatique.fault import Fault
from mercatique.kernel import blocks as kinds
from mercatique.kernel import documents, figures
from mercatique.kernel.blocks import (
    Block,
    Callout,
    Document,
    FigureLine,
    Heading,
    KeyFigures,
    Landscape,
    PageBreak,
    Paragraph,
    Picture,
    SourceNote,
    SpeakerNote,
    Table,
    Toc,
    plain,
)
from mercatique.kernel.models import Figure, Workspace
from mercatique.prove.dossiers.models import Inset

#: The documents of dossiers themselves: a dossier does not hold itself.
OWN = ("dossier", "oral-deck")
#: Bytes of a picture that can stand in a dossier.
PICTURE = 8 << 20


@dataclass(frozen=True)
class Part:
    """A stretch of a document under a heading."""

    title: str
    level: int
    blocks: tuple[Block, ...]

    def count(self, *types: type) -> int:
        return sum(isinstance(block, types) for block in kinds.inner(self.blocks))

    @property
    def tables(self) -> int:
        return self.count(Table)

    @property
    def pictures(self) -> int:
        return self.count(Picture)


def heading_of(block: Block) -> Heading | None:
    """The heading with which a part begins (wide parts carry it on their turned page)."""
    if isinstance(block, Heading):
        return block
    if isinstance(block, Landscape) and block.blocks and isinstance(block.blocks[0], Heading):
        return block.blocks[0]
    return None


def parts(document: Document) -> list[Part]:
    """The parts of a document, chapters with all that is under them."""
    marks = [(place, heading) for place, block in enumerate(document.blocks) if (heading := heading_of(block))]
    found = []
    for number, (place, heading) in enumerate(marks):
        end = next((later for later, other in marks[number + 1 :] if other.level <= heading.level), len(document.blocks))
        found.append(Part(heading.text, heading.level, tuple(document.blocks[place:end])))
    return found


@dataclass
class Reader:
    """Reads pieces for one rendering: each document of the workspace is made once."""

    workspace: Workspace
    language: str
    made: dict[str, Document] = field(default_factory=dict)

    def document(self, name: str) -> Document:
        if name not in self.made:
            self.made[name] = documents.draft(self.workspace, name, self.language)
        return self.made[name]

    def read(self, inset: Inset) -> tuple[Block, ...]:
        """The blocks of a piece: as frozen, or as they are now; one whose source is gone says so."""
        if not inset.live:
            return tuple(kinds.decode(inset.frozen))
        try:
            return self.now(inset)
        except Fault:
            return (Callout("recheck", [plain(_("“%(title)s” can no longer be made: its source is gone.") % {"title": inset.title})]),)

    def now(self, inset: Inset) -> tuple[Block, ...]:
        if inset.document:
            return part_of(self.document(inset.document), inset)
        if inset.figure is not None:
            return of_figure(self.workspace, inset.figure)
        if inset.attachment is not None:
            return of_file(inset)
        return (Callout("note", [plain(_("“%(title)s” does not say yet where it comes from.") % {"title": inset.title})]),)


def part_of(document: Document, inset: Inset) -> tuple[Block, ...]:
    chosen: Sequence[Block] = document.blocks
    if inset.heading:
        part = next((part for part in parts(document) if part.title == inset.heading), None)
        if part is None:
            text = _("“%(document)s” has no part “%(part)s” today.") % {"document": document.title, "part": inset.heading}
            return (Callout("recheck", [plain(text)]),)
        chosen = part.blocks
    return tuple(lowered(chosen))


def lowered(blocks: Sequence[Block]) -> list[Block]:
    """Blocks as they stand in a section: their headings below that of the section, none skipping a level; no contents, no notes for a speaker."""
    top = min((heading.level for block in blocks if (heading := heading_of(block))), default=1)
    found: list[Block] = []
    last = 1
    for block in blocks:
        if isinstance(block, Toc | SpeakerNote | PageBreak):
            continue
        if isinstance(block, Heading):
            last = min(block.level - top + 2, last + 1, 4)
            found.append(dataclasses.replace(block, level=last, numbered=False))
        elif isinstance(block, Landscape):
            found.append(Landscape(lowered(block.blocks)))
        else:
            found.append(block)
    return found


def of_figure(workspace: Workspace, kept: Figure) -> tuple[Block, ...]:
    kept.workspace = workspace
    now = figures.reread(kept)
    now.workspace = workspace
    line = FigureLine(now.label, now.value, now.unit, now.currency or workspace.currency, reason=now.reason)
    return KeyFigures([line]), SourceNote(now.label, now.data_version[:8], now.data_date)


def of_file(inset: Inset) -> tuple[Block, ...]:
    """A picture stands in the text; any other file is named, and goes along as an annex."""
    from mercatique.kernel.render.drawings import logo_png

    file = inset.attachment
    assert file is not None
    file.workspace = inset.workspace
    if file.kind in {"image/png", "image/jpeg"} and file.size <= PICTURE and file.path.is_file():
        try:
            return (Picture(png=logo_png(file.path.read_bytes()), title=inset.title, alt=file.note or inset.title, width=0.9),)
        except (Fault, ValueError, OSError):
            pass
    return (Paragraph([plain(_("Annex: %(title)s (%(name)s)") % {"title": inset.title, "name": file.name})]),)


def label(inset: Inset) -> str:
    """What its document is called."""
    try:
        return str(documents.known(inset.workspace, inset.document).label) if inset.document else ""
    except Fault:
        return inset.document


def where(inset: Inset) -> str:
    """Where a piece comes from, in words."""
    if inset.document:
        return f"{label(inset)} – {inset.heading}" if inset.heading else label(inset)
    if inset.figure is not None:
        inset.figure.workspace = inset.workspace
        return inset.figure.label
    return str(inset.attachment or "")


def freeze(inset: Inset, reader: Reader) -> None:
    """Keep a piece as it is now, pictures drawn."""
    hue = documents.charter_of(inset.workspace).hue
    found = [kinds.draw(block, reader.language, hue) for block in reader.now(inset)]
    inset.frozen, inset.frozen_at = kinds.encode(found), timezone.now()
    inset.save()


def thaw(inset: Inset) -> None:
    """Let a piece follow the workspace again."""
    inset.frozen, inset.frozen_at = [], None
    inset.save()


def offered(workspace: Workspace) -> list[tuple[str, Any]]:
    """The documents whose parts can be put in: name and label."""
    found = [(spec.name, spec.label) for spec in documents.DOCUMENTS.values() if spec.model is None]
    for spec in documents.DOCUMENTS.values():
        if spec.model is not None and spec.name not in OWN:
            found += [(documents.name_of(spec.name, about), f"{spec.label} – {about}") for about in spec.model._default_manager.filter(workspace=workspace)[:20]]
    return found
