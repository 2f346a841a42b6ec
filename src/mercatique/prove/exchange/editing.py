"""A proposal as a person edits it: texts corrected, cut in two, joined, taken away, added."""

import re
from collections.abc import Mapping
from typing import Any

from mercatique.prove.exchange import fiches
from mercatique.prove.exchange.proposal import LONGEST, Item, Proposal, coded, keyed, numbered, one_line

#: More rows than a form holds: such a proposal is frozen as it is, or edited in a spreadsheet.
MOST_EDITED = 1200


def edited(before: Proposal, data: Mapping[str, Any]) -> Proposal:
    """The proposal with what the form says; a blank line in a text cuts it, "join" ties it to the one above."""
    found = Proposal.from_json(before.to_json())
    language = found.language
    if "name" in data:
        found.name = told(found.name, language, data["name"])
        other = "en" if language == "fr" else "fr"
        found.name = told(found.name, other, str(data.get("name-other", found.name.get(other, ""))))
    if str(data.get("key", "")).strip():
        found.key = keyed(str(data["key"]))
    if str(data.get("version", "")).strip():
        found.version = coded(str(data["version"]), "1")[:20]
    for n, block in enumerate(found.blocks):
        if f"b{n}-code" in data:
            block.code = coded(str(data[f"b{n}-code"]), block.code)
            block.name = told(block.name, language, str(data.get(f"b{n}-name", "")))
        renamed: dict[str, str] = {}
        block.competences = rows(block.competences, data, f"b{n}-c", language, renamed)
        block.competences += [Item("", {language: text}, pattern="hand") for text in cut(str(data.get(f"b{n}-new", "")))]
        block.criteria = rows(block.criteria, data, f"b{n}-k", language)
        for item in block.criteria:
            item.competences = list(dict.fromkeys(renamed.get(code, code) for code in item.competences))
        for items, letter in ((block.competences, "C"), (block.criteria, "CE")):
            numbered(items, letter)
    return found


def told(words: dict[str, str], language: str, text: str) -> dict[str, str]:
    """The words with one language changed; an empty text takes it away, but never the last."""
    text = one_line(text)[:LONGEST]
    rest = {key: value for key, value in words.items() if key != language}
    if text:
        return {**rest, language: text}
    return rest or words


def rows(items: list[Item], data: Mapping[str, Any], path: str, language: str, renamed: dict[str, str] | None = None) -> list[Item]:
    """The items as the form has them; ``renamed`` takes the code each has now, for those that name it."""
    renamed = {} if renamed is None else renamed
    made: list[Item] = []
    for n, item in enumerate(items):
        text = data.get(f"{path}{n}-text")
        if text is None:
            made.append(item)
            continue
        pieces = cut(str(text))
        code = coded(str(data.get(f"{path}{n}-code", "")), "") or item.code
        if not pieces:
            continue
        if data.get(f"{path}{n}-join") and made:
            above = made[-1]
            above.text = {**above.text, language: one_line(f"{above.text.get(language, '')} {' '.join(pieces)}")[:LONGEST]}
            above.pattern, above.confidence = "hand", 1.0
            renamed[item.code] = above.code
            continue
        renamed[item.code] = code
        changed = pieces != [item.text.get(language, "")]
        sure = ("hand", 1.0) if changed else (item.pattern, item.confidence)
        made.append(Item(code, {**item.text, language: pieces[0]}, item.competences, item.points, *sure, item.known, item.told))
        made += [Item("", {language: piece}, list(item.competences), None, "hand", 1.0) for piece in pieces[1:]]
    return made


def cut(text: str) -> list[str]:
    """The texts of a field: a blank line stands between them."""
    return [found[:LONGEST] for piece in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) if (found := one_line(piece))]


def recut(before: Proposal, place: int, way: str) -> Proposal:
    """The free text of one block cut another way."""
    found = Proposal.from_json(before.to_json())
    if 0 <= place < len(found.blocks) and found.blocks[place].source:
        found.blocks[place].competences = fiches.items(found.blocks[place].source, way)
    return found
