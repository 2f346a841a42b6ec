"""The form of a segment: its rule is built from groups and conditions, with a count after each step."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from mercatique.analyze import filters
from mercatique.analyze.segments import draft, rule
from mercatique.analyze.segments.draft import Condition, Group
from mercatique.fault import Fault
from mercatique.kernel.forms import RecordForm
from mercatique.kernel.middleware import sentence
from mercatique.kernel.models import Workspace


def joins() -> list[tuple[str, str]]:
    return [
        ("all", _("all of these conditions")),
        ("any", _("at least one of these conditions")),
        ("none", _("none of these conditions")),
    ]


def sign(field: rule.Field, op: str) -> str:
    """A comparison in words."""
    if field.kind in {"text", "segment"}:
        return pgettext("comparison", "is") if op == "=" else pgettext("comparison", "is not")
    if field.kind == "date":
        return pgettext("comparison", "until") if op == "<=" else pgettext("comparison", "from")
    words = {
        "<=": pgettext("comparison", "at most"), ">=": pgettext("comparison", "at least"), "=": pgettext("comparison", "exactly"),
        "<": pgettext("comparison", "less than"), ">": pgettext("comparison", "more than"),
    }  # fmt: skip
    return words[op]


class RuleWidget(forms.Widget):
    """Nested fieldsets whose buttons are submits: without script each step is a page, with it a piece of page."""

    template_name = "analyze/_rule.html"
    use_fieldset = True
    workspace: Workspace

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        # The text stands before the builder: it is what the answer to a conflict, a file or the API says.
        if name not in data and any(key.startswith(f"{name}.") for key in data):
            return draft.from_fields({key: data[key] for key in data}, name)
        return data.get(name)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and not any(key.startswith(f"{name}.") for key in data)

    def format_value(self, value: Any) -> str:
        """The rule as one text, for forms that have no builder (a conflict, a spreadsheet, the API)."""
        found = value.to_rule() if isinstance(value, Group) else value
        if isinstance(found, str):
            return found
        return json.dumps(found, ensure_ascii=False, sort_keys=True) if found else ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        group = value if isinstance(value, Group) else draft.from_rule(decoded(value))
        return {**context, "group": self.group(group, name, "1"), "counted": self.count(group), "name": name}

    def group(self, group: Group, name: str, place: str) -> dict[str, Any]:
        parts = []
        for number, part in enumerate(group.parts, start=1):
            here = f"{place}.{number}"
            parts.append(self.group(part, name, here) if isinstance(part, Group) else self.condition(part, name, here))
        return {
            "group": True, "place": place, "name": f"{name}.{place}", "join": group.join, "joins": joins(), "parts": parts,
            "deep": place.count(".") >= rule.DEPTH - 3,
        }  # fmt: skip

    def condition(self, part: Condition, name: str, place: str) -> dict[str, Any]:
        field = part.field
        return {
            "place": place,
            "name": f"{name}.{place}",
            "field": field,
            "fields": rule.FIELDS.values(),
            "ops": [(op, sign(field, op)) for op in field.ops] if field else [],
            "values": part.values,
            "options": self.options(field) if field else [],
            "error": part.error if not part.empty else "",
            "unit": self.unit(field),
        }

    def options(self, field: rule.Field) -> list[tuple[str, str]]:
        """What a value may be: named segments, scores, the countries and sites of the data."""
        if field.kind == "segment":
            return [(segment.key, _(segment.label)) for segment in rule.segments()]
        if field.kind == "score":
            return [(str(score), str(score)) for score in range(1, 6)]
        if field.kind == "text":
            return [(value, value) for value in filters.values(self.workspace).get(field.name, ())]
        return []

    def unit(self, field: rule.Field | None) -> str:
        from mercatique.kernel.format import symbol

        kind = field.kind if field else ""
        if kind in {"money", "spent"}:
            return symbol(self.workspace.currency)
        return {"days": _("days"), "bought": _("units")}.get(kind, "")

    def count(self, group: Group) -> dict[str, Any] | None:
        """How many customers the rule holds for as it stands; nothing while a line cannot be asked."""
        asked = group.to_rule()
        if not asked or not group.complete:
            return None
        try:
            return rule.count(self.workspace.warehouse, rule.check(asked))
        except Fault:
            return None


def decoded(value: Any) -> Any:
    """A rule given as data or as its text; nothing when it is neither."""
    if isinstance(value, str) and value:
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return {}
    try:
        return rule.check(value) if isinstance(value, dict) and value else {}
    except Fault:
        return {}


class RuleField(forms.Field):
    """A rule from the builder, or as the text in which files and the API carry it."""

    widget = RuleWidget

    def to_python(self, value: Any) -> dict[str, Any]:
        if isinstance(value, Group):
            value = value.to_rule()
        if value in (None, "", {}):
            return {}
        if isinstance(value, str):
            try:
                value = json.loads(value) if len(value) < 100_000 else None
            except (ValueError, RecursionError):
                value = None
        try:
            return rule.check(value)
        except Fault as fault:
            raise forms.ValidationError(sentence(fault), code="rule") from None

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, Group) else decoded(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except forms.ValidationError:
            return True


class SegmentForm(RecordForm):
    """A segment: its name, its rule, what we offer."""

    rule = RuleField(label=gettext_lazy("Who belongs to it"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule"].widget.workspace = self.workspace  # type: ignore[attr-defined]
