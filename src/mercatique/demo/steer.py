"""The demo companies' room "steer": training and change arguments, and how they keep their course."""

from datetime import timedelta

from mercatique.demo import loop, returns, reviews
from mercatique.demo.book import Book
from mercatique.plan.models import Action
from mercatique.steer.models import ChangeArgument, TrainingAction


def write(book: Book) -> None:
    for words in book.content.trainings:
        day = book.today + timedelta(days=words.days_ahead)
        training = book.write(
            TrainingAction, words.title, title=words.title, skill=words.skill, level_now=words.level_now,
            level_wanted=words.level_wanted, level_after=words.level_after, day=day, hours=words.hours, cost=words.cost,
            trainer=words.trainer, success_test=words.success_test, done_on=day if words.level_after is not None else None,
            action=book.found(Action, words.action),
        )  # fmt: skip
        training.participants.set([book.people[key] for key in words.participants if key in book.people])
    for argument in book.content.arguments:
        book.write(
            ChangeArgument, argument.title, title=argument.title, audience=argument.audience, answer=argument.answer,
            benefit=argument.benefit, action=book.found(Action, argument.action),
        )  # fmt: skip
    loop.write(book)
    returns.write(book)
    reviews.write(book)
