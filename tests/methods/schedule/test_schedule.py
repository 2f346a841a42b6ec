"""Schedules: published vectors, by hand, on PSPLIB, and by what must not matter."""

import csv
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mercatique.fault import Fault
from mercatique.methods import (
    backward_plan,
    critical_path,
    levelling,
    load_by_week,
    pert,
    public_holidays,
    schedule_risk,
    staffing,
)
from mercatique.methods.schedule.calendar import Calendar

#: A shop's launch: brief, then texts and photos side by side, then pages, then a test.
TASKS = ["Brief", "Textes", "Photos", "Pages", "Test"]
DAYS = [2, 5, 3, 4, 1]
AFTER = ["", "Brief", "Brief", "Textes; Photos", "Pages"]


def test_a_network_by_hand():
    found = critical_path(TASKS, DAYS, AFTER)
    assert found.length == 12
    assert found.start.tolist() == [0, 2, 2, 7, 11]
    assert found.slack.tolist() == [0, 0, 2, 0, 0]
    assert found.free_slack.tolist() == [0, 0, 2, 0, 0]
    assert found.path == "Brief → Textes → Pages → Test"


def test_four_kinds_of_links_with_lags():
    found = critical_path(["A", "B", "C", "D", "E"], [4, 3, 2, 5, 1], ["", "A SS+2", "A FF+1", "A FS-1", "A SF+6"])
    assert found.start.tolist() == [0, 2, 3, 3, 5]
    assert found.finish.tolist() == [4, 5, 5, 8, 6]


def test_names_may_hold_blanks_signs_and_digits():
    found = critical_path(["Plan -2", "Mise en ligne"], [3, 0], ["", "Plan -2"])
    assert found.start.tolist() == [0, 3]


def test_a_circle_is_named():
    with pytest.raises(Fault, match="A → C → B → A"):
        critical_path(["A", "B", "C"], [1, 1, 1], ["C", "A", "B"])


@pytest.mark.parametrize(("points", "mean", "variance"), [((2, 4, 6), 4, 0.4444), ((3, 5, 9), 5.3333, 1), ((4, 5, 6), 5, 0.1111), ((2, 4, 12), 5, 2.78)])
def test_trust_5_4_and_requirements_2_4_pert_three_points(points, mean, variance):
    found = pert(["a"], *([point] for point in points), [""])
    assert found.mean[0] == pytest.approx(mean, abs=5e-5)
    assert found.variance[0] == pytest.approx(variance, abs=5e-3)


def test_variances_add_up_along_the_critical_path_only():
    found = pert(["a", "b", "c"], [2, 3, 1], [4, 5, 1], [6, 9, 1], ["", "a", ""], target=10)
    assert found.length == pytest.approx(4 + 32 / 6)
    assert found.deviation == pytest.approx(np.sqrt(0.4444 + 1), abs=1e-4)
    assert 0.5 < found.chance < 1
    assert pert(["a"], [1], [1], [1], [""]).chance is None


def test_drawn_ends_know_that_two_paths_may_decide():
    names, low, mode, high, after = ["a", "b", "end"], [5, 5, 0], [10, 10, 0], [15, 15, 0], ["", "", "a; b"]
    drawn = schedule_risk(names, low, mode, high, after, target=10)
    assert pert(names, low, mode, high, after, target=10).chance == pytest.approx(0.5)
    assert drawn.chance == pytest.approx(0.25, abs=0.02), "both must be done"
    assert drawn.criticality[:2].sum() == pytest.approx(1, abs=1e-6)
    assert drawn.criticality[2] == 1
    again = schedule_risk(names[::-1], low[::-1], mode[::-1], high[::-1], after[::-1], target=10)
    assert again.quantiles == drawn.quantiles


def test_a_plan_without_doubt_is_sure():
    found = schedule_risk(["a"], [3], [3], [3], [""], target=3)
    assert (found.expected, found.deviation, found.chance) == (3, 0, 1)


def test_backwards_from_a_fair_across_holidays_and_weekends():
    found = backward_plan(TASKS, DAYS, AFTER, deadline=date(2026, 5, 15))
    days = dict(zip(found.tasks, zip(found.must_start, found.must_finish, strict=True), strict=True))
    assert days["Test"] == (date(2026, 5, 15), date(2026, 5, 15))
    # Thursday 14 May is Ascension, Friday 8 May a holiday, 1 May too.
    assert days["Pages"] == (date(2026, 5, 7), date(2026, 5, 13))
    assert days["Textes"] == (date(2026, 4, 29), date(2026, 5, 6))
    assert days["Photos"] == (date(2026, 5, 4), date(2026, 5, 6))
    assert found.start_by == date(2026, 4, 27)
    assert found.late_by is None


def test_a_start_too_late_says_by_how_much():
    found = backward_plan(TASKS, DAYS, AFTER, deadline=date(2026, 3, 20), start=date(2026, 3, 9))
    assert found.could_finish[-1] == date(2026, 3, 24)
    assert found.late_by == 2
    assert backward_plan(TASKS, DAYS, AFTER, deadline=date(2026, 3, 20), start=date(2026, 3, 2)).late_by == 0


def test_a_milestone_falls_on_the_day_its_work_is_done():
    found = backward_plan(["work", "done"], [3, 0], ["", "work"], deadline=date(2026, 3, 20), start=date(2026, 3, 16))
    assert found.must_finish == (date(2026, 3, 20), date(2026, 3, 20))
    assert found.could_start[1] == date(2026, 3, 18)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 6), min_size=1, max_size=7), st.data())
def test_latest_days_keep_the_links_and_the_deadline(durations, data):
    names = [f"t{row}" for row in range(len(durations))]
    after = ["; ".join(f"t{other}" for other in range(row) if data.draw(st.booleans())) for row in range(len(names))]
    end = date(2026, 12, 18)
    found = backward_plan(names, durations, after, deadline=end)
    works = Calendar()
    for row, text in enumerate(after):
        assert found.must_finish[row] <= end
        assert works.works(found.must_start[row])
        for other in filter(None, text.split("; ")):
            before = names.index(other)
            assert found.must_finish[before] <= found.must_start[row]
    order = list(range(len(names)))[::-1]
    again = backward_plan([names[i] for i in order], [durations[i] for i in order], [after[i] for i in order], deadline=end)
    assert dict(zip(again.tasks, again.must_start, strict=True)) == dict(zip(found.tasks, found.must_start, strict=True))


def test_holidays_of_2026_by_the_labour_code():
    found = public_holidays([2026])
    assert len(found) == 11
    by_name = dict(zip(found.names, found.dates, strict=True))
    assert by_name["Lundi de Pâques"] == date(2026, 4, 6)
    assert by_name["Ascension"] == date(2026, 5, 14)
    assert by_name["Lundi de Pentecôte"] == date(2026, 5, 25)
    assert len(public_holidays([2026], region="alsace-moselle")) == 13
    assert len(public_holidays([2026, 2027])) == 22


def test_levelling_by_hand_one_pair_of_hands():
    names, days = ["a", "b", "c"], [2, 3, 1]
    found = levelling(names, days, ["", "", "a"], ["Zoé"] * 3, [1, 1, 1], [1, 1, 1])
    assert (found.length, found.proved, found.length_without_limits) == (6, True, 3)
    assert found.peak == {"Zoé": 1}
    assert (found.start >= found.wanted).all()
    two = levelling(names, days, ["", "", "a"], ["Zoé"] * 3, [1, 1, 1], [2, 2, 2])
    assert (two.length, two.delay.tolist()) == (3, [0, 0, 0])


def test_levelling_keeps_what_people_need_not():
    found = levelling(["a", "b"], [2, 2], ["", ""], ["", ""], [0, 0], [0, 0])
    assert found.length == 2


@pytest.mark.real
@pytest.mark.parametrize("name", ["j301_1", "j3016_9", "j3048_8"])
def test_psplib_best_known(shared_data, name):
    best = {row["instance"]: int(row["makespan"]) for row in known(shared_data)}
    rows = instance(next((shared_data / "psplib" / "j30").glob(f"{name}.sm")))
    found = levelling(*map(list, zip(*rows, strict=True)), seconds=10)
    assert found.proved
    assert found.length == best[name]
    assert all(found.peak[resource] <= found.capacity[resource] for resource in found.capacity)


def known(shared_data):
    with (shared_data / "psplib" / "best_known_j30.csv").open() as file:
        rows = list(csv.DictReader(file))
    keys = list(rows[0])
    return [{"instance": row[keys[0]].removesuffix(".sm"), "makespan": row[next(key for key in keys if key.lower() in ("makespan", "upper_bound", "best", "ub", "best_known"))]} for row in rows]


def instance(path):
    """A PSPLIB file as rows: task, duration, after, resource, need, capacity."""
    lines = path.read_text().splitlines()
    links = [line.split() for line in lines[next(i for i, line in enumerate(lines) if line.startswith("PRECEDENCE")) + 2 :]]
    after: dict[str, list[str]] = {}
    for parts in links:
        if not parts or not parts[0].isdigit():
            break
        for other in parts[3:]:
            after.setdefault(other, []).append(parts[0])
    most = lines[next(i for i, line in enumerate(lines) if line.startswith("RESOURCEAVAILABILITIES")) + 2].split()
    work = [line.split() for line in lines[next(i for i, line in enumerate(lines) if line.startswith("REQUESTS/DURATIONS")) + 3 :]]
    found = []
    for parts in work:
        if not parts or not parts[0].isdigit():
            break
        for place, need in enumerate(parts[3:]):
            found.append((parts[0], int(parts[2]), "; ".join(after.get(parts[0], [])), f"R{place + 1}", int(need), int(most[place])))
    return found


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3), st.booleans()), min_size=1, max_size=6))
def test_a_levelled_plan_keeps_its_limits_and_is_no_shorter_than_its_bounds(tasks):
    names = [f"t{row}" for row in range(len(tasks))]
    after = [names[row - 1] if chained and row else "" for row, (_days, _need, chained) in enumerate(tasks)]
    days, needs = [day for day, _n, _c in tasks], [need for _d, need, _c in tasks]
    found = levelling(names, days, after, ["R"] * len(names), needs, [3] * len(names), seconds=2)
    assert found.proved
    assert found.peak["R"] <= 3
    work = sum(day * need for day, need in zip(days, needs, strict=True)) / 3
    assert found.length >= max(critical_path(names, days, after).length, work) - 1e-9


def test_load_by_week_by_hand():
    monday = date(2026, 11, 9)
    found = load_by_week(["Ana", "Ana"], [monday, monday + timedelta(days=7)], [monday + timedelta(days=11), monday + timedelta(days=8)], [36, 28])
    rows = {(row["person"], row["week"]): row for row in found.to_table().to_pylist()}
    # Wednesday 11 November is a holiday: four days, then five.
    assert rows["Ana", monday]["hours"] == pytest.approx(16)
    assert rows["Ana", monday]["capacity"] == 28
    assert rows["Ana", monday + timedelta(days=7)]["hours"] == pytest.approx(48)
    assert found.overloads == 1
    assert found.worst == "Ana 2026-11-16"
    assert "Nobody" in str(load_by_week(["Ana"], [monday], [monday], [3]).worst_reason)


def test_staffing_finds_who_has_time_or_says_what_is_missing():
    columns = (["seo", "seo", "video", "video"], [10, 10, 12, 12], ["Ana", "Bo", "Ana", "Bo"], [8, 16, 8, 16])
    found = staffing(*columns, ["yes", "yes", "no", "yes"])
    assert found.feasible
    assert sum(found.hours) == pytest.approx(22)
    short = staffing(*columns, ["yes", "no", "no", "yes"])
    assert not short.feasible
    assert short.missing == {"seo": pytest.approx(2)}
    assert staffing(["a"], [3], ["Z"], [9], ["no"]).missing == {"a": 3}


def test_each_fault_has_its_name():
    day = date(2026, 3, 2)
    for code, call in {
        "task_missing": lambda: critical_path([""], [1], [""]),
        "task_twice": lambda: critical_path(["a", "a"], [1, 1], ["", ""]),
        "task_unknown": lambda: critical_path(["a"], [1], ["b"]),
        "cycle": lambda: critical_path(["a"], [1], ["a"]),
        "duration_negative": lambda: critical_path(["a"], [-1], [""]),
        "columns_differ": lambda: critical_path(["a"], [1, 2], [""]),
        "deadline_missing": lambda: backward_plan(["a"], [1], [""]),
        "region_unknown": lambda: public_holidays([2026], region="mars"),
        "year_outside": lambda: public_holidays([1]),
        "points_not_rising": lambda: pert(["a"], [3], [2], [4], [""]),
        "draws_of_plan_outside": lambda: schedule_risk(["a"], [1], [2], [4], [""], draws=3),
        "task_differs": lambda: levelling(["a", "a"], [1, 2], ["", ""], ["R", "S"], [1, 1], [1, 1]),
        "capacity_differs": lambda: levelling(["a", "b"], [1, 2], ["", ""], ["R", "R"], [1, 1], [1, 2]),
        "need_above_capacity": lambda: levelling(["a"], [1], [""], ["R"], [2], [1]),
        "whole_days": lambda: levelling(["a"], [1.5], [""], ["R"], [1], [1]),
        "seconds_outside": lambda: levelling(["a"], [1], [""], ["R"], [1], [1], seconds=0),
        "person_missing": lambda: load_by_week([None], [day], [day], [1]),
        "finish_before_start": lambda: load_by_week(["a"], [day], [day - timedelta(days=1)], [1]),
        "no_working_day": lambda: load_by_week(["a"], [date(2026, 3, 1)], [date(2026, 3, 1)], [1]),
        "hours_negative": lambda: load_by_week(["a"], [day], [day], [-1]),
        "hours_differ": lambda: staffing(["a", "a"], [1, 2], ["x", "y"], [1, 1], ["yes", "yes"]),
        "able_unreadable": lambda: staffing(["a"], [1], ["x"], [1], ["perhaps"]),
    }.items():
        with pytest.raises(Fault) as caught:
            call()
        assert caught.value.code == code, code
