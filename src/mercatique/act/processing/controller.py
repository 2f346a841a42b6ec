"""Who answers for the processing of personal data, and the data protection officer (first sheet of the register)."""

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mercatique.kernel.models import Record, Workspace


class Controller(Record):
    """The organisation that decides on purposes and means, and whom to ask; one in a workspace."""

    title = models.CharField(_("name of the organisation"), max_length=200)
    postal_address = models.TextField(_("postal address"), blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    representative = models.CharField(
        _("representative"), max_length=200, blank=True,
        help_text=_("Who acts for the organisation: name and function. Of an organisation outside the European Union, its representative in it."),
    )  # fmt: skip
    joint = models.TextField(_("joint controllers"), blank=True, help_text=_("Organisations that decide with yours, and how to reach them."))
    officer = models.CharField(_("data protection officer"), max_length=200, blank=True)
    officer_company = models.CharField(_("company of an external officer"), max_length=200, blank=True)
    officer_address = models.TextField(_("postal address of the officer"), blank=True)
    officer_email = models.EmailField(_("e-mail of the officer"), blank=True)
    officer_phone = models.CharField(_("telephone of the officer"), max_length=40, blank=True)
    without_officer = models.BooleanField(
        _("no officer has to be named"), default=False,
        help_text=_("Only a public body, or who follows people or processes sensitive data on a large scale, has to name one (GDPR, article 37)."),
    )  # fmt: skip

    meaningful = ("title", "postal_address", "representative", "officer")
    searched = ("postal_address", "representative", "officer")

    class Meta(Record.Meta):
        verbose_name = _("controller")
        verbose_name_plural = _("controllers")

    def gaps(self) -> list[str]:
        lacking = []
        if not self.postal_address:
            lacking.append(gettext("its postal address"))
        if not (self.email or self.phone):
            lacking.append(gettext("an e-mail or a telephone number"))
        if not self.representative:
            lacking.append(gettext("its representative"))
        if not self.officer and not self.without_officer:
            lacking.append(gettext("its data protection officer, or that none has to be named"))
        if self.officer and self.without_officer:
            lacking.append(gettext("a choice: an officer is named, and none has to be"))
        if self.officer and not (self.officer_email or self.officer_phone):
            lacking.append(gettext("how to reach the officer"))
        return lacking


def controller_of(workspace: Workspace) -> Controller | None:
    """The controller the register names."""
    found = Controller.objects.filter(workspace=workspace).order_by("number").first()
    if found is not None:
        found.workspace = workspace
    return found
