"""Making the demo companies: files through the real intake, records through the real rooms."""

import tempfile
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from mercatique.demo import (
    COMPANIES,
    SEED,
    TRUTH,
    Company,
    act,
    analyze,
    choosing,
    coverage,
    decide,
    dossiers,
    frames,
    generate,
    kpis,
    manual,
    papers,
    plan,
    recent,
    revisions,
    steer,
)
from mercatique.demo.book import Book
from mercatique.demo.content import content
from mercatique.demo.identities import dress
from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.kernel import accounts, criteria, documents, evidence, imports, jobs
from mercatique.kernel.changes import acting
from mercatique.kernel.files import deposit
from mercatique.kernel.models import Edition, Indicator, Measure, Member, Membership, User, Workspace
from mercatique.kernel.removal import remove
from mercatique.kernel.rounds import one_round
from mercatique.prove import checks
from mercatique.prove.models import Adoption
from mercatique.steer.decks.audiences import AUDIENCES
from mercatique.steer.returns import argument

#: Accounts of the demo: address, name, role. The password is the same and said aloud: this home holds nothing real.
ACCOUNTS = (
    ("olga@demo.example", "Olga Martin", "owner"),
    ("walid@demo.example", "Walid Saïdi", "member"),
    ("rita@demo.example", "Rita Lopes", "reader"),
)
PASSWORD = "val-de-loire-2026"  # noqa: S105  an account of the demo home, printed on the terminal
Say = Callable[[str], None]


def users() -> list[tuple[User, str]]:
    """The accounts of the demo, made when they are not there."""
    found = []
    for email, name, role in ACCOUNTS:
        user = User.objects.filter(email=email).first()
        if user is None:
            user = User.objects.create_user(email, PASSWORD, name=name, is_staff=role == "owner")
        found.append((user, role))
    return found


def build(company: Company, today: date, seed: int = SEED, say: Say = lambda text: None) -> Workspace:
    """One company from nothing: workspace, tables, records, a first edition of its marketing plan."""
    people = users()
    owner = people[0][0]
    with acting(owner):
        workspace = accounts.create_workspace(
            owner, slug=company.slug, name=company.name, purpose=company.purpose, language=company.language,
            currency=company.currency, vat=company.vat, fiscal_month=company.fiscal_month, zone=company.zone, demo=True,
            rules=rules_of(company),
        )  # fmt: skip
        for user, role in people[1:]:
            Membership.objects.create(user=user, workspace=workspace, role=role)
            accounts.join(workspace, user)
        files = generate(company.slug, seed, today)
        news = recent.set_apart(company, files, today)
        load(workspace, company, files, owner, say)
        say(mark("Writing what its people have decided"))
        write(workspace, company, owner, today)
        manual.write(workspace, owner, today)
        finish(workspace, company, owner)
        if news:
            say(mark("Bringing in what has happened since"))
            bring(workspace, {recent.NAME: news}, [(recent.NAME, "orders")], owner, say)
            recent.answer(workspace, owner)
        prove(workspace)
    return workspace


def rules_of(company: Company) -> dict[str, object]:
    if not company.rules:
        return {}
    from mercatique.warehouse import OrderRules

    usual = OrderRules().to_json()
    return {**usual, **{name: list(values) for name, values in company.rules.items()}}


def load(workspace: Workspace, company: Company, files: dict[str, bytes], owner: User, say: Say) -> None:
    """The files as their tools would export them; those no table takes yet lie beside."""
    say(mark("Generating three years of business") if company.fiscal_month == 10 else mark("Generating two years of business"))
    bring(workspace, files, company.imports, owner, say)
    extras = workspace.folder / "demo"
    extras.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        if name == TRUTH or name not in dict(company.imports):
            (extras / name).write_bytes(data)


def bring(workspace: Workspace, files: dict[str, bytes], wanted: Iterable[tuple[str, str]], owner: User, say: Say) -> None:
    """Each file through the intake and a job, into the table it is for; what is to be checked is asked once, by who finishes."""
    with criteria.asked_later(), tempfile.TemporaryDirectory(prefix="mercatique-demo-") as folder:
        for name, table in wanted:
            path = Path(folder) / name
            path.write_bytes(files[name])
            item = imports.receive(workspace, path, owner)
            if item.table != table:
                raise Fault("demo", mark("The demo file %(name)s was taken for %(table)s."), name=name, table=item.table or "–")
            say(name)
            done = jobs.run_now(imports.start(item, owner))
            if done.state != "done":
                raise Fault("demo", mark("The demo file %(name)s could not be imported."), name=name)


def write(workspace: Workspace, company: Company, owner: User, today: date) -> None:
    """What the people of the company have written, room after room."""
    book = Book(workspace, content(company.slug), today)
    with transaction.atomic():
        for person in book.content.people:
            known = Member.objects.filter(workspace=workspace, title=person.name).first()
            if known is not None:
                known.function, known.email = person.function, person.email
                known.save()
                book.people[person.key] = known
            else:
                book.people[person.key] = book.write(Member, title=person.name, function=person.function, email=person.email)
        analyze.write(book)
        with acting(owner, at=revisions.voted(book)):
            decide.write(book)
            plan.write(book)
        revisions.write(book, owner)
        choosing.review(book, owner)
        act.write(book)
        steer.write(book)
        satisfaction(book)
        kpis.write(book)
        papers.finish(book, owner)


def satisfaction(book: Book) -> None:
    """An indicator no table holds yet: values typed month after month."""
    indicator = Indicator(
        workspace=book.workspace,
        title="Note moyenne des avis en ligne",
        unit="score",
        definition="Moyenne des notes de 1 à 5 des avis publiés dans le mois, tous sites.",
        source="Relevé manuel, premier lundi du mois",
    )
    indicator.save()
    book.written["indicator:reviews"] = indicator
    months = [book.year.previous().month(number)[1] for number in range(1, 13)]
    for number, day in enumerate(month for month in months if month < book.today):
        value = Decimal("4.1") + Decimal(number % 4) / 10 - Decimal(number % 3) / 20
        Measure(
            workspace=book.workspace, title=f"Avis {day:%m/%Y}", indicator=indicator, day=day, value=value, source="Relevé manuel"
        ).save()


def finish(workspace: Workspace, company: Company, owner: User) -> None:
    """A certification to prepare, a piece on file, a dossier, first editions issued."""
    if company.slug == "val-de-loire":
        Adoption.objects.get_or_create(workspace=workspace, framework="fr-auto-digital", defaults={"version": "1"})
        piece = deposit(workspace, SimpleUploadedFile("etude-concurrence.csv", STUDY.encode()), "Relevé de la concurrence locale")
        evidence.support(
            None, workspace=workspace, claim_key="fr-auto-digital/B1/Cr2", attachment=piece, origin="own",
            note="Relevé des offres et des délais de quatre concurrents",
        )  # fmt: skip
        frames.prepare(workspace, piece)
    else:
        deposit(workspace, SimpleUploadedFile("etude-concurrence.csv", STUDY.encode()), "Relevé des frais de port concurrents")
        Adoption.objects.get_or_create(workspace=workspace, framework="fr-ecommerce", defaults={"version": "1"})
        terms = deposit(workspace, SimpleUploadedFile("cgv-mentions.txt", TERMS.encode()), "CGV et mentions légales, version d’avril")
        evidence.support(
            None, workspace=workspace, claim_key="fr-ecommerce/C5/CR2", attachment=terms, origin="own",
            note="Conditions de vente et mentions légales publiées sur le site",
        )  # fmt: skip
    dress(workspace)
    dossiers.write(workspace, owner)
    if company.slug == "val-de-loire":
        present(workspace, owner)
    documents.issue(workspace, argument.NOTE, owner, note="Pour la réunion d’équipe")
    documents.issue(workspace, "marketing-plan", owner, note="Version de lancement")


def prove(workspace: Workspace) -> None:
    """Every check answered, what several of them read being read once, and how each framework came to where it stands."""
    with one_round():
        criteria.refresh(workspace)
        for framework in checks.shown(workspace):
            coverage.write(workspace, framework)


def present(workspace: Workspace, owner: User) -> None:
    """The plan goes to its three audiences; those who decide have validated it."""
    for audience in AUDIENCES:
        edition = documents.issue(workspace, f"deck-{audience.key}", owner, note="Réunion de lancement")
        if audience.asks == "validation":
            documents.validate(edition, owner)


STUDY = (
    "Concurrent;Commune;Note en ligne;Délai de réponse (h);Observation\n"
    "Garage des Lices;Tours;4,3;2;réponse le jour même, devis en ligne\n"
    "Espace Vauban;Blois;3,9;20;site lent, pas de prise de rendez-vous\n"
    "Auto Ligérienne;Saumur;4,5;1;reprise estimée en ligne\n"
    "Central Occasions;Vendôme;4,0;6;prix affichés, peu de photos\n"
)

TERMS = (
    "COLIBRI, boutique en ligne : conditions générales de vente, version 4 (avril)\n"
    "1. Prix en euros, toutes taxes comprises ; frais de port affichés avant la commande.\n"
    "2. Livraison sous 48 heures ouvrées en France, quatre jours en Belgique, en Suisse, en Espagne et en Allemagne.\n"
    "3. Rétractation dans les quatorze jours ; remboursement dans les quatorze jours qui suivent l’avis de retour.\n"
    "4. Garantie légale de conformité ; médiateur de la consommation désigné.\n"
    "Mentions légales : éditeur, siège, directrice de la publication, hébergeur.\n"
)


def wanted() -> list[Company]:
    """The companies that are not there yet; one whose making was interrupted is taken away first.

    The first edition of the marketing plan ends the writing: without it a company is unfinished.
    """
    for workspace in Workspace.objects.filter(demo=True, slug__in=[company.slug for company in COMPANIES]):
        if not Edition.objects.filter(workspace=workspace, kind="marketing-plan").exists():
            remove(workspace)
    present = set(Workspace.objects.values_list("slug", flat=True))
    return [company for company in COMPANIES if company.slug not in present]
