"""Is the use of personal data in order: every table covered, every sheet filled?"""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mercatique.act.models import Controller, Processing
from mercatique.act.processing.coverage import uncovered
from mercatique.kernel.criteria import Check, Missing, answer, criterion
from mercatique.kernel.models import Workspace


@criterion("privacy.register", label=gettext_lazy("The register covers every table with personal data, sheet by sheet"))
def privacy_register(workspace: Workspace) -> Check:
    """000:Cr7: the register exists, names its controller, covers the personal tables, and each sheet is complete (GDPR, article 30)."""
    sheets = list(Processing.objects.filter(workspace=workspace))
    page = reverse("act:processing-list", args=[workspace.slug])
    new = reverse("act:processing-new", args=[workspace.slug])
    text = ngettext("%(n)d sheet", "%(n)d sheets", len(sheets)) % {"n": len(sheets)}
    missing: list[Missing] = []
    if not sheets:
        missing.append(Missing(_("The register has no sheet yet."), new))
    missing += controller_gaps(workspace)
    for item in uncovered(workspace):
        missing.append(Missing(_("The table “%(table)s” holds personal data and is in no sheet.") % {"table": item.label}, item.url))
    for sheet in sheets:
        sheet.workspace = workspace
        if gaps := sheet.gaps():
            missing.append(
                Missing(_("“%(sheet)s” lacks: %(gaps)s.") % {"sheet": sheet, "gaps": ", ".join(gaps)}, sheet.page_url("edit"))
            )
    return answer([(text, page)], missing)


def controller_gaps(workspace: Workspace) -> list[Missing]:
    """What the first sheet of the register lacks."""
    found = list(Controller.objects.filter(workspace=workspace).order_by("number"))
    if not found:
        return [Missing(_("The register does not name its controller."), reverse("act:controller-new", args=[workspace.slug]))]
    found[0].workspace = workspace
    missing = []
    if gaps := found[0].gaps():
        missing.append(Missing(_("The controller “%(name)s” lacks: %(gaps)s.") % {"name": found[0], "gaps": ", ".join(gaps)}, found[0].page_url("edit")))
    if len(found) > 1:
        missing.append(Missing(_("The register names several controllers: keep one."), reverse("act:controller-list", args=[workspace.slug])))
    return missing


@criterion("privacy.sensitive", label=gettext_lazy("Sensitive data rest on consent or on the law"))
def privacy_sensitive(workspace: Workspace) -> Check:
    """Coherence: sensitive data under legitimate interest or contract alone are a contradiction (GDPR, article 9)."""
    sheets = list(Processing.objects.filter(workspace=workspace, sensitive=True))
    missing = []
    for sheet in sheets:
        sheet.workspace = workspace
        if sheet.basis in {Processing.Basis.INTEREST, Processing.Basis.CONTRACT}:
            missing.append(Missing(_("“%(sheet)s” holds sensitive data on “%(basis)s”.") % {"sheet": sheet, "basis": sheet.get_basis_display()}, sheet.page_url("edit")))
    text = ngettext("%(n)d sheet of sensitive data", "%(n)d sheets of sensitive data", len(sheets)) % {"n": len(sheets)}
    looked_at = [(str(sheet), sheet.get_absolute_url()) for sheet in sheets]
    return answer(looked_at or [(text, reverse("act:processing-list", args=[workspace.slug]))], missing, judge=False)
