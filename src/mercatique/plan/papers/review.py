"""When an objective changes, each action that serves it is asked about: the plan is not written in one go."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models.signals import m2m_changed, pre_save

from mercatique.decide.models import Objective
from mercatique.kernel import evidence
from mercatique.kernel.models import Evidence, Workspace
from mercatique.plan.models import Action

#: The role in which an action rests on the objectives it serves.
ROLE = "objective"


def rest_on(objective: Objective) -> None:
    """Let every action that serves an objective rest on it as it is in the database, once."""
    kind = ContentType.objects.get_for_model(Action)
    serving = list(Action.objects.filter(objectives=objective).exclude(status__in=[Action.Status.DROPPED, Action.Status.DONE]))
    known = set(Evidence.objects.filter(claim_type=kind, role=ROLE, target_id=objective.pk).values_list("claim_id", flat=True))
    for action in serving:
        if action.pk not in known:
            evidence.support(action, record=objective, role=ROLE)


def before_saving(sender: Any, instance: Objective, raw: bool = False, **kwargs: Any) -> None:
    """Only what concerns an action (the declared fields) asks it a question."""
    if raw or instance._state.adding:
        return
    stored = Objective.objects.filter(pk=instance.pk).select_related("workspace").first()
    if stored is not None and same(stored) != same(instance):
        rest_on(stored)


def same(objective: Objective) -> dict[str, str]:
    """The declared fields without what a form writes otherwise than the database does: 12, 12.0 and 12.0000 are one."""
    found = objective.fingerprint()
    for name in ("baseline", "target"):
        value = getattr(objective, name)
        found[name] = "" if value is None else f"{float(value):.4f}"
    return found


def after_linking(sender: Any, instance: Any, action: str, pk_set: set[Any] | None, reverse: bool, **kwargs: Any) -> None:
    """An action that serves an objective no longer is not asked about it."""
    if action not in {"post_remove", "post_clear"} or reverse or not isinstance(instance, Action):
        return
    kind = ContentType.objects.get_for_model(Action)
    rows = Evidence.objects.filter(claim_type=kind, claim_id=instance.pk, role=ROLE)
    (rows.filter(target_id__in=pk_set) if pk_set else rows).delete()


def connect() -> None:
    pre_save.connect(before_saving, sender=Objective, dispatch_uid="mercatique.plan.objective")
    m2m_changed.connect(after_linking, sender=Action.objectives.through, dispatch_uid="mercatique.plan.served")


def asked(workspace: Workspace) -> list[Evidence]:
    """The actions to be looked at again because an objective has changed."""
    kind = ContentType.objects.get_for_model(Action)
    return list(evidence.to_recheck(workspace).filter(claim_type=kind, role=ROLE).order_by("since"))


def unasked(workspace: Workspace) -> list[tuple[Action, Objective]]:
    """Actions that rest on an older state of an objective without being marked: there should be none."""
    kind = ContentType.objects.get_for_model(Action)
    found = []
    for row in Evidence.objects.filter(workspace=workspace, claim_type=kind, role=ROLE, state=Evidence.State.CURRENT).select_related("target_type", "claim_type"):
        target = row.target
        if isinstance(target, Objective) and row.snapshot.get("print") != target.fingerprint():
            found.append((row.claim, target))
    return found


connect()
