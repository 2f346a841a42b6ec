"""Days and moments as exports write them: order and shape found from examples, read in SQL."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from mercatique.warehouse.intake.sql import literal, texts
from mercatique.warehouse.intake.zones import universal_sql

_ISO = re.compile(
    r"^\d{4}[-/]\d{1,2}[-/]\d{1,2}(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?$"
)
_PARTED = re.compile(
    r"^(\d{1,2})([/.\-])(\d{1,2})\2(\d{4}|\d{2})(?:[T ,]+(\d{1,2})[:h](\d{2})(?::(\d{2}))?(?:\.\d+)?\s*([AaPp][Mm])?)?$"
)
_COMPACT = re.compile(r"^(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$")
_SERIAL = re.compile(r"^[2-6]\d{4}(?:[.,]\d+)?$")
FIRST_YEAR, LAST_YEAR = 1900, 2100


@dataclass(frozen=True)
class DayFormat:
    """How the days of a column are written."""

    order: str = "ymd"  # "ymd", "dmy", "mdy", "compact", "serial"
    patterns: tuple[str, ...] = ()  # strptime patterns met, the most frequent first
    offset: bool = False  # the text carries its own time zone
    certain: bool = True

    def json(self) -> dict[str, object]:
        return {
            "order": self.order,
            "patterns": list(self.patterns),
            "offset": self.offset,
            "certain": self.certain,
        }


def looks_like_day(text: str) -> bool:
    """True for a day or moment in one of the shapes of exports; a serial number alone is none."""
    text = text.strip()
    return bool(_ISO.match(text) or _PARTED.match(text) or _COMPACT.match(text))


def find_format(values: Iterable[str], serial: bool = True) -> DayFormat | None:
    """Find the order of day and month from examples; uncertain when no day above 12 proves it."""
    shapes: dict[str, int] = {"ymd": 0, "parted": 0, "compact": 0, "serial": 0}
    patterns: dict[tuple[str, str, str], int] = {}
    first = second = 0
    offset = False
    total = 0
    for value in values:
        text = value.strip()
        total += 1
        if match := _ISO.match(text):
            shapes["ymd"] += 1
            offset = offset or bool(match[1])
        elif match := _PARTED.match(text):
            shapes["parted"] += 1
            first, second = max(first, int(match[1])), max(second, int(match[3]))
            key = (match[2], "%Y" if len(match[4]) == 4 else "%y", _clock(text, match))
            patterns[key] = patterns.get(key, 0) + 1
        elif _COMPACT.match(text):
            shapes["compact"] += 1
        elif serial and _SERIAL.match(text):
            shapes["serial"] += 1
    shape = max(shapes, key=lambda name: shapes[name])
    if not total or shapes[shape] * 2 < total:
        return None
    if shape != "parted":
        return DayFormat(shape, offset=offset)
    order = "mdy" if second > 12 >= first else "dmy"
    kept = sorted(patterns, key=lambda key: -patterns[key])
    return DayFormat(order, tuple(_pattern(order, key) for key in kept), certain=max(first, second) > 12)


def reorder(written: DayFormat, order: str) -> DayFormat:
    """The same shapes with day and month the other way round."""
    if written.order not in ("dmy", "mdy") or written.order == order:
        return replace(written, certain=True)
    swap = {"%d": "%m", "%m": "%d"}
    turned = tuple(re.sub("%[dm]", lambda match: swap[match[0]], pattern) for pattern in written.patterns)
    return DayFormat(order, turned, certain=True)


def _clock(text: str, match: "re.Match[str]") -> str:
    if match[5] is None:
        return ""
    between = text[match.end(4) : match.start(5)]
    hour = "%I" if match[8] else "%H"
    clock = between + hour + text[match.end(5)] + "%M" + (":%S" if match[7] else "")
    return clock + ((" " if " " in text[match.end(6) :] else "") + "%p" if match[8] else "")


def _pattern(order: str, key: tuple[str, str, str]) -> str:
    sign, year, clock = key
    parts = ("%d", "%m") if order == "dmy" else ("%m", "%d")
    return sign.join((*parts, year)) + clock


def raw_sql(cell: str, written: DayFormat) -> str:
    """The usual way of writing read from an untrimmed cell, else NULL; nothing when there is no usual way."""
    if written.offset:
        return ""
    if written.order == "ymd":
        return f"try_cast({cell} AS TIMESTAMP)"
    if written.order in ("dmy", "mdy") and written.patterns:
        return f"try_strptime({cell}, {literal(written.patterns[0])})"
    return ""


def naive_sql(cell: str, written: DayFormat) -> str:
    """The moment as written, without zone; NULL when impossible (31/02/2026) or unreadable."""
    if written.order == "ymd":
        return f"try_cast({cell} AS TIMESTAMP)"
    if written.order == "compact":
        return f"try_strptime({cell}, '%Y%m%d')"
    if written.order == "serial":
        number = f"try_cast(replace({cell}, ',', '.') AS DOUBLE)"
        seconds = f"round({number} * 86400)"
        inside = f"{number} BETWEEN 1 AND 73050"
        return f"CASE WHEN {inside} THEN TIMESTAMP '1899-12-30' + to_seconds(CAST({seconds} AS BIGINT)) END"
    day = written.order == "dmy"
    main = list(written.patterns[:1]) or (["%d/%m/%Y"] if day else ["%m/%d/%Y"])
    others = list(written.patterns[1:])
    for sign in "/.-":
        for clock in ("", " %H:%M", " %H:%M:%S"):
            pattern = _pattern(written.order, (sign, "%Y", clock))
            if pattern not in main and pattern not in others:
                others.append(pattern)
    first = f"try_strptime({cell}, {literal(main[0])})"
    rest = f"coalesce(try_strptime({cell}, {texts(others)}), try_cast({cell} AS TIMESTAMP))"
    return f"CASE WHEN {first} IS NOT NULL THEN {first} WHEN {cell} IS NULL THEN NULL ELSE {rest} END"


def instant_sql(cell: str, written: DayFormat, zone: str, naive: str = "") -> str:
    """The moment in universal time: its own zone when it carries one, else the zone of the workspace.

    ``naive`` is the moment as written, when it was read before.
    """
    local = universal_sql(naive or naive_sql(cell, written), zone)
    if not written.offset:
        return local
    glued = f"regexp_replace({cell}, '\\s*([+-]\\d{{2}}):?(\\d{{2}})$', '\\1:\\2')"
    own = f"try_cast(regexp_replace({glued}, '\\s*(UTC|GMT)$', 'Z') AS TIMESTAMPTZ)"
    return (
        f"CASE WHEN length({cell}) > 10 AND regexp_matches({cell}, '(Z|UTC|GMT|[+-]\\d{{2}}:?\\d{{2}})$') "
        f"THEN {own} ELSE {local} END"
    )


def day_sql(cell: str, written: DayFormat, zone: str, naive: str = "") -> str:
    """The day in the zone of the workspace."""
    if written.offset:
        return f"CAST(timezone({literal(zone)}, {instant_sql(cell, written, zone, naive)}) AS DATE)"
    return f"CAST({naive or naive_sql(cell, written)} AS DATE)"


def shaped_sql(cell: str) -> str:
    """True when a cell has the shape of a day, possible or not."""
    return f"regexp_matches({cell}, '^\\d{{1,4}}[-/.]\\d{{1,2}}[-/.]\\d{{1,4}}')"
