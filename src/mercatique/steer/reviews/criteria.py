"""Are the actions reviewed, the reviews whole, issued and current, the reports given, the meetings beside their milestones?"""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mercatique.kernel import evidence
from mercatique.kernel.criteria import Check, Missing, answer, criterion
from mercatique.kernel.format import day
from mercatique.kernel.models import Edition, Evidence, Workspace
from mercatique.kernel.rounds import shared
from mercatique.plan.actions.criteria import actions_of
from mercatique.plan.models import Action
from mercatique.steer.loop.board import of_workspace
from mercatique.steer.reviews import meter, milestones, reading, schedule, supports
from mercatique.steer.reviews.documents import ACTIVITY, SYNTHESIS
from mercatique.steer.reviews.models import ActionReview, Finding, Improvement, ReportSchedule, Review

Link = tuple[str, str]


@shared()
def reviews_of(workspace: Workspace, **wanted: object) -> list[Review]:
    return of_workspace(workspace, Review.objects.filter(workspace=workspace, **wanted).order_by("-end", "-number"))


def new_review(workspace: Workspace, text: str, kind: str = "") -> Missing:
    return Missing(text, reverse("steer:review-new", args=[workspace.slug]) + (f"?kind={kind}" if kind else ""))


def links(rows: list[Review]) -> list[Link]:
    return [(str(row), row.get_absolute_url()) for row in rows[:5]]


def final_of(workspace: Workspace) -> Review | None:
    """The final review that counts: an issued one before a draft, the newest of them."""
    rows = [row for row in reviews_of(workspace, kind=Review.Kind.FINAL) if row.period]
    return next((row for row in rows if row.issued), rows[0] if rows else None)


def lacks(rows: list[Finding] | list[Improvement] | list[ActionReview]) -> list[Missing]:
    return [Missing(_("“%(item)s” lacks: %(gaps)s.") % {"item": row, "gaps": ", ".join(gaps)}, row.page_url("edit")) for row in rows if (gaps := row.gaps())]


@criterion("reviews.actions", label=gettext_lazy("Each action that is over has a review: what came of it, why, and a decision"), over=1)
def reviews_actions(workspace: Workspace, over: int) -> Check:
    """002:4.1.1: for each action understand why it worked or not, then optimise, stop, start, adjust price, product or distribution."""
    ended = [action for action in actions_of(workspace) if action.status == Action.Status.DONE]
    rows = of_workspace(workspace, ActionReview.objects.filter(workspace=workspace, action__in=ended).order_by("number"))
    whole = {row.action_id for row in rows if not row.gaps()}
    begun = {row.action_id: row for row in rows}
    new = reverse("steer:actionreview-new", args=[workspace.slug])
    missing = []
    for action in ended:
        if action.pk in whole:
            continue
        if action.pk in begun:
            missing += lacks([begun[action.pk]])
        else:
            missing.append(Missing(_("“%(action)s” is over and has not been reviewed.") % {"action": action}, f"{new}?action={action.pk}&owner={action.owner_id or ''}"))
    if len(ended) < over:
        missing.append(Missing(_("No action is over yet: there is nothing to learn from."), reverse("plan:action-list", args=[workspace.slug])))
    text = ngettext("%(n)d action that is over", "%(n)d actions that are over", len(ended)) % {"n": len(ended)}
    return answer([(text, reverse("steer:actionreview-list", args=[workspace.slug]))], missing, judge=False)


@criterion("reviews.issued", label=gettext_lazy("A partial and a final review have been issued"), partial=1, final=1)
def reviews_issued(workspace: Workspace, partial: int, final: int) -> Check:
    """001:B3.A3, 004:A3.C4: partial and final reviews."""
    rows = [row for row in reviews_of(workspace) if row.issued]
    missing = []
    for kind, wanted, text in (
        (Review.Kind.PARTIAL, partial, _("No partial review has been issued yet.")),
        (Review.Kind.FINAL, final, _("No final review has been issued yet.")),
    ):
        if sum(row.kind == kind for row in rows) < wanted:
            begun = next((row for row in reviews_of(workspace, kind=kind) if not row.issued), None)
            missing.append(Missing(text, begun.get_absolute_url()) if begun else new_review(workspace, text, kind))
    return answer(links(rows), missing, judge=False)


@criterion("reviews.complete", label=gettext_lazy("The final review holds every objective and action, and all its parts are filled"))
def reviews_complete(workspace: Workspace) -> Check:
    """001:CE24.1: structured and exhaustive; whether its structure is good is a person's judgement."""
    review = final_of(workspace)
    found = reading.of(review) if review is not None else None
    if review is None or found is None:
        return answer([], [new_review(workspace, _("No final review is begun yet."), Review.Kind.FINAL)])
    return answer(links([review]), meter.of(found).missing)


@criterion("reviews.explained", label=gettext_lazy("The review gives a result for every objective, causes of success and of difficulty, and a lesson"))
def reviews_explained(workspace: Workspace) -> Check:
    """001:C24: results, return, causes of difficulties, failures and successes, lessons."""
    review = final_of(workspace) or next((row for row in reviews_of(workspace) if row.period), None)
    found = reading.of(review) if review is not None else None
    if review is None or found is None:
        return answer([], [new_review(workspace, _("No review is begun yet."))])
    parts = [meter.results(found), *meter.causes(found)]
    return answer(links([review]), [item for part in parts for item in part.missing])


@criterion("reviews.results", label=gettext_lazy("Each result cites its KPI and its measure, and the return of each action that is over is known"))
def reviews_results(workspace: Workspace) -> Check:
    """001:CE24.2: results analysed with KPIs, return in money or on the declared scale; whether that is objective is a person's judgement."""
    review = final_of(workspace) or next((row for row in reviews_of(workspace) if row.period), None)
    found = reading.of(review) if review is not None else None
    if review is None or found is None:
        return answer([], [new_review(workspace, _("No review is begun yet."))])
    return answer(links([review]), [item for part in (meter.results(found), meter.actions(found), meter.valued(found)) for item in part.missing])


@criterion("reviews.axes", label=gettext_lazy("Improvement axes, each with a figure bound to a measure and a proposal"), axes=1)
def reviews_axes(workspace: Workspace, axes: int) -> Check:
    """001:CE24.3: concrete axes, argued with concrete figures."""
    rows = of_workspace(workspace, Improvement.objects.filter(workspace=workspace, review__isnull=False).select_related("indicator", "review").order_by("number"))
    missing = lacks(rows)
    if len(rows) < axes:
        missing.insert(0, Missing(_("No axis of improvement is stated yet."), reverse("steer:improvement-new", args=[workspace.slug])))
    for row in rows:
        if row.indicator_id and not evidence.of(row, supports.FIGURE).exists():
            missing.append(Missing(_("The figure of “%(item)s” cannot be read: no value is known for its indicator.") % {"item": row}, row.page_url("edit")))
    text = ngettext("%(n)d axis of improvement", "%(n)d axes of improvement", len(rows)) % {"n": len(rows)}
    return answer([(text, reverse("steer:improvement-list", args=[workspace.slug]))], missing)


@criterion("reviews.synthesis", label=gettext_lazy("A synthesis of results on one page has been issued for a period"))
def reviews_synthesis(workspace: Workspace) -> Check:
    """004:A3.CR2: it exists for the period, with figures."""
    return of_edition(workspace, SYNTHESIS, _("No synthesis of results has been issued yet: issue a review."))


@criterion("reviews.activity", label=gettext_lazy("A report of activity has been issued, with decisions in it"))
def reviews_activity(workspace: Workspace) -> Check:
    """004:A3.CR4: minutes and report of activity; at least one with decisions."""
    check = of_edition(workspace, ACTIVITY, _("No report of activity has been issued yet: issue a review."))
    missing = list(check.missing)
    issued = [row for row in reviews_of(workspace) if row.editions.get(ACTIVITY) and row.period]
    if issued and not any(reading.decisions_of(workspace, row.period) for row in issued):
        missing.append(Missing(_("No decision was written down in the period of a report that was issued."), reverse("steer:steeringdecision-new", args=[workspace.slug])))
    return answer(list(check.looked_at), missing, judge=False)


def of_edition(workspace: Workspace, name: str, text: str) -> Check:
    rows = Edition.objects.filter(workspace=workspace, kind=name).order_by("-number")[:5]
    looked_at = [(str(row), reverse("edition", args=[workspace.slug, name, row.number])) for row in rows]
    return answer(looked_at, [] if looked_at else [new_review(workspace, text)], judge=False)


@criterion("reviews.reports", label=gettext_lazy("A report is given for each period, by its due date"))
def reviews_reports(workspace: Workspace) -> Check:
    """001:B3.A3.T1: report per period."""
    rows = schedule.all_of(workspace)
    late = [report for _schedule, reports in rows for report in reports if report.state == schedule.LATE]
    missing = [
        Missing(_("The report of %(period)s was due on %(day)s.") % {"period": report.name.lower(), "day": day(report.due)}, report.review.get_absolute_url() if report.review else report.new_url)
        for report in late
    ]
    found = [one for one in of_workspace(workspace, ReportSchedule.objects.filter(workspace=workspace)) if not one.gaps()]
    if not found:
        missing.append(Missing(_("No reporting schedule says how often a report is due, since when and from whom."), reverse("steer:reportschedule-new", args=[workspace.slug])))
    return answer([(str(one), reverse("steer:reports", args=[workspace.slug])) for one in found], missing, judge=False)


@criterion("reviews.current", label=gettext_lazy("No issued review gives a figure that was corrected since"))
def reviews_current(workspace: Workspace) -> Check:
    """Coherence: a number that is given to others and has changed is said again."""
    rows = [row for row in reviews_of(workspace) if row.issued]
    missing = []
    for row in rows:
        if moved := evidence.of(row, supports.RESULT).filter(state=Evidence.State.RECHECK).count():
            text = ngettext("“%(review)s” gives %(n)d figure that has changed since it was issued.", "“%(review)s” gives %(n)d figures that have changed since it was issued.", moved)
            missing.append(Missing(text % {"review": row, "n": moved}, row.get_absolute_url()))
    text = ngettext("%(n)d review issued", "%(n)d reviews issued", len(rows)) % {"n": len(rows)}
    return answer(links(rows) or [(text, reverse("steer:review-list", args=[workspace.slug]))], missing, judge=False)


@criterion("reviews.milestones", label=gettext_lazy("Each validation has a meeting beside it"), days=milestones.DAYS)
def reviews_milestones(workspace: Workspace, days: int) -> Check:
    """001:CE21.1: the schedule of meetings follows intermediate validations, within ``days`` before or after."""
    found = [one for one in milestones.all_of(workspace, days) if one.validation]
    page = reverse("steer:milestones", args=[workspace.slug])
    missing = [] if found else [Missing(_("No project has a milestone of validation yet."), reverse("plan:project-list", args=[workspace.slug]))]
    for one in milestones.without_meeting(found):
        text = _("“%(milestone)s”, on %(day)s, has no meeting within %(days)d days.")
        missing.append(Missing(text % {"milestone": one.title, "day": day(one.day), "days": days}, one.new_url))
    text = ngettext("%(n)d milestone of validation", "%(n)d milestones of validation", len(found)) % {"n": len(found)}
    return answer([(text, page)], missing, judge=False)
