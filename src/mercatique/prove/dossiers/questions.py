"""What a jury is likely to ask: the weakest links of a dossier, each with the page that answers it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from mercatique.kernel import criteria, evidence
from mercatique.kernel.models import Workspace
from mercatique.prove import checks
from mercatique.prove.dossiers.models import Dossier
from mercatique.prove.dossiers.reading import read
from mercatique.prove.framework import Framework
from mercatique.steer.loop.models import Deviation

#: So many of each kind are asked.
EACH = 4


@dataclass(frozen=True)
class Question:
    """A likely question, why it comes, and where the answer is."""

    kind: str
    text: str
    why: str
    url: str


def likely(dossier: Dossier) -> list[Question]:
    """Stale supports first, then what deviated unexplained, what is missing, what is just met, sections left thin."""
    workspace, found = dossier.workspace, dossier.of
    rows = [*stale(workspace), *unexplained(workspace)]
    if found is not None:
        answers = checks.coverage(workspace, found)
        rows += [*missing(workspace, found, answers), *narrow(workspace, found), *waiting(workspace, found, answers)]
    return [*rows, *thin(dossier)]


def stale(workspace: Workspace) -> Iterator[Question]:
    for row in evidence.to_recheck(workspace)[:EACH]:
        claim = row.claim
        about = str(claim) if claim is not None else row.claim_key.partition("/")[2]
        url = claim.get_absolute_url() if claim is not None else reverse("rechecks", args=[workspace.slug])
        text = _("You rest “%(claim)s” on “%(before)s”: is that still true?") % {"claim": about, "before": row.before}
        yield Question("stale", text, _("It reads “%(now)s” today, and nobody has rechecked it.") % {"now": row.now}, url)


def unexplained(workspace: Workspace) -> Iterator[Question]:
    rows = Deviation.objects.filter(workspace=workspace, explanation="", justification="").exclude(status=Deviation.Status.CLOSED).order_by("-end", "number")
    for row in rows[:EACH]:
        row.workspace = workspace
        text = _("What do you make of this: “%(deviation)s”?") % {"deviation": row.title}
        yield Question("variance", text, _("The deviation is written down, and no word says what happened."), row.get_absolute_url())


def of_criterion(workspace: Workspace, found: Framework, answer: Any) -> str:
    item = answer.criterion
    return reverse("prove:criterion", args=[workspace.slug, found.key, item.block, item.code])


def missing(workspace: Workspace, found: Framework, blocks: list[checks.Coverage]) -> Iterator[Question]:
    rows = [answer for block in blocks for answer in block.answers if answer.state == "incomplete"]
    rows.sort(key=lambda answer: (-(answer.criterion.points or 0), answer.criterion.block, answer.criterion.code))
    for answer in rows[:EACH]:
        gap = next(iter(answer.missing), None)
        text = _("How do you show this: “%(criterion)s”?") % {"criterion": answer.criterion.name}
        yield Question("missing", text, str(gap.text) if gap else "", (gap.url if gap else "") or of_criterion(workspace, found, answer))


def waiting(workspace: Workspace, found: Framework, blocks: list[checks.Coverage]) -> Iterator[Question]:
    for answer in [answer for block in blocks for answer in block.answers if answer.state == "waiting"][:EACH]:
        text = _("What have you brought for this: “%(criterion)s”?") % {"criterion": answer.criterion.name}
        yield Question("waiting", text, _("No record of the workspace speaks of it, and no piece is deposited."), of_criterion(workspace, found, answer))


def narrow(workspace: Workspace, found: Framework) -> Iterator[Question]:
    """Conditions that hold today and would not if one more were asked (or one less allowed)."""
    given = 0
    for name, params in checks.asked(workspace, found):
        spec = criteria.CRITERIA.get(name)
        if spec is None or given == EACH:
            continue
        for key, value in {**spec.defaults, **params}.items():
            if isinstance(value, bool) or not isinstance(value, int):
                continue
            now = criteria.ask(workspace, name, params)
            if now.state not in {"complete", "judge"}:
                break
            stricter = [criteria.ask(workspace, name, {**params, key: value + step}) for step in (1, -1)]
            worse = next((check for check in stricter if check.state == "incomplete"), None)
            if worse is not None:
                item = next((item for item in found.criteria if name in item.checks), None)
                if item is None:  # asked of a test or of the frame, not of a criterion
                    break
                url = now.looked_at[0][1] if now.looked_at and now.looked_at[0][1] else reverse("prove:criterion", args=[workspace.slug, found.key, item.block, item.code])
                text = _("“%(check)s”: you just meet it. Is that enough?") % {"check": spec.label}
                yield Question("narrow", text, _("With one more asked it would say: %(gap)s") % {"gap": worse.missing[0].text if worse.missing else ""}, url)
                given += 1
                break


def thin(dossier: Dossier) -> Iterator[Question]:
    for part in read(dossier).parts:
        if part.state in {"empty", "short"}:
            text = _("You say little on this: “%(section)s”. What would you add?") % {"section": part.section.title}
            yield Question("thin", text, part.says, part.section.get_absolute_url())
