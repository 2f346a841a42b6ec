"""Thresholds of checks: what each means, its default, and what a certifier or a workspace sets instead."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from mercatique.kernel.criteria import CRITERIA
from mercatique.prove.frames.rows import Framework

#: What a threshold counts, in words.
MEANINGS: dict[str, Any] = {
    "actions": _("least number of actions"), "audiences": _("least number of audiences"), "axes": _("least number of improvement axes"),
    "cycles": _("least number of whole cycles"), "days": _("most days of difference"), "each": _("least number of attestations for each"), "final": _("least number of final reviews"),
    "floor": _("least share of each nature"), "gap": _("most difference"), "indicators": _("least number of indicators"), "least": _("least number"),
    "brands": _("least number of brands"), "means": _("least number of means"), "sites": _("least number of sites"),
    "months": _("most months of age"), "options": _("least number of options"), "over": _("least number of actions reviewed"),
    "partial": _("least number of partial reviews"), "presentation": _("minutes of presentation"), "phases": _("least number of steps"), "purposes": _("least number of purposes"),
    "questions": _("minutes of questions"), "rehearsals": _("least number of rehearsals"),
    "reliability": _("least median reliability, of 5"), "segments": _("least number of segments"), "share": _("share from which it counts"), "sources": _("least number of sources"),
    "spare": _("least share of spare days"), "stages": _("least number of stages"), "tolerance": _("most difference tolerated"),
    "variants": _("least number of variants"), "words": _("most words"),
}  # fmt: skip
#: Kept as a share of one, written in per cent.
SHARES = {"share", "tolerance", "gap", "floor", "spare"}
#: Thresholds that name something of the framework itself: nothing to set.
FIXED = {"framework"}


@dataclass(frozen=True)
class Threshold:
    check: str
    parameter: str
    default: int | float

    @property
    def name(self) -> str:
        return f"{self.check}|{self.parameter}"

    @property
    def meaning(self) -> str:
        return capfirst(str(MEANINGS.get(self.parameter, self.parameter)))

    @property
    def share(self) -> bool:
        return self.parameter in SHARES

    @property
    def question(self) -> str:
        return str(CRITERIA[self.check].label)

    def written(self, value: Any) -> Decimal:
        """As a person types it: shares in per cent."""
        found = Decimal(str(value)) * (100 if self.share else 1)
        return found.quantize(Decimal(1)) if found == found.to_integral() else found.normalize()

    def read(self, value: Decimal) -> int | float:
        if self.share:
            return float(value / 100)
        return int(value) if value == int(value) else float(value)


def thresholds_of(framework: Framework) -> list[Threshold]:
    """What can be set of the checks a framework asks, with the framework's own word as the default."""
    found = []
    for name in framework.checks:
        given = framework.thresholds.get(name, {})
        if name not in CRITERIA or "framework" in CRITERIA[name].defaults:
            continue
        for parameter, default in CRITERIA[name].defaults.items():
            value = given.get(parameter, default)
            if isinstance(value, int | float) and not isinstance(value, bool):
                found.append(Threshold(name, parameter, value))
    return found


class ThresholdsForm(forms.Form):
    """A number per threshold; an empty field takes the default."""

    def __init__(self, *args: Any, framework: Framework, values: dict[str, dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.thresholds = thresholds_of(framework)
        for each in self.thresholds:
            value = values.get(each.check, {}).get(each.parameter)
            self.fields[each.name] = forms.DecimalField(
                label=f"{each.question}: {each.meaning}", required=False, min_value=0, max_value=100 if each.share else 100_000, max_digits=9,
                initial=each.written(value) if value is not None else None, localize=True,
            )  # fmt: skip

    def rows(self) -> list[tuple[Threshold, Any, Any]]:
        """Each with its field and its default."""
        return [(each, self[each.name], each.written(each.default)) for each in self.thresholds]

    def chosen(self) -> dict[str, dict[str, int | float]]:
        """What differs from the defaults."""
        found: dict[str, dict[str, int | float]] = {}
        for each in self.thresholds:
            value = self.cleaned_data[each.name]
            if value is not None and each.read(value) != each.default:
                found.setdefault(each.check, {})[each.parameter] = each.read(value)
        return found
