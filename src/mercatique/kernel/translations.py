"""Keeping the French catalogues complete: extract, compile, check (no GNU tools, no network).

``python -m mercatique.kernel.translations`` adds new sentences to each part's catalogue; ``--check`` fails when one
has no translation, when the placeholders differ or when two catalogues contradict each other.
"""

import io
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from babel.messages import pofile
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo

from mercatique.home import PACKAGE

APPS = ("kernel", "analyze", "decide", "plan", "act", "steer", "prove")
REST = ("methods", "warehouse", "charts", "demo", "cli")
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, "mark": None, "N_": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
}  # fmt: skip
PARTS = {**{app: PACKAGE / app for app in APPS}, "": PACKAGE}


def catalogue_path(part: str) -> Path:
    return PARTS[part] / "locale" / "fr" / "LC_MESSAGES" / "django.po"


def sources(part: str) -> Iterator[Path]:
    """The files whose sentences belong to a part: an app's own, or those of the packages without Django."""
    if part:
        yield from sorted(PARTS[part].rglob("*.py"))
        yield from sorted(path for kind in ("*.html", "*.txt") for path in PARTS[part].rglob(kind))
        return
    yield from sorted(PACKAGE.glob("*.py"))
    for name in REST:
        yield from sorted((PACKAGE / name).rglob("*.py"))


def sentences(path: Path) -> Iterator[tuple[str | tuple[str, ...], str | None, int]]:
    """(message, context, line) of a Python file or a template."""
    text = path.read_text("utf-8")
    if path.suffix != ".py":
        from django.utils.translation.template import templatize

        # Indentation of the page means nothing here, but Python's tokenizer would stumble over it.
        text = re.sub(r"(?m)^[ \t]+", "", templatize(text, origin=str(path)))
    for line, message, _comments, context in extract("python", io.BytesIO(text.encode()), KEYWORDS, options={"encoding": "utf-8"}):
        if message and (message if isinstance(message, str) else message[0]):
            yield message, context, line  # type: ignore[misc]


def read(part: str) -> Catalog:
    path = catalogue_path(part)
    if not path.exists():
        return Catalog(locale="fr", project="Mercatique", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return pofile.read_po(file, locale="fr", charset="utf-8")


def wanted(part: str) -> dict[tuple[str | tuple[str, ...], str | None], list[tuple[str, int]]]:
    found: dict[tuple[str | tuple[str, ...], str | None], list[tuple[str, int]]] = {}
    for path in sources(part):
        for message, context, _line in sentences(path):
            place = (path.relative_to(PACKAGE).as_posix(), 0)
            places = found.setdefault((message, context), [])
            if place not in places:
                places.append(place)
    return found


def update(part: str) -> Catalog:
    """Add what is new, drop what is gone, keep every translation."""
    old, new = read(part), Catalog(locale="fr", project="Mercatique", charset="utf-8", fuzzy=False)
    new.header_comment = f"# French sentences of Mercatique ({part or 'packages without Django'})."
    for (message, context), places in sorted(wanted(part).items(), key=lambda entry: (str(entry[1][0]), str(entry[0]))):
        key = message if isinstance(message, str) else message[0]
        known = old.get(key, context=context)
        string: object = known.string if known else ""
        if isinstance(message, tuple) and not isinstance(string, tuple | list):
            string = (string or "", "")
        if isinstance(message, str) and isinstance(string, tuple | list):
            string = string[0]
        new.add(message, string, locations=places, context=context)  # type: ignore[arg-type]
    path = catalogue_path(part)
    path.parent.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    pofile.write_po(buffer, new, width=110, include_lineno=False, omit_header=False)
    text = re.sub(rb'"(POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Report-Msgid-Bugs-To|Generated-By|Project-Id-Version)[^\n]*\n', b"", buffer.getvalue())
    text = text.replace(b"FIRST AUTHOR", b"").replace(b"#, fuzzy\nmsgid \"\"", b"msgid \"\"")
    if not path.exists() or path.read_bytes() != text:
        path.write_bytes(text)
    return new


def faults(part: str) -> list[str]:
    """What keeps a catalogue from being complete."""
    catalogue, name = read(part), part or "packages"
    found = []
    for message, context in wanted(part):
        key = message if isinstance(message, str) else message[0]
        known = catalogue.get(key, context=context)
        strings = known.string if known and isinstance(known.string, tuple | list) else [known.string if known else ""]
        if not all(strings):
            found.append(f"{name}: no French for {key!r}")
            continue
        for text in strings:
            if sorted(re.findall(r"%\(\w+\)[sdf]", key)) != sorted(re.findall(r"%\(\w+\)[sdf]", str(text))) and isinstance(message, str):
                found.append(f"{name}: placeholders differ in {key!r}")
    return found


def contradictions() -> list[str]:
    """Sentences to which two catalogues give different French: once compiled, one of them would speak for both."""
    found: dict[tuple[str | None, str], dict[str, str]] = {}
    for part in PARTS:
        for message in read(part):
            if message.id and message.string:
                key = message.id if isinstance(message.id, str) else message.id[0]
                found.setdefault((message.context, key), {})[str(message.string)] = part or "packages"
    return [
        f"{key!r}{f' ({context})' if context else ''}: {' or '.join(f'{text!r} ({part})' for text, part in said.items())}"
        for (context, key), said in found.items()
        if len(said) > 1
    ]


def compile_into(folder: Path) -> Path:
    """All catalogues as one compiled file under ``folder``; done again only when a catalogue is newer."""
    target = folder / "fr" / "LC_MESSAGES" / "django.mo"
    paths = [catalogue_path(part) for part in PARTS if catalogue_path(part).exists()]
    if target.exists() and target.stat().st_mtime >= max(path.stat().st_mtime for path in paths):
        return target
    merged = Catalog(locale="fr", charset="utf-8", fuzzy=False)
    for part in PARTS:
        for message in read(part):
            if message.id and message.string and not message.fuzzy:
                merged.add(message.id, message.string, context=message.context)
    target.parent.mkdir(parents=True, exist_ok=True)
    # Under a name of its own: another process may be at the same work.
    with tempfile.NamedTemporaryFile(dir=target.parent, suffix=".new", delete=False) as file:
        write_mo(file, merged)
    Path(file.name).chmod(0o644)
    Path(file.name).replace(target)
    return target


def main(arguments: list[str]) -> int:
    import django
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=True)
        django.setup()
    if "--check" in arguments:
        found = [*(fault for part in PARTS for fault in faults(part)), *contradictions()]
        print("\n".join(found) or "all sentences have their French")
        return 1 if found else 0
    only = [name for name in arguments if name in PARTS]
    for part in only or PARTS:
        update(part)
        for fault in faults(part):
            print(fault)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
