"""The demo companies say why they act: effects expected of each objective, eight marks, verdicts, moves of people, processes."""

from datetime import timedelta
from decimal import Decimal

from mercatique.decide.models import Objective
from mercatique.demo import revisions
from mercatique.demo.book import Book
from mercatique.demo.content.choosing import Choosing
from mercatique.demo.crew import task_of
from mercatique.demo.schedule import worked
from mercatique.kernel.changes import acting
from mercatique.kernel.models import User
from mercatique.plan.models import (
    Absence,
    Action,
    ActionVerdict,
    Activity,
    Appraisal,
    Effect,
    Project,
    Resource,
    Role,
    Transfer,
)


def write(book: Book) -> None:
    found: Choosing = book.content.choosing
    for words in found.effects:
        action, objective = book.found(Action, words.action), book.found(Objective, words.objective)
        book.write(Effect, title=f"{action.title[:95]} → {objective.title[:95]}", action=action, objective=objective, value=part(objective, words.share), why=words.why)
    for marked in found.marks:
        action = book.found(Action, marked.action)
        values = dict(zip(Appraisal.MARKS, marked.marks, strict=True))
        book.write(Appraisal, title=action.title, action=action, constraint=marked.constraint, why=marked.why, **values)
    for place, key in enumerate(found.first, start=1):
        project = book.found(Project, key)
        project.priority = place
        project.save()
    roles = {role.title: role for role in Role.objects.filter(workspace=book.workspace)}
    places: dict[str, int] = {}
    for done in found.activities:
        places[done.process] = places.get(done.process, 0) + 1
        book.write(
            Activity, title=done.title, process=done.process, place=places[done.process], role=roles[done.post], tasks="\n".join(done.tasks),
            quality="\n".join(done.quality), takes=done.takes, gives=done.gives, hours=Decimal(done.hours),
        )  # fmt: skip
    for shut in found.shut:
        start = worked(book.ago(-shut.days_ahead))
        book.write(Absence, title=shut.title, resource=book.found(Resource, shut.means), start=start, end=start + timedelta(days=shut.days - 1))


def review(book: Book, owner: User) -> None:
    """What the reviews of the year have said since: verdicts on their day, then people who might move."""
    found: Choosing = book.content.choosing
    for passed in found.verdicts:
        action, day = book.found(Action, passed.action), worked(book.ago(passed.days_ago), back=True)
        with acting(owner, at=max(revisions.morning(book, day), revisions.voted(book))):
            book.write(
                ActionVerdict, title=action.title, action=action, outcome=passed.outcome, day=day, reason=passed.reason,
                altered=passed.change, by=book.people.get(passed.by),
            )  # fmt: skip
    for move in found.moves:
        record = book.write(
            Transfer, title=move.title, trigger=move.trigger, resource=book.found(Resource, move.means), source=book.found(Action, move.source),
            goal=book.found(Action, move.goal), stand_in=book.found(Resource, move.stand_in), reason=move.reason,
            **({"state": Transfer.State.REJECTED, "decided_on": worked(book.ago(9), back=True)} if move.rejected else {}),
        )  # fmt: skip
        record.tasks.set([task_of(book, key) for key in move.tasks])


def part(objective: Objective, share: float) -> Decimal | None:
    """A share of what an objective needs, rounded as people round."""
    if objective.target is None or objective.baseline is None:
        return None
    value = (objective.target - objective.baseline) * Decimal(str(share))
    step = Decimal(1) if abs(value) >= 10 else Decimal("0.01") if abs(value) >= 1 else Decimal("0.0001")
    places = max(len(str(abs(int(value)))) - 2, 0) if abs(value) >= 100 else 0
    return (value / 10**places).quantize(step) * 10**places
