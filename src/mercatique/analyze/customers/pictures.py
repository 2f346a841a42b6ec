"""The pictures of customers: segments, concentration, cohorts; each with its answer as title."""

from datetime import date

from django.utils.translation import gettext as _

from mercatique.analyze.segments.rule import segment_label
from mercatique.charts import Chart, SegmentCell, cohort_map, pareto_curve, segment_board
from mercatique.kernel import figures
from mercatique.kernel.format import number, percent
from mercatique.kernel.models import Figure


def board(kept: Figure, room: str = "analyze") -> Chart | None:
    """RFM segments: as large as their customers, as dark as their share of sales."""
    rows = figures.records_of(kept)
    if not rows:
        return None
    cells = [SegmentCell(segment_label(row["segment"]), row["customers"], row["net_share"]) for row in rows]
    title = board_title(kept)
    description = _("RFM segments of %(n)s customers: area is the number of customers, tint the share of net sales.")
    return segment_board(cells, title=title, description=description % {"n": number(kept.n or 0)}, room=room, say=_)


def board_title(kept: Figure) -> str:
    """What the board answers: how much of the sales its best segment makes."""
    rows = figures.records_of(kept)
    if not rows:
        return ""
    best = next((row for row in rows if row["segment"] == "champions"), rows[0])
    return _("%(share)s of the customers are “%(segment)s” and make %(sales)s of net sales") % {
        "share": percent(best["share"]),
        "segment": segment_label(best["segment"]),
        "sales": percent(best["net_share"]),
    }


def concentration(kept: Figure, customers: bool = True, room: str = "analyze") -> Chart | None:
    """The Pareto curve of customers or of products."""
    if not kept.result or not kept.result["rows"]:
        return None
    points = [(float(x), float(y)) for x, y in kept.result["rows"]]
    share = kept.value or 0.0
    what = _("customers") if customers else _("products")
    title = _("The best 20%% of %(what)s make %(share)s of net sales") % {"what": what, "share": percent(share)}
    return pareto_curve(
        points,
        title=title,
        description=_("Cumulated share of net sales over the share of %(what)s, best first.") % {"what": what},
        items=_("Share of customers") if customers else _("Share of products"),
        amounts=_("Share of net sales"),
        mark=(0.2, share),
        cuts=(0.8, 0.95),
        room=room,
        say=_,
    )


def cohorts(kept: Figure, room: str = "analyze") -> Chart | None:
    """Retention by month of first purchase, for paper; pages show a table."""
    rows = figures.records_of(kept)
    if not rows or not kept.result:
        return None
    rates = [[active / row["size"] if row["size"] else None for active in row["active"]] for row in rows]
    return cohort_map(
        [date.fromisoformat(row["cohort"]) for row in rows],
        [row["size"] for row in rows],
        rates,
        title=cohorts_title(kept),
        description=_("Share of the customers of a month of first purchase who bought again in the following months."),
        unfinished=bool(kept.result.get("unfinished")),
        room=room,
        say=_,
    )


def cohorts_title(kept: Figure) -> str:
    """What the cohorts answer."""
    if kept.value is None:
        return _("The data are too short to say who comes back")
    return _("%(share)s of new customers buy again the month after") % {"share": percent(kept.value)}
