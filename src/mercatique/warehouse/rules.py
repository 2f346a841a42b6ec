"""What counts as a cancellation, a return, a fee, an adjustment, a credit or an invalid line: visible rules to edit."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from mercatique.fault import Fault, _
from mercatique.warehouse.engine import named, quoted

SALE, CANCELLATION, RETURN, FEE, ADJUSTMENT, CREDIT, INVALID = KINDS = (
    "sale",
    "cancellation",
    "return",
    "fee",
    "adjustment",
    "credit",
    "invalid",
)
#: Kinds whose amounts make up gross sales.
GROSS = (SALE, FEE, ADJUSTMENT)
#: Kinds that take back an earlier sale.
TAKING_BACK = (CANCELLATION, RETURN)
#: Kinds that lower net sales: a credit (a discount, a fee paid back) may take back an earlier line, but need not.
LOWERING = (*TAKING_BACK, CREDIT)
EXACT, AMBIGUOUS, UNMATCHED, NONE = MATCHES = ("exact", "ambiguous", "unmatched", "none")


@dataclass(frozen=True)
class Sentence:
    """A rule in words: an English message marked for translation, and its values."""

    field: str
    message: str
    values: Mapping[str, str]

    def __str__(self) -> str:
        return self.message % dict(self.values)


@dataclass(frozen=True)
class OrderRules:
    """The rules that give each order line its kind. Codes may end with * ("gift_*"); capitals do not matter.

    A prefix of cancellations stands before a number ("C" in C536379, not in C-001 or CMD12), one with * before anything.
    """

    cancellation_prefixes: tuple[str, ...] = ("C",)
    cancellation_statuses: tuple[str, ...] = (
        "cancelled",
        "canceled",
        "voided",
        "annulé",
        "annulée",
        "annule",
        "annulee",
    )
    return_statuses: tuple[str, ...] = ("refunded", "returned", "remboursé", "remboursée", "retourné", "retournée")
    cancelled_at: bool = True
    negative_quantity: str = RETURN
    negative_price: str = INVALID
    fee_codes: tuple[str, ...] = (
        "POST",
        "DOT",
        "C2",
        "BANK CHARGES",
        "AMAZONFEE",
        "SHIPPING*",
        "FRAIS DE PORT*",
        "LIVRAISON*",
    )
    adjustment_codes: tuple[str, ...] = ("M", "D", "S", "B", "CRUK", "PADS", "GIFT_*", "TEST*", "REMISE*", "ADJUST*")

    def __post_init__(self) -> None:
        for name, allowed in (("negative_quantity", TAKING_BACK), ("negative_price", (*TAKING_BACK, INVALID))):
            if getattr(self, name) not in allowed:
                raise Fault(
                    "rules",
                    _("The rule “%(rule)s” cannot be “%(value)s”. Choose one of: %(choices)s."),
                    rule=name,
                    value=getattr(self, name),
                    choices=", ".join(allowed),
                )

    @property
    def version(self) -> str:
        """A short digest: the same rules have the same version everywhere."""
        return hashlib.sha256(json.dumps(self.to_json(), sort_keys=True).encode()).hexdigest()[:12]

    def to_json(self) -> dict[str, Any]:
        return {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(self).items()}

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> "OrderRules":
        known = {field.name for field in fields(cls)}
        if unknown := set(content) - known:
            raise Fault(
                "rules",
                _("There is no rule called “%(rule)s”. The rules are: %(choices)s."),
                rule=", ".join(sorted(unknown)),
                choices=", ".join(sorted(known)),
            )
        given: dict[str, Any] = {
            key: tuple(str(each).strip() for each in value if str(each).strip()) if isinstance(value, list | tuple) else value
            for key, value in content.items()
        }
        return cls(**given)

    def in_words(self) -> tuple[Sentence, ...]:
        """Each rule as a sentence, in the order in which the rules apply."""
        prices = {
            INVALID: _("A line with a price of zero or less is invalid and counted apart."),
            RETURN: _("A line with a price of zero is invalid; one with a negative price is a return."),
            CANCELLATION: _("A line with a price of zero is invalid; one with a negative price is a cancellation."),
        }
        backs = {
            RETURN: _("Any other line with a negative quantity is a return."),
            CANCELLATION: _("Any other line with a negative quantity is a cancellation."),
        }
        said = [
            Sentence(
                "adjustment_codes",
                _("A line whose product code is %(codes)s is an adjustment: it counts in sales and is no product. Below zero it is a credit: it lowers net sales and is no return."),
                {"codes": ", ".join(self.adjustment_codes)},
            ),
            Sentence(
                "fee_codes",
                _("A line whose product code is %(codes)s is a fee: it counts in sales and is no product. Below zero it is a credit: it lowers net sales and is no return."),
                {"codes": ", ".join(self.fee_codes)},
            ),
            Sentence(
                "cancellation_prefixes",
                _("A line with a negative quantity whose order number is a number behind %(prefixes)s is a cancellation."),
                {"prefixes": ", ".join(self.cancellation_prefixes)},
            )
            if self.cancellation_prefixes
            else Sentence("cancellation_prefixes", _("The order number alone never makes a cancellation."), {}),
            Sentence("negative_price", prices[self.negative_price], {}),
            Sentence("quantity", _("A line with a quantity of zero is invalid."), {}),
            Sentence("negative_quantity", backs[self.negative_quantity], {}),
            Sentence(
                "cancellation_statuses",
                _("An order whose status is %(statuses)s was sold, then cancelled: it counts once as each."),
                {"statuses": ", ".join(self.cancellation_statuses)},
            ),
            Sentence(
                "return_statuses",
                _("An order whose status is %(statuses)s was sold, then returned: it counts once as each."),
                {"statuses": ", ".join(self.return_statuses)},
            ),
            Sentence(
                "cancelled_at",
                _("An order with a date of cancellation was sold, then cancelled on that date.")
                if self.cancelled_at
                else _("A date of cancellation alone changes nothing."),
                {},
            ),
            Sentence("sale", _("Every other line is a sale."), {}),
        ]
        return tuple(said)

    def kind_sql(self, said: Callable[[str], str] = quoted) -> str:
        """The kind of a stored line, as SQL: its product code says more than the sign of its quantity; ``said`` writes a kind."""
        coded = (
            "CASE WHEN quantity > 0 AND unit_price > 0 THEN {kind}"
            f" WHEN (quantity < 0 AND unit_price > 0) OR (quantity > 0 AND unit_price < 0) THEN {said(CREDIT)}"
            f" ELSE {said(INVALID)} END"
        )
        return (
            "CASE"
            f" WHEN {_any_of('product_id', self.adjustment_codes)} THEN {coded.format(kind=said(ADJUSTMENT))}"
            f" WHEN {_any_of('product_id', self.fee_codes)} THEN {coded.format(kind=said(FEE))}"
            f" WHEN quantity < 0 AND {_numbered('order_id', self.cancellation_prefixes)} THEN {said(CANCELLATION)}"
            f" WHEN quantity = 0 OR unit_price = 0 OR quantity IS NULL OR unit_price IS NULL THEN {said(INVALID)}"
            f" WHEN unit_price < 0 THEN {said(self.negative_price)}"
            f" WHEN quantity < 0 THEN {said(self.negative_quantity)}"
            f" ELSE {said(SALE)} END"
        )

    def rule_sql(self) -> str:
        """The name of the rule that gave a line its kind, as SQL over lines as they are read (kind and row included)."""
        return (
            "CASE"
            f" WHEN row_id < 0 AND {_any_of('status', self.cancellation_statuses)} THEN 'cancellation_statuses'"
            f" WHEN row_id < 0 AND {_any_of('status', self.return_statuses)} THEN 'return_statuses'"
            " WHEN row_id < 0 THEN 'cancelled_at'"
            " WHEN kind = 'invalid' AND coalesce(quantity, 0) = 0 THEN 'quantity'"
            " WHEN kind = 'invalid' THEN 'negative_price'"
            f" WHEN {_any_of('product_id', self.adjustment_codes)} THEN 'adjustment_codes'"
            f" WHEN {_any_of('product_id', self.fee_codes)} THEN 'fee_codes'"
            f" WHEN quantity < 0 AND {_numbered('order_id', self.cancellation_prefixes)} THEN 'cancellation_prefixes'"
            " WHEN unit_price < 0 THEN 'negative_price'"
            " WHEN quantity < 0 THEN 'negative_quantity' ELSE 'sale' END"
        )

    def goods_sql(self) -> str:
        """Whether a line is about a real product, as SQL."""
        return f"NOT {_any_of('product_id', (*self.fee_codes, *self.adjustment_codes))}"

    def taken_back_sql(self) -> str:
        """How the source itself says that an order did not stand: cancellation, return or NULL, as SQL."""
        dated = f"WHEN cancelled_at IS NOT NULL THEN {quoted(CANCELLATION)}" if self.cancelled_at else ""
        return (
            "CASE"
            f" WHEN quantity <= 0 OR unit_price <= 0 THEN NULL"
            f" WHEN {_any_of('status', self.cancellation_statuses)} THEN {quoted(CANCELLATION)}"
            f" WHEN {_any_of('status', self.return_statuses)} THEN {quoted(RETURN)}"
            f" {dated} ELSE NULL END"
        )


def _any_of(column: str, patterns: tuple[str, ...] | list[str]) -> str:
    """Whether a text is one of these, or begins as one that ends with *; never NULL."""
    whole = sorted({pattern.upper() for pattern in patterns if not pattern.endswith("*")})
    heads = sorted({pattern.upper().rstrip("*") for pattern in patterns if pattern.endswith("*")} - {""})
    text = f"upper({named(column)})"
    tests = [f"{text} IN ({', '.join(map(quoted, whole))})"] if whole else []
    tests += [f"starts_with({text}, {quoted(head)})" for head in heads]
    return f"coalesce({' OR '.join(tests)}, FALSE)" if tests else "FALSE"


def _numbered(column: str, prefixes: tuple[str, ...]) -> str:
    """Whether a text is a number behind one of these prefixes, or begins with one that ends with *; never NULL."""
    before = sorted({prefix.upper() for prefix in prefixes if not prefix.endswith("*")} - {""})
    text = f"upper({named(column)})"
    digits = [
        f"(starts_with({text}, {quoted(each)}) AND regexp_full_match({text}[{len(each) + 1}:], '[0-9]+'))" for each in before
    ]
    anything = [_any_of(column, [prefix for prefix in prefixes if prefix.endswith("*")])]
    return f"coalesce({' OR '.join([*digits, *anything])}, FALSE)"
