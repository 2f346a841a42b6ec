"""Versions of a forecast: freeze one, begin the next from it, compare two."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from mercatique.decide.outlook.computing import Study
from mercatique.decide.outlook.models import PARTS, Forecast, ForecastCost
from mercatique.decide.outlook.pictures import money
from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.kernel.format import change, month
from mercatique.kernel.models import Record


def freeze(forecast: Forecast) -> None:
    """Keep the version as it is now; a forecast that cannot be computed is no version."""
    from mercatique.decide.outlook.reading import read

    if read(forecast).study is None:
        raise Fault("forecast-empty", mark("There is nothing to freeze yet: write a first month, and a product with its price, cost and volume."))
    forecast.frozen_on = timezone.localdate()
    forecast.save()


def copied(record: Record, **changed: Any) -> Any:
    """A new record with the same values and a number of its own."""
    kept = {"id", "number", "version", "created_at", "changed_at", *changed}
    values = {field.attname: getattr(record, field.attname) for field in record._meta.concrete_fields if field.name not in kept}
    made = type(record)(**{**values, **changed})
    made.save()
    return made


def renew(forecast: Forecast) -> Forecast:
    """The next version: everything copied, nothing frozen."""
    latest = Forecast.objects.filter(workspace=forecast.workspace, pk__in=family(forecast)).aggregate(most=models.Max("edition"))["most"] or 1
    made: Forecast = copied(forecast, edition=latest + 1, based_on=forecast, frozen_on=None)
    made.workspace = forecast.workspace
    for model in PARTS:
        for part in model._default_manager.filter(forecast=forecast).order_by("number"):
            new = copied(part, forecast=made)
            if model is PARTS[0]:
                for line in ForecastCost.objects.filter(product=part).order_by("number"):
                    copied(line, product=new)
    return made


def family(forecast: Forecast) -> list[Any]:
    """All versions that come from the same first one."""
    rows = dict(Forecast.objects.filter(workspace=forecast.workspace).values_list("pk", "based_on_id"))
    root = forecast.pk
    while rows.get(root):
        root = rows[root]
    found, size = {root}, 0
    while size != len(found):
        size = len(found)
        found |= {key for key, before in rows.items() if before in found}
    return sorted(found, key=str)


def versions(forecast: Forecast) -> list[Forecast]:
    found = list(Forecast.objects.filter(workspace=forecast.workspace, pk__in=family(forecast)).order_by("edition", "number"))
    for each in found:
        each.workspace = forecast.workspace
    return found


@dataclass(frozen=True)
class Difference:
    """A number of two versions side by side."""

    label: str
    before: str
    after: str
    change: str
    difference: float


def differences(before: Study, after: Study, currency: str) -> list[Difference]:
    """What a banker would look at first, in both versions."""
    pairs: list[tuple[str, float, float]] = []
    years = [label for label in before.central.labels if label in after.central.labels]
    for name, label in (("turnover", _("Sales %(year)s")), ("net_result", _("Net result %(year)s"))):
        for year in years:
            values = [float(getattr(one.central.statement, name)[one.central.labels.index(year)]) for one in (before, after)]
            pairs.append((label % {"year": year}, *values))
    pairs.append((_("Lowest cash, all scenarios"), before.worst.lowest, after.worst.lowest))
    pairs.append((_("Cash at the end, central scenario"), float(before.central.cash.balance[-1]), float(after.central.cash.balance[-1])))
    return [
        Difference(label, money(old, currency), money(new, currency), str(change(new - old, unit="currency", currency=currency, decimals=0)), new - old)
        for label, old, new in pairs
    ]


def compared_words(before: Study, after: Study, currency: str) -> str:
    """What the second version changes, in a sentence."""
    old, new = float(before.central.statement.net_result.sum()), float(after.central.statement.net_result.sum())
    values = {
        "result": str(change(new - old, unit="currency", currency=currency, decimals=0)), "old": money(before.worst.lowest, currency),
        "new": money(after.worst.lowest, currency), "month": month(after.worst.cash.lowest_month),
    }  # fmt: skip
    return _("Net result of all years: %(result)s. Lowest cash goes from %(old)s to %(new)s (%(month)s).") % values
