"""Marking a session: assigned fairly, blind until sealed, compared, decided by the framework's own rule."""

from decimal import Decimal
from itertools import count

import pytest
from django.utils import timezone

from mercatique.fault import Fault
from mercatique.kernel.models import User
from mercatique.prove.framework import frameworks
from mercatique.prove.marking import agreement, chain, deliberation, grids, sheets
from mercatique.prove.models import Candidate, Group, Mark, Neutralisation, Seat, Session, Sheet, Terms

CAR = frameworks()["fr-auto-digital"]
NAMES = count()


def seat(session, role, name, **fields):
    user = User.objects.create_user(f"seat{next(NAMES)}@example.com", "correct horse battery", name=name)
    return Seat.objects.create(session=session, role=role, name=name, email=user.email, user=user, accepted_at=timezone.now(), declared_at=timezone.now(), **fields)


@pytest.fixture
def session(acme):
    found = Session.objects.create(workspace=acme, title="Session de juin", framework=CAR.key, framework_version="1", markers_each=2)
    for name in ("Aude", "Basile"):
        Candidate.objects.create(workspace=acme, session=found, title=name, email=f"{name.lower()}@example.com")
    return found


@pytest.fixture
def markers(session):
    return [seat(session, "marker", name) for name in ("Hervé Diallo", "Inès Petit")]


@pytest.fixture
def jury(session):
    return [seat(session, "president", "Paule Renard", outside=True), seat(session, "juror", "Jean Roux", outside=False)]


def fill(sheet, share=1.0, **differ):
    """Every criterion marked: a share of its points (rounded down), some otherwise."""
    given = {item.key: {"value": str(differ.get(item.code, int((item.points or 0) * share)))} for item in sheets.criteria(sheet)}
    assert sheets.write(sheet, given) == {}


def sealed(session, **by_code):
    """All sheets filled and sealed, the second marker as told."""
    sheets.assign(session)
    for sheet in Sheet.objects.filter(session=session).order_by("order"):
        fill(sheet, **(by_code if sheet.seat.name.startswith("Inès") else {}))
        sheets.seal(sheet)


def refused(code, act, *args, **values):
    with pytest.raises(Fault) as caught:
        act(*args, **values)
    assert caught.value.code == code


# -- assignment ---------------------------------------------------------------------------------------------------------


def test_every_candidate_has_their_markers_and_loads_are_even(session, markers, acme):
    seat(session, "marker", "Jules Tran")
    Candidate.objects.create(workspace=acme, session=session, title="Chloé")
    sheets.assign(session)
    loads = [Sheet.objects.filter(seat=one).count() for one in Seat.objects.filter(role="marker")]
    assert loads == [2, 2, 2]
    assert sheets.assign(session) == 0


def test_who_has_declared_a_tie_does_not_mark_and_too_few_markers_are_said(session, markers):
    aude = session.candidates.get(title="Aude")
    markers[0].ties.add(aude)
    refused("markers-short", sheets.assign, session)
    assert not Sheet.objects.exists()
    seat(session, "marker", "Jules Tran")
    sheets.assign(session)
    assert {sheet.seat.name for sheet in Sheet.objects.filter(candidate=aude)} == {"Inès Petit", "Jules Tran"}


def test_nobody_marks_themselves(session, markers, acme):
    Candidate.objects.create(workspace=acme, session=session, title="Hervé", email=markers[0].email.upper())
    refused("markers-short", sheets.assign, session)


# -- the grid -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("halves", "value", "code"),
    [(False, "4", "points-outside"), (False, "-1", "points-outside"), (False, "1,5", "points-step"), (True, "1.25", "points-step"), (True, "deux", "points"), (True, "nan", "points")],
)
def test_a_mark_that_cannot_be_is_one_sentence_and_the_others_are_kept(session, markers, halves, value, code):
    Terms.objects.create(workspace=session.workspace, session=session, halves=halves)
    sheets.assign(session)
    sheet = Sheet.objects.first()
    first, second = (item.key for item in CAR.criteria[:2])
    faults = sheets.write(sheet, {first: {"value": value, "comment": "Reste."}, second: {"value": "1"}})
    assert faults[first].code == code
    assert {row.criterion: (row.points, row.comment) for row in sheet.marks.all()} == {first: (None, "Reste."), second: (Decimal(1), "")}


def test_halves_are_taken_where_the_certifier_allows_them(session, markers):
    Terms.objects.create(workspace=session.workspace, session=session, halves=True)
    sheets.assign(session)
    sheet = Sheet.objects.first()
    assert sheets.write(sheet, {CAR.criteria[0].key: {"value": "2,5"}}) == {}
    assert sheet.marks.get().points == Decimal("2.5")


def test_only_a_complete_grid_is_sealed_and_then_it_stays(session, markers):
    sheets.assign(session)
    sheet = Sheet.objects.first()
    sheets.write(sheet, {CAR.criteria[0].key: {"value": "2"}})
    refused("grid-incomplete", sheets.seal, sheet)
    fill(sheet)
    sheets.seal(sheet)
    refused("sealed", sheets.write, sheet, {CAR.criteria[0].key: {"value": "0"}})
    refused("sealed", sheets.note, sheet, "0" * 64, 1, "Trop tard")
    assert [link.kind for link in chain.links(session)] == ["markers-assigned", "marks-sealed"]


def test_a_grid_is_opened_again_with_a_reason_on_record(session, markers):
    sealed(session)
    sheet = Sheet.objects.first()
    refused("unseal-reason", sheets.unseal, sheet, " ", "Olga")
    sheets.unseal(sheet, "Inversion de deux candidats", "Olga")
    link = chain.links(session)[-1]
    assert (link.kind, link.by, link.payload["reason"]) == ("marks-unsealed", "Olga", "Inversion de deux candidats")
    assert chain.verify(session) == []


def test_a_sealed_mark_changed_in_the_database_is_noticed(session, markers):
    sealed(session)
    assert chain.verify(session) == []
    Mark.objects.filter(sheet__seat__name="Inès Petit", criterion=CAR.criteria[0].key).update(points=0)
    assert len(chain.verify(session)) == 2


def test_marks_of_a_group_are_offered_to_all_and_given_one_by_one(session, markers):
    group = Group.objects.create(workspace=session.workspace, session=session, title="Groupe 1", test="Me1")
    group.candidates.set(session.candidates.all())
    sheets.assign(session)
    one, other = sheets.mine(markers[0])
    fill(one)
    sheets.propose_to_group(one)
    assert all(row.proposed for row in other.marks.all())
    refused("grid-incomplete", sheets.seal, other)
    fill(other)
    assert sheets.seal(other).sealed_at


# -- blind --------------------------------------------------------------------------------------------------------------


def test_nobody_compares_before_all_have_sealed(session, markers):
    sheets.assign(session)
    aude = session.candidates.get(title="Aude")
    one, other = Sheet.objects.filter(candidate=aude)
    fill(one)
    fill(other)
    sheets.seal(one)
    assert not sheets.comparable(one.seat, aude, "Me1")
    assert agreement.marks(session) == []
    sheets.seal(other)
    assert sheets.comparable(one.seat, aude, "Me1")
    assert len(agreement.marks(session)) == 28


# -- agreement and decision ---------------------------------------------------------------------------------------------


def test_markers_who_differ_are_told_where(session, markers):
    sealed(session, Cr1=1)
    whole, lines, apart = agreement.table(session)
    assert {cell.criterion for cell in apart} == {"fr-auto-digital/B1/Cr1"}
    assert whole.found.measure == "Cohen (linear)"
    assert whole.cells == 2
    assert lines[0].cells == 2
    assert "0," in whole.sentence or "0." in whole.sentence


def test_three_markers_are_measured_by_krippendorff(session, markers):
    session.markers_each = 3
    session.save()
    seat(session, "marker", "Jules Tran")
    sealed(session, Cr1=1)
    assert agreement.table(session)[0].found.measure.startswith("Krippendorff")


@pytest.mark.filterwarnings("error")
def test_who_gives_everybody_the_same_agrees_with_nobody_by_more_than_chance(session, markers):
    sheets.assign(session)
    for sheet in Sheet.objects.filter(session=session).order_by("order"):
        fill(sheet, **({"Cr1": 1} if sheet.seat.name.startswith("Inès") and sheet.candidate.title == "Aude" else {}))
        sheets.seal(sheet)
    line = agreement.table(session)[1][0]
    assert line.found.coefficient is None and line.cells == 1
    assert "Un évaluateur a donné partout la même note" in line.sentence


def stand(session, name="Aude"):
    return deliberation.standing(session.candidates.get(title=name))


def test_the_total_is_the_mean_of_the_raw_marks_to_the_fraction(session, markers):
    session.markers_each = 3
    session.save()
    seat(session, "marker", "Jules Tran")
    Terms.objects.create(workspace=session.workspace, session=session, gap=20)
    sheets.assign(session)
    # One marker gives 9, another 10, the third 11: 10 exactly, although each criterion's mean is a third.
    for sheet, least in zip(Sheet.objects.filter(candidate__title="Aude").order_by("seat__name"), (0, 1, 2), strict=True):
        fill(sheet, Cr1=least, Cr8=0, Cr9=2, Cr10=2, Cr11=0, Cr12=0, Cr13=0, Cr14=0, Cr2=0)
        sheets.seal(sheet)
    total = stand(session).total
    assert (total.points, total.threshold, total.outcome) == (Decimal(10), Decimal(10), "passed")


def test_the_pass_mark_follows_what_was_neutralised_step_by_step(session, markers, jury):
    Neutralisation.objects.create(
        workspace=session.workspace, candidate=session.candidates.get(title="Aude"), title="Cr1", criterion="fr-auto-digital/B1/Cr1", not_core=True, decided_at=timezone.now()
    )
    sealed(session, Cr8=3)
    total = stand(session).total
    assert (total.full, total.out, total.maximum, total.threshold, total.points) == tuple(map(Decimal, ("20", "3", "17", "8.5", "17")))
    assert total.rescaled == 20
    assert "Cr1" not in {row.criterion.code for row in stand(session).rows if row.given}


def meet(session, jury):
    return deliberation.begin(session, jury, "Paule Renard")


def test_a_jury_meets_with_its_quorum_its_president_and_half_from_outside(session, jury):
    refused("meeting-quorum", deliberation.begin, session, jury[:1], "Paule")
    inside = [seat(session, "juror", "Lise Noël"), jury[1], jury[0]]
    refused("meeting-outside", deliberation.begin, session, inside, "Paule")
    other = seat(session, "juror", "Omar Sy", outside=True)
    refused("meeting-president", deliberation.begin, session, [other, jury[1]], "Paule")
    assert meet(session, jury).number == 1
    refused("meeting-open", deliberation.begin, session, jury, "Paule")


def test_who_knows_the_candidate_does_not_count_in_the_decision(session, markers, jury):
    sealed(session)
    meeting = meet(session, jury)
    aude = session.candidates.get(title="Aude")
    jury[1].ties.add(aude)
    refused("meeting-quorum", deliberation.decide, meeting, aude, "", "granted", "", "Paule")


def test_points_decide_where_the_framework_says_so(session, markers, jury):
    sealed(session)
    meeting = meet(session, jury)
    aude = session.candidates.get(title="Aude")
    refused("decision-rule", deliberation.decide, meeting, aude, "", "refused", "Non", "Paule")
    found = deliberation.decide(meeting, aude, "", "granted", "", "Paule", whole=True)
    assert found.computed["points"] == "20.00"
    assert chain.links(session)[-1].payload["voting"] == ["Jean Roux", "Paule Renard"]


def test_nine_points_and_a_half_are_not_enough(session, markers, jury):
    Terms.objects.create(workspace=session.workspace, session=session, halves=True)
    sheets.assign(session)
    for sheet in Sheet.objects.all():
        fill(sheet, 0.0, Cr1=3, Cr8=3, Cr9=2, Cr2="0.5", Cr3=1)
        sheets.seal(sheet)
    meeting = meet(session, jury)
    aude = session.candidates.get(title="Aude")
    refused("decision-rule", deliberation.decide, meeting, aude, "", "granted", "", "Paule")
    refused("decision-reason", deliberation.decide, meeting, aude, "", "refused", "", "Paule")
    assert deliberation.decide(meeting, aude, "", "refused", "Moins de dix points", "Paule", whole=True).outcome == "refused"


def test_a_disagreement_is_settled_before_anyone_decides(session, markers, jury):
    sealed(session, Cr1=1)
    meeting = meet(session, jury)
    aude = session.candidates.get(title="Aude")
    refused("decision-apart", deliberation.decide, meeting, aude, "", "granted", "", "Paule")
    refused("points-outside", deliberation.settle, meeting, aude, CAR.criteria[0], "4", "Trop", "Paule")
    refused("settle-reason", deliberation.settle, meeting, aude, CAR.criteria[0], "2", "", "Paule")
    deliberation.settle(meeting, aude, CAR.criteria[0], "2", "L’audit est mené, sa conclusion manque.", "Paule")
    assert stand(session).total.points == 19
    deliberation.decide(meeting, aude, "", "granted", "", "Paule", whole=True)
    assert Mark.objects.filter(sheet__candidate=aude, criterion=CAR.criteria[0].key).count() == 2


def test_a_later_decision_replaces_the_first_and_both_stay(session, markers, jury):
    sealed(session)
    meeting = meet(session, jury)
    aude = session.candidates.get(title="Aude")
    deliberation.decide(meeting, aude, "", "absent", "", "Paule")
    deliberation.decide(meeting, aude, "", "granted", "", "Paule", whole=True)
    assert [(row.outcome, row.current) for row in aude.decisions.order_by("at")] == [("absent", False), ("granted", True)]
    refused("unseal-decided", sheets.unseal, aude.sheets.first(), "Erreur", "Olga")


def test_a_block_already_held_is_not_decided_again(session, markers, jury):
    sealed(session)
    meeting = meet(session, jury)
    aude = session.candidates.get(title="Aude")
    refused("decision-held", deliberation.decide, meeting, aude, "B1", "held", "", "Paule")
    aude.held_blocks = ["B1"]
    aude.save()
    refused("decision-held", deliberation.decide, meeting, aude, "B1", "refused", "Non", "Paule")
    assert deliberation.decide(meeting, aude, "B1", "held", "", "Paule").outcome == "held"


def test_levels_of_the_grid_are_described_for_points_and_without():
    terms = grids.Terms(descriptors={CAR.criteria[0].key: {"full": "Un audit complet"}})
    assert [look[2] for look in grids.looks(CAR.criteria[0], terms)][-1] == "Un audit complet"
    assert [value for value, _shown in grids.values(CAR.criteria[1], terms)] == ["0", "1"]


def test_a_markers_letter_leads_to_the_grids_and_a_jurors_to_the_duties(session, markers, jury, client_of):
    """One link from an e-mail, then the marking, with nothing of the product around it."""
    sheets.assign(session)
    for one, where in ((markers[0], "marking/"), (jury[0], "")):
        key = one.invite()
        one.user, kept = None, one.user
        one.accepted_at = one.declared_at = None
        one.save()
        browser, home = client_of(kept), f"/session/{session.pk}/"
        assert browser.post(f"/seat/{key}/")["Location"] == home + where
        assert browser.get(home + where)["Location"] == f"{home}ties/"
        assert browser.post(f"{home}ties/", {"sure": "on"})["Location"] == home + where
        assert browser.get(f"/seat/{key}/")["Location"] == home + where
        assert "/w/" not in browser.get(home + where).content.decode()
