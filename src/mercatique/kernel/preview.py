"""A file before it is imported, in the reader's words: its columns, its first rows, what is repaired, asked and left out."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from mercatique.kernel import format as shown
from mercatique.kernel.models import Workspace

#: Rows of the file on the page, lines shown for each reason of leaving out, columns before the others are folded.
ROWS, EXAMPLES = 10, 5

#: How things are written is not a fault of the file: said, but no repair.
NOTATION = frozenset({"decimal_comma", "thousands", "negative"})

PERSONAL = {
    "email": gettext_lazy("e-mail addresses"),
    "phone": gettext_lazy("telephone numbers"),
    "name": gettext_lazy("names"),
    "address": gettext_lazy("postal addresses"),
    "ip": gettext_lazy("IP addresses"),
    "birth": gettext_lazy("dates of birth"),
    "identifier": gettext_lazy("customer numbers"),
}
CURRENCY_FROM = {
    "column": gettext_lazy("read from its column"),
    "header": gettext_lazy("written in a column's name"),
    "values": gettext_lazy("written beside the amounts"),
    "preset": gettext_lazy("as this platform writes"),
    "option": gettext_lazy("as you chose"),
    "workspace": gettext_lazy("the workspace's currency: the file names none"),
}
ENCODINGS = {
    "utf-8": "UTF-8",
    "cp1252": "Windows (cp1252)",
    "iso-8859-15": "ISO 8859-15",
    "mac-roman": "Macintosh",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16 BE",
}
DELIMITERS = {
    ",": gettext_lazy("comma"),
    ";": gettext_lazy("semicolon"),
    "\t": gettext_lazy("tab"),
    "|": gettext_lazy("vertical bar"),
}
DECIMALS = {",": gettext_lazy("comma (1,50)"), ".": gettext_lazy("point (1.50)")}
ORDERS = {
    "dmy": gettext_lazy("day/month/year"),
    "mdy": gettext_lazy("month/day/year"),
    "ymd": gettext_lazy("year-month-day"),
    "compact": gettext_lazy("eight digits, year first"),
    "serial": gettext_lazy("a spreadsheet's day numbers"),
}
BASES = {"excl": gettext_lazy("excluding VAT"), "incl": gettext_lazy("including VAT")}
CURRENCIES = ("EUR", "GBP", "USD", "CHF", "CAD", "XOF", "MAD", "JPY", "SEK", "DKK", "PLN")
FORMATS = {"xlsx": "XLSX", "json": "JSON", "parquet": "Parquet"}
PACKED = {"gzip": "gzip", "zip": "ZIP"}


@dataclass(frozen=True)
class Choice:
    """One entry of a select."""

    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True)
class Setting:
    """How the file is read in one respect, why, and what a person may say instead."""

    name: str
    label: str
    choices: tuple[Choice, ...]
    why: str = ""
    asked: str = ""


@dataclass(frozen=True)
class Repair:
    """What was mended in a column: a sentence with its count, and one value before and after."""

    text: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class ReadColumn:
    """A column of the file: what it became, why, what was repaired in it."""

    position: int
    name: str
    samples: str
    choices: tuple[Choice, ...]
    field: str
    why: str
    repairs: tuple[Repair, ...] = ()
    personal: str = ""


@dataclass(frozen=True)
class Cell:
    """A value as it will be read; ``before`` is what stood there when it was repaired."""

    text: str
    number: bool = False
    before: str = ""


@dataclass(frozen=True)
class Row:
    """A line of the file: its cells, or its text and the reason why it is left out."""

    line: int
    cells: tuple[Cell, ...] = ()
    text: str = ""
    reason: str = ""


@dataclass(frozen=True)
class LeftOut:
    """Lines left out for one reason; ``expected`` when they hold no fact anyway."""

    reason: str
    count: int
    expected: bool
    lines: tuple[Row, ...] = ()


@dataclass
class Preview:
    """All that the page of a dropped file says."""

    reading: Any
    table: Setting
    settings: list[Setting]
    columns: list[ReadColumn]
    aside: list[ReadColumn]
    headings: list[tuple[str, bool]]
    rows: list[Row]
    left_out: list[LeftOut]
    missing: list[str]
    questions: list[Setting]
    notes: list[str]
    personal: list[tuple[str, int]]
    platform: str = ""
    first_day: date | None = None
    last_day: date | None = None
    repaired: int = 0
    not_imported: int = 0
    format: str = ""


def words(message: str, values: Any = None) -> str:
    """A sentence of the warehouse in the reader's language, its numbers as people write them."""
    told = {key: shown.number(value) if isinstance(value, int) else value for key, value in dict(values or {}).items()}
    return _(message) % told if told else _(message)


def problem(code: str, spec: Any) -> str:
    """Why lines are left out, with the column named as the page names it."""
    from mercatique.warehouse import intake

    name = code.partition(":")[2]
    label = _(spec[name].label) if spec is not None and name in spec else name
    return words(intake.sentence(code), {"column": label} if name else None)


def kind(name: str, n: int) -> str:
    """How many lines are what the rules call them."""
    from mercatique.warehouse import rules

    known = {
        rules.SALE: ngettext("%(n)s sale", "%(n)s sales", n),
        rules.CANCELLATION: ngettext("%(n)s cancellation", "%(n)s cancellations", n),
        rules.RETURN: ngettext("%(n)s return", "%(n)s returns", n),
        rules.FEE: ngettext("%(n)s fee", "%(n)s fees", n),
        rules.ADJUSTMENT: ngettext("%(n)s adjustment", "%(n)s adjustments", n),
        rules.CREDIT: ngettext("%(n)s discount or credit", "%(n)s discounts or credits", n),
        rules.INVALID: ngettext("%(n)s invalid line", "%(n)s invalid lines", n),
    }
    return known.get(name, f"%(n)s {name}") % {"n": shown.number(n)}


def spec_of(table: str) -> Any:
    from mercatique.warehouse import TABLES

    return TABLES.get(table)


def preview(workspace: Workspace, reading: Any, told: dict[str, Any], wanted: dict[str, str] | None = None) -> Preview:
    """What the page says of a reading; ``wanted`` are choices of a form that were refused, to be shown again."""
    spec = spec_of(reading.table)
    columns = [_column(column, spec, wanted or {}) for column in reading.columns]
    options = dict(told.get("options") or {})
    questions = {question.option: words(question.message, question.values) for question in reading.questions}
    table = _table(reading, told, questions)
    settings = _settings(workspace, reading, options, questions)
    headings, names = _headings(reading, spec)
    either = f" {pgettext('one column or the other', 'or')} "
    return Preview(
        reading=reading,
        table=table,
        settings=[setting for setting in settings if not setting.asked],
        columns=[column for column in columns if column.field],
        aside=[column for column in columns if not column.field],
        headings=headings,
        rows=_rows(workspace, reading, spec, names),
        left_out=_left_out(reading, spec),
        missing=[either.join(_(spec[name].label) for name in group) for group in reading.missing] if spec else [],
        questions=[setting for setting in [table, *settings] if setting.asked],
        notes=[words(note.message, note.values) for note in reading.notes],
        personal=[(str(PERSONAL[kind]), count) for kind, count in reading.personal.items() if kind in PERSONAL],
        platform=platform(reading.preset_label),
        first_day=date.fromisoformat(reading.first_day) if reading.first_day else None,
        last_day=date.fromisoformat(reading.last_day) if reading.last_day else None,
        repaired=sum(count for kind, count in reading.repairs.items() if kind not in NOTATION),
        not_imported=sum(reading.left_out.values()),
        format=" · ".join(filter(None, (FORMATS.get(reading.access.format, ""), PACKED.get(reading.container, "")))),
    )


def platform(label: str) -> str:
    """The name of a platform, without the kind of its export."""
    return label.partition(":")[0].strip()


# ---------------------------------------------------------------------- what may be told otherwise


def _table(reading: Any, told: dict[str, Any], questions: dict[str, str]) -> Setting:
    from mercatique.warehouse.tables import IMPORTED

    asked = questions.get("table", "")
    names = {spec.name: _(spec.label) for spec in IMPORTED}
    if asked:
        return Setting("table", _("What the file holds"), _to_choose(names, reading.table), asked=asked)
    return Setting("table", _("What the file holds"), tuple(Choice(name, label, name == reading.table) for name, label in names.items()))


def _to_choose(labels: dict[str, Any], proposed: str) -> tuple[Choice, ...]:
    """Nothing is chosen for the person; the likely answer says so."""
    likely = {value: _("%(value)s (likely)") % {"value": label} if value == proposed else str(label) for value, label in labels.items()}
    return (Choice("", _("choose…"), True), *(Choice(value, label) for value, label in likely.items()))


def _options(found: str, found_label: str, others: dict[str, Any], told: str) -> tuple[Choice, ...]:
    """As found, or one of the others; what a person said is the one chosen."""
    if told:
        entries = {told: found_label} | {value: str(label) for value, label in others.items()}
        return (Choice("", _("as Mercatique finds it")), *(Choice(value, label, value == told) for value, label in entries.items()))
    first = Choice("", found_label, True)
    return (first, *(Choice(value, str(label)) for value, label in others.items() if value != found))


def _settings(workspace: Workspace, reading: Any, told: dict[str, str], questions: dict[str, str]) -> list[Setting]:
    """Currency, VAT, dates, decimals, encoding, delimiter, header, sheet: said in words, and how to say otherwise."""
    found = []
    money = [column for column in reading.columns if column.amount and column.field]
    days = [column for column in reading.columns if column.day and column.field]
    if any(column.field != "quantity" for column in money):
        known = {code: f"{code} ({shown.symbol(code)})" if shown.symbol(code) != code else code for code in CURRENCIES}
        why = CURRENCY_FROM.get(reading.currency_from, "")
        label = known.get(reading.currency, reading.currency) or shown.absent()
        found.append(Setting("currency", _("Currency"), _options(reading.currency, label, known, told.get("currency", "")), str(why)))
        basis = reading.constants.get("vat", workspace.vat)
        why = "" if told.get("vat") else _("as in the workspace's settings")
        found.append(Setting("vat", _("Amounts"), _options(basis, str(BASES.get(basis, basis)), BASES, told.get("vat", "")), str(why)))
    if days:
        order = days[0].day.order
        offset = any(column.day.offset for column in days)
        zone = _("each with its time zone") if offset else _("in the time zone of the workspace (%(zone)s)") % {"zone": workspace.zone}
        others = {key: ORDERS[key] for key in ("dmy", "mdy")} if order in ("dmy", "mdy") or told.get("date_order") else {}
        asked = questions.get("date_order", "")
        choices = _to_choose(others, order) if asked else _options(order, str(ORDERS.get(order, order)), others, told.get("date_order", ""))
        found.append(Setting("date_order", _("Dates"), choices, zone, asked))
    if money:
        sign = money[0].amount.decimal
        asked = questions.get("decimal", "")
        choices = _to_choose(DECIMALS, sign) if asked else _options(sign, str(DECIMALS[sign]), DECIMALS, told.get("decimal", ""))
        found.append(Setting("decimal", _("Decimal sign"), choices, _example(money), asked))
    if reading.access.format == "text":
        found += _text_settings(reading, told)
    found += _members(reading, told, questions)
    sheets = next((note.values for note in reading.notes if note.code == "sheets"), None)
    if sheets or told.get("sheet"):
        names = [reading.access.sheet, *(str(sheets["others"]).split(", ") if sheets else [])]
        choices = _options(reading.access.sheet, reading.access.sheet, {name: name for name in names}, told.get("sheet", ""))
        found.append(Setting("sheet", _("Sheet"), choices))
    return found


def _members(reading: Any, told: dict[str, str], questions: dict[str, str]) -> list[Setting]:
    """The file of an archive: asked when there are several, and to be chosen again afterwards."""
    if asked := questions.get("member", ""):
        names = next(question.choices for question in reading.questions if question.option == "member")
        return [Setting("member", _("File of the archive"), _to_choose({name: name for name in names}, ""), asked=asked)]
    note = next((note.values for note in reading.notes if note.code == "members"), None)
    if note is None:
        return []
    choices = [note["member"], *note["names"]]
    return [Setting("member", _("File of the archive"), tuple(Choice(name, name, name == note["member"]) for name in choices))]


def _example(columns: list[Any]) -> str:
    """ "1 234,56 € is read 1 234,56": one amount as it stands and as it is read, when the two differ."""
    for column in columns:
        for before, after in zip(column.samples, column.read, strict=False):
            if column.field != "quantity" and after and not before.replace("-", "").isdigit() and before != _plain(after):
                return _("“%(before)s” is read %(after)s") % {"before": before, "after": cents(after)}
    return ""


def _plain(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def _text_settings(reading: Any, told: dict[str, str]) -> list[Setting]:
    encoding = "utf-8" if reading.encoding == "utf-8-sig" else reading.encoding
    label = ENCODINGS.get(encoding) or (_("two encodings, line by line") if encoding == "mixed" else encoding)
    sign = DELIMITERS.get(reading.delimiter, f"“{reading.delimiter}”")
    lines = {str(line): shown.number(line) for line in range(1, max(5, reading.header + 2))} | {"0": _("no line has names")}
    header = shown.number(reading.header) if reading.header else str(lines["0"])
    return [
        Setting("delimiter", _("Columns are separated by"), _options(reading.delimiter, str(sign), DELIMITERS, told.get("delimiter", ""))),
        Setting("encoding", _("Encoding"), _options(encoding, label, ENCODINGS, told.get("encoding", ""))),
        Setting("header", _("Line with the names of the columns"), _options(str(reading.header), header, lines, told.get("header", ""))),
    ]


# ---------------------------------------------------------------------- columns


def _column(column: Any, spec: Any, wanted: dict[str, str]) -> ReadColumn:
    from mercatique.warehouse.intake import notes

    chosen = wanted.get(str(column.position), column.field)
    given = spec.given if spec is not None else ()
    choices = (Choice("", _("do not import"), not chosen), *(Choice(each.name, _(each.label), each.name == chosen) for each in given))
    return ReadColumn(
        position=column.position,
        name=column.name,
        samples=" · ".join(text.replace("\n", " ")[:40] for text in column.samples[:3]) or _("empty"),
        choices=choices,
        field=column.field,
        why=_(notes.REASONS.get(column.why, "")) if column.field else _nothing(column),
        repairs=tuple(_repair(column, kind, count) for kind, count in column.repairs.items() if count and kind not in NOTATION),
        personal=str(PERSONAL.get(column.personal, "")),
    )


def _nothing(column: Any) -> str:
    if not column.filled and not column.samples:
        return _("no value in it")
    return ""


def _repair(column: Any, kind: str, count: int) -> Repair:
    from mercatique.warehouse.intake import notes

    text = words(notes.REPAIRS[kind], {"count": count})
    for before, after in zip(column.samples, column.read, strict=False):
        if before != after and (after or kind == "unread"):
            return Repair(text, before, value(after, column) if after else _("empty"))
    return Repair(text)


def value(text: str, column: Any) -> str:
    """A value that was read, as a page writes it."""
    if column.reads in ("amount", "micros", "rate"):
        return number(text)
    if column.reads in ("day", "instant"):
        return day(text[:10])
    return text


def number(text: str) -> str:
    try:
        return shown.number(Decimal(text))
    except InvalidOperation:
        return text


def cents(text: str) -> str:
    """An amount: with cents, and with more decimals where it has them."""
    plain = Decimal(text)
    return shown.number(plain, decimals=2) if plain == round(plain, 2) else shown.number(plain, decimals=4)


def day(text: str) -> str:
    try:
        return shown.day(date.fromisoformat(text))
    except ValueError:
        return text


# ---------------------------------------------------------------------- rows


def _headings(reading: Any, spec: Any) -> tuple[list[tuple[str, bool]], list[str]]:
    """The columns of the table of first rows: what the file gives and what is worked out from it, in the table's order."""
    if spec is None or not reading.first_rows:
        return [], []
    present = set(reading.first_rows[0])
    given = {column.field for column in reading.columns if column.field} | set(reading.otherwise) | {"amount", "customer_id", "name"}
    if "ordered_at" in present:
        given.discard("day")
    names = [column.name for column in spec.given if column.name in given & present]
    return [(_(spec[name].label), _is_number(spec[name])) for name in names], names


def _is_number(column: Any) -> bool:
    return str(column.type).startswith("DECIMAL")


def _rows(workspace: Workspace, reading: Any, spec: Any, names: list[str]) -> list[Row]:
    if not names:
        return []
    mended = {column.field: _mended(column) for column in reading.columns if column.field}
    zone = ZoneInfo(workspace.zone)
    rows = []
    for values in reading.first_rows[:ROWS]:
        cells = tuple(_cell(values[name], spec[name], mended.get(name, {}), zone) for name in names)
        rows.append(Row(int(values["source_line"]), cells))
    last = rows[-1].line if rows else 0
    for line in reading.left_out_lines:
        if line.line < last and not _is_expected(line.problem):
            rows.append(Row(line.line, text=line.text, reason=problem(line.problem, spec)))
    return sorted(rows, key=lambda row: row.line)[: ROWS + EXAMPLES]


def _mended(column: Any) -> dict[str, str]:
    """What was read → what stood there, in a column where something was repaired."""
    if not any(count for kind, count in column.repairs.items() if kind not in NOTATION):
        return {}
    return {after: before for before, after in zip(column.samples, column.read, strict=False) if before != after and after}


def _cell(text: str | None, column: Any, mended: dict[str, str], zone: ZoneInfo) -> Cell:
    if text is None or text == "":
        return Cell("")
    before = mended.get(text, "")
    if _is_number(column):
        return Cell(cents(text) if column.unit == "currency" else number(text), True, before)
    if column.type == "TIMESTAMPTZ":
        moment = datetime.fromisoformat(text).astimezone(zone)
        clock = "" if not (moment.hour or moment.minute) else f"\u00a0{moment:%H:%M}"
        return Cell(f"{shown.short_day(moment.date())}{clock}", False, before)
    if column.type == "DATE":
        return Cell(shown.short_day(date.fromisoformat(text)), False, before)
    return Cell(text[:80], False, before)


def _is_expected(code: str) -> bool:
    from mercatique.warehouse.intake import problems

    return problems.parts(code)[0] in problems.EXPECTED


def _left_out(reading: Any, spec: Any) -> list[LeftOut]:
    """Reasons of leaving out, what matters first."""
    found = []
    for code, count in reading.left_out.items():
        lines = tuple(Row(line.line, text=line.text) for line in reading.left_out_lines if line.problem == code)[:EXAMPLES]
        found.append(LeftOut(problem(code, spec), count, _is_expected(code), lines))
    return sorted(found, key=lambda each: (each.expected, -each.count))
