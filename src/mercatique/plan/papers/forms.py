"""The forms of verdicts and diffusions: a version is chosen from those that have been issued."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mercatique.kernel import editions
from mercatique.kernel.forms import RecordForm
from mercatique.kernel.models import Edition, Workspace


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
