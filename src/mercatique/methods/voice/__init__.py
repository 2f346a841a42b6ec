"""The voice of the customer: satisfaction, recommendation, effort, gaps of expectation, praise and blame."""

from mercatique.fault import _
from mercatique.methods.intervals import CORRECTIONS
from mercatique.methods.method import DAY, NUMBER, TEXT, Method, Param, Role
from mercatique.methods.sales.periods import UNITS
from mercatique.methods.voice.barometer import Barometer
from mercatique.methods.voice.expectations import QUADRANTS, ExpectationGap, expectation_gap
from mercatique.methods.voice.recommendation import SCALES, nps
from mercatique.methods.voice.satisfaction import READ_AS, SATISFACTION, ces, csat
from mercatique.methods.voice.sentiment import LANGUAGES, Sentiments, sentiment

__all__ = [
    "METHODS",
    "QUADRANTS",
    "SATISFACTION",
    "Barometer",
    "ExpectationGap",
    "Sentiments",
    "ces",
    "csat",
    "expectation_gap",
    "nps",
    "sentiment",
]

LEVEL = Param("level", "float", 0.95, _("Level of confidence of the intervals."))
UNIT = Param("unit", "choice", "month", _("Period of the trend: month, quarter or year."), UNITS)
DAY_OF_ANSWER = Role("day", DAY, _("Day of the answer, for the trend."), required=False)

METHODS: tuple[Method, ...] = (
    Method(
        "csat",
        csat,
        _("Satisfaction (CSAT)"),
        _("Which share of customers is satisfied?"),
        (Role("score", NUMBER, _("Answer from 1 (not satisfied at all) to 5 (fully satisfied).")), DAY_OF_ANSWER),
        (UNIT, LEVEL),
        "Oliver 1980, A Cognitive Model of Satisfaction; Wilson 1927",
    ),
    Method(
        "nps",
        nps,
        _("Recommendation (NPS)"),
        _("Do more customers recommend us than speak against us?"),
        (Role("score", NUMBER, _("Answer from 0 or 1 to 10.")), DAY_OF_ANSWER),
        (Param("scale", "choice", "0-10", _("Scale of the question; results of the two are never put together."), SCALES), UNIT, LEVEL),
        "Reichheld 2003, The One Number You Need to Grow; Rocks 2016, Interval Estimation for the Net Promoter Score",
    ),
    Method(
        "ces",
        ces,
        _("Effort (CES)"),
        _("How easy was it for customers to get what they wanted?"),
        (Role("score", NUMBER, _("Answer from 1 (hard) to 7 (easy).")), DAY_OF_ANSWER),
        (Param("read_as", "choice", "share", _("Share of answers 5 to 7, or the mean."), READ_AS), UNIT, LEVEL),
        "Dixon, Freeman & Toman 2010, Stop Trying to Delight Your Customers",
    ),
    Method(
        "expectation_gap",
        expectation_gap,
        _("Gap between experience and expectation"),
        _("On which points does what customers live through fall short of what they expected, and which of these matter?"),
        (
            Role("item", TEXT, _("Point asked about.")),
            Role("expected", NUMBER, _("What was expected.")),
            Role("perceived", NUMBER, _("What was lived through.")),
            Role("importance", NUMBER, _("How important the point is."), required=False),
            DAY_OF_ANSWER,
        ),
        (
            Param("lowest", "float", 1.0, _("Lowest answer of the scale.")),
            Param("highest", "float", 7.0, _("Highest answer of the scale.")),
            Param("correction", "choice", "holm", _("Correction for the number of tests."), CORRECTIONS),
            UNIT,
            LEVEL,
        ),
        "Parasuraman, Zeithaml & Berry 1988, SERVQUAL; Martilla & James 1977, Importance-Performance Analysis",
    ),
    Method(
        "sentiment",
        sentiment,
        _("Praise and blame in reviews"),
        _("Do reviews praise or blame, in French and in English, and how sure is that?"),
        (
            Role("review", TEXT, _("Text of the review.")),
            Role("rating", NUMBER, _("Stars, to measure the method on these reviews."), required=False),
            DAY_OF_ANSWER,
        ),
        (
            Param("language", "choice", "auto", _("Language of the reviews; found for each when auto."), LANGUAGES),
            Param("best", "float", 5.0, _("Highest rating.")),
            UNIT,
            LEVEL,
        ),
        "Taboada et al. 2011, Lexicon-Based Methods for Sentiment Analysis; Hutto & Gilbert 2014, VADER",
    ),
)
