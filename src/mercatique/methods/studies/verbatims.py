"""Open answers grouped by what they speak of, in French and English, without leaving the machine."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.columns import Floats, Ints, Values, texts
from mercatique.methods.intervals import checked, wilson
from mercatique.methods.result import Reason, Result
from mercatique.methods.stop_words import BOTH, words

MOST_GROUPS = 8
#: On average a group has as many answers or more.
LEAST_SIZE = 5
FEW = 12
WORDS_SHOWN = 6
EXAMPLES = 3
THEMES = 40
#: A word as it is written, for the reader.
WRITTEN = re.compile(r"[^\W\d_]+|\d+")
#: Below this mean silhouette the groups overlap so much that others would do as well.
WEAK = 0.05


@dataclass(frozen=True)
class Verbatims(Result):
    """Groups of answers: size and share with interval, the words that mark them, the answers that stand for them."""

    answers: int
    unreadable: int
    groups: int
    separation: float | None
    separation_reason: Reason | None
    level: float
    sizes: Ints
    lows: Floats
    highs: Floats
    words: tuple[tuple[str, ...], ...]
    examples: tuple[tuple[str, ...], ...]
    group_of: Ints

    def to_table(self) -> pa.Table:
        shares = self.sizes / max(int(self.sizes.sum()), 1)
        return pa.table(
            {
                "group": np.arange(1, len(self.sizes) + 1),
                "answers": self.sizes,
                "share": shares,
                "low": self.lows,
                "high": self.highs,
                "words": pa.array([", ".join(found) for found in self.words], pa.string()),
                "example": pa.array([found[0] if found else "" for found in self.examples], pa.string()),
            }
        )


def verbatims(answer: Values, *, groups: int | None = None, level: float = 0.95, seed: int = 0) -> Verbatims:
    """What do open answers speak of, how often, and in which words?

    Assumptions
        Answers that speak of the same thing share words. Irony, spelling and synonyms escape it; French and English answers on the
        same theme usually land in different groups. Groups are a way to read, to be named by a person who reads the examples.

    Formula
        Words without accents or capitals, without the stop words of both languages, their plural taken off, and pairs of
        neighbouring words, kept when at least two answers have them. Weight of a word = (1 + log of its times) * (1 + log((1 + n) /
        (1 + answers with it))), rows scaled to length one (TF-IDF), turned to at most 40 themes (singular vectors), grouped by
        k-means from ten starts. Number of groups: the largest mean silhouette of 2 to 8, with five answers or more on average,
        unless given. Marking words: largest z of the
        share of answers with the word inside against outside. Examples: nearest to the middle of the group.

    Parameters
        answer: text, shape (n,); empty answers and those without any word kept are counted as unreadable. groups: how many, or empty.
        level: of the shares' intervals. seed: of the starts.

    Result
        ``Verbatims``; ``group_of`` gives the group of each answer from 1, 0 for unreadable ones. Fewer than twelve readable answers
        make one group, with a reason.

    Errors
        groups_wrong (fewer than one or more than different answers), answers_none, level_wrong.

    Source
        Karen Spärck Jones (1972), *A Statistical Interpretation of Term Specificity*; Stuart P. Lloyd (1982), *Least Squares
        Quantization in PCM*; Peter J. Rousseeuw (1987), *Silhouettes*; Ludovic Lebart and André Salem (1994), *Statistique textuelle*.
    """
    checked(level)
    said = texts(answer, "answer")
    bags = [_terms(text) for text in said]
    spread = Counter(term for bag in bags for term in set(bag))
    bags = [[term for term in bag if spread[term] > 1] for bag in bags]
    readable = np.array([place for place, bag in enumerate(bags) if bag], dtype=np.int64)
    if not len(readable):
        raise Fault("answers_none", _("No two answers share a word: there is nothing to group."))
    # Equal answers stand together and in alphabetical order, so that the order of rows cannot matter.
    distinct = sorted({said[place] for place in readable})
    bag_of = {said[place]: bags[place] for place in readable}
    load = np.array([float(times) for times in _times(said[readable], distinct)])
    if groups is not None and not 1 <= groups <= len(distinct):
        raise Fault("groups_wrong", _("%(groups)s groups of %(answers)s different answers are not possible."), groups=groups, answers=len(distinct))
    matrix = _weighted([bag_of[text] for text in distinct], load)
    labels, separation, reason = _grouped(matrix, load, groups, seed)
    labels = _largest_first(labels, load)
    count = int(labels.max()) + 1
    sizes = np.array([int(load[labels == group].sum()) for group in range(count)])
    bounds = [wilson(size / sizes.sum(), float(sizes.sum()), level) for size in sizes]
    group_by_text = dict(zip(distinct, labels + 1, strict=True))
    spelling = _spelling(distinct, load)
    return Verbatims(
        answers=len(readable),
        unreadable=len(said) - len(readable),
        groups=count,
        separation=separation,
        separation_reason=reason,
        level=level,
        sizes=sizes,
        lows=np.array([low or 0.0 for low, _high in bounds]),
        highs=np.array([1.0 if high is None else high for _low, high in bounds]),
        words=tuple(_written(_marking([bag_of[text] for text in distinct], load, labels == group), spelling) for group in range(count)),
        examples=tuple(_examples(matrix, distinct, labels == group) for group in range(count)),
        group_of=np.array([group_by_text.get(text, 0) if bag else 0 for text, bag in zip(said, bags, strict=True)], dtype=np.int64),
    )


def _terms(text: str) -> list[str]:
    """Words that carry a theme, and pairs of them that stand side by side in the text."""
    said = [None if word in BOTH or len(word) == 1 else _singular(word) for word in words(text)]
    return [word for word in said if word] + [f"{a} {b}" for a, b in pairwise(said) if a and b]


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 4 and word[-1] in "sx" and not word.endswith("ss") else word


def _times(said: Iterable[str], distinct: Sequence[str]) -> list[int]:
    found = Counter(said)
    return [found[text] for text in distinct]


def _weighted(bags: Sequence[Sequence[str]], load: Floats) -> Any:
    """TF-IDF rows of length one, as a sparse matrix."""
    from scipy.sparse import csr_matrix

    place_of = {term: place for place, term in enumerate(sorted({term for bag in bags for term in bag}))}
    spread = np.zeros(len(place_of))
    rows, columns, values = [], [], []
    for row, bag in enumerate(bags):
        for term, times in sorted(Counter(bag).items()):
            spread[place_of[term]] += load[row]
            rows.append(row)
            columns.append(place_of[term])
            values.append(1 + np.log(times))
    idf = 1 + np.log((1 + load.sum()) / (1 + spread))
    matrix = csr_matrix((np.array(values) * idf[columns], (rows, columns)), shape=(len(bags), len(place_of)))
    length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return csr_matrix(matrix.multiply(1 / length[:, None]))


def _grouped(matrix: Any, load: Floats, groups: int | None, seed: int) -> tuple[Ints, float | None, Reason | None]:
    size = matrix.shape[0]
    if groups == 1 or (groups is None and load.sum() < FEW) or size < 3:
        few = Reason(_("With fewer than twelve readable answers, reading them all says more than groups."))
        return np.zeros(size, dtype=np.int64), None, few
    from sklearn.cluster import KMeans
    from sklearn.decomposition import TruncatedSVD
    from sklearn.metrics import silhouette_score

    themes = min(THEMES, matrix.shape[1] - 1, size - 1)
    points = TruncatedSVD(themes, random_state=seed, n_iter=10).fit_transform(matrix) if themes > 1 else matrix.toarray()
    length = np.linalg.norm(points, axis=1, keepdims=True)
    points = points / np.where(length > 0, length, 1)
    best: tuple[float, Ints] | None = None
    for count in [groups] if groups else range(2, max(2, min(MOST_GROUPS, int(load.sum()) // LEAST_SIZE, size - 1)) + 1):
        labels = KMeans(count, n_init=10, random_state=seed).fit(points, sample_weight=load).labels_.astype(np.int64)
        found = float(silhouette_score(points, labels)) if 1 < len(set(labels)) < size else 0.0
        if best is None or found > best[0] + 1e-9:
            best = (found, labels)
    separation, labels = best or (0.0, np.zeros(size, dtype=np.int64))
    weak = Reason(_("The groups overlap: other groups would do as well. Read the examples before you name them."))
    return labels, separation, weak if separation < WEAK else None


def _largest_first(labels: Ints, load: Floats) -> Ints:
    present = sorted(set(labels.tolist()), key=lambda group: (-load[labels == group].sum(), int(np.flatnonzero(labels == group)[0])))
    place: NDArray[np.int64] = np.zeros(int(labels.max()) + 1, dtype=np.int64)
    for order, group in enumerate(present):
        place[group] = order
    return place[labels]


def _marking(bags: Sequence[Sequence[str]], load: Floats, inside: NDArray[np.bool_]) -> tuple[str, ...]:
    """Words more frequent in the group than elsewhere, a pair standing for its words when it is as telling."""
    within, everywhere = Counter[str](), Counter[str]()
    for bag, times, here in zip(bags, load, inside, strict=True):
        for term in set(bag):
            everywhere[term] += times
            within[term] += times if here else 0
    n, m = float(load[inside].sum()), float(load.sum())
    strength: dict[str, float] = {}
    for term, times in within.items():
        share = everywhere[term] / m
        spread = sqrt(share * (1 - share) * (1 / n + 1 / (m - n))) if m > n and 0 < share < 1 else 1.0
        outside = (everywhere[term] - times) / (m - n) if m > n else 0.0
        strength[term] = (times / n - outside) / spread if times else 0.0
    ranked = sorted((term for term, value in strength.items() if value > 0), key=lambda term: (-strength[term], term))
    shown: list[str] = []
    for term in ranked:
        if not any(set(term.split()) & set(other.split()) for other in shown):
            shown.append(term)
        if len(shown) == WORDS_SHOWN:
            break
    return tuple(shown)


def _spelling(distinct: Sequence[str], load: Floats) -> dict[str, str]:
    """How people write a term most often: with its accents and its plural."""
    written: dict[str, Counter[str]] = {}
    for text, times in zip(distinct, load, strict=True):
        for word in WRITTEN.findall(text.lower()):
            for bare in words(word):
                written.setdefault(_singular(bare), Counter())[word] += int(times)
    return {term: min(forms, key=lambda form: (-forms[form], form)) for term, forms in written.items()}


def _written(terms: Sequence[str], spelling: dict[str, str]) -> tuple[str, ...]:
    return tuple(" ".join(spelling.get(word, word) for word in term.split()) for term in terms)


def _examples(matrix: Any, distinct: Sequence[str], inside: NDArray[np.bool_]) -> tuple[str, ...]:
    rows = np.flatnonzero(inside)
    middle = np.asarray(matrix[rows].mean(axis=0)).ravel()
    near = np.asarray(matrix[rows] @ middle).ravel()
    order = rows[np.lexsort((rows, -np.round(near, 9)))]
    return tuple(distinct[place] for place in order[:EXAMPLES])
