"""Is the watch there: enough sources, reliable ones, both kinds, and fresh?"""

from datetime import timedelta
from statistics import median

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mercatique.analyze.models import WatchItem, WatchSource, WatchTopic
from mercatique.kernel.criteria import Check, Missing, answer, criterion
from mercatique.kernel.models import Workspace


@criterion(
    "watch.sources",
    label=gettext_lazy("A technological and competitive watch rests on reliable, current sources"),
    sources=5,
    reliability=3,
    months=6,
)
def watch_sources(workspace: Workspace, sources: int, reliability: float, months: int) -> Check:
    """000:Cr14: at least ``sources`` sources, median reliability, a technological and a competitive topic, a recent item."""
    listed = reverse("analyze:watchsource-list", args=[workspace.slug])
    topics_page = reverse("analyze:watchtopic-list", args=[workspace.slug])
    items_page = reverse("analyze:watchitem-list", args=[workspace.slug])
    found = WatchSource.objects.filter(workspace=workspace)
    topics = WatchTopic.objects.filter(workspace=workspace)
    count = found.count()
    looked_at = [
        (ngettext("%(n)d source", "%(n)d sources", count) % {"n": count}, listed),
        (ngettext("%(n)d topic", "%(n)d topics", topics.count()) % {"n": topics.count()}, topics_page),
    ]
    missing: list[Missing] = []
    if count < sources:
        text = ngettext("%(n)d more source is needed.", "%(n)d more sources are needed.", sources - count)
        missing.append(Missing(text % {"n": sources - count}, reverse("analyze:watchsource-new", args=[workspace.slug])))
    rated = list(found.exclude(reliability=None).values_list("reliability", flat=True))
    if unrated := count - len(rated):
        text = ngettext("%(n)d source has no reliability.", "%(n)d sources have no reliability.", unrated)
        missing.append(Missing(text % {"n": unrated}, listed))
    if rated and median(rated) < reliability:
        missing.append(
            Missing(_("The median reliability of the sources is below %(limit)s of 5.") % {"limit": reliability}, listed)
        )
    kinds = {*topics.values_list("kind", flat=True)}
    new_topic = reverse("analyze:watchtopic-new", args=[workspace.slug])
    if "technological" not in kinds:
        missing.append(Missing(_("No topic is technological."), f"{new_topic}?kind=technological"))
    if "competitive" not in kinds:
        missing.append(Missing(_("No topic is competitive."), f"{new_topic}?kind=competitive"))
    last = WatchItem.objects.filter(workspace=workspace, day__isnull=False).order_by("-day").first()
    if last is None:
        missing.append(Missing(_("No dated item has been noted."), reverse("analyze:watchitem-new", args=[workspace.slug])))
    else:
        last.workspace = workspace
        looked_at.append((str(last), last.get_absolute_url()))
        if last.day < timezone.localdate() - timedelta(days=round(30.44 * months)):
            text = ngettext("The last item is older than %(n)d month.", "The last item is older than %(n)d months.", months)
            missing.append(Missing(text % {"n": months}, items_page))
    return answer(looked_at, missing)


@criterion("watch.used", label=gettext_lazy("What the watch found is used"))
def watch_used(workspace: Workspace) -> Check:
    """Coherence: an item noted and never used is a hint that the watch does not feed the strategy."""
    from mercatique.kernel import evidence

    items = list(WatchItem.objects.filter(workspace=workspace))
    users = evidence.users_of(item for item in items if not item.use.strip())
    used = []
    for item in items:
        item.workspace = workspace
        if item.use.strip() or users[item.pk]:
            used.append((str(item), item.get_absolute_url()))
    if used:
        return answer(used[:5], [], judge=False)
    page = reverse("analyze:watchitem-list", args=[workspace.slug])
    return answer([], [Missing(_("No watch item says what is done with it."), page)], judge=False)


@criterion("watch.perimeter", label=gettext_lazy("The watch looks at the sector and beyond it, and is alive"), days=30)
def watch_perimeter(workspace: Workspace, days: int) -> Check:
    """000:B3.C7: a topic in the sector, one outside it, an item of the last ``days`` days."""
    topics = WatchTopic.objects.filter(workspace=workspace)
    new = reverse("analyze:watchtopic-new", args=[workspace.slug])
    kinds = set(topics.values_list("perimeter", flat=True))
    missing: list[Missing] = []
    if WatchTopic.Perimeter.SECTOR not in kinds:
        missing.append(Missing(_("No topic is about the sector."), f"{new}?perimeter=sector"))
    if WatchTopic.Perimeter.OTHER not in kinds:
        missing.append(Missing(_("No topic looks at another sector."), f"{new}?perimeter=other"))
    today = timezone.localdate()
    recent = WatchItem.objects.filter(workspace=workspace, day__gt=today - timedelta(days=days), day__lte=today).count()
    if not recent:
        text = ngettext("No item is of the last %(n)d day.", "No item is of the last %(n)d days.", days) % {"n": days}
        missing.append(Missing(text, reverse("analyze:watchitem-new", args=[workspace.slug])))
    looked_at = [
        (ngettext("%(n)d topic", "%(n)d topics", topics.count()) % {"n": topics.count()}, reverse("analyze:watchtopic-list", args=[workspace.slug])),
        (ngettext("%(n)d recent item", "%(n)d recent items", recent) % {"n": recent}, reverse("analyze:watchitem-list", args=[workspace.slug])),
    ]
    return answer(looked_at, missing, judge=False)
