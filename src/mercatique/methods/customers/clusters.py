"""Groups of customers who resemble each other: how many, how firm, and what each is like in plain words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.columns import Floats, Ints, Values, identifiers, reals, same_length
from mercatique.methods.customers.holdout import mean_ranks
from mercatique.methods.result import Reason, Result

ALGORITHMS = ("k_means", "gmm")
SCALES = ("auto", "standard", "rank")
#: Below this silhouette there are hardly any groups; below this agreement they depend on chance.
FAINT, SHAKY = 0.25, 0.6
#: Fewest customers per group, customers of whom silhouettes are taken, skew above which values are taken by size.
FEWEST, JUDGED, SKEWED = 10, 3000, 2.0
#: Differences from the mean of all, in standard deviations, that are worth a word and a strong word.
NOTABLE, STRONG = 0.3, 0.9


@dataclass(frozen=True)
class Trait:
    """How a group differs in one feature: -2 far below … 2 far above the others, and its median."""

    feature: str
    level: int
    median: float

    @property
    def words(self) -> Reason:
        return Reason(WORDS[self.level], {"feature": self.feature})


WORDS = {
    -2: _("%(feature)s far below the others"),
    -1: _("%(feature)s below the others"),
    0: _("%(feature)s like the others"),
    1: _("%(feature)s above the others"),
    2: _("%(feature)s far above the others"),
}


@dataclass(frozen=True)
class Profile:
    """A group: its number from the largest on, customers, share of all, and its traits, the strongest first."""

    number: int
    customers: int
    share: float
    traits: tuple[Trait, ...]

    def notable(self, most: int = 3) -> tuple[Trait, ...]:
        """The traits that make the group what it is; the strongest one at least."""
        return tuple(trait for trait in self.traits if trait.level)[:most] or self.traits[:1]

    def __str__(self) -> str:
        return "; ".join(str(trait.words) for trait in self.notable())


@dataclass(frozen=True)
class Clusters(Result):
    """One row per customer with all features, by customer id; groups are numbered from the largest on."""

    algorithm: str
    scale: str
    k: int
    chosen: bool
    #: Mean silhouette of the groups, -1 to 1.
    silhouette: float
    #: Mean adjusted Rand index between these groups and those of resampled customers, and its lower quartile.
    stability: float | None
    stability_low: float | None
    warning: Reason | None
    left_out: int
    customers: NDArray[np.object_]
    cluster: Ints
    #: Chance of belonging to the group (gmm); 1 for k-means.
    membership: Floats
    features: tuple[str, ...]
    constant: tuple[str, ...]
    profiles: tuple[Profile, ...]
    #: For each number of groups tried: silhouette (k_means) or BIC (gmm).
    tried: tuple[tuple[int, float], ...]

    def __len__(self) -> int:
        return len(self.customers)

    def to_table(self) -> pa.Table:
        words = np.array([str(profile) for profile in self.profiles], dtype=object)
        return pa.table(
            {
                "customer": pa.array(self.customers, pa.string()),
                "cluster": self.cluster,
                "membership": self.membership,
                "profile": pa.array(words[self.cluster - 1], pa.string()),
            }
        )


def clusters(
    customer: Values,
    feature: Values,
    value: Values,
    *,
    algorithm: str = "k_means",
    k: int | None = None,
    most: int = 8,
    scale: str = "auto",
    draws: int = 20,
    seed: int = 1,
) -> Clusters:
    """Which groups do customers fall into by what they do, how firm are these groups, and what is each like?

    Assumptions
        Features mean the same for all customers and are worth the same weight. Groups are a way of seeing, not a law: there
        may be none, which the silhouette tells, and others with other customers, which the stability tells.

    Formula
        Each feature is scaled: *standard*, (value - mean) / standard deviation; *rank*, the same of mean ranks; *auto*, the
        same of log(1 + value) for features without negative values whose skewness exceeds 2, of the value otherwise.
        k-means minimises squared distances to the centre of the group; gmm is a mixture of normal distributions, each
        customer in the most likely one. The number of groups, where not given, is that from 2 to ``most`` with the highest
        mean silhouette (k-means; on 3,000 customers at most) or the lowest BIC (gmm). Stability: groups are found again from
        ``draws`` resamples of the customers, all are assigned to them, and the adjusted Rand index (1 the same, 0 chance)
        is taken against the groups reported. Words: mean of the group on the scaled feature beyond ±0.3 (above, below) or ±0.9
        standard deviations (far above, far below).

    Parameters
        customer: id, text, shape (n,). feature: name, shape (n,). value: number, shape (n,): one row per customer and feature.
        Customers without all features are left out and counted; features that do not vary are left aside.
        algorithm: k_means or gmm. k: number of groups, 2 up. most: largest tried. scale: auto, standard or rank.
        draws: resamples (0: no stability). seed: of the random numbers.

    Result
        ``Clusters``: number of groups, silhouette, stability, a warning when groups are faint (silhouette below 0.25) or
        depend on chance (index below 0.6), a profile per group; per customer the group.

    Errors
        columns_differ, column_empty_cells, column_no_number, algorithm_unknown, scale_unknown, value_twice, no_feature,
        k_out_of_range, too_few_customers (10 per group), draws_negative.

    Source
        Stuart P. Lloyd (1982), *Least Squares Quantization in PCM*; Peter J. Rousseeuw (1987), *Silhouettes*; Chris Fraley and
        Adrian E. Raftery (1998), *How Many Clusters? Which Clustering Method?*; Lawrence Hubert and Phipps Arabie (1985),
        *Comparing Partitions*; Christian Hennig (2007), *Cluster-wise Assessment of Cluster Stability*.
    """
    check(algorithm, scale, k, most, draws)
    names, features, table, left_out = wide(customer, feature, value)
    varied = table.max(axis=0) > table.min(axis=0) if len(table) else np.zeros(len(features), dtype=bool)
    if not varied.any():
        raise Fault("no_feature", _("There is no feature that differs between customers: give at least one that does."))
    constant = tuple(name for name, moves in zip(features, varied, strict=True) if not moves)
    features, table = tuple(name for name, moves in zip(features, varied, strict=True) if moves), table[:, varied]
    rows = scaled(table, scale)
    different = len(np.unique(rows, axis=0))
    largest = min(k or most, different, len(rows) // FEWEST)
    if largest < (k or 2):
        raise Fault(
            "too_few_customers",
            _("%(customers)s different customers are too few for %(groups)s groups: ten per group are needed."),
            customers=min(different, len(rows)),
            groups=k or 2,
        )
    maker = Maker(algorithm, seed)
    tried = tuple((count, maker.score(rows, count)) for count in ([k] if k else range(2, largest + 1)))
    best = min(tried, key=lambda pair: (pair[1] if algorithm == "gmm" else -pair[1], pair[0]))[0]
    group, membership = in_order(*maker.groups(rows, best), rows)
    best = int(group.max()) + 1
    agreement = stability(maker, rows, best, group, draws)
    firm = maker.silhouette(rows, group)
    return Clusters(
        algorithm=algorithm,
        scale=scale,
        k=best,
        chosen=k is None,
        silhouette=firm,
        stability=float(np.mean(agreement)) if agreement else None,
        stability_low=float(np.quantile(agreement, 0.25)) if agreement else None,
        warning=doubt(firm, agreement),
        left_out=left_out,
        customers=names,
        cluster=group + 1,
        membership=membership,
        features=features,
        constant=constant,
        profiles=tuple(profile(features, table, rows, group, number) for number in range(best)),
        tried=tried,
    )


def check(algorithm: str, scale: str, k: int | None, most: int, draws: int) -> None:
    if algorithm not in ALGORITHMS:
        raise Fault("algorithm_unknown", _("%(name)s is no way to find groups here: choose k_means or gmm."), name=algorithm)
    if scale not in SCALES:
        raise Fault("scale_unknown", _("%(name)s is no way to scale features: choose auto, standard or rank."), name=scale)
    if (k is not None and k < 2) or most < 2:
        raise Fault("k_out_of_range", _("The number of groups is a whole number from 2 up."))
    if draws < 0:
        raise Fault("draws_negative", _("The number of resamples is zero or more."))


def wide(customer: Values, feature: Values, value: Values) -> tuple[NDArray[np.object_], tuple[str, ...], Floats, int]:
    """One row per customer and one column per feature, both in the order of their names."""
    same_length(customer=customer, feature=feature, value=value)
    people, kinds = identifiers(customer, "customer"), identifiers(feature, "feature")
    known = (people.codes >= 0) & (kinds.codes >= 0)
    cell = people.codes[known] * max(len(kinds), 1) + kinds.codes[known]
    times = np.bincount(cell, minlength=len(people) * len(kinds))
    if (times > 1).any():
        place = int(times.argmax())
        raise Fault(
            "value_twice",
            _("Customer %(customer)s has more than one value for %(feature)s."),
            customer=people.names[place // len(kinds)],
            feature=kinds.names[place % len(kinds)],
        )
    table = np.full(len(people) * len(kinds), np.nan)
    table[cell] = reals(value, "value")[known]
    cells: Floats = table.reshape(len(people), len(kinds))
    whole = ~np.isnan(cells).any(axis=1)
    return people.names[whole], tuple(kinds.names), cells[whole], int((~whole).sum())


def scaled(table: Floats, scale: str) -> Floats:
    """Columns of mean 0 and standard deviation 1."""
    found = np.empty_like(table)
    for place in range(table.shape[1]):
        column: Floats = table[:, place]
        if scale == "rank":
            column = mean_ranks(column)
        elif scale == "auto" and float(column.min()) >= 0 and skewness(column) > SKEWED:
            column = np.log1p(column / float(np.median(column[column > 0])))
        found[:, place] = (column - column.mean()) / column.std()
    return found


def skewness(column: Floats) -> float:
    apart = column - column.mean()
    return float((apart**3).mean() / column.std() ** 3)


@dataclass(frozen=True)
class Maker:
    """Finds groups with scikit-learn."""

    algorithm: str
    seed: int

    def fitted(self, rows: Floats, count: int, seed: int) -> Any:
        from sklearn.cluster import KMeans
        from sklearn.mixture import GaussianMixture

        if self.algorithm == "gmm":
            return GaussianMixture(count, n_init=3, reg_covar=1e-4, random_state=seed).fit(rows)
        return KMeans(count, n_init=5, random_state=seed).fit(rows)

    def groups(self, rows: Floats, count: int) -> tuple[Ints, Floats]:
        model = self.fitted(rows, count, self.seed)
        group = np.asarray(model.predict(rows), dtype=np.int64)
        if self.algorithm == "gmm":
            return group, np.asarray(model.predict_proba(rows)).max(axis=1)
        return group, np.ones(len(rows))

    def score(self, rows: Floats, count: int) -> float:
        """What tells how many groups: silhouette (higher is better) or BIC (lower is better)."""
        if self.algorithm == "gmm":
            return float(self.fitted(rows, count, self.seed).bic(rows))
        return self.silhouette(rows, self.groups(rows, count)[0])

    def silhouette(self, rows: Floats, group: Ints) -> float:
        from sklearn.metrics import silhouette_score

        if len(np.unique(group)) < 2:
            return 0.0
        some = np.random.default_rng(self.seed).permutation(len(rows))[:JUDGED]
        if len(np.unique(group[some])) < 2:
            return 0.0
        return float(silhouette_score(rows[some], group[some]))


def in_order(group: Ints, membership: Floats, rows: Floats) -> tuple[Ints, Floats]:
    """Groups numbered from the largest on; equal ones by their centre."""
    numbers = np.unique(group)
    order = sorted(numbers, key=lambda number: (-int((group == number).sum()), tuple(rows[group == number].mean(axis=0))))
    rank = np.empty(int(numbers.max()) + 1, dtype=np.int64)
    rank[order] = np.arange(len(order))
    return rank[group], membership


def stability(maker: Maker, rows: Floats, count: int, group: Ints, draws: int) -> list[float]:
    """Agreement of the groups with those found from resampled customers."""
    from sklearn.metrics import adjusted_rand_score

    random = np.random.default_rng(maker.seed)
    found = []
    for _draw in range(draws):
        some = rows[random.integers(0, len(rows), len(rows))]
        if len(np.unique(some, axis=0)) >= count:
            again = maker.fitted(some, count, int(random.integers(2**31)))
            found.append(float(adjusted_rand_score(group, again.predict(rows))))
    return found


def doubt(silhouette: float, agreement: Sequence[float]) -> Reason | None:
    if silhouette < FAINT:
        return Reason(_("The groups are faint (silhouette %(value)s): customers differ by degrees rather than in kind."), {"value": round(silhouette, 2)})
    if agreement and float(np.mean(agreement)) < SHAKY:
        return Reason(
            _("The groups depend on chance (agreement %(value)s with resampled customers): try fewer groups."),
            {"value": round(float(np.mean(agreement)), 2)},
        )
    return None


def profile(features: Sequence[str], table: Floats, rows: Floats, group: Ints, number: int) -> Profile:
    inside = group == number
    apart = rows[inside].mean(axis=0)
    order = sorted(range(len(features)), key=lambda place: (-abs(float(apart[place])), place))
    traits = tuple(
        Trait(features[place], level_of(float(apart[place])), float(np.median(table[inside, place]))) for place in order
    )
    return Profile(number + 1, int(inside.sum()), float(inside.mean()), traits)


def level_of(apart: float) -> int:
    size = 2 if abs(apart) >= STRONG else 1 if abs(apart) >= NOTABLE else 0
    return size if apart > 0 else -size
