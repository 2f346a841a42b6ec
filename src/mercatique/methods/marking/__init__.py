"""Marks: totals and pass rules, agreement of markers, time."""

from mercatique.fault import _
from mercatique.methods.marking.agreement import (
    LEVELS,
    WEIGHTS,
    Agreement,
    cohen_kappa,
    fleiss_kappa,
    krippendorff_alpha,
)
from mercatique.methods.marking.time import Times, extra_time
from mercatique.methods.marking.totals import Totals, mark_total
from mercatique.methods.method import MONEY, NUMBER, TEXT, Method, Param, Role

__all__ = [
    "METHODS",
    "Agreement",
    "Times",
    "Totals",
    "cohen_kappa",
    "extra_time",
    "fleiss_kappa",
    "krippendorff_alpha",
    "mark_total",
]

UNIT = Role("unit", TEXT, _("What was judged: a copy, a candidate, a criterion."))

METHODS: tuple[Method, ...] = (
    Method(
        "mark_total",
        mark_total,
        _("Total of points and pass rule"),
        _("Has the candidate enough points, once what does not count for them is taken out?"),
        (
            Role("candidate", TEXT, _("Who is marked.")),
            Role("criterion", TEXT, _("Code of the criterion, each once per candidate.")),
            Role("points", MONEY, _("Points given; empty while they are not given.")),
            Role("maximum", MONEY, _("Points of the criterion.")),
            Role("neutralised", TEXT, _("Whether the jury has neutralised it: yes or no."), required=False),
        ),
        (
            Param("pass_at", "float", 10.0, _("Points needed on the whole scale.")),
            Param("rescale", "flag", True, _("Whether the threshold follows neutralised points.")),
        ),
        "Evaluation grid of the certification “digital marketing, automotive”; rescaling is a default of this house",
    ),
    Method(
        "cohen_kappa",
        cohen_kappa,
        _("Agreement of two markers (Cohen)"),
        _("Do two markers judge alike, beyond what chance would give?"),
        (Role("first", TEXT, _("What the first marker gave.")), Role("second", TEXT, _("What the second marker gave."))),
        (Param("weights", "choice", "none", _("How much a near miss counts: none, linear or quadratic."), WEIGHTS),),
        "Cohen 1960, A Coefficient of Agreement for Nominal Scales; Cohen 1968, Weighted Kappa",
    ),
    Method(
        "fleiss_kappa",
        fleiss_kappa,
        _("Agreement of several markers (Fleiss)"),
        _("Do several markers judge alike, each unit by the same number of them?"),
        (UNIT, Role("value", TEXT, _("The judgement, one row each."))),
        (),
        "Fleiss 1971, Measuring Nominal Scale Agreement Among Many Raters",
    ),
    Method(
        "krippendorff_alpha",
        krippendorff_alpha,
        _("Agreement with gaps, on any scale (Krippendorff)"),
        _("Do any number of markers judge alike, with gaps, on any scale?"),
        (UNIT, Role("rater", TEXT, _("Who judged.")), Role("value", NUMBER, _("The judgement; empty where not judged."))),
        (
            Param("level", "choice", "ordinal", _("Scale of the values: nominal, ordinal, interval or ratio."), LEVELS),
            Param("draws", "int", 1000, _("How often what was judged is drawn again for the interval; 0 for none.")),
        ),
        "Krippendorff 2011, Computing Krippendorff's Alpha-Reliability",
    ),
    Method(
        "extra_time",
        extra_time,
        _("Tests with extra time"),
        _("How long does each test last for a candidate who has extra time?"),
        (Role("test", TEXT, _("Name of the test.")), Role("minutes", NUMBER, _("Its length in minutes."))),
        (Param("share", "float", 1 / 3, _("Extra time as a share of the length; one third is the rule.")),),
        "The practice of accommodations in examinations",
    ),
)
