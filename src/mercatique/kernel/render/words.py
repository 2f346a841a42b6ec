"""The fixed words of a document and its values as text, in the language of the document."""

import datetime
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext, override, pgettext

from mercatique.kernel import format
from mercatique.kernel.blocks import Cell, Column, Document, FigureLine, Run, SourceNote, Table, number

# XML 1.0 and fonts know neither controls nor lone surrogates; direction overrides could disguise a text.
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069\ufeff]"
)


def clean(text: str) -> str:
    """Text without what no renderer can show, line ends made one, letters composed."""
    text = (
        text.replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\t", " ")
        .replace("\u2028", "\n")
        .replace("\u2029", "\n")
    )
    return unicodedata.normalize("NFC", UNPRINTABLE.sub("", text))


@dataclass(frozen=True)
class Words:
    """What renderers write of their own accord, for one language."""

    language: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "language", format.reader(self.language))

    def say(self, text: str) -> str:
        """Prose with the typography of the language."""
        return format.prose(clean(text), self.language)

    def runs(self, content: tuple[Run, ...]) -> list[Run]:
        return [Run(self.say(run.text), run.strong, run.emphasis, run.link) for run in content if run.text]

    @cached_property
    def labels(self) -> dict[str, str]:
        with override(self.language):
            labels = {
                "contents": gettext("Contents"),
                "table": gettext("Table"),
                "figure": pgettext("illustration", "Figure"),
                "note": pgettext("callout", "Note"),
                "warning": pgettext("callout", "Warning"),
                "recheck": pgettext("callout", "To recheck"),
                "decision": pgettext("callout", "Decision"),
                "whence": gettext("Where does this figure come from?"),
                "show_figures": gettext("Show the figures"),
                "favourable": pgettext("quadrant", "favourable"),
                "unfavourable": pgettext("quadrant", "unfavourable"),
                "total": gettext("Total"),
                "workspace": gettext("Company"),
                "version": gettext("Version"),
                "data": gettext("Date of the data"),
                "issued": gettext("Issued on"),
                "author": gettext("Author"),
                "validated": gettext("Validated by"),
                "figures": gettext("Key figures"),
                "value": gettext("Value"),
                "change": gettext("Change"),
                "source": gettext("Source"),
                "spoken": gettext("Speaker notes"),
                "interval": gettext("Interval"),
                "table_alt": gettext("Table “%(title)s”, %(rows)s rows. Columns: %(columns)s."),
                "prompt": gettext("Click to write"),
                "layout_cover": pgettext("layout of slides", "Cover"),
                "layout_section": pgettext("layout of slides", "Section"),
                "layout_text": pgettext("layout of slides", "Title and text"),
                "layout_bare": pgettext("layout of slides", "Title only"),
            }
        return {name: self.say(label) for name, label in labels.items()}

    def status(self, document: Document) -> str:
        with override(self.language):
            return {
                "draft": pgettext("document", "Draft"),
                "issued": pgettext("document", "Issued"),
                "validated": pgettext("document", "Validated"),
            }[document.status]

    def version(self, document: Document) -> str:
        """ "Version 2 · validé", "Brouillon"."""
        status = self.status(document)
        if document.number is None:
            return status
        with override(self.language):
            label = gettext("Version %(number)s") % {"number": document.number}
        return label if document.status == "issued" else f"{label} · {status.lower()}"

    def imprint(self, document: Document) -> list[tuple[str, str]]:
        """The lines at the foot of the cover."""
        labels = self.labels
        lines = [(labels["version"], self.version(document))]
        if document.data_date:
            lines.append((labels["data"], format.day(document.data_date, self.language)))
        if document.issued_on:
            lines.append((labels["issued"], format.day(document.issued_on, self.language)))
        if document.author:
            lines.append((labels["author"], clean(document.author)))
        if document.validated_by:
            when = f", {format.day(document.validated_on, self.language)}" if document.validated_on else ""
            lines.append((labels["validated"], clean(document.validated_by) + when))
        return lines

    def footer(self, document: Document) -> str:
        """The version, or the day of a document that has one edition only, and the date of the data, for the foot of each page."""
        version = self.version(document)
        if document.status == "issued" and document.number is None and document.issued_on:
            version = f"{self.labels['issued']} {format.day(document.issued_on, self.language)}"
        if not document.data_date:
            return version
        with override(self.language):
            data = gettext("data to %(day)s") % {"day": format.day(document.data_date, self.language)}
        return f"{version} · {data}"

    def source(self, note: SourceNote) -> str:
        """The provenance of a figure as one line."""
        with override(self.language):
            parts = [gettext("method: %(method)s") % {"method": note.method}]
            if note.data:
                parts.append(gettext("data: %(data)s") % {"data": note.data})
            if note.day:
                parts.append(gettext("data to %(day)s") % {"day": format.day(note.day, self.language)})
        return self.say(" · ".join(parts))

    def unit(self, column: Column) -> str:
        """The unit a column says once in its head rather than in each cell."""
        if column.unit == "currency":
            return format.symbol(column.currency or "EUR")
        if column.unit in {"days", "points"}:
            with override(self.language):
                return {"days": pgettext("unit", "days"), "points": pgettext("unit", "points")}[column.unit]
        if column.unit in {"text", "day", "number", "count", "%", "ratio", ""}:
            return ""
        return clean(column.unit)

    def decimals(self, table: Table, place: int) -> int | None:
        """As many decimals in each cell of a column as its finest value needs, so that digits stand under digits."""
        column = table.columns[place]
        if not column.numeric or column.decimals is not None:
            return column.decimals
        rows = [*table.rows, *([table.total] if table.total else [])]
        values = [
            found for row in rows if number(row[place]) and (found := format.exact(row[place])) is not None
        ]
        if column.unit == "count":
            return 0
        if column.unit in {"%", "points"}:
            return 1 if any(format.rounded(value * 100, 1) % 1 for value in values) else 0
        if column.unit == "currency":
            return 2 if any(format.rounded(value, 2) % 1 for value in values) else 0
        for decimals in (0, 1):
            if all(format.rounded(value, decimals) == format.rounded(value, 2) for value in values):
                return decimals
        return 2

    def cell(self, value: Cell, column: Column, decimals: int | None) -> list[Run]:
        """A cell of a table as runs; numbers without the unit that the head of the column says."""
        if isinstance(value, tuple):
            return self.runs(value)
        if value is None:
            return []
        if isinstance(value, bool | datetime.date):
            return [Run(format.shown(value, self.language))]
        if isinstance(value, int | float | Decimal):
            if column.unit == "%":
                return [Run(format.percent(value, self.language, decimals=decimals))]
            if column.unit == "points":
                scaled = format.exact(value)
                return [
                    Run(
                        format.number(
                            None if scaled is None else scaled * 100, self.language, decimals=decimals
                        )
                    )
                ]
            return [Run(format.number(value, self.language, decimals=decimals))]
        return [Run(self.say(str(value)))]

    def figure(self, line: FigureLine) -> dict[str, str]:
        """The texts of one key figure; an empty text is not shown."""
        decimals = line.decimals
        if (
            decimals is None
            and line.unit == "currency"
            and line.value is not None
            and abs(line.value) >= 1000
        ):
            decimals = 0  # read at a glance; the cents stand in the tables
        value = format.quantity(
            line.value, line.unit, self.language, currency=line.currency, decimals=decimals
        )
        change, direction = "", ""
        if line.change is not None:
            moved = format.change(line.change, self.language, unit=line.change_unit, currency=line.currency)
            change, direction = str(moved), moved.direction
        return {
            "label": self.say(line.label),
            "value": value,
            "change": change,
            "direction": direction,
            "reference": self.say(line.reference),
            "note": self.say(line.note),
            "reason": self.say(line.reason) if line.value is None else "",
        }
