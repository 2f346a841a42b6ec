"""What the institute of the demo has had written: sealed papers, a questionnaire, a class half-way."""

import io
from datetime import timedelta

from django.utils import timezone
from openpyxl import load_workbook

from mercatique.demo import exams
from mercatique.kernel.models import User, Workspace
from mercatique.prove.classes import progress
from mercatique.prove.marking import chain
from mercatique.prove.models import (
    Candidate,
    CasePack,
    ClassRemark,
    Classroom,
    Group,
    Paper,
    Seat,
    Session,
    Sitting,
)
from mercatique.prove.papers import files, marking, writing


def test_the_institute_has_sealed_papers_a_questionnaire_and_a_class_half_way(db, monkeypatch):
    monkeypatch.setattr(exams.checks, "refresh", lambda *asked: None)  # pieces deposited by hand are enough to tell the four apart
    school = Workspace.objects.create(slug="institut", name="Institut", purpose="school", demo=True)
    session = Session.objects.create(
        workspace=school, title="Session", framework=exams.FRAMEWORK, starts_on=timezone.localdate() - timedelta(days=6), opens_on=timezone.localdate() - timedelta(days=40)
    )
    names = [*(name for name, *_rest in exams.PUPILS), "Julie Moreau", "Karim Benali", "Loïc Petit", "Rachid Haddad"]
    people = {}
    for place, name in enumerate(names):
        people[name] = Candidate.objects.create(workspace=school, session=session, title=name, email=f"c{place}@demo.example")
        User.objects.create(email=f"c{place}@demo.example", name=name)
    pair = Group.objects.create(workspace=school, session=session, title="Projet commun", test="Me1")
    pair.candidates.set([people["Julie Moreau"], people["Karim Benali"]])
    Seat.objects.create(session=session, role="marker", name="Yann", email="yann@demo.example")
    exams.fill(session)

    group, english, training, now = Sitting.objects.order_by("number")
    common = Paper.objects.get(sitting=group, candidate=None)
    assert {paper.state for paper in group.papers.all()} == {"sealed"} and group.papers.count() == 3
    assert len(writing.read(common)["answers"]) == 6 and common.notices.count() == 3
    cause = next(line for line in marking.lines(common, "fr") if line.expected and line.expected[0].code == "cause")
    assert cause.text.split("« ")[1].split(" »")[0] in cause.expected[0].text["fr"], "the pair has found the true cause"
    states = [paper.state for paper in english.papers.all()]
    assert (states.count("sealed"), states.count("absent")) == (7, 1)
    assert len({sum(part.right for part in marking.scored(paper)) for paper in english.papers.filter(state="sealed")}) > 3
    assert any(paper.reopenings.exists() for paper in english.papers.all())
    note = training.papers.get(candidate__title="Aurélie Simon")
    assert [(row.number, row.state) for row in note.files.all()] == [(1, "withdrawn"), (2, "handed")]
    assert [row["name"] for row in files.sealed(note)] == ["repartition-du-budget.xlsx"] and chain.verify(session) == []
    budget = load_workbook(io.BytesIO(files.path(note, files.sealed(note)[0]["sha256"]).read_bytes()), data_only=True).active
    assert budget["C1"].value == budget["C7"].value == exams.BUDGET
    assert [files.neutral(paper, row) for paper in group.papers.all() for row in files.sealed(paper)] == [f"{group.papers.get(candidate__title='Julie Moreau').code}-1.xlsx"]
    assert {paper.state for paper in now.papers.all()} == {"waiting"} and now.papers.count() == 8
    assert chain.verify(session) == []
    heat = progress.read(Classroom.objects.get())
    assert len(heat.rows) == 4 and len({row.total.ready for row in heat.rows}) > 1
    assert ClassRemark.objects.count() == len(exams.REMARKS) and CasePack.objects.count() == 2
