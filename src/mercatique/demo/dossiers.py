"""The demo companies' dossiers, half-way: sections, pieces, attestations, remarks, rehearsals, and an early deposit of each."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from mercatique.demo.content.dealership import dossiers as dealership
from mercatique.demo.content.dossiers import Attested, Put, Words
from mercatique.demo.content.shop import dossiers as shop
from mercatique.kernel import documents, evidence, figures
from mercatique.kernel.blocks import Bullets, Document, Facts, Heading, Paragraph, plain
from mercatique.kernel.changes import acting
from mercatique.kernel.files import deposit as keep_file
from mercatique.kernel.models import Attachment, Member, User, Workspace
from mercatique.prove.dossiers import freezing, outline, sources
from mercatique.prove.framework import frameworks
from mercatique.prove.models import Adoption, Attestation, Dossier, Inset, Rehearsal, Remark, Section

DOSSIERS: dict[str, Words] = {"val-de-loire": dealership.DOSSIER, "colibri": shop.DOSSIER}


def write(workspace: Workspace, owner: User) -> None:
    words = DOSSIERS[workspace.slug]
    candidate = User.objects.get(email="walid@demo.example")
    people = {"walid": candidate, "olga": owner}
    framework = frameworks()[words.framework]
    Adoption.objects.get_or_create(workspace=workspace, framework=words.framework, defaults={"version": framework.version})
    today = timezone.localdate()
    with acting(candidate, at=moment(workspace, words.begun)):
        dossier = Dossier(
            workspace=workspace, title=words.title, framework=words.framework, test=words.test, kind=words.kind, candidate=str(candidate), setting="own", company=words.company,
            starts_on=today - timedelta(days=words.begun), due_on=today + timedelta(days=words.due) if words.due else None, oral_on=today + timedelta(days=words.oral),
        )  # fmt: skip
        dossier.save()
        outline.lay_out(dossier)
        attestations(workspace, words)
        shown(workspace, dossier)
    sections = {section.part: section for section in dossier.sections.all()}
    reader = sources.Reader(workspace, workspace.language)
    for after in (False, True):
        for number, row in enumerate(row for row in words.sections if row.after is after):
            days = 0 if after else max(words.begun - 2 * number - 1, 1)
            with acting(people[row.writer], at=None if after else moment(workspace, days)):
                section = sections[row.part]
                section.text, section.slide, section.notes = row.text, row.slide, row.notes
                section.save()
                for place, put in enumerate(row.puts, 1):
                    put_in(section, put, place * outline.STEP, reader)
        if not after:
            talk(workspace, words, people)
            if words.deposit:
                with acting(candidate):
                    freezing.freeze(dossier, author=candidate, whole=False)
    with acting(candidate):
        rehearse(dossier, words)


def moment(workspace: Workspace, days: int) -> datetime:
    """Ten in the morning, some days ago."""
    return datetime.combine(timezone.localdate() - timedelta(days=days), time(10, 12), tzinfo=ZoneInfo(workspace.zone))


def put_in(section: Section, put: Put, place: int, reader: sources.Reader) -> None:
    inset = Inset(workspace=section.workspace, section=section, position=place, on_slide=put.on_slide)
    if put.figure:
        inset.figure = figures.read(section.workspace, put.figure)
        inset.title = inset.figure.label[:200]
    else:
        made = reader.document(put.document)
        part = next((part for part in sources.parts(made) if put.word.casefold() in part.title.casefold()), None) if put.word else None
        inset.document, inset.heading, inset.title = put.document, part.title if part else "", (part.title if part else made.title)[:200]
    inset.save()
    if put.frozen:
        sources.freeze(inset, reader)


def attestations(workspace: Workspace, words: Words) -> None:
    """One received with its signed file, one still asked for."""
    framework = frameworks()[words.framework]
    for row in words.attested:
        criterion = next(item for item in framework.criteria if item.block == row.block)
        asked = timezone.localdate() - timedelta(days=words.begun)
        Attestation(
            workspace=workspace, title=row.title, criterion=criterion.key, did=row.did, recommendation=row.recommendation, firm=row.firm, signatory=row.signatory, function=row.function,
            state="received" if row.received else "asked", asked_on=asked, signed_on=asked + timedelta(days=5) if row.received else None, file=signed(workspace, row) if row.received else None,
        ).save()  # fmt: skip


def signed(workspace: Workspace, row: Attested) -> Attachment:
    """The letter of who attests, as it came back."""
    made = Document(
        "Attestation", [
            Facts([("Société", [plain(row.firm)]), ("Signataire", [plain(f"{row.signatory}, {row.function}")]), ("Candidat", "Walid Saïdi")]),
            Heading(1, row.title, numbered=False), Paragraph([plain(row.did)]), Bullets([[plain("Lu et approuvé")], [plain(f"Signé : {row.signatory}")]]),
        ],
        workspace=row.firm, language="fr", cover=False,
    )  # fmt: skip
    return keep_file(workspace, SimpleUploadedFile("attestation-signee.pdf", documents.render(made, "pdf")), f"Attestation signée – {row.title}")


def shown(workspace: Workspace, dossier: Dossier) -> None:
    """A figure and a record brought for two criteria."""
    first, second = dossier.of.criteria[:2]
    evidence.support(None, workspace=workspace, claim_key=first.key, figure=figures.read(workspace, "sales.net"), origin="own", note="Ventes de la période, nettes des annulations")
    member = Member.objects.filter(workspace=workspace).order_by("number").first()
    if member is not None:
        evidence.support(None, workspace=workspace, claim_key=second.key, record=member, origin="own", note="Entretien du début de la mission")


def talk(workspace: Workspace, words: Words, people: dict[str, User]) -> None:
    framework = frameworks()[words.framework]
    for number, (block, who, text) in enumerate(words.remarks):
        criterion = next(item for item in framework.criteria if item.block == block)
        settled = timezone.now() if number == 1 else None
        Remark.objects.create(
            workspace=workspace, claim_key=criterion.key, text=text, author=people[who], author_name=str(people[who]), at=moment(workspace, 4 - min(number, 3)), settled_at=settled,
            settled_by=str(people[who]) if settled else "",
        )  # fmt: skip


def rehearse(dossier: Dossier, words: Words) -> None:
    for row in words.rehearsals:
        day = timezone.localdate() - timedelta(days=row.ago)
        made = Rehearsal(
            workspace=dossier.workspace, title=f"Répétition du {day:%d/%m}", dossier=dossier, day=day, presented=Decimal(row.presented), answered=Decimal(row.answered), notes=row.notes,
        )  # fmt: skip
        made.save()
        made.audience.set(Member.objects.filter(workspace=dossier.workspace, title__in=["Olga Martin", "Manon Souchet", "Louise Vacher"][: len(row.audience)]))
