"""The demo companies' schedule: projects with their tasks and links, and who is away."""

import re
from datetime import date, timedelta
from decimal import Decimal

from mercatique.demo.book import Book
from mercatique.demo.content.shapes import Project as Led
from mercatique.demo.content.shapes import Task as Words
from mercatique.methods.schedule.calendar import calendar
from mercatique.plan.models import Absence, Action, Link, Project, Task


def write(book: Book) -> None:
    for words in book.content.projects:
        project = book.write(
            Project, words.key, title=words.title, description=words.description, owner=book.people.get(words.owner),
            direction=words.direction, start=worked(book.ago(words.start_days_ago)), launch=launch_day(book, words),
        )  # fmt: skip
        tasks: dict[str, Task] = {}
        for said in words.tasks:
            tasks[said.key] = task_of(book, project, said)
            for text in said.after:
                link(book, tasks, said.key, text)
    for absence in book.content.absences:
        first = worked(book.ago(-absence.days_ahead))
        last = first + timedelta(days=absence.days - 1)
        book.write(Absence, title=absence.title, member=book.people.get(absence.person), start=first, end=last)


def task_of(book: Book, project: Project, words: Words) -> Task:
    likely, optimistic, pessimistic = (*map(number, words.days), None, None, None)[:3]
    began = None if words.began_days_ago is None else worked(book.ago(words.began_days_ago), back=True)
    ended = None if words.ended_days_ago is None else max(worked(book.ago(words.ended_days_ago), back=True), began or date.min)
    return book.write(  # type: ignore[no-any-return]
        Task, f"{project.number}:{words.key}", title=words.title, project=project, phase=words.phase, nature=words.nature, owner=book.people.get(words.owner),
        action=book.found(Action, words.action), priority=words.priority, likely=likely, optimistic=optimistic,
        pessimistic=pessimistic, done=words.done, began=began, ended=ended, forced=words.forced,
        forced_on=worked(book.ago(-words.forced_days_ahead)) if words.forced else None,
    )  # fmt: skip


def launch_day(book: Book, words: Led) -> date:
    return worked(book.ago(-words.launch_days_ahead))


def number(value: float) -> Decimal:
    return Decimal(str(value))


def worked(day: date, *, back: bool = False) -> date:
    """A working day: this one, or the next (or the one before)."""
    works = calendar()
    return works.before(day, 0) if back else works.after(day, 0)


def link(book: Book, tasks: dict[str, Task], key: str, text: str) -> None:
    """ "copy", or "print SS+2"."""
    read = re.match(r"^([\w-]+?)(?: (FS|SS|FF|SF))?([+-]\d+)?$", text)
    if read is None:
        raise ValueError(text)
    before, after = tasks[read[1]], tasks[key]
    title = f"{before.title[:95]} → {after.title[:95]}"
    book.write(Link, title=title, before=before, after=after, kind=read[2] or "FS", lag=int(read[3] or 0))
