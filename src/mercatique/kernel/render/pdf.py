"""A document as tagged PDF (PDF/UA-1) through Typst: the same document always gives the same bytes."""

import ast
import datetime
import json
import re
import struct
import tempfile
import threading
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import font_source_sans_pro
import font_source_serif_pro
import typst

from mercatique.kernel.blocks import (
    Block,
    Bullets,
    Callout,
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
    words,
)  # fmt: skip
from mercatique.kernel.render.drawings import logo_png, readable, safe_svg
from mercatique.kernel.render.words import Words, clean

FONTS = (font_source_sans_pro.font_directory, font_source_serif_pro.font_directory)
SANS, SERIF = "Source Sans Pro", "Source Serif Pro"
REGIONS = {"fr": "FR", "en": "GB"}
MISSING = re.compile(r'the text `("(?:[^"\\]|\\.)*")` could not be displayed')
LONG_WORD = re.compile(r"\S{25,}")
LONG_CELL = 900
ENGINE = threading.Lock()


def pdf(document: Document, archive: bool = False) -> bytes:
    """The document as a PDF; ``archive`` for one to be kept for decades (PDF/A-2a as well).

    Letters no font here can show are looked for among those of the machine.
    """
    view = of_document(document.drawn())
    moment = document.issued_on or document.data_date or datetime.date(2000, 1, 1)
    charter = document.charter
    return compile_view(view, moment, charter.font_files, bool(charter.heading_font or charter.body_font), archive)


def compile_view(view: dict[str, Any], moment: datetime.date, font_files: Sequence[bytes] = (), named: bool = False, archive: bool = False) -> bytes:
    """Typst on prepared data, with the faces of the machine where the charter names some; refuses a picture without an alternative, as the standard does."""
    with tempfile.TemporaryDirectory(prefix="mercatique-") as folder:
        for place, font in enumerate(font_files):
            (Path(folder) / f"{place}.otf").write_bytes(font)
        extra = folder if font_files else ""
        try:
            return compiled(view, moment, fonts(extra, named), archive)
        except typst.TypstError as error:
            if not missing(error):
                raise
        try:
            return compiled(view, moment, fonts(extra, True), archive)
        except typst.TypstError as error:
            if not (gone := missing(error)):
                raise
        return compiled(without(view, gone), moment, fonts(extra, True), archive)


def compiled(view: dict[str, Any], moment: datetime.date, typefaces: typst.Fonts, archive: bool = False) -> bytes:
    template = files("mercatique.kernel.render") / "typst" / "document.typ"
    with ENGINE:
        compiler = typst.Compiler(template.read_bytes(), font_paths=typefaces, ignore_system_fonts=True)
        result = compiler.compile(
            sys_inputs={"data": json.dumps(view)},
            pdf_standards=["ua-1", "a-2a"] if archive else ["ua-1"],
            timestamp=datetime.datetime(moment.year, moment.month, moment.day, tzinfo=datetime.UTC),
        )
    if not isinstance(result, bytes):
        raise TypeError("Typst gave no PDF")
    return result


def fonts(folder: str, system: bool) -> typst.Fonts:
    """The faces of the house; those of a charter and of the machine are read anew."""
    if not folder:
        return kept_fonts(system)
    return typst.Fonts(include_system_fonts=system, font_paths=[folder, *FONTS])


@lru_cache(maxsize=2)
def kept_fonts(system: bool) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=system, font_paths=list(FONTS))


def missing(error: typst.TypstError) -> set[str]:
    """The letters for which Typst found no glyph."""
    letters: set[str] = set()
    for quoted in MISSING.findall(error.diagnostic):
        letters |= set(
            ast.literal_eval(
                re.sub(r"\\u\{([0-9a-f]+)\}", lambda found: f"\\U{int(found[1], 16):08x}", quoted)
            )
        )
    return letters - set("□")


def without(value: Any, letters: set[str]) -> Any:
    """The same data with a square for each letter nobody can draw."""
    if isinstance(value, str):
        return "".join("□" if letter in letters else letter for letter in value)
    if isinstance(value, dict):
        return {name: without(each, letters) for name, each in value.items()}
    return [without(each, letters) for each in value] if isinstance(value, list) else value


def breakable(text: str) -> str:
    """Long addresses and references may break after their joints, else every 24 letters."""

    def cut(found: re.Match[str]) -> str:
        parts = re.sub(r"([/._?&=@-])(?=\w)", "\\1\u200b", found[0]).split("\u200b")
        return "\u200b".join(part[at : at + 24] for part in parts for at in range(0, len(part), 24))

    return LONG_WORD.sub(cut, text)


def of_document(document: Document) -> dict[str, Any]:
    """The document as the data the template reads: every value already a text."""
    say = Words(document.language)
    charter = document.charter
    title = clean(document.title).replace("\n", " ").strip() or "—"
    workspace = clean(document.workspace).replace("\n", " ")
    return {
        "title": say.say(title),
        "title-line": say.say(title if len(title) < 90 else title[:88].rstrip() + "…"),
        "workspace": workspace if len(workspace) < 60 else workspace[:58].rstrip() + "…",
        "author": clean(document.author) or workspace,
        "keywords": [each for each in (workspace, say.version(document)) if each],
        "language": say.language,
        "region": REGIONS[say.language],
        "accent": readable(charter.accent),
        "fonts": {
            "heading": [name.lower() for name in (charter.heading_font, SERIF, SANS) if name],
            "body": [name.lower() for name in (charter.body_font, SANS, SERIF) if name],
        },
        "labels": say.labels,
        "footer": say.footer(document),
        "cover": of_cover(document, say) if document.cover else None,
        "blocks": [of_block(block, say) for block in document.blocks],
    }


def of_cover(document: Document, say: Words) -> dict[str, Any]:
    logo = logo_png(document.charter.logo) if document.charter.logo else b""
    lines = say.imprint(document)
    if logo and document.workspace:
        lines.insert(0, (say.labels["workspace"], clean(document.workspace)))
    return {
        "logo": list(logo) or None,
        "logo-share": min(18 * logo_shape(logo), 80) if logo else None,
        "logo-alt": clean(document.workspace) or "Logo",
        "subtitle": say.say(document.subtitle),
        "lines": [list(line) for line in lines],
    }


def logo_shape(png: bytes) -> float:
    """Width of a PNG over its height, from its head."""
    width, height = struct.unpack(">II", png[16:24])
    return width / max(height, 1)


def of_runs(content: Sequence[Run], say: Words) -> list[dict[str, Any]]:
    return [
        {"text": breakable(run.text), "strong": run.strong, "emphasis": run.emphasis, "link": run.link}
        for run in say.runs(tuple(content))
    ]


def of_block(block: Block, say: Words) -> dict[str, Any]:
    """One block as data for the template."""
    kind = type(block).__name__.lower()
    match block:
        case Heading():
            return {
                "kind": kind,
                "level": block.level,
                "text": breakable(say.say(block.text)),
                "numbered": block.numbered,
            }
        case Paragraph():
            return {"kind": kind, "text": of_runs(block.text, say), "lead": block.lead}
        case Bullets() | Numbered():
            return {"kind": kind, "items": [of_runs(item, say) for item in block.items]}
        case Facts():
            return {
                "kind": kind,
                "pairs": [
                    {"label": say.say(label), "text": of_runs(text, say)} for label, text in block.pairs
                ],
            }
        case Table():
            return of_table(block, say)
        case Picture():
            return of_picture(block, say)
        case FigureLine():
            return {"kind": "keyfigures", "figures": [say.figure(block)]}
        case KeyFigures():
            return {"kind": kind, "figures": [say.figure(figure) for figure in block.figures]}
        case Callout():
            word = say.labels[block.kind]
            return {
                "kind": kind,
                "callout": block.kind,
                "word": word,
                "title": say.say(block.title),
                "text": of_runs(block.text, say),
            }
        case Quote():
            return {"kind": kind, "text": of_runs(block.text, say), "source": say.say(block.source)}
        case Quadrants():
            return of_quadrants(block, say)
        case TwoColumns():
            return {
                "kind": kind,
                "left": [of_block(each, say) for each in block.left],
                "right": [of_block(each, say) for each in block.right],
            }
        case Landscape():
            return {"kind": kind, "blocks": [of_block(each, say) for each in block.blocks]}
        case PageBreak():
            return {"kind": kind}
        case SpeakerNote():
            return {"kind": "sourcenote", "lead": say.labels["spoken"], "text": words(say.runs(block.text)), "address": "", "shown": ""}
        case SourceNote():
            return {
                "kind": kind,
                "lead": say.labels["whence"],
                "text": say.source(block),
                "address": outside(block.address),
                "shown": breakable(outside(block.address)),
            }
        case Toc():
            return {"kind": kind, "depth": block.depth}
    raise TypeError(f"not a block: {type(block).__name__}")


def outside(address: str) -> str:
    """An address that leads somewhere from paper: not one within the site."""
    return "" if address.startswith("/") else clean(address)


def weights(table: Table, say: Words) -> list[float | None]:
    """Room for columns of text in proportion to what they hold; columns of figures take what they need."""
    shares: list[float | None] = []
    for place, column in enumerate(table.columns):
        if column.width is not None:
            shares.append(max(column.width, 0.1))
        elif column.unit != "text":
            shares.append(None)
        else:
            lengths = [len(text_of(row[place])) for row in table.rows] or [0]
            longest = max(*lengths, len(column.label), 4) if lengths else 4
            shares.append(round(min(longest, 90) ** 0.6, 2))
    if all(share is None for share in shares):
        shares[0] = 1.0
    return shares


def text_of(value: Any) -> str:
    return words(value) if isinstance(value, tuple) else str(value or "")


def of_table(table: Table, say: Words) -> dict[str, Any]:
    decimals = [say.decimals(table, place) for place in range(len(table.columns))]

    def cells(row: Sequence[Any]) -> list[Any]:
        return [
            [
                {
                    "text": breakable(run.text),
                    "strong": run.strong,
                    "emphasis": run.emphasis,
                    "link": run.link,
                }
                for run in say.cell(value, column, decimals[place])
            ]
            for place, (value, column) in enumerate(zip(row, table.columns, strict=True))
        ]

    return {
        "kind": "table",
        "caption": say.say(table.caption),
        "columns": [
            {
                "label": say.say(column.label),
                "unit": say.unit(column),
                "align": column.align,
                "weight": weight,
            }
            for column, weight in zip(table.columns, weights(table, say), strict=True)
        ],
        "rows": [
            {"cells": cells(row), "long": any(len(text_of(value)) > LONG_CELL for value in row)}
            for row in table.rows
        ],
        "total": None if table.total is None else cells(table.total),
        "empty": say.say(table.empty),
    }


def of_picture(picture: Picture, say: Words) -> dict[str, Any]:
    return {
        "kind": "picture",
        "svg": safe_svg(picture.svg) if picture.svg else None,
        "png": None if picture.svg else list(picture.png),
        "title": say.say(picture.title),
        "alt": say.say(picture.alt),
        "caption": say.say(picture.caption),
        "width": picture.width,
    }


def of_quadrants(grid: Quadrants, say: Words) -> dict[str, Any]:
    return {
        "kind": "quadrants",
        "rows": [say.say(row) for row in grid.rows],
        "columns": [say.say(column) for column in grid.columns],
        "caption": say.say(grid.caption),
        "empty": say.say(grid.empty),
        "quadrants": [
            {
                "title": say.say(quadrant.title),
                "good": quadrant.tone == "good",
                "word": say.labels["favourable" if quadrant.tone == "good" else "unfavourable"],
                "items": [of_runs(item, say) for item in quadrant.items],
            }
            for quadrant in grid.quadrants
        ],
    }
