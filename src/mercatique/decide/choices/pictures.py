"""The pictures of a choice: how the options compare, and how the lead moves with one weight."""

from django.utils.translation import gettext as _

from mercatique.charts import Chart, Curve, curve_lines, ranked_bars
from mercatique.decide.choices.comparison import BEST, Comparison
from mercatique.kernel.format import number, percent

#: Places at which the curves of a weight are drawn.
PLACES = 20


def verdict(found: Comparison) -> str:
    """Who leads, and by how much."""
    if found.weighted is None:
        return found.reason
    if found.winner is None:
        return str(_("Several options lead together"))
    values = {"option": found.winner, "score": number(found.totals[found.winner.number], decimals=2), "lead": number(found.weighted.lead, decimals=2)}
    return _("“%(option)s” leads with %(score)s of 5, %(lead)s ahead of the next") % values


def scores(found: Comparison) -> Chart | None:
    """The weighted scores, the best first."""
    if found.weighted is None:
        return None
    return ranked_bars(
        [(str(found.option(name)), float(score)) for name, score in zip(found.weighted.options, found.weighted.score, strict=True)],
        title=verdict(found),
        description=_("The sum of the scores, from 0 to 5, each weighed by what its criterion counts."),
        names=_("Option"),
        values=_("Weighted score"),
        unit="number",
        above=True,
        room="decide",
        say=_,
    )


def sensitivity(found: Comparison) -> Chart | None:
    """How the scores move with the weight that is nearest to changing the choice."""
    kept = found.sensitivity
    if kept is None or kept.closest is None or found.winner is None:
        return None
    place = list(kept.criteria).index(kept.closest)
    row = next(row for row in found.rows if str(row.yardstick.number) == kept.closest)
    weight, flips, rival = float(kept.weight[place]), float(kept.flips_at[place]), found.option(kept.rival[place])
    totals = found.totals
    curves = []
    first = [found.winner, rival]
    for option in [*first, *(option for option in found.options if option not in first)]:
        place = found.options.index(option)
        own = float(row.scores[place] or 0.0)
        others = [float(each.scores[place] or 0.0) for each in found.rows if each is not row]
        rest = (totals[option.number] - weight * own) / (1 - weight) if weight < 1 else sum(others) / len(others)
        marks = sorted({step / PLACES for step in range(PLACES + 1)} | {weight, flips})
        curves.append(Curve(str(option), [(mark, mark * own + (1 - mark) * rest) for mark in marks]))
    values = {"option": found.winner, "criterion": row.yardstick, "flips": percent(flips, decimals=0), "rival": rival}
    title = (
        _("“%(option)s” leads as long as “%(criterion)s” weighs more than %(flips)s; below, “%(rival)s” does")
        if flips < weight
        else _("“%(option)s” leads as long as “%(criterion)s” weighs less than %(flips)s; above, “%(rival)s” does")
    )
    return curve_lines(
        curves,
        title=title % values,
        description=_("The weighted score of each option, from 0 to %(best)d, when this weight alone moves and the others keep their proportions.") % {"best": BEST},
        across=_("Weight of “%(criterion)s”") % {"criterion": row.yardstick},
        values=_("Weighted score"),
        across_unit="%",
        steps=[(weight, _("today"))],
        zero=False,
        crossing=True,
        room="decide",
        say=_,
    )
