"""What criteria are called where a record or a figure says that they rest on it."""

from django.urls import reverse

from mercatique.kernel.evidence import Named, names_claims
from mercatique.kernel.models import Workspace
from mercatique.prove.framework import criterion_of, frameworks


@names_claims
def criterion(workspace: Workspace, key: str) -> Named | None:
    """A row of a framework the workspace may work to, and its page."""
    framework = frameworks(workspace).get(key.partition("/")[0])
    if framework is None or key not in framework.by_claim:
        return None
    return Named(criterion_of(framework, key), reverse("prove:criterion", args=[workspace.slug, *key.split("/", 2)]))
