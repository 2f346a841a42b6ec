"""1EdTech CASE 1.1: a framework as one package of a document, items, associations and rubrics; identities that stay."""

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, UUID, uuid5

from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.prove.exchange.markup import plain
from mercatique.prove.exchange.proposal import (
    MOST_ROWS,
    Item,
    Proposal,
    clipped,
    coded,
    fingerprint,
    keyed,
    numbered,
    one_line,
)
from mercatique.prove.exchange.tree import Node, blocks_of
from mercatique.prove.frames.reading import fits

if TYPE_CHECKING:
    from mercatique.prove.framework import Framework, Words

#: The space of our identities: the same framework and code give the same identity for ever.
SPACE = uuid5(NAMESPACE_URL, "urn:mercatique:frameworks")
BLOCK, COMPETENCE, CRITERION = DEFAULTS = "Bloc", "Compétence", "Critère"
#: An address that can be kept beside an identity.
ADDRESS = re.compile(r"[!-~]{1,500}")
#: Deeper files are refused: no package is.
DEEPEST = 40


def identity(*path: str) -> str:
    return str(uuid5(SPACE, "/".join(path)))


def uri(of: str) -> str:
    return f"urn:uuid:{of}"


def link(title: str, of: str, address: str = "") -> dict[str, str]:
    return {"title": title, "identifier": of, "uri": address or uri(of)}


def named(framework: "Framework", *path: str, place: str = "") -> tuple[str, str]:
    """Identifier and address of what stands at a place: those the package it came from gave it, else our own."""
    own, _space, address = framework.identities.get(place or "/".join(path), "").partition(" ")
    own = own or identity(framework.key, *path)
    return own, address or uri(own)


def write(framework: "Framework", language: str = "fr", moment: datetime | None = None) -> str:
    """The package as JSON text. Both languages travel: the other one, codes and points in ``extensions``."""
    stamp = (moment or datetime.now(UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    document, address = named(framework, place=".")
    whole = link(framework.name.in_language(language), document, address)
    types = {name: (identity("types", name), uri(identity("types", name))) for name in DEFAULTS}
    prints: list[Any] = [framework.version]
    items: list[dict[str, Any]] = []
    associations: list[dict[str, Any]] = []
    rubrics: list[dict[str, Any]] = []
    written: dict[str, dict[str, str]] = {}

    def item(path: tuple[str, ...], code: str, name: "Words", kind: str, parent: dict[str, str], n: int, role: str = "") -> dict[str, str]:
        own, where = named(framework, *path, *([role] if role else []))
        text = name.in_language(language)
        told = framework.package.get("/".join(path), {})
        kind = told.get("type", kind)
        if kind not in types:
            typed, _space, typed_at = told.get("typed", "").partition(" ")
            typed = typed or identity(framework.key, "types", kind)
            types[kind] = typed, typed_at or uri(typed)
        items.append(
            {
                "identifier": own, "uri": where, "CFDocumentURI": whole, "humanCodingScheme": code, "fullStatement": text,
                "CFItemType": kind, "CFItemTypeURI": link(kind, *types[kind]), "language": language, "extensions": extra(name),
                **kept(told, stamp, printed(dict(name.by_language))),
            }
        )  # fmt: skip
        tie, tied_at = named(framework, *path, "isChildOf")
        written[own] = link(text, own, where)
        associations.append(
            {
                "identifier": tie, "uri": tied_at, "associationType": "isChildOf", "sequenceNumber": n, "CFDocumentURI": whole,
                "originNodeURI": written[own], "destinationNodeURI": parent, "lastChangeDateTime": stamp,
            }
        )  # fmt: skip
        return written[own]

    for n, block in enumerate(framework.blocks, 1):
        prints += [printed(dict(words.by_language)) for words in (block.name, *(row.name for row in (*block.competences, *block.criteria)))]
        above = item((block.code,), block.code, block.name, BLOCK, whole, n)
        homes = {}
        for m, row in enumerate(block.competences, 1):
            homes[row.key] = item((block.code, row.code), row.code, row.name, COMPETENCE, above, m)
        for m, criterion in enumerate(block.criteria, 1):
            path = (block.code, criterion.code)
            if "/".join((*path, "item")) in framework.identities:
                parent = written.get(framework.identities.get("/".join((*path, "parent")), "")) or next((homes[key] for key in criterion.competences if key in homes), above)
                item(path, criterion.code, criterion.name, CRITERION, parent, m, "item")
        if block.criteria:
            rubrics.append(rubric(framework, block, language, stamp, written))
    package = {
        "CFDocument": {
            "identifier": document, "uri": address, "creator": (framework.source if framework.identities else "") or "Mercatique", "title": whole["title"], "version": framework.version,
            "language": language, "adoptionStatus": "Adopted", **kept(framework.package.get(".", {}), stamp, fingerprint(*prints)),
            "CFPackageURI": link(whole["title"], *named(framework, "package", place="./package")), "extensions": {**extra(framework.name), "mercatique": document_extra(framework)},
        },
        "CFItems": items,
        "CFAssociations": associations,
        "CFDefinitions": {
            "CFItemTypes": [
                {"identifier": own, "uri": at, "title": name, "description": name, "hierarchyCode": str(n), "lastChangeDateTime": stamp}
                for n, (name, (own, at)) in enumerate(types.items(), 1) if any(entry["CFItemType"] == name for entry in items)
            ]
        },
        "CFRubrics": rubrics,
    }  # fmt: skip
    return json.dumps(package, ensure_ascii=False, indent=1)


def printed(words: dict[str, str]) -> str:
    """The fingerprint of a statement: of its words, whatever code they are given."""
    return fingerprint(*sorted(words.items()))


def kept(told: dict[str, Any], stamp: str, print_: str) -> dict[str, Any]:
    """What a package of elsewhere said of a statement; its last change only while its words are the same."""
    found: dict[str, Any] = {"lastChangeDateTime": told["changed"] if "changed" in told and told.get("of") == print_ else stamp}
    for name, field in (("levels", "educationLevel"), ("from", "statusStartDate"), ("until", "statusEndDate")):
        if name in told:
            found[field] = told[name]
    return found


def extra(words: "Words") -> dict[str, Any]:
    return {"translations": dict(words.by_language)}


def document_extra(framework: "Framework") -> dict[str, Any]:
    return {
        "key": framework.key, "source": framework.source, "points": framework.points, "pass": framework.passing,
        "levels": [{"code": level.code, **dict(level.name.by_language)} for level in framework.levels],
        **({"kept": True} if framework.package else {}),
    }  # fmt: skip


def rubric(framework: "Framework", block: Any, language: str, stamp: str, written: dict[str, dict[str, str]]) -> dict[str, Any]:
    """The criteria of a block, each with the framework's levels."""
    own, address = named(framework, block.code, "rubric")
    rows = []
    for n, criterion in enumerate(block.criteria, 1):
        path = (block.code, criterion.code)
        mine, where = named(framework, *path, "criterion")
        served = [named(framework, *key.split(".", 1)) for key in criterion.competences if "." in key]
        row: dict[str, Any] = {
            "identifier": mine, "uri": where, "category": criterion.code, "description": criterion.name.in_language(language),
            "position": n, "rubricId": own, "lastChangeDateTime": stamp, "extensions": {**extra(criterion.name), "competences": [each for each, _address in served]},
            "CFRubricCriterionLevels": [],
        }  # fmt: skip
        if "/".join((*path, "item")) in framework.identities:
            row["CFItemURI"] = written[named(framework, *path, "item")[0]]
        elif served:
            row["CFItemURI"] = link(row["description"], *served[0])
        if criterion.points is not None:
            row["weight"] = criterion.points
        for place, level in enumerate(framework.levels, 1):
            step = identity(framework.key, block.code, criterion.code, level.code)
            name = level.name.in_language(language)
            row["CFRubricCriterionLevels"].append(
                {"identifier": step, "uri": uri(step), "description": name, "quality": name, "position": place, "rubricCriterionId": mine, "lastChangeDateTime": stamp}
            )
        rows.append(row)
    return {"identifier": own, "uri": address, "title": block.name.in_language(language), "lastChangeDateTime": stamp, "CFRubricCriteria": rows}


def read(text: str, name: str = "") -> Proposal:
    """A CASE package, with what cannot be one refused in a sentence."""
    data = loaded(text, name)
    if not isinstance(data, dict) or not isinstance(data.get("CFDocument"), dict) or not isinstance(data.get("CFItems"), list):
        raise Fault("case", mark("“%(name)s” is no CASE package: it needs a “CFDocument” and a list “CFItems”."), name=name)
    document = data["CFDocument"]
    title = one_line(plain(word(document, "title"))) or name
    extensions = table(document, "extensions")
    ours = table(extensions, "mercatique")
    fresh = bool(ours) and not ours.get("kept")  # made here: its days are those of the export, and say nothing
    language = "en" if word(document, "language").startswith("en") else "fr"
    found = Proposal(key=keyed(word(ours, "key") or title), name=spoken(extensions, title, language), origin="case", language=language)
    made_by = one_line(word(document, "creator"))[:300]
    found.source = word(ours, "source") or ("" if made_by == "Mercatique" else made_by)
    found.known["."] = called(document)
    if package := called(table(document, "CFPackageURI")):
        found.known["./package"] = package
    found.told = said(document, ours=fresh)
    granted = ours.get("pass")
    found.passing = granted if isinstance(granted, int) and not isinstance(granted, bool) else None
    found.version = coded(word(document, "version"), "1")[:20]
    entries = listed(data, "CFItems")
    if len(entries) > MOST_ROWS:
        raise Fault("framework", mark("The file holds %(n)d statements, more than any framework needs (%(most)d)."), n=len(entries), most=MOST_ROWS)
    top = identified(document, "CFDocument")
    nodes: dict[str, Node] = {}
    for entry in entries:
        own = identified(entry, "CFItem")
        if own in nodes:
            raise Fault("framework", mark("“%(item)s” stands twice in the file: each statement needs an identity of its own."), item=own)
        statement = one_line(plain(word(entry, "fullStatement")))
        if not statement:
            raise Fault("case", mark("The item %(item)s has no “fullStatement”."), item=own)
        kind = {"bloc": "block", "block": "block", "bloc de compétences": "block"}.get(word(entry, "CFItemType").casefold(), "")
        words = spoken(table(entry, "extensions"), statement, language)
        told = said(entry, ours=fresh)
        if told:
            told["of"] = printed(clipped(words))
        nodes[own] = Node(own, words, "", word(entry, "humanCodingScheme"), kind, len(nodes), known={"": called(entry)}, told=told)
    tied(data, nodes, top, found)
    found.blocks = blocks_of(list(nodes.values()), found)
    judged(data, nodes, found)
    if found.told:
        every = [words for block in found.blocks for words in (block.name, *(row.text for row in (*block.competences, *block.criteria)))]
        found.told["of"] = fingerprint(found.version, *(printed(clipped(words)) for words in every))
    levels = listed(ours, "levels")
    found.levels = [{key: str(value) for key, value in level.items() if key in {"code", "fr", "en"}} for level in levels if level.get("code")]
    if sum(len(block.competences) for block in found.blocks) == 0:
        found.remark(mark("The package holds no competence below its blocks."))
    return found


def said(entry: dict[str, Any], *, ours: bool) -> dict[str, Any]:
    """What a package says of a statement beyond its words: what cannot be kept is left out, and what our own export put there."""
    named = one_line(word(entry, "CFItemType"))
    levels = entry.get("educationLevel")
    told = {
        "type": "" if named in DEFAULTS else named,
        "typed": "" if named in DEFAULTS else called(table(entry, "CFItemTypeURI")),
        "levels": [one_line(level) for level in levels if isinstance(level, str)] if isinstance(levels, list) else [],
        "from": word(entry, "statusStartDate")[:10], "until": word(entry, "statusEndDate")[:10],
        "changed": "" if ours else word(entry, "lastChangeDateTime"),
    }  # fmt: skip
    return {name: value for name, value in told.items() if value and fits(name, value)}


def loaded(text: str, name: str) -> Any:
    depth = 0
    inside = escaped = False
    for letter in text:
        if inside:
            inside, escaped = (escaped or letter != '"'), letter == "\\" and not escaped
        elif letter == '"':
            inside, escaped = True, False
        elif letter in "[{":
            depth += 1
            if depth > DEEPEST:
                raise Fault("case", mark("“%(name)s” is nested more deeply than any package is."), name=name)
        elif letter in "]}":
            depth -= 1
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise Fault("case", mark("“%(name)s” is not valid JSON."), name=name) from None


def tied(data: dict[str, Any], nodes: dict[str, Node], top: str, found: Proposal) -> None:
    """Parents and order from the associations; what points outside the file is said."""
    for entry in listed(data, "CFAssociations"):
        if word(entry, "associationType") != "isChildOf":
            found.remark(mark("Associations other than “isChildOf” are left aside."))
            continue
        child, parent = (word(table(entry, end), "identifier").lower() for end in ("originNodeURI", "destinationNodeURI"))
        if child not in nodes:
            found.remark(mark("An association names an item that is not in the file: it is left aside."))
            continue
        node = nodes[child]
        order = entry.get("sequenceNumber")
        if isinstance(order, int | float) and not isinstance(order, bool):
            node.order = float(order)
        if parent == top:
            keep(node, entry)
            continue
        if node.parent and node.parent != parent:
            found.remark(mark("An item has several parents: the first one counts."))
            continue
        node.parent = parent
        keep(node, entry)


def keep(node: Node, tie: dict[str, Any]) -> None:
    if name := called(tie):
        node.known["isChildOf"] = name


def judged(data: dict[str, Any], nodes: dict[str, Node], found: Proposal) -> None:
    """The criteria of the rubrics, each in the block of the competence it is about."""
    homes: dict[str, tuple[int, str]] = {}
    roots = [node for node in sorted(nodes.values(), key=lambda node: node.order) if not node.parent]
    flat = len(found.blocks) == 1 and len(roots) != 1
    for n, root in enumerate([None] if flat else roots):
        below = roots if flat else [node for node in sorted(nodes.values(), key=lambda node: node.order) if root and node.parent == root.identity]
        for node, item in zip(below, found.blocks[n].competences, strict=False):
            homes[node.identity] = (n, item.code)
        if root:
            homes[root.identity] = (n, "")
    ordered = {identity(found.key, block.code, "rubric"): n for n, block in enumerate(found.blocks)}
    titles = {text: n for n, block in enumerate(found.blocks) for text in block.name.values()}
    deeper = {name.split()[0]: (n, item) for n, block in enumerate(found.blocks) for item in block.criteria if (name := item.known.get("item"))}
    ours = table(table(data["CFDocument"], "extensions"), "mercatique")
    for rubric in listed(data, "CFRubrics"):
        home = ordered.get(word(rubric, "identifier").lower(), titles.get(one_line(word(rubric, "title"))))
        for entry in listed(rubric, "CFRubricCriteria"):
            statement = one_line(plain(word(entry, "description")))
            extensions = table(entry, "extensions")
            told = [str(key).lower() for key in extensions.get("competences", []) if isinstance(key, str)] if isinstance(extensions.get("competences"), list) else []
            first = word(table(entry, "CFItemURI"), "identifier").lower()
            served = [homes[key] for key in dict.fromkeys([*told, first]) if key in homes]
            place = deeper[first][0] if first in deeper else served[0][0] if served else home
            if listed(entry, "CFRubricCriterionLevels") and not ours:
                found.remark(mark("The levels of the rubrics are left aside: criteria are judged on the framework’s own scale."))
            if not statement or place is None:
                found.remark(mark("A criterion of a rubric belongs to no block of the file: it is left aside."))
                continue
            block = found.blocks[place]
            weight = entry.get("weight")
            points = int(weight) if isinstance(weight, int | float) and not isinstance(weight, bool) and float(weight).is_integer() and 0 <= weight <= 1000 else None
            known = {"criterion": name} if (name := called(entry)) else {}
            if name := called(rubric):
                block.known.setdefault("rubric", name)
            competences = [code for where, code in served if where == place and code]
            if first in deeper:
                item = deeper[first][1]
                item.points, item.known, item.competences = points, {**item.known, **known}, list(dict.fromkeys([*item.competences, *competences]))
                continue
            block.criteria.append(
                Item(code=coded(word(entry, "category"), ""), text=spoken(extensions, statement, found.language), competences=competences, points=points, known=known)
            )  # fmt: skip
    for block in found.blocks:
        taken = {item.code for item in block.competences}
        for item in block.criteria:
            if item.code in taken:
                item.code = ""
            taken.add(item.code)
        numbered(block.criteria, "CE")


def word(entry: Any, name: str) -> str:
    value = entry.get(name) if isinstance(entry, dict) else None
    return value.strip()[:20_000] if isinstance(value, str) else ""


def called(entry: dict[str, Any]) -> str:
    """Identifier and address of an entry, as it travels on; empty where its identifier is none."""
    try:
        own = str(UUID(word(entry, "identifier")))
    except ValueError:
        return ""
    address = word(entry, "uri")
    return f"{own} {address}" if ADDRESS.fullmatch(address) and address.count(".") < 12 and address != uri(own) else own


def table(entry: dict[str, Any], name: str) -> dict[str, Any]:
    value = entry.get(name)
    return value if isinstance(value, dict) else {}


def listed(entry: dict[str, Any], name: str) -> list[dict[str, Any]]:
    value = entry.get(name)
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def spoken(extensions: dict[str, Any], text: str, language: str) -> dict[str, str]:
    other = {key: one_line(value) for key, value in table(extensions, "translations").items() if key in {"fr", "en"} and isinstance(value, str) and value.strip()}
    return {**other, language: text}


def identified(entry: dict[str, Any], kind: str) -> str:
    """The identity of an entry, which must be a UUID."""
    try:
        return str(UUID(word(entry, "identifier")))
    except ValueError:
        raise Fault("case", mark("A %(kind)s has the identifier “%(value)s”: it must be a UUID."), kind=kind, value=word(entry, "identifier")[:60]) from None
