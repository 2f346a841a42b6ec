"""The demo companies at the helm: deviations, corrections, decisions and reviews; what a correction has brought is read from the data."""

from datetime import date, timedelta
from decimal import Decimal

from mercatique.analyze.models import SwotLine
from mercatique.decide.models import Objective
from mercatique.decide.objectives.forms import rest_on_data
from mercatique.demo.book import Book
from mercatique.demo.content.dealership import loop as dealership
from mercatique.demo.content.loop import Cause, HalfYear, Lever, Review, Story, Typed
from mercatique.demo.content.shop import loop as shop
from mercatique.kernel import evidence
from mercatique.kernel.models import Direction, Indicator, Measure
from mercatique.months import month_end, months_after
from mercatique.plan.models import Action
from mercatique.steer.loop import effect, gaps
from mercatique.steer.loop.models import Correction, Deviation, SteeringDecision
from mercatique.steer.meetings import agenda
from mercatique.steer.meetings.models import Meeting

STORIES: dict[str, Story] = {"val-de-loire": dealership.STORY, "colibri": shop.STORY}
#: Deviations of the objectives of the year that are written down; the others wait on the board.
WRITTEN = 2


def write(book: Book) -> None:
    story = STORIES[book.workspace.slug]
    for control in story.controls:
        if f"indicator:{control.key}" in book.written:
            continue
        book.write(
            Indicator, control.key, title=control.title, figure_key=control.figure, filters=dict(control.filters), definition=control.definition,
            source="Export des ventes", owner=book.people.get(control.owner),
        )  # fmt: skip
    half_year(book, story.half_year)
    typed(book, story.typed)
    of_the_year(book, story)
    for review in story.reviews:
        meet(book, review)


def month(book: Book, offset: int) -> date:
    """The first day of the month that lies so many months from today's."""
    return months_after(book.today.replace(day=1), offset)


def half_year(book: Book, words: HalfYear) -> None:
    """Six months that ended three months ago; the target is set on the same months a year before."""
    start, due = month(book, -8), month_end(month(book, -3))
    objective: Objective = book.write(
        Objective, words.key, title=words.title, statement=words.statement, level=Objective.Level.OPERATIONAL, nature=Objective.Nature.QUANTITATIVE,
        indicator=book.found(Indicator, words.indicator), start=start, due=due, baseline_start=months_after(start, -12),
        baseline_end=month_end(months_after(due, -12)), owner=book.people.get(words.owner), accepted_on=start, influences=words.influences,
    )  # fmt: skip
    rest_on_data(objective)
    objective.target = ((objective.baseline or Decimal(0)) * Decimal(words.growth)).quantize(Decimal("1"))
    objective.save()
    tie(book, objective, words.rests_on, words.action)
    explain(book, objective, words.cause, words.corrections, due)


def typed(book: Book, words: Typed) -> None:
    """A year that began eight months ago, on values typed month after month; the deviation was seen after its first quarter."""
    indicator: Indicator = book.write(
        Indicator, words.key, title=words.indicator, unit=words.unit, direction=Direction.DOWN if words.down else Direction.UP,
        definition=words.definition, source=words.source, owner=book.people.get(words.owner),
    )  # fmt: skip
    for place, value in enumerate(words.values):
        day = month_end(month(book, place - len(words.values)))
        book.write(Measure, title=f"{words.indicator} {day:%m/%Y}", indicator=indicator, day=day, value=Decimal(value), source=words.source[:200])
    start, seen = month(book, -8), month_end(month(book, -6))
    objective: Objective = book.write(
        Objective, words.key, title=words.title, statement=words.statement, level=Objective.Level.OPERATIONAL, nature=Objective.Nature.QUANTITATIVE,
        indicator=indicator, start=start, due=month_end(month(book, 3)), baseline=Decimal(words.baseline), target=Decimal(words.target),
        owner=book.people.get(words.owner), accepted_on=start, influences=words.influences,
    )  # fmt: skip
    tie(book, objective, words.rests_on, words.action)
    explain(book, objective, words.cause, words.corrections, seen)


def tie(book: Book, objective: Objective, line: str, action: str) -> None:
    """An objective rests on the diagnosis and is served by an action."""
    if found := book.found(SwotLine, line):
        evidence.support(objective, record=found)
    if serving := book.found(Action, action):
        serving.objectives.add(objective)


def explain(book: Book, objective: Objective, cause: Cause, levers: tuple[Lever, ...], seen: date) -> None:
    """The deviation as it stood on a day, its cause, and what was tried against it."""
    found = gaps.of(objective, seen)
    if found.variance is None:
        return
    deviation = gaps.record(found)
    write_cause(book, deviation, cause, seen + timedelta(days=5))
    book.written[f"{deviation.noun()}:{objective.pk}"] = deviation
    for words in levers:
        act(book, deviation, words)
    rows = list(Correction.objects.filter(deviation=deviation))
    if rows and all(row.conclusion == Correction.Conclusion.WORKED for row in rows):
        deviation.status = Deviation.Status.CLOSED
    elif rows:
        deviation.status = Deviation.Status.CORRECTED
    deviation.save()


def write_cause(book: Book, deviation: Deviation, cause: Cause, read_on: date) -> None:
    deviation.read_on, deviation.cause, deviation.explanation = min(read_on, book.today), cause.code, cause.words
    deviation.owner, deviation.justification, deviation.status = book.people.get(cause.owner), cause.justification, Deviation.Status.EXPLAINED
    deviation.save()


def act(book: Book, deviation: Deviation, words: Lever) -> None:
    """A correction; once it is over, people write down what the data say. Negative days are months, from their first day."""
    start = month(book, words.begun_days_ago) if words.begun_days_ago < 0 else book.ago(words.begun_days_ago)
    due = start + timedelta(days=words.days)
    over = due < book.today
    correction: Correction = book.write(
        Correction, words.title, title=words.title, deviation=deviation, lever=words.lever, description=words.description, owner=book.people.get(words.owner),
        start=start, due=due, status=Correction.Status.DONE if over else Correction.Status.RUNNING, expected=Decimal(words.expected),
        action=book.found(Action, words.action), compared_with=book.found(Indicator, words.beside), units=words.units, touched=words.touched,
    )  # fmt: skip
    if over:
        measured = effect.conclude(correction, min(due + timedelta(days=6), book.today))
        correction.learned = dict(words.learned).get(measured.answer, "")
        correction.save()


def of_the_year(book: Book, story: Story) -> None:
    """What deviates in the present year: two are written down and explained, the others wait on the board."""
    written = 0
    for key, cause in story.year:
        objective = book.found(Objective, key)
        if objective is None or written == WRITTEN:
            continue
        objective.workspace = book.workspace
        found = gaps.of(objective)
        if found.significant():
            deviation = gaps.record(found)
            write_cause(book, deviation, cause, book.today)
            written += 1


def meet(book: Book, words: Review) -> None:
    """A review with its agenda and its decisions; one to come finds its agenda by itself."""
    day, held = book.ago(words.days_ago), words.days_ago > 0
    meeting: Meeting = book.write(
        Meeting, words.title, title=words.title, scale=words.scale, day=day, mode=words.mode, place=words.place, purpose=words.purpose,
        technique=words.technique, leader=book.people.get(words.leader), agenda=words.agenda, held=held, minutes=words.minutes,
    )  # fmt: skip
    people = [book.people[key] for key in words.participants if key in book.people]
    meeting.participants.set(people)
    for key in words.about:
        if deviation := seen(book, key):
            meeting.deviations.add(deviation)
            meeting.corrections.add(*Correction.objects.filter(deviation=deviation, start__lte=day))
    if not held:
        agenda.fill(meeting)
    for item in words.decisions:
        looked_at = day + timedelta(days=item.recheck_after)
        decision: SteeringDecision = book.write(
            SteeringDecision, title=item.title, scale=item.scale, day=day, deviation=seen(book, item.objective), correction=book.found(Correction, item.correction),
            meeting=meeting, reason=item.reason, owner=book.people.get(item.owner), due=day + timedelta(days=item.due_after), recheck_on=looked_at,
            rechecked_on=looked_at if item.outcome and looked_at <= book.today else None, outcome=item.outcome if looked_at <= book.today else "",
        )  # fmt: skip
        decision.participants.set([book.people[key] for key in item.participants if key in book.people])


def seen(book: Book, key: str) -> Deviation | None:
    objective = book.found(Objective, key)
    found: Deviation | None = book.written.get(f"deviation:{objective.pk}") if objective else None  # type: ignore[assignment]
    return found
