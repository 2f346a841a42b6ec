"""Schedule: what may not slip, when it will be done, what people can carry, and the days on which one works."""

from mercatique.fault import _
from mercatique.methods.method import COUNT, DAY, NUMBER, TEXT, Method, Param, Role
from mercatique.methods.schedule.calendar import FRANCE, REGIONS, Calendar, Holidays, public_holidays
from mercatique.methods.schedule.critical import CriticalPath, DatedPlan, backward_plan, critical_path
from mercatique.methods.schedule.levelling import Levelled, levelling
from mercatique.methods.schedule.load import Load, Staffing, load_by_week, staffing
from mercatique.methods.schedule.risk import Pert, ScheduleRisk, pert, schedule_risk

__all__ = [
    "METHODS",
    "Calendar",
    "CriticalPath",
    "DatedPlan",
    "Holidays",
    "Levelled",
    "Load",
    "Pert",
    "ScheduleRisk",
    "Staffing",
    "backward_plan",
    "critical_path",
    "levelling",
    "load_by_week",
    "pert",
    "public_holidays",
    "schedule_risk",
    "staffing",
]

TASK = Role("task", TEXT, _("Task."))
DURATION = Role("duration", NUMBER, _("Days it takes; 0 for a milestone."))
AFTER = Role("after", TEXT, _("What it waits for, like A; B SS+2; C FF-1."))
REGION = Param("region", "choice", FRANCE, _("Public holidays: fr, alsace-moselle or none."), REGIONS)
POINTS = (
    Role("optimistic", NUMBER, _("Days when all goes well.")),
    Role("likely", NUMBER, _("Days as a rule.")),
    Role("pessimistic", NUMBER, _("Days when much goes wrong.")),
)
TARGET = Param("target", "float", None, _("Days within which it should be done."))
SEED = Param("seed", "int", 0, _("Seed of the random numbers."))
PERSON = Role("person", TEXT, _("Who does it."))

METHODS: tuple[Method, ...] = (
    Method(
        "critical_path",
        critical_path,
        _("Critical path"),
        _("How long does the plan take at least, and which tasks may not slip?"),
        (TASK, DURATION, AFTER),
        (),
        "Kelley & Walker 1959, Critical-Path Planning and Scheduling",
    ),
    Method(
        "backward_plan",
        backward_plan,
        _("Plan backwards from a date"),
        _("When must each task begin for all to be ready on the day?"),
        (TASK, DURATION, AFTER),
        (
            Param("deadline", "day", None, _("The day by which all is done.")),
            Param("start", "day", None, _("First day on which work can begin.")),
            REGION,
        ),
        "Kelley & Walker 1959; Code du travail, art. L3133-1",
    ),
    Method(
        "pert",
        pert,
        _("Three-point durations (PERT)"),
        _("How long will the plan take as a mean, and what is the chance to hold a date?"),
        (TASK, *POINTS, AFTER),
        (TARGET,),
        "Malcolm, Roseboom, Clark & Fazar 1959, Application of a Technique for Research and Development Program Evaluation",
    ),
    Method(
        "schedule_risk",
        schedule_risk,
        _("End of the plan, drawn many times"),
        _("When will it really be done, what is the chance to hold the date, and which tasks decide?"),
        (TASK, *POINTS, AFTER),
        (TARGET, Param("draws", "int", 10_000, _("Number of draws.")), SEED),
        "Van Slyke 1963, Monte Carlo Methods and the PERT Problem",
    ),
    Method(
        "levelling",
        levelling,
        _("Levelling within people and machines"),
        _("What is the shortest plan that the people and machines at hand can carry?"),
        (
            TASK,
            DURATION,
            AFTER,
            Role("resource", TEXT, _("Person, team or machine; empty when none is needed.")),
            Role("need", COUNT, _("Units it takes every day.")),
            Role("capacity", COUNT, _("Units there are.")),
        ),
        (Param("seconds", "float", 5.0, _("Most seconds to search.")), SEED),
        "Pritsker, Watters & Wolfe 1969; Kolisch & Sprecher 1997, PSPLIB",
    ),
    Method(
        "load_by_week",
        load_by_week,
        _("Load by person and week"),
        _("Who has too much work, in which week?"),
        (PERSON, Role("start", DAY, _("First day.")), Role("finish", DAY, _("Last day.")), Role("hours", NUMBER, _("Hours of work."))),
        (Param("hours_a_day", "float", 7.0, _("Hours a person works in a day.")), REGION),
        "The practice of plan de charge",
    ),
    Method(
        "staffing",
        staffing,
        _("Work and skills"),
        _("Can the work be done by those who know how, in the time they have?"),
        (
            TASK,
            Role("hours", NUMBER, _("Hours of the task.")),
            PERSON,
            Role("available", NUMBER, _("Hours the person has.")),
            Role("able", TEXT, _("Whether the person has the skills: yes or no.")),
        ),
        (),
        "Ford & Fulkerson 1956, Maximal Flow through a Network",
    ),
    Method(
        "public_holidays",
        public_holidays,
        _("French public holidays"),
        _("Which days of the year are public holidays in France?"),
        (Role("year", COUNT, _("Year.")),),
        (REGION,),
        "Code du travail, art. L3133-1 and L3134-13; Meeus 1991, Astronomical Algorithms",
    ),
)
