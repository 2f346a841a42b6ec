"""The register of processing activities (GDPR, article 30): one sheet per activity."""

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mercatique.kernel.models import Member, Record


class Processing(Record):
    """One processing of personal data: why, whose, which, for whom, how long, how protected."""

    class Basis(models.TextChoices):
        CONSENT = "consent", _("Consent")
        CONTRACT = "contract", _("Contract")
        LEGAL = "legal", _("Legal obligation")
        VITAL = "vital", _("Vital interests")
        PUBLIC = "public", _("Public task")
        INTEREST = "interest", _("Legitimate interest")

    purpose = models.TextField(_("purposes"), blank=True)
    basis = models.CharField(_("lawful basis"), max_length=10, choices=Basis.choices, blank=True)
    persons = models.TextField(_("categories of persons"), blank=True)
    categories = models.TextField(_("categories of data"), blank=True)
    sensitive = models.BooleanField(_("sensitive data"), default=False)
    recipients = models.TextField(_("recipients"), blank=True)
    processors = models.TextField(_("processors"), blank=True)
    transfers = models.TextField(_("transfers outside the European Union"), blank=True)
    retention = models.TextField(_("retention"), blank=True)
    security = models.TextField(_("security measures"), blank=True)
    software = models.CharField(_("software"), max_length=200, blank=True)
    tables = models.CharField(
        _("tables it covers"), max_length=200, blank=True, help_text=_("Tables of this workspace, such as orders, customers.")
    )
    owner = models.ForeignKey(
        Member, verbose_name=_("owner"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True)

    meaningful = ("title", "purpose", "basis", "retention")
    searched = ("purpose", "persons", "categories", "recipients")

    class Meta(Record.Meta):
        verbose_name = _("processing of personal data")
        verbose_name_plural = _("register of processing")

    @classmethod
    def plural(cls) -> str:
        return "processing"

    def gaps(self) -> list[str]:
        needed = {
            "purpose": gettext("its purposes"),
            "basis": gettext("its lawful basis"),
            "persons": gettext("the categories of persons"),
            "categories": gettext("the categories of data"),
            "recipients": gettext("the recipients"),
            "retention": gettext("how long data are kept"),
            "security": gettext("the security measures"),
        }
        return [words for name, words in needed.items() if not getattr(self, name)]
