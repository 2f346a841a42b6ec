"""A document as a page: semantic HTML in the classes of the design, every word escaped, no inline style."""

from collections.abc import Iterable, Sequence
from itertools import count

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from mercatique.kernel.blocks import (
    Block,
    Bullets,
    Callout,
    Column,
    Document,
    Facts,
    FigureLine,
    Heading,
    KeyFigures,
    Landscape,
    Numbered,
    PageBreak,
    Paragraph,
    Picture,
    Quadrants,
    Quote,
    Run,
    SourceNote,
    SpeakerNote,
    Table,
    Toc,
    TwoColumns,
)  # fmt: skip
from mercatique.kernel.render.drawings import data_uri, logo_png, safe_svg
from mercatique.kernel.render.words import Words, clean


def html(document: Document, *, level: int = 1) -> SafeString:
    """The document as an ``<article class="document">``; its title is a heading of ``level``."""
    return Page(document.drawn(), level).article()


def joined(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("\n", "{}", ((part,) for part in parts))


class Page:
    """Shows blocks one after the other; knows the numbers it has given."""

    def __init__(self, document: Document, level: int) -> None:
        # Without a cover there is no title above its headings: they stand where it would.
        level -= not document.cover and level > 1
        self.document, self.level, self.depth = document, level, level
        self.say = Words(document.language)
        self.tables, self.pictures = count(1), count(1)
        self.chapters = chapters(document)

    def article(self) -> SafeString:
        document = self.document
        head = self.head() if document.cover else SafeString("")
        return format_html(
            '<article class="document" lang="{}" data-status="{}">\n{}\n{}\n</article>',
            self.say.language, document.status, head, self.blocks(document.blocks),
        )  # fmt: skip

    def head(self) -> SafeString:
        document, logo = self.document, SafeString("")
        if document.charter.logo:
            uri = data_uri(logo_png(document.charter.logo))
            logo = format_html(
                '<img class="document-logo" src="{}" alt="{}">', uri, clean(document.workspace) or "Logo"
            )
        subtitle = (
            format_html('<p class="document-subtitle">{}</p>', self.say.say(document.subtitle))
            if document.subtitle
            else ""
        )
        lines = format_html_join("", "<div><dt>{}</dt><dd>{}</dd></div>", self.say.imprint(document))
        return format_html(
            '<header class="document-head">{}<p class="document-company">{}</p><h{} class="document-title">{}</h{}>{}'
            '<dl class="document-imprint">{}</dl></header>',
            logo, clean(document.workspace), self.level, self.say.say(document.title), self.level, subtitle, lines,
        )  # fmt: skip

    def blocks(self, blocks: Sequence[Block]) -> SafeString:
        return joined(self.block(block) for block in blocks)

    def runs(self, content: Sequence[Run]) -> SafeString:
        return format_html_join("", "{}", ((self.run(run),) for run in self.say.runs(tuple(content))))

    def run(self, run: Run) -> SafeString:
        shown = format_html_join(mark_safe("<br>"), "{}", ((line,) for line in run.text.split("\n")))
        if run.strong:
            shown = format_html("<strong>{}</strong>", shown)
        if run.emphasis:
            shown = format_html("<em>{}</em>", shown)
        return (
            format_html('<a href="{}" rel="noopener noreferrer">{}</a>', run.link, shown)
            if run.link
            else shown
        )

    def block(self, block: Block) -> SafeString:
        match block:
            case Heading():
                return self.heading(block)
            case Paragraph():
                return format_html(
                    "<p{}>{}</p>", mark_safe(' class="lead"') if block.lead else "", self.runs(block.text)
                )
            case Bullets():
                return self.items("ul", block.items)
            case Numbered():
                return self.items("ol", block.items)
            case Facts():
                pairs = ((self.say.say(label), self.runs(text)) for label, text in block.pairs)
                return format_html(
                    '<dl class="facts">{}</dl>',
                    format_html_join("", "<div><dt>{}</dt><dd>{}</dd></div>", pairs),
                )
            case Table():
                return self.table(block, next(self.tables))
            case Picture():
                return self.picture(block)
            case FigureLine():
                return self.key_figures([block])
            case KeyFigures():
                return self.key_figures(block.figures)
            case Callout():
                title = format_html(" <strong>{}</strong>", self.say.say(block.title)) if block.title else ""
                return format_html(
                    '<aside class="callout" data-kind="{}"><p class="callout-title"><span class="callout-kind">{}</span>{}</p><p>{}</p></aside>',
                    block.kind, self.say.labels[block.kind], title, self.runs(block.text),
                )  # fmt: skip
            case Quote():
                source = (
                    format_html("<footer>{}</footer>", self.say.say(block.source)) if block.source else ""
                )
                return format_html("<blockquote><p>{}</p>{}</blockquote>", self.runs(block.text), source)
            case Quadrants():
                return self.quadrants(block)
            case TwoColumns():
                return format_html(
                    '<div class="two-columns"><div>{}</div><div>{}</div></div>',
                    self.blocks(block.left),
                    self.blocks(block.right),
                )
            case Landscape():
                return format_html('<div class="document-wide">{}</div>', self.blocks(block.blocks))
            case PageBreak():
                return SafeString('<hr class="page-break">')
            case SourceNote():
                return self.source(block)
            case SpeakerNote():
                return format_html(
                    '<p class="source-note"><strong>{}</strong> {}</p>', self.say.labels["spoken"], self.runs(block.text)
                )
            case Toc():
                return self.contents(block)
        raise TypeError(f"not a block: {type(block).__name__}")

    def heading(self, block: Heading) -> SafeString:
        anchor, number = self.chapters[id(block)]
        mark = format_html('<span class="document-number">{}</span> ', number) if number else ""
        level = self.depth = min(block.level + self.level, 6)
        return format_html(
            '<h{} id="{}" data-level="{}">{}{}</h{}>',
            level,
            anchor,
            block.level,
            mark,
            self.say.say(block.text),
            level,
        )

    def contents(self, block: Toc) -> SafeString:
        entries = [
            (heading.level, *self.chapters[id(heading)], self.say.say(heading.text))
            for heading in self.document.walk()
            if isinstance(heading, Heading) and heading.level <= block.depth
        ]
        items = format_html_join(
            "",
            '<li data-level="{}"><a href="#{}"><span class="document-number">{}</span> {}</a></li>',
            entries,
        )
        return format_html(
            '<nav class="document-contents" aria-label="{}"><ol>{}</ol></nav>',
            self.say.labels["contents"],
            items,
        )

    def items(self, kind: str, items: Sequence[Sequence[Run]]) -> SafeString:
        lines = format_html_join("", "<li>{}</li>", ((self.runs(item),) for item in items))
        return format_html("<{}>{}</{}>", kind, lines, kind)

    def table(self, block: Table, number: int | None) -> SafeString:
        """A table in a region that scrolls by itself; numbered unless it is the figures of a picture."""
        label = f"{self.say.labels['table']} {number}" if number else ""
        caption = format_html(
            '<caption><span class="document-number">{}</span> {}</caption>', label, self.say.say(block.caption)
        ) if block.caption else ""  # fmt: skip
        decimals = [self.say.decimals(block, place) for place in range(len(block.columns))]
        aligns = [classes(column) for column in block.columns]
        heads = format_html_join(
            "", '<th scope="col"{}>{}{}</th>',
            (
                (align, self.say.say(column.label), format_html(' <span class="unit">({})</span>', unit) if (unit := self.say.unit(column)) else "")
                for column, align in zip(block.columns, aligns, strict=True)
            ),
        )  # fmt: skip

        def line(row: Sequence[object]) -> SafeString:
            cells = (
                self.cell(self.runs(self.say.cell(value, column, digits)), align, place)  # type: ignore[arg-type]
                for place, (value, column, align, digits) in enumerate(
                    zip(row, block.columns, aligns, decimals, strict=True)
                )
            )
            return format_html("<tr>{}</tr>", joined(cells))

        body = joined(line(row) for row in block.rows)
        if not block.rows and block.empty:
            body = format_html(
                '<tr><td colspan="{}" class="empty">{}</td></tr>',
                len(block.columns),
                self.say.say(block.empty),
            )
        foot = format_html("<tfoot>{}</tfoot>", line(block.total)) if block.total is not None else ""
        # Two tables may bear one caption; the number tells them apart for who hears them named.
        name = " – ".join(filter(None, (label, str(self.say.say(block.caption) or "")))) or self.say.labels["table"]
        return format_html(
            '<div class="table-scroll" tabindex="0" role="region" aria-label="{}"><table>{}<thead><tr>{}</tr></thead>'
            "<tbody>{}</tbody>{}</table></div>",
            name, caption, heads, body, foot,
        )  # fmt: skip

    def cell(self, shown: SafeString, align: str, place: int) -> SafeString:
        if place == 0:
            return format_html('<th scope="row"{}>{}</th>', align, shown)
        return format_html("<td{}>{}</td>", align, shown)

    def picture(self, block: Picture) -> SafeString:
        number = next(self.pictures)
        if block.svg:
            drawing = format_html(
                '<div class="chart-drawing" tabindex="0" role="group" aria-label="{0}"><div role="img" aria-label="{0}">{1}</div></div>',
                self.say.say(block.alt),
                SafeString(safe_svg(block.svg)),
            )
        else:
            drawing = format_html(
                '<img class="chart-drawing" src="{}" alt="{}">', data_uri(block.png), self.say.say(block.alt)
            )
        title = format_html('<p class="chart-title">{}</p>', self.say.say(block.title)) if block.title else ""
        caption = format_html(
            '<figcaption><span class="document-number">{} {}</span> {}</figcaption>',
            self.say.labels["figure"], number, self.say.say(block.caption),
        ) if block.caption else ""  # fmt: skip
        figures = format_html(
            "<details><summary>{}</summary>{}</details>", self.say.labels["show_figures"], self.table(block.table, None)
        ) if block.table else ""  # fmt: skip
        source = self.source(block.source) if block.source else ""
        return format_html(
            '<figure class="chart">{}{}{}{}{}</figure>', title, drawing, caption, figures, source
        )

    def key_figures(self, figures: Sequence[FigureLine]) -> SafeString:
        return format_html('<dl class="figures">{}</dl>', joined(self.key_figure(line) for line in figures))

    def key_figure(self, line: FigureLine) -> SafeString:
        shown = self.say.figure(line)
        parts = [format_html('<dd class="figure-value">{}</dd>', shown["value"])]
        if shown["change"]:
            parts.append(
                format_html(
                    '<dd class="figure-change" data-direction="{}"><b>{}</b> {}</dd>',
                    shown["direction"],
                    shown["change"],
                    shown["reference"],
                )
            )
        parts += [
            format_html('<dd class="figure-{}">{}</dd>', kind, shown[name])
            for kind, name in (("reason", "reason"), ("basis", "note"))
            if shown[name]
        ]
        return format_html(
            '<div class="figure"><dt class="figure-label">{}</dt>{}</div>', shown["label"], joined(parts)
        )

    def quadrants(self, block: Quadrants) -> SafeString:
        number, level = next(self.tables), min(self.depth + 1, 6)
        cells = joined(
            format_html(
                '<section class="quadrant" data-tone="{}"><h{} class="quadrant-title">{} <span class="quadrant-word">{}</span></h{}>{}</section>',
                quadrant.tone, level, self.say.say(quadrant.title),
                self.say.labels["favourable" if quadrant.tone == "good" else "unfavourable"], level,
                self.items("ul", quadrant.items) if quadrant.items else format_html('<p class="empty">{}</p>', self.say.say(block.empty)),
            )
            for quadrant in block.quadrants
        )  # fmt: skip
        caption = format_html(
            '<figcaption><span class="document-number">{} {}</span> {}</figcaption>', self.say.labels["table"], number, self.say.say(block.caption)
        ) if block.caption else ""  # fmt: skip
        return format_html(
            '<figure class="quadrants">{}<div class="quadrants-grid">{}</div></figure>', caption, cells
        )

    def source(self, block: SourceNote) -> SafeString:
        text = self.say.source(block)
        if block.address:
            return format_html(
                '<p class="source-note"><strong>{}</strong> {} · <a href="{}">{}</a></p>',
                self.say.labels["whence"], text, block.address, clean(block.address),
            )  # fmt: skip
        return format_html(
            '<p class="source-note"><strong>{}</strong> {}</p>', self.say.labels["whence"], text
        )


def classes(column: Column) -> SafeString:
    """The class by which a table aligns a column."""
    if column.align == "end":
        return SafeString(' class="number"')
    return SafeString(' class="day"' if column.unit == "day" else "")


def chapters(document: Document) -> dict[int, tuple[str, str]]:
    """For each heading its anchor and its number, as in print."""
    found: dict[int, tuple[str, str]] = {}
    numbers = [0, 0]
    for place, block in enumerate((each for each in document.walk() if isinstance(each, Heading)), 1):
        label = ""
        if block.numbered and block.level < 3:
            numbers = [numbers[0] + 1, 0] if block.level == 1 else [numbers[0], numbers[1] + 1]
            label = ".".join(map(str, numbers[: block.level]))
        found[id(block)] = (f"section-{place}", label)
    return found
