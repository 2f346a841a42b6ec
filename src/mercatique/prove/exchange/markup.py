"""Text out of markup: what fields of other products hold instead of plain text. Read in one pass, whatever is written."""

import html
import re

#: Longer texts are no field of anything we read.
LONGEST = 60_000
BREAKS = {"p", "br", "div", "li", "ul", "ol", "tr", "h1", "h2", "h3", "h4", "h5", "h6"}
SILENT = {"script", "style"}
# An attribute holds no angle bracket here: a parser that looks further may look for minutes.
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)(?:[\s/][^<>]*)?>")
CHARACTER = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,31});")


def plain(text: str) -> str:
    """The words, one line per block, list items behind a bullet; scripts and styles left out. Text without markup stays as it is."""
    text = text[:LONGEST]
    if not TAG.search(text) and not CHARACTER.search(text):
        return text.strip()
    parts: list[str] = []
    end, silent = 0, ""
    for found in TAG.finditer(text):
        closing, tag = bool(found[1]), found[2].lower()
        if not silent:
            parts.append(text[end : found.start()])
            if tag in BREAKS:
                parts.append("\n• " if tag == "li" and not closing else "\n")
        end = found.end()
        if tag in SILENT:
            silent = "" if closing else tag
    if not silent:
        parts.append(text[end:])
    joined = html.unescape("".join(parts).replace("&nbsp;", " "))
    joined = re.sub(r" ?\n ?", "\n", re.sub(r"[ \t]+", " ", joined))
    return re.sub(r"\n{3,}", "\n\n", joined).strip()
