"""What the room "analyze" shows in its menu and says on the home page."""

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from mercatique.analyze.models import Segment, SwotLine, WatchItem, WatchSource, WatchTopic
from mercatique.kernel import evidence, figures
from mercatique.kernel.format import compact, day, number
from mercatique.kernel.frame import tasks_of
from mercatique.kernel.models import Import, User, Workspace
from mercatique.kernel.rooms import Line, card, counted, noun

SALES, DIAGNOSIS, WATCH = _("Sales and customers"), _("Diagnosis"), _("Watch")

noun(
    "analyze", _("Sales"), "analyze:sales", order=10, group=SALES,
    says=_("What was sold, gross, cancelled and net, month by month, and where it came from."),
)
noun(
    "analyze", _("Customers"), "analyze:customers", order=11, group=SALES, table="customers",
    says=_("Who buys, how often and for how much, who comes back, and on whom the sales rest."),
)
noun(
    "analyze", _("Products"), "analyze:products", order=12, group=SALES, table="products",
    says=_("What sells once returns are taken off, and how few products make most of it."),
)
noun("analyze", _("Segments"), "analyze:segment-list", count=counted(Segment), order=13, group=SALES)
noun(
    "analyze", _("Order rules"), "analyze:rules", order=14, group=SALES,
    says=_("What counts as a cancellation, a return or a fee: read it, change it, see what moves."),
)

noun(
    "analyze", _("SWOT"), "analyze:swot", order=50, group=DIAGNOSIS,
    says=_("Strengths, weaknesses, opportunities and threats side by side, each with what it rests on."),
)
noun("analyze", _("Lines"), "analyze:swotline-list", count=counted(SwotLine), order=51, group=DIAGNOSIS)

noun(
    "analyze", _("Watch desk"), "analyze:watch", order=59, group=WATCH,
    says=_("What is followed outside the firm, what was read last and what is to be read again."),
)
noun("analyze", _("Topics"), "analyze:watchtopic-list", count=counted(WatchTopic), order=60, group=WATCH)
noun("analyze", _("Watch sources"), "analyze:watchsource-list", count=counted(WatchSource), order=61, group=WATCH)
noun("analyze", _("Items"), "analyze:watchitem-list", count=counted(WatchItem), order=62, group=WATCH)


@card("analyze")
def known(workspace: Workspace) -> list[Line]:
    """Net sales, customers and segments, and until when the data go."""
    if not workspace.warehouse.has("orders"):
        return []
    slug = [workspace.slug]
    net, people = figures.read(workspace, "sales.net"), figures.read(workspace, "customers.count")
    lines = []
    if net.value is not None:
        text = gettext("%(amount)s of net sales up to %(day)s.") % {"amount": compact(net.value, net.currency), "day": day(net.data_date)}
        lines.append(Line(text, reverse("analyze:sales", args=slug)))
    else:
        lines.append(Line(gettext("Sales: %(reason)s.") % {"reason": net.reason}, reverse("analyze:sales", args=slug)))
    if people.value is not None:
        count = int(people.value)
        text = ngettext("%(n)s known customer", "%(n)s known customers", count) % {"n": number(count)}
        lines.append(Line(text, reverse("analyze:customers", args=slug)))
    if segments := Segment.objects.filter(workspace=workspace).count():
        text = ngettext("%(n)d segment", "%(n)d segments", segments) % {"n": segments}
        lines.append(Line(text, reverse("analyze:segment-list", args=slug)))
    last = Import.objects.filter(workspace=workspace, state=Import.State.DONE).order_by("-done_at").first()
    if last is not None and last.done_at:
        text = gettext("last import on %(day)s: “%(file)s”") % {"day": day(last.done_at), "file": last.file_name}
        lines.append(Line(text, reverse("import", args=[workspace.slug, last.number])))
    return lines


@card("analyze")
def due(workspace: Workspace) -> list[Line]:
    """Watch topics whose cadence has passed, and SWOT lines to recheck."""
    from mercatique.analyze.watch.views import stale

    lines = []
    late = stale(workspace)
    if late:
        text = ngettext("%(n)d watch topic to read again: %(first)s", "%(n)d watch topics to read again: %(first)s…", len(late))
        lines.append(Line(text % {"n": len(late), "first": late[0]}, reverse("analyze:watch", args=[workspace.slug]), "due"))
    return lines + rechecks(workspace)


def rechecks(workspace: Workspace) -> list[Line]:
    states = evidence.state_of(SwotLine.objects.filter(workspace=workspace))
    count = sum(1 for _supports, recheck in states.values() if recheck)
    if not count:
        return []
    text = ngettext("%(n)d SWOT line to recheck", "%(n)d SWOT lines to recheck", count) % {"n": count}
    return [Line(text, reverse("analyze:swot", args=[workspace.slug]), "due")]


@tasks_of("analyze")
def to_read(workspace: Workspace, user: User | None) -> list[Line]:
    """The late watch topics a person answers for."""
    from mercatique.analyze.watch.views import stale

    late = [topic for topic in stale(workspace) if user is None or (topic.owner is not None and topic.owner.user_id == user.pk)]
    return [Line(gettext("“%(topic)s” is to be read again") % {"topic": topic}, topic.get_absolute_url(), "due") for topic in late]


@tasks_of("analyze")
def to_recheck(workspace: Workspace, user: User | None) -> list[Line]:
    """SWOT lines whose support has changed: they belong to nobody in particular."""
    return [] if user else rechecks(workspace)
