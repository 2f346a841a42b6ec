"""Drafts of brought frameworks: put down, and kept unless somebody else changed them meanwhile."""

from typing import Any

from django.utils import timezone

from mercatique.fault import kept
from mercatique.kernel.models import User, Workspace
from mercatique.prove.exchange.fiches import Fiche
from mercatique.prove.exchange.models import FrameworkDraft
from mercatique.prove.exchange.proposal import Proposal, title


def stored(proposal: Proposal) -> dict[str, Any]:
    """A proposal as JSON holds it."""
    data = proposal.to_json()
    data["remarks"] = [[str(message), kept(values)] for message, values in proposal.remarks]
    return {"proposal": data}


def put_down(workspace: Workspace, found: Proposal | list[Fiche], file: str, user: User | None = None) -> FrameworkDraft:
    """What a file holds, to be confirmed; several fiches wait for a choice."""
    draft = FrameworkDraft(workspace=workspace, file=file[:200], created_by=user)
    if isinstance(found, Proposal):
        draft.title, draft.data = title(found)[:300], stored(found)
    else:
        draft.title, draft.data = draft.file, {"fiches": [item.to_json() for item in found]}
    draft.save()
    return draft


def save(draft: FrameworkDraft, proposal: Proposal) -> bool:
    """Keep the proposal unless somebody else changed it meanwhile."""
    written = FrameworkDraft.objects.filter(pk=draft.pk, version=draft.version).update(
        data=stored(proposal), title=title(proposal)[:300], version=draft.version + 1, changed_at=timezone.now(),
    )  # fmt: skip
    draft.refresh_from_db()
    return bool(written)
