"""Text that was encoded twice ("dÃ©pensÃ©"): the broken sequences and how they are mended."""

from mercatique.warehouse.intake.sql import literal

_GOOD = [chr(code) for code in range(0xA0, 0x100)] + list("ŒœŠšŽžŸ’‘‚“”„–—…•€™‹›†‡\u202f\u2009")


def _broken(letter: str) -> str:
    """What a letter looks like after its UTF-8 bytes were taken for cp1252."""
    out = []
    for byte in letter.encode("utf-8"):
        try:
            out.append(bytes([byte]).decode("cp1252"))
        except UnicodeDecodeError:
            out.append(chr(byte))
    return "".join(out)


#: Broken sequence → letter, the longest first so that no sequence is cut by a shorter one.
SEQUENCES: tuple[tuple[str, str], ...] = tuple(
    sorted(((_broken(letter), letter) for letter in _GOOD), key=lambda pair: (-len(pair[0]), pair[0]))
)


def mend(text: str) -> str:
    """Repair one text; untouched when nothing in it is broken."""
    if not any(mark in text for mark in "ÃÂÅâ"):
        return text
    for broken, letter in SEQUENCES:
        text = text.replace(broken, letter)
    return text


def mend_sql(cell: str) -> str:
    """The same repair as an expression, done only on cells that may need it."""
    mended = cell
    for broken, letter in SEQUENCES:
        mended = f"replace({mended}, {literal(broken)}, {literal(letter)})"
    return f"CASE WHEN regexp_matches({cell}, '[ÃÂÅâ][^\\x00-\\x7F]') THEN {mended} ELSE {cell} END"
