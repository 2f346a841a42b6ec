"""What the demo's institute has had written: a group test on a practice company, an English questionnaire, a class half-way."""

import io
import math
import struct
from datetime import date, datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from mercatique.analyze.models import WatchItem, WatchSource, WatchTopic
from mercatique.decide.models import Objective
from mercatique.kernel import accounts, evidence
from mercatique.kernel.files import deposit
from mercatique.kernel.models import User, Workspace
from mercatique.prove import cases, checks
from mercatique.prove.cases.key import euros, month_name
from mercatique.prove.framework import frameworks
from mercatique.prove.models import (
    Candidate,
    CasePack,
    ClassRemark,
    Classroom,
    Enrolment,
    Paper,
    PaperFile,
    PaperScore,
    Seat,
    Session,
    Sitting,
)
from mercatique.prove.papers import english, files, questions, writing

FRAMEWORK = "fr-auto-digital"
SECRET = "val-de-loire"  # noqa: S105  the demo's companies are the same for everybody who looks at them
MINUTE = timedelta(minutes=1)


def fill(session: Session) -> None:
    """Everything of tests and classes in the institute's session, and the class beside it."""
    pack = packed(session)
    together(session, pack)
    spoken(session)
    budgeted(session)
    rehearsal(session, pack)
    taught(session, pack)


def packed(session: Session) -> CasePack:
    first = session.starts_on or timezone.localdate()
    whole = first.year * 12 + first.month - 1 - 24
    pack = CasePack(
        workspace=session.workspace, title="Entreprises d’entraînement – une baisse à expliquer", level="medium", competitor_at=40, budget_at=75,
        review_at=100, secret=SECRET, begins_on=date(whole // 12, whole % 12 + 1, 1),
        note="Une autre entreprise pour chaque candidat ou groupe, la même difficulté. La clé se calcule pour chacune.",
    )  # fmt: skip
    pack.save()
    return pack


def at(session: Session, days: int, hour: int) -> datetime:
    """An hour of a day counted from the first day of the tests."""
    day = (session.starts_on or timezone.localdate()) + timedelta(days=days)
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour))


# -- a group test --------------------------------------------------------------------------------------------------


def together(session: Session, pack: CasePack) -> None:
    """Two hours and a half on one company, then each alone; everything was sealed at the end of the time."""
    opens = at(session, -4, 9)
    sitting = Sitting(
        workspace=session.workspace, title="Étude de cas en groupe", session=session, test="Me1", form="group", setting="written",
        opens_at=opens, closes_at=opens + 150 * MINUTE, minutes=150, case=pack,
        subject="Les ventes de l’entreprise faiblissent. Trouvez la cause, proposez des solutions et un plan d’action ; tenez compte de ce qui survient pendant l’épreuve.",
    )  # fmt: skip
    sitting.save()
    writing.give_out(sitting)
    for paper in Paper.objects.filter(sitting=sitting).select_related("sitting__case", "sitting__session", "candidate", "group"):
        begun = opens + (3 if paper.common else 6) * MINUTE
        writing.begin(paper, begun)
        company = questions.company(paper)
        if company is None:
            continue
        if paper.common:
            for minute, key, text in common(company):
                wrote(paper, key, text, begun + minute * MINUTE, paper.members()[minute % 2].title)
                writing.notices(paper, begun + minute * MINUTE)
        else:
            name = paper.name
            text = SYNTHESES[sum(map(ord, name)) % 2].format(place=company.label(company.cause.dimension, company.cause.value)["fr"])
            wrote(paper, "synthesis", text, begun + 130 * MINUTE, name)
            if name == "Julie Moreau":
                lines = (("Traiter la cause", 0.4), ("Prévenir les clients concernés", 0.15), ("Suivre chaque semaine", 0.1))
                brought(paper, "suivi-et-budget.xlsx", workbook(round(company.budget), lines), begun + 138 * MINUTE)
        writing.settle(paper, paper.ends_at)


def wrote(paper: Paper, key: str, text: str, now: datetime, name: str) -> None:
    last = writing.answers(paper).get(key)
    writing.save(paper, {key: (text, writing.digest(last.text if last else ""))}, name, name, now)


def common(company: cases.Case) -> list[tuple[int, str, str]]:
    """What the pair wrote: figures of their own company, the right cause, and an answer to each event."""
    expected = {one.code: one for one in cases.key(company)}
    place = company.label(company.cause.dimension, company.cause.value)["fr"]
    sold, margin, share = (expected[code].value or 0 for code in ("revenue", "margin", "share"))
    rival = company.competitors[0]
    cut = cases.event(company, "competitor").expected.value or 0
    left = cases.event(company, "budget").expected.value or 0
    return [
        (22, "state", f"Douze derniers mois : {euros(sold, 'fr')} de chiffre d’affaires, soit {number(expected['growth'].value)} % par rapport aux douze mois précédents. Taux de marge brute : {number(margin)} %. La marge tient : c’est le nombre de commandes qui baisse, pas le prix."),
        (37, "market", f"Le marché pèse {euros(company.market, 'fr')} : notre part est de {number(share)} %. {rival[0]} vend à l’indice {100 * rival[1]:.0f} et tient {100 * rival[2]:.0f} % du marché. Le marché progresse alors que nous reculons : la cause est chez nous ou tout près de nous."),
        (68, "cause", f"Par gamme, canal, magasin et type de client, une seule ligne décroche : « {place} ». La baisse commence en {month(company)} et le tableau de suivi se dégrade un mois avant. Nous avons écarté la saison (comparaison au même mois de l’année précédente) et un creux plus ancien, revenu à la normale."),
        (92, "choice", f"Solution 1 : baisser les prix partout. Solution 2 : traiter la cause sur « {place} » et prévenir les clients concernés. Nous retenons la seconde : elle coûte moins, tient dans le délai et ne touche pas à la marge."),
        (118, "plan", f"Objectif : retrouver d’ici {company.deadline_months} mois le niveau de commandes d’avant sur « {place} ». Trois actions, deux personnes à mi-temps, {euros(company.budget * 0.65, 'fr')} engagés. Indicateurs : commandes par semaine sur « {place} », mesure du tableau de suivi, marge brute."),
        (131, "event", f"Concurrent : nous ne suivons pas, il faudrait {cut:.0f} % de volume en plus pour garder la marge. Budget réduit : le plan tient dans {euros(left, 'fr')}, nous abandonnons l’affichage et gardons ce qui traite la cause. Avis : réponse publique le jour même, rappel du client, point hebdomadaire."),
    ]  # fmt: skip


def number(value: float | None) -> str:
    return f"{value or 0:.1f}".replace(".", ",").replace("-", "−")


def month(company: cases.Case) -> str:
    return month_name(company, company.cause.month, "fr")


SYNTHESES = (
    "Résultats : la baisse vient de « {place} », le reste tient. Opportunités : les clients de l’entreprise reviennent, le marché progresse. Facteurs de risque :"
    " un budget plus court, un concurrent plus agressif. Pistes : suivre chaque mois la mesure qui s’est dégradée la première, et ne communiquer qu’après l’avoir redressée.",
    "Résultats : une seule ligne explique l’essentiel du recul, « {place} ». Opportunités : reconquérir ces clients coûte moins que d’en trouver d’autres. Facteurs de risque :"
    " confondre la saison et la panne, promettre avant d’avoir réparé. Pistes : alerte dès que l’écart à l’année précédente dépasse dix commandes.",
)


# -- a training test with a workbook -----------------------------------------------------------------------------------

BUDGET = 24_000
SPENT = (("Référencement local", 0.3), ("Publicité en ligne, rayon de 30 km", 0.35), ("Vidéo d’essai et relais sociaux", 0.2), ("Mesure et tableau de bord", 0.15))
NOTES = (
    ("Thomas Leroy", "Nous mettons la moitié du budget sur la publicité en ligne et le reste sur le site. Détail dans la note.", "Demandes d’essai par semaine, coût par demande.", 55),
    ("Inès Renard", "Le budget va d’abord à la fiche d’établissement et aux avis, qui coûtent peu et se mesurent vite.", "Appels et itinéraires depuis la fiche, note moyenne des avis.", 0),
    (
        "Aurélie Simon",
        "Quatre postes pour 24 000 €, du plus sûr au plus incertain : le référencement local d’abord, la publicité dans un rayon de 30 km ensuite, une vidéo d’essai, et"
        " 15 % pour mesurer. Le classeur joint donne la répartition et se recalcule si le budget change.",
        "Une mesure par poste : position sur dix requêtes locales, coût par demande d’essai, essais réservés après la vidéo, part des demandes dont l’origine est connue.",
        57,
    ),
)  # fmt: skip


def budgeted(session: Session) -> None:
    """An hour of training, for who wants: a note with its workbook. Aurélie took a first version back and handed in a better one."""
    opens = at(session, -9, 10)
    sitting = Sitting(
        workspace=session.workspace, title="Entraînement facultatif\u00a0: un budget et sa note", session=session, form="individual", setting="written",
        opens_at=opens, closes_at=opens + 60 * MINUTE, minutes=60, files_most=2,
        subject=f"Une concession dispose de {BUDGET // 1000} 000 € pour relancer les demandes d’essai en ligne. Répartissez-les, justifiez, et joignez votre tableau de calcul.",
        questions="# Votre note à la direction\n- Que proposez-vous, et dans quel ordre ?\n- Quels indicateurs suivrez-vous ?",
    )  # fmt: skip
    sitting.save()
    writing.give_out(sitting)
    for paper in Paper.objects.filter(sitting=sitting).select_related("sitting__case", "sitting__session", "candidate", "group"):
        known = next((row for row in NOTES if row[0] == paper.name), None)
        if known is not None:
            name, proposal, measures, handed = known
            begun = opens + 2 * MINUTE
            writing.begin(paper, begun)
            keys = [question.key for question in questions.asked(paper)]
            wrote(paper, keys[0], proposal, begun + 25 * MINUTE, name)
            if name == "Aurélie Simon":
                first = brought(paper, "repartition-essai.xlsx", workbook(BUDGET, SPENT[:3]), begun + 31 * MINUTE)
                files.withdraw(paper, first, begun + 44 * MINUTE)
                brought(paper, "repartition-du-budget.xlsx", workbook(BUDGET, SPENT), begun + 45 * MINUTE)
            wrote(paper, keys[1], measures, begun + 48 * MINUTE, name)
            if handed:
                writing.hand_in(paper, begun + handed * MINUTE)
        writing.settle(paper, paper.ends_at)


def brought(paper: Paper, name: str, data: bytes, now: datetime) -> PaperFile:
    return files.add(paper, SimpleUploadedFile(name, data), paper.name, now)


def workbook(total: int, lines: tuple[tuple[str, float], ...]) -> bytes:
    """A budget shared out, as a candidate makes it: shares typed, amounts and their sum computed."""
    import xlsxwriter

    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet, euro, share = book.add_worksheet("Budget"), book.add_format({"num_format": '# ##0 "€"'}), book.add_format({"num_format": "0 %"})
        sheet.set_column(0, 0, 36)
        sheet.write_row(0, 0, ["Budget total", None, total], euro)
        sheet.write_row(1, 0, ["Poste", "Part", "Montant"])
        for place, (label, part) in enumerate(lines, 2):
            sheet.write(place, 0, label)
            sheet.write(place, 1, part, share)
            sheet.write_formula(place, 2, f"=$C$1*B{place + 1}", euro, round(total * part, 2))
        end = len(lines) + 2
        sheet.write(end, 0, "Total")
        sheet.write_formula(end, 2, f"=SUM(C3:C{end})", euro, round(sum(total * part for _label, part in lines), 2))
    return target.getvalue()


# -- English -------------------------------------------------------------------------------------------------------

LETTERS = (
    "Dear Ms Harding,\n\nThank you for your letter of 3 March. We are sorry that half of your order reached you three weeks late. However, the rest is ready and can leave our"
    " workshop on Monday, so that you will have it before Easter.\n\nIn order to make up for the delay, we offer a discount of 6% on the whole invoice, provided that the order"
    " stands. Moreover, delivery is at our expense. Because you told us about your opening, we have also asked the carrier for a fixed time.\n\nMr Delorme will call you on"
    " Thursday to agree on the terms. Therefore you need do nothing until then.\n\nYours sincerely,",
    "Dear Sir,\n\nYour offer is interesting. We can give you 8% discount for your quantity, and 10% if your payment come in thirty days. The price of tea has risen, so we"
    " cannot more. But we want to work with you a long time. Please tell us when you can sign the contract.\n\nBest regards,",
    "Dear Mr Oakley,\n\nFirstly, thank you for your interest in our bicycles. The minimum quantity is twenty, delivery takes four weeks and the warranty is two years. Although our"
    " price is not the lowest, our bicycles come back to the shop half as often; as a result your customers stay. In addition we train your staff.\n\nCould we meet in Lyon in the"
    " second week of May? Finally, please find our price list and our conditions of payment.\n\nYours sincerely,",
)
#: Of ten items, how many each candidate has right; minutes before the end at which they hand in (0: sealed by the clock).
LEVELS = ((9, 12), (7, 0), (8, 5), (6, 0), (10, 20), (5, 0), (8, 3))


def spoken(session: Session) -> None:
    """Ninety minutes of English: seven papers sealed, one candidate absent, one paper opened again after a breakdown."""
    opens = at(session, -3, 14)
    sound = deposit(session.workspace, SimpleUploadedFile("essai-du-son.wav", chime()), "Signal d’essai de l’écoute")
    sitting = Sitting(
        workspace=session.workspace, title="Questionnaire d’anglais professionnel", session=session, form="individual", setting="both", opens_at=opens,
        closes_at=opens + 90 * MINUTE, minutes=90, english=True, audio=sound,
        transcript="Signal d’essai : l’enregistrement du centre se dépose ici. Texte lu aux candidats : “This is Tom Barker from Northgate Stores. We need the forty benches by the"
        " 14th instead of the 20th. Please ring me back before noon: if you cannot, we shall collect them ourselves.”",
        subject="Lisez chaque consigne. Le dictionnaire n’est pas autorisé. Le temps est compté à partir de l’ouverture du sujet.",
    )  # fmt: skip
    sitting.save()
    writing.give_out(sitting)
    papers = list(Paper.objects.filter(sitting=sitting).select_related("sitting__case", "sitting__session", "candidate", "group"))
    for place, (paper, (right, early)) in enumerate(zip(papers, LEVELS, strict=False)):
        begun = opens + (2 + 3 * place) * MINUTE
        writing.begin(paper, begun)
        draw = questions.drawn(paper)
        given = {}
        for index, item in enumerate(draw.items):
            letter = draw.right(item) if index % 10 < right else english.LETTERS[(english.LETTERS.index(draw.right(item)) + 1) % 4]
            given[item.code] = (letter, writing.digest(""))
        writing.save(paper, given, "1", paper.name, begun + 35 * MINUTE)
        wrote(paper, "letter", LETTERS[int(draw.prompt("letter").code[1:]) - 1], begun + 60 * MINUTE, paper.name)
        wrote(paper, "listening", "Tom Barker, Northgate Stores. Forty benches: 14th, not 20th. Ring back before noon, or they collect.", begun + 66 * MINUTE, paper.name)
        if early:
            writing.hand_in(paper, paper.ends_at - early * MINUTE)
        else:
            writing.settle(paper, paper.ends_at)
    for paper in papers[len(LEVELS) :]:
        writing.settle(paper, paper.ends_at)
    again = papers[3]
    end = again.ends_at
    writing.reopen(again, "Panne de courant de la salle Cher pendant onze minutes, constatée par le surveillant.", 15, "Olga Martin", end + 10 * MINUTE)
    wrote(again, "letter", writing.answers(again)["letter"].text + "\n\nP.S. Our manager will visit you on the 9th.", end + 18 * MINUTE, again.name)
    writing.settle(again, again.ends_at)
    heard(session, papers)


def heard(session: Session, papers: list[Paper]) -> None:
    """One marker has marked four papers of seven by the grid."""
    seat = Seat.objects.filter(session=session, role=Seat.Role.MARKER).order_by("email").first()
    if seat is None:
        return
    tied = {one.pk for one in seat.ties.all()}
    for place, paper in enumerate(papers[:4]):
        if paper.candidate_id in tied:
            continue
        for step, part in enumerate(english.BY_HAND):
            levels = {
                code: ("acquired", "acquired", "in_progress", "not_acquired" if place == 3 else "acquired")[(place + step + line) % 4]
                for line, (code, _text) in enumerate(english.bank().grid)
            }
            comment = "Les faits sont dans l’ordre ; la fin reste vague." if step == 0 else ""
            PaperScore.objects.create(workspace_id=paper.workspace_id, paper=paper, part=part, levels=levels, comment=comment, by=str(seat.pk), at=at(session, 0, 10))


def chime() -> bytes:
    """A second of a quiet bell as a WAV file (8 kHz, 8 bits)."""
    rate, seconds = 8000, 1
    data = bytes(int(128 + 60 * math.exp(-4 * n / rate) * math.sin(2 * math.pi * 660 * n / rate)) for n in range(rate * seconds))
    head = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + len(data), b"WAVE", b"fmt ", 16, 1, 1, rate, rate, 1, 8, b"data", len(data))
    return head + data


def rehearsal(session: Session, pack: CasePack) -> None:
    """A test that is open now, to try: everybody has a company of their own, and a minute for what happens."""
    now = timezone.now().replace(second=0, microsecond=0)
    brief = deposit(session.workspace, SimpleUploadedFile("grille-de-lecture.csv", GRID.encode()), "Grille de lecture des réponses")
    live = CasePack(
        workspace=session.workspace, title="Entreprises de l’épreuve blanche", level="easy", supplier_at=5, competitor_at=15, secret=SECRET + "-blanc",
        begins_on=pack.begins_on,
    )  # fmt: skip
    live.save()
    sitting = Sitting(
        workspace=session.workspace, title="Épreuve blanche : diagnostic d’une entreprise", session=session, form="individual", setting="written",
        opens_at=now - timedelta(hours=1), closes_at=now + timedelta(days=2), minutes=180, case=live,
        subject="Pour s’entraîner : les conditions sont celles de l’épreuve, la note ne compte pas.",
    )  # fmt: skip
    sitting.save()
    sitting.annexes.set([brief])
    writing.give_out(sitting)


GRID = "Question;Ce qui est attendu\nÉtat des lieux;des chiffres et leur lecture\nDiagnostic;une cause, ses preuves, ce qui est écarté\nPlan d’action;objectif, actions, budget, indicateurs\n"


# -- the class -----------------------------------------------------------------------------------------------------

#: Candidates of the class with how much of their watch is done (sources, items), their objectives, and what they have deposited.
PUPILS = (
    ("Thomas Leroy", 5, 3, 2, "B1/Cr1 B1/Cr3 B1/Cr4 B1/Cr5 B1/Cr6 B2/Cr8 B3/Cr11"),
    ("Inès Renard", 3, 1, 1, "B1/Cr1 B1/Cr2 B1/Cr5 B2/Cr8"),
    ("Manon Girault", 5, 0, 0, "B1/Cr2"),
    ("Aurélie Simon", 1, 1, 1, "B1/Cr1 B1/Cr2 B1/Cr4 B2/Cr8 B2/Cr9 B3/Cr12"),
)
SOURCES = (
    "Observatoire de l’automobile", "Lettre de la filière", "Sites des concurrents", "Baromètre des mobilités", "Revue des distributeurs",
)  # fmt: skip
REMARKS = (
    ("Thomas Leroy", "B3/Cr14", "Vos sources sont datées et fiables. Dites maintenant ce que chacune a changé dans votre plan."),
    ("Thomas Leroy", "B1/Cr2", "La carte de positionnement manque : deux axes suffisent, choisis parce que vos clients les citent."),
    ("Inès Renard", "B3/Cr14", "Deux sources de plus, et une date de consultation pour chacune."),
    ("Manon Girault", "B1/Cr1", "Commencez par un objectif chiffré et daté : le reste en dépend."),
    ("Aurélie Simon", "B2/Cr8", "Bonne idée de cible. Chiffrez-la : combien de personnes, combien par contact ?"),
)


def taught(session: Session, pack: CasePack) -> Classroom:
    """A class of four, each with their own workspace, joined with consent; the trainer has commented here and there."""
    school, opened = session.workspace, session.opens_on or timezone.localdate()
    classroom = Classroom(
        workspace=school, title="Préparation – promotion de printemps", framework=FRAMEWORK, case=pack, trainer_email="formateur@demo.example",
        begins_on=opened - timedelta(days=60), ends_on=session.starts_on, code="VALDE2L9", note="Un point par semaine, le jeudi. Les commentaires aident ; ils ne notent pas.",
    )  # fmt: skip
    classroom.save()
    enrolled: dict[str, Enrolment] = {}
    for place, (name, sources, items, objectives, deposited) in enumerate(PUPILS):
        candidate = Candidate.objects.filter(session=session, title=name).first()
        user = User.objects.filter(email=candidate.email).first() if candidate else None
        space = accounts.create_workspace(user, slug=f"dossier-{place + 1}", name=f"Dossier – {name}", purpose="certification", language="fr", demo=True)
        begun(space, sources, items, objectives, opened)
        for criterion in deposited.split():
            evidence.support(
                None, workspace=space, claim_key=f"{FRAMEWORK}/{criterion}", url=f"https://dossiers.example/{place + 1}/{criterion.split('/')[1].lower()}",
                origin="case", note="Travail rendu en classe",
            )  # fmt: skip
        checks.refresh(space, frameworks()[FRAMEWORK])
        enrolled[name] = Enrolment.objects.create(
            workspace=school, classroom=classroom, space=space.pk, name=name, email=candidate.email if candidate else "", user=user,
            joined_at=timezone.now() - timedelta(days=70 - place),
        )  # fmt: skip
    known = {criterion.key for criterion in frameworks()[FRAMEWORK].criteria}
    for place, (name, criterion, text) in enumerate(REMARKS):
        if f"{FRAMEWORK}/{criterion}" in known:
            ClassRemark.objects.create(
                workspace=school, enrolment=enrolled[name], criterion=f"{FRAMEWORK}/{criterion}", text=text, author="Paul Mercier",
                at=timezone.now() - timedelta(days=20 - 3 * place),
            )  # fmt: skip
    return classroom


def begun(space: Workspace, sources: int, items: int, objectives: int, day: date) -> None:
    """A dossier half-way: a watch more or less fed, an objective or two."""
    topics = []
    for kind, title in (("technological", "Véhicules électriques et recharge"), ("competitive", "Offres des distributeurs voisins"))[: 1 + (items > 0)]:
        topics.append(WatchTopic(workspace=space, title=title, kind=kind))
        topics[-1].save()
    for title in SOURCES[:sources]:
        WatchSource(workspace=space, title=title, topic=topics[0], reliability=4, checked_on=day + timedelta(days=20)).save()
    for number in range(items):
        WatchItem(
            workspace=space, title=("Un constructeur annonce la reprise en ligne", "Nouvelle prime à la conversion", "Un concurrent ouvre un point de livraison")[number],
            topic=topics[number % len(topics)], day=timezone.localdate() - timedelta(days=12 + 9 * number), summary="Relevé et daté ; reste à dire ce que nous en faisons.",
        ).save()  # fmt: skip
    for title in ("Augmenter de 15 % les demandes d’essai en ligne", "Porter à 40 % la part des devis suivis en deux jours")[:objectives]:
        Objective(workspace=space, title=title).save()
