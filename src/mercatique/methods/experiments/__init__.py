"""Tests and corrections: what was tried, whether it worked, and whether that can be known."""

from mercatique.fault import _
from mercatique.methods.experiments.comparison import Variants, ab_means, ab_proportions
from mercatique.methods.experiments.corrections import (
    DifferenceInDifferences,
    InterruptedSeries,
    difference_in_differences,
    interrupted_series,
)
from mercatique.methods.experiments.power import (
    WAYS,
    DurationNeeded,
    RatioCheck,
    SampleNeeded,
    duration_of_test,
    sample_for_test,
    sample_ratio_mismatch,
)
from mercatique.methods.experiments.reading import (
    BayesianTest,
    SequentialTest,
    bayesian_test,
    sequential_test,
)
from mercatique.methods.experiments.segments import Uplift, uplift_by_segment
from mercatique.methods.intervals import CORRECTIONS
from mercatique.methods.method import COUNT, DAY, MONEY, NUMBER, TEXT, Method, Param, Role

__all__ = [
    "METHODS",
    "BayesianTest",
    "DifferenceInDifferences",
    "DurationNeeded",
    "InterruptedSeries",
    "RatioCheck",
    "SampleNeeded",
    "SequentialTest",
    "Uplift",
    "Variants",
    "ab_means",
    "ab_proportions",
    "bayesian_test",
    "difference_in_differences",
    "duration_of_test",
    "interrupted_series",
    "sample_for_test",
    "sample_ratio_mismatch",
    "sequential_test",
    "uplift_by_segment",
]

VARIANT = Role("variant", TEXT, _("Variant seen."))
CONVERSIONS = Role("conversions", COUNT, _("0 or 1 with one row per person; whole numbers when there are visitors."))
VISITORS = Role("visitors", COUNT, _("People of the row, when rows are groups."), required=False)
VALUE = Role("value", MONEY, _("Value of the person, 0 where nothing; or conversions when there are visitors."))
CONTROL = Param("control", "text", "", _("Name of the control; by default the variant called control or a, else the first by name."))
CORRECTION = Param("correction", "choice", "holm", _("Correction for the number of tests."), CORRECTIONS)
LEVEL = Param("level", "float", 0.95, _("Level of confidence of the intervals."))
EFFECT = Param("effect", "float", 0.02, _("Smallest difference that would matter, 0.02 for two points."))
BASELINE = Param("baseline", "float", 0.1, _("Rate of the control."))
SPREAD = Param("spread", "float", None, _("Standard deviation of the value per person, for a test on means."))
POWER = Param("power", "float", 0.8, _("Chance to see the effect when it is there."))
VARIANTS = Param("variants", "int", 2, _("Number of variants, the control among them."))
SINCE = Param("since", "day", None, _("First day with the change."))

METHODS: tuple[Method, ...] = (
    Method(
        "sample_for_test",
        sample_for_test,
        _("Size of a test"),
        _("How many people does a test need to see an effect that matters?"),
        (),
        (EFFECT, BASELINE, SPREAD, LEVEL, POWER, VARIANTS, Param("way", "choice", "pooled", _("How the size is computed."), WAYS)),
        "Cohen 1988, Statistical Power Analysis; Fleiss 1981; Miller 2010, How Not to Run an A/B Test",
    ),
    Method(
        "duration_of_test",
        duration_of_test,
        _("Duration of a test"),
        _("How long must a test run with the traffic there is, and which effect is seen after how many weeks?"),
        (Role("day", DAY, _("Day of the traffic.")), Role("visitors", COUNT, _("People on that day."))),
        (EFFECT, BASELINE, SPREAD, LEVEL, POWER, VARIANTS, Param("share", "float", 1.0, _("Part of the traffic that takes part."))),
        "Kohavi, Tang & Xu 2020, Trustworthy Online Controlled Experiments",
    ),
    Method(
        "sample_ratio_mismatch",
        sample_ratio_mismatch,
        _("Sample-ratio mismatch"),
        _("Were people shared out over the variants as planned, or is the test broken?"),
        (VARIANT, VISITORS, Role("planned", NUMBER, _("Planned share of the variant."), required=False)),
        (),
        "Fabijan et al. 2019, Diagnosing Sample Ratio Mismatch in Online Controlled Experiments",
    ),
    Method(
        "ab_proportions",
        ab_proportions,
        _("A/B test on rates"),
        _("Which variant converts better than the control, and by how much?"),
        (VARIANT, CONVERSIONS, VISITORS),
        (CONTROL, CORRECTION, LEVEL),
        "Fisher 1935; Newcombe 1998, Interval Estimation for the Difference; Kohavi, Tang & Xu 2020",
    ),
    Method(
        "ab_means",
        ab_means,
        _("A/B test on means"),
        _("Which variant brings more per person than the control, and by how much?"),
        (
            VARIANT,
            Role("value", MONEY, _("Value of the person; 0 where nothing.")),
            Role("covariate", NUMBER, _("What was known of the person before the test."), required=False),
        ),
        (CONTROL, CORRECTION, LEVEL),
        "Welch 1947; Deng, Xu, Kohavi & Walker 2013, Utilizing Pre-Experiment Data",
    ),
    Method(
        "sequential_test",
        sequential_test,
        _("Test read at any time"),
        _("May the test be stopped now, when one has looked at it every day?"),
        (Role("day", DAY, _("Day on which the person came.")), VARIANT, VALUE, VISITORS),
        (Param("effect", "float", None, _("Difference that would matter; a tenth of the standard deviation when empty.")), CONTROL, LEVEL),
        "Johari, Koomen, Pekelis & Walsh 2017, Peeking at A/B Tests; Howard et al. 2021",
    ),
    Method(
        "bayesian_test",
        bayesian_test,
        _("Bayesian reading of a test"),
        _("How probable is it that a variant is the best, and what is lost if it is not?"),
        (VARIANT, CONVERSIONS, VISITORS),
        (
            Param("prior_a", "float", 1.0, _("Conversions thought of before, plus one.")),
            Param("prior_b", "float", 1.0, _("Visits without conversion thought of before, plus one.")),
            CONTROL,
            LEVEL,
        ),
        "Stucchio 2015, Bayesian A/B Testing at VWO; Miller 2014, Formulas for Bayesian A/B Testing",
    ),
    Method(
        "uplift_by_segment",
        uplift_by_segment,
        _("Uplift by segment"),
        _("Whom does a variant move more than the control, and do segments differ at all?"),
        (Role("segment", TEXT, _("Segment known before the test.")), VARIANT, VALUE, VISITORS),
        (CONTROL, CORRECTION, LEVEL),
        "Hillstrom 2008, The MineThatData E-Mail Analytics Challenge; Cochran 1954; Holm 1979",
    ),
    Method(
        "difference_in_differences",
        difference_in_differences,
        _("Difference in differences"),
        _("Did those who got the change move more than those who did not?"),
        (
            Role("unit", TEXT, _("Shop, town or customer.")),
            Role("day", DAY, _("First day of the period.")),
            Role("value", MONEY, _("Value of the unit in the period.")),
            Role("treated", TEXT, _("Whether the unit got the change: yes or no.")),
        ),
        (SINCE, LEVEL),
        "Ashenfelter & Card 1985; Bertrand, Duflo & Mullainathan 2004; Angrist & Pischke 2009",
    ),
    Method(
        "interrupted_series",
        interrupted_series,
        _("Did the correction work?"),
        _("Has the series left its course since the change, and if that is not shown, how long to wait?"),
        (
            Role("day", DAY, _("First day of the period.")),
            Role("value", MONEY, _("Value of the period.")),
            Role("compared", NUMBER, _("A series that the change did not touch."), required=False),
        ),
        (
            SINCE,
            Param("season", "int", 0, _("Periods in a season, 0 for none.")),
            Param("worth", "float", None, _("Effect per period that would matter.")),
            POWER,
            LEVEL,
        ),
        "Campbell & Stanley 1963; Wagner et al. 2002; Newey & West 1987; Andrews & Monahan 1992",
    ),
)
