"""The demo companies' room "act": the register of processing activities."""

from dataclasses import asdict

from mercatique.act.models import Processing
from mercatique.demo.book import Book


def write(book: Book) -> None:
    for sheet in book.content.processing:
        fields = asdict(sheet)
        days, owner = fields.pop("reviewed_days_ago"), fields.pop("owner")
        book.write(Processing, sheet.title, reviewed_on=book.ago(days), owner=book.people.get(owner), **fields)
