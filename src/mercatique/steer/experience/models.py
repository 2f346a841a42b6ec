"""What a person writes about their own part in the plan; what they did is read from the records."""

from django.db import models
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from mercatique.kernel.models import Member, Record


class Experience(Record):
    """An experience report: the words of one person around what the records say they did."""

    member = models.ForeignKey(Member, verbose_name=_("person"), null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    start = models.DateField(pgettext_lazy("date", "from"), null=True, blank=True)
    end = models.DateField(pgettext_lazy("date", "to"), null=True, blank=True)
    context = models.TextField(_("context"), blank=True, help_text=_("The firm, the action, the situation in which you were put."))
    part = models.TextField(_("your part"), blank=True, help_text=_("What you were answerable for, with whom, under which constraints."))
    difficulties = models.TextField(_("difficulties, and how you met them"), blank=True)
    learned = models.TextField(_("what you learned"), blank=True)
    ahead = models.TextField(_("what you would do otherwise"), blank=True)

    meaningful = ("title", "member_id", "learned")
    searched = ("context", "part", "difficulties", "learned", "ahead")

    class Meta(Record.Meta):
        verbose_name = _("experience report")
        verbose_name_plural = _("experience reports")

    def gaps(self) -> list[str]:
        needed = {
            "member_id": gettext("the person"), "start": gettext("a first day"), "end": gettext("a last day"), "context": gettext("a context"), "part": gettext("your part"),
            "difficulties": gettext("difficulties, and how they were met"), "learned": gettext("what was learned"), "ahead": gettext("what would be done otherwise"),
        }  # fmt: skip
        return [words for name, words in needed.items() if getattr(self, name) in (None, "")]

    def lacks(self) -> str:
        return ", ".join(self.gaps()) or pgettext("check", "complete")

    lacks.short_description = _("Missing")  # type: ignore[attr-defined]
