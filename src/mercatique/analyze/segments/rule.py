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
from django.utils.translation import gettext_lazy, ngettext, pgettext

from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.kernel.columns import names_values, value_said
from mercatique.kernel.format import apart, days, number, short_day

DEPTH, SIZE, LENGTH, LARGEST = 6, 60, 200, 1e12


@dataclass(frozen=True)
class Field:
    """Something a condition may ask of a customer."""

    name: str
    label: Any
    kind: str
    ops: tuple[str, ...]


#: The first sign is the one a new condition begins with.
COMPARE, WITHIN = (">=", "<=", "=", ">", "<"), ("<=", ">=", "=", "<", ">")
SAME = ("=", "!=")
FIELDS: dict[str, Field] = {
    field.name: field
    for field in (
        Field("segment", gettext_lazy("RFM segment"), "segment", SAME),
        Field("r", gettext_lazy("Recency score"), "score", COMPARE),
        Field("f", gettext_lazy("Frequency score"), "score", COMPARE),
        Field("m", gettext_lazy("Monetary score"), "score", COMPARE),
        Field("recency", gettext_lazy("Days since the last order"), "days", WITHIN),
        Field("frequency", gettext_lazy("Orders kept"), "number", COMPARE),
        Field("net", gettext_lazy("Net sales"), "money", COMPARE),
        Field("basket", gettext_lazy("Average basket"), "money", COMPARE),
        Field("products", gettext_lazy("Different products"), "number", COMPARE),
        Field("country", gettext_lazy("Country"), "text", SAME),
        Field("site", gettext_lazy("Site"), "text", SAME),
        Field("brand", gettext_lazy("Brand"), "text", SAME),
        Field("activity", gettext_lazy("Activity"), "text", SAME),
        Field("first_day", gettext_lazy("First order"), "date", (">=", "<=")),
        Field("last_day", gettext_lazy("Last order"), "date", (">=", "<=")),
        Field("bought", gettext_lazy("Bought the product"), "bought", (">=", "<=", "=")),
        Field("spent", gettext_lazy("Net sales between two days"), "spent", (">=", "<=")),
    )
}
SIGNS = {"<=": "≤", ">=": "≥", "=": "=", "!=": "≠", "<": "<", ">": ">"}


def refuse(sentence: str, **values: Any) -> Fault:
    return Fault("rule", sentence, **values)


def check(rule: Any, depth: int = 0) -> dict[str, Any]:
    """The rule as it is kept: known fields and signs, values of the right kind, a bounded tree."""
    if depth == 0 and not within(rule):
        raise refuse(mark("A rule has at most %(size)d conditions and groups."), size=SIZE)
    if depth > DEPTH:
        raise refuse(mark("A rule is nested at most %(depth)d deep."), depth=DEPTH)
    if not isinstance(rule, dict):
        raise refuse(mark("A rule is made of groups and conditions."))
    for name in ("all", "any"):
        if name in rule:
            if not isinstance(rule[name], list):
                raise refuse(mark("A rule is made of groups and conditions."))
            return {name: [check(part, depth + 1) for part in rule[name]]}
    if "not" in rule:
        return {"not": check(rule["not"], depth + 1)}
    return condition_of(rule)


def condition_of(rule: dict[str, Any]) -> dict[str, Any]:
    """One condition as it is kept."""
    field = FIELDS.get(str(rule.get("field", ""))[:LENGTH])
    if field is None:
        raise refuse(mark("A condition asks for “%(field)s”, which is not known."), field=str(rule.get("field", ""))[:LENGTH])
    op = str(rule.get("op") or field.ops[0])[:LENGTH]
    if op not in field.ops:
        raise refuse(mark("“%(field)s” cannot be compared with “%(op)s”."), field=str(field.label), op=op)
    kept: dict[str, Any] = {"field": field.name, "op": op, "value": value_of(field, rule.get("value"))}
    if field.kind in {"bought", "spent"}:
        kept |= {name: day_of(rule[name]) for name in ("from", "to") if rule.get(name)}
        if kept.get("from", "") > kept.get("to", "9"):
            raise refuse(mark("The last day lies before the first."))
    if field.kind == "bought":
        kept["product"] = text_of(rule.get("product"))
        if not kept["product"]:
            raise refuse(mark("Say which product: its code, or words of its name."))
    return kept


def value_of(field: Field, value: Any) -> Any:
    if field.kind == "segment":
        if not any(segment.key == value for segment in segments()):
            raise refuse(mark("Choose one of the RFM segments."))
        return value
    if field.kind == "text":
        text = text_of(value)
        if not text:
            raise refuse(mark("Choose a value."))
        return text
    if field.kind == "date":
        return day_of(value)
    from mercatique.kernel.forms import amount

    if isinstance(value, bool) or value in (None, ""):
        raise refuse(mark("Give a number."))
    try:
        number = float(amount(str(value)[:LENGTH]))
    except ArithmeticError:
        raise refuse(mark("“%(value)s” is no number."), value=str(value)[:LENGTH]) from None
    if abs(number) > LARGEST:
        raise refuse(mark("“%(value)s” is too large."), value=str(value)[:LENGTH])
    if field.kind == "score" and number not in {1, 2, 3, 4, 5}:
        raise refuse(mark("A score is a whole number from 1 to 5."))
    return int(number) if number.is_integer() else number


def text_of(value: Any) -> str:
    """A short text without control characters."""
    if not isinstance(value, str | int | float):
        return ""
    found = "".join(sign for sign in str(value)[: LENGTH + 1] if sign.isprintable()).strip()
    if len(found) > LENGTH:
        raise refuse(mark("A value has at most %(length)d characters."), length=LENGTH)
    return found


def day_of(value: Any) -> str:
    text = str(value or "")[:LENGTH]
    if not text:
        raise refuse(mark("Give a day."))
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise refuse(mark("“%(value)s” is no date: write it as 2026-04-30."), value=text) from None


def within(rule: Any) -> bool:
    """Whether a tree has at most ``SIZE`` nodes, counted without recursion: what is sent may be nested at will."""
    waiting, seen = [rule], 0
    while waiting:
        node = waiting.pop()
        seen += 1
        if seen > SIZE:
            return False
        if isinstance(node, dict):
            for name in ("all", "any"):
                if isinstance(parts := node.get(name), list):
                    waiting += parts
            if "not" in node:
                waiting.append(node["not"])
    return True


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
    # An unknown value fulfils no comparison, also not "different from": amounts of several currencies are unknown.
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
        lines = lines.filter((lines.product_id == wanted).fill_null(False) | by_name)
        sums = lines.group_by("customer_id").aggregate(total=lines.net_quantity.sum())
        addable = ibis.literal(True)
    else:
        sums = lines.group_by("customer_id").aggregate(total=lines.net_amount.sum())
        addable = facts.currency.notnull()
    if rule["op"] == ">=" and rule["value"] > 0:
        return addable & facts.customer_id.isin(sums.filter(sums.total >= rule["value"]).customer_id)
    # Customers without any such line have zero: they are those not found on the other side.
    negated = {"<=": ">", "=": "!=", ">=": "<"}[rule["op"]]
    outside = facts.customer_id.isin(sums.filter(compare(sums.total, negated, rule["value"])).customer_id)
    zero_holds = {"<=": rule["value"] >= 0, "=": rule["value"] == 0, ">=": rule["value"] <= 0}[rule["op"]]
    inside = facts.customer_id.isin(sums.customer_id)
    return addable & (~outside if zero_holds else inside & ~outside)


def count(warehouse: Any, rule: dict[str, Any]) -> dict[str, Any]:
    """How many customers a rule holds for, and what they are worth: of the customers, of the sales.

    Amounts are *n/a* (None) when those of several currencies or VAT bases would be added.
    """
    nothing: dict[str, Any] = {"customers": 0, "of": 0, "share": None, "net": None, "net_share": None, "currency": ""}
    if not warehouse.has("orders"):
        return nothing
    facts = warehouse.table("customer_facts")
    facts = facts.mutate(inside=condition(warehouse, facts, rule) if rule else facts.customer_id.notnull())
    found = warehouse.frame(
        facts.aggregate(
            customers=facts.count(where=facts.inside),
            of=facts.count(),
            net=facts.net.sum(where=facts.inside),
            sales=facts.net.sum(),
            currency=facts.currency.max(),
            currencies=facts.currency.nunique() + facts.count(where=facts.currency.isnull()),
            bases=facts.vat.nunique() + facts.count(where=facts.vat.isnull()),
        )
    ).to_pylist()[0]
    counted = {**nothing, "customers": found["customers"], "of": found["of"]}
    if found["of"]:
        counted["share"] = found["customers"] / found["of"]
    if found["currencies"] == 1 and found["bases"] == 1:
        counted |= {"net": float(found["net"] or 0), "currency": found["currency"]}
        counted["net_share"] = counted["net"] / float(found["sales"]) if found["sales"] > 0 else None
    return counted


def reads_lines(rule: Any) -> bool:
    """Whether a rule asks for purchases, which are in the order lines."""
    if not isinstance(rule, dict):
        return False
    parts = [*rule.get("all", ()), *rule.get("any", ()), *([rule["not"]] if "not" in rule else [])]
    return any(map(reads_lines, parts)) if parts else rule.get("field") in {"bought", "spent"}


def words(rule: dict[str, Any]) -> str:
    """The rule as people say it."""
    if not rule:
        return _("all customers")
    for name, link in (("all", pgettext("rule", " and ")), ("any", pgettext("rule", " or "))):
        if name in rule:
            parts = [f"({words(part)})" if len(rule[name]) > 1 and several(part) else words(part) for part in rule[name]]
            return link.join(parts) if parts else (_("all customers") if name == "all" else _("nobody"))
    if "not" in rule:
        if "any" in rule["not"]:
            return _("none of: %(rule)s") % {"rule": apart(words(part) for part in rule["not"]["any"])}
        return _("not (%(rule)s)") % {"rule": words(rule["not"])}
    return said(rule)


def several(rule: dict[str, Any]) -> bool:
    return len(rule.get("all") or rule.get("any") or ()) > 1


def said(rule: dict[str, Any]) -> str:
    """One condition as people say it."""
    field = FIELDS[rule["field"]]
    label = str(field.label)
    if field.kind == "bought":
        label = _("%(label)s “%(product)s”") % {"label": label, "product": rule["product"]}
    if rule.get("from") or rule.get("to"):
        first, last = (short_day(date.fromisoformat(rule[name])) if rule.get(name) else "…" for name in ("from", "to"))
        label += f" ({first} – {last})"
    return f"{label} {SIGNS[rule['op']]} {shown(field, rule['value'])}"


def shown(field: Field, value: Any) -> str:
    """A value as people read it."""
    if field.kind == "date":
        return short_day(date.fromisoformat(value))
    if field.kind == "segment":
        return segment_label(value)
    if field.kind == "days":
        return days(value)
    if field.kind == "bought":
        return ngettext("%(n)s unit", "%(n)s units", round(value)) % {"n": number(value)}
    return number(value) if isinstance(value, int | float) else str(value_said(field.name, value))


def segments() -> tuple[Any, ...]:
    """The named RFM segments."""
    from mercatique.methods.customers.segments import SEGMENTS

    return SEGMENTS


@names_values("segment")
def segment_label(key: str) -> str:
    """The name of a named RFM segment in the reader's language."""
    found = next((segment for segment in segments() if segment.key == key), None)
    return _(found.label) if found else key
