"""Raking: weights that give a sample the known margins of its population."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.answers import scores, weights
from mercatique.methods.columns import Floats, Ints, Values, identifiers, same_length
from mercatique.methods.intervals import kish
from mercatique.methods.result import Result

SAME = 0.005


@dataclass(frozen=True)
class Raking(Result):
    """A weight per respondent (mean 1, or adding up to ``total``) and what the weighting costs."""

    respondents_kept: int
    rounds: int
    converged: bool
    largest_gap: float
    design_effect: float
    effective: float
    lightest: float
    heaviest: float
    trimmed: int
    respondents: NDArray[np.object_]
    weights: Floats
    criteria: NDArray[np.object_]
    categories: NDArray[np.object_]
    targets: Floats
    before: Floats
    after: Floats

    def to_table(self) -> pa.Table:
        return pa.table({"respondent": pa.array(self.respondents, pa.string()), "weight": self.weights})

    def margins(self) -> pa.Table:
        """Each category: its share wanted, before and after."""
        return pa.table(
            {
                "criterion": pa.array(self.criteria, pa.string()),
                "category": pa.array(self.categories, pa.string()),
                "target": self.targets,
                "before": self.before,
                "after": self.after,
            }
        )


def raking(
    respondent: Values,
    criterion: Values,
    category: Values,
    target: Values,
    weight: Values | None = None,
    *,
    lightest: float = 0.0,
    heaviest: float | None = None,
    total: float | None = None,
    tolerance: float = 1e-9,
    rounds: int = 500,
) -> Raking:
    """Which weights make a sample agree with what is known of the population?

    Assumptions
        Within a category those who answered resemble those who did not. The margins are known without error. Weights repair
        the criteria they use and nothing else.

    Formula
        Iterative proportional fitting: for each criterion in turn the weights of a category are multiplied by target share /
        weighted share, until no share is off by more than ``tolerance`` or ``rounds`` are over. With bounds the weights are
        cut to [lightest, heaviest] times the mean after each round, and the margins may then be missed by ``largest_gap``.
        Design effect n sum(w^2) / (sum w)^2 (Kish), effective size n / design effect.

    Parameters
        respondent: id, text, shape (n,): one row per respondent and criterion. criterion: sex, age …, text.
        category: what the respondent is, text. target: share or number of the category in the population, the same in all its
        rows; the targets of a criterion are shares of their sum. weight: weight of drawing, the same in all rows of a
        respondent, optional. lightest, heaviest: bounds as multiples of the mean weight. total: what weights add up to; the
        number of respondents by default. tolerance: gap of shares at which it stops. rounds: the most.

    Result
        ``Raking``: weights in the order of respondent ids; ``margins()`` before and after.

    Errors
        columns_differ, respondent_incomplete (a criterion missing or twice), target_differs (two targets for one category),
        targets_no_whole (a criterion adds up neither to 1, to 100 nor to the number of people of the others: a category nobody
        answered for is missing),
        answer_outside_scale, weight_negative, weights_all_zero, bounds_wrong.

    Source
        W. Edwards Deming and Frederick F. Stephan (1940), *On a Least Squares Adjustment of a Sampled Frequency Table*, Annals of
        Mathematical Statistics 11; Leslie Kish (1992), *Weighting for Unequal Pi*, Journal of Official Statistics 8.
    """
    given: dict[str, Values] = {"respondent": respondent, "criterion": criterion, "category": category, "target": target}
    size = same_length(**given, **({} if weight is None else {"weight": weight}))
    if not 0 <= lightest < 1 or (heaviest is not None and heaviest <= 1):
        raise Fault("bounds_wrong", _("Bounds of weights are multiples of the mean weight: the lower one under 1, the upper one above 1."))
    people, asked, kinds = identifiers(respondent, "respondent"), identifiers(criterion, "criterion"), identifiers(category, "category")
    aims, load = scores(target, "target", 0), weights(weight, size)
    held = _held(people.codes, asked.codes, kinds.codes, len(people), len(asked), people.names, asked.names)
    labels, codes, shares = _targets(asked.codes, kinds.codes, aims, len(asked), len(kinds), asked.names, kinds.names)
    start = np.zeros(len(people))
    start[people.codes] = load
    if not start.any():
        raise Fault("weights_all_zero", _("All weights are zero: nobody would count."))
    member = [codes[place][held[:, place]] for place in range(len(asked))]
    reached = np.concatenate([np.bincount(member[place], weights=start, minlength=len(shares[place])) / start.sum() for place in range(len(asked))])
    weight_found, used = _fitted(start / start.mean(), member, shares, lightest, heaviest, tolerance, rounds)
    after = np.concatenate([np.bincount(member[place], weights=weight_found, minlength=len(shares[place])) / weight_found.sum() for place in range(len(asked))])
    wanted = np.concatenate(shares)
    gap = float(np.abs(after - wanted).max())
    effective, effect = kish(weight_found)
    ratio = weight_found / weight_found.mean()
    cut = (ratio <= lightest * (1 + 1e-9)) & (lightest > 0) | ((ratio >= heaviest * (1 - 1e-9)) if heaviest else False)
    return Raking(
        respondents_kept=len(people),
        rounds=used,
        converged=gap <= tolerance * 10,
        largest_gap=gap,
        design_effect=effect,
        effective=effective,
        lightest=float(ratio.min()),
        heaviest=float(ratio.max()),
        trimmed=int(np.sum(cut)),
        respondents=people.names,
        weights=ratio / ratio.sum() * (total or len(people)),
        criteria=np.array([name for name, _kind in labels], dtype=object),
        categories=np.array([kind for _name, kind in labels], dtype=object),
        targets=wanted,
        before=reached,
        after=after,
    )


def _held(people: Ints, asked: Ints, kinds: Ints, size: int, criteria: int, names: NDArray[np.object_], titles: NDArray[np.object_]) -> Ints:
    """The category of each respondent on each criterion."""
    held = np.full((size, criteria), -1, dtype=np.int64)
    known = (people >= 0) & (asked >= 0) & (kinds >= 0)
    held[people[known], asked[known]] = kinds[known]
    if not size or not known.all() or (held < 0).any() or int(known.sum()) != held.size:
        missing = np.argwhere(held < 0)
        who, what = (names[missing[0][0]], titles[missing[0][1]]) if len(missing) else ("?", "?")
        raise Fault(
            "respondent_incomplete",
            _("Each respondent needs one row per criterion: %(respondent)s, %(criterion)s is missing or stands twice."),
            respondent=who,
            criterion=what,
        )
    return held


def _targets(
    asked: Ints, kinds: Ints, aims: Floats, criteria: int, size: int, titles: NDArray[np.object_], names: NDArray[np.object_]
) -> tuple[list[tuple[str, str]], list[Ints], list[Floats]]:
    """Per criterion: its categories (as codes from 0) and the share wanted of each."""
    labels: list[tuple[str, str]] = []
    codes: list[Ints] = []
    shares: list[Floats] = []
    wholes: list[float] = []
    for place in range(criteria):
        inside = asked == place
        present = np.unique(kinds[inside])
        aim = [aims[inside & (kinds == kind)] for kind in present]
        for kind, values in zip(present, aim, strict=True):
            if not np.isfinite(values).all() or np.ptp(values) > 1e-9 * max(float(values.max()), 1.0):
                raise Fault("target_differs", _("%(category)s has no target, or several: give the same one in all its rows."), category=names[kind])
        wanted = np.array([float(values[0]) for values in aim])
        wholes.append(float(wanted.sum()))
        back = np.full(size, -1, dtype=np.int64)
        back[present] = np.arange(len(present))
        labels += [(titles[place], names[kind]) for kind in present]
        codes.append(back)
        shares.append(wanted / wanted.sum() if wanted.sum() > 0 else wanted)
    largest = max(wholes)
    odd = [place for place, whole in enumerate(wholes) if not any(abs(whole - fine) <= SAME * fine for fine in (1.0, 100.0, max(largest, 1.0)))]
    if odd:
        place = odd[0]
        raise Fault(
            "targets_no_whole",
            _("The targets of %(criterion)s add up to %(sum)s and should make the whole population: is a category missing in the sample? Join it to another."),
            criterion=titles[place],
            sum=f"{wholes[place]:g}",
        )
    return labels, codes, shares


def _fitted(
    weight: Floats, member: list[Ints], shares: list[Floats], lightest: float, heaviest: float | None, tolerance: float, rounds: int
) -> tuple[Floats, int]:
    bounded = lightest > 0 or heaviest is not None
    for used in range(1, rounds + 1):
        worst = 0.0
        before = weight
        for codes, wanted in zip(member, shares, strict=True):
            reached = np.bincount(codes, weights=weight, minlength=len(wanted)) / weight.sum()
            worst = max(worst, float(np.abs(reached - wanted).max()))
            weight = weight * np.divide(wanted, reached, out=np.zeros_like(wanted), where=reached > 0)[codes]
        if bounded:
            weight = _within(weight / weight.mean(), lightest, heaviest if heaviest is not None else float(len(weight)))
            if float(np.abs(weight - before / before.mean()).max()) <= tolerance:
                return weight, used
        elif worst <= tolerance:
            return weight, used
    return weight, rounds


def _within(weight: Floats, lightest: float, heaviest: float) -> Floats:
    """Weights cut to the bounds after the one scaling that leaves their mean at 1."""
    low, high = 0.0, 1.0
    while np.clip(weight * high, lightest, heaviest).mean() < 1 and high < 1e12:
        high *= 2
    for _step in range(60):
        middle = (low + high) / 2
        if np.clip(weight * middle, lightest, heaviest).mean() < 1:
            low = middle
        else:
            high = middle
    found: Floats = np.clip(weight * high, lightest, heaviest)
    return found
