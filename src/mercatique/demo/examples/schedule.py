"""The opening of an online appointment service at the dealership Val de Loire."""

from datetime import date
from typing import Any

from mercatique.charts import Bar, Chart, Curve, curve_lines, ranked_bars, time_bars
from mercatique.charts.chart import Say
from mercatique.demo.examples import Example, Show
from mercatique.fault import _

#: Task, days (optimistic, likely, pessimistic), what it waits for, who does it, people needed.
TASKS = (
    ("Cahier des charges", 3, 4, 6, "", "Marketing", 1),
    ("Choix du prestataire", 4, 5, 9, "Cahier des charges", "Marketing", 1),
    ("Textes et visuels", 5, 6, 9, "Cahier des charges", "Marketing", 1),
    ("Paramétrage", 7, 9, 16, "Choix du prestataire", "Web", 1),
    ("Formation des sites", 2, 3, 4, "Paramétrage", "Marketing", 1),
    ("Essai à Saumur", 4, 5, 8, "Paramétrage; Textes et visuels", "Web", 1),
    ("Campagne SMS", 3, 3, 5, "Textes et visuels", "Marketing", 1),
    ("Ouverture", 0, 0, 0, "Essai à Saumur; Formation des sites; Campagne SMS", "", 0),
)
FRIDAY = 5
NAMES = [row[0] for row in TASKS]
POINTS = {name: [float(row[place]) for row in TASKS] for place, name in ((1, "optimistic"), (2, "likely"), (3, "pessimistic"))}
AFTER = [row[4] for row in TASKS]


def critical_path() -> Example:
    def picture(result: Any, say: Say, show: Show) -> Chart:
        bars = [
            Bar(str(name), float(start), float(finish), float(latest), bool(critical))
            for name, start, finish, latest, critical in zip(result.tasks, result.start, result.finish, result.latest_finish, result.critical, strict=True)
        ]
        title = say(_("%(days)s days at least; %(count)s of %(all)s tasks may not slip")) % {
            "days": show(result.length, "count"),
            "count": show(int(result.critical.sum()), "count"),
            "all": show(len(result), "count"),
        }
        return time_bars(bars, title=title, description=say(_("Tasks from their earliest start; those in grey have slack, the pale bar.")), names=say(_("Task")), say=say)

    return Example({"task": NAMES, "duration": POINTS["likely"], "after": AFTER}, {}, picture)


def backward_plan() -> Example:
    def picture(result: Any, say: Say, show: Show) -> Chart:
        bars = [Bar(str(name), start, finish, None, bool(slack <= 0)) for name, start, finish, slack in zip(result.tasks, result.must_start, result.must_finish, result.slack, strict=True)]
        title = say(_("To open on %(deadline)s, begin by %(start)s")) % {"deadline": show(result.deadline, "day"), "start": show(result.start_by, "day")}
        return time_bars(bars, title=title, description=say(_("Latest days of each task on the French calendar.")), names=say(_("Task")), marks=[(result.deadline, say(_("opening")))], say=say)

    return Example({"task": NAMES, "duration": POINTS["likely"], "after": AFTER}, {"deadline": date(2027, 3, 31)}, picture)


def pert() -> Example:
    def picture(result: Any, say: Say, show: Show) -> Chart:
        rows = list(zip(map(str, result.tasks), map(float, result.mean), strict=True))
        title = say(_("%(days)s days as a mean; %(chance)s chance to hold %(target)s days")) % {
            "days": show(round(result.length, 1), "number"),
            "chance": show(result.chance, "%"),
            "target": show(result.target, "count"),
        }
        return ranked_bars(rows, title=title, description=say(_("Mean duration of each task by its three points.")), names=say(_("Task")), values=say(_("Days")), unit="number", sort=False, context=[str(name) for name, critical in zip(result.tasks, result.critical, strict=True) if not critical], room="plan", say=say)

    return Example({"task": NAMES, **POINTS, "after": AFTER}, {"target": 26.0}, picture)


def schedule_risk() -> Example:
    def picture(result: Any, say: Say, show: Show) -> Chart:
        points = [(value, float(level)) for level, value in result.quantiles.items()]
        title = say(_("%(chance)s chance to be done within %(target)s days")) % {"chance": show(result.chance, "%"), "target": show(result.target, "count")}
        return curve_lines(
            [Curve(say(_("Chance to be done")), points)], title=title, description=say(_("Chance that all is done within so many working days, over 10,000 draws.")),
            across=say(_("Days")), values=say(_("Chance to be done")), unit="%", steps=[(result.target, say(_("wanted")))], room="plan", say=say,
        )  # fmt: skip

    return Example({"task": NAMES, **POINTS, "after": AFTER}, {"target": 26.0}, picture)


def levelling() -> Example:
    most = {"Marketing": 1, "Web": 1, "": 0}

    def picture(result: Any, say: Say, show: Show) -> Chart:
        bars = [Bar(str(name), float(start), float(finish), None, bool(delay > 0)) for name, start, finish, delay in zip(result.tasks, result.start, result.finish, result.delay, strict=True)]
        title = say(_("%(days)s days with the people there are, %(without)s without limits")) % {
            "days": show(result.length, "count"),
            "without": show(result.length_without_limits, "count"),
        }
        return time_bars(bars, title=title, description=say(_("In colour, the tasks that wait because people are busy.")), names=say(_("Task")), say=say)

    columns = {"task": NAMES, "duration": POINTS["likely"], "after": AFTER, "resource": [row[5] for row in TASKS], "need": [row[6] for row in TASKS], "capacity": [most[row[5]] for row in TASKS]}
    return Example(columns, {}, picture)


def load_by_week() -> Example:
    rows = (
        ("Walid", date(2026, 11, 9), date(2026, 11, 20), 42.0), ("Walid", date(2026, 11, 16), date(2026, 11, 20), 21.0),
        ("Manon", date(2026, 11, 9), date(2026, 11, 13), 24.0), ("Manon", date(2026, 11, 16), date(2026, 11, 27), 30.0),
    )  # fmt: skip

    def picture(result: Any, say: Say, show: Show) -> Chart:
        found = result.to_table().to_pylist()
        rows = [(f"{row['person']} · {show(row['week'], 'day')}", row["load"]) for row in found]
        title = say(_("%(count)s week beyond the time there is: %(worst)s")) % {"count": show(result.overloads, "count"), "worst": result.worst.split()[0] if result.worst else "–"}
        return ranked_bars(rows, title=title, description=say(_("Hours of work over the hours there are, by person and week.")), names=say(_("Person and week")), values=say(_("Load")), unit="%", sort=False, room="plan", say=say)

    people, start, finish, hours = map(list, zip(*rows, strict=True))
    return Example({"person": people, "start": start, "finish": finish, "hours": hours}, {}, picture)


def staffing() -> Example:
    work = {"Référencement": 24.0, "Vidéo": 16.0, "Rédaction": 20.0}
    time = {"Walid": 25.0, "Manon": 20.0, "Prestataire": 14.0}
    able = {("Référencement", "Walid"), ("Référencement", "Prestataire"), ("Vidéo", "Prestataire"), ("Rédaction", "Walid"), ("Rédaction", "Manon")}
    rows = [(task, hours, person, free, "yes" if (task, person) in able else "no") for task, hours in work.items() for person, free in time.items()]

    def picture(result: Any, say: Say, show: Show) -> Chart:
        bars = [(f"{task} · {person}", float(hours)) for task, person, hours in zip(result.tasks, result.people, result.hours, strict=True)]
        lack = sum(result.missing.values())
        title = say(_("%(hours)s hours find nobody: %(tasks)s")) % {"hours": show(round(lack, 1), "number"), "tasks": ", ".join(result.missing) or "–"}
        return ranked_bars(bars, title=title, description=say(_("Hours each person gives to each task they can do.")), names=say(_("Task and person")), values=say(_("Hours")), unit="number", sort=False, room="plan", say=say)

    return Example(dict(zip(("task", "hours", "person", "available", "able"), map(list, zip(*rows, strict=True)), strict=True)), {}, picture)


def public_holidays() -> Example:
    def picture(result: Any, say: Say, show: Show) -> Chart:
        bars = [Bar(str(name), day, day, lead=day.isoweekday() <= FRIDAY) for day, name in zip(result.dates, result.names, strict=True)]
        words = {"working": show(result.on_working_days, "count"), "all": show(len(result), "count"), "year": str(result.dates[0].year)}
        title = say(_("%(working)s of the %(all)s public holidays of %(year)s fall between Monday and Friday")) % words
        description = say(_("The public holidays of France over the year; in grey those of a Saturday or Sunday."))
        return time_bars(bars, title=title, description=description, names=say(_("Public holiday")), say=say)

    return Example({"year": [2027]}, {}, picture)


EXAMPLES = {
    "critical_path": critical_path, "backward_plan": backward_plan, "pert": pert, "schedule_risk": schedule_risk,
    "levelling": levelling, "load_by_week": load_by_week, "staffing": staffing, "public_holidays": public_holidays,
}  # fmt: skip
