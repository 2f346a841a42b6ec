"""What a page of figures rests on: the imports it was made from, the order rules, and the claims that lean on it."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from mercatique.kernel.models import CheckResult, Evidence, Figure, Import, Workspace


def of(workspace: Workspace, shown: Iterable[Figure], checks: tuple[str, ...] = (), table: str = "orders") -> dict[str, Any]:
    """The margin of a page: its sources, its checks, and what is built on its figures."""
    from mercatique.kernel.criteria import CRITERIA

    figures = {figure.pk: figure for figure in shown}
    leaning = Evidence.objects.filter(workspace=workspace, figure__in=list(figures)).select_related("claim_type").order_by("-created_at")
    claims = []
    for row in leaning[:12]:
        claim = row.claim
        if claim is not None:
            claim.workspace = workspace
            claims.append((row, claim, figures[row.figure_id].label))  # type: ignore[index]
    answers = [
        (CRITERIA[result.name].label, result)
        for result in CheckResult.objects.filter(workspace=workspace, name__in=checks).order_by("name")
        if result.name in CRITERIA
    ]
    first = next(iter(figures.values()), None)
    imports = Import.objects.filter(workspace=workspace, state=Import.State.DONE, table=table).order_by("-done_at")
    return {
        "imports": list(imports[:4]),
        "more_imports": max(0, imports.count() - 4),
        "last_day": workspace.warehouse.last_day("orders"),
        "computed_at": first.computed_at if first else None,
        "fresh": workspace.warehouse.fresh,
        "claims": claims,
        "checks": [(label, result, STATES[result.state]()) for label, result in answers if result.state in STATES],
    }


STATES = {
    "complete": lambda: _("complete"),
    "judge": lambda: _("to be judged"),
    "incomplete": lambda: _("incomplete"),
    "waiting": lambda: _("waiting"),
}
