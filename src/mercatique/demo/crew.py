"""The demo companies' people and means: skills, teams, posts, what each task yields and is given, letters, treated gaps."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from mercatique.demo.book import Book
from mercatique.demo.content.crew import Crew, Give, Step
from mercatique.plan.models import (
    Action,
    Assignment,
    Held,
    Needed,
    Part,
    Project,
    Resource,
    Role,
    Skill,
    Task,
    Team,
    Treatment,
)


def write(book: Book) -> None:
    crew = book.content.crew
    means(book, crew)
    for step in crew.steps:
        chain(book, step)
    for give in crew.given:
        assign(book, give)
    for answer in crew.answers:
        book.write(
            Treatment, title=answer.title, skill=book.found(Skill, answer.skill), task=task_of(book, answer.task), way=answer.way,
            resource=book.found(Resource, answer.means), due=None if answer.days_ahead is None else book.ago(-answer.days_ahead), reason=answer.reason,
        )  # fmt: skip
    for key, person, letter in crew.letters:
        action, member = book.found(Action, key), book.people[person]
        book.write(Part, title=f"{action.title[:120]} · {member.title[:70]}", action=action, member=member, letter=letter)


def means(book: Book, crew: Crew) -> None:
    for know in crew.skills:
        book.write(Skill, know.key, title=know.title, domain=know.domain, description=know.description)
    for one in crew.means:
        resource = book.write(
            Resource, one.key, title=one.title, kind=one.kind, member=book.people.get(one.person), function=one.function, contact=one.contact, cost=Decimal(one.cost),
            per=one.per, capacity=None if one.capacity is None else Decimal(one.capacity), quantity=one.quantity,
        )  # fmt: skip
        for key, level in one.skills:
            skill = book.found(Skill, key)
            book.write(Held, title=f"{resource.title[:95]} · {skill.title[:95]}", resource=resource, skill=skill, level=level)
    for group in crew.groups:
        team = book.write(
            Team, group.key, title=group.title, mission=group.mission, responsibilities=group.responsibilities, domain=group.domain, lead=book.found(Resource, group.lead),
            technology=group.technology, delays=group.delays, culture=group.culture, instructions=group.instructions,
        )  # fmt: skip
        team.members.set([book.found(Resource, key) for key in group.members])
    for post in crew.posts:
        book.write(Role, title=post.title, domain=post.domain, mission=post.mission, holder=book.found(Resource, post.holder), team=book.found(Team, post.team))


def task_of(book: Book, key: str) -> Any:
    """A task by project and key: ``open-days:visuals``."""
    project, _colon, name = key.partition(":")
    return book.found(Task, f"{book.found(Project, project).number}:{name}")


def chain(book: Book, step: Step) -> None:
    task = task_of(book, step.task)
    task.yields, task.final, task.uses, task.given = step.yields, step.final, "\n".join(step.uses), "\n".join(step.given)
    task.team = book.found(Team, step.team)
    task.save()
    for key, level in step.skills:
        skill = book.found(Skill, key)
        book.write(Needed, title=f"{task.title[:95]} · {skill.title[:95]}", task=task, skill=skill, level=level)


def assign(book: Book, give: Give) -> None:
    resource = book.found(Resource, give.means)
    about: Any = {"task": task_of(book, give.to)} if ":" in give.to else {"action": book.found(Action, give.to)}
    title = f"{resource.title[:95]} → {next(iter(about.values())).title[:95]}"
    days = {} if give.days is None else {"start": book.today + timedelta(days=give.days[0]), "end": book.today + timedelta(days=give.days[1])}
    book.write(Assignment, title=title, resource=resource, hours=None if give.hours is None else Decimal(give.hours), share=give.share, **about, **days)
