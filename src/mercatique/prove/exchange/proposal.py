"""What a file of elsewhere proposes as a framework, before a person has confirmed it."""

import hashlib
import json
import re
import unicodedata
from dataclasses import asdict, dataclass, field
from typing import Any

from mercatique.fault import Fault
from mercatique.fault import _ as mark

#: What a framework file takes: ten times the largest we know.
MOST_ROWS, LONGEST = 4000, 2000
CODE = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass
class Item:
    """A competence or a criterion as the file has it; ``pattern`` and ``confidence`` where it was cut out of free text."""

    code: str
    text: dict[str, str]
    competences: list[str] = field(default_factory=list)
    points: int | None = None
    pattern: str = ""
    confidence: float = 1.0
    #: What the file calls it ("" itself, "isChildOf" its tie, "criterion" its row in a rubric): identifier and address.
    known: dict[str, str] = field(default_factory=dict)
    #: What else a package says of it: type, levels of education, days, last change.
    told: dict[str, Any] = field(default_factory=dict)


@dataclass
class Part:
    """A block: its competences, its criteria, and the free text they were cut out of."""

    code: str
    name: dict[str, str]
    competences: list[Item] = field(default_factory=list)
    criteria: list[Item] = field(default_factory=list)
    source: str = ""
    assessment: str = ""
    known: dict[str, str] = field(default_factory=dict)
    told: dict[str, Any] = field(default_factory=dict)


@dataclass
class Proposal:
    """A framework to be: nothing of it counts before it is frozen."""

    key: str
    name: dict[str, str]
    version: str = "1"
    source: str = ""
    origin: str = ""
    language: str = "fr"
    blocks: list[Part] = field(default_factory=list)
    levels: list[dict[str, str]] = field(default_factory=list)
    #: From how many points on it is granted, where the file says so.
    passing: int | None = None
    #: The file itself, where it is one of ours: it is then frozen as it is.
    whole: str = ""
    known: dict[str, str] = field(default_factory=dict)
    told: dict[str, Any] = field(default_factory=dict)
    #: What was left aside or changed while reading: message and values, said on the page.
    remarks: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def remark(self, message: str, **values: Any) -> None:
        if (message, values) not in self.remarks:
            self.remarks.append((message, values))

    @property
    def competences(self) -> int:
        return sum(len(block.competences) for block in self.blocks)

    @property
    def criteria(self) -> int:
        return sum(len(block.criteria) for block in self.blocks)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Proposal":
        blocks = [
            Part(**{**block, "competences": [Item(**row) for row in block["competences"]], "criteria": [Item(**row) for row in block["criteria"]]})
            for block in data["blocks"]
        ]
        remarks = [(message, values) for message, values in data["remarks"]]
        return cls(**{**data, "blocks": blocks, "remarks": remarks})


def coded(text: str, otherwise: str) -> str:
    """A code a framework file can hold: letters without accents, figures, dots, hyphens; forty at most."""
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    found = CODE.sub("-", bare.strip()).strip("-._")[:40].rstrip("-._")
    return found or otherwise


def keyed(text: str, otherwise: str = "framework") -> str:
    """A framework's key out of its name or number."""
    found = coded(text, otherwise).lower().replace(".", "-").replace("_", "-")
    return re.sub(r"-{2,}", "-", found).strip("-")[:50].rstrip("-") or otherwise


def shortened(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def one_line(text: str) -> str:
    """A text without what no sentence holds; the spaces that do not break stay."""
    plain = "".join(letter for letter in unicodedata.normalize("NFC", text) if letter in "\n\t" or unicodedata.category(letter)[0] != "C")
    return re.sub(r"[^\S\u00a0\u202f]+", " ", plain).strip()


def numbered(items: list[Item], letter: str) -> None:
    """Every item a code of its own: those it has stay, the others are numbered."""
    taken: set[str] = {item.code for item in items if item.code}
    n = 0
    for item in items:
        if not item.code:
            while not n or f"{letter}{n}" in taken:
                n += 1
            item.code = f"{letter}{n}"
            taken.add(item.code)


def file_data(proposal: Proposal) -> dict[str, Any]:
    """The proposal as a framework file holds it, with what contradicts itself refused in one sentence.

    What is judged asks for a piece that shows it, and a person judges it: a file of elsewhere knows none of our checks. A competence that
    has criteria stands where they stand.
    """
    if not proposal.blocks:
        raise Fault("framework", mark("“%(name)s” has no block: a framework needs one at least."), name=title(proposal))
    seen: set[str] = set()
    blocks, criteria, tests = [], [], []
    for block in proposal.blocks:
        if block.code in seen:
            raise Fault("framework", mark("Two blocks have the code “%(item)s”: give one another code."), item=block.code)
        seen.add(block.code)
        codes: set[str] = set()
        for item in (*block.competences, *block.criteria):
            if item.code in codes:
                raise Fault("framework", mark("Block %(block)s has the code “%(item)s” twice: give one another code."), block=block.code, item=item.code)
            codes.add(item.code)
            if not any(item.text.values()):
                raise Fault("framework", mark("Block %(block)s, %(item)s: the text is missing."), block=block.code, item=item.code)
        blocks.append(
            {
                "code": block.code,
                "name": clipped(block.name),
                "competences": [{"code": row.code, **clipped(row.text), **asking(block, row)} for row in block.competences],
            }
        )
        for row in block.criteria:
            known = {item.code for item in block.competences}
            entry: dict[str, Any] = {"code": row.code, "block": block.code, "name": clipped(row.text), "kind": "H", "shows": SHOWS}
            if named := [f"{block.code}.{code}" for code in row.competences if code in known]:
                entry["competences"] = named
            if row.points is not None:
                entry["points"] = row.points
            criteria.append(entry)
        if block.assessment:
            tests.append({"code": f"{block.code}.EV"[:40], "name": ASSESSMENT, "inferred": True, "asked": {"fr": [shortened(one_line(block.assessment), LONGEST)]}})
    data: dict[str, Any] = {"key": proposal.key, "version": proposal.version, "source": proposal.source, "name": clipped(proposal.name)}
    if total := sum(row.points or 0 for block in proposal.blocks for row in block.criteria):
        data["points"] = total
        if proposal.passing is not None and 0 < proposal.passing <= total:
            data["pass"] = proposal.passing
    if proposal.levels:
        data["levels"] = proposal.levels
    if named := identities(proposal):
        data["identities"] = named
    if said := packaged(proposal):
        data["package"] = said
    return data | {"tests": tests, "blocks": blocks, "criteria": criteria}


def asking(block: Part, competence: Item) -> dict[str, Any]:
    """What a competence asks for: what its criteria do, or a piece where it has none."""
    own = [f"{block.code}.{row.code}" for row in block.criteria if competence.code in row.competences]
    return {"kind": "A", "see": own} if own else {"kind": "H", "shows": SHOWS}


def identities(proposal: Proposal) -> dict[str, str]:
    """What the file called its statements, by place; what we would call them ourselves is left out."""
    from mercatique.prove.exchange.case import identity

    found = {place: (known, ("package",) if place != "." else ()) for place, known in proposal.known.items()}
    for block in proposal.blocks:
        for role, known in block.known.items():
            path = (block.code, role) if role else (block.code,)
            found["/".join(path)] = known, path
        for item in (*block.competences, *block.criteria):
            for role, known in item.known.items():
                path = (block.code, item.code, role) if role else (block.code, item.code)
                found["/".join(path)] = known, path
    return {place: known for place, (known, path) in found.items() if known != identity(proposal.key, *path)}


def packaged(proposal: Proposal) -> dict[str, dict[str, Any]]:
    """What the file says of its statements besides, by place."""
    found = {".": proposal.told}
    for block in proposal.blocks:
        found[block.code] = block.told
        found |= {f"{block.code}/{row.code}": row.told for row in (*block.competences, *block.criteria)}
    return {place: told for place, told in found.items() if told}


def fingerprint(*parts: Any) -> str:
    """Sixteen characters that change with what they stand for."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()[:16]


#: What is asked for a competence of a framework that names no check.
SHOWS = {"fr": "une pièce qui montre la compétence", "en": "a piece that shows the competence"}
ASSESSMENT = {"fr": "Évaluation du bloc, telle que la fiche la décrit", "en": "Assessment of the block, as the fiche describes it"}


def clipped(words: dict[str, str]) -> dict[str, str]:
    return {language: shortened(one_line(text), LONGEST) for language, text in words.items() if text.strip()}


def title(proposal: Proposal) -> str:
    return proposal.name.get(proposal.language) or next(iter(proposal.name.values()), proposal.key)
