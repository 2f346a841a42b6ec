"""The pack of the plan: its documents as PDF files in one ZIP, with an index that also says what is not there."""

import zipfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mercatique.decide.models import Choice
from mercatique.fault import _ as mark
from mercatique.kernel import documents, editions
from mercatique.kernel.blocks import Block, Column, Document, Heading, Paragraph, Table, plain
from mercatique.kernel.documents import DOCUMENTS
from mercatique.kernel.jobs import Run, job
from mercatique.kernel.models import Edition, Job, Workspace
from mercatique.plan.models import Brief, Framing, Project, Specification

JOB = "plan-pack"
#: What belongs to a pack, in its order: the kinds of document; a kind of records gives one document each.
KINDS = ("marketing-plan", "recommendation", "presentation-brief", "roadmap", "specification", "product-sheet", "framing", "backward-plan", "brief")
MODELS = {"recommendation": Choice, "specification": Specification, "framing": Framing, "backward-plan": Project, "brief": Brief}
#: Kinds no document serves yet, by the words that say so.
ABSENT = {"product-sheet": gettext_lazy("Product sheets")}


@dataclass(frozen=True)
class Item:
    """A document of the pack: the last version issued, or the draft where there is none; or words for what is not there."""

    name: str
    title: str
    edition: Edition | None = None
    there: bool = True

    def file(self, place: int) -> str:
        state = f"v{self.edition.number}" if self.edition else _("draft")
        return f"{place:02d}-{slugify(self.title)[:60]}-{slugify(state)}.pdf"

    @property
    def state(self) -> str:
        if not self.there:
            return _("none exists yet")
        if self.edition is None:
            return _("draft of today")
        said = _("version %(number)d") % {"number": self.edition.number}
        return _("%(version)s, validated") % {"version": said} if self.edition.validated_at else said


def items(workspace: Workspace) -> list[Item]:
    """What a pack made now would hold."""
    last = editions.latest(workspace)
    found: list[Item] = []
    for kind in KINDS:
        spec = DOCUMENTS.get(kind)
        if spec is None:
            if kind in ABSENT:
                found.append(Item(kind, str(ABSENT[kind]), there=False))
        elif kind in MODELS:
            rows: Any = MODELS[kind].objects.filter(workspace=workspace).order_by("number")
            rows = rows.filter(tasks__isnull=False).distinct() if kind == "backward-plan" else rows
            named = [(documents.name_of(kind, record), record) for record in rows]
            found += [Item(name, f"{spec.label} – {record}" if kind in {"backward-plan", "recommendation"} else str(record), last.get(name)) for name, record in named] or [Item(kind, str(spec.label), there=False)]
        elif spec.model is None:
            found.append(Item(kind, str(spec.label), last.get(kind)))
    return found


def index(workspace: Workspace, found: list[Item], language: str) -> Document:
    """The first file of the pack: what is in it, in which version, with data up to when; and what is not."""
    rows = []
    place = 0
    for item in found:
        place += item.there
        rows.append([item.title, item.state, item.edition.data_date if item.edition else None, item.file(place) if item.there else "–"])
    columns = [Column(_("Document"), width=4), Column(_("State"), width=2), Column(_("Data up to"), "day", width=1.6), Column(_("File"), width=4)]
    blocks: list[Block] = [Heading(1, _("What is in this pack")), Table(columns, rows, caption=_("Documents of the plan, in the order in which they are read"))]
    absent = [item.title for item in found if not item.there]
    if absent:
        blocks.append(Paragraph([plain(_("Not in the pack, as there is none yet: %(titles)s.") % {"titles": ", ".join(absent)})]))
    made = Document(_("Pack of the plan"), blocks, subtitle=_("Index"), workspace=workspace.name, language=language)
    return replace(made, issued_on=timezone.localdate(), data_date=workspace.warehouse.last_day("orders"), charter=documents.charter_of(workspace), cover=False)


def folder(workspace: Workspace) -> Path:
    return Path(workspace.folder) / "packs"


def path_of(asked: Job) -> Path:
    assert asked.workspace is not None
    return folder(asked.workspace) / f"{asked.pk}.zip"


def page(asked: Job) -> str:
    assert asked.workspace is not None
    return reverse("plan:pack-file", args=[asked.workspace.slug, asked.number])


@job(JOB, label=gettext_lazy("Pack of the plan"), serial=True, page=page)
def work(run: Run, language: str) -> int:
    """Every document as a PDF, the index first; the file appears whole or not at all."""
    workspace = run.workspace
    target = path_of(run.job)
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_suffix(".part")
    with translation.override(language), zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED) as archive:
        found = items(workspace)
        there = [item for item in found if item.there]
        first = slugify(_("Index"))
        archive.writestr(f"00-{first}.pdf", documents.render(index(workspace, found, language), "pdf"))
        for place, item in enumerate(there, start=1):
            run.progress(place / (len(there) + 1), mark("Writing “%(title)s”"), title=item.title)
            made = documents.read(Edition.objects.get(pk=item.edition.pk)) if item.edition else documents.draft(workspace, item.name, language, run.actor)
            archive.writestr(item.file(place), documents.render(made, "pdf"))
    aside.replace(target)
    for old in sorted(target.parent.glob("*.zip"), key=lambda each: each.stat().st_mtime)[:-KEPT]:
        old.unlink()
    return len(there)


#: Packs that stay in the folder of a workspace.
KEPT = 5
