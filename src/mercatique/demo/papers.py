"""The demo companies' documents of the plan: what people wrote for their readers, the versions issued, who approved and received them."""

from dataclasses import replace
from datetime import datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils import timezone

from mercatique.analyze.models import SwotLine
from mercatique.decide.models import Objective
from mercatique.demo.book import Book
from mercatique.demo.content.dealership import papers as dealership
from mercatique.demo.content.papers import Framed, Order, Papers, Quality, Sent, Talk, Told
from mercatique.demo.content.shop import papers as shop
from mercatique.kernel import blocks, documents, editions, evidence
from mercatique.kernel.models import Edition, Indicator, Measure, Member, User
from mercatique.months import month_end, months_after
from mercatique.plan.models import (
    Action,
    Assignment,
    Avenue,
    Brief,
    Diffusion,
    Framing,
    MarketingPlan,
    Project,
    Requirement,
    Resource,
    Specification,
    Synthesis,
    Task,
    Team,
    Verdict,
)
from mercatique.steer.meetings import briefings
from mercatique.steer.meetings.models import Meeting

CONTENT: dict[str, Papers] = {"val-de-loire": dealership.PAPERS, "colibri": shop.PAPERS}
#: Days before today on which the first roadmap was presented and sent back.
PRESENTED = 40


def write(book: Book) -> None:
    content = CONTENT[book.workspace.slug]
    frame = content.frame
    # The same words in the other order, for readers who want the situation first (or the objectives); the last one tells the plan.
    for title, order in ((f"{frame.title}, autre lecture", other_order(frame.order)), (frame.title, frame.order)):
        book.write(
            MarketingPlan, title=title, order=order, start=book.year.first, end=book.year.last, owner=book.people.get(frame.owner), role=frame.role,
            context=frame.context, market=frame.market, strategy=frame.strategy, stakeholders=frame.stakeholders,
        )  # fmt: skip
    for quality in content.qualities:
        aim(book, quality)
    for order in content.orders:
        specify(book, order)
    for framed in content.framings:
        frame_team(book, framed)
    for told in content.briefs:
        brief(book, told)
    for place, digest in enumerate(content.digests):
        made: Synthesis = book.write(
            Synthesis, str(place), title=digest.title, audience=digest.audience, author=book.people.get(digest.author), intro=digest.intro, conclusion=digest.conclusion
        )  # fmt: skip
        made.findings.set(lines(book, digest.findings))
        for idea in digest.ideas:
            avenue: Avenue = book.write(Avenue, title=idea.title, synthesis=made, description=idea.description, responsibility=idea.responsibility)
            avenue.findings.set(lines(book, idea.findings))


def lines(book: Book, keys: tuple[str, ...]) -> list[SwotLine]:
    return [found for key in keys if (found := book.found(SwotLine, key))]


def aim(book: Book, words: Quality) -> None:
    """An objective of quality with its typed values; an action serves it."""
    owner = book.people.get(words.owner)
    indicator: Indicator = book.write(Indicator, words.key, title=words.indicator, unit=words.unit, definition=words.definition, source="Enquête après contact", owner=owner)
    first = book.today.replace(day=1)
    for place, value in enumerate(words.values):
        day = month_end(months_after(first, place - len(words.values)))
        book.write(Measure, title=f"{words.indicator} {day:%m/%Y}", indicator=indicator, day=day, value=Decimal(value), source="Enquête après contact")
    objective: Objective = book.write(
        Objective, words.key, title=words.title, statement=words.statement, level=Objective.Level.OPERATIONAL, nature=Objective.Nature.QUALITATIVE,
        parent=book.found(Objective, words.parent), horizon=Objective.Horizon.SHORT, indicator=indicator, product_line=words.line, baseline=Decimal(words.values[0]),
        target=Decimal(words.target), start=book.year.first, due=book.year.last, owner=owner, accepted_on=book.year.first, accepted_by=owner,
        evaluation=book.year.quarter(2)[1], reevaluation=book.year.last, means=words.means, ambition=words.ambition, influences=words.influences,
    )  # fmt: skip
    if line := book.found(SwotLine, words.rests_on):
        evidence.support(objective, record=line)
    if action := book.found(Action, words.action):
        action.objectives.add(objective)
        action.indicators.add(indicator)


def specify(book: Book, words: Order) -> None:
    project: Project = book.found(Project, words.project)
    made: Specification = book.write(
        Specification, words.key, title=words.title, action=book.found(Action, words.action), project=project, author=book.people.get(words.author),
        ordered_by=words.ordered_by, context=words.context, need=words.need, message=words.message, deliverables="\n".join(words.deliverables),
        constraints="\n".join(words.constraints), acceptance=words.acceptance,
    )  # fmt: skip
    for demand in words.demands:
        requirement: Requirement = book.write(
            Requirement, title=demand.title, specification=made, weight=Requirement.Weight.OPTIONAL if demand.optional else Requirement.Weight.MANDATORY,
            test=demand.test, answer=demand.answer, met_on=None if demand.met_days_ago is None else book.ago(demand.met_days_ago),
        )  # fmt: skip
        requirement.tasks.set([found for key in demand.tasks if (found := book.found(Task, f"{project.number}:{key}"))])


def other_order(order: str) -> str:
    return MarketingPlan.Order.GOALS if order == MarketingPlan.Order.ANALYSIS else MarketingPlan.Order.ANALYSIS


def frame_team(book: Book, words: Framed) -> None:
    made: Framing = book.write(
        Framing, words.key, title=words.title, team=book.found(Team, words.team), member=book.people.get(words.person), project=book.found(Project, words.project), due=book.ago(-words.due_days_ahead),
        author=book.people.get(words.author), mission=words.mission, means=words.means, outputs="\n".join(words.outputs), human_limits=words.human_limits,
        budget_limits=words.budget_limits,
    )  # fmt: skip
    made.actions.set([found for key in words.actions if (found := book.found(Action, key))])
    made.objectives.set([found for key in words.objectives if (found := book.found(Objective, key))])


def brief(book: Book, words: Told) -> None:
    framing: Framing | None = book.found(Framing, words.team)
    made: Brief = book.write(
        Brief, words.key, title=words.title, audience=words.audience, depth=words.depth, team=framing.team if framing else None, member=book.people.get(words.person),
        supplier=words.supplier, objective=book.found(Objective, words.objective), stakes=words.stakes, role=words.role, asked="\n".join(words.asked),
    )  # fmt: skip
    made.actions.set([found for key in words.actions if (found := book.found(Action, key))])
    for project, key in words.carries:
        task = book.found(Task, f"{book.found(Project, project).number}:{key}")
        book.write(Assignment, title=f"{words.supplier} – {task}"[:200], task=task, resource=outside(book, words.supplier))


def outside(book: Book, name: str) -> Resource:
    """A supplier among the means."""
    found = Resource.objects.filter(workspace=book.workspace, title=name).first()
    return found or book.write(Resource, title=name, kind=Resource.Kind.EXTERNAL, function="Prestataire")  # type: ignore[no-any-return]


def finish(book: Book, owner: User) -> None:
    """Versions as the months saw them: a roadmap sent back, then approved; briefs issued and passed on."""
    content, workspace = CONTENT[book.workspace.slug], book.workspace
    first = issue(book, owner, "roadmap", "Première version pour la direction", PRESENTED)
    say(book, first, Verdict.Outcome.RETURNED, content.decider, content.returned, PRESENTED - 2)
    second = issue(book, owner, "roadmap", "Dates et coûts revus", PRESENTED - 4)
    say(book, second, Verdict.Outcome.APPROVED, content.decider, content.approved, PRESENTED - 5)
    approve(second, book.people.get(content.decider), moment(book, PRESENTED - 5))
    shown = issue(book, owner, "presentation-brief", "Pour le comité", 0)
    say(book, shown, Verdict.Outcome.APPROVED, content.decider, "", 0)
    approve(shown, book.people.get(content.decider), timezone.now())
    order = Specification.objects.filter(workspace=workspace).order_by("number").first()
    if order is not None:
        issue(book, owner, documents.name_of("specification", order), "Pour la commande", 1)
    for framing in Framing.objects.filter(workspace=workspace).order_by("number"):
        issue(book, owner, documents.name_of("framing", framing), "Remis à l’équipe", 1)
    for sent in content.sent:
        pass_on(book, owner, sent)
    for talk in content.talks:
        present(book, talk)


def present(book: Book, words: Talk) -> None:
    """A meeting at which briefs were read, with who was there."""
    meeting: Meeting = book.write(
        Meeting, title=words.title, scale="operational", day=book.ago(words.days_ago), mode=Meeting.Mode.ROOM, place=words.place, purpose=Meeting.Purpose.INFORM,
        technique=words.technique, leader=book.people.get(words.leader), agenda=words.agenda, held=True, minutes=words.minutes,
    )  # fmt: skip
    meeting.participants.set([found for each in words.participants if (found := book.people.get(each))])
    for key in words.briefs:
        if found := book.found(Brief, key):
            briefings.give(meeting, found)


def moment(book: Book, days_ago: int) -> datetime:
    return datetime.combine(book.ago(days_ago), time(10, 15), ZoneInfo(book.workspace.zone))


def issue(book: Book, owner: User, name: str, note: str, days_ago: int) -> Edition:
    """A version dated as it was; one of today is current, whatever the hour."""
    made = documents.issue(book.workspace, name, owner, note=note)
    if days_ago > 1:
        day = book.ago(days_ago)
        kept = replace(blocks.from_json(made.content), issued_on=day, data_date=day)
        made.issued_at, made.data_date, made.content, made.digest = moment(book, days_ago), day, kept.to_json(), kept.digest
        made.save(update_fields=["issued_at", "data_date", "content", "digest"])
    return made


def say(book: Book, edition: Edition, outcome: str, who: str, reason: str, days_ago: int) -> None:
    title = f"{Verdict.Outcome(outcome).label} – {editions.shown(edition)}"
    book.write(Verdict, title=title[:200], edition=editions.key_of(edition), outcome=outcome, by=book.people.get(who), day=book.ago(days_ago), reason=reason)


def approve(edition: Edition, who: Member | None, at: datetime) -> None:
    edition.validated_name, edition.validated_at = str(who or ""), at
    edition.save(update_fields=["validated_name", "validated_at"])


def pass_on(book: Book, owner: User, words: Sent) -> None:
    kind, key = words.document
    record = {"brief": Brief, "synthesis": Synthesis}.get(kind)
    about = book.found(record, str(int(key) - 1) if kind == "synthesis" else key) if record else None
    name = documents.name_of(kind, about) if about else kind
    edition = Edition.objects.filter(workspace=book.workspace, kind=name).first() or documents.issue(book.workspace, name, owner, note="Version diffusée")
    day = max(book.ago(words.days_ago), timezone.localdate(edition.issued_at))
    made: Diffusion = book.write(
        Diffusion, title=editions.shown(edition)[:200], edition=editions.key_of(edition), audience=words.audience, day=day, channel=words.channel, others=words.others, note=words.note
    )  # fmt: skip
    made.recipients.set([found for each in words.recipients if (found := book.people.get(each))])
    made.acknowledged.set([found for each in words.acknowledged if (found := book.people.get(each))])
