"""The forms of a choice: its criteria with the scores of the options, and the phases and money of an option."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from mercatique.decide.choices.comparison import options_of, scores, write_score
from mercatique.decide.choices.models import HIGHEST, LOWEST
from mercatique.decide.models import Choice, Option, OptionAmount, OptionScore, OptionStep, Yardstick
from mercatique.kernel.format import number
from mercatique.kernel.forms import AmountField, RecordForm

#: Empty rows at the end of a table.
MORE = 3


class OptionForm(RecordForm):
    """An option, which ends after it begins."""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("start") and data.get("end") and data["end"] < data["start"]:
            self.add_error("end", _("The last day is before the first."))
        return data


class DecisionForm(RecordForm):
    """A decision retains an option of its own choice."""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        option, choice = data.get("option"), data.get("choice")
        if option is not None and choice is None and option.choice is not None:
            data["choice"] = option.choice
        elif option is not None and choice is not None and option.choice_id not in {None, choice.pk}:
            self.add_error("option", _("“%(option)s” is no option of “%(choice)s”.") % {"option": option, "choice": choice})
        if data.get("day") and data.get("review") and data["review"] < data["day"]:
            self.add_error("review", _("It would be looked at again before it is decided."))
        return data


def named(field: forms.Field, label: str) -> forms.Field:
    """A field of a table: its label is read, the column shows it."""
    field.label = label
    field.widget.attrs["aria-label"] = label
    return field


def words(label: str, value: str = "") -> forms.CharField:
    return named(forms.CharField(required=False, max_length=180, initial=value), label)  # type: ignore[return-value]


def money(label: str, value: Decimal | None = None) -> AmountField:
    return named(AmountField(required=False, min_value=0, max_digits=16, decimal_places=2, initial=value), label)  # type: ignore[return-value]


def on_day(label: str, value: Any = None) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return named(forms.DateField(required=False, initial=value, widget=widget), label)  # type: ignore[return-value]


def one_of(label: str, choices: Any, value: str = "", empty: str = "—") -> forms.ChoiceField:
    return named(forms.ChoiceField(required=False, choices=[("", empty), *choices], initial=value), label)  # type: ignore[return-value]


class TableForm(forms.Form):
    """Rows of fields under one version; a row whose name is emptied goes."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def value(self, name: str) -> Any:
        return self.cleaned_data.get(name)


class ScoresForm(TableForm):
    """What counts in a choice, how much, and what each option is worth on it."""

    def __init__(self, *args: Any, choice: Choice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choice, self.options = choice, options_of(choice)
        self.fields["version"].initial = choice.version
        self.yardsticks = list(Yardstick.objects.filter(choice=choice).order_by("number"))
        known = {(score.option_id, score.yardstick_id): score.value for score in OptionScore.objects.filter(yardstick__choice=choice)}
        computed = scores(self.options, self.yardsticks)
        self.keys: list[tuple[str, Yardstick | None]] = [(f"y{yardstick.number}", yardstick) for yardstick in self.yardsticks]
        self.keys += [(f"n{place}", None) for place in range(MORE)]
        for place, (key, yardstick) in enumerate(self.keys, start=1):
            name = str(yardstick) if yardstick else _("new criterion %(n)d") % {"n": place - len(self.yardsticks)}
            self.fields[f"{key}-title"] = words(_("Criterion: %(name)s") % {"name": name}, yardstick.title if yardstick else "")
            self.fields[f"{key}-weight"] = money(_("Weight of %(name)s") % {"name": name}, yardstick.weight if yardstick else None)
            self.fields[f"{key}-reads"] = one_of(
                _("Scored by: %(name)s") % {"name": name}, Yardstick.Reads.choices, yardstick.reads if yardstick else "", _("People, from 0 to 5")
            )
            for option in self.options:
                label = _("Score of “%(option)s” on %(name)s") % {"option": option, "name": name}
                field = AmountField(required=False, min_value=LOWEST, max_value=HIGHEST, max_digits=5, decimal_places=2)
                field.initial = known.get((option.pk, yardstick.pk)) if yardstick else None
                if yardstick and yardstick.reads:
                    field.widget.attrs["placeholder"] = number(computed[option.number, yardstick.number], decimals=1)
                self.fields[f"{key}-{option.number}"] = named(field, label)

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [
            {
                "title": self[f"{key}-title"], "weight": self[f"{key}-weight"], "reads": self[f"{key}-reads"],
                "scores": [(option, self[f"{key}-{option.number}"]) for option in self.options],
            }
            for key, _yardstick in self.keys
        ]  # fmt: skip

    def save(self) -> bool:
        changed = False
        for key, yardstick in self.keys:
            title = (self.value(f"{key}-title") or "").strip()
            if not title:
                if yardstick is not None:
                    yardstick.delete()
                    changed = True
                continue
            given = self.value(f"{key}-weight")
            weight, reads = Decimal(1) if given is None else given, self.value(f"{key}-reads") or ""
            if yardstick is None:
                yardstick = Yardstick(workspace=self.choice.workspace, choice=self.choice, title=title, weight=weight, reads=reads)
                yardstick.save()
                changed = True
            elif (yardstick.title, yardstick.weight, yardstick.reads) != (title, weight, reads):
                yardstick.title, yardstick.weight, yardstick.reads = title, weight, reads
                yardstick.save()
                changed = True
            for option in self.options:
                changed |= write_score(option, yardstick, None if reads else self.value(f"{key}-{option.number}"))
        if changed:
            self.choice.save()
        return changed


class LinesForm(TableForm):
    """The phases of an option, and what it costs and brings."""

    def __init__(self, *args: Any, option: Option, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.option = option
        self.fields["version"].initial = option.version
        steps, amounts = list(option.steps.order_by("start", "number")), list(option.amounts.order_by("kind", "day", "number"))
        self.steps: list[tuple[str, OptionStep | None]] = [(f"s{step.number}", step) for step in steps] + [(f"t{n}", None) for n in range(MORE)]
        self.amounts: list[tuple[str, OptionAmount | None]] = [(f"a{line.number}", line) for line in amounts] + [(f"b{n}", None) for n in range(MORE)]
        for place, (key, step) in enumerate(self.steps, start=1):
            at = {"n": place}
            self.fields[f"{key}-title"] = words(_("Phase %(n)d") % at, step.title if step else "")
            self.fields[f"{key}-purpose"] = one_of(_("Purpose of phase %(n)d") % at, OptionStep.Purpose.choices, step.purpose if step else "")
            self.fields[f"{key}-start"] = on_day(_("Phase %(n)d, from") % at, step.start if step else None)
            self.fields[f"{key}-end"] = on_day(_("Phase %(n)d, to") % at, step.end if step else None)
        for place, (key, line) in enumerate(self.amounts, start=1):
            at = {"n": place}
            self.fields[f"{key}-title"] = words(_("Line %(n)d") % at, line.title if line else "")
            self.fields[f"{key}-kind"] = one_of(_("Kind of line %(n)d") % at, OptionAmount.Kind.choices, line.kind if line else "")
            self.fields[f"{key}-day"] = on_day(_("First day of line %(n)d") % at, line.day if line else None)
            self.fields[f"{key}-amount"] = money(_("Amount of line %(n)d") % at, line.amount if line else None)

    @property
    def step_rows(self) -> list[list[Any]]:
        return [[self[f"{key}-{name}"] for name in ("title", "purpose", "start", "end")] for key, _step in self.steps]

    @property
    def amount_rows(self) -> list[list[Any]]:
        return [[self[f"{key}-{name}"] for name in ("title", "kind", "day", "amount")] for key, _line in self.amounts]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for key, _step in self.steps:
            if data.get(f"{key}-start") and data.get(f"{key}-end") and data[f"{key}-end"] < data[f"{key}-start"]:
                self.add_error(f"{key}-end", _("The last day is before the first."))
            if not data.get(f"{key}-title") and (_step is None) and any(data.get(f"{key}-{name}") for name in ("purpose", "start", "end")):
                self.add_error(f"{key}-title", _("Say what is done."))
        for key, line in self.amounts:
            given = {name: data.get(f"{key}-{name}") for name in ("title", "kind", "day", "amount")}
            if not given["title"] and (line is not None or given["amount"] is None):
                continue
            for name, text in (("title", _("Say what for.")), ("kind", _("Cost or revenue?")), ("day", _("Say from when.")), ("amount", _("Say how much."))):
                if given[name] in (None, "") and f"{key}-{name}" not in self.errors:
                    self.add_error(f"{key}-{name}", text)
        return data

    def save(self) -> bool:
        changed = [self.keep(OptionStep, key, step, ("purpose", "start", "end")) for key, step in self.steps]
        changed += [self.keep(OptionAmount, key, line, ("kind", "day", "amount")) for key, line in self.amounts]
        if any(changed):
            self.option.save()
        return any(changed)

    def keep(self, model: Any, key: str, known: Any, names: tuple[str, ...]) -> bool:
        """Write one row, or take it away when its name was emptied; says whether anything changed."""
        title = (self.value(f"{key}-title") or "").strip()
        if not title:
            if known is not None:
                known.delete()
            return known is not None
        values = {"title": title, **{name: self.value(f"{key}-{name}") for name in names}}
        if known is not None and all(getattr(known, name) == value for name, value in values.items()):
            return False
        record = known or model(workspace=self.option.workspace, option=self.option)
        for name, value in values.items():
            setattr(record, name, value)
        record.save()
        return True


def new_decision(choice: Choice) -> str:
    """The name a decision gets where nobody types one."""
    return str(_("Decision: %(choice)s") % {"choice": choice})[:200]


