"""What counts as a cancellation, a return or a fee: each rule in words, what it catches, and its form."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mercatique.analyze import grounds
from mercatique.kernel import figures, imports
from mercatique.kernel.access import workspace_view
from mercatique.kernel.models import Workspace

LISTS = ("cancellation_prefixes", "cancellation_statuses", "return_statuses", "fee_codes", "adjustment_codes")
CODES = gettext_lazy("One per line. A code that ends with * stands for all that begin so; capitals do not matter.")
ONE_PER_LINE = gettext_lazy("One per line; capitals do not matter.")


class Lines(forms.CharField):
    """Several short texts, one per line."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 4}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> tuple[str, ...]:
        found = [" ".join(line.split()) for line in super().clean(value).splitlines()]
        return tuple(dict.fromkeys(line for line in found if line.rstrip("*")))


class RulesForm(forms.Form):
    """The rules as a person edits them."""

    cancellation_prefixes = Lines(label=gettext_lazy("Order numbers of cancellations begin with"), help_text=gettext_lazy("One per line, each before a number: C means C536379, not C-001. One that ends with * stands before anything."))
    negative_quantity = forms.ChoiceField(
        label=gettext_lazy("Any other line with a negative quantity is"),
        choices=[("return", gettext_lazy("a return")), ("cancellation", gettext_lazy("a cancellation"))],
    )
    negative_price = forms.ChoiceField(
        label=gettext_lazy("A line with a negative price is"),
        choices=[("invalid", gettext_lazy("invalid, counted apart")), ("return", gettext_lazy("a return")), ("cancellation", gettext_lazy("a cancellation"))],
    )
    cancellation_statuses = Lines(label=gettext_lazy("Order states that mean cancelled"), help_text=ONE_PER_LINE)
    return_statuses = Lines(label=gettext_lazy("Order states that mean returned or refunded"), help_text=ONE_PER_LINE)
    cancelled_at = forms.BooleanField(label=gettext_lazy("A date of cancellation means cancelled"), required=False)
    fee_codes = Lines(label=gettext_lazy("Product codes that are fees (carriage, bank charges…)"), help_text=CODES)
    adjustment_codes = Lines(label=gettext_lazy("Product codes that are adjustments (discounts, samples, vouchers…)"), help_text=CODES)

    def to_rules(self) -> Any:
        from mercatique.warehouse import OrderRules

        return OrderRules(**self.cleaned_data)


def caught(workspace: Workspace) -> list[dict[str, Any]]:
    """Each rule as a sentence, with the lines it catches and their amount."""
    kept = figures.read(workspace, "sales.by_rule")
    found: dict[str, dict[str, Any]] = {}
    for row in figures.records_of(kept):
        sums = found.setdefault(row["rule"], {"lines": 0, "amount": 0.0})
        sums["lines"] += row["lines"]
        sums["amount"] = None if row["amount"] is None else sums["amount"] + row["amount"]
    return [
        {
            "field": sentence.field,
            "words": _(sentence.message) % dict(sentence.values),
            "lines": found.get(sentence.field, {}).get("lines", 0),
            "amount": found.get(sentence.field, {}).get("amount", 0.0),
        }
        for sentence in workspace.warehouse.rules.in_words()
    ]


@workspace_view()
def rules(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """The rules everybody may read and a manager may change."""
    may_edit = request.membership.may("manager")  # type: ignore[attr-defined]
    form = RulesForm(request.POST or None, initial=workspace.warehouse.rules.to_json())
    if request.method == "POST":
        if not may_edit:
            raise PermissionDenied
        form = RulesForm(request.POST)
        if form.is_valid():
            return change(request, workspace, form.to_rules())
    known = workspace.warehouse.has("orders")
    shown = [figures.read(workspace, key) for key in ("sales.by_rule", "sales.matching")] if known else []
    context = {
        "form": form,
        "caught": caught(workspace),
        "matching": [{**row, "words": MATCHES[row["matched"]]()} for row in figures.records_of(shown[1])] if known else [],
        "by_rule": shown[0] if known else None,
        "known": known,
        "may_edit": may_edit,
        "grounds": grounds.of(workspace, shown),
    }
    return render(request, "analyze/rules.html", context, status=422 if form.errors else 200)


MATCHES = {
    "exact": lambda: _("matched exactly: same customer, product, quantity and price"),
    "ambiguous": lambda: _("matched in parts or at another price"),
    "unmatched": lambda: _("without the sale they take back: it lies before the data"),
}


def change(request: HttpRequest, workspace: Workspace, wanted: Any) -> HttpResponse:
    """Keep changed rules and have everything worked out again; the same rules change nothing."""
    if wanted.version == workspace.warehouse.rules.version:
        messages.info(request, _("The rules are as they were: nothing has changed."))
    else:
        imports.change_rules(workspace, wanted, request.user)  # type: ignore[arg-type]
        messages.success(request, _("The rules are kept. Customers, products and sales are being worked out again."))
    return redirect("analyze:rules", workspace.slug)
