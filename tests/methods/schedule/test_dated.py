"""Plans on working days, worked by hand: clocks of people, all kinds of links, latest days, one task at a time."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mercatique.fault import Fault
from mercatique.methods.schedule import critical_path
from mercatique.methods.schedule.dated import Clock, Job, Plan, ahead, room
from mercatique.methods.schedule.network import Link, linked

ALL = Clock.of(np.ones(60, dtype=bool))


def plan(longs: list[int], links: list[Link], clocks: tuple[Clock, ...] = (ALL,), places: int = 60, **jobs: Job) -> Plan:
    made = tuple(jobs.get(f"t{row}", Job(long)) for row, long in enumerate(longs))
    return Plan(linked([f"T{row}" for row in range(len(longs))], links), made, clocks, places)


def test_a_person_who_is_away_works_on_after():
    clock = Clock.of(np.array([1, 1, 0, 0, 1, 1, 1], dtype=bool))
    assert clock.run(0, 3) == (0, 5)
    assert clock.run(2, 1) == (4, 5)
    assert clock.run(3, 0) == (3, 3)
    assert clock.ending(5, 2) == (1, 5)
    assert clock.ending(4, 1) == (4, 5)  # nobody is there on the days before, so it ends a day later


@pytest.mark.parametrize(
    ("kind", "lag", "begins"),
    [("FS", 0, 5), ("FS", 2, 7), ("SS", 1, 3), ("FF", 0, 3), ("FF", 3, 6), ("SF", 2, 2), ("SF", 6, 6), ("FS", -2, 3)],
)
def test_each_kind_of_link_holds_the_task(kind, lag, begins):
    found = plan([3, 2], [Link(1, 0, kind, lag)], t0=Job(3, floor=2))
    start, _finish = found.earliest()
    assert start.tolist() == [2, begins]


def test_latest_days_leave_room_for_an_absence():
    """B takes two days before the moment 10; its owner is away on 8 and 9: it lies on 6 and 7, so A ends by 6."""
    works = np.ones(60, dtype=bool)
    works[8:10] = False
    found = plan([2, 2], [Link(1, 0, "FS", 0)], (ALL, Clock.of(works)), t1=Job(2, clock=1))
    start, finish = found.latest(np.array([10, 10]))
    assert (start.tolist(), finish.tolist()) == ([4, 6], [6, 8])


def test_a_task_pinned_to_a_day_holds_those_before_it():
    found = plan([3, 2], [Link(1, 0, "FS", 1)])
    start, _finish = found.latest(np.array([30, 30]), {1: 12})
    assert start.tolist() == [8, 12]


def test_a_plan_beyond_its_days_says_so():
    with pytest.raises(Fault, match="further than its calendar"):
        plan([61], []).earliest()


def test_one_task_at_a_time_in_the_order_given():
    """A and B both take three days of the same person: the second in turn waits; C of nobody does not."""
    found = plan([3, 3, 3], [], (ALL, ALL), t0=Job(3, 1), t1=Job(3, 1), t2=Job(3))
    assert found.levelled([1.0, 0.0, 2.0])[0].tolist() == [3, 0, 0]


def test_what_leads_to_the_launch_and_free_slack():
    net = linked(list("abcd"), [Link(1, 0, "FS", 0), Link(3, 1, "FS", 0), Link(2, 1, "FS", 0)])
    assert ahead(net, [3]).tolist() == [True, True, False, True]
    start, finish = np.array([0, 2, 7, 5]), np.array([2, 4, 9, 6])
    assert room(net, start, finish, np.full(4, 9)).tolist() == [0, 1, 0, 3]


links = st.lists(st.tuples(st.integers(1, 7), st.integers(0, 6), st.sampled_from(["FS", "SS", "FF", "SF"]), st.integers(-2, 4)), max_size=12)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 6), min_size=8, max_size=8), links)
def test_without_absences_it_is_the_critical_path(longs, drawn):
    ties = [Link(task, after, kind, lag) for task, after, kind, lag in drawn if after < task]
    found = plan(longs, ties, (Clock.of(np.ones(400, dtype=bool)),), 400)
    texts = ["; ".join(f"T{tie.after} {tie.kind}{int(tie.lag):+d}" for tie in ties if tie.task == row) for row in range(8)]
    path = critical_path([f"T{row}" for row in range(8)], longs, texts)
    start, finish = found.earliest()
    assert start.tolist() == path.start.tolist()
    late, _end = found.latest(np.full(8, int(finish.max())))
    assert late.tolist() == path.latest_start.tolist()
