"""The demo companies' room "act": the register of processing activities."""

from dataclasses import asdict

from mercatique.act.models import Controller, Processing
from mercatique.demo.book import Book


def write(book: Book) -> None:
    answering = book.content.controller
    book.write(Controller, answering.title, without_officer=not answering.officer, **asdict(answering))
    for sheet in book.content.processing:
        fields = asdict(sheet)
        days, owner = fields.pop("reviewed_days_ago"), fields.pop("owner")
        book.write(Processing, sheet.title, reviewed_on=book.ago(days), owner=book.people.get(owner), **fields)
