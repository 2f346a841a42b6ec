"""A dossier as a document, with marks of who wrote what and what was made from data; the deck of its oral; the receipt of a deposit."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from mercatique.kernel.blocks import (
    Block,
    Bullets,
    Callout,
    Column,
    Document,
    Facts,
    Heading,
    KeyFigures,
    Landscape,
    Numbered,
    Paragraph,
    Picture,
    Run,
    SpeakerNote,
    Table,
    Toc,
    inner,
    plain,
)
from mercatique.kernel.documents import document
from mercatique.kernel.format import apart, day, number
from mercatique.prove.dossiers import keeping, sources, writing
from mercatique.prove.dossiers.models import Attestation, Deposit, Dossier, Inset
from mercatique.prove.dossiers.reading import Part, read

DOSSIER, DECK = "dossier", "oral-deck"
#: Kinds of claims made from data, and by hand.
MARK = "▏"


def moment(value: Any) -> str:
    return keeping.told(value)


def reads(dossier: Dossier) -> dict[Any, dict[str, Any]]:
    """What a dossier is made of, so that an issued version tells what has changed since."""
    return {type(dossier): {"id": dossier.pk}, dossier.sections.model: {"dossier_id": dossier.pk}}


@document(
    DOSSIER, of=Dossier, reads=reads, tables=("orders",), label=gettext_lazy("Dossier of the candidate"),
    purpose=gettext_lazy("Dissertation, activity report, written support or experience report: the candidate’s text with the pieces made from the workspace, and who wrote what."),
)  # fmt: skip
def whole(dossier: Dossier, language: str) -> Document:
    """Deliverables D77, D79 and D80 of the requirements."""
    found, reader = read(dossier), sources.Reader(dossier.workspace, language)
    blocks: list[Block] = [Toc(2), *identity(dossier)]
    for part in found.parts:
        blocks += section(part, reader)
    if dossier.kind == Dossier.Kind.ACTIVITY:
        blocks += proofs(dossier)
    blocks += authorship(dossier)
    return Document(dossier.title, blocks, subtitle=subtitle(dossier), workspace=dossier.workspace.name, language=language, author=dossier.candidate)


def subtitle(dossier: Dossier) -> str:
    return " – ".join(str(text) for text in (dossier.get_kind_display(), dossier.of.name if dossier.of else "") if text)


def identity(dossier: Dossier) -> list[Block]:
    present, answer = dossier.minutes
    facts = [
        (_("Candidate"), dossier.candidate), (_("Certification"), str(dossier.of.name) if dossier.of else ""), (_("Test"), str(dossier.assessment.name) if dossier.assessment else ""),
        (_("Company"), dossier.company), (_("Situation"), dossier.get_setting_display()), (_("To hand in by"), day(dossier.deadline) if dossier.deadline else ""),
        (_("Oral"), _("%(day)s: %(present)d + %(answer)d minutes") % {"day": day(dossier.oral_on), "present": present, "answer": answer} if dossier.oral_on else ""),
    ]  # fmt: skip
    return [Facts([(label, [plain(text)]) for label, text in facts if text])]


def section(part: Part, reader: sources.Reader) -> list[Block]:
    """A section: own text first, then the pieces, each with where it comes from."""
    blocks: list[Block] = [Heading(1, part.section.title)]
    blocks += writing.blocks(part.section.text) or [Callout("note", _("This section is not written yet."))]
    if part.names:
        text = _("Text: %(names)s") % {"names": part.names}
        blocks.append(Paragraph([Run(f"{MARK} {text}", emphasis=True)]))
    for inset in part.insets:
        blocks += reader.read(inset)
        blocks.append(Paragraph([Run(f"{MARK} {origin(inset)}", emphasis=True)]))
    return blocks


def origin(inset: Inset) -> str:
    """The mark under a piece: made from data, from where, of when."""
    values = {"where": sources.where(inset) or inset.title}
    if inset.frozen_at:
        return _("Made from the workspace’s data: %(where)s, as it was on %(day)s") % {**values, "day": day(inset.frozen_at)}
    return _("Made from the workspace’s data: %(where)s, as it is today") % values


def proofs(dossier: Dossier) -> list[Block]:
    """What was done in firms, who attests it, and what the candidate recommends."""
    rows = Attestation.objects.filter(workspace=dossier.workspace, criterion__startswith=f"{dossier.framework}/").order_by("criterion", "number") if dossier.framework else []
    blocks: list[Block] = [Heading(1, _("Actions carried out in a firm, and who attests them"))]
    table = [[row.criterion.partition("/")[2].replace("/", " "), row.did or row.title, row.shown, row.signed_on, row.recommendation] for row in rows]
    columns = [
        Column(_("Criterion"), width=1.2), Column(_("What was done"), width=3), Column(_("Who attests it"), width=2.6), Column(_("Signed on"), "day", width=1.3),
        Column(_("Recommendation"), width=2.6),
    ]  # fmt: skip
    return [*blocks, Table(columns, table, caption=_("Proof of actions in a firm"), empty=_("No attestation has been asked for yet."))]


def authorship(dossier: Dossier) -> list[Block]:
    """Who wrote what, and what was made from data."""
    found, unknown = read(dossier), _("unknown")
    rows = []
    for part in found.parts:
        by = apart(f"{name or unknown} ({number(words)})" for name, words in part.authors)
        made = apart(origin_short(inset) for inset in part.insets)
        rows.append([part.section.title, part.words, part.pages, by, made])
    columns = [
        Column(pgettext("dossier", "Section"), width=2.6), Column(_("Words"), "number", decimals=0, width=0.9), Column(_("Pages, about"), "number", decimals=1, width=0.9),
        Column(_("Words by who wrote them"), width=2.2), Column(_("Made from the workspace’s data"), width=3),
    ]  # fmt: skip
    text = _("Paragraphs are counted for the person who first worded them as they stand; pieces made from data hold no words of the candidate and are not counted.")
    total = [_("Total"), found.words, found.pages, "", ngettext("%(n)d piece", "%(n)d pieces", found.pieces) % {"n": found.pieces}]
    return [Heading(1, _("Who wrote what")), Paragraph([plain(text)]), Table(columns, rows, caption=_("Text of the candidate and pieces made from data"), total=total)]


def origin_short(inset: Inset) -> str:
    state = _("frozen on %(day)s") % {"day": day(inset.frozen_at)} if inset.frozen_at else pgettext("piece of a dossier", "live")
    return f"{inset.title} ({state})"


@document(
    DECK, of=Dossier, reads=reads, tables=("orders",), label=gettext_lazy("Deck of the oral"),
    purpose=gettext_lazy("The slides of the oral: a point a line, pictures of the pieces chosen, and what is said beneath."),
)  # fmt: skip
def deck(dossier: Dossier, language: str) -> Document:
    """Deliverable D78 of the requirements."""
    found, reader = read(dossier), sources.Reader(dossier.workspace, language)
    blocks: list[Block] = []
    for part in found.parts:
        if part.section.slide.strip():
            blocks += slide(part, reader)
    if not blocks:
        blocks = [Paragraph(_("No section has a slide yet: write its points under “on the slide”."))]
    present, _answer = dossier.minutes
    text = ngettext("Presentation of %(n)d minute", "Presentation of %(n)d minutes", present) % {"n": present}
    return Document(dossier.title, blocks, subtitle=" – ".join(filter(None, (dossier.candidate, text))), workspace=dossier.workspace.name, language=language, author=dossier.candidate)


def slide(part: Part, reader: sources.Reader) -> list[Block]:
    """The points, the pictures and figures chosen for it, and the words under it."""
    points = writing.paragraphs(part.section.slide)
    blocks: list[Block] = [Heading(1, part.section.title, numbered=False)]
    blocks.append(Bullets([point.removeprefix("- ") for point in points]) if len(points) > 1 else Paragraph(points[0], lead=True))
    for inset in part.insets:
        if inset.on_slide:
            shown = [block for block in inner(reader.read(inset)) if isinstance(block, Picture | KeyFigures | Table)]
            blocks += shown[:2]
    said = [part.section.notes.strip()]
    if part.section.minutes:
        said.insert(0, _("%(n)s min") % {"n": number(part.section.minutes, decimals=1)})
    if text := "\n".join(filter(None, said)):
        blocks.append(SpeakerNote([plain(text)]))
    return blocks


def receipt(deposit: Deposit, language: str) -> Document:
    """What was deposited, when, by whom, its digest, and how anybody verifies it."""
    from django.template.defaultfilters import filesizeformat

    facts = [
        (pgettext("noun", "Deposit"), f"{deposit.number}"), (_("Title"), deposit.title), (_("Certification"), _("%(name)s, version %(version)s") % {"name": deposit.get_framework_display(), "version": deposit.framework_version}),
        (_("Deposited on"), moment(deposit.deposited_at)), (_("Deposited by"), deposit.author_name),
        (_("Candidate"), str(deposit.candidate) if deposit.candidate_id else ""), (_("Session"), str(deposit.session) if deposit.session_id else ""),
        (_("Data up to"), day(deposit.data_date) if deposit.data_date else ""), (_("Digest (SHA-256)"), deposit.digest),
    ]  # fmt: skip
    columns = [Column(_("File"), width=2.4), Column(_("Size"), align="end", width=1), Column(_("Pages"), "number", decimals=0, width=0.7), Column(_("Words"), "number", decimals=0, width=0.8), Column("SHA-256", width=4.2)]
    rows = [[row["name"], filesizeformat(row["size"]), row["pages"], row["words"], row["sha256"]] for row in deposit.manifest]
    steps = [
        _("Take the file and compute its SHA-256 (“sha256sum FILE”, or “Get-FileHash FILE”): it must be the one in the table."),
        _("Or give the file, or this receipt, to the page “Verify” of the deposits, or to “mercatique deposit verify FILE”."),
        _("The digest above is the SHA-256 of the list of files and claims as canonical JSON (receipt.json): nothing of it can be changed unnoticed."),
    ]
    blocks: list[Block] = [
        Heading(1, _("Receipt of a deposit"), numbered=False), Facts([(label, [plain(text)]) for label, text in facts if text]),
        Heading(2, _("How to verify it"), numbered=False), Numbered([[plain(step)] for step in steps]),
        Landscape([Heading(2, _("What was deposited"), numbered=False), Table(columns, rows, caption=_("Files of the deposit"))]),
    ]  # fmt: skip
    return Document(_("Receipt of a deposit"), blocks, subtitle=deposit.title, workspace=deposit.workspace.name, language=language, cover=False)
