"""A framework as the text of its file: what ``reading`` reads back, the same."""

import json
from collections.abc import Iterator
from typing import Any

from mercatique.prove.frames.rows import LEVELS, Competence, Criterion, Framework, Row, Task, Test, Words


def written(framework: Framework) -> str:
    """The whole framework as TOML, a row after the other."""
    return "\n".join(lines(framework)) + "\n"


def value(item: Any) -> str:
    if isinstance(item, bool):
        return "true" if item else "false"
    if isinstance(item, list | tuple):
        return f"[{', '.join(value(each) for each in item)}]"
    if isinstance(item, Words):
        return f"{{ {', '.join(f'{language} = {value(text)}' for language, text in item.by_language)} }}"
    if isinstance(item, str):
        return json.dumps(item, ensure_ascii=False).replace("\x7f", "\\u007f")
    return str(item)


def lines(framework: Framework) -> Iterator[str]:
    yield from (f"key = {value(framework.key)}", f"version = {value(framework.version)}", f"source = {value(framework.source)}")
    if framework.programme:
        yield "programme = true"
    if framework.points is not None:
        yield f"points = {framework.points}"
    if framework.passing is not None:
        yield f"pass = {framework.passing}"
    yield f"name = {value(framework.name)}"
    if framework.levels != LEVELS:
        for level in framework.levels:
            yield from ("", "[[levels]]", f"code = {value(level.code)}", *(f"{language} = {value(text)}" for language, text in level.name.by_language))
    for row in framework.frame:
        yield from ("", "[[frame]]", *asked(row))
    for block in framework.blocks:
        yield from ("", "[[blocks]]", f"code = {value(block.code)}", f"name = {value(block.name)}")
        for name, rows in (("activities", block.activities), ("tasks", block.tasks), ("competences", block.competences)):
            for row in rows:
                yield from ("", f"[[blocks.{name}]]", *asked(row))
    for criterion in framework.criteria:
        yield from ("", "[[criteria]]", *asked(criterion))
        for part in criterion.parts:
            yield from ("", "[[criteria.parts]]", *asked(part))
    for test in framework.tests:
        yield from ("", "[[tests]]", *asked(test))
        for name, texts in (("deliverables", test.deliverables), ("asked", test.asked)):
            if texts:
                yield from (f"[tests.{name}]", *(f"{language} = {value(several)}" for language, several in texts.items()))
    for name, values in framework.thresholds.items():
        yield from ("", f"[thresholds.{value(name)}]", *(f"{parameter} = {value(given)}" for parameter, given in values.items()))
    if framework.identities:
        yield from ("", "[identities]", *(f"{value(place)} = {value(known)}" for place, known in framework.identities.items()))
    for place, told in framework.package.items():
        yield from ("", f"[package.{value(place)}]", *(f"{name} = {value(said)}" for name, said in told.items()))


def asked(row: Row) -> Iterator[str]:
    """What a row says, holes left out."""
    for name, item in said(row):
        if item or (item == 0 and item is not False and not isinstance(item, str | tuple | Words)):
            yield f"{name} = {value(item)}"


def said(row: Row) -> Iterator[tuple[str, Any]]:
    yield "code", getattr(row, "letter", "") or row.code
    if isinstance(row, Criterion):
        yield from (("block", row.block), ("name", row.name), ("points", row.points), ("competences", row.competences), ("inferred", row.inferred), ("test", row.test))
    elif isinstance(row, Test):
        yield from (
            ("name", row.name), ("form", row.form), ("mode", row.mode), ("setting", row.setting), ("inferred", row.inferred), ("days", row.days),
            ("minutes", row.minutes), ("criteria", shortened(row, row.criteria)), ("individual", row.individual),
        )  # fmt: skip
    else:
        yield from row.name.by_language
    if isinstance(row, Task):
        yield "activity", row.activity
    if isinstance(row, Competence):
        yield from (("task", row.task), ("activity", row.activity), ("inferred", row.inferred))
    yield from (("kind", row.kind), ("checks", row.checks), ("waits", row.waits), ("shows", row.shows), ("see", shortened(row, row.see)), ("capability", row.capability))


def shortened(row: Row, claims: tuple[str, ...]) -> tuple[str, ...]:
    """Claims as the file writes them: without the framework, and without the block when it is the row's own."""
    return tuple(claim.removeprefix(f"{row.framework}/").removeprefix(f"{row.block}/") for claim in claims)
