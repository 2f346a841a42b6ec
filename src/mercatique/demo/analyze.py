"""The demo companies' room "analyze": watch, diagnosis, segments."""

from mercatique.analyze.models import Segment, SwotLine, WatchItem, WatchSource, WatchTopic
from mercatique.analyze.segments.rule import check
from mercatique.demo.book import Book


def write(book: Book) -> None:
    for topic in book.content.topics:
        book.write(
            WatchTopic, topic.key, title=topic.title, kind=topic.kind, perimeter=topic.perimeter, cadence=topic.cadence,
            question=topic.question, method=topic.method, owner=book.people.get(topic.owner),
        )  # fmt: skip
    for source in book.content.sources:
        book.write(
            WatchSource, source.key, title=source.title, topic=book.found(WatchTopic, source.topic), kind=source.kind,
            url=source.url, publisher=source.publisher, reliability=source.reliability,
            checked_on=book.ago(source.checked_days_ago), note=source.note,
        )  # fmt: skip
    for item in sorted(book.content.items, key=lambda item: -item.days_ago):
        book.write(
            WatchItem, item.title, title=item.title, topic=book.found(WatchTopic, item.topic),
            source=book.found(WatchSource, item.source), day=book.ago(item.days_ago), url=item.url, summary=item.summary, use=item.use,
        )  # fmt: skip
    for segment in book.content.segments:
        book.write(
            Segment, segment.key, title=segment.title, description=segment.description, rule=check(segment.rule), offer=segment.offer
        )
    for line in book.content.swot:
        claim = book.write(
            SwotLine, line.key, title=line.title, quadrant=line.quadrant, explanation=line.explanation,
            comparison=line.comparison, importance=line.importance,
        )  # fmt: skip
        for support in line.supports:
            book.rest(claim, support)
