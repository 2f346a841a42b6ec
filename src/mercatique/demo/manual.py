"""The demo companies at the manual: quizzes answered, missed and answered again, and a fiche of the register to confirm."""

import io
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from mercatique.kernel.models import User, Workspace
from mercatique.prove.exchange import drafting, opening
from mercatique.prove.manual import quizzes
from mercatique.prove.models import FrameworkDraft, QuizTry

#: Who answered which chapter how many days ago, and the questions they missed.
TRIES: tuple[tuple[str, int, int, tuple[str, ...]], ...] = (
    ("walid@demo.example", 1, 21, ("q1-2", "q1-4", "q1-7")),
    ("walid@demo.example", 1, 20, ("q1-4",)),
    ("walid@demo.example", 4, 6, ("q4-1", "q4-3", "q4-5", "q4-7")),
    ("olga@demo.example", 1, 34, ("q1-4",)),
    ("olga@demo.example", 2, 33, ()),
    ("olga@demo.example", 3, 27, ("q3-8", "q3-9", "q3-10", "q3-11")),
    ("olga@demo.example", 3, 26, ("q3-8",)),
)

#: An invented fiche as the register writes them; no number of the register begins like this one.
FICHE = """<FICHES><VERSION_FLUX>V4.1</VERSION_FLUX><FICHE>
<NUMERO_FICHE>RNCP990001</NUMERO_FICHE><INTITULE>Responsable du marketing de proximité (fiche fictive)</INTITULE>
<NOMENCLATURE_EUROPE><NIVEAU>NIV6</NIVEAU></NOMENCLATURE_EUROPE><ACTIF>Oui</ACTIF>
<BLOCS_COMPETENCES>
<BLOC_COMPETENCES><CODE>RNCP990001BC01</CODE><LIBELLE>Analyser le marché local</LIBELLE>
<LISTE_COMPETENCES>Le candidat est capable de :
- Étudier la zone de chalandise de son point de vente pour en estimer le potentiel
- Comparer les offres, les prix et les avis des concurrents proches
- Rédiger un diagnostic appuyé sur des sources datées</LISTE_COMPETENCES>
<MODALITES_EVALUATION>Étude de cas écrite de trois heures, à partir des données d’un commerce réel ou fictif.</MODALITES_EVALUATION></BLOC_COMPETENCES>
<BLOC_COMPETENCES><CODE>RNCP990001BC02</CODE><LIBELLE>Bâtir et chiffrer un plan d’actions</LIBELLE>
<LISTE_COMPETENCES>Fixer des objectifs mesurables et datés ; Construire un plan d’actions annuel et son calendrier ; Chiffrer chaque action et en prévoir le retour</LISTE_COMPETENCES>
<MODALITES_EVALUATION>Dossier de vingt pages et soutenance de trente minutes.</MODALITES_EVALUATION></BLOC_COMPETENCES>
<BLOC_COMPETENCES><CODE>RNCP990001BC03</CODE><LIBELLE>Animer et rendre compte</LIBELLE>
<LISTE_COMPETENCES>Animer la présence de l’enseigne sur les réseaux sociaux du quartier. Répondre aux avis publiés en ligne dans un délai convenu. Mesurer les résultats et proposer des corrections à sa direction.</LISTE_COMPETENCES>
</BLOC_COMPETENCES></BLOCS_COMPETENCES></FICHE></FICHES>"""


def write(workspace: Workspace, owner: User, today: date) -> None:
    """Tries belong to people, so they are made once; each company has its own draft of the fiche."""
    if not QuizTry.objects.exists():
        for number, (email, chapter, days, missed) in enumerate(TRIES, 1):
            if user := User.objects.filter(email=email).first():
                answer(user, chapter, 1000 + number, missed, today - timedelta(days=days))
    if not FrameworkDraft.objects.filter(workspace=workspace).exists():
        data = FICHE.encode()
        found = opening.opened(io.BytesIO(data), "fiche-fictive.xml", len(data))
        draft = drafting.put_down(workspace, found, "fiche-fictive.xml", owner)
        moment = at(today - timedelta(days=2))
        FrameworkDraft.objects.filter(pk=draft.pk).update(created_at=moment, changed_at=moment)


def answer(user: User, chapter: int, seed: int, missed: tuple[str, ...], day: date) -> None:
    """A try as a person would have given it: right, but for what they missed."""
    asked = quizzes.drawn(chapter, seed)
    answers = {item.name: "" if item.name in missed else right(item) for item in asked}
    wrong = [item.name for item in asked if not item.right(answers[item.name])]
    QuizTry.objects.create(
        user=user, chapter=chapter, seed=seed, answers=answers, missed=wrong, right=len(asked) - len(wrong), asked=len(asked), taken_at=at(day)
    )


def right(item: quizzes.Asked) -> Any:
    match item.kind:
        case "number":
            return f"{item.exact():.2f}".replace(".", ",")
        case "match":
            return {str(n): str(n) for n, _left in item.lefts}
    return [str(n) for n, (_text, ok) in enumerate(item.question.options) if ok]


def at(day: date) -> datetime:
    return datetime.combine(day, time(18, 20), ZoneInfo("Europe/Paris"))
