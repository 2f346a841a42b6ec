"""The diagnosis: strengths, weaknesses, opportunities and threats, each resting on evidence."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from mercatique.kernel.models import Record


class SwotLine(Record):
    """One line of the SWOT: its title is the claim."""

    class Quadrant(models.TextChoices):
        STRENGTH = "S", _("Strength")
        WEAKNESS = "W", _("Weakness")
        OPPORTUNITY = "O", _("Opportunity")
        THREAT = "T", _("Threat")

    quadrant = models.CharField(_("quadrant"), max_length=1, choices=Quadrant.choices, blank=True)
    explanation = models.TextField(_("explanation"), blank=True)
    comparison = models.TextField(_("compared with competitors"), blank=True)
    importance = models.PositiveSmallIntegerField(
        _("importance, 1 to 5"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )

    meaningful = ("title", "quadrant")
    searched = ("explanation", "comparison")

    class Meta(Record.Meta):
        verbose_name = _("SWOT line")
        verbose_name_plural = _("SWOT lines")
