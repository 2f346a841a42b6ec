"""The arms of a test: who saw which variant, how many, and what they did."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.answers import scores
from mercatique.methods.columns import Floats, Ints, Values, counts, identifiers, same_length


@dataclass(frozen=True)
class Counted:
    """Variants with visitors and conversions; the control stands first, the others by name."""

    names: NDArray[np.object_]
    visitors: Ints
    conversions: Ints

    @property
    def rates(self) -> Floats:
        return self.conversions / self.visitors


@dataclass(frozen=True)
class Valued:
    """Variants with the values of each person."""

    names: NDArray[np.object_]
    values: tuple[Floats, ...]
    rows: tuple[Ints, ...]


def ordered(names: NDArray[np.object_], control: str) -> Ints:
    """Places of the variants, the control first: the one named, else one called control, else the first by name."""
    if len(names) < 2:
        raise Fault("one_variant", _("A test compares two variants or more; there is %(count)s."), count=len(names))
    if control:
        if control not in names:
            raise Fault("control_unknown", _("There is no variant %(control)s; there are: %(variants)s."), control=control, variants=", ".join(map(str, names)))
        first = int(np.flatnonzero(names == control)[0])
    else:
        usual = [place for place, name in enumerate(names) if str(name).strip().lower() in {"control", "contrôle", "témoin", "temoin", "none", "a"}]
        first = usual[0] if usual else 0
    return np.array([first, *(place for place in range(len(names)) if place != first)], dtype=np.int64)


def counted(variant: Values, conversions: Values, visitors: Values | None, control: str) -> Counted:
    """Rows per person (conversions 0 or 1) or per group (with visitors), added up by variant."""
    same_length(variant=variant, conversions=conversions, **({} if visitors is None else {"visitors": visitors}))
    keys, done = identifiers(variant, "variant"), counts(conversions, "conversions")
    seen = np.ones(len(done), dtype=np.int64) if visitors is None else counts(visitors, "visitors")
    possible(keys.codes, keys.names, done, seen, visitors is None)
    known = keys.codes >= 0
    order = ordered(keys.names, control)
    of, to = (np.bincount(keys.codes[known], weights=column[known], minlength=len(keys)).astype(np.int64)[order] for column in (seen, done))
    if (of == 0).any():
        raise Fault("variant_empty", _("Nobody saw variant %(variant)s: leave it out."), variant=keys.names[order][int((of == 0).argmax())])
    return Counted(keys.names[order], of, to)


def possible(codes: Ints, names: NDArray[np.object_], done: Ints, seen: Ints, persons: bool) -> None:
    if (done > seen).any():
        place = int((done > seen).argmax())
        if persons:
            raise Fault("conversion_no_flag", _("With one row per person conversions are 0 or 1; add a column of visitors when rows are groups."))
        raise Fault(
            "conversions_above_visitors",
            _("%(variant)s has more conversions (%(conversions)s) than visitors (%(visitors)s)."),
            variant=names[codes[place]] if codes[place] >= 0 else "?",
            conversions=int(done[place]),
            visitors=int(seen[place]),
        )


def valued(variant: Values, value: Values, control: str) -> Valued:
    """Values by variant; rows without a value are refused, as not knowing is not spending nothing."""
    same_length(variant=variant, value=value)
    keys, values = identifiers(variant, "variant"), scores(value, "value")
    if np.isnan(values).any():
        raise Fault("value_empty", _("Some people have no value: write 0 where nothing was spent."))
    order = ordered(keys.names, control)
    rows = tuple(np.flatnonzero(keys.codes == place) for place in order)
    for place, inside in zip(order, rows, strict=True):
        if len(inside) < 2:
            raise Fault("variant_small", _("Variant %(variant)s has fewer than two people: a mean needs more."), variant=keys.names[place])
    return Valued(keys.names[order], tuple(values[inside] for inside in rows), rows)
