"""What people attest of a criterion, and say to it."""

from typing import Any

from django import template

from mercatique.prove.dossiers.models import Attestation, Remark

register = template.Library()


@register.simple_tag(takes_context=True)
def attestations_of(context: Any, criterion: Any) -> list[Attestation]:
    workspace = context["workspace"]
    found = list(Attestation.objects.filter(workspace=workspace, criterion=criterion.claim).select_related("file"))
    for row in found:
        row.workspace = workspace
    return found


@register.simple_tag(takes_context=True)
def remarks_of(context: Any, criterion: Any) -> Any:
    return Remark.objects.filter(workspace=context["workspace"], claim_key=criterion.claim)
