"""The forms of verdicts and diffusions: a version is chosen from those that have been issued."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mercatique.kernel import editions
from mercatique.kernel.forms import RecordForm
from mercatique.kernel.models import Edition, Member, Workspace


def versions(workspace: Workspace, present: str = "") -> list[tuple[str, str]]:
    """The versions of a workspace, newest first; one that is gone stays chosen where it was."""
    rows = Edition.objects.filter(workspace=workspace).defer("content").order_by("-issued_at")
    found = [(editions.key_of(row), editions.shown(row)) for row in rows]
    if present and present not in dict(found):
        found.append((present, present))
    return [("", "—"), *found]


class VersionForm(RecordForm):
    """Names an issued version of a document."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["edition"]
        choices = versions(self.workspace, self.instance.edition)
        self.fields["edition"] = forms.ChoiceField(
            choices=choices, required=False, label=field.label, error_messages={"invalid_choice": _("There is no version “%(value)s” of a document here.")}
        )


class DiffusionForm(VersionForm):
    """Who acknowledges has received: both lists are of the people of the workspace."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        received, acknowledged = cleaned.get("recipients"), cleaned.get("acknowledged")
        if received is not None and acknowledged is not None:
            strange: list[Member] = [member for member in acknowledged if member not in received]
            if strange:
                names = ", ".join(str(member) for member in strange)
                self.add_error("acknowledged", _("%(names)s cannot have acknowledged what was not sent to them: add them to the recipients.") % {"names": names})
        return cleaned
