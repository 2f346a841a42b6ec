"""The sentences and pictures of the loop, each with its answer as title."""

from datetime import date
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mercatique.charts import Chart, Curve, curve_lines, target_lines, waterfall
from mercatique.kernel import indicators
from mercatique.kernel.format import change, compact, day, month, period, quantity
from mercatique.kernel.models import Figure
from mercatique.steer.loop import effect as effects
from mercatique.steer.loop.effect import Effect
from mercatique.steer.loop.gaps import Gap
from mercatique.steer.loop.models import differs
from mercatique.steer.loop.season import ABOVE, BELOW, UNKNOWN, Alert

PART_NAMES = {
    "volume": gettext_lazy("Volume"),
    "mix": gettext_lazy("Mix"),
    "price": gettext_lazy("Price"),
    "other": gettext_lazy("Fees, postage, credits"),
}
#: Weeks before the correction that its picture shows.
SHOWN = 52


def said(value: float | None, unit: str, currency: str) -> str:
    decimals = 0 if unit in {"currency", "count"} and value is not None and abs(value) >= 1000 else None
    return quantity(value, unit, currency=currency, decimals=decimals)


def gap_sentence(gap: Gap) -> str:
    """Where an objective stood when its last finished month ended."""
    if gap.variance is None:
        return _("Nothing to record yet: %(reason)s.") % {"reason": gap.reason}
    values = {
        "actual": said(gap.actual, gap.unit, gap.currency), "target": said(gap.target, gap.unit, gap.currency),
        "variance": differs(gap.variance, gap.unit, gap.currency), "day": day(gap.end),
    }  # fmt: skip
    if not gap.unfavourable:
        return _("On %(day)s: %(actual)s, where %(target)s was aimed at: %(variance)s, on the right side.") % values
    return _("On %(day)s: %(actual)s, where %(target)s was aimed at: %(variance)s.") % values


def parts_of(kept: Figure) -> list[tuple[str, str, float]]:
    """Volume, mix, price and what has no pieces, in the order of the waterfall."""
    parts = (kept.result or {}).get("parts", {})
    return [(name, str(PART_NAMES[name]), float(parts[name])) for name in PART_NAMES if name in parts]


def why_sentence(kept: Figure) -> str:
    """Which part moved sales most, in the direction of the variance."""
    parts, whole = parts_of(kept), kept.value or 0.0
    along = [part for part in parts if part[2] * whole > 0] or parts
    _code, name, value = max(along, key=lambda part: abs(part[2]))
    return _("%(part)s weighs most: %(value)s of a variance of %(variance)s") % {
        "part": name,
        "value": differs(value, "currency", kept.currency),
        "variance": differs(whole, "currency", kept.currency),
    }


def basis(kept: Figure) -> str:
    """With which days the target is read."""
    values = {"days": "–"}
    if kept.result and kept.result.get("like"):
        first, last = kept.result["like"]
        values["days"] = period(date.fromisoformat(first), date.fromisoformat(last))
    return _(
        "The target is read as the basket of %(days)s, sold so many times more at the same mix and the same prices; prices are per piece, family by family."
    ) % values


def why(kept: Figure, room: str = "steer") -> Chart | None:
    """From what was aimed at to what was reached."""
    if not kept.result:
        return None
    parts = [(name, value) for code, name, value in parts_of(kept) if code != "other" or round(value)]
    return waterfall(
        (_("Aimed at"), float(kept.result["target"])),
        parts,
        (_("Reached"), float(kept.result["actual"])),
        title=why_sentence(kept),
        description=basis(kept),
        names=_("Part"),
        currency=kept.currency,
        room=room,
        say=_,
    )


def rhythm(found: Effect, value: float | None) -> str:
    """An effect per week or month, in the unit of its indicator."""
    correction = found.correction
    text = differs(value, correction.unit, correction.workspace.currency)
    if correction.indicator is None or not indicators.adds_up(correction.indicator):
        return text
    return _("%(value)s a week") % {"value": text} if found.weekly else _("%(value)s a month") % {"value": text}


def effect_sentence(found: Effect) -> str:
    """Whether a correction has worked: shown with its interval, not shown, or how long to wait."""
    if found.value is None and found.answer == effects.NOT_SHOWN:
        return _("It cannot be shown, and waiting would not help: %(reason)s") % {"reason": found.reason}
    if found.value is None or found.low is None or found.high is None:
        return waiting(found, _("Too early to say: %(reason)s") % {"reason": found.reason})
    unit, currency = found.correction.unit, found.correction.workspace.currency
    values = {"effect": rhythm(found, found.value), "low": differs(found.low, unit, currency), "high": differs(found.high, unit, currency)}
    if found.answer == effects.WORKED:
        return _("It worked: %(effect)s since it began (between %(low)s and %(high)s)") % values
    if found.answer == effects.WORSE:
        return _("It harmed: %(effect)s since it began (between %(low)s and %(high)s)") % values
    if found.answer == effects.NOT_SHOWN:
        worth = found.extra.get("worth")
        if worth is not None and not found.low <= float(worth) <= found.high:
            values["worth"] = rhythm(found, float(worth))
            return _("No effect is shown: between %(low)s and %(high)s, where %(worth)s was expected") % values
        return _("No effect is shown: between %(low)s and %(high)s, and waiting would not settle it") % values
    return waiting(found, _("It cannot be shown yet: between %(low)s and %(high)s") % values)


def waiting(found: Effect, text: str) -> str:
    if found.again_on is None or found.wait is None:
        return text
    if not found.weekly:
        more = ngettext("ask again after %(n)d more month, about %(day)s", "ask again after %(n)d more months, about %(day)s", found.wait)
    else:
        more = ngettext("ask again after %(n)d more week, about %(day)s", "ask again after %(n)d more weeks, about %(day)s", found.wait)
    return f"{text} – {more % {'n': found.wait, 'day': day(found.again_on)}}"


def effect(found: Effect, room: str = "steer") -> Chart | None:
    """The indicator week by week, and what it would have been going on as before."""
    if not found.rows:
        return None
    start = date.fromisoformat(found.extra["start"])
    length = 7 if found.weekly else 30.4375
    points: list[tuple[float, float, float]] = [
        (round((date.fromisoformat(first) - start).days / length), actual, without) for first, actual, without in found.rows
    ]
    points = [point for point in points if point[0] >= -SHOWN]
    description = {
        True: _("Week by week around the day the correction began. Grey: the same week a year before, moved along the course it was on."),
        False: _("Month by month around the day the correction began. Grey: the course it was on."),
    }[found.weekly]
    if found.extra.get("others"):
        description = _("Week by week, where the correction was applied. Grey: what would have been sold there moving like where nothing changed.")
    return curve_lines(
        [
            Curve(_("Measured"), [(x, actual) for x, actual, _without in points]),
            Curve(_("Without the correction"), [(x, without) for x, _actual, without in points]),
        ],
        title=effect_sentence(found),
        description=description,
        across=_("weeks since the correction began") if found.weekly else _("months since the correction began"),
        values=str(found.correction.indicator or ""),
        unit=found.correction.unit,
        currency=found.correction.workspace.currency,
        steps=[(0.0, _("Correction"))],
        zero=False,
        crossing=True,
        room=room,
        say=_,
    )


def landing_sentence(kept: Figure, unit: str) -> str:
    """Where an objective lands, and how likely its target is."""
    found = kept.result
    if not found or kept.value is None:
        return _("No landing can be forecast: %(reason)s.") % {"reason": kept.reason}
    currency = kept.currency

    def short(value: float) -> str:
        return compact(value, currency) if unit == "currency" else said(value, unit, currency)

    values = {
        "value": short(kept.value), "low": short(found["low"]), "high": short(found["high"]), "target": short(found["target"]),
        "chance": chance(found["chance"]),
    }  # fmt: skip
    return {
        "reached": _("The target of %(target)s is reached already; the landing is %(value)s"),
        "expected": _("Landing at %(value)s (%(low)s to %(high)s): the target of %(target)s is within reach, %(chance)s"),
        "possible": _("Landing at %(value)s (%(low)s to %(high)s) for a target of %(target)s: %(chance)s"),
        "out_of_reach": _("Landing at %(value)s (%(low)s to %(high)s): the target of %(target)s is out of reach going on as now, %(chance)s"),
    }[found["verdict"]] % values


def chance(share: float) -> str:
    """A chance as people say it: never certain."""
    if share < 0.01:
        return _("less than 1 chance in 100")
    if share > 0.99:
        return _("more than 99 chances in 100")
    n = round(100 * share)
    return ngettext("%(n)d chance in 100", "%(n)d chances in 100", n) % {"n": n}


def landing(kept: Figure, unit: str, room: str = "steer") -> Chart | None:
    if not kept.result:
        return None
    rows: list[list[Any]] = kept.result["rows"]
    past = [(date.fromisoformat(row[0]), row[1]) for row in rows if row[1] is not None]
    ahead = [(date.fromisoformat(row[0]), row[2], row[3], row[4]) for row in rows if row[2] is not None]
    if len(past) + len(ahead) < 2:
        return None
    return target_lines(
        past,
        ahead,
        float(kept.result["target"]),
        title=landing_sentence(kept, unit),
        description=_("Added up month by month: reached so far, then what the forecast adds going on as now, with an interval that holds four times of five."),
        level=kept.result["level"],
        unit=unit,
        currency=kept.currency or "EUR",
        room=room,
        say=_,
    )


def alert_sentence(alert: Alert) -> str:
    """A month against the same month a year before, and against what is usual."""
    unit = "points" if alert.unit == "%" else "%"
    values = {"month": capfirst(month(alert.month)), "change": change(alert.change, unit=unit).text, "before": month(alert.month.replace(year=alert.month.year - 1))}
    if alert.state == UNKNOWN:
        return _("%(month)s: %(change)s against %(before)s; too few months are known to say whether that is usual") % values
    values |= {"low": change(alert.low, unit=unit).text, "high": change(alert.high, unit=unit).text}
    if alert.state == BELOW:
        return _("%(month)s: %(change)s against %(before)s, below what is usual (%(low)s to %(high)s)") % values
    if alert.state == ABOVE:
        return _("%(month)s: %(change)s against %(before)s, above what is usual (%(low)s to %(high)s)") % values
    return _("%(month)s: %(change)s against %(before)s, as usual (%(low)s to %(high)s)") % values
