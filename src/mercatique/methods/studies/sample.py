"""Samples before and after: how many answers are needed, how they are shared out, how precise they are."""

from dataclasses import dataclass
from math import ceil, sqrt

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.answers import scores
from mercatique.methods.columns import Floats, Ints, Values, counts, identifiers, same_length, texts
from mercatique.methods.intervals import critical
from mercatique.methods.result import Reason, Result

ALLOCATIONS = ("proportional", "neyman", "equal")
#: With one answer in a stratum its spread cannot be known.
LEAST = 2
WHOLE = "all"
ROUNDING = 1e-9


@dataclass(frozen=True)
class SampleSize(Result):
    """Answers needed in all and by stratum, people to contact for them, and the margin each stratum gets by itself."""

    size: int
    contacts: int
    margin: float
    reached_margin: float
    level: float
    expected: float
    population: int | None
    allocation: str
    strata: NDArray[np.object_]
    people: NDArray[np.object_]
    answers: Ints
    to_contact: Ints
    margins: Floats

    def to_table(self) -> pa.Table:
        return pa.table(
            {
                "stratum": pa.array(self.strata, pa.string()),
                "population": pa.array(self.people, pa.int64()),
                "answers": self.answers,
                "contacts": self.to_contact,
                "margin": self.margins,
            }
        )


def sample_size(
    stratum: Values | None = None,
    population: Values | None = None,
    share: Values | None = None,
    *,
    margin: float = 0.05,
    level: float = 0.95,
    expected: float = 0.5,
    people: int | None = None,
    allocation: str = "proportional",
    design_effect: float = 1.0,
    response: float = 1.0,
) -> SampleSize:
    """How many answers does a study need for a given margin of error?

    Assumptions
        People are drawn at random (in each stratum) and what is measured is a share. The formula knows only the error of
        drawing: not that of questions, nor of people who do not answer. A quota sample has no margin in theory; the size
        then says what a random sample would give.

    Formula
        Without strata, with z the normal quantile of the level, p the expected share, e the margin, N the people::

            n0 = design_effect * z^2 * p * (1 - p) / e^2        n = n0 / (1 + (n0 - 1) / N)

        With strata of N_h people, W_h = N_h / N and S_h^2 = p_h (1 - p_h) N_h / (N_h - 1)::

            proportional, equal  n = sum(W_h S_h^2) / (e^2/z^2 + sum(W_h S_h^2) / N)     n_h = n W_h
            Neyman               n = (sum W_h S_h)^2 / (e^2/z^2 + sum(W_h S_h^2) / N)    n_h = n W_h S_h / sum(W_h S_h)

        Each n_h is rounded up, is at least 2 and at most N_h; what a full stratum cannot take goes to the others. For
        ``equal`` shares n grows until the margin is kept. Contacts = answers / response rate.

    Parameters
        stratum: name of the stratum, text, shape (h,), each once; optional. population: its people, whole.
        share: share expected in it, 0 to 1; ``expected`` where there is none.
        margin: half the width of the interval, as a share (0.05 is five points). level: of confidence.
        people: people in the population when there are no strata; empty for a very large one.
        allocation: proportional, neyman or equal. design_effect: variance against simple drawing (1.5 for clusters).
        response: share of those contacted who answer.

    Result
        ``SampleSize``: rows by stratum with the margin the stratum has by itself; ``reached_margin`` for the whole.

    Errors
        margin_wrong, level_wrong, share_wrong, allocation_unknown, stratum_twice, stratum_empty (nobody in it),
        strata_without_people (strata but no population), columns_differ, column_no_count.

    Source
        William G. Cochran (1977), *Sampling Techniques*, third edition, chapters 4 and 5; Jerzy Neyman (1934), *On the Two
        Different Aspects of the Representative Method*, Journal of the Royal Statistical Society 97.
    """
    z = critical(level)
    _checked(margin, expected, response, design_effect)
    if allocation not in ALLOCATIONS:
        raise Fault("allocation_unknown", _("%(allocation)s is no way to share out answers: choose proportional, neyman or equal."), allocation=allocation)
    if stratum is None:
        if people is not None and people < 1:
            raise Fault("stratum_empty", _("There is nobody in %(stratum)s: leave it out."), stratum=WHOLE)
        first = design_effect * z * z * expected * (1 - expected) / (margin * margin)
        size = ceil(first / (1 + (first - 1) / people) - ROUNDING) if people else ceil(first - ROUNDING)
        sizes, names = np.array([max(size, 1)]), np.array([WHOLE], dtype=object)
        spread = np.array([expected * (1 - expected)])
        of = None if people is None else np.array([people])
    else:
        names, people_in, spread = _strata(stratum, population, share, expected)
        of = people_in
        spread = spread * design_effect
        sizes = _shared(of, spread, (margin / z) ** 2, allocation)
    alone = np.array([z * sqrt(_variance(spread[h], sizes[h], None if of is None else of[h])) for h in range(len(sizes))])
    if stratum is None:
        alone = alone * sqrt(design_effect)
        whole = float(alone[0])
    else:
        weight = people_in / people_in.sum()
        whole = float(np.sqrt(((weight * alone) ** 2).sum()))
    contacts = np.array([ceil(size / response - ROUNDING) for size in sizes], dtype=np.int64)
    return SampleSize(
        size=int(sizes.sum()),
        contacts=int(contacts.sum()),
        margin=margin,
        reached_margin=whole,
        level=level,
        expected=expected,
        population=None if of is None else int(of.sum()),
        allocation=allocation,
        strata=names,
        people=np.array([None] if of is None else [int(one) for one in of], dtype=object),
        answers=sizes.astype(np.int64),
        to_contact=contacts,
        margins=alone,
    )


def _checked(margin: float, expected: float, response: float, design_effect: float) -> None:
    if not 0 < margin < 1:
        raise Fault("margin_wrong", _("A margin of %(margin)s is not possible: give a share like 0.05 for five points."), margin=margin)
    for name, value in (("expected", expected), ("response", response)):
        if not 0 < value <= 1:
            raise Fault("share_wrong", _("%(name)s must be a share above 0 and up to 1, not %(value)s."), name=name, value=value)
    if design_effect <= 0:
        raise Fault("share_wrong", _("%(name)s must be above 0, not %(value)s."), name="design_effect", value=design_effect)


def _strata(stratum: Values, population: Values | None, share: Values | None, expected: float) -> tuple[NDArray[np.object_], Ints, Floats]:
    """Names, people and p(1-p) of each stratum, in the order of names."""
    if population is None:
        raise Fault("strata_without_people", _("Strata need their population: how many people are in each?"))
    size = same_length(stratum=stratum, population=population)
    keys, of = identifiers(stratum, "stratum"), counts(population, "population")
    shares = np.full(size, expected) if share is None else scores(share, "share", 0, 1)
    shares = np.where(np.isfinite(shares), shares, expected)
    known = keys.codes >= 0
    if len(keys) != int(known.sum()):
        twice = keys.names[int(np.bincount(keys.codes[known]).argmax())]
        raise Fault("stratum_twice", _("%(stratum)s stands in several rows: give each stratum once."), stratum=twice)
    if not len(keys):
        raise Fault("strata_without_people", _("Strata need their population: how many people are in each?"))
    rows = np.flatnonzero(known)[np.argsort(keys.codes[known])]
    if (of[rows] == 0).any():
        raise Fault("stratum_empty", _("There is nobody in %(stratum)s: leave it out."), stratum=keys.names[int((of[rows] == 0).argmax())])
    return keys.names, of[rows], shares[rows] * (1 - shares[rows])


def _variance(spread: float, answers: float, of: float | None) -> float:
    """Variance of the share of one stratum, with its finite population."""
    if of is None:
        return float(spread / answers)
    return float(spread / answers * (of - answers) / (of - 1)) if of > 1 else 0.0


def _shared(of: Ints, spread: Floats, variance: float, allocation: str) -> Ints:
    weight = of / of.sum()
    s2 = spread * np.where(of > 1, of / np.maximum(of - 1, 1), 0.0)
    s = np.sqrt(s2)
    below = variance + float((weight * s2).sum()) / float(of.sum())
    if allocation == "neyman" and s.any():
        return _filled((weight * s).sum() ** 2 / below, weight * s, of)
    if allocation == "equal":
        even = np.full(len(of), 1 / len(of))
        for each in range(LEAST, int(of.max()) + 1):
            sizes = np.minimum(each, of)
            if float((weight**2 * s2 * (1 / sizes - 1 / of)).sum()) <= variance:
                return sizes
        return _filled(float(of.sum()), even, of)
    return _filled(float((weight * s2).sum()) / below, weight, of)


def _filled(size: float, parts: Floats, of: Ints) -> Ints:
    """``size`` shared out by ``parts``: strata that are full give the rest to the others."""
    wanted = np.zeros(len(of))
    full = np.zeros(len(of), dtype=bool)
    while True:
        free = ~full
        left = size - float(of[full].sum())
        if not free.any() or left <= 0 or not parts[free].any():
            break
        wanted[free] = left * parts[free] / parts[free].sum()
        over = free & (wanted >= of)
        if not over.any():
            break
        full |= over
        wanted[over] = of[over]
    return np.minimum(np.maximum(np.ceil(wanted - ROUNDING), LEAST), of).astype(np.int64)


@dataclass(frozen=True)
class Margins(Result):
    """The margin of error of each group, and of the whole when the people of each group are known."""

    answers: int
    margin: float | None
    margin_reason: Reason | None
    share: float | None
    level: float
    design_effect: float
    groups: NDArray[np.object_]
    sizes: Ints
    shares: Floats
    margins: Floats

    def to_table(self) -> pa.Table:
        return pa.table(
            {
                "group": pa.array(self.groups, pa.string()),
                "answers": self.sizes,
                "share": self.shares,
                "margin": self.margins,
                "low": np.maximum(self.shares - self.margins, 0),
                "high": np.minimum(self.shares + self.margins, 1),
            }
        )


def margin_of_error(
    answers: Values,
    group: Values | None = None,
    population: Values | None = None,
    share: Values | None = None,
    *,
    level: float = 0.95,
    expected: float = 0.5,
    design_effect: float = 1.0,
) -> Margins:
    """How precise is a share found with so many answers?

    Assumptions
        As for ``sample_size``: random drawing, a share, no other error than that of drawing. Near 0 % and 100 % or under 30
        answers use ``proportion``, whose interval holds there too.

    Formula
        margin = z * sqrt(design_effect * p (1 - p) / n * (N - n) / (N - 1)); the last factor only where the people N are
        known. Whole: sqrt(sum (N_h / N)^2 margin_h^2) when all populations are known; with one group, its own.

    Parameters
        answers: number of answers, whole, shape (g,). group: its name, text. population: people in it, whole.
        share: the share found, 0 to 1; ``expected`` where there is none (0.5 is the widest).
        level: of the interval. design_effect: variance against simple random drawing, 1 or more.

    Result
        ``Margins``: by group its answers, share, margin and ends; in all *None* with a reason when the groups cannot be put
        together.

    Errors
        level_wrong, group_without_answers, answers_above_population, answer_outside_scale, column_no_count, columns_differ.

    Source
        William G. Cochran (1977), *Sampling Techniques*, third edition, chapters 3 and 5.
    """
    given: dict[str, Values] = {"answers": answers}
    given.update({name: values for name, values in (("group", group), ("population", population), ("share", share)) if values is not None})
    size = same_length(**given)
    z, n = critical(level), counts(answers, "answers")
    _checked(0.5, expected, 1, design_effect)
    names = texts(group, "group") if group is not None else np.array([WHOLE] * size, dtype=object)
    if (n == 0).any() or not size:
        raise Fault("group_without_answers", _("A group without answers has no margin: leave it out."))
    p = np.full(size, expected) if share is None else scores(share, "share", 0, 1)
    p = np.where(np.isfinite(p), p, expected)
    of = None if population is None else counts(population, "population")
    if of is not None and (n > of).any():
        place = int((n > of).argmax())
        raise Fault("answers_above_population", _("%(group)s has more answers (%(answers)s) than people (%(people)s)."), group=names[place], answers=int(n[place]), people=int(of[place]))
    found = np.array([z * sqrt(design_effect * _variance(p[g] * (1 - p[g]), n[g], None if of is None else of[g])) for g in range(size)])
    whole, middle, reason = None, None, None
    if size == 1:
        whole, middle = float(found[0]), float(p[0])
    elif of is None:
        reason = Reason(_("The groups can be put together only when the population of each is known."))
    else:
        weight = of / of.sum()
        whole, middle = float(np.sqrt(((weight * found) ** 2).sum())), float((weight * p).sum())
    order = np.argsort(names.astype(str), kind="stable")
    return Margins(int(n.sum()), whole, reason, middle, level, design_effect, names[order], n[order], p[order], found[order])


@dataclass(frozen=True)
class Quotas(Result):
    """How many answers to look for in each category of each criterion."""

    size: int
    criteria: NDArray[np.object_]
    categories: NDArray[np.object_]
    shares: Floats
    answers: Ints

    def to_table(self) -> pa.Table:
        return pa.table(
            {
                "criterion": pa.array(self.criteria, pa.string()),
                "category": pa.array(self.categories, pa.string()),
                "share": self.shares,
                "answers": self.answers,
            }
        )


def quotas(criterion: Values, category: Values, population: Values, *, size: int = 400) -> Quotas:
    """How many answers of each kind make a sample look like the population?

    Assumptions
        What the quotas do not control (who is at home, who likes to answer) does not matter for the question. A quota sample
        is not random: intervals computed from it are a convention.

    Formula
        answers = size * people of the category / people of the criterion, rounded down; the answers left go to the largest
        remainders (ties by name), so that each criterion adds up to ``size``.

    Parameters
        criterion: sex, age, town …, text, shape (n,). category: text, each once in its criterion. population: people or
        shares, from zero up. size: answers in all.

    Result
        ``Quotas``: one row per category.

    Errors
        size_wrong, category_twice, criterion_empty (a criterion without people), answer_outside_scale, columns_differ.

    Source
        Frank Yates (1960), *Sampling Methods for Censuses and Surveys*; Hamilton's method of the
        largest remainders (1792).
    """
    same_length(criterion=criterion, category=category, population=population)
    if size < 1:
        raise Fault("size_wrong", _("A sample of %(size)s answers is not possible."), size=size)
    rows, kinds, people = identifiers(criterion, "criterion"), identifiers(category, "category"), scores(population, "population", 0)
    known = np.flatnonzero((rows.codes >= 0) & (kinds.codes >= 0) & np.isfinite(people))
    order = known[np.lexsort((kinds.codes[known], rows.codes[known]))]
    pairs = list(zip(rows.codes[order], kinds.codes[order], strict=True))
    if len(set(pairs)) != len(pairs):
        raise Fault("category_twice", _("A category stands twice in the same criterion: give each once."))
    answers, shares = np.zeros(len(order), dtype=np.int64), np.zeros(len(order))
    for code in range(len(rows)):
        inside = np.flatnonzero(rows.codes[order] == code)
        whole = float(people[order][inside].sum())
        if not whole > 0:
            raise Fault("criterion_empty", _("%(criterion)s has no people: quotas need those of each category."), criterion=rows.names[code])
        shares[inside] = people[order][inside] / whole
        exact = size * shares[inside]
        answers[inside] = np.floor(exact + ROUNDING)
        left = size - int(answers[inside].sum())
        first = np.argsort(-(np.round(exact - answers[inside], 9)), kind="stable")[:left]
        answers[inside[first]] += 1
    return Quotas(size, rows.names[rows.codes[order]], kinds.names[kinds.codes[order]], shares, answers)
