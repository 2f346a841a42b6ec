"""Pictures of coverage: blocks at a glance, and the course over time."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from mercatique.charts import Chart, coverage_bars, coverage_line
from mercatique.kernel.format import day
from mercatique.prove.checks import Coverage
from mercatique.prove.coverage.history import Point

STATES = ("complete", "judge", "incomplete", "waiting")


def state_words() -> dict[str, str]:
    return {
        "complete": pgettext("check", "complete"),
        "judge": pgettext("check", "to be judged"),
        "incomplete": pgettext("check", "incomplete"),
        "waiting": pgettext("check", "waiting"),
    }


def glance(blocks: Sequence[Coverage]) -> Chart | None:
    """Every block with its criteria by state; nothing where there is nothing to divide."""
    shown = [block for block in blocks if block.answers]
    total, ready = sum(len(block.answers) for block in shown), sum(block.ready for block in shown)
    if not total:
        return None
    text = ngettext("%(ready)d criterion of %(n)d is complete or to be judged", "%(ready)d criteria of %(n)d are complete or to be judged", ready)
    return coverage_bars(
        [(str(block.block.name), [block.count(state) for state in STATES]) for block in shown],
        list(state_words().values()),
        title=text % {"ready": ready, "n": total},
        description=_("Criteria of each block by state."),
        names=_("Block"),
        say=_,
    )


def course(points: Sequence[Point], whole: int) -> Chart | None:
    """What was complete or to be judged, day after day; nothing with a single day."""
    if len(points) < 2:
        return None
    first, last = points[0], points[-1]
    moved = last.ready - first.ready
    if moved > 0:
        title = ngettext("%(n)d criterion gained since %(day)s", "%(n)d criteria gained since %(day)s", moved)
    elif moved < 0:
        title = ngettext("%(n)d criterion lost since %(day)s", "%(n)d criteria lost since %(day)s", -moved)
    else:
        title = _("As many criteria are covered as on %(day)s")
    return coverage_line(
        [(point.day, point.ready) for point in points],
        whole,
        title=title % {"n": abs(moved), "day": day(first.day)},
        description=_("Criteria complete or to be judged, from the day they were so."),
        covered=_("Complete or to be judged"),
        all_of_them=_("All criteria"),
        say=_,
    )
