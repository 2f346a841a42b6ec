"""The grid of a session: which criteria a test asks, on which scale, and what each level looks like."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.kernel.format import number
from mercatique.prove.framework import Criterion, Framework, Test, of_session
from mercatique.prove.marking.models import Terms
from mercatique.prove.sessions.models import Candidate, Neutralisation, Session

NOT_ACQUIRED, IN_PROGRESS, ACQUIRED = "not_acquired", "in_progress", "acquired"

#: The scale of frameworks that give no points: ours, in order; the certifier says what each level looks like.
LEVELS: dict[str, Any] = {
    NOT_ACQUIRED: pgettext_lazy("level", "Not acquired"),
    IN_PROGRESS: pgettext_lazy("level", "In progress"),
    ACQUIRED: pgettext_lazy("level", "Acquired"),
}
LOOKS: dict[str, Any] = {
    NOT_ACQUIRED: gettext_lazy("Missing, off the subject, or wrong on the essential."),
    IN_PROGRESS: gettext_lazy("Present and partly right: a step, a source or a reason is missing."),
    ACQUIRED: gettext_lazy("Complete, argued and usable as it is by a firm."),
    "none": gettext_lazy("Missing, off the subject, or wrong on the essential."),
    "part": gettext_lazy("Present and partly right: a step, a source or a reason is missing."),
    "full": gettext_lazy("Complete, argued and usable as it is by a firm."),
}
#: Levels described where points are given.
STEPS = ("none", "part", "full")


@dataclass(frozen=True)
class Grid:
    """The criteria of one test, as a marker fills them."""

    framework: Framework
    test: str
    name: Any
    criteria: tuple[Criterion, ...]
    group: bool


def framework_of(session: Session) -> Framework:
    found = of_session(session)
    if found is None or not found.criteria:
        raise Fault("session-framework", mark("This session has no framework to mark by: choose one in its settings."))
    return found


def grids(framework: Framework) -> list[Grid]:
    """One grid per test; criteria that no test names are marked together."""
    found = []
    left = {item.key: item for item in framework.criteria}
    for test in framework.tests:
        criteria = tuple(item for item in framework.criteria if judged_in(item, framework.tests) == test.code)
        if criteria:
            found.append(Grid(framework, test.code, test.name, criteria, test.form == "group"))
        for item in criteria:
            left.pop(item.key, None)
    if left:
        found.append(Grid(framework, "", "", tuple(left.values()), False))
    return found


def judged_in(criterion: Criterion, tests: Iterable[Test]) -> str:
    """The test that judges a criterion: the one it names, or the only one there is."""
    codes = [test.code for test in tests]
    return criterion.test if criterion.test in codes else codes[0] if len(codes) == 1 else ""


def grid(framework: Framework, test: str) -> Grid:
    return next(item for item in grids(framework) if item.test == test)


def asked(found: Grid, candidate: Candidate, neutralised: Iterable[str] | None = None) -> list[Criterion]:
    """The criteria to be marked for one candidate: not those neutralised nor presented on prior experience, nor (where no total needs them) those of blocks held."""
    out = set(neutralised_of(candidate) if neutralised is None else neutralised)
    apart = experience(found.framework, candidate)
    held = set(candidate.held_blocks or ()) if found.framework.points is None or apart else set()
    return [item for item in found.criteria if item.key not in out and item.block not in held | apart]


def experience(framework: Framework, candidate: Candidate) -> set[str]:
    """The blocks of a candidate that the jury judges on dossier and interview; the points of a framework then make no total."""
    return {block.code for block in framework.blocks if block.criteria and candidate.on_experience(block.code)}


def neutralised_of(candidate: Candidate) -> list[str]:
    """Keys of the criteria the jury neutralised for a candidate."""
    return list(Neutralisation.objects.filter(candidate=candidate, decided_at__isnull=False).values_list("criterion", flat=True))


def name_of_test(framework: Framework, code: str) -> str:
    return next((str(test.name) for test in framework.tests if test.code == code), "") or _("All criteria")


def terms_of(session: Session) -> Terms:
    """How a session is marked; as the product does it until the certifier says otherwise."""
    found = Terms.objects.filter(session=session).first()
    return found or Terms(workspace_id=session.workspace_id, session=session)


def looks(criterion: Criterion, terms: Terms) -> list[tuple[str, str, str]]:
    """(code, name, description) of each level of a criterion."""
    own = terms.descriptors.get(criterion.key, {})
    if criterion.points is None:
        return [(code, str(name), own.get(code) or str(LOOKS[code])) for code, name in LEVELS.items()]
    names = ("0", f"{number(Decimal(criterion.points) / 2)}" if criterion.points == 1 else f"1–{criterion.points - 1}", str(criterion.points))
    if criterion.points == 1 and not terms.halves:
        return [(code, name, own.get(code) or str(LOOKS[code])) for code, name in zip(STEPS, names, strict=True) if code != "part"]
    return [(code, name, own.get(code) or str(LOOKS[code])) for code, name in zip(STEPS, names, strict=True)]


def values(criterion: Criterion, terms: Terms) -> list[tuple[str, str]]:
    """Everything a marker may give, as (value, shown): what the keys and the buttons offer."""
    if criterion.points is None:
        return [(code, str(name)) for code, name in LEVELS.items()]
    step = Decimal("0.5") if terms.halves else Decimal(1)
    steps = int(criterion.points / step)
    return [(str(step * n), number(step * n)) for n in range(steps + 1)]


def read(criterion: Criterion, terms: Terms, text: str) -> tuple[Decimal | None, str]:
    """What was written in a cell as (points, level); what cannot be is refused with one sentence."""
    text = text.strip()
    if not text:
        return None, ""
    if criterion.points is None:
        if text not in LEVELS:
            raise Fault("level", mark("%(criterion)s: choose one of the levels of the scale."), criterion=criterion.code)
        return None, text
    try:
        points = Decimal(text.replace(",", "."))
        if not points.is_finite():
            raise InvalidOperation
    except InvalidOperation:
        raise Fault("points", mark("%(criterion)s: “%(value)s” is no number of points."), criterion=criterion.code, value=text[:20]) from None
    if not 0 <= points <= criterion.points:
        given = {"criterion": criterion.code, "value": number(points), "most": number(criterion.points)}
        raise Fault("points-outside", mark("%(criterion)s: %(value)s is outside its points, which go from 0 to %(most)s."), **given)
    if points % (Decimal("0.5") if terms.halves else 1):
        sentence = (
            mark("%(criterion)s: %(value)s is no mark of this session, which gives whole and half points.")
            if terms.halves
            else mark("%(criterion)s: %(value)s is no mark of this session, which gives whole points only.")
        )
        raise Fault("points-step", sentence, criterion=criterion.code, value=number(points))
    return points, ""
