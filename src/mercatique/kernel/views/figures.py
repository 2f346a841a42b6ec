"""Where a figure comes from; the catalogue of figures; the form of an indicator."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from mercatique.kernel import evidence, indicators
from mercatique.kernel import figures as kept
from mercatique.kernel.access import workspace_view
from mercatique.kernel.columns import column_label, value_said
from mercatique.kernel.format import symbol
from mercatique.kernel.forms import RecordForm
from mercatique.kernel.models import Figure, Import, Indicator, Workspace
from mercatique.kernel.rooms import ROOMS
from mercatique.kernel.tables import table_label

#: The units whose numbers the product knows how to write.
UNITS = ("currency", "count", "%", "points", "days", "ratio")


class Suggested(forms.TextInput):
    """A line of text with words to choose from, for whoever does not need another."""

    template_name = "kernel/_suggested.html"

    def __init__(self, words: list[str]) -> None:
        super().__init__()
        self.words = words

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        attrs = {**attrs, "list": f"{attrs['id']}_words"} if attrs and "id" in attrs else attrs
        return {**super().get_context(name, value, attrs), "words": self.words}


class UnitField(forms.CharField):
    """A unit by its name in the reader's language, or any other word."""

    def __init__(self, currency: str, **kwargs: Any) -> None:
        self.choices = [(unit, indicators.unit_said(unit, currency)) for unit in UNITS]
        self.typed = {text.casefold(): unit for unit, label in self.choices for text in (unit, label)} | {symbol(currency).casefold(): "currency"}
        super().__init__(widget=Suggested([label for _unit, label in self.choices]), max_length=20, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return dict(self.choices).get(value, value)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        return self.typed.get(text.casefold(), text)


class IndicatorForm(RecordForm):
    """An indicator: one of the figures that are numbers, or values typed by hand."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "figure_key" in self.fields:
            options = [("", _("Values typed by hand")), *kept.askable(self.workspace)]
            if not self.instance._state.adding:
                now = kept.choice_of(self.instance.figure_key, self.instance.filters)
                options = [(choice, self.instance.get_figure_key_display() if choice and choice == now else label) for choice, label in options]
                self.initial["figure_key"] = now
            self.fields["figure_key"] = forms.ChoiceField(label=_("Read from"), choices=options, required=False)
        if "unit" in self.fields:
            self.fields["unit"] = UnitField(self.workspace.currency, label=_("unit").capitalize(), required=False, help_text=_("A figure read from your data brings its own."))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if (spec := kept.FIGURES.get(data.get("figure_key") or "")) and "unit" in data:
            data["unit"] = spec.unit
        return data

    def clean_figure_key(self) -> str:
        """The choice as the key that is kept, and the record it is about among the filters."""
        key, about = kept.chosen(self.cleaned_data["figure_key"])
        others = {name: value for name, value in self.instance.filters.items() if name != kept.OF}
        self.instance.filters = {**others, **about}
        return key

    class Meta:
        model = Indicator
        fields: tuple[str, ...] = ()


def page_of(spec: kept.Spec, workspace: Workspace) -> str:
    """The page on which a figure is read, when it has one."""
    try:
        return reverse(spec.page, args=[workspace.slug]) if spec.page else ""
    except NoReverseMatch:
        return ""


@workspace_view()
def catalogue(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Every figure the workspace can be asked, with its value and its date."""
    specs = [spec for spec in kept.FIGURES.values() if spec.indicates]
    groups = []
    for room in ROOMS.values():
        rows = [
            (spec, kept.read(workspace, spec.key), page_of(spec, workspace)) for spec in specs if spec.room == room.key
        ]
        if rows:
            groups.append((room, rows))
    return render(request, "kernel/figures.html", {"groups": groups})


@workspace_view()
def detail(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """Where does this figure come from: method, parameters, data, imports, and what rests on it."""
    from mercatique.methods import METHODS

    figure = get_object_or_404(Figure, workspace=workspace, number=number)
    figure.workspace = workspace
    spec = figure.spec
    if spec is None:
        raise Http404
    asked = next((method for method in METHODS if method.name == spec.method), None)
    imports = Import.objects.filter(workspace=workspace, state=Import.State.DONE, table__in=spec.tables)
    context = {
        "figure": figure,
        "spec": spec,
        "page": page_of(spec, workspace),
        "imports": imports,
        "uses": evidence.uses(figure),
        "tables": [(table_label(name), workspace.warehouse.version(name)) for name in spec.tables],
        "method_url": reverse("method", args=[workspace.slug, asked.name]) if asked else "",
        "method_label": gettext(asked.title) if asked else spec.method,
        "parameters": kept.filters_said(figure.filters),
        "rows": [{name: value_said(name, value) for name, value in row.items()} for row in kept.records_of(figure)[:100]],
        "total_rows": len(figure.result["rows"]) if figure.result else 0,
        "columns": [(name, column_label(name)) for name in figure.result["columns"]] if figure.result else [],
        "stale": figure.data_version != kept.data_version(workspace, spec.tables, spec.about(workspace, figure.filters), spec.records),
    }
    return render(request, "kernel/figure_detail.html", context)


@require_POST
@workspace_view(role="member")
def refresh(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    figure = get_object_or_404(Figure, workspace=workspace, number=number)
    period = (figure.start, figure.end) if figure.start and figure.end else None
    kept.read(workspace, figure.key, period, figure.filters, again=True)
    return redirect(figure)
