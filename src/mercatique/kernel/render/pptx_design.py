"""The design of a deck: the master and layouts of the house on 16:9, or those of the charter's own template, told apart by what they hold."""

import struct
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.exc import PackageNotFoundError
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.oxml.shapes.picture import CT_Picture
from pptx.util import Emu, Inches

from mercatique.fault import Fault, _
from mercatique.kernel.blocks import Charter
from mercatique.kernel.render.docx_styles import SANS, SERIF
from mercatique.kernel.render.drawings import logo_png, readable

WIDE, HIGH = Inches(13.333), Inches(7.5)
LARGEST_TEMPLATE = 64 * 1024 * 1024
INK, SOFT, PALE, GREY, AMBER = "1C1A17", "5C554B", "F4F1EA", "857D6F", "B36B00"
EDGE = 0.7
PH = PP_PLACEHOLDER
#: What stands on every slide beside what it says.
FURNITURE = {PH.DATE, PH.FOOTER, PH.SLIDE_NUMBER, PH.HEADER}
TITLES = {PH.TITLE, PH.CENTER_TITLE}
TEXTS = {PH.BODY, PH.OBJECT}
#: What we need layouts for, and how a template declares them.
ROLES = {"cover": ("title",), "section": ("secHead",), "text": ("obj", "tx"), "bare": ("titleOnly",)}


@dataclass(frozen=True)
class Box:
    """A place on a slide, in EMU."""

    left: int
    top: int
    width: int
    height: int

    @property
    def points(self) -> tuple[float, float]:
        return self.width / 12700, self.height / 12700


@dataclass
class Design:
    """A presentation without slides, its layouts by role and the place where slides say what they have to say."""

    presentation: Any
    layouts: dict[str, Any]
    own: bool
    accent: str

    @property
    def content(self) -> Box:
        """Where the text of the text layout stands; without one, what is free under the title."""
        if (layout := self.layouts.get("text")) is not None:
            shape = texts_of(layout)[0]
            return Box(shape.left, shape.top, shape.width, shape.height)
        whole_width, whole_height = self.presentation.slide_width, self.presentation.slide_height
        title = title_of(self.layouts["bare"])
        top = title.top + title.height
        return Box(title.left, top, title.width, int(whole_height * 0.9) - top) if top < whole_height * 0.5 else Box(
            int(whole_width * 0.06), int(whole_height * 0.24), int(whole_width * 0.88), int(whole_height * 0.64)
        )  # fmt: skip


def of(charter: Charter) -> Design:
    """The design that a charter asks for."""
    return own(charter) if charter.deck_template else house(charter)


# The charter's own template.


def own(charter: Charter) -> Design:
    try:
        with zipfile.ZipFile(BytesIO(charter.deck_template)) as archive:
            if sum(member.file_size for member in archive.infolist()) > LARGEST_TEMPLATE:
                raise ValueError("template too large")
        presentation = Presentation(BytesIO(charter.deck_template))
    except (zipfile.BadZipFile, PackageNotFoundError, KeyError, ValueError, SyntaxError) as error:
        raise Fault(
            "charter_deck_template",
            _("The charter's PowerPoint template cannot be read: give a .pptx file saved by PowerPoint or LibreOffice."),
        ) from error
    layouts = by_role([layout for master in presentation.slide_masters for layout in master.slide_layouts])
    if not layouts.get("bare") and not layouts.get("text"):
        raise Fault("charter_deck_layouts", _("This PowerPoint template has no layout with a title: slides could not be named."))
    empty(presentation)
    return Design(presentation, layouts, True, readable(charter.accent)[1:].upper())


def found(charter: Charter) -> list[tuple[str, str]]:
    """What a deck needs, each with the template's own name for it, empty where another layout or the house steps in."""
    design = own(charter)
    kinds = {shape.placeholder_format.type for layout in design.layouts.values() for shape in layout.placeholders}
    named = [(role, design.layouts[role].name if role in design.layouts else "") for role in ROLES]
    return [*named, ("footer", "✓" if PH.FOOTER in kinds else ""), ("number", "✓" if PH.SLIDE_NUMBER in kinds else "")]


def by_role(layouts: Iterable[Any]) -> dict[str, Any]:
    """Layouts by what they are declared to be, else by the kinds of their placeholders; their names are the client's own."""
    found: dict[str, Any] = {}
    layouts = [layout for layout in layouts if title_of(layout) is not None]
    for role, declared in ROLES.items():
        match = next((one for one in layouts if one._element.get("type") in declared and serves(one, role)), None)
        match = match or next((one for one in layouts if one not in found.values() and serves(one, role)), None)
        if match is not None:
            found[role] = match
    return found


def serves(layout: Any, role: str) -> bool:
    """Whether the placeholders of a layout are those a role needs."""
    kinds = [shape.placeholder_format.type for shape in layout.placeholders]
    rest = [kind for kind in kinds if kind not in FURNITURE | TITLES]
    match role:
        case "cover":
            return PH.SUBTITLE in rest or PH.CENTER_TITLE in kinds
        case "section":
            return layout._element.get("type") == "secHead"
        case "text":
            return len(rest) == 1 and rest[0] in TEXTS and large(texts_of(layout)[0])
        case _:
            return not rest and PH.CENTER_TITLE not in kinds


def large(shape: Any) -> bool:
    """Whether text fits in: some room on both sides."""
    return bool(shape.width and shape.height and shape.width > Inches(3) and shape.height > Inches(1.5))


def title_of(layout: Any) -> Any:
    return next((shape for shape in layout.placeholders if shape.placeholder_format.type in TITLES), None)


def texts_of(layout: Any) -> list[Any]:
    return [shape for shape in layout.placeholders if shape.placeholder_format.type in TEXTS]


def empty(presentation: Any) -> None:
    """A template's own slides are samples: they go, with the list of sections that names them."""
    identifiers = presentation.slides._sldIdLst
    for slide in list(identifiers):
        presentation.part.drop_rel(slide.rId)
        identifiers.remove(slide)
    for extra in presentation._element.findall(qn("p:extLst")):
        presentation._element.remove(extra)


# The design of the house.


def house(charter: Charter) -> Design:
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = WIDE, HIGH
    for relations, kinds in ((presentation.part.rels, ("printerSettings",)), (presentation.part.package._rels, ("thumbnail", "extended-properties"))):
        for key in [key for key, each in relations.items() if each.reltype.rpartition("/")[2] in kinds]:
            relations.pop(key)
    layouts = by_role(presentation.slide_layouts)
    for layout in list(presentation.slide_layouts):
        if layout not in layouts.values():
            presentation.slide_layouts.remove(layout)
    accent = readable(charter.accent)[1:].upper()
    second = readable(charter.second)[1:].upper() if charter.second else "857D6F"
    theme(presentation, charter, accent, second)
    master(presentation, charter)
    place(layouts)
    return Design(presentation, layouts, False, accent)


def tint(colour: str, share: float) -> str:
    """A colour on white, from 0 (white) to 1."""
    return "".join(f"{round(int(colour[at : at + 2], 16) * share + 255 * (1 - share)):02X}" for at in (0, 2, 4))


def theme(presentation: Any, charter: Charter, accent: str, second: str) -> None:
    """Colours and faces as a theme, so that whoever goes on in PowerPoint finds them in its menus."""
    part = presentation.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    root = etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, no_network=True))
    space = {"a": "http://schemas.openxmlformats.org/drawingml/2006/main"}
    colours = {
        "dk1": INK, "lt1": "FFFFFF", "dk2": accent, "lt2": PALE, "accent1": accent, "accent2": second, "accent3": GREY,
        "accent4": tint(accent, 0.45), "accent5": tint(second, 0.55), "accent6": AMBER, "hlink": accent, "folHlink": SOFT,
    }  # fmt: skip
    for name, value in colours.items():
        slot = root.find(f".//a:clrScheme/a:{name}", space)
        for child in list(slot):
            slot.remove(child)
        etree.SubElement(slot, f"{{{space['a']}}}srgbClr", val=value)
    for kind, face in (("majorFont", charter.heading_font or SERIF), ("minorFont", charter.body_font or SANS)):
        root.find(f".//a:{kind}/a:latin", space).set("typeface", face)
    root.set("name", "Mercatique")
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def master(presentation: Any, charter: Charter) -> None:
    """Titles at the left in the heading face, bullets as dashes, a short rule and the logo on every slide."""
    sheet = presentation.slide_master
    beside = LOGO[0] + 0.28 if charter.logo else 0.0  # a title of two lines ends before the logo
    moved = {PH.TITLE: (EDGE, 0.45, 11.93 - beside, 0.95), PH.BODY: (EDGE, 1.62, 11.93, 4.95), PH.FOOTER: (EDGE, 6.93, 9.6, 0.34), PH.SLIDE_NUMBER: (11.53, 6.93, 1.1, 0.34)}
    for shape in list(sheet.placeholders):
        kind = shape.placeholder_format.type
        if kind in moved:
            put(shape, *moved[kind])
            anchor(shape, "b" if kind == PH.TITLE else "t" if kind == PH.BODY else "ctr")
        else:
            shape._element.getparent().remove(shape._element)
    styles = sheet._element.find(qn("p:txStyles"))
    for level in styles.iter(qn("a:lvl1pPr"), qn("a:lvl2pPr"), qn("a:lvl3pPr")):
        titles = level.getparent().tag == qn("p:titleStyle")
        level.set("algn", "l")
        run = level.find(qn("a:defRPr"))
        if titles:
            run.set("sz", "2800")
            run.set("b", "1")
        elif level.getparent().tag == qn("p:bodyStyle"):
            run.set("sz", {"lvl1pPr": "2000", "lvl2pPr": "1800", "lvl3pPr": "1600"}[etree.QName(level).localname])
    for shape in sheet.placeholders:
        if shape.placeholder_format.type in FURNITURE:
            small(shape, "l" if shape.placeholder_format.type == PH.FOOTER else "r")
    rule(sheet, EDGE, 0.38)
    if charter.logo:
        stamp(sheet, charter)


def put(shape: Any, left: float, top: float, width: float, height: float) -> None:
    shape.left, shape.top, shape.width, shape.height = (Emu(int(Inches(value))) for value in (left, top, width, height))


def anchor(shape: Any, where: str) -> None:
    """Where text stands in its box; no inner margins left and right, and no shrinking behind our back."""
    body = shape._element.txBody.find(qn("a:bodyPr"))
    for name, value in (("anchor", where), ("lIns", "0"), ("rIns", "0"), ("tIns", "0"), ("bIns", "0")):
        body.set(name, value)
    for child in list(body):
        body.remove(child)


def small(shape: Any, side: str) -> None:
    """Footers: small, soft, at one side."""
    style = shape._element.txBody.find(qn("a:lstStyle"))
    for child in list(style):
        style.remove(child)
    style.append(parse_xml(
        f'<a:lvl1pPr xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" algn="{side}">'
        f'<a:defRPr sz="1100"><a:solidFill><a:srgbClr val="{SOFT}"/></a:solidFill></a:defRPr></a:lvl1pPr>'
    ))  # fmt: skip


DECORATIVE = (
    '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}">'
    '<adec:decorative xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
)


def rule(sheet: Any, left: float, top: float, width: float = 0.62) -> None:
    """A short stroke in the accent."""
    tree = sheet.shapes._spTree
    identifier = 1 + max(int(each.get("id")) for each in tree.iter(qn("p:cNvPr")))
    tree.insert_element_before(parse_xml(
        '<p:sp xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        f'<p:nvSpPr><p:cNvPr id="{identifier}" name="Rule">{DECORATIVE}</p:cNvPr><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>'
        f'<p:spPr><a:xfrm><a:off x="{int(Inches(left))}" y="{int(Inches(top))}"/><a:ext cx="{int(Inches(width))}" cy="38100"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:schemeClr val="accent1"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr></p:sp>'
    ), "p:extLst")  # fmt: skip


#: Inches the logo may take in its corner.
LOGO = (1.5, 0.36)


def stamp(sheet: Any, charter: Charter) -> None:
    """The logo, small, in the upper right corner of the master: it is told once, on the cover."""
    png = logo_png(charter.logo)
    wide, high = struct.unpack(">II", png[16:24])
    share = min(LOGO[0] / wide, LOGO[1] / high)
    _part, relation = sheet.part.get_or_add_image_part(BytesIO(png))
    tree = sheet.shapes._spTree
    identifier = 1 + max(int(each.get("id")) for each in tree.iter(qn("p:cNvPr")))
    width, height = int(Inches(wide * share)), int(Inches(high * share))
    picture = CT_Picture.new_pic(identifier, "Logo", "", relation, int(WIDE - Inches(EDGE)) - width, int(Inches(0.3)), width, height)
    picture.nvPicPr.cNvPr.append(parse_xml(DECORATIVE))
    tree.insert_element_before(picture, "p:extLst")


def place(layouts: dict[str, Any]) -> None:
    """The layouts' placeholders where 16:9 has them; text and footers stand as the master says."""
    spots = {
        "cover": {PH.CENTER_TITLE: (EDGE, 1.55, 10.6, 1.9, "b"), PH.SUBTITLE: (EDGE, 3.75, 10.6, 2.75, "t")},
        "section": {PH.TITLE: (EDGE, 1.9, 10.6, 1.3, "b"), PH.BODY: (EDGE, 3.45, 10.6, 2.9, "t")},
        "text": {}, "bare": {},
    }  # fmt: skip
    for role, layout in layouts.items():
        for shape in list(layout.placeholders):
            kind = shape.placeholder_format.type
            if kind == PH.DATE:
                shape._element.getparent().remove(shape._element)
                continue
            if kind in spots[role]:
                *box, where = spots[role][kind]
                put(shape, *box)
                anchor(shape, where)
            else:
                free(shape)
            if kind not in FURNITURE:
                restyle(shape, role, kind)


def free(shape: Any) -> None:
    """Take the master's place."""
    properties = shape._element.spPr
    for child in properties.findall(qn("a:xfrm")):
        properties.remove(child)
    body = shape._element.txBody.find(qn("a:bodyPr"))
    body.attrib.clear()
    for child in list(body):
        body.remove(child)


def restyle(shape: Any, role: str, kind: Any) -> None:
    style = shape._element.txBody.find(qn("a:lstStyle"))
    for child in list(style):
        style.remove(child)
    size, bold = {
        ("cover", PH.CENTER_TITLE): (40, 1), ("section", PH.TITLE): (36, 1), ("cover", PH.SUBTITLE): (20, 0), ("section", PH.BODY): (20, 0),
    }.get((role, kind), (0, 0))  # fmt: skip
    if size:
        style.append(parse_xml(
            '<a:lvl1pPr xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" marL="0" indent="0" algn="l"><a:buNone/>'
            f'<a:defRPr sz="{size}00" b="{bold}" cap="none"/></a:lvl1pPr>'
        ))  # fmt: skip


def named(design: Design, names: dict[str, str], prompt: str) -> None:
    """The layouts of the house under names a reader of the language understands, their prompts too."""
    for role, layout in design.layouts.items():
        layout._element.cSld.set("name", names[role])
    for sheet in (design.presentation.slide_master, *design.layouts.values()):
        for shape in sheet.placeholders:
            if shape.placeholder_format.type in FURNITURE:
                continue
            body = shape._element.txBody
            for extra in body.findall(qn("a:p"))[1:]:
                body.remove(extra)
            for run in body.iter(qn("a:t")):
                run.text = prompt


