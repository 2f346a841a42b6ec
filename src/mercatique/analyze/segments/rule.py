"""A segment's rule: an and/or tree over what is known of customers, asked of the warehouse as one question.

A rule is plain data: ``{"all": [rule, …]}``, ``{"any": [rule, …]}``, ``{"not": rule}`` or a condition
``{"field": "recency", "op": "<=", "value": 90}``. A condition on purchases,
``{"field": "bought", "product": "22423", "op": ">=", "value": 2, "from": "2011-01-01", "to": "2011-06-30"}``,
counts units kept of a product (by code, or by words of its name) between two days.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mercatique.fault import Fault
from mercatique.fault import _ as mark

DEPTH, SIZE = 6, 60


@dataclass(frozen=True)
class Field:
    """Something a condition may ask of a customer."""

    name: str
    label: Any
    kind: str
    ops: tuple[str, ...]

    @property
    def unit(self) -> str:
        return {"money": "currency", "days": "days"}.get(self.kind, "")


COMPARE = ("<=", ">=", "=", "<", ">")
SAME = ("=", "!=")
FIELDS: dict[str, Field] = {
    field.name: field
    for field in (
        Field("segment", gettext_lazy("RFM segment"), "segment", SAME),
        Field("r", gettext_lazy("Recency score"), "score", COMPARE),
        Field("f", gettext_lazy("Frequency score"), "score", COMPARE),
        Field("m", gettext_lazy("Monetary score"), "score", COMPARE),
        Field("recency", gettext_lazy("Days since the last order"), "days", COMPARE),
        Field("frequency", gettext_lazy("Orders kept"), "number", COMPARE),
        Field("net", gettext_lazy("Net sales"), "money", COMPARE),
        Field("basket", gettext_lazy("Average basket"), "money", COMPARE),
        Field("products", gettext_lazy("Different products"), "number", COMPARE),
        Field("country", gettext_lazy("Country"), "text", SAME),
        Field("site", gettext_lazy("Site"), "text", SAME),
        Field("brand", gettext_lazy("Brand"), "text", SAME),
        Field("activity", gettext_lazy("Activity"), "text", SAME),
        Field("first_day", gettext_lazy("First order"), "date", ("<=", ">=")),
        Field("last_day", gettext_lazy("Last order"), "date", ("<=", ">=")),
        Field("bought", gettext_lazy("Bought the product"), "bought", ("<=", ">=", "=")),
        Field("spent", gettext_lazy("Net sales between two days"), "spent", ("<=", ">=")),
    )
}
SIGNS = {"<=": "≤", ">=": "≥", "=": "=", "!=": "≠", "<": "<", ">": ">"}


def refuse(sentence: str, **values: Any) -> Fault:
    return Fault("rule", sentence, **values)


def check(rule: Any, depth: int = 0) -> dict[str, Any]:
    """The rule as it is kept: known fields and signs, values of the right kind, a bounded tree."""
    if depth > DEPTH or not isinstance(rule, dict):
        raise refuse(mark("A rule is nested more than %(depth)d deep."), depth=DEPTH)
    if size(rule) > SIZE:
        raise refuse(mark("A rule has more than %(size)d conditions."), size=SIZE)
    for name in ("all", "any"):
        if name in rule:
            return {name: [check(part, depth + 1) for part in rule[name]]}
    if "not" in rule:
        return {"not": check(rule["not"], depth + 1)}
    field = FIELDS.get(str(rule.get("field", "")))
    if field is None:
        raise refuse(mark("A condition asks for “%(field)s”, which is not known."), field=str(rule.get("field", "")))
    op = str(rule.get("op", field.ops[0]))
    if op not in field.ops:
        raise refuse(mark("“%(field)s” cannot be compared with “%(op)s”."), field=field.name, op=op)
    kept: dict[str, Any] = {"field": field.name, "op": op, "value": value_of(field, rule.get("value"))}
    if field.kind in {"bought", "spent"}:
        kept |= {name: day_of(rule[name]) for name in ("from", "to") if rule.get(name)}
    if field.kind == "bought":
        kept["product"] = str(rule.get("product", "")).strip()
        if not kept["product"]:
            raise refuse(mark("Say which product: its code, or words of its name."))
    return kept


def value_of(field: Field, value: Any) -> Any:
    if field.kind in {"text", "segment"}:
        return str(value or "")
    if field.kind == "date":
        return day_of(value)
    from mercatique.kernel.forms import amount

    try:
        number = float(amount(str(value)))
    except Exception:
        raise refuse(mark("“%(value)s” is no number."), value=str(value)) from None
    return int(number) if number.is_integer() else number


def day_of(value: Any) -> str:
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise refuse(mark("“%(value)s” is no date: write it as 2026-04-30."), value=str(value)) from None


def size(rule: Any) -> int:
    if not isinstance(rule, dict):
        return 0
    return 1 + sum(size(part) for name in ("all", "any") for part in rule.get(name, ())) + size(rule.get("not"))


def customers(warehouse: Any, rule: dict[str, Any]) -> Any:
    """The customers a rule holds for: ``customer_facts`` filtered, as an Ibis expression."""
    facts = warehouse.table("customer_facts")
    return facts.filter(condition(warehouse, facts, rule)) if rule else facts


def condition(warehouse: Any, facts: Any, rule: dict[str, Any]) -> Any:
    """A rule as a condition on the rows of ``customer_facts``; an empty all holds, an empty any does not."""
    import ibis

    if "all" in rule:
        found = ibis.literal(True)
        for part in rule["all"]:
            found &= condition(warehouse, facts, part)
        return found
    if "any" in rule:
        found = ibis.literal(False)
        for part in rule["any"]:
            found |= condition(warehouse, facts, part)
        return found
    if "not" in rule:
        return ~condition(warehouse, facts, rule["not"])
    field = FIELDS[rule["field"]]
    if field.kind in {"bought", "spent"}:
        return purchases(warehouse, facts, rule, field)
    column = facts[field.name]
    value = ibis.literal(rule["value"]).cast("date") if field.kind == "date" else rule["value"]
    # An unknown value fulfils no comparison, also not "different from".
    return compare(column, rule["op"], value).fill_null(False)


def compare(column: Any, op: str, value: Any) -> Any:
    return {
        "<=": lambda: column <= value,
        ">=": lambda: column >= value,
        "=": lambda: column == value,
        "!=": lambda: column != value,
        "<": lambda: column < value,
        ">": lambda: column > value,
    }[op]()


def purchases(warehouse: Any, facts: Any, rule: dict[str, Any], field: Field) -> Any:
    """Units of a product kept, or net sales, of each customer between two days."""
    import ibis

    lines = warehouse.table("orders")
    lines = lines.filter(lines.customer_id.notnull(), lines.kind.isin(["sale", "fee", "adjustment"]))
    for name, op in (("from", ">="), ("to", "<=")):
        if name in rule:
            lines = lines.filter(compare(lines.day, op, ibis.literal(rule[name]).cast("date")))
    if field.kind == "bought":
        wanted = rule["product"]
        by_name = lines.product_name.fill_null("").lower().contains(wanted.lower())
        lines = lines.filter((lines.product_id == wanted) | by_name)
        total = lines.net_quantity.sum()
    else:
        total = lines.net_amount.sum()
    sums = lines.group_by("customer_id").aggregate(total=total)
    if rule["op"] == ">=" and rule["value"] > 0:
        return facts.customer_id.isin(sums.filter(sums.total >= rule["value"]).customer_id)
    # Customers without any such line have zero: they are those not found on the other side.
    negated = {"<=": ">", "=": "!=", ">=": "<"}[rule["op"]]
    outside = facts.customer_id.isin(sums.filter(compare(sums.total, negated, rule["value"])).customer_id)
    zero_holds = {"<=": rule["value"] >= 0, "=": rule["value"] == 0, ">=": rule["value"] <= 0}[rule["op"]]
    inside = facts.customer_id.isin(sums.customer_id)
    return ~outside if zero_holds else inside & ~outside


def count(warehouse: Any, rule: dict[str, Any]) -> dict[str, Any]:
    """How many customers a rule holds for, and what they are worth."""
    if not warehouse.has("orders"):
        return {"customers": 0, "net": 0.0, "of": 0, "share": None}
    facts = warehouse.table("customer_facts")
    chosen = customers(warehouse, rule)
    found = warehouse.frame(chosen.aggregate(customers=chosen.count(), net=chosen.net.sum())).to_pylist()[0]
    everybody = warehouse.frame(facts.aggregate(of=facts.count())).to_pylist()[0]["of"]
    found["net"] = float(found["net"] or 0)
    return {**found, "of": everybody, "share": found["customers"] / everybody if everybody else None}


def words(rule: dict[str, Any]) -> str:
    """The rule as people say it."""
    if not rule:
        return _("all customers")
    for name, link in (("all", _(" and ")), ("any", _(" or "))):
        if name in rule:
            parts = [f"({words(part)})" if "all" in part or "any" in part else words(part) for part in rule[name]]
            return link.join(parts) if parts else (_("all customers") if name == "all" else _("nobody"))
    if "not" in rule:
        return _("not (%(rule)s)") % {"rule": words(rule["not"])}
    return said(rule)


def said(rule: dict[str, Any]) -> str:
    """One condition as people say it."""
    from mercatique.kernel.format import number, short_day

    field = FIELDS[rule["field"]]
    shown = rule["value"]
    if field.kind == "date":
        shown = short_day(date.fromisoformat(shown))
    elif field.kind == "segment":
        shown = segment_label(shown)
    elif isinstance(shown, int | float):
        shown = number(shown)
    label = f"{field.label} « {rule['product']} »" if field.kind == "bought" else str(field.label)
    between = ""
    if rule.get("from") or rule.get("to"):
        first = short_day(date.fromisoformat(rule["from"])) if rule.get("from") else "…"
        last = short_day(date.fromisoformat(rule["to"])) if rule.get("to") else "…"
        between = f" ({first} – {last})"
    return f"{label}{between} {SIGNS[rule['op']]} {shown}"


def segment_label(key: str) -> str:
    """The name of a named RFM segment in the reader's language."""
    from mercatique.methods.customers.segments import SEGMENTS

    found = next((segment for segment in SEGMENTS if segment.key == key), None)
    return _(found.label) if found else key
