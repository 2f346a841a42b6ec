"""A rule while it is being written: groups and conditions by place, read from a form, changed by one button at a time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from mercatique.analyze.segments import rule as rules
from mercatique.fault import Fault
from mercatique.kernel.middleware import sentence

JOINS = ("all", "any", "none")
#: What a condition holds, as the fields of the form are called: ``1.2.field``.
PARTS = ("field", "op", "value", "product", "from", "to")


@dataclass
class Condition:
    """One line of the builder: what is asked, and what is wrong with it so far."""

    values: dict[str, str]

    @property
    def field(self) -> rules.Field | None:
        return rules.FIELDS.get(self.values.get("field", ""))

    @property
    def empty(self) -> bool:
        """Nothing has been asked yet: a line that was added and left."""
        return not self.values.get("value") and not self.values.get("product")

    @property
    def error(self) -> str:
        try:
            rules.condition_of(self.values)
        except Fault as fault:
            return sentence(fault)
        return ""

    def to_rule(self) -> dict[str, Any]:
        return dict(self.values)


@dataclass
class Group:
    """Conditions and groups, joined by all, any or none."""

    join: str = "all"
    parts: list["Condition | Group"] = field(default_factory=list)

    def to_rule(self) -> dict[str, Any]:
        """The rule as plain data, unchecked; lines left empty are left out."""
        parts = [part.to_rule() for part in self.parts if not (isinstance(part, Condition) and part.empty)]
        parts = [part for part in parts if part]
        if not parts:
            return {}
        return {"not": {"any": parts}} if self.join == "none" else {self.join: parts}

    def conditions(self) -> Iterator[Condition]:
        for part in self.parts:
            if isinstance(part, Group):
                yield from part.conditions()
            else:
                yield part

    @property
    def complete(self) -> bool:
        """Whether every line that says something can be asked."""
        return all(part.empty or not part.error for part in self.conditions())


def from_rule(rule: Any) -> Group:
    """A kept rule as the builder shows it: the outermost part is a group."""
    made = _part(rule) if rule else Group()
    return made if isinstance(made, Group) else Group("all", [made])


def _part(rule: dict[str, Any]) -> "Condition | Group":
    for join in ("all", "any"):
        if join in rule:
            return Group(join, [_part(part) for part in rule[join]])
    if "not" in rule:
        inner = rule["not"]
        return Group("none", [_part(part) for part in inner.get("any", [inner])])
    return Condition({name: _text(rule[name]) for name in PARTS if name in rule})


def _text(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def from_fields(data: Mapping[str, str], prefix: str) -> Group:
    """The builder's fields as they were sent: ``rule.1.join``, ``rule.1.2.field``…"""
    found: dict[str, dict[str, str]] = {}
    for name in list(data)[: rules.SIZE * len(PARTS) * 2]:
        if name.startswith(f"{prefix}."):
            place, _dot, part = name.removeprefix(f"{prefix}.").rpartition(".")
            if part in {"join", "was", *PARTS} and all(step.isdigit() and len(step) < 4 for step in place.split(".")):
                found.setdefault(place, {})[part] = data[name]
    return _group(found, "1", 0)


def _group(found: dict[str, dict[str, str]], place: str, depth: int) -> Group:
    join = found.get(place, {}).get("join", "all")
    group = Group(join if join in JOINS else "all")
    if depth > rules.DEPTH:
        return group
    steps = sorted(
        {int(other.removeprefix(f"{place}.").split(".")[0]) for other in found if other.startswith(f"{place}.")}
    )
    for step in steps:
        here = f"{place}.{step}"
        values = found.get(here, {})
        group.parts.append(_group(found, here, depth + 1) if "join" in values else _condition(values))
    return group


def _condition(values: dict[str, str]) -> Condition:
    """A line as sent; when it now asks for something else, what was said of the other thing is forgotten."""
    was = values.pop("was", values.get("field", ""))
    if was != values.get("field"):
        values = {"field": values.get("field", "")}
    return Condition(values)


def act(group: Group, asked: str) -> None:
    """What a button asks: ``condition:1.2`` and ``group:1.2`` add to a group, ``remove:1.2`` takes a part away."""
    deed, _colon, place = asked.partition(":")
    steps = [int(step) - 1 for step in place.split(".") if step.isdigit()][1:]
    if deed == "remove":
        if steps and (parent := _at(group, steps[:-1])) and 0 <= steps[-1] < len(parent.parts):
            del parent.parts[steps[-1]]
        return
    target = _at(group, steps)
    if target is None or not rules.within(group.to_rule()):
        return
    if deed == "condition":
        target.parts.append(Condition({"field": next(iter(rules.FIELDS))}))
    elif deed == "group" and len(steps) < rules.DEPTH - 2:
        target.parts.append(Group("any", [Condition({"field": next(iter(rules.FIELDS))})]))


def _at(group: Group, steps: list[int]) -> Group | None:
    for step in steps:
        if not 0 <= step < len(group.parts):
            return None
        part = group.parts[step]
        if not isinstance(part, Group):
            return None
        group = part
    return group
