"""A framework from the text of its file: every value looked at before it is believed."""

import re
import tomllib
import unicodedata
from functools import lru_cache
from typing import Any

from mercatique.fault import Fault
from mercatique.fault import Words as Marked
from mercatique.fault import _ as mark
from mercatique.prove.frames.contradictions import verify
from mercatique.prove.frames.rows import (
    FORMS,
    FRAME,
    KINDS,
    LEVELS,
    SETTINGS,
    TESTS,
    Activity,
    Block,
    Competence,
    Criterion,
    FrameRow,
    Framework,
    Level,
    Part,
    Row,
    Task,
    Test,
    Words,
)  # fmt: skip

#: What a file may weigh in bytes, a framework hold in rows, a text in characters: ten times the largest known.
WEIGHT, ROWS, LENGTH = 2_000_000, 5_000, 2_000
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,19}")
#: What a package of elsewhere calls a statement: a UUID, and its address where that says more.
KNOWN_AS = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?: [!-~]{1,500})?")
#: What a package of elsewhere says of a statement besides, and how each looks; "of" is the fingerprint of the words it was said of.
PACKAGED = {
    "type": re.compile(r"[^\x00-\x1f\x7f]{1,100}"), "typed": KNOWN_AS, "from": re.compile(r"\d{4}-\d{2}-\d{2}"), "until": re.compile(r"\d{4}-\d{2}-\d{2}"),
    "changed": re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})"), "of": re.compile(r"[0-9a-f]{16}"),
}  # fmt: skip
LEVEL, MANY_LEVELS = re.compile(r"[^\x00-\x1f\x7f]{1,60}"), 30
#: Keys with very many dots cost the reader of TOML hours.
DOTTED = re.compile(r"""(?:(?:"[^"\n]*"|'[^'\n]*'|[\w-]+)[ \t]*\.[ \t]*){12}""")

ASKED = {"code", "fr", "en", "name", "kind", "checks", "waits", "shows", "see", "capability"}
KNOWN: dict[str, set[str]] = {
    "framework": {"key", "version", "source", "points", "pass", "name", "frame", "blocks", "criteria", "tests", "thresholds", "levels", "programme", "identities", "package"},
    "frame": ASKED,
    "blocks": {"code", "name", "activities", "tasks", "competences"},
    "activities": ASKED,
    "tasks": ASKED | {"activity"},
    "competences": ASKED | {"task", "activity", "inferred"},
    "criteria": ASKED | {"block", "points", "competences", "inferred", "test", "parts"},
    "parts": ASKED,
    "tests": ASKED | {"form", "mode", "setting", "inferred", "days", "minutes", "criteria", "deliverables", "asked", "individual"},
    "levels": {"code", "fr", "en"},
}
SORTS: dict[type, Marked] = {
    str: mark("a text between quotes"), int: mark("a whole number"), bool: mark("true or false"), list: mark("a list"), dict: mark("a table"),
}  # fmt: skip


def refuse(message: Marked, where: str, **values: Any) -> Fault:
    return Fault("framework", message, where=where, **values)


class Entry:
    """A table of the file with its place, so that a fault can say where it is."""

    def __init__(self, data: Any, where: str, sort: str) -> None:
        if not isinstance(data, dict):
            raise refuse(mark("%(where)s: here a table is expected."), where)
        self.data, self.where, self.sort = data, where, sort
        if unknown := sorted(set(data) - KNOWN[sort]):
            raise refuse(mark("%(where)s: nothing is called “%(name)s” here."), where, name=str(unknown[0])[:40])

    def take(self, name: str, sort: type, default: Any = None) -> Any:
        value = self.data.get(name)
        if value is None:
            return default
        if not isinstance(value, sort) or (sort is int and isinstance(value, bool)):
            raise refuse(mark("%(where)s: “%(name)s” must be %(sort)s."), self.where, name=name, sort=SORTS[sort])
        return value

    def text(self, name: str, pattern: re.Pattern[str] | None = None, *, needed: bool = False) -> str:
        value = tidy(self.take(name, str, ""), self.where, name)
        if needed and not value:
            raise refuse(mark("%(where)s: “%(name)s” is missing."), self.where, name=name)
        if pattern and value and not pattern.fullmatch(value):
            raise refuse(
                mark("%(where)s: “%(name)s” is made of letters without accents, figures, dots and hyphens, and is short; “%(value)s” is not."),
                self.where, name=name, value=value[:40],
            )  # fmt: skip
        return value

    def number(self, name: str) -> int | None:
        value: int | None = self.take(name, int)
        if value is not None and not 0 <= value <= 100_000:
            raise refuse(mark("%(where)s: “%(name)s” is out of range."), self.where, name=name)
        return value

    def one_of(self, name: str, choices: tuple[str, ...]) -> str:
        value = self.text(name)
        if value and value not in choices:
            raise refuse(
                mark("%(where)s: there is no %(name)s “%(value)s”; there are %(choices)s."),
                self.where, name=name, value=value[:40], choices=", ".join(choices),
            )  # fmt: skip
        return value

    def list_of(self, name: str, sort: type) -> tuple[Any, ...]:
        values = self.take(name, list, [])
        if any(not isinstance(value, sort) or (sort is int and isinstance(value, bool)) for value in values):
            raise refuse(mark("%(where)s: “%(name)s” must be a list, each item %(sort)s."), self.where, name=name, sort=SORTS[sort])
        return tuple(tidy(value, self.where, name) if sort is str else value for value in values)

    def words(self, name: str = "", *, needed: bool = False) -> Words:
        """Texts by language, in a table of this name or (for a row's own name) beside the other values."""
        if name:
            data = self.take(name, dict, {})
        else:
            data = self.take("name", dict) or {language: self.data[language] for language in ("fr", "en") if language in self.data}
        for language, value in data.items():
            if language not in {"fr", "en"} or not isinstance(value, str):
                raise refuse(mark("%(where)s: “%(name)s” holds a text in “fr” and one in “en”, nothing else."), self.where, name=name or "name")
        found = Words.read({language: tidy(value, self.where, name or "name") for language, value in data.items() if value.strip()})
        if needed and not found:
            raise refuse(mark("%(where)s: a name is missing."), self.where)
        return found

    def texts(self, name: str) -> dict[str, list[str]]:
        data = self.take(name, dict, {})
        for language, values in data.items():
            if language not in {"fr", "en"} or not isinstance(values, list) or any(not isinstance(value, str) for value in values):
                raise refuse(mark("%(where)s: “%(name)s” holds a list of texts in “fr” and one in “en”, nothing else."), self.where, name=name)
        return {language: [tidy(value, self.where, name) for value in values] for language, values in data.items()}

    def rows(self, name: str) -> list["Entry"]:
        found = []
        for n, row in enumerate(self.take(name, list, []), 1):
            code = row.get("code") if isinstance(row, dict) else None
            place = f"{name} {code if isinstance(code, str) and CODE.fullmatch(code) else n}"
            found.append(Entry(row, f"{self.where}, {place}", name))
        return found

    def row(self, framework: str, block: str, *, named: bool = True) -> dict[str, Any]:
        """What all rows have."""
        return {
            "framework": framework, "block": block, "code": self.text("code", CODE, needed=True), "name": self.words(needed=named),
            "kind": self.one_of("kind", KINDS), "checks": self.list_of("checks", str), "waits": self.words("waits"), "shows": self.words("shows"),
            "see": self.list_of("see", str), "capability": self.text("capability"),
        }  # fmt: skip


def tidy(value: str, where: str, name: str) -> str:
    if len(value) > LENGTH:
        raise refuse(mark("%(where)s: “%(name)s” is longer than %(most)d characters."), where, name=name, most=LENGTH)
    return unicodedata.normalize("NFC", value).strip()


def tables(text: str, file: str) -> dict[str, Any]:
    """The file as plain data, or the line where it is broken."""
    if len(text.encode("utf-8", "surrogatepass")) > WEIGHT:
        raise refuse(mark("%(where)s: the file is larger than %(most)d kB, more than any framework needs."), file, most=WEIGHT // 1000)
    if DOTTED.search(text):
        raise refuse(mark("%(where)s: a key has too many dots."), file)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise refuse(mark("%(where)s: the file is not valid TOML: %(fault)s."), file, fault=str(fault).rstrip(".")) from None
    except (RecursionError, ValueError, OverflowError):
        raise refuse(mark("%(where)s: the file is not valid TOML: it is nested too deeply or holds a value that cannot be."), file) from None


def parse(text: str, file: str = "", *, strict: bool = True, own: bool = False) -> Framework:
    """A framework from the text of its file.

    ``strict`` refuses what contradicts itself, unknown checks too; without it (what was frozen long ago, a draft) only
    what cannot be read is refused.
    """
    return framework_of(tables(text, file or "TOML"), file or "TOML", strict=strict, own=own)


def framework_of(data: dict[str, Any], file: str = "TOML", *, strict: bool = True, own: bool = False) -> Framework:
    """A framework from plain data."""
    top = Entry(data, file, "framework")
    key = top.text("key", KEY, needed=True)
    top.where = key
    criteria = [criterion(entry, key) for entry in top.rows("criteria")]
    blocks = [block(entry, key, criteria) for entry in top.rows("blocks")]
    levels = tuple(Level(entry.text("code", CODE, needed=True), entry.words(needed=True)) for entry in top.rows("levels"))
    found = Framework(
        key, top.text("version", VERSION, needed=True), top.words("name", needed=True), top.text("source"), top.number("points"), top.number("pass"),
        tuple(blocks), tuple(test(entry, key) for entry in top.rows("tests")), thresholds(top),
        tuple(FrameRow(**entry.row(key, FRAME)) for entry in top.rows("frame")), levels or LEVELS, own, top.take("programme", bool, False),
        identities(top), packaged(top),
    )  # fmt: skip
    if len(found.rows) > ROWS:
        raise refuse(mark("%(where)s: more than %(most)d rows."), key, most=ROWS)
    found = resolved(found)
    if strict:
        verify(found, criteria)
    return found


def criterion(entry: Entry, framework: str) -> Criterion:
    inside = entry.text("block", CODE, needed=True)
    row = entry.row(framework, inside)
    parts = []
    for each in entry.rows("parts"):
        values = each.row(framework, inside)
        letter = values.pop("code")
        parts.append(Part(**values, code=f"{row['code']}{letter}", letter=letter, criterion=row["code"]))
    competences = tuple(name if "." in name else f"{inside}.{name}" for name in entry.list_of("competences", str))
    return Criterion(
        **row, points=entry.number("points"), competences=competences, inferred=entry.take("inferred", bool, False),
        test=entry.text("test"), parts=tuple(parts),
    )  # fmt: skip


def block(entry: Entry, framework: str, criteria: list[Criterion]) -> Block:
    code = entry.text("code", CODE, needed=True)
    return Block(
        code,
        entry.words("name", needed=True),
        tuple(
            Competence(**each.row(framework, code), task=each.text("task"), activity=each.text("activity"), inferred=each.take("inferred", bool, False))
            for each in entry.rows("competences")
        ),
        tuple(item for item in criteria if item.block == code),
        tuple(Activity(**each.row(framework, code)) for each in entry.rows("activities")),
        tuple(Task(**each.row(framework, code), activity=each.text("activity")) for each in entry.rows("tasks")),
    )


def test(entry: Entry, framework: str) -> Test:
    return Test(
        **entry.row(framework, TESTS), form=entry.one_of("form", FORMS), mode=entry.text("mode"), setting=entry.one_of("setting", SETTINGS),
        inferred=entry.take("inferred", bool, False), days=entry.number("days"), minutes=entry.list_of("minutes", int),
        criteria=entry.list_of("criteria", str), deliverables=entry.texts("deliverables"), asked=entry.texts("asked"), individual=entry.words("individual"),
    )  # fmt: skip


def thresholds(top: Entry) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = top.take("thresholds", dict, {})
    for name, values in found.items():
        if not isinstance(values, dict) or any(not isinstance(value, str | int | float) for value in values.values()):
            raise refuse(mark("%(where)s, thresholds “%(name)s”: each is a number or a word."), top.where, name=str(name)[:40])
    return found


def identities(top: Entry) -> dict[str, str]:
    found: dict[str, str] = top.take("identities", dict, {})
    for place, known in found.items():
        if not isinstance(known, str) or not KNOWN_AS.fullmatch(known) or len(place) > 130:
            raise refuse(mark("%(where)s, identities “%(name)s”: each is a UUID, followed by its address where it has one."), top.where, name=place[:40])
    return found


def packaged(top: Entry) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = top.take("package", dict, {})
    for place, told in found.items():
        if not isinstance(told, dict) or len(place) > 130 or not all(fits(name, value) for name, value in told.items()):
            raise refuse(mark("%(where)s, package “%(name)s”: a type, levels of education, and days as 2026-01-31 are kept there, nothing else."), top.where, name=place[:40])
    return found


def fits(name: str, value: Any) -> bool:
    """Whether something said of a statement can be kept."""
    if name == "levels":
        return isinstance(value, list) and len(value) <= MANY_LEVELS and all(isinstance(one, str) and LEVEL.fullmatch(one) for one in value)
    return name in PACKAGED and isinstance(value, str) and bool(PACKAGED[name].fullmatch(value))


def resolved(found: Framework) -> Framework:
    """The same framework with what its rows name (``see``, a test's criteria) written as claims; what is unknown stays as it is."""
    from dataclasses import replace

    claims = [row.claim for row in found.rows]
    known = set(claims)

    def named(row: Row, name: str) -> list[str]:
        before, _, after = name.partition(".")
        places = [f"{row.block}/{name}", f"{FRAME}/{name}", f"{TESTS}/{name}", f"{before}/{after}", name]
        if isinstance(row, Test):
            places += [f"{each.code}/{name}" for each in found.blocks]
        for place in places:
            claim = place if place.startswith(f"{found.key}/") else f"{found.key}/{place}"
            if claim in known:
                return [claim]
            if claim.endswith("*") and (several := [each for each in claims if each.startswith(claim[:-1]) and each != row.claim]):
                return several
        return [name]

    def all_named(row: Row, names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(claim for name in names for claim in named(row, name)))

    def seeing(rows: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(replace(row, see=all_named(row, row.see)) for row in rows)

    blocks = tuple(
        replace(
            each, activities=seeing(each.activities), tasks=seeing(each.tasks), competences=seeing(each.competences),
            criteria=tuple(replace(row, parts=seeing(row.parts)) for row in seeing(each.criteria)),
        )
        for each in found.blocks
    )  # fmt: skip
    tests = tuple(replace(row, criteria=all_named(row, row.criteria)) for row in seeing(found.tests))
    return replace(found, frame=seeing(found.frame), blocks=blocks, tests=tests)


@lru_cache(maxsize=32)
def kept(text: str) -> Framework:
    """A framework as a workspace keeps it: read though the product may have lost a check it names since."""
    return parse(text, strict=False, own=True)
