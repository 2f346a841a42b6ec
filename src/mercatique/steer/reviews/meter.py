"""How complete a review is, part by part, and where each hole is mended."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from mercatique.decide.models import Objective
from mercatique.kernel.criteria import Missing
from mercatique.steer.loop import gaps
from mercatique.steer.reviews.models import Finding
from mercatique.steer.reviews.reading import Line, Reading, Result

DIFFICULT = (Finding.Nature.DIFFICULTY, Finding.Nature.FAILURE)


@dataclass(frozen=True)
class Part:
    """A part of a review: how much of it is there, of how much, and what is missing."""

    key: str
    name: str
    done: int
    of: int
    missing: tuple[Missing, ...] = ()

    @property
    def share(self) -> float:
        return min(1.0, self.done / self.of) if self.of else 1.0

    @property
    def whole(self) -> bool:
        return not self.missing


@dataclass(frozen=True)
class Meter:
    parts: tuple[Part, ...]

    @property
    def done(self) -> int:
        return sum(part.whole for part in self.parts)

    @property
    def whole(self) -> bool:
        return self.done == len(self.parts)

    @property
    def share(self) -> float:
        """The mean over the parts: a long part weighs no more than a short one."""
        return sum(part.share for part in self.parts) / len(self.parts) if self.parts else 0.0

    @property
    def missing(self) -> list[Missing]:
        return [item for part in self.parts for item in part.missing]


def of(reading: Reading) -> Meter:
    return Meter((frame(reading), results(reading), actions(reading), valued(reading), judged(reading), answered(reading), *causes(reading), axes(reading), words(reading)))


def here(reading: Reading, edit: str, anchor: str = "") -> str:
    """The page of the review with one of its forms open."""
    review = reading.review
    return f"{reverse('steer:review-detail', args=[review.workspace.slug, review.number])}?edit={edit}#{anchor or edit}"


def counted(key: str, name: str, whole: int, missing: list[Missing]) -> Part:
    return Part(key, name, max(whole - len(missing), 0), whole, tuple(missing))


def frame(reading: Reading) -> Part:
    review = reading.review
    missing = [Missing(_("Say %(what)s.") % {"what": what}, review.page_url("edit")) for what in review.gaps()]
    if not review.participants.exists():
        missing.append(Missing(_("Say who took part."), review.page_url("edit")))
    return counted("frame", _("Frame: kind, period, author, participants"), 4, missing)


def results(reading: Reading) -> Part:
    """Every objective has a result against its target."""
    missing = [
        Missing(_("“%(objective)s” has no result: %(reason)s.") % {"objective": result.objective, "reason": result.gap.reason or _("it cannot be read")}, result.objective.get_absolute_url())
        for result in reading.results
        if not result.known and not to_come(result, reading)
    ]
    if not reading.results:
        missing.append(Missing(_("No objective is written down yet."), reverse("decide:objective-new", args=[reading.workspace.slug])))
    return counted("results", _("Results: every objective against its target"), max(len(reading.results), 1), missing)


def to_come(result: Result, reading: Reading) -> bool:
    """An objective whose period begins after the review ends lacks no result; nor does a mission, which has no target to reach."""
    start = result.gap.start
    return (start is not None and start > reading.period[1]) or (result.objective.level == Objective.Level.MISSION and result.gap.target is None)


def actions(reading: Reading) -> Part:
    """Every action shows a KPI that is read, and its dates."""
    missing = []
    for line in reading.lines:
        if line.begun and not line.measured:
            text = _("“%(action)s” shows no result: none of its KPIs can be read.") if line.kpis else _("“%(action)s” has no KPI.")
            missing.append(Missing(text % {"action": line.action}, line.action.page_url("edit")))
        elif line.action.end is None and line.begun:
            missing.append(Missing(_("“%(action)s” has no end date.") % {"action": line.action}, line.action.page_url("edit")))
    if not reading.lines:
        missing.append(Missing(_("No action is planned yet."), reverse("plan:action-new", args=[reading.workspace.slug])))
    return counted("actions", _("Actions: state, cost and KPI of each"), max(len(reading.lines), 1), missing)


def valued(reading: Reading) -> Part:
    """Each action that is over has its return, in money or on the declared scale."""
    missing = [
        Missing(
            _("The return of “%(action)s” is not known: %(reason)s.") % {"action": line.action, "reason": line.returned.roi_reason if line.returned else _("it has no cost and no result")},
            line.action.get_absolute_url(),
        )
        for line in reading.to_review
        if not line.valued
    ]
    return counted("valued", _("Returns: ROI or a level on the declared scale"), len(reading.to_review), missing)


def judged(reading: Reading) -> Part:
    """Each action that is over has its post-action review."""
    missing = [lacking(reading, line) for line in reading.to_review if line.written is None or line.written.gaps()]
    return counted("judged", _("Post-action reviews: why it worked or not, and the decision"), len(reading.to_review), missing)


def lacking(reading: Reading, line: Line) -> Missing:
    url = here(reading, f"action-{line.action.number}")
    if line.written is None:
        return Missing(_("“%(action)s” has not been reviewed.") % {"action": line.action}, url)
    return Missing(_("The review of “%(action)s” lacks: %(gaps)s.") % {"action": line.action, "gaps": ", ".join(line.written.gaps())}, url)


def answered(reading: Reading) -> Part:
    """What deviates significantly is written down, and answered by a correction or a reason."""
    missing, looked = [], 0
    for result in reading.results:
        if result.gap.significant():
            looked += 1
            if gaps.answered(result.gap) is None:
                text = _("“%(objective)s” deviates and nobody has written it down.")
                missing.append(Missing(text % {"objective": result.objective}, result.objective.get_absolute_url()))
    for row in reading.deviations:
        looked += 1
        if row.unanswered:
            text = _("“%(deviation)s” has neither a correction nor a reason.")
            missing.append(Missing(text % {"deviation": row.deviation}, row.deviation.get_absolute_url()))
    return counted("answered", _("Deviations: each has its correction or its reason"), looked, missing)


def causes(reading: Reading) -> list[Part]:
    """At least one cause of success, one of difficulty or failure, one lesson; each whole."""
    wanted = (
        ("successes", _("Causes of success"), (Finding.Nature.SUCCESS,), _("Name what worked, and why."), "new-success"),
        ("difficulties", _("Causes of difficulty and of failure"), DIFFICULT, _("Name what was difficult, and why."), "new-difficulty"),
        ("lessons", _("Lessons"), (Finding.Nature.LESSON,), _("Write what the next plan should know."), "new-lesson"),
    )
    parts = []
    for key, name, natures, ask, edit in wanted:
        rows = reading.of_nature(*natures)
        missing = [] if rows else [Missing(ask, here(reading, edit))]
        for row in rows:
            if lacks := row.gaps():
                missing.append(Missing(_("“%(item)s” lacks: %(gaps)s.") % {"item": row, "gaps": ", ".join(lacks)}, here(reading, f"finding-{row.number}")))
        parts.append(counted(key, name, max(len(rows), 1), missing))
    return parts


def axes(reading: Reading) -> Part:
    """At least one axis of improvement, each argued with a figure and a proposal."""
    rows = reading.improvements
    missing = [] if rows else [Missing(_("State an axis of improvement, with its figure and a proposal."), here(reading, "new-improvement"))]
    for row in rows:
        if lacks := row.gaps():
            missing.append(Missing(_("“%(item)s” lacks: %(gaps)s.") % {"item": row, "gaps": ", ".join(lacks)}, here(reading, f"improvement-{row.number}")))
    return counted("axes", _("Improvement axes, with figures"), max(len(rows), 1), missing)


def words(reading: Reading) -> Part:
    missing = [] if reading.review.conclusion.strip() else [Missing(_("Conclude: what is to be remembered?"), here(reading, "words"))]
    return counted("words", _("Conclusion"), 1, missing)
