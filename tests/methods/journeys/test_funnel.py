"""The funnel: the requirements' vector, semantics by hand and against a plain state machine, worst step, open windows."""

from importlib import import_module

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mercatique.cli.sheet import columns as sheet
from mercatique.fault import Fault
from mercatique.methods import loops
from mercatique.methods.journeys import funnel


def machine(person, moment, event, steps, window):
    """One person after another, one event after another: the latest beginning that carries each step."""
    counts = [0] * len(steps)
    for who in sorted(set(person)):
        rows = sorted((t, steps.index(e), e) for p, t, e in zip(person, moment, event, strict=True) if p == who and e in steps)
        begun: list[float | None] = [None] * len(steps)
        seen = [False] * len(steps)
        for when, _order, name in rows:
            for place in reversed(range(len(steps))):
                if steps[place] != name:
                    continue
                if place == 0:
                    begun[0] = when
                elif begun[place - 1] is not None and when - begun[place - 1] <= window:
                    begun[place] = begun[place - 1]
                else:
                    continue
                seen[place] = True
        counts = [count + flag for count, flag in zip(counts, seen, strict=True)]
    return counts


def test_requirements_2_4_funnel():
    steps, sizes = ("visit", "lead", "offer", "sale"), (1000, 200, 40, 10)
    rows = [(person, place, step) for place, (step, size) in enumerate(zip(steps, sizes, strict=True)) for person in range(size)]
    found = funnel(*map(list, zip(*rows, strict=True)), steps="visit > lead > offer > sale")
    assert found.people[0].tolist() == list(sizes)
    assert found.rate[0, 1:] == pytest.approx([0.20, 0.20, 0.25])
    assert found.overall == pytest.approx(0.01)
    assert found.overall_low < 0.01 < found.overall_high


def test_steps_count_in_their_order_and_within_the_window():
    person = ["in time", "in time", "too late", "too late", "reverse", "reverse", "again", "again", "again"]
    day = ["2026-01-01", "2026-01-31", "2026-01-01", "2026-02-01", "2026-01-02", "2026-01-01", "2026-01-01", "2026-02-01", "2026-02-02"]
    event = ["visit", "order", "visit", "order", "visit", "order", "visit", "visit", "order"]
    found = funnel(person, day, event, steps="visit>order", window=30)
    assert found.people[0].tolist() == [4, 2], "in time, and again by the later visit"
    assert found.days_since_first[0, 1] == pytest.approx((30 + 1) / 2)


def test_a_step_may_stand_twice_and_hours_count():
    found = funnel(["a"] * 3, ["2026-01-01 10:00", "2026-01-01 11:30", "2026-01-01 12:00"], ["visit", "visit", "order"], steps="visit>visit>order")
    assert found.people[0].tolist() == [1, 1, 1]
    assert found.days_since_first[0, 2] == pytest.approx(2 / 24)
    assert found.days_since_before[0, 2] == pytest.approx(0.5 / 24)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 30), st.sampled_from("vabcx")), min_size=1, max_size=40), st.integers(1, 12))
def test_it_counts_as_a_plain_state_machine_does_in_any_order_of_rows(rows, window):
    steps = [*"vab"]
    person, moment, event = map(list, zip(*[*rows, (9, 0, "v"), (9, 0, "a"), (9, 0, "b")], strict=True))
    found = funnel(person, moment, event, steps=steps, window=window)
    assert found.people[0].tolist() == machine(person, moment, event, steps, window)
    turned = funnel(person[::-1], moment[::-1], event[::-1], steps=steps, window=window)
    assert turned.people.tolist() == found.people.tolist()
    assert turned.days_since_first == pytest.approx(found.days_since_first, nan_ok=True)


def in_pieces(values, size):
    """A column as a file gives it: some pieces look their words up in the same list, others in one of their own."""
    pieces = [pa.array(values[at : at + size], pa.string()).dictionary_encode() for at in range(0, len(values), size)]
    shared = [half for piece in pieces for half in (piece.slice(0, size // 2), piece.slice(size // 2))]
    return pa.chunked_array(shared)


@settings(max_examples=60, deadline=None)
@example([("p1", 3, "a"), ("p1", 3, "v"), ("p2", 3, "a")], 100, 0)
@given(
    st.lists(st.tuples(st.sampled_from(["p1", "p2", "", "Paul Émile", None]), st.integers(0, 12), st.sampled_from("vabcx")), min_size=1, max_size=40),
    st.sampled_from([1, 4, 100]),
    st.sampled_from([0, 20_000]),
)
def test_rows_in_order_and_in_pieces_count_as_loose_ones_do(rows, part, many):
    module = import_module("mercatique.methods.journeys.funnel")
    rows = sorted([*rows, ("z", 0, "v"), ("z", 0, "a"), ("z", 0, "b")], key=lambda row: (row[0] or "", row[1]))
    person, moment, event = map(list, zip(*rows, strict=True))
    loose = funnel(person[::-1], moment[::-1], event[::-1], steps="v>a>b", window=5)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "PART", part)
        patch.setattr(loops, "MANY", many)
        ordered = funnel(in_pieces(person, 7), moment, in_pieces(event, 7), steps="v>a>b", window=5)
    assert ordered.to_table().equals(loose.to_table())
    assert (ordered.still_open, ordered.without_person) == (loose.still_open, loose.without_person)
    known = [(who, when, what) for who, when, what in rows if who]
    assert ordered.people[0].tolist() == machine(*map(list, zip(*known, strict=True)), [*"vab"], 5)


def test_groups_are_those_of_the_entry_and_add_up_to_everybody():
    rng = np.random.default_rng(2)
    size = 3000
    person, moment, event = rng.integers(0, 400, size), rng.integers(0, 60, size), np.array(["v", "b", "o"])[rng.integers(0, 3, size)]
    site = np.array(["Tours", "Blois", "Saumur"])[person % 3]
    found = funnel(person, moment, event, site, steps="v>b>o", window=10)
    assert found.groups.tolist() == ["", "Blois", "Saumur", "Tours"]
    assert found.people[1:].sum(axis=0).tolist() == found.people[0].tolist() == funnel(person, moment, event, steps="v>b>o", window=10).people[0].tolist()
    alone = funnel(person[site == "Blois"], moment[site == "Blois"], event[site == "Blois"], steps="v>b>o", window=10)
    assert found.people[1].tolist() == alone.people[0].tolist()
    assert found.to_table().num_rows == 12


def test_the_worst_step_is_named_with_its_interval_or_said_to_be_unsure():
    def rows(sizes):
        return [(person, place, step) for place, (step, size) in enumerate(zip("abc", sizes, strict=True)) for person in range(size)]

    sure = funnel(*map(list, zip(*rows((1000, 100, 80)), strict=True)), steps="a>b>c")
    assert (sure.worst, sure.worst_reason) == ("b", None)
    assert sure.worst_low < 0.1 < sure.worst_high
    unsure = funnel(*map(list, zip(*rows((10, 5, 3)), strict=True)), steps="a>b>c")
    assert unsure.worst == "b" and "meet" in str(unsure.worst_reason)


def test_who_entered_late_may_still_go_on():
    found = funnel(["a", "b", "c"], ["2026-01-01", "2026-03-01", "2026-03-20"], ["v", "v", "o"], steps="v>o", window=30)
    assert found.still_open == 1


def test_nobody_on_a_step_leaves_the_next_rate_open():
    found = funnel(["a", "b", "c"], [1, 1, 1], ["v", "b", "o"], steps="v>b>o")
    assert found.people[0].tolist() == [1, 0, 0]
    assert found.rate[0, 1] == 0 and np.isnan(found.rate[0, 2])
    assert found.to_table()["days_since_first"].null_count == 2


@pytest.mark.parametrize(
    ("event", "params", "code"),
    [
        (["v", "o"], {"steps": "v"}, "steps_too_few"),
        (["v", "o"], {}, "steps_too_few"),
        (["v", "o"], {"steps": "v>paid"}, "step_unreachable"),
        (["v", "o"], {"steps": "v>o", "window": 0}, "window_not_positive"),
        (["v"], {"steps": "v>o"}, "columns_differ"),
    ],
)
def test_an_unreachable_step_and_other_faults_are_said(event, params, code):
    with pytest.raises(Fault) as fault:
        funnel(["a", "b"], [1, 2], event, **params)
    assert fault.value.code == code


def test_moments_of_a_file_keep_their_time_of_day(tmp_path):
    path = tmp_path / "events.csv"
    path.write_text("who;when;what\na;01/02/2026 10:30:00;v\na;01/02/2026 11:00:00;o\n")
    found = sheet(path, {"person": ("who", "text"), "moment": ("when", "moment"), "event": ("what", "text")})
    assert funnel(**found, steps="v>o").days_since_first[0, 1] == pytest.approx(0.5 / 24)
