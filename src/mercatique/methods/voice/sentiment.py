"""Do reviews praise or blame? A lexicon of French and English with negation, strength and set phrases."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.answers import scores
from mercatique.methods.columns import Floats, Ints, Values, date_of, days, same_length, texts
from mercatique.methods.intervals import checked, wilson
from mercatique.methods.result import Reason, Result
from mercatique.methods.sales.periods import periods
from mercatique.methods.voice import grammar
from mercatique.methods.voice.barometer import NO_DAYS, known_unit, reading, trend
from mercatique.methods.voice.grammar import judged, label
from mercatique.methods.voice.labelled import PLAIN, TOLD, labelled

LANGUAGES = ("auto", "fr", "en")
LABELS = ("positive", "neutral", "negative")
LIMITS = _(
    "Irony, comparisons, facts that speak for themselves and reviews that praise one thing and blame another are often misread: "
    "read the reviews before you act on them."
)
BASIS = _(
    "%(right)s of %(reviews)s right on reviews we wrote for this measure, many of which tell facts or jest; %(plain_right)s of "
    "%(plain)s on plain ones that served to make the lexicon. Neither set is of real customers: the stars of your own reviews say more."
)
NO_REVIEWS = _("No review has words.")
NO_RATINGS = _("There are no ratings to compare with.")
STARS_LOW, STARS_HIGH = 0.3, 0.7


@dataclass(frozen=True)
class Sentiments(Result):
    """Shares of praise and blame with intervals, and how far the method can be trusted."""

    reviews: int
    empty: int
    silent: int
    positive: float | None
    positive_low: float | None
    positive_high: float | None
    shares_reason: Reason | None
    neutral: float | None
    neutral_low: float | None
    neutral_high: float | None
    negative: float | None
    negative_low: float | None
    negative_high: float | None
    accuracy: float
    accuracy_low: float
    accuracy_high: float
    accuracy_reviews: int
    accuracy_french: float
    accuracy_english: float
    accuracy_plain: float
    accuracy_plain_reviews: int
    accuracy_basis: Reason
    agreement: float | None
    agreement_low: float | None
    agreement_high: float | None
    agreement_reviews: int
    agreement_commonest: float | None
    agreement_reason: Reason | None
    limits: Reason
    level: float
    trend: float | None
    trend_low: float | None
    trend_high: float | None
    trend_reading: str | None
    trend_reason: Reason | None
    rows: Ints
    languages: NDArray[np.object_]
    labels: NDArray[np.object_]
    scores: Floats
    words: NDArray[np.object_]

    def to_table(self) -> pa.Table:
        """One row per review that has words: its row in the file from 1, label, score and the words that made it."""
        return pa.table(
            {
                "row": self.rows + 1,
                "language": pa.array(self.languages, pa.string()),
                "label": pa.array(self.labels, pa.string()),
                "score": self.scores,
                "words": pa.array(self.words, pa.string()),
            }
        )


def sentiment(
    review: Values,
    rating: Values | None = None,
    day: Values | None = None,
    *,
    language: str = "auto",
    best: float = 5.0,
    unit: str = "month",
    level: float = 0.95,
) -> Sentiments:
    """Do reviews praise or blame, in French and in English, and how sure is that?

    Assumptions
        Praise and blame are said in usual words. The method knows no irony ("bravo, three breakdowns in a month"), no facts that
        need knowledge ("returned after two days"), no comparison ("better before"), and puts a review that praises one thing and
        blames another on one side or in the middle. It is made for shares over many reviews, not for judging one.

    Formula
        Each word of the lexicon has a strength s from -3 to 3; set phrases stand for themselves. A negation before it within
        three words (or "ne … pas" around it) multiplies s by -0.7, "peu" and "less" by -0.5; "très", "very" and their like by 1.1
        to 1.5, "assez", "slightly" by less than 1; after "mais" or "but" words count 1.3, before it 0.7. With S their sum::

            score = S / sqrt(S^2 + 15)        positive from 0.15 up, negative from -0.15 down, neutral between

        Accuracy: share of reviews whose label is found, with Wilson's interval. On 120 short reviews (60 French, 60 English) that
        the authors of the lexicon wrote after closing it, many on purpose without words of praise or blame, 45 are right (38 %,
        29 to 46 %); on 160 plain ones that served to make the lexicon, 148, which flatters. None is a real customer's.
        With ratings, agreement = the same share on the reviews given: up to 30 % of the way from 1 to the best rating is negative,
        from 70 % positive; beside it what giving each review the commonest label would reach. Trend: of share positive - share
        negative, as in ``csat``.

    Parameters
        review: text, shape (n,); empty ones are left out and counted. rating: stars from 1, optional. day: of the review, optional.
        language: auto, fr or en. best: highest rating. unit: month, quarter or year. level: of confidence.

    Result
        ``Sentiments``; ``silent`` reviews have no word of the lexicon: they count as neutral because nothing is known of them.
        Shares are those of the labels found: they carry the method's errors as well as those of drawing, and the interval only
        knows the latter.

    Errors
        columns_differ, language_unknown, answer_outside_scale (a rating under 1 or above the best), scale_wrong, unit_unknown,
        level_wrong, column_no_number, column_no_day, column_empty_cells (a review has no day).

    Source
        Maite Taboada et al. (2011), *Lexicon-Based Methods for Sentiment Analysis*, Computational Linguistics 37; C. J. Hutto and
        Eric Gilbert (2014), *VADER*, whose scaling of the score and treatment of negation are used. The lexicon is this house's own.
    """
    given = {"review": review, "rating": rating, "day": day}
    size = same_length(**{role: values for role, values in given.items() if values is not None})
    checked(level)
    if language not in LANGUAGES:
        raise Fault("language_unknown", _("%(language)s is no language of this method: choose auto, fr or en."), language=language)
    if not best > 1:
        raise Fault("scale_wrong", _("The lowest answer of a scale is below its highest."))
    known_unit(unit)
    said = texts(review, "review")
    stars = np.full(size, np.nan) if rating is None else scores(rating, "rating", 1, best)
    rows = np.array([place for place, text in enumerate(said) if text.strip()], dtype=np.int64)
    tongues = [_tongue(said[place], language) for place in rows]
    read = [judged(said[place], tongue) for place, tongue in zip(rows, tongues, strict=True)]
    values = np.array([value for value, _words in read], dtype=np.float64)
    labels = np.array([label(value) for value in values], dtype=object)
    shares = {name: float((labels == name).mean()) if len(rows) else None for name in LABELS}
    bounds = {name: wilson(share, len(rows), level) for name, share in shares.items()}
    hard, plain = accuracy(True), accuracy(False)
    sure = wilson(hard.share, hard.reviews, level)
    agreement, agreed, commonest, reason = _agreement(labels, stars[rows], best)
    slope, why = _trend(labels, rows, day, unit, level)
    return Sentiments(
        reviews=len(rows),
        empty=size - len(rows),
        silent=sum(not words for _value, words in read),
        positive=shares["positive"],
        positive_low=bounds["positive"][0],
        positive_high=bounds["positive"][1],
        shares_reason=None if len(rows) else Reason(NO_REVIEWS),
        neutral=shares["neutral"],
        neutral_low=bounds["neutral"][0],
        neutral_high=bounds["neutral"][1],
        negative=shares["negative"],
        negative_low=bounds["negative"][0],
        negative_high=bounds["negative"][1],
        accuracy=hard.share,
        accuracy_low=sure[0] or 0.0,
        accuracy_high=1.0 if sure[1] is None else sure[1],
        accuracy_reviews=hard.reviews,
        accuracy_french=hard.french,
        accuracy_english=hard.english,
        accuracy_plain=plain.share,
        accuracy_plain_reviews=plain.reviews,
        accuracy_basis=Reason(
            BASIS, {"right": hard.right, "reviews": hard.reviews, "plain_right": plain.right, "plain": plain.reviews}
        ),
        agreement=agreement,
        agreement_low=wilson(agreement, agreed, level)[0],
        agreement_high=wilson(agreement, agreed, level)[1],
        agreement_reviews=agreed,
        agreement_commonest=commonest,
        agreement_reason=reason,
        limits=Reason(LIMITS),
        level=level,
        trend=slope[0],
        trend_low=slope[1],
        trend_high=slope[2],
        trend_reading=reading(slope),
        trend_reason=why,
        rows=rows,
        languages=np.array(tongues, dtype=object),
        labels=labels,
        scores=values,
        words=np.array([", ".join(words) for _value, words in read], dtype=object),
    )


def _tongue(text: str, asked: str) -> str:
    return grammar.language(text) if asked == "auto" else asked


@dataclass(frozen=True)
class Accuracy:
    """How many of our own labelled reviews are read rightly, and the share in each language."""

    right: int
    reviews: int
    french: float
    english: float

    @property
    def share(self) -> float:
        return self.right / self.reviews


@cache
def accuracy(told: bool) -> Accuracy:
    """On the reviews written after the lexicon was closed (``told``), or on the plain ones that served to make it."""
    found = {
        tongue: [label(judged(text, grammar.language(text))[0]) == truth for text, truth in labelled(lines)]
        for tongue, lines in (TOLD if told else PLAIN).items()
    }
    every = [right for each in found.values() for right in each]
    return Accuracy(sum(every), len(every), *(sum(found[tongue]) / len(found[tongue]) for tongue in ("fr", "en")))


def _agreement(
    labels: NDArray[np.object_], stars: Floats, best: float
) -> tuple[float | None, int, float | None, Reason | None]:
    """Share of labels that are those of the stars, of how many, and what the commonest label alone would reach."""
    known = np.isfinite(stars)
    if not known.any():
        return None, 0, None, Reason(NO_RATINGS)
    along = (stars[known] - 1) / (best - 1)
    truth = np.where(along <= STARS_LOW, "negative", np.where(along >= STARS_HIGH, "positive", "neutral"))
    commonest = max(float((truth == name).mean()) for name in LABELS)
    return float((truth == labels[known]).mean()), int(known.sum()), commonest, None


def _trend(
    labels: NDArray[np.object_], rows: Ints, day: Values | None, unit: str, level: float
) -> tuple[tuple[float | None, float | None, float | None], Reason | None]:
    if day is None or not len(rows):
        return (None, None, None), Reason(NO_DAYS if day is None else NO_REVIEWS)
    when = days(day, "day")[rows]
    spans = periods(date_of(when.min()), date_of(when.max()), unit)
    places = np.searchsorted(np.array([(span.end - date_of(0)).days for span in spans]), when)
    votes = (labels == "positive").astype(np.float64) - (labels == "negative")
    return trend(votes, places, level)
