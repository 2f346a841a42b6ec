"""Forms of a dossier: what it is for, a section, a piece for a criterion, a deposit."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mercatique.kernel import figures
from mercatique.kernel.forms import RecordForm
from mercatique.kernel.models import Attachment, Edition, Evidence, Figure, Record, Workspace
from mercatique.kernel.records import RECORDS
from mercatique.prove import checks
from mercatique.prove.dossiers import sources
from mercatique.prove.dossiers.models import Dossier
from mercatique.prove.framework import Framework

#: Rows of one kind that a picker shows; more are found by words.
EACH = 12
#: Kinds that are no proof of anything: what the dossier itself is made of.
OWN = {"dossier", "section", "inset", "attestation", "rehearsal", "attachment"}


class DossierForm(RecordForm):
    """Frameworks and tests by their names, those the workspace works to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = [found for found in checks.shown(self.workspace) if found.certifies]
        if self.instance.of and self.instance.of not in chosen:
            chosen.append(self.instance.of)
        choices = [("", "—"), *((found.key, str(found.name)) for found in chosen)]
        tests = [(str(found.name), [(test.code, f"{test.code} – {test.name}") for test in found.tests]) for found in chosen if found.tests]
        for name, options in (("framework", choices), ("test", [("", "—"), *tests])):
            if name in self.fields:
                held = self.fields[name]
                self.fields[name] = forms.ChoiceField(label=held.label, help_text=held.help_text, choices=options, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        from mercatique.prove.framework import frameworks

        found = frameworks(self.workspace).get(data.get("framework") or "")
        if data.get("test") and found is not None and all(test.code != data["test"] for test in found.tests):
            self.add_error("test", _("“%(framework)s” has no such test: choose one of its own.") % {"framework": found.name})
        return data


class AttestationForm(RecordForm):
    """The criterion by its name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = []
        asked = self.data.get("criterion") or self.initial.get("criterion") or self.instance.criterion
        for found in checks.shown(self.workspace):
            if found.certifies:
                row = found.by_claim.get(asked)
                other = [row] if row and row not in found.criteria else []
                groups.append((str(found.name), [(item.claim, f"{item.block} {item.code} – {item.name}") for item in (*found.criteria, *other)]))
        held = self.fields["criterion"]
        known = {key for _name, rows in groups for key, _label in rows}
        if self.instance.criterion and self.instance.criterion not in known:
            groups.append(("—", [(self.instance.criterion, self.instance.criterion)]))
        self.fields["criterion"] = forms.ChoiceField(label=held.label, choices=[("", "—"), *groups], required=False)


class InsetForm(RecordForm):
    """Documents by what they are called."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = self.fields["document"]
        choices = [(name, str(label)) for name, label in sources.offered(self.workspace)]
        if self.instance.document and self.instance.document not in dict(choices):
            choices.append((self.instance.document, sources.label(self.instance)))
        self.fields["document"] = forms.ChoiceField(label=held.label, choices=[("", "—"), *choices], required=False)


class PickForm(forms.Form):
    """One piece for a criterion, with where it comes from: chosen among what the workspace holds, or brought."""

    chosen = forms.CharField(required=False)
    upload = forms.FileField(label=gettext_lazy("A file to deposit"), required=False)
    url = forms.URLField(label=gettext_lazy("A web address"), required=False, assume_scheme="https", max_length=500)
    origin = forms.ChoiceField(label=gettext_lazy("Where it comes from"), choices=Evidence.Origin.choices, initial="own")
    note = forms.CharField(label=gettext_lazy("What it shows"), required=False, max_length=300)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and sum(bool(data.get(name)) for name in ("chosen", "upload", "url")) != 1:
            raise forms.ValidationError(_("Choose one: something of this workspace, a file to deposit, or a web address."))
        return data


def offered(workspace: Workspace, query: str) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """What can be a piece, by kind: (value, what it says, where it is); the newest first, those with the words asked for."""
    words = query.split()[:6]
    groups = []
    for label, kind in RECORDS.items():
        if kind.model.noun() in OWN:
            continue
        rows = kind.of(workspace)
        for word in words:
            rows = rows.filter(title__icontains=word)
        if shown := [(f"{label}:{row.pk}", str(row), address(row, workspace)) for row in rows.order_by("-changed_at")[: EACH if words else 4]]:
            groups.append((str(kind.model._meta.verbose_name_plural), shown))
    kept = [(f"figure:{row.pk}", f"{row.label} – {figures.text(row)}", row.get_absolute_url()) for row in of_workspace(workspace, Figure.objects.filter(workspace=workspace).order_by("-computed_at")[:200]) if row.spec]
    editions = [
        (f"edition:{row.pk}", _("%(title)s, version %(number)d") % {"title": row.title, "number": row.number}, "")
        for row in Edition.objects.filter(workspace=workspace).defer("content").order_by("-issued_at")[:100]
    ]
    files = [(f"kernel.attachment:{row.pk}", row.title, row.get_absolute_url()) for row in of_workspace(workspace, Attachment.objects.filter(workspace=workspace).order_by("-created_at")[:100])]
    own = [(_("Figures"), kept), (_("Editions of documents"), editions), (_("Files"), files)]
    for name, rows in own:
        found = [row for row in rows if all(word.casefold() in row[1].casefold() for word in words)][: EACH if words else 6]
        if found:
            groups.insert(0, (name, found))
    return groups


def of_workspace(workspace: Workspace, rows: Any) -> list[Any]:
    found = list(rows)
    for row in found:
        row.workspace = workspace
    return found


def address(row: Record, workspace: Workspace) -> str:
    row.workspace = workspace
    return row.get_absolute_url()


def of_framework(workspace: Workspace, framework: Framework) -> list[Dossier]:
    return of_workspace(workspace, Dossier.objects.filter(workspace=workspace, framework=framework.key))
