"""The firm's identity: logo, colours, faces and own templates, kept with the workspace and worn by its documents."""

import hashlib
import json
import os
import re
import tempfile
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.kernel import blocks, office_files
from mercatique.kernel.files import clean_name
from mercatique.kernel.models import Workspace
from mercatique.kernel.render.drawings import logo_png, luminance, readable

#: The files of an identity, as its charter names them, and what each may be called.
FILES = {"logo": (".png", ".jpg", ".jpeg", ".svg", ".webp"), "template": (".docx",), "deck_template": (".pptx",)}
LARGEST_LOGO = 2 * 1024 * 1024
#: Faces that most office programs have.
USUAL = ("Arial", "Calibri", "Cambria", "Garamond", "Georgia", "Helvetica", "Tahoma", "Times New Roman", "Trebuchet MS", "Verdana")
FACE = re.compile(r"[^\W_][\w .'-]{0,59}")
KEY = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Identity:
    """What is kept of an identity: small values, and its files by their content."""

    accent: str = blocks.HOUSE_ACCENT
    second: str = ""
    heading_font: str = ""
    body_font: str = ""
    files: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """Two people who edit the same identity are told apart by what each has seen."""
        return hashlib.sha256(json.dumps(self.kept(), sort_keys=True).encode()).hexdigest()[:16]

    def kept(self) -> dict[str, Any]:
        return {each.name: getattr(self, each.name) for each in fields(self)}


def of(workspace: Workspace) -> Identity:
    """The identity as it is kept; what cannot be read (a bundle may have been written by hand) is that of the house."""
    kept = workspace.charter if isinstance(workspace.charter, dict) else {}
    colours = {name: kept[name] for name in ("accent", "second") if blocks.COLOUR.fullmatch(str(kept.get(name, "")))}
    faces = {name: kept[name] for name in ("heading_font", "body_font") if FACE.fullmatch(str(kept.get(name, "")))}
    files, names = kept.get("files"), kept.get("names")
    files = {name: key for name, key in files.items() if name in FILES and KEY.fullmatch(str(key))} if isinstance(files, dict) else {}
    names = {name: str(names.get(name, ""))[:200] for name in files} if isinstance(names, dict) else {}
    return Identity(**colours, **faces, files=files, names=names)


def save(workspace: Workspace, identity: Identity, seen: str = "") -> None:
    """Keep an identity, unless somebody has changed it since it was ``seen``."""
    with transaction.atomic():
        row = Workspace.objects.select_for_update().get(pk=workspace.pk)
        if seen and of(row).digest != seen:
            raise Fault("identity-changed", mark("Somebody has changed the identity since you opened this page: look at it again, then save."))
        row.charter = identity.kept()
        row.save(update_fields=["charter"])
    workspace.charter = row.charter


def path(workspace: Workspace, key: str) -> Path:
    return workspace.folder / "identity" / key


def charter(workspace: Workspace) -> blocks.Charter:
    """What the workspace's documents wear now."""
    identity = of(workspace)
    worn = {name: getattr(identity, name) for name in ("accent", "second", "heading_font", "body_font")}
    return dressed(blocks.Charter(**worn, files=tuple(sorted(identity.files.items()))), workspace)


def dressed(worn: blocks.Charter, workspace: Workspace) -> blocks.Charter:
    """A charter with its files, as they were when it was made; one that has got lost is left out."""
    found = {}
    for name, key in worn.files:
        place = path(workspace, key)
        if name in FILES and KEY.fullmatch(key) and place.is_file():
            found[name] = place.read_bytes()
    return replace(worn, **found)


def light(worn: blocks.Charter) -> blocks.Charter:
    """A charter as an issued version keeps it: its files by their content, not in each version again."""
    return replace(worn, **{name: b"" for name, _key in worn.files})


def bring(workspace: Workspace, name: str, upload: UploadedFile) -> None:
    """Take a logo or a template into the identity, once it has been looked at."""
    called = clean_name(upload.name or "")
    if not called.lower().endswith(FILES[name]):
        raise Fault("identity-kind", mark("“%(name)s” cannot be used here: give a file that ends with %(kinds)s."), name=called, kinds=", ".join(FILES[name]))
    data = checked(name, upload)
    key = hashlib.sha256(data).hexdigest()
    keep(path(workspace, key), data)
    identity = of(workspace)
    save(workspace, replace(identity, files={**identity.files, name: key}, names={**identity.names, name: called}))


def checked(name: str, upload: UploadedFile) -> bytes:
    """The bytes to keep: a logo drawn anew, a template as it came, each refused in a sentence when it will not do."""
    largest = LARGEST_LOGO if name == "logo" else office_files.LARGEST
    if (upload.size or 0) > largest:
        raise Fault("identity-large", mark("This file is too large: %(mb)s MB at most."), mb=largest // 2**20)
    data = upload.read()
    if not data:
        raise Fault("identity-empty", mark("This file is empty."))
    if name == "logo":
        return logo_png(data)
    kind = FILES[name][0][1:]
    office_files.check(data, kind)
    try:
        shelves(data, name)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:  # a package that is whole and yet makes no sense
        raise office_files.unreadable(kind) from error
    return data


def keep(place: Path, data: bytes) -> None:
    """Write a file aside and put it in its place in one move; the same content is kept once."""
    if place.is_file():
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=place.parent, prefix=".incoming-", delete=False) as file:
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            os.unlink(file.name)
            raise
    os.replace(file.name, place)


def remove(workspace: Workspace, name: str) -> None:
    """Back to what the house has; versions issued with the file go on wearing it."""
    identity = of(workspace)
    files = {each: key for each, key in identity.files.items() if each != name}
    names = {each: called for each, called in identity.names.items() if each != name}
    save(workspace, replace(identity, files=files, names=names))


# What there is to say about it.


@lru_cache(maxsize=4)
def shelves(data: bytes, name: str) -> tuple[tuple[str, str], ...]:
    """What of a template is used: pairs of what is needed and the template's own name for it, empty where the house steps in."""
    if name == "template":
        from mercatique.kernel.render.docx_styles import found

        return tuple(found(blocks.Charter(template=data)))
    from mercatique.kernel.render.pptx_design import found as layouts

    return tuple(layouts(blocks.Charter(deck_template=data)))


def contrast(colour: str, ground: str) -> float:
    high, low = sorted((luminance(colour), luminance(ground)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def warnings(identity: Identity) -> list[str]:
    """What a reader would have trouble with, in sentences; documents are made readable all the same."""
    said = []
    for label, colour in ((_("main colour"), identity.accent), (_("second colour"), identity.second)):
        if colour and contrast(colour, "#ffffff") < 4.5:
            said.append(
                _("Text in the %(label)s %(colour)s could not be read on white: documents use the darker %(darker)s.")
                % {"label": label, "colour": colour, "darker": readable(colour)}
            )
    if identity.second and contrast(readable(identity.accent), readable(identity.second)) < 1.25 and distance(identity.accent, identity.second) < 90:
        said.append(_("The two colours are hard to tell apart in a chart: choose a second one that is lighter, darker or of another hue."))
    return said


def distance(one: str, other: str) -> float:
    return sum(abs(int(one[at : at + 2], 16) - int(other[at : at + 2], 16)) for at in (1, 3, 5))


def absent_faces(identity: Identity) -> list[str]:
    """The faces this machine has not: its PDFs take those of the house."""
    return [name for name in dict.fromkeys((identity.heading_font, identity.body_font)) if name and name.casefold() not in installed()]


@lru_cache(maxsize=1)
def installed() -> frozenset[str]:
    import typst

    return frozenset(name.casefold() for name in typst.Fonts(include_system_fonts=True).families())
