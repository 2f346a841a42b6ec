"""Moodle's competency-framework file: fourteen columns, read by position because their names are translated."""

import csv
import html
import io
import json
from typing import TYPE_CHECKING

from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.kernel.spreadsheets import guarded, unguarded
from mercatique.prove.exchange.markup import plain
from mercatique.prove.exchange.proposal import Proposal, coded, keyed, one_line, shortened
from mercatique.prove.exchange.tree import Node, blocks_of

if TYPE_CHECKING:
    from mercatique.prove.framework import Framework

#: As an English Moodle heads them; it reads them by position.
HEADINGS = (
    "Parent ID number", "ID number", "Short name", "Description", "Description format", "Scale values", "Scale configuration",
    "Rule type (optional)", "Rule outcome (optional)", "Rule config (optional)", "Cross-referenced competency ID numbers",
    "Exported ID (optional)", "Is framework", "Taxonomy",
)  # fmt: skip
PARENT, IDENTITY, SHORT, DESCRIPTION, SCALE, RELATED, FRAMEWORK = 0, 1, 2, 3, 5, 10, 12
#: What Moodle keeps of a name and of an identity.
SHORTEST = 100
LEVELS = "domain,competency,indicator,indicator"


def write(framework: "Framework", language: str = "fr") -> str:
    """The framework for Moodle: blocks, their competences, below them the criteria. Tests and points have no place there."""
    out = io.StringIO()
    sheet = csv.writer(out, lineterminator="\r\n")
    sheet.writerow(HEADINGS)
    scale = [level.name.in_language(language).replace(",", " ") for level in framework.levels]
    best = len(scale)
    settings = [{"scaleid": "1"}] + [{"id": n, "scaledefault": int(n == best), "proficient": int(n == best)} for n in range(1, best + 1)]
    name = framework.name.in_language(language)
    sheet.writerow(
        ["", framework.key, guarded(shortened(name, SHORTEST)), html.escape(name, quote=False), "1", ",".join(scale), json.dumps(settings), "", "", "", "", "", "1", LEVELS]
    )

    def row(parent: str, identity: str, code: str, text: str, related: str = "") -> None:
        short = guarded(shortened(f"{code} {text}", SHORTEST))
        sheet.writerow([parent, identity[:SHORTEST], short, guarded(html.escape(text, quote=False)), "1", "", "", "", "", "null", related, "", "", ""])

    for block in framework.blocks:
        row("", block.code, block.code, block.name.in_language(language))
        for item in block.competences:
            row(block.code, f"{block.code}.{item.code}", item.code, item.name.in_language(language))
        for criterion in block.criteria:
            served = [key for key in criterion.competences if key.startswith(f"{block.code}.")]
            others = ",".join(key.replace(",", "%2C") for key in served[1:])
            row(served[0] if served else block.code, f"{block.code}/{criterion.code}", criterion.code, criterion.name.in_language(language), others)
    return out.getvalue()


def looks_so(text: str) -> bool:
    head = text.lstrip("\ufeff").split("\n", 1)[0]
    return max(head.count(","), head.count(";"), head.count("\t")) >= 12


def read(text: str, name: str = "") -> Proposal:
    """A file Moodle (or we) exported; nothing of it is believed before it has been looked at."""
    text = text.lstrip("\ufeff")
    head = text.split("\n", 1)[0]
    csv.field_size_limit(1 << 20)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count), strict=True))
    except csv.Error:
        raise Fault("moodle", mark("“%(name)s” cannot be read as CSV: a quotation mark may be open."), name=name) from None
    rows = [[unguarded(cell) for cell in row] for row in rows[1:] if any(cell.strip() for cell in row)]
    if any(len(row) < FRAMEWORK + 1 for row in rows) or not rows:
        raise Fault(
            "moodle", mark("“%(name)s” is not Moodle's file of a competency framework: that has fourteen columns."), name=name,
        )  # fmt: skip
    heads = [row for row in rows if row[FRAMEWORK].strip() not in {"", "0"}]
    if len(heads) != 1:
        raise Fault("moodle", mark("“%(name)s” names %(n)d frameworks (column “Is framework”); it must name one."), name=name, n=len(heads))
    top = heads[0]
    called = one_line(plain(top[SHORT])) or one_line(plain(top[DESCRIPTION])) or top[IDENTITY].strip()
    longer = one_line(plain(top[DESCRIPTION]))
    if called.endswith("…") and longer.startswith(called[:-1]):
        called = longer
    found = Proposal(key=keyed(top[IDENTITY] or called), name={"fr": called}, origin="moodle")
    nodes = []
    for n, row in enumerate(rows):
        if row is top:
            continue
        identity = row[IDENTITY].strip()
        if not identity:
            raise Fault("moodle", mark("Line %(line)d has no “ID number”: every competency needs one."), line=n + 2)
        code, statement = said(row)
        kind = "criterion" if "/" in identity and identity.rpartition("/")[2] == code else ""
        related = [part.strip().replace("%2C", ",") for part in row[RELATED].split(",") if part.strip()]
        nodes.append(Node(identity, {"fr": statement}, row[PARENT].strip(), code or identity, kind, n, related))
    for node in nodes:
        if node.parent == "" and node.code == node.identity:
            node.code = coded(node.identity, "")
    found.blocks = blocks_of(nodes, found)
    found.levels = scale_of(top[SCALE])
    return found


def said(row: list[str]) -> tuple[str, str]:
    """The code and the whole text of a competency: the description where it is the longer form of the short name."""
    short, longer, identity = one_line(plain(row[SHORT])), one_line(plain(row[DESCRIPTION])), row[IDENTITY].strip()
    parent = row[PARENT].strip()
    code = identity.rpartition("/")[2] if "/" in identity else identity.removeprefix(f"{parent}.") if parent else identity
    if short.startswith(f"{code} "):
        short = short[len(code) + 1 :]
    else:
        code = coded(identity, "")
    bare = short.removesuffix("…").removesuffix("...").rstrip()
    if longer and (longer.startswith(bare) or not bare):
        return code, longer
    return code, f"{short}. {longer}" if longer else short


def scale_of(values: str) -> list[dict[str, str]]:
    """The scale's values as levels, worst first as Moodle has them; ours are told by their names."""
    from mercatique.prove.framework import LEVELS as OURS

    names = [one_line(value) for value in values.split(",") if value.strip()]
    known = {level.name.in_language(language).casefold(): level for level in OURS for language in ("fr", "en")}
    if len(names) < 2 or all(name.casefold() in known for name in names):
        return []
    return [{"code": coded(name, f"L{n}").lower(), "fr": name} for n, name in enumerate(names, 1)]
