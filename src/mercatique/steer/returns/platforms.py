"""Files of advertising platforms, read: which platform, its campaigns by month, what could not be read. Nothing is written here."""

import csv
import hashlib
import re
import tomllib
from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any

from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.kernel import downloads, quotes
from mercatique.kernel.record_files import NotRead
from mercatique.steer.returns.media import plain

FILE = Path(__file__).with_name("platforms.toml")
#: Lines of a file, lines before its header, the least a header must name.
LINES, BEFORE, LEAST = 50_000, 20, {"campaign", "impressions"}
COUNTS = ("impressions", "clicks", "leads", "orders", "conversions")
NONE = {"", "--", "-", "–", "—", "n/a", "null"}
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Platform:
    """A kind of file: its name, the medium its campaigns use, its columns by what they hold."""

    code: str
    name: str
    medium: str
    columns: dict[str, tuple[str, ...]]


@cache
def platforms() -> dict[str, Platform]:
    data = tomllib.loads(FILE.read_text("utf-8"))
    return {
        item["code"]: Platform(item["code"], item["name"], item["medium"], {role: tuple(names) for role, names in item["columns"].items()})
        for item in data["platforms"]
    }


@dataclass
class Entry:
    """A campaign in a month: what all its lines add up to. Empty is what the file does not have."""

    campaign: str
    month: date
    days: set[date] = field(default_factory=set)
    spend: Decimal | None = None
    revenue: Decimal | None = None
    counts: dict[str, Decimal] = field(default_factory=dict)

    def add(self, spend: Decimal | None, revenue: Decimal | None, counts: dict[str, Decimal]) -> None:
        self.spend = self.spend if spend is None else (self.spend or Decimal(0)) + spend
        self.revenue = self.revenue if revenue is None else (self.revenue or Decimal(0)) + revenue
        for name, value in counts.items():
            self.counts[name] = self.counts.get(name, Decimal(0)) + value

    def count(self, name: str) -> int | None:
        """A whole number; platforms share a conversion between campaigns, so that sums are rounded once a month."""
        return int(self.counts[name].to_integral_value()) if name in self.counts else None

    def key(self, platform: str) -> str:
        """The same campaign and month of the same platform is the same result, whatever file it came in."""
        return hashlib.sha256(f"{platform}|{self.campaign.casefold()}|{self.month:%Y-%m}".encode()).hexdigest()


@dataclass(frozen=True)
class Report:
    """What a file says."""

    platform: Platform
    entries: tuple[Entry, ...]
    lines: int
    #: Lines with a fault: number and code ("day", "number", "currency").
    faults: tuple[tuple[int, str], ...]
    totals: int
    currencies: tuple[str, ...]
    #: Lines that covered several days and were spread over them.
    spread: int
    has: frozenset[str]

    @property
    def campaigns(self) -> list[str]:
        return list(dict.fromkeys(entry.campaign for entry in self.entries))


def read(data: bytes, name: str) -> Report:
    """Know the platform by its header, and add its lines up by campaign and month."""
    for rows in candidates(data, name):
        for place, row in enumerate(rows[:BEFORE]):
            if found := known(row):
                return taken(found[0], found[1], found[2], rows[place + 1 :], place + 2)
    raise Fault(
        "platform-unknown",
        mark("No advertising platform writes such columns: bring the report by day and campaign of %(names)s."),
        names=", ".join(platform.name for platform in platforms().values() if "(" not in platform.name),
    )


def candidates(data: bytes, name: str) -> Iterator[list[list[Any]]]:
    """The rows of a workbook, or of a text under each separator it may have (a title often stands above the header)."""
    if data[:4] == b"PK\x03\x04" or (b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff"))):
        try:
            yield downloads.read(data, name, limit=LINES)
        except NotRead as refused:
            raise Fault("platform-unread", str(refused)) from None
        return
    encodings = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252", "latin-1")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        return
    if text.count("\n") > LINES:
        raise Fault("platform-long", mark("The file has more than %(limit)s lines: bring it in several parts."), limit=str(LINES))
    for delimiter in ",;\t|":
        try:
            yield [row for row in quotes.rows(text, delimiter) if row]
        except csv.Error:
            continue


def bare(heading: Any) -> tuple[str, str]:
    """A heading as it is compared, and the currency in its brackets."""
    text = str(heading if heading is not None else "").strip()
    found = re.search(r"\(([A-Z]{3})\)\s*$", text)
    return plain(text[: found.start()] if found else text), found[1] if found else ""


def known(row: list[Any]) -> tuple[Platform, dict[str, int], str] | None:
    """The platform that names most of its columns so, where they stand, and the currency a heading says."""
    heads = [bare(cell) for cell in row]
    best: tuple[Platform, dict[str, int], str] | None = None
    for platform in platforms().values():
        places: dict[str, int] = {}
        for role, names in platform.columns.items():
            place = next((at for name in names for at, (text, _currency) in enumerate(heads) if text == plain(name)), None)
            if place is not None:
                places[role] = place
        dated = "day" in places or {"start", "end"} <= set(places)
        if places.keys() >= LEAST and dated and {"spend", "millionths"} & set(places) and (best is None or len(places) > len(best[1])):
            spend = places.get("spend")
            best = platform, places, heads[spend][1] if spend is not None else ""
    return best


def taken(platform: Platform, places: dict[str, int], currency: str, rows: list[list[Any]], first: int) -> Report:
    entries: dict[tuple[str, date], Entry] = {}
    faults: list[tuple[int, str]] = []
    currencies: Counter[str] = Counter()
    totals = spread = lines = 0
    decimal_comma = comma(rows, places)
    for line, row in enumerate(rows, start=first):
        cells = {role: row[place] if place < len(row) else "" for role, place in places.items()}
        campaign = str(cells["campaign"] if cells["campaign"] is not None else "").strip()
        days = span(cells)
        if campaign in NONE or (not days and any(re.match(r"(grand )?total", str(cell or "").strip(), re.IGNORECASE) for cell in row[:3])):
            totals += 1
            continue
        lines += 1
        if not days:
            faults.append((line, "day"))
            continue
        try:
            spend, revenue = amount(cells.get("spend"), decimal_comma), amount(cells.get("revenue"), decimal_comma)
            if "millionths" in cells and (units := amount(cells["millionths"], False)) is not None:
                spend = units / 1_000_000
            counts = {name: value for name in COUNTS if name in cells and (value := amount(cells[name], decimal_comma)) is not None}
        except InvalidOperation:
            faults.append((line, "number"))
            continue
        if any(value is not None and value < 0 for value in (spend, *counts.values())):
            faults.append((line, "number"))
            continue
        currencies[str(cells.get("currency") or currency).strip().upper()] += 1
        months: dict[date, list[date]] = defaultdict(list)
        for day in days:
            months[day.replace(day=1)].append(day)
        spread += len(days) > 1
        for month, part in months.items():
            share = Decimal(len(part)) / len(days)
            entry = entries.setdefault((campaign.casefold(), month), Entry(campaign, month))
            entry.days.update(part)
            entry.add(None if spend is None else spend * share, None if revenue is None else revenue * share, {name: value * share for name, value in counts.items()})
    for entry in entries.values():
        entry.spend = None if entry.spend is None else entry.spend.quantize(CENT)
        entry.revenue = None if entry.revenue is None else entry.revenue.quantize(CENT)
    ordered = tuple(sorted(entries.values(), key=lambda entry: (entry.campaign.casefold(), entry.month)))
    named = tuple(sorted(code for code in currencies if code))
    return Report(platform, ordered, lines, tuple(faults), totals, named, spread, frozenset(places))


def span(cells: dict[str, Any]) -> list[date]:
    """The days a line covers: one, or from its start to its end (a year at most)."""
    if "day" in cells:
        day = day_of(cells["day"])
        return [day] if day else []
    start, end = day_of(cells["start"]), day_of(cells["end"])
    if start is None or end is None or not 0 <= (end - start).days <= 366:
        return []
    return [start + timedelta(days=step) for step in range((end - start).days + 1)]


def day_of(value: Any) -> date | None:
    """A day as platforms write it; a month before a day ("03/14/2026") is not guessed."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value if value is not None else "").strip()
    if found := re.match(r"(\d{4})-(\d{2})-(\d{2})(?:[ T].*)?$", text):
        parts = tuple(int(part) for part in found.groups())
    elif found := re.match(r"(\d{1,2})[./](\d{1,2})[./](\d{4})$", text):
        parts = tuple(int(part) for part in reversed(found.groups()))
    else:
        for pattern in ("%b %d, %Y", "%d %b %Y"):
            try:
                return datetime.strptime(text, pattern).date()
            except ValueError:
                continue
        return None
    year, month, day = parts
    return date(year, month, day) if 1900 <= year <= 2200 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1] else None


def comma(rows: list[list[Any]], places: dict[str, int]) -> bool:
    """Whether the file writes decimals with a comma: some amount ends in one or two digits after it, and none after a point."""
    texts = [str(row[place]) for role in ("spend", "revenue", "conversions") if (place := places.get(role)) is not None for row in rows if place < len(row)]
    return any(re.search(r",\d{1,2}\s*\D?$", text) for text in texts) and not any(re.search(r"\.\d{1,2}\s*\D?$", text) for text in texts)


def amount(value: Any, decimal_comma: bool) -> Decimal | None:
    """A number; empty and dashes are none."""
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return Decimal(str(value))
    text = re.sub(r"[\s\u00a0\u202f€$£%]", "", str(value if value is not None else ""))
    if text.lower() in NONE:
        return None
    text = text.replace(".", "").replace(",", ".") if decimal_comma else text.replace(",", "")
    found = Decimal(text)
    if not found.is_finite() or abs(found) >= Decimal(10) ** 15:
        raise InvalidOperation
    return found
