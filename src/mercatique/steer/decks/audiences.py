"""Whom the plan is presented to, and by which rule a version says more or less."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Audience:
    """A version of the presentation. What it leaves out follows from these few answers, never from a title or a name."""

    key: str
    label: Any
    purpose: Any
    subtitle: Any
    #: ``lines``: every budget line; ``none``: no amount at all.
    money: str
    #: Whether figures of the firm, its diagnosis, its risks and where it stands are told.
    inner: bool
    #: Which steps: ``milestones``, ``tasks`` (all, by person) or ``deliveries`` (what partners bring or wait for).
    steps: str
    #: What the version asks for at its end.
    asks: str


DECIDERS = Audience(
    "deciders", _("Presentation of the plan, for those who decide"),
    _("Steps, reason, means and delay of each action, whole budget, risks: to have the plan validated."),
    _("For validation by those who decide"), money="lines", inner=True, steps="milestones", asks="validation",
)  # fmt: skip
TEAMS = Audience(
    "teams", _("Presentation of the plan, for the teams"),
    _("What each person does, by when and what for, with the objectives; no budget lines."),
    _("For the teams that carry it out"), money="none", inner=True, steps="tasks", asks="commitment",
)  # fmt: skip
SUPPLIERS = Audience(
    "suppliers", _("Presentation of the plan, for suppliers and partners"),
    _("What is prepared with them and when; no amounts, no figures of the firm."),
    _("For suppliers and partners"), money="none", inner=False, steps="deliveries", asks="support",
)  # fmt: skip
AUDIENCES = (DECIDERS, TEAMS, SUPPLIERS)
