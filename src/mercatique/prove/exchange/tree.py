"""A tree of statements (as Moodle and CASE keep competences) read as blocks, competences and criteria."""

from dataclasses import dataclass, field
from typing import Any

from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.prove.exchange.proposal import MOST_ROWS, Item, Part, Proposal, coded, numbered


@dataclass
class Node:
    """A statement: its identity in the file, its parent's, its code and text; ``kind`` where the file says it."""

    identity: str
    text: dict[str, str]
    parent: str = ""
    code: str = ""
    kind: str = ""
    order: float = 0.0
    related: list[str] = field(default_factory=list)
    known: dict[str, str] = field(default_factory=dict)
    told: dict[str, Any] = field(default_factory=dict)


def grown(nodes: list[Node]) -> dict[str, list[Node]]:
    """Children by parent ("" holds the roots), or one sentence on what cannot be a tree."""
    if len(nodes) > MOST_ROWS:
        raise Fault("framework", mark("The file holds %(n)d statements, more than any framework needs (%(most)d)."), n=len(nodes), most=MOST_ROWS)
    known: set[str] = set()
    for node in nodes:
        if node.identity in known:
            raise Fault("framework", mark("“%(item)s” stands twice in the file: each statement needs an identity of its own."), item=node.identity[:60])
        known.add(node.identity)
    children: dict[str, list[Node]] = {}
    for node in nodes:
        if node.parent and node.parent not in known:
            raise Fault("framework", mark("“%(item)s” hangs on “%(parent)s”, which is not in the file."), item=node.identity[:60], parent=node.parent[:60])
        children.setdefault(node.parent, []).append(node)
    for rows in children.values():
        rows.sort(key=lambda node: node.order)
    reached, waiting = set(), list(children.get("", ()))
    while waiting:
        node = waiting.pop()
        reached.add(node.identity)
        waiting += children.get(node.identity, ())
    if lost := next((node for node in nodes if node.identity not in reached), None):
        raise Fault("framework", mark("“%(item)s” is its own ancestor: the statements go in a circle, no framework can be read."), item=lost.identity[:60])
    return children


def blocks_of(nodes: list[Node], proposal: Proposal) -> list[Part]:
    """First level: blocks; second: competences; deeper: criteria of the competence above. A flat file is one block."""
    children = grown(nodes)
    roots = children.get("", [])
    if not roots:
        raise Fault("framework", mark("The file holds no statement: there is nothing to make a framework of."))
    if not any(children.get(root.identity) or root.kind == "block" for root in roots):
        proposal.remark(mark("The statements stand on one level: they became the competences of one block."))
        lone = Node("", proposal.name, code="B1")
        return [part(lone, roots, children)]
    found = []
    taken: set[str] = set()
    for n, root in enumerate(roots, 1):
        root.code = coded(root.code, f"B{n}")
        while root.code in taken:
            root.code = f"{root.code[:36]}-{n}"
        taken.add(root.code)
        found.append(part(root, children.get(root.identity, []), children))
    return found


def part(block: Node, rows: list[Node], children: dict[str, list[Node]]) -> Part:
    made = Part(code=block.code, name=block.text, known=block.known, told=block.told)
    codes: dict[str, str] = {}
    waiting: list[tuple[Node, list[str]]] = []
    for row in rows:
        if row.kind == "criterion":
            waiting.append((row, []))
            continue
        made.competences.append(Item(code=local(row, block), text=row.text, known=row.known, told=row.told))
        codes[row.identity] = made.competences[-1].code
        deeper = list(children.get(row.identity, ()))
        while deeper:
            below = deeper.pop(0)
            waiting.append((below, [row.identity]))
            deeper = list(children.get(below.identity, ())) + deeper
    numbered(distinct(made.competences), "C")
    for item, row in zip(made.competences, [row for row in rows if row.kind != "criterion"], strict=True):
        codes[row.identity] = item.code
    for row, above in waiting:
        named = [codes[name] for name in dict.fromkeys([*above, *row.related]) if name in codes]
        made.criteria.append(Item(code=local(row, block), text=row.text, competences=named, known=below_competence(row, codes), told=row.told))
    taken = {item.code for item in made.competences}
    for item in made.criteria:
        if item.code in taken:
            item.code = ""
    numbered(distinct(made.criteria), "CE")
    return made


def below_competence(row: Node, codes: dict[str, str]) -> dict[str, str]:
    """What the file calls a statement that becomes a criterion, and what it hung on when that was no competence."""
    if not row.known:
        return {}
    known = {"item": row.known[""], **{role: name for role, name in row.known.items() if role}}
    return known if row.parent in codes or not row.parent else {**known, "parent": row.parent}


def local(node: Node, block: Node) -> str:
    """A code without what only repeats the block's."""
    code = node.code
    for before in (f"{block.code}.", f"{block.code}/", f"{block.code}-", f"{block.code}:"):
        code = code.removeprefix(before)
    return coded(code, "")


def distinct(items: list[Item]) -> list[Item]:
    """The second of two equal codes loses it, to be numbered."""
    taken: set[str] = set()
    for item in items:
        if item.code in taken:
            item.code = ""
        taken.add(item.code)
    return items
