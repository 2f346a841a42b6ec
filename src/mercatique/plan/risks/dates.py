"""What two dates of a plan say of its risks: seen, closed, happened, heavier or lighter."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from mercatique.kernel.comparison import Moment, Section, compared, section, told
from mercatique.plan.models import Risk

COUNTED = {
    "new": ngettext_lazy("%(n)d new risk", "%(n)d new risks", "n"),
    "closed": ngettext_lazy("%(n)d risk closed", "%(n)d risks closed", "n"),
    "happened": ngettext_lazy("%(n)d risk happened", "%(n)d risks happened", "n"),
    "heavier": ngettext_lazy("%(n)d risk grew heavier", "%(n)d risks grew heavier", "n"),
    "lighter": ngettext_lazy("%(n)d risk grew lighter", "%(n)d risks grew lighter", "n"),
}


@compared
def risks(before: Moment, after: Moment) -> Section | None:
    said = told(Risk, before, after, new=_("New risk: “%(title)s”"), gone=_("Risk taken away: “%(title)s”"), changed=changed)
    return section(_("Risks"), said, COUNTED)


def changed(old: Risk, new: Risk) -> list[tuple[str, str]]:
    """What differs between a risk as it was and as it is, with a word for its kind."""
    found: list[tuple[str, str]] = []
    if old.status != new.status:
        values = {"title": new, "old": old.get_status_display(), "new": new.get_status_display()}
        found.append((new.status, _("“%(title)s”: %(new)s, was %(old)s") % values))
    if old.score and new.score and old.score != new.score:
        kind = "heavier" if new.score > old.score else "lighter"
        found.append((kind, _("“%(title)s” weighs %(new)d instead of %(old)d (of 25)") % {"title": new, "new": new.score, "old": old.score}))
    return found
