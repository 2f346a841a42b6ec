"""The tables of a document as a workbook: what readers want to calculate with, one sheet each."""

from io import BytesIO

from mercatique.kernel.blocks import Column, Document, FigureLine, KeyFigures, Picture, Table
from mercatique.kernel.render.words import Words
from mercatique.kernel.spreadsheets import Book


def xlsx(document: Document) -> bytes:
    """A sheet about the document with its key figures, then one for each table and for the figures of each picture."""
    document = document.drawn()
    say, buffer = Words(document.language), BytesIO()
    book = Book(
        buffer,
        title=document.title,
        author=document.author,
        language=document.language,
        day=document.issued_on or document.data_date,
        accent=document.charter.hue,
        face=document.charter.body_font,
    )
    about(book, document, say)
    tables = pictures = 0
    for block in document.walk():
        if isinstance(block, Table):
            tables += 1
            label = f"{say.labels['table']} {tables}"
            title = f"{label} — {block.caption}" if block.caption else label
            book.table(label, block.columns, block.rows, title=title, total=block.total)
        elif isinstance(block, Picture):
            pictures += 1
            if block.table:
                label = f"{say.labels['figure']} {pictures}"
                title = f"{label} — {block.caption or block.title}"
                book.table(label, block.table.columns, block.table.rows, title=title, total=block.table.total)
    book.close()
    return buffer.getvalue()


def about(book: Book, document: Document, say: Words) -> None:
    """Which document this is, and its key figures as numbers."""
    labels = say.labels
    sheet = book.sheet(labels["figures"])
    sheet.set_column(0, 0, 36)
    sheet.set_column(1, 4, 18)
    book.text(sheet, 0, 0, document.title, book.format("General", True, font_size=14, **book.ink))
    line = 1
    for label, value in ((labels["workspace"], document.workspace), *say.imprint(document)):
        book.text(sheet, line, 0, label, book.format("@"))
        book.text(sheet, line, 1, value, book.format("@"))
        line += 1
    figures = [figure for block in document.walk() for figure in lines(block)]
    if not figures:
        return
    line += 1
    for place, label in enumerate((labels["figures"], labels["value"], labels["change"], labels["source"])):
        book.text(sheet, line, place, label, book.format("@", True, bottom=1))
    for figure in figures:
        line += 1
        book.text(sheet, line, 0, figure.label, book.format("@"))
        book.cell(sheet, line, 1, figure.value, Column("", figure.unit, figure.currency, figure.decimals))
        book.cell(sheet, line, 2, figure.change, Column("", figure.change_unit, figure.currency))
        book.text(sheet, line, 3, figure.note or figure.reason, book.format("@"))


def lines(block: object) -> tuple[FigureLine, ...]:
    if isinstance(block, KeyFigures):
        return tuple(block.figures)
    return (block,) if isinstance(block, FigureLine) else ()
