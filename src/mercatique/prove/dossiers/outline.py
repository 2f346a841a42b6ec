"""The order of a dossier: sections proposed by what its test asks, and sections moved up and down."""

import tomllib
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from mercatique.prove.dossiers.models import Dossier, Section

#: Between two places, so that a section can be put between.
STEP = 10


@cache
def usual() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads((Path(__file__).parent / "outlines.toml").read_text("utf-8"))


def proposed(dossier: Dossier) -> Iterator[dict[str, Any]]:
    """The sections a dossier of this kind begins with, in the language of its workspace."""
    language = dossier.workspace.language
    test = dossier.assessment
    asked = list((test.asked if test is not None else {}).get(language, ()))
    for row in usual().get(dossier.kind, ()):
        low, high = row["words"]
        common = {"words_min": low, "words_max": high, "minutes": Decimal(str(row["minutes"]))}
        if row["part"] != "asked":
            yield {"title": row[language], "part": row["part"], "asked": "", **common}
            continue
        for number, text in enumerate(asked, 1):
            title = str(text).rstrip(".;: ")
            yield {"title": title[:1].upper() + title[1:200], "part": f"asked-{number}", "asked": str(text)[:300], **common}


def lay_out(dossier: Dossier) -> int:
    """Write the proposed sections that are not there yet; those that are stay as they are. How many were written."""
    held = set(dossier.sections.values_list("part", flat=True))
    last = dossier.sections.order_by("-position").values_list("position", flat=True).first() or 0
    made = 0
    for number, values in enumerate(proposed(dossier), 1):
        if values["part"] in held:
            continue
        place = number * STEP if not held else last + (made + 1) * STEP
        Section(workspace=dossier.workspace, dossier=dossier, position=place, **values).save()
        made += 1
    return made


def suggested(section: Section) -> list[str]:
    """Documents whose parts usually stand in this section."""
    rows = usual().get(section.dossier.kind, ()) if section.dossier else ()
    return [name for row in rows if row["part"] == section.part for name in row.get("documents", ())]


def move(section: Section, up: bool) -> None:
    """Change places with the section before or after."""
    if section.dossier is None:
        return
    order = list(section.dossier.sections.all())
    place = next(number for number, item in enumerate(order) if item.pk == section.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(order):
        return
    order[place], order[other] = order[other], order[place]
    for number, item in enumerate(order, 1):
        if item.position != number * STEP:
            item.position = number * STEP
            item.save(update_fields=["position"])
