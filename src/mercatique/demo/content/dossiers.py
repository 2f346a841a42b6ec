"""What a demo company's candidate has written of a dossier, and what others say of it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Put:
    """A piece put into a section: a part of a document by a word of its heading, or a figure."""

    document: str = ""
    word: str = ""
    figure: str = ""
    frozen: bool = False
    on_slide: bool = False


@dataclass(frozen=True)
class Written:
    """A section: the text by its writer, the slide, what is said to it."""

    part: str
    text: str
    slide: str = ""
    notes: str = ""
    puts: tuple[Put, ...] = ()
    writer: str = "walid"
    after: bool = False


@dataclass(frozen=True)
class Attested:
    title: str
    block: str
    did: str
    recommendation: str
    firm: str
    signatory: str
    function: str
    received: bool


@dataclass(frozen=True)
class Tried:
    """A rehearsal: days ago, minutes, what is to be better."""

    ago: int
    presented: str
    answered: str
    notes: str
    audience: tuple[str, ...]


@dataclass(frozen=True)
class Words:
    framework: str
    test: str
    kind: str
    title: str
    company: str
    begun: int
    oral: int
    sections: tuple[Written, ...]
    attested: tuple[Attested, ...]
    rehearsals: tuple[Tried, ...]
    remarks: tuple[tuple[str, str, str], ...]
    deposit: bool = False
    due: int = 0
