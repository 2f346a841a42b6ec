"""People and means counted by hand: load by week, bookings, effort and cost, gaps of skill, the chain, the letters, the verdict."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mercatique.fault import Fault
from mercatique.kernel.record_files import NotRead
from mercatique.plan.models import Absence, Assignment, BudgetLine, Held, Needed, Task, Treatment
from mercatique.plan.people import calendar_file, chain, effort, feasible, gaps, load, raci, situation

SECOND, NINTH, SIXTEENTH = date(2026, 11, 2), date(2026, 11, 9), date(2026, 11, 16)


def loads(workspace):
    known = situation.read(workspace)
    return load.read(known, load.actions_of(known))


def burden(found, name):
    return next(one for one in found.burdens if one.carrier.name == name)


def test_hours_lie_in_the_weeks_of_the_task(acme, staffed):
    """Copy: Clara, whole days, 16 to 18 November. Print: Denis, 10 hours over 19 and 20 November."""
    found = loads(acme)
    assert {monday: week.hours for monday, week in burden(found, "Clara").weeks.items()} == {SIXTEENTH: 21.0}
    week = burden(found, "Denis").weeks[SIXTEENTH]
    assert (round(week.hours, 6), week.capacity, week.over) == (10.0, 35.0, False)
    assert not found.over and not found.clashes and not found.unplaced


def test_capacity_loses_holidays_absences_and_days_before_today(acme, staffed):
    counting = load.Counting(situation.read(acme), [])
    clara = counting.situation.by_member[staffed.clara.pk]
    assert counting.capacity(clara, SECOND) == 35.0
    assert counting.capacity(clara, NINTH) == 28.0  # 11 November
    Absence.objects.create(workspace=acme, member=staffed.clara, start=date(2026, 11, 5), end=date(2026, 11, 9), title="Congés")
    counting = load.Counting(situation.read(acme, date(2026, 11, 3)), [])
    clara = counting.situation.by_member[staffed.clara.pk]
    assert (counting.capacity(clara, SECOND), counting.capacity(clara, NINTH)) == (14.0, 21.0)


def test_half_time_and_a_second_task_make_a_week_too_full(acme, staffed):
    staffed.by_clara.capacity = Decimal("17.5")
    staffed.by_clara.save()
    Assignment.objects.create(workspace=acme, task=staffed.copy, resource=staffed.by_clara, hours=Decimal(30), title="x")
    ((who, week),) = loads(acme).over
    assert (who.carrier.name, week.monday, round(week.excess, 2)) == ("Clara", SIXTEENTH, 12.5)
    assert [piece.title for piece, _hours in week.pieces] == ["Textes"]


def test_what_is_done_and_what_is_over_asks_for_no_more_hours(acme, staffed):
    Assignment.objects.create(workspace=acme, task=staffed.copy, resource=staffed.by_clara, hours=Decimal(20), title="x")
    staffed.copy.done, staffed.copy.began = 75, date(2026, 11, 2)
    staffed.copy.save()
    assert burden(loads(acme), "Clara").hours == pytest.approx(5)
    staffed.copy.done = 100
    staffed.copy.save()
    assert [one.carrier.name for one in loads(acme).burdens] == ["Denis"]


def test_hours_given_to_an_action_are_spread_over_its_dates(acme, staffed):
    given = Assignment.objects.create(
        workspace=acme, action=staffed.action, resource=staffed.by_denis, hours=Decimal(90), start=date(2026, 11, 2), end=date(2026, 11, 13), title="x"
    )
    weeks = burden(loads(acme), "Denis").weeks
    assert (round(weeks[SECOND].hours, 6), round(weeks[NINTH].hours, 6)) == (50.0, 40.0)  # nine working days
    given.share, given.hours = 50, None
    given.save()
    assert burden(loads(acme), "Denis").weeks[SECOND].hours == pytest.approx(17.5)


def test_a_material_booked_twice_is_said_from_day_to_day(acme, staffed):
    also = staffed.task("Livraison", 1, owner=staffed.denis, forced="on", forced_on=date(2026, 11, 20))
    booking = Assignment.objects.create(workspace=acme, task=also, resource=staffed.van, title="x")
    (clash,) = loads(acme).clashes
    assert (clash.first, clash.last, clash.wanted) == (date(2026, 11, 20), date(2026, 11, 20), 2)
    assert {work.row.node.title for work in clash.tasks} == {"Impression", "Livraison"}
    booking.start = booking.end = date(2026, 11, 12)
    booking.save()
    assert not loads(acme).clashes
    booking.quantity, staffed.van.quantity = 3, 2
    booking.save()
    staffed.van.save()
    assert loads(acme).clashes[0].wanted == 3


def test_a_person_who_is_gone_inactive_or_away_all_the_time_is_said(acme, staffed):
    staffed.by_clara.last_day = date(2026, 11, 17)
    staffed.by_clara.save()
    assert [one.why for one in loads(acme).unplaced] == ["gone"]
    staffed.denis.active = False
    staffed.denis.save()
    assert {one.why for one in loads(acme).unplaced} == {"gone", "inactive"}
    staffed.denis.active = True
    staffed.denis.save()
    Absence.objects.create(workspace=acme, member=staffed.denis, start=date(2026, 11, 2), end=date(2026, 12, 31), title="Arrêt")
    Assignment.objects.create(workspace=acme, action=staffed.action, resource=staffed.by_denis, hours=Decimal(5), end=date(2026, 11, 30), title="x")
    assert "away" in {one.why for one in loads(acme).unplaced}


def test_who_has_the_time_and_the_skills_could_take_a_task(acme, staffed):
    found = loads(acme)
    piece = burden(found, "Denis").pieces[0]
    assert load.could_take(found, piece, burden(found, "Denis").carrier) == []
    Held.objects.create(workspace=acme, resource=staffed.by_clara, skill=staffed.printing, level=3, title="x")
    found = loads(acme)
    assert [one.name for one in load.could_take(found, piece, burden(found, "Denis").carrier)] == ["Clara"]


def test_effort_and_cost_by_hand(acme, staffed):
    """Copy 21 h of Clara (3 days, 840); print 10 h of Denis (571.43), the van two days (100); the tool 42 a month of 21 working days."""
    known = situation.read(acme)
    (action,) = load.actions_of(known)
    found = effort.of_action(known, action, known.works)
    assert (found.hours, round(found.days, 3)) == (31.0, round(31 / 7, 3))
    assert (found.inside, found.outside) == (Decimal("840.00"), Decimal("571.43"))
    days = len(effort.working(known, action.start, action.end))
    assert found.means == Decimal("100.00") + Decimal(2 * days).quantize(Decimal("0.01"))
    staffed.by_denis.cost = None
    staffed.by_denis.save()
    known = situation.read(acme)
    assert effort.of_action(known, action, known.works).unpriced == {"Denis"}


def test_a_gap_is_found_treated_and_treated_too_late(acme, staffed):
    need = Needed.objects.get(task=staffed.print)
    need.level = 4
    need.save()

    def only():
        (gap,) = gaps.read(situation.read(acme)).gaps
        return gap

    assert (only().wanted, only().best, only().treatment) == (4, 3, None) and only().fault
    treated = Treatment.objects.create(workspace=acme, title="Former", skill=staffed.printing, way="train", resource=staffed.by_denis, due=date(2026, 11, 10))
    assert not only().fault
    treated.due = date(2026, 11, 20)
    treated.save()
    assert "20" in only().fault
    treated.way, treated.due = "accept", None
    treated.save()
    assert only().fault
    treated.reason = "Petit tirage"
    treated.save()
    assert not only().fault


@pytest.mark.parametrize("text", ["5", "0", "-1", "deux"])
def test_a_level_out_of_range_is_refused(text):
    with pytest.raises(ValueError, match=text):
        gaps.level_read(text)


def chained(workspace):
    known = situation.read(workspace)
    return chain.read(known, load.read(known))


def test_outputs_are_matched_to_inputs_whatever_their_letters(acme, staffed):
    found = chained(acme)
    assert [(one.giver.yields, one.taker.yields) for one in found.passed] == [("Textes", "Affiches")]
    assert not found.faults and not found.silent


def test_what_nobody_takes_up_yields_or_waits_for_is_found(acme, staffed):
    staffed.print.uses, staffed.print.final = "Logo de la marque", False
    staffed.print.save()
    found = chained(acme)
    assert {step.yields for step in found.loose} == {"Textes", "Affiches"}
    assert [text for _step, text in found.wanted] == ["Logo de la marque"]
    staffed.print.given, staffed.print.uses, staffed.copy.uses = "Logo de la marque", "", "Affiches"
    staffed.print.save()
    staffed.copy.save()
    (early,) = chained(acme).early
    assert early.taker.work.row.node.title == "Textes"
    Absence.objects.create(workspace=acme, member=staffed.clara, start=date(2026, 11, 18), end=date(2026, 11, 20), title="Congés")
    assert "Clara" in {one.who for one in chained(acme).absent}


def test_one_person_answers_until_letters_say_otherwise(acme, staffed):
    (line,) = raci.lines(acme, [staffed.action])[1]
    assert [str(one) for one in line.accountable] == ["Clara"] and not line.faults
    raci.write(staffed.action, staffed.denis, "A")
    (line,) = raci.lines(acme, [staffed.action])[1]
    assert [str(one) for one in line.accountable] == ["Denis"] and "Denis" in line.faults[0]
    raci.write(staffed.action, staffed.clara, "AR")
    (line,) = raci.lines(acme, [staffed.action])[1]
    assert len(line.accountable) == 2 and len(line.faults) == 1
    raci.write(staffed.action, staffed.denis, "")
    raci.write(staffed.action, staffed.clara, "C")
    assert raci.lines(acme, [staffed.action])[1][0].faults
    (line,) = raci.lines(acme, [staffed.copy])[1]
    assert [cell.said for cell in line.cells if cell.said] == ["AR"] and not line.faults
    assert (raci.letter_of("ra"), raci.letter_of(" c "), raci.letter_of("")) == ("AR", "C", "")
    with pytest.raises(Fault):
        raci.letter_of("X")


def verdict(workspace):
    (found,) = feasible.read(workspace).verdicts
    return found


def test_the_verdict_says_yes_if_no_or_not_yet(acme, staffed):
    assert verdict(acme).state == "yes" and not verdict(acme).reasons
    staffed.by_clara.capacity = Decimal(10)
    staffed.by_clara.save()
    Assignment.objects.create(workspace=acme, task=staffed.copy, resource=staffed.by_clara, hours=Decimal(30), title="x")
    found = verdict(acme)
    assert (found.state, [reason.about for reason in found.reasons]) == ("if", ["load"])
    Needed.objects.filter(task=staffed.print).update(level=4)
    assert verdict(acme).state == "no"
    BudgetLine.objects.all().delete()
    assert {reason.about for reason in verdict(acme).reasons} == {"load", "skills", "budget"}
    Needed.objects.all().delete()
    assert verdict(acme).state == "unsaid"


def test_a_budget_smaller_than_what_is_bought_is_not_feasible(acme, staffed):
    staffed.by_denis.cost, staffed.by_denis.per = Decimal(500), "hour"
    staffed.by_denis.save()
    found = verdict(acme)
    assert found.state == "no" and [reason.about for reason in found.reasons] == ["budget"]


def test_five_hundred_tasks_take_as_many_queries_as_five(acme, staffed):
    def queries():
        with CaptureQueriesContext(connection) as caught:
            loads(acme)
        return len(caught)

    few = queries()
    for number in range(12):
        task = Task.objects.create(workspace=acme, project=staffed.project, title=f"T{number}", likely=1, owner=staffed.clara)
        Assignment.objects.create(workspace=acme, task=task, resource=staffed.by_clara, hours=Decimal(1), title="x")
    assert queries() == few < 25


CALENDAR = """BEGIN:VCALENDAR\r
VERSION:2.0\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:20261221\r
DTEND;VALUE=DATE:20261226\r
SUMMARY:Congés\\, fin\r
  d'année\r
END:VEVENT\r
BEGIN:VEVENT\r
DTSTART:20261105T090000Z\r
DTEND:20261105T100000Z\r
SUMMARY:Point\r
END:VEVENT\r
END:VCALENDAR\r
""".encode()


def test_a_calendar_brings_whole_days_once(acme, staffed):
    outcome = calendar_file.take_in(acme, staffed.clara, CALENDAR)
    assert (outcome.made, outcome.known, outcome.left_out) == (1, 0, 1)
    (absence,) = Absence.objects.all()
    assert (absence.title, absence.start, absence.end) == ("Congés, fin d'année", date(2026, 12, 21), date(2026, 12, 25))
    assert calendar_file.take_in(acme, staffed.clara, CALENDAR).known == 1
    assert calendar_file.read(calendar_file.write(staffed.clara).encode())[0][0].end == date(2026, 12, 25)


FAULTY = [b"\xff\xfe\x00", b"nom;jour\nClara;lundi", CALENDAR.replace(b"20261221", b"20261399"), CALENDAR.replace(b"20261221", b"12261221"), CALENDAR.replace(b"20261226", b"20361226")]


def test_a_calendar_with_a_fault_brings_nothing(acme, staffed):
    for data in FAULTY:
        with pytest.raises(NotRead):
            calendar_file.take_in(acme, staffed.clara, data)
    assert not Absence.objects.exists()
