"""By which ways people come, where they are lost, and what each channel has its part in."""

from mercatique.fault import _
from mercatique.methods.journeys.attribution import Attribution
from mercatique.methods.journeys.coalitions import WORTHS, shapley
from mercatique.methods.journeys.funnel import Funnel, funnel
from mercatique.methods.journeys.removal import markov
from mercatique.methods.journeys.rules import first_touch, last_touch, linear, position_based, time_decay
from mercatique.methods.journeys.ways import Flows, Paths, flows, paths
from mercatique.methods.method import COUNT, MOMENT, MONEY, TEXT, Method, Param, Role

__all__ = ["METHODS", "Attribution", "Flows", "Funnel", "Paths", "first_touch", "flows", "funnel", "last_touch", "linear", "markov", "paths", "position_based", "shapley", "time_decay"]

PERSON = Role("person", TEXT, _("Who it was: a customer, a visitor, a lead."))
WHEN = Role("moment", MOMENT, _("Date and time, to put the rows of a person in order."))
TOUCHES = (
    PERSON,
    WHEN,
    Role("channel", TEXT, _("Channel of the touch; empty on the row of a sale without a touch of its own.")),
    Role("conversion", COUNT, _("How many conversions followed on this touch: 0 or more.")),
    Role("value", MONEY, _("What these conversions were worth."), required=False),
)
STEP = Role("step", TEXT, _("Page, channel or stage."))
CONVERTED = Role("conversion", COUNT, _("How many conversions followed on this row."), required=False)
WINDOW = Param("window", "float", None, _("Days before a conversion in which touches count; by default all."))
INTERVAL = (
    Param("draws", "int", 200, _("How often the persons are drawn again for the interval; 0 for none.")),
    Param("level", "float", 0.95, _("Level of the interval.")),
    Param("seed", "int", 0, _("Seed of the random numbers.")),
)
REPEATS = Param("repeats", "flag", False, _("Whether the same step twice in a row stays twice."))
BERMAN = "Berman 2018, Beyond the Last Touch: Attribution in Online Advertising"

METHODS: tuple[Method, ...] = (
    Method(
        "funnel",
        funnel,
        _("Ordered funnel"),
        _("How many people go from step to step, how long do they take, and where are most of them lost?"),
        (PERSON, WHEN, Role("event", TEXT, _("What happened: the name of a step.")), Role("group", TEXT, _("What to break down by."), required=False)),
        (
            Param("steps", "text", "", _("Names of the steps in their order, like visit > basket > order.")),
            Param("window", "float", 30.0, _("Days in which all steps must follow.")),
        ),
        "The conversion funnel after Lewis 1898 (AIDA); Wilson 1927 for the intervals",
    ),
    Method(
        "paths",
        paths,
        _("Most frequent ways"),
        _("Which ways do people take most often, and which of them lead to a conversion?"),
        (PERSON, WHEN, STEP, CONVERTED),
        (
            Param("top", "int", 20, _("How many ways are listed.")),
            Param("longest", "int", 8, _("How many steps of a way are told apart.")),
            REPEATS,
        ),
        "Path analysis in the practice of web analytics",
    ),
    Method(
        "flows",
        flows,
        _("Flows between steps"),
        _("How do people flow from one step to the next, and where do they leave?"),
        (PERSON, WHEN, STEP, CONVERTED),
        (
            Param("depth", "int", 4, _("How many steps from the beginning are followed.")),
            Param("most", "int", 6, _("How many different steps are told apart.")),
            REPEATS,
        ),
        "Sankey 1898, The thermal efficiency of steam engines",
    ),
    Method(
        "first_touch",
        first_touch,
        _("Attribution to the first touch"),
        _("Which channels bring people who buy in the end?"),
        TOUCHES,
        (WINDOW, *INTERVAL),
        BERMAN,
    ),
    Method(
        "last_touch",
        last_touch,
        _("Attribution to the last touch"),
        _("Which channels stand last before people buy?"),
        TOUCHES,
        (WINDOW, *INTERVAL),
        BERMAN,
    ),
    Method(
        "linear",
        linear,
        _("Linear attribution"),
        _("Which channels take part in the ways to a sale, each touch alike?"),
        TOUCHES,
        (WINDOW, *INTERVAL),
        BERMAN,
    ),
    Method(
        "time_decay",
        time_decay,
        _("Attribution with time decay"),
        _("Which channels take part in the ways to a sale, the recent touches more?"),
        TOUCHES,
        (Param("half_life", "float", 7.0, _("Days before the conversion at which a touch counts half.")), WINDOW, *INTERVAL),
        BERMAN,
    ),
    Method(
        "position_based",
        position_based,
        _("Attribution by position"),
        _("Which channels open and close the ways to a sale?"),
        TOUCHES,
        (
            Param("first", "float", 0.4, _("Part of the first touch.")),
            Param("last", "float", 0.4, _("Part of the last touch.")),
            WINDOW,
            *INTERVAL,
        ),
        BERMAN,
    ),
    Method(
        "markov",
        markov,
        _("Attribution by a Markov chain"),
        _("How many conversions would be lost without each channel?"),
        TOUCHES,
        (Param("order", "int", 1, _("How many last touches the next one depends on: 1, 2 or 3.")), WINDOW, *INTERVAL),
        "Anderl, Becker, von Wangenheim & Schumann 2016, Mapping the customer journey",
    ),
    Method(
        "shapley",
        shapley,
        _("Attribution by Shapley values"),
        _("What is each channel's fair part, judged in all company it can be in?"),
        TOUCHES,
        (
            Param("worth", "choice", "conversions", _("What a set of channels is worth: its conversions, or its rate of conversion."), WORTHS),
            WINDOW,
            *INTERVAL,
        ),
        "Shapley 1953, A Value for n-Person Games; Zhao, Mahboobi & Bagheri 2018",
    ),
)
