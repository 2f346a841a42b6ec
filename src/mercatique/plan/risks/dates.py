"""What two dates of a plan say of its risks: seen, closed, happened, heavier or lighter."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mercatique.kernel.comparison import Moment, Said, Section, compared, link, pairs
from mercatique.plan.models import Risk


@compared
def risks(before: Moment, after: Moment) -> Section | None:
    said: list[Said] = []
    for old, new in pairs(Risk, before, after):
        url = link(new, after.workspace) if new else ""
        if old is None:
            said.append(Said("new", _("New risk: “%(title)s”") % {"title": new}, url))
        elif new is None:
            said.append(Said("gone", _("Risk taken away: “%(title)s”") % {"title": old}))
        else:
            said += [Said(kind, text, url) for kind, text in changed(old, new)]
    if not said:
        return None
    kinds = [one.kind for one in said]
    counted = {
        "new": ngettext("%(n)d new risk", "%(n)d new risks", kinds.count("new")),
        "closed": ngettext("%(n)d risk closed", "%(n)d risks closed", kinds.count("closed")),
        "happened": ngettext("%(n)d risk happened", "%(n)d risks happened", kinds.count("happened")),
        "heavier": ngettext("%(n)d risk grew heavier", "%(n)d risks grew heavier", kinds.count("heavier")),
        "lighter": ngettext("%(n)d risk grew lighter", "%(n)d risks grew lighter", kinds.count("lighter")),
    }
    summary = tuple(text % {"n": kinds.count(kind)} for kind, text in counted.items() if kind in kinds)
    return Section(_("Risks"), summary, tuple(said))


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
