"""Studies: how many answers, how sure, what goes together, what people say."""

from mercatique.fault import _
from mercatique.methods.intervals import CORRECTIONS
from mercatique.methods.method import COUNT, NUMBER, TEXT, Method, Param, Role
from mercatique.methods.studies.crosstab import Crosstab, crosstab
from mercatique.methods.studies.positioning import Correspondence, correspondence
from mercatique.methods.studies.price_sensitivity import PLATEAUS, PriceSensitivity, van_westendorp
from mercatique.methods.studies.proportion import Proportions, proportion
from mercatique.methods.studies.raking import Raking, raking
from mercatique.methods.studies.reliability import Reliability, cronbach
from mercatique.methods.studies.sample import (
    ALLOCATIONS,
    Quotas,
    SampleSize,
    margin_of_error,
    quotas,
    sample_size,
)
from mercatique.methods.studies.sample import Margins as SampleMargins
from mercatique.methods.studies.verbatims import Verbatims, verbatims

__all__ = [
    "METHODS",
    "Correspondence",
    "Crosstab",
    "PriceSensitivity",
    "Proportions",
    "Quotas",
    "Raking",
    "Reliability",
    "SampleMargins",
    "SampleSize",
    "Verbatims",
    "correspondence",
    "cronbach",
    "crosstab",
    "margin_of_error",
    "proportion",
    "quotas",
    "raking",
    "sample_size",
    "van_westendorp",
    "verbatims",
]

LEVEL = Param("level", "float", 0.95, _("Level of confidence of the intervals."))
SEED = Param("seed", "int", 0, _("Seed of the random numbers."))
WEIGHT = Role("weight", NUMBER, _("How many people the answer stands for."), required=False)
EXPECTED = Param("expected", "float", 0.5, _("Share expected where none is given; 0.5 is the most careful."))
EFFECT = Param("design_effect", "float", 1.0, _("Variance against simple random drawing, like 1.5 for clusters."))

METHODS: tuple[Method, ...] = (
    Method(
        "sample_size",
        sample_size,
        _("Sample size"),
        _("How many answers does a study need for a given margin of error?"),
        (
            Role("stratum", TEXT, _("Stratum, each once; leave out for a simple sample."), required=False),
            Role("population", COUNT, _("People in the stratum."), required=False),
            Role("share", NUMBER, _("Share expected in the stratum."), required=False),
        ),
        (
            Param("margin", "float", 0.05, _("Margin of error wanted, 0.05 for five points.")),
            LEVEL,
            EXPECTED,
            Param("people", "int", None, _("People in the population, when it is not large.")),
            Param("allocation", "choice", "proportional", _("How answers are shared out over strata."), ALLOCATIONS),
            EFFECT,
            Param("response", "float", 1.0, _("Share of the people contacted who answer.")),
        ),
        "Cochran 1977, Sampling Techniques; Neyman 1934, On the Two Different Aspects of the Representative Method",
    ),
    Method(
        "margin_of_error",
        margin_of_error,
        _("Margin of error"),
        _("How precise is a share found with so many answers?"),
        (
            Role("answers", COUNT, _("Number of answers.")),
            Role("group", TEXT, _("Group of people, each once."), required=False),
            Role("population", COUNT, _("People in the group."), required=False),
            Role("share", NUMBER, _("Share found in the group."), required=False),
        ),
        (LEVEL, EXPECTED, EFFECT),
        "Cochran 1977, Sampling Techniques",
    ),
    Method(
        "quotas",
        quotas,
        _("Quotas of a sample"),
        _("How many answers of each kind make a sample look like the population?"),
        (
            Role("criterion", TEXT, _("Criterion of the quotas, like sex or age.")),
            Role("category", TEXT, _("Category of the criterion, each once.")),
            Role("population", NUMBER, _("People in the category, or their share.")),
        ),
        (Param("size", "int", 400, _("Answers in all.")),),
        "Yates 1960, Sampling Methods for Censuses and Surveys; Hamilton 1792 for the remainders",
    ),
    Method(
        "proportion",
        proportion,
        _("Shares with their interval"),
        _("Which share of people gave an answer, and between which bounds is it in the population?"),
        (
            Role("answer", TEXT, _("What was answered; empty when not.")),
            Role("group", TEXT, _("Group of the person."), required=False),
            WEIGHT,
        ),
        (Param("value", "text", "", _("Only this answer; empty for all.")), LEVEL),
        "Wilson 1927, Probable Inference; Kish 1965, Survey Sampling",
    ),
    Method(
        "crosstab",
        crosstab,
        _("Cross-table with tests"),
        _("Do two answers go together, in which cells, and how strongly?"),
        (Role("row", TEXT, _("First answer.")), Role("column", TEXT, _("Second answer.")), WEIGHT),
        (
            Param("correction", "choice", "holm", _("Correction for the number of tests."), CORRECTIONS),
            Param("yates", "flag", False, _("Whether two by two tables get Yates' correction.")),
            LEVEL,
            SEED,
        ),
        "Pearson 1900; Fisher 1935; Haberman 1973, The Analysis of Residuals; Holm 1979; Cramér 1946",
    ),
    Method(
        "raking",
        raking,
        _("Weights to known margins (raking)"),
        _("Which weights make a sample agree with what is known of the population?"),
        (
            Role("respondent", TEXT, _("Who answered: one row per criterion.")),
            Role("criterion", TEXT, _("Criterion, like sex or age.")),
            Role("category", TEXT, _("What the respondent is.")),
            Role("target", NUMBER, _("Share or number of the category in the population.")),
            Role("weight", NUMBER, _("Weight of drawing, the same in all rows of a respondent."), required=False),
        ),
        (
            Param("lightest", "float", 0.0, _("Lower bound of weights, times the mean.")),
            Param("heaviest", "float", None, _("Upper bound of weights, times the mean.")),
            Param("total", "float", None, _("What the weights add up to; by default the respondents.")),
            Param("tolerance", "float", 1e-9, _("Difference of shares at which it stops.")),
            Param("rounds", "int", 500, _("Most rounds.")),
        ),
        "Deming & Stephan 1940, On a Least Squares Adjustment; Kish 1992, Weighting for Unequal Pi",
    ),
    Method(
        "cronbach",
        cronbach,
        _("Reliability of a scale (Cronbach)"),
        _("Do the questions of a scale measure the same thing, so that they may be added up?"),
        (
            Role("respondent", TEXT, _("Who answered.")),
            Role("item", TEXT, _("Question of the scale.")),
            Role("score", NUMBER, _("Answer; empty when not answered.")),
        ),
        (LEVEL,),
        "Cronbach 1951, Coefficient Alpha; Feldt, Woodruff & Salih 1987 for the interval",
    ),
    Method(
        "van_westendorp",
        van_westendorp,
        _("Price sensitivity (Van Westendorp)"),
        _("Which prices seem acceptable to people, and where would the fewest refuse?"),
        (
            Role("too_cheap", NUMBER, _("Price from which down it is too cheap to be good.")),
            Role("cheap", NUMBER, _("Price at which it is a bargain.")),
            Role("expensive", NUMBER, _("Price at which it begins to be expensive.")),
            Role("too_expensive", NUMBER, _("Price from which up it is too expensive to buy.")),
        ),
        (
            Param("plateau", "choice", "lowest", _("Price taken where two curves meet along a stretch."), PLATEAUS),
            LEVEL,
            Param("draws", "int", 500, _("Resamples for the intervals; 0 for none.")),
            SEED,
        ),
        "Van Westendorp 1976, NSS Price Sensitivity Meter; Efron 1979, Bootstrap Methods",
    ),
    Method(
        "correspondence",
        correspondence,
        _("Positioning map (correspondence analysis)"),
        _("Which brands stand near which images, and which are told apart by what?"),
        (
            Role("row", TEXT, _("Brand, or whatever is placed.")),
            Role("column", TEXT, _("Image, or whatever is said of it.")),
            Role("count", NUMBER, _("How often; one per row when there is none."), required=False),
        ),
        (Param("dimensions", "int", 2, _("Axes kept.")),),
        "Benzécri 1973, L'analyse des correspondances; Greenacre 1984",
    ),
    Method(
        "verbatims",
        verbatims,
        _("Groups of open answers"),
        _("What do open answers speak of, how often, and in which words?"),
        (Role("answer", TEXT, _("Open answer, in French or English.")),),
        (Param("groups", "int", None, _("Number of groups; found when empty.")), LEVEL, SEED),
        "Spärck Jones 1972; Lloyd 1982; Rousseeuw 1987, Silhouettes; Lebart & Salem 1994, Statistique textuelle",
    ),
)
