"""Networks worked by hand on the calendar of November 2026: the 11th is a holiday, weekends are free."""

from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.utils import translation

from mercatique.plan.models import Project
from mercatique.plan.schedule import chance, levelling, timetable
from mercatique.plan.schedule.load import loads
from mercatique.plan.schedule.timetable import Facts, Node, Tie

MONDAY = date(2026, 11, 2)


def nov(day: int) -> date:
    return date(2026, 11, day)


class Network:
    """Tasks by letter: ``net.task("A", 3)``, ``net.tie("A", "B", "SS", 2)``."""

    def __init__(self, direction: str = "forward", start: date | None = MONDAY, launch: date | None = None) -> None:
        self.project = Project(title="Lancement", direction=direction, start=start, launch=launch)
        self.nodes: dict[str, Node] = {}
        self.ties: list[Tie] = []
        self.away: dict[UUID, tuple[tuple[date, date], ...]] = {}

    def task(self, name: str, days: float | None = None, *after: str, nature: str = "task", **more) -> None:
        likely = None if days is None else Decimal(str(days))
        self.nodes[name] = Node(uuid4(), len(self.nodes) + 1, name, nature=nature, likely=likely, **more)
        for other in after:
            self.tie(other, name)

    def tie(self, before: str, after: str, kind: str = "FS", lag: int = 0) -> None:
        self.ties.append(Tie(self.nodes[before].pk, self.nodes[after].pk, kind, lag))

    def count(self, today: date = MONDAY):
        return timetable.count(Facts(self.project, tuple(self.nodes.values()), tuple(self.ties), self.away, today))

    def rows(self, today: date = MONDAY):
        return {row.node.title: row for row in self.count(today).rows}


@pytest.fixture
def diamond():
    """A (3) then B (5) and C (2), both before D (1): B is the longer way, over the holiday."""
    net = Network()
    net.task("A", 3)
    net.task("B", 5, "A")
    net.task("C", 2, "A")
    net.task("D", 1, "B", "C")
    return net


def test_earliest_and_latest_days_by_hand(diamond):
    rows = diamond.rows()
    spans = {name: (row.start, row.end) for name, row in rows.items()}
    assert spans == {"A": (nov(2), nov(4)), "B": (nov(5), nov(12)), "C": (nov(5), nov(6)), "D": (nov(13), nov(13))}
    assert (rows["C"].late_start, rows["C"].late_end) == (nov(10), nov(12))
    assert {name: row.slack for name, row in rows.items()} == {"A": 0, "B": 0, "C": 3, "D": 0}
    assert rows["C"].free == 3
    assert [name for name, row in rows.items() if row.critical] == ["A", "B", "D"]


def test_half_a_day_takes_a_day_and_a_milestone_none():
    net = Network()
    net.task("A", 1.5)
    net.task("M", None, "A", nature="validation")
    net.task("B", 1, "M")
    rows = net.rows()
    assert (rows["A"].end, rows["M"].start, rows["M"].end, rows["B"].start) == (nov(3), nov(3), nov(3), nov(4))


def test_a_plan_counted_back_from_its_launch():
    """The launch is on Friday 20: two days of print end that evening, three of copy before; both could begin on the 2nd."""
    net = Network("backward", launch=nov(20))
    net.task("copy", 3)
    net.task("print", 2, "copy")
    net.task("open", None, "print", nature="launch")
    net.task("review", 2, "open")
    rows = net.rows()
    assert (rows["copy"].start, rows["print"].start, rows["open"].end) == (nov(16), nov(19), nov(20))
    assert (rows["copy"].early_start, rows["print"].early_end) == (nov(2), nov(6))
    assert (rows["review"].start, rows["review"].end) == (nov(23), nov(24))
    found = net.count()
    assert found.buffer == 9  # 9 to 20 November without the 11th
    assert (found.planned_end, found.late_by) == (nov(20), 0)


def test_a_launch_that_cannot_be_held_says_by_how_much():
    net = Network("backward", launch=nov(6))
    net.task("copy", 7)
    net.task("open", None, "copy", nature="launch")
    found = net.count()
    assert found.late_by == 2
    assert {row.node.title: row.slack for row in found.rows} == {"copy": -2, "open": -2}
    assert all(row.late for row in found.rows)


def test_a_launch_is_missed_by_the_days_it_comes_late_not_by_those_of_an_absence():
    """Denis is away from the 5th to the 13th: a day too much of copy costs him a week, and the launch with him."""
    denis = uuid4()
    net = Network("backward", launch=nov(16))
    net.task("copy", 4)
    net.task("print", 2, "copy", owner=denis, owner_name="Denis")
    net.task("open", None, "print", nature="launch")
    net.away = {denis: ((nov(5), nov(13)),)}
    found = net.count()
    assert found.late_by == 1  # the 16th and the 17th are left to him
    assert found.by_pk[net.nodes["copy"].pk].slack == -2


def test_a_launch_on_a_saturday_keeps_its_day():
    net = Network("backward", launch=nov(21))
    net.task("set up", 1)
    net.task("open", None, "set up", nature="launch")
    rows = net.rows()
    assert (rows["set up"].end, rows["open"].end) == (nov(20), nov(21))


def test_an_absence_makes_a_task_end_later_and_begin_earlier():
    clara = uuid4()
    net = Network()
    net.task("A", 3, owner=clara, owner_name="Clara")
    net.away = {clara: ((nov(3), nov(4)),)}
    assert net.rows()["A"].end == nov(6)
    net.project.direction, net.project.launch = "backward", nov(5)
    assert net.rows()["A"].late_start == date(2026, 10, 30)


def test_what_has_not_begun_cannot_begin_before_today():
    net = Network()
    net.task("A", 2)
    assert net.rows(today=nov(9))["A"].start == nov(9)


def test_facts_stand_and_what_is_left_is_counted_from_today():
    net = Network()
    net.task("A", 2, began=nov(2), ended=nov(6))
    net.task("B", 4, "A", began=nov(6), done=50)
    net.task("C", 1, "B")
    rows = net.rows(today=nov(16))
    assert (rows["A"].start, rows["A"].end) == (nov(2), nov(6))
    assert (rows["B"].start, rows["B"].end) == (nov(6), nov(17))  # two of four days are left
    assert rows["C"].start == nov(18)


def test_not_before_and_must_start_on():
    net = Network()
    net.task("A", 4)
    net.task("B", 1, forced="not_before", forced_on=nov(9))
    net.task("C", 1, "A", forced="on", forced_on=nov(5))
    rows = net.rows()
    assert rows["B"].start == nov(9)
    assert rows["C"].start == nov(6)
    assert "5" in rows["C"].conflict and "6" in rows["C"].conflict
    assert rows["C"].slack == -1 and rows["A"].slack == -1


def test_a_circle_is_said_and_no_day_is_given():
    net = Network()
    net.task("A", 1)
    net.task("B", 1, "A")
    net.tie("B", "A")
    found = net.count()
    assert found.rows == []
    assert "A → B → A" in found.fault


def test_what_a_count_says_is_said_in_the_language_of_who_reads_it():
    net = Network("backward")
    net.task("A", 4)
    net.task("B", 1, "A", forced="on", forced_on=nov(5))
    net.task("C")
    found, circle = net.count(), Network()
    circle.task("A", 1)
    circle.task("B", 1, "A")
    circle.tie("B", "A")
    fault = circle.count()
    said = {}
    for code in ("en", "fr"):
        with translation.override(code):
            said[code] = (found.notes, [row.conflict for row in found.rows if row.conflict], fault.fault)
    assert [len(part) for part in said["en"][:2]] == [2, 1]
    assert all(ours != theirs for ours, theirs in zip(said["en"], said["fr"], strict=True))
    assert "November" in said["en"][1][0] and "novembre" in said["fr"][1][0]


def test_a_task_without_duration_counts_as_a_day_and_is_named():
    net = Network()
    net.task("A")
    found = net.count()
    assert found.rows[0].long == 1
    assert "A" in found.notes[0]


def test_no_launch_to_count_back_from_counts_forward():
    net = Network("backward")
    net.task("A", 2)
    found = net.count()
    assert not found.backward and found.rows[0].start == nov(2)
    assert found.notes


def test_nobody_is_asked_to_work_beyond_all_calendars():
    net = Network(launch=date(2190, 1, 1), start=date(2190, 1, 1))
    for place in range(6):
        net.task(f"T{place}", 999, *([f"T{place - 1}"] if place else []))
    assert net.count().fault


def test_the_chance_of_holding_by_hand():
    """One task of 1, 2 or 6 days: ready within the 8 days until the 12th for sure, never within one."""
    net = Network(launch=nov(12))
    net.task("A", 2, optimistic=Decimal(1), pessimistic=Decimal(6))
    net.task("open", None, "A", nature="launch")
    odds = chance.of(net.count())
    assert odds.share == 1.0
    assert odds.means[net.nodes["A"].pk] == pytest.approx((2.5, 25 / 36))
    assert odds.rows[0][1] == 1.0
    net.project.launch = nov(2)
    assert chance.of(net.count()).share == 0.0
    net.project.launch = None
    assert chance.of(net.count()).share is None


def test_the_chance_leaves_out_what_comes_after_the_launch():
    net = Network(launch=nov(6))
    net.task("A", 2)
    net.task("open", None, "A", nature="launch")
    net.task("after", 200, "open")
    assert chance.of(net.count()).share == 1.0


def test_levelling_lets_one_of_two_wait():
    clara = uuid4()
    net = Network()
    net.task("A", 3, owner=clara, owner_name="Clara")
    net.task("B", 2, owner=clara, owner_name="Clara")
    net.task("C", 1, "A")
    found = net.count()
    assert [len(load.over) for load in loads([found])] == [2]
    proposed = levelling.of(found)
    assert [(one.row.node.title, one.start) for one in proposed.proposals] == [("B", nov(5))]
    assert proposed.end == nov(6)


def test_levelling_a_plan_counted_back_brings_work_forward():
    clara = uuid4()
    net = Network("backward", launch=nov(20))
    net.task("A", 3, owner=clara, owner_name="Clara")
    net.task("B", 3, owner=clara, owner_name="Clara")
    net.task("open", None, "A", "B", nature="launch")
    proposed = levelling.of(net.count())
    assert [(one.start, one.end, one.forced) for one in proposed.proposals] == [(nov(13), nov(17), "on")]
    assert proposed.late_by == 0
    net.project.launch = nov(5)
    late = levelling.of(net.count())
    assert late.late_by == 2  # six days of work for one person in four


def test_nothing_to_level_when_everybody_has_one_task(diamond):
    assert levelling.of(diamond.count()) is None


def test_five_hundred_tasks_are_counted_quickly():
    """A guard against counting in squares, not a measure: 500 tasks take some 20 ms."""
    from time import process_time

    net = Network()
    for place in range(500):
        net.task(f"T{place}", 2, *(f"T{other}" for other in (place - 1, place - 7) if other >= 0))
    before = process_time()
    assert len(net.count().rows) == 500
    assert process_time() - before < 0.4
