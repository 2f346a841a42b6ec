"""Framework files of our own, read as a proposal that is kept whole."""

from typing import TYPE_CHECKING

from mercatique.prove.exchange.proposal import Item, Part, Proposal

if TYPE_CHECKING:
    from mercatique.prove.framework import Framework


def read(text: str, name: str) -> Proposal:
    """A framework file, shown as a proposal and kept whole: freezing it loses nothing."""
    from mercatique.prove.framework import parse

    found = parse(text, name, own=True)
    made = Proposal(key=found.key, name=dict(found.name.by_language), version=found.version, source=found.source, origin="toml", whole=text)
    for block in found.blocks:
        part = Part(block.code, dict(block.name.by_language))
        part.competences = [Item(row.code, dict(row.name.by_language)) for row in block.competences]
        part.criteria = [
            Item(row.code, dict(row.name.by_language), [key.partition(".")[2] for key in row.competences], row.points) for row in block.criteria
        ]  # fmt: skip
        made.blocks.append(part)
    return made


def write(framework: "Framework") -> str:
    """The framework as a file; read again it is the same framework."""
    from mercatique.prove.frames.writing import written

    return written(framework)
