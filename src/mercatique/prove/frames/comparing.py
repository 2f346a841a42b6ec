"""What changes between two versions of a framework, row by row."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mercatique.kernel.models import Evidence, Workspace
from mercatique.prove.frames.rows import Framework, Row, Words


@dataclass(frozen=True)
class Change:
    """One thing said of a row, before and after."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Difference:
    """A row that came, went or is said otherwise; ``pieces`` were deposited for one that went."""

    kind: str
    row: Row
    changes: tuple[Change, ...] = ()
    pieces: int = 0


@dataclass(frozen=True)
class Comparison:
    before: Framework
    after: Framework
    general: tuple[Change, ...]
    rows: tuple[Difference, ...]

    @property
    def nothing(self) -> bool:
        return not self.general and not self.rows

    def count(self, kind: str) -> int:
        return sum(row.kind == kind for row in self.rows)


def labels() -> dict[str, str]:
    return {
        "name": _("Wording"), "kind": pgettext("of a check", "Kind"), "checks": _("Checks"), "waits": _("Waits for"), "shows": _("To show"),
        "see": _("Looks at"), "activity": _("Activity"), "task": _("Task"), "inferred": _("Inferred"), "points": _("Points"), "competences": _("Competences"),
        "test": _("Test"), "form": _("Form"), "mode": _("Mode"), "setting": _("Setting"), "days": _("Days"), "minutes": _("Minutes"),
        "criteria": _("Criteria"), "deliverables": _("To hand in"), "asked": _("What is asked"), "individual": _("Each candidate hands in"),
    }  # fmt: skip


def text(value: Any) -> str:
    if isinstance(value, Words):
        return " / ".join(said for _language, said in reversed(value.by_language))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return " / ".join("; ".join(map(str, several)) if isinstance(several, list) else str(several) for several in value.values())
    if isinstance(value, tuple):
        return ", ".join(str(each).split("/", 1)[-1] for each in value)
    return "" if value is None else str(value)


def compare(before: Framework, after: Framework, workspace: Workspace | None = None) -> Comparison:
    """Rows that came, went or are said otherwise; with a workspace, the pieces it deposited for those that went."""
    general = tuple(
        Change(str(label), text(old), text(new))
        for label, old, new in (
            (_("Name"), before.name, after.name),
            (_("Points"), before.points, after.points),
            (_("Granted from"), before.passing, after.passing),
            (_("Levels"), tuple(str(level.name) for level in before.levels), tuple(str(level.name) for level in after.levels)),
            (_("Thresholds"), spelled(before), spelled(after)),
        )
        if old != new
    )
    names = labels()
    rows = []
    for claim in dict.fromkeys([*after.by_claim, *before.by_claim]):
        old, new = before.by_claim.get(claim), after.by_claim.get(claim)
        if old is None and new is not None:
            rows.append(Difference("added", new))
        elif new is None and old is not None:
            pieces = Evidence.objects.filter(workspace=workspace, claim_key=claim).count() if workspace else 0
            rows.append(Difference("removed", old, pieces=pieces))
        elif old is not None and new is not None and (changes := told(old, new, names)):
            rows.append(Difference("changed", new, changes))
    return Comparison(before, after, general, tuple(rows))


def told(old: Row, new: Row, names: dict[str, str]) -> tuple[Change, ...]:
    return tuple(
        Change(label, text(getattr(old, name, None)), text(getattr(new, name, None)))
        for name, label in names.items()
        if getattr(old, name, None) != getattr(new, name, None)
    )


def spelled(framework: Framework) -> tuple[str, ...]:
    return tuple(f"{name}.{parameter} = {value}" for name, values in sorted(framework.thresholds.items()) for parameter, value in sorted(values.items()))
