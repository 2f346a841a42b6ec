"""The forms of a draft: what holds for the whole framework, one row, the file."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from mercatique.kernel.criteria import CRITERIA
from mercatique.kernel.rooms import ROOMS
from mercatique.prove.frames.reading import LENGTH, VERSION
from mercatique.prove.frames.rows import Competence, Criterion, Framework, Level, Row, Task, Test, Words

KIND_WORDS = [
    ("", "–"), ("A", gettext_lazy("automatic: complete when nothing is missing")), ("P", gettext_lazy("checked first, then judged by a person")),
    ("H", gettext_lazy("a piece to show, judged by a person")),
]  # fmt: skip
FORM_WORDS = [("", "–"), ("individual", gettext_lazy("alone")), ("group", gettext_lazy("in a group")), ("either", gettext_lazy("alone or in a group"))]
SETTING_WORDS = [
    ("", "–"), ("real", gettext_lazy("a real case")), ("reconstructed", gettext_lazy("a reconstructed situation")), ("fictitious", gettext_lazy("a fictitious case")),
    ("centre", gettext_lazy("in the training centre")),
]  # fmt: skip


def text(label: Any, rows: int = 2, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=kwargs.pop("max_length", LENGTH), widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


def both(french: str, english: str) -> Words:
    return Words.read({language: said.strip() for language, said in (("fr", french), ("en", english)) if said.strip()})


def checks_by_room() -> list[Any]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for name, each in sorted(CRITERIA.items(), key=lambda pair: str(pair[1].label)):
        groups.setdefault(str(ROOMS[each.room].label) if each.room in ROOMS else each.room, []).append((name, f"{each.label} ({name})"))
    return sorted(groups.items())


class RowForm(forms.Form):
    """One row of a draft; what a row of its sort does not have is not asked."""

    fr = text(gettext_lazy("Wording in French"), 3)
    en = text(gettext_lazy("Wording in English"), 3)
    kind = forms.ChoiceField(label=pgettext_lazy("of a check", "Kind"), choices=KIND_WORDS, required=False)
    shows_fr = text(gettext_lazy("What to show, in French"))
    shows_en = text(gettext_lazy("What to show, in English"))
    checks = forms.MultipleChoiceField(label=gettext_lazy("Checks"), required=False, widget=forms.SelectMultiple(attrs={"size": 8}))
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, framework: Framework, row: Row, **kwargs: Any) -> None:
        self.framework, self.row = framework, row
        super().__init__(*args, **kwargs)
        self.fields["checks"].choices = checks_by_room()  # type: ignore[attr-defined]
        for name, field in self.more().items():
            self.fields[name] = field
        for name, value in self.said().items():
            if name in self.fields:
                self.fields[name].initial = value

    def more(self) -> dict[str, forms.Field]:
        """The fields of rows of this sort."""
        row, framework = self.row, self.framework
        block = framework.block(row.block)
        confirmed = forms.BooleanField(label=_("The link is inferred: the source does not state it"), required=False)
        if isinstance(row, Task) and block:
            return {"activity": forms.ChoiceField(label=_("Activity"), required=False, choices=[("", "–"), *((a.code, f"{a.code} {a.name}") for a in block.activities)])}
        if isinstance(row, Competence) and block:
            return {"task": forms.ChoiceField(label=_("Task"), required=False, choices=[("", "–"), *((t.code, f"{t.code} {t.name}") for t in block.tasks)]), "inferred": confirmed}
        if isinstance(row, Criterion):
            found: dict[str, forms.Field] = {
                "competences": forms.MultipleChoiceField(
                    label=_("Competences it judges"), required=False, widget=forms.CheckboxSelectMultiple,
                    choices=[(c.key, f"{c.key} {c.name}") for c in framework.competences if c.block == row.block or c.key in row.competences],
                ),
                "inferred": confirmed,
                "test": forms.ChoiceField(label=_("Test"), required=False, choices=[("", "–"), *((t.code, f"{t.code} {t.name}") for t in framework.tests)]),
            }  # fmt: skip
            if framework.points is not None:
                found["points"] = forms.IntegerField(label=_("Points"), required=False, min_value=0, max_value=1000)
            return found
        if isinstance(row, Test):
            return {
                "form": forms.ChoiceField(label=_("Form"), choices=FORM_WORDS, required=False),
                "setting": forms.ChoiceField(label=_("Setting"), choices=SETTING_WORDS, required=False),
                "mode": forms.CharField(label=_("Written or oral"), required=False, max_length=60),
                "days": forms.IntegerField(label=_("Days of preparation"), required=False, min_value=0, max_value=1000),
                "minutes": forms.CharField(label=_("Minutes, one part after the other"), required=False, max_length=60, help_text=_("For instance: 15 + 15")),
                "deliverables_fr": text(_("To hand in, in French, one per line"), 3),
                "deliverables_en": text(_("To hand in, in English, one per line"), 3),
                "asked_fr": text(_("What is asked, in French, one per line"), 3),
                "asked_en": text(_("What is asked, in English, one per line"), 3),
                "individual_fr": text(_("What each candidate hands in alone, in French")),
                "individual_en": text(_("What each candidate hands in alone, in English")),
                "criteria": forms.MultipleChoiceField(
                    label=_("Criteria it covers"), required=False, widget=forms.SelectMultiple(attrs={"size": 8}),
                    choices=[(c.key, f"{c.block} · {c.code} {c.name}") for c in framework.criteria],
                ),
                "inferred": confirmed,
            }  # fmt: skip
        return {}

    def said(self) -> dict[str, Any]:
        row = self.row
        name, shows = dict(row.name.by_language), dict(row.shows.by_language)
        found: dict[str, Any] = {
            "fr": name.get("fr", ""), "en": name.get("en", ""), "kind": row.kind, "checks": list(row.checks), "shows_fr": shows.get("fr", ""),
            "shows_en": shows.get("en", ""), **{each: getattr(row, each) for each in ("activity", "task", "inferred", "test", "points") if hasattr(row, each)},
        }  # fmt: skip
        if isinstance(row, Criterion):
            found["competences"] = list(row.competences)
        if isinstance(row, Test):
            alone = dict(row.individual.by_language)
            found |= {
                "form": row.form, "setting": row.setting, "mode": row.mode, "days": row.days, "minutes": " + ".join(map(str, row.minutes)),
                "criteria": list(row.criteria), "individual_fr": alone.get("fr", ""), "individual_en": alone.get("en", ""),
                **{f"{each}_{language}": "\n".join(getattr(row, each).get(language, [])) for each in ("deliverables", "asked") for language in ("fr", "en")},
            }  # fmt: skip
        return found

    def clean_minutes(self) -> tuple[int, ...]:
        parts = self.cleaned_data["minutes"].replace(",", "+").replace(";", "+").split("+")
        try:
            return tuple(int(part) for part in parts if part.strip())
        except ValueError:
            raise forms.ValidationError(_("Write minutes as whole numbers: 15 + 15.")) from None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not (data.get("fr", "").strip() or data.get("en", "").strip()):
            self.add_error("fr", _("Say in one language at least what is asked."))
        return data

    def result(self) -> Row:
        """The row as it is now said."""
        data, row = self.cleaned_data, self.row
        values: dict[str, Any] = {
            "name": both(data["fr"], data["en"]), "kind": data["kind"], "shows": both(data["shows_fr"], data["shows_en"]), "checks": self.in_order("checks"),
            **{name: data[name] for name in ("activity", "task", "inferred", "test", "points", "form", "setting", "mode", "days", "minutes") if name in self.fields},
        }  # fmt: skip
        if isinstance(row, Criterion):
            values["competences"] = self.in_order("competences")
        if isinstance(row, Test):
            values["criteria"] = self.in_order("criteria")
            values["individual"] = both(data["individual_fr"], data["individual_en"])
            for name in ("deliverables", "asked"):
                lines = {language: [line.strip() for line in data[f"{name}_{language}"].splitlines() if line.strip()] for language in ("fr", "en")}
                values[name] = {language: several for language, several in lines.items() if several}
        return replace(row, **values)

    def in_order(self, name: str) -> tuple[str, ...]:
        """What is chosen, in the order it had, new ones after."""
        before, chosen = getattr(self.row, name), self.cleaned_data[name]
        return (*(each for each in before if each in chosen or (name == "checks" and each not in CRITERIA)), *(each for each in chosen if each not in before))


class GeneralForm(forms.Form):
    """Name, version, points and levels of a draft."""

    fr = forms.CharField(label=gettext_lazy("Name in French"), max_length=300)
    en = forms.CharField(label=gettext_lazy("Name in English"), max_length=300, required=False)
    version = forms.RegexField(VERSION.pattern + r"\Z", label=gettext_lazy("Version"), max_length=20, help_text=gettext_lazy("Letters, figures, dots and hyphens."))
    points = forms.IntegerField(label=gettext_lazy("Points in all"), required=False, min_value=0, max_value=100_000, help_text=gettext_lazy("Empty where the framework gives none."))
    passing = forms.IntegerField(label=gettext_lazy("Granted from"), required=False, min_value=0, max_value=100_000)
    levels = text(gettext_lazy("Levels, from the lowest to the highest"), 4, help_text=gettext_lazy("One per line: code | French | English."))
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, framework: Framework, **kwargs: Any) -> None:
        self.framework = framework
        name = dict(framework.name.by_language)
        levels = "\n".join(" | ".join((level.code, *(dict(level.name.by_language).get(language, "") for language in ("fr", "en")))) for level in framework.levels)
        kwargs["initial"] = {
            "fr": name.get("fr", ""), "en": name.get("en", ""), "version": framework.version, "points": framework.points, "passing": framework.passing,
            "levels": levels, **kwargs.get("initial", {}),
        }  # fmt: skip
        super().__init__(*args, **kwargs)

    def clean_levels(self) -> tuple[Level, ...]:
        found = []
        for line in self.cleaned_data["levels"].splitlines():
            if line.strip():
                code, french, english = ([part.strip() for part in line.split("|")] + ["", ""])[:3]
                if not code or not (french or english):
                    raise forms.ValidationError(_("“%(line)s”: write the code, the French and the English, with | between them.") % {"line": line[:60]})
                found.append(Level(code, both(french, english)))
        return tuple(found)

    def result(self) -> Framework:
        data = self.cleaned_data
        framework = replace(
            self.framework, name=both(data["fr"], data["en"]), version=data["version"], points=data["points"], passing=data["passing"],
            levels=data["levels"] or self.framework.levels,
        )  # fmt: skip
        return framework


class FileForm(forms.Form):
    """A draft as the text of its file: for who adds or removes whole rows."""

    file = forms.CharField(label=gettext_lazy("The file, in TOML"), strip=False, widget=forms.Textarea(attrs={"rows": 30, "spellcheck": "false"}))
    revision = forms.IntegerField(widget=forms.HiddenInput)


class NewForm(forms.Form):
    """A new draft: from a framework that is there, or from a file."""

    begin = forms.ChoiceField(label=gettext_lazy("Begin from"), required=False)
    upload = forms.FileField(label=gettext_lazy("or bring a framework file (TOML)"), required=False)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["begin"].choices = [("", "–"), *choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and bool(data.get("begin")) == bool(data.get("upload")):
            raise forms.ValidationError(_("Choose one: a framework to begin from, or a file."))
        return data
