"""Segments: live rules over customers, with the offer meant for them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from mercatique.kernel.models import Record


class Segment(Record):
    """A group of customers said as a rule: an and/or tree whose count follows the data."""

    description = models.TextField(_("who they are"), blank=True)
    rule = models.JSONField(_("rule"), default=dict, blank=True)
    offer = models.TextField(_("what we offer them"), blank=True)

    meaningful = ("title", "rule")
    searched = ("description", "offer")

    class Meta(Record.Meta):
        verbose_name = _("segment")
        verbose_name_plural = _("segments")

    def get_rule_display(self) -> str:
        from mercatique.analyze.segments.rule import words

        return words(self.rule) if self.rule else ""
