"""The sentences and pictures of a review, each with its answer as title."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mercatique.charts import Chart, ranked_bars
from mercatique.kernel.format import change, compact, day, percent
from mercatique.kernel.models import Evidence
from mercatique.steer.loop.pictures import said
from mercatique.steer.reviews.reading import Reading, Result


def results_sentence(found: Reading) -> str:
    """How many objectives reached what was aimed at, and which is farthest from it."""
    known, reached = len(found.known), len(found.reached)
    if not known:
        return _("No objective can be read over a finished month of the period.")
    text = ngettext("%(reached)d objective of %(known)d reached what was aimed at by then", "%(reached)d objectives of %(known)d reached what was aimed at by then", reached)
    text = text % {"reached": reached, "known": known}
    if found.worst is None:
        return f"{text}."
    more = _("%(text)s; the farthest is “%(worst)s”, %(share)s.")
    return more % {"text": text, "worst": found.worst.objective, "share": change(found.worst.gap.share or 0.0).text}


def results(found: Reading, room: str = "steer") -> Chart | None:
    """What was reached of what was aimed at, objective by objective; those where less is better cannot stand on the same scale."""
    rows = [(result.objective.title, result.share) for result in found.known if result.gap.up and result.share is not None and result.share >= 0]
    if len(rows) < 2:
        return None
    good = [result.objective.title for result in found.known if not result.gap.unfavourable]
    return ranked_bars(
        [(name, float(share or 0.0)) for name, share in rows],
        title=results_sentence(found),
        description=_("What was reached as a share of what was aimed at by the end of the last finished month; grey where it was reached."),
        names=_("Objective"),
        values=_("Reached, of what was aimed at"),
        unit="%",
        context=good if len(good) < len(rows) else (),
        above=True,
        room=room,
        say=_,
    )


def money(found: Reading, room: str = "steer") -> Chart | None:
    """What each action cost in the period, the largest first."""
    rows = [(line.action.title, float(line.spent)) for line in found.lines if line.spent > 0]
    if len(rows) < 2:
        return None
    rows.sort(key=lambda row: (-row[1], row[0]))
    total, currency = float(found.spent), found.workspace.currency
    top = rows[: min(3, len(rows) - 1)]
    share = sum(value for _name, value in top) / total
    title = ngettext("%(n)d action makes %(share)s of the %(total)s spent", "%(n)d actions make %(share)s of the %(total)s spent", len(top))
    return ranked_bars(
        rows,
        title=title % {"n": len(top), "share": percent(share, decimals=0), "total": compact(total, currency)},
        description=_("Invoices of the months of the period, by action, excluding those that belong to none."),
        names=_("Action"),
        values=_("Spent"),
        currency=currency,
        shares=[value / total for _name, value in rows],
        above=True,
        room=room,
        say=_,
    )


def aimed(result: Result) -> str:
    return said(result.gap.target, result.gap.unit, result.gap.currency) if result.gap.target is not None else ""


def reached(result: Result) -> str:
    """What was reached, or why that cannot be said."""
    return said(result.gap.actual, result.gap.unit, result.gap.currency) if result.gap.actual is not None else result.gap.reason


def gone(result: Result) -> str:
    return change(result.gap.share).text if result.gap.share is not None else ""


def source(result: Result) -> str:
    """Where a result comes from: the indicator, and the day it is of."""
    kept, name = result.gap.figure, str(result.objective.indicator or "")
    if kept is not None and kept.data_date:
        return _("%(figure)s, data of %(day)s") % {"figure": name, "day": day(kept.data_date)}
    return _("%(indicator)s, typed") % {"indicator": name} if name and result.known else name


def figure_of(support: Evidence | None) -> str:
    """The figure of an axis as it was read, with its source and its day."""
    if support is None:
        return ""
    kept = support.figure
    if kept is not None and kept.start and kept.end:
        return _("%(name)s: %(value)s (%(first)s to %(last)s)") % {"name": support.note, "value": support.before, "first": day(kept.start), "last": day(kept.end)}
    if kept is not None:
        return _("%(name)s: %(value)s (data of %(day)s)") % {"name": support.note, "value": support.before, "day": day(kept.data_date)}
    measure = support.target
    if measure is None or not hasattr(measure, "value"):
        return support.before
    from mercatique.kernel import indicators

    measure.indicator.workspace = support.workspace
    value = indicators.said(measure.value, indicators.unit_of(measure.indicator), support.workspace.currency)
    return _("%(name)s: %(value)s (typed, %(day)s)") % {"name": support.note, "value": value, "day": day(measure.day)}
