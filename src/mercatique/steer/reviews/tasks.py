"""What reviews say on the home page, and what is due to whom."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mercatique.kernel.format import day
from mercatique.kernel.frame import tasks_of
from mercatique.kernel.models import User, Workspace
from mercatique.kernel.rooms import Line, card
from mercatique.steer.reviews import schedule
from mercatique.steer.reviews.models import ActionReview

WEEK = timedelta(days=7)


@card("steer")
def reports(workspace: Workspace) -> list[Line]:
    """Reports that are late."""
    late = schedule.late(workspace)
    if not late:
        return []
    text = ngettext("%(n)d report is late", "%(n)d reports are late", len(late)) % {"n": len(late)}
    return [Line(text, reverse("steer:reports", args=[workspace.slug]), "late")]


@tasks_of("steer")
def tasks(workspace: Workspace, user: User | None) -> list[Line]:
    """Reports due to a person this week or late, and what a post-action review asks of them."""
    today = timezone.localdate()
    lines = []
    for one, found in schedule.all_of(workspace, today):
        if user is not None and (one.owner is None or one.owner.user_id != user.pk):
            continue
        for report in found:
            if report.state == schedule.LATE or (report.state in {schedule.DUE, schedule.DRAFTED} and report.due <= today + WEEK):
                text = _("The report “%(report)s” of %(period)s is due on %(day)s") % {"report": one, "period": report.name.lower(), "day": day(report.due)}
                lines.append(Line(text, report.review.get_absolute_url() if report.review else report.new_url, "due"))
    owned = {"owner__user": user} if user else {}
    for row in ActionReview.objects.filter(workspace=workspace, due__range=(today, today + WEEK), **owned).order_by("due", "number"):
        row.workspace = workspace
        lines.append(Line(_("“%(review)s”: what was decided is due on %(day)s") % {"review": row, "day": day(row.due)}, row.get_absolute_url(), "due"))
    return lines
