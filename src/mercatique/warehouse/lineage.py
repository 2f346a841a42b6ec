"""The lineage card of an import: what the file was, what became of each of its lines, what the table was before and after."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Total:
    """Lines and money of one currency and VAT basis: gross, cancelled, returned, credited and net side by side."""

    currency: str
    vat: str
    lines: int
    gross: Decimal
    cancelled: Decimal
    returned: Decimal
    invalid: Decimal
    fees: Decimal
    net: Decimal
    credited: Decimal = Decimal(0)
    kinds: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> "Total":
        money = ("gross", "cancelled", "returned", "credited", "invalid", "fees", "net")
        given: dict[str, Any] = {key: Decimal(value) if key in money else value for key, value in content.items()}
        return cls(**given)


@dataclass(frozen=True)
class Lineage:
    """One import. ``read`` = written + known + updated + rejected + suppressed + repeated.

    ``nameless`` lines, of people who were erased, are among the written, known and updated ones.
    """

    import_id: str
    table: str
    file: str
    sha256: str = ""
    read: int = 0
    written: int = 0
    known: int = 0
    updated: int = 0
    repeated: int = 0
    rejected: int = 0
    suppressed: int = 0
    nameless: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)
    known_from: Mapping[str, int] = field(default_factory=dict)
    error_file: str = ""
    first_day: date | None = None
    last_day: date | None = None
    currency: str = ""
    vat: str = ""
    totals: tuple[Total, ...] = ()
    version_before: str = ""
    version_after: str = ""
    rules: str = ""
    at: str = ""
    seconds: float = 0.0

    def to_json(self) -> dict[str, Any]:
        content = asdict(self)
        content["first_day"] = self.first_day and self.first_day.isoformat()
        content["last_day"] = self.last_day and self.last_day.isoformat()
        content["totals"] = [
            {key: str(value) if isinstance(value, Decimal) else value for key, value in asdict(total).items()}
            for total in self.totals
        ]
        return content

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> "Lineage":
        given = dict(content)
        for name in ("first_day", "last_day"):
            given[name] = date.fromisoformat(given[name]) if given.get(name) else None
        given["totals"] = tuple(Total.from_json(total) for total in given.get("totals", ()))
        return cls(**given)


@dataclass(frozen=True)
class UndoReport:
    """What taking an import back did, and which later imports had found some of its rows already there."""

    import_id: str
    table: str
    deleted: int
    restored: int
    relied: Mapping[str, int] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class ErasureReport:
    """What was removed of a person, and the rows that stay without naming them; nobody is found again by it."""

    erasure_id: str
    at: str
    rows: Mapping[str, int]
    files: int
    nameless: Mapping[str, int] = field(default_factory=dict)
    uploads_rewritten: tuple[str, ...] = ()
    uploads_deleted: tuple[str, ...] = ()
    errors_rewritten: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return asdict(self)
