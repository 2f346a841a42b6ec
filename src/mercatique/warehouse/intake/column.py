"""One column of a file: what it holds, what it became and why."""

import dataclasses
from dataclasses import asdict, dataclass
from typing import Any

from mercatique.warehouse.intake.amounts import RATE, AmountFormat
from mercatique.warehouse.intake.days import DayFormat
from mercatique.warehouse.intake.header import simplify
from mercatique.warehouse.tables import TableSpec

IDENTIFIERS = frozenset({"order_id", "line_id", "customer_id", "product_id", "campaign_id"})
#: Ways of reading that give a number.
NUMBERS = ("amount", "micros", "rate")


@dataclass
class SourceColumn:
    """A column of the file and its place in the table."""

    name: str
    position: int
    field: str = ""  # the column of the table; empty when kept out
    why: str = ""  # key of notes.REASONS
    reads: str = "text"  # text, identifier, email, phone, postal_code, currency, amount, micros, rate, instant, day
    amount: AmountFormat | None = None
    day: DayFormat | None = None
    item: int = 0  # number of the item when one line of the file holds several
    pads: bool = False  # postal codes of five digits that lost their leading zero
    carried: bool = False  # filled on the first line of an order only
    samples: list[str] = dataclasses.field(default_factory=list)  # as they stand in the file
    read: list[str] = dataclasses.field(default_factory=list)  # the same, as they will be read
    filled: int = 0
    repairs: dict[str, int] = dataclasses.field(default_factory=dict)
    currencies: list[str] = dataclasses.field(default_factory=list)  # written beside the amounts
    personal: str = ""  # kind of personal data: email, phone, name, address, ip, birth, identifier

    def json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "SourceColumn":
        amount, day = data.pop("amount"), data.pop("day")
        if day is not None:
            day["patterns"] = tuple(day["patterns"])
        return cls(amount=amount and AmountFormat(**amount), day=day and DayFormat(**day), **data)


def reads(table: TableSpec, name: str, header: str = "") -> str:
    """How a field of a table is read from text; ``header`` says whether an amount stands in millionths of its currency."""
    if name in IDENTIFIERS:
        return "identifier"
    if name in ("email", "phone", "postal_code", "currency"):
        return name
    type_ = table[name].type
    if type_ == "TIMESTAMPTZ":
        return "instant"
    if type_ == "DATE":
        return "day"
    if type_ == RATE:
        return "rate"
    if type_.startswith("DECIMAL"):
        return "micros" if table[name].unit == "currency" and simplify(header).split()[-1:] == ["micros"] else "amount"
    return "text"
