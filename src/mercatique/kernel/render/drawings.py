"""Drawings made safe: SVG reduced to shapes and text, logos re-encoded, SVG as PNG where it must be."""

import base64
import binascii
import hashlib
import re
import xml.etree.ElementTree as ET
from functools import lru_cache
from io import BytesIO

import font_source_sans_pro
import vl_convert
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from PIL import Image, UnidentifiedImageError

from mercatique.fault import Fault, _

SPACE = "http://www.w3.org/2000/svg"
LINK = "http://www.w3.org/1999/xlink"
SHAPES = {
    "svg", "g", "path", "rect", "line", "circle", "ellipse", "polyline", "polygon", "text", "tspan", "defs", "clipPath",
    "linearGradient", "radialGradient", "stop", "title", "desc", "symbol", "use", "pattern", "mask", "image",
}  # fmt: skip
ATTRIBUTE = re.compile(r"[a-zA-Z][a-zA-Z0-9-]*")
INNER = re.compile(r"url\(\s*['\"]?#")
PICTURE = re.compile(r"data:image/(png|jpeg);base64,([A-Za-z0-9+/=\s]+)")
LARGEST = 4000
#: Copies of parts within copies grow by powers.
MOST_USES = 30


def raster(uri: str) -> bool:
    """Whether an address is a picture carried along whole."""
    found = PICTURE.fullmatch(uri)
    if not found:
        return False
    try:
        base64.b64decode(found[2])
    except binascii.Error:
        return False
    return True


def allowed(name: str, value: str, tag: str) -> bool:
    if name in {"href", f"{{{LINK}}}href"}:
        return value.startswith("#") or (tag == "image" and raster(value))
    if name.startswith("{"):
        return name.endswith("}space")
    if not ATTRIBUTE.fullmatch(name) or name.lower().startswith("on") or name == "style":
        return False
    return "url(" not in value.lower() or bool(INNER.match(value.strip()))


def prune(element: ET.Element) -> None:
    tag = element.tag.rpartition("}")[2]
    for name, value in list(element.attrib.items()):
        if not allowed(name, value, tag):
            del element.attrib[name]
    for child in list(element):
        if not isinstance(child.tag, str) or child.tag.rpartition("}")[2] not in SHAPES:
            element.remove(child)
        else:
            prune(child)


def name(root: ET.Element, prefix: str) -> None:
    """Names of its own, so that two drawings on one page do not take each other's clips."""
    for element in root.iter():
        for key, value in element.attrib.items():
            if key == "id":
                element.set(key, prefix + value)
            elif key.endswith("href") and value.startswith("#"):
                element.set(key, f"#{prefix}{value[1:]}")
            elif "url(" in value:
                element.set(key, INNER.sub(f"url(#{prefix}", value).replace("'", "").replace('"', ""))


def size(root: ET.Element) -> tuple[float, float]:
    """Width and height in the drawing's own units."""
    box = [float(each) for each in re.findall(r"-?\d+(?:\.\d+)?", root.get("viewBox", ""))]
    if len(box) == 4 and box[2] > 0 and box[3] > 0:
        return box[2], box[3]
    sides = [re.match(r"\d+(?:\.\d+)?", root.get(side, "")) for side in ("width", "height")]
    if all(sides) and all(float(side[0]) > 0 for side in sides if side):
        return float(sides[0][0]), float(sides[1][0])  # type: ignore[index]
    return 640.0, 400.0


@lru_cache(maxsize=64)
def safe_svg(svg: str) -> str:
    """The drawing without script, style sheet, event or address of elsewhere; with a view box."""
    try:
        root = fromstring(svg, forbid_dtd=False)
    except (ET.ParseError, DefusedXmlException, ValueError) as error:
        raise Fault("drawing_unreadable", _("This drawing is not a readable SVG.")) from error
    if root.tag.rpartition("}")[2] != "svg":
        raise Fault("drawing_unreadable", _("This drawing is not a readable SVG."))
    prune(root)
    # The picture has one name, on its root: the roles Vega gives its marks would each want one of their own.
    for element in root.iter():
        if element is not root:
            for key in [key for key in element.attrib if key == "role" or key.startswith("aria-")]:
                del element.attrib[key]
    name(root, f"d{hashlib.sha256(svg.encode()).hexdigest()[:8]}-")
    width, height = size(root)
    root.set("viewBox", root.get("viewBox") or f"0 0 {width:g} {height:g}")
    ET.register_namespace("", SPACE)
    ET.register_namespace("xlink", LINK)
    return ET.tostring(root, encoding="unicode")


def svg_size(svg: str) -> tuple[float, float]:
    return size(fromstring(svg, forbid_dtd=False))


@lru_cache(maxsize=1)
def faces() -> None:
    """Make the face of the house known to the drawing program, once."""
    vl_convert.register_font_directory(font_source_sans_pro.font_directory)


@lru_cache(maxsize=64)
def png_of(svg: str, scale: float = 2.5, *, clear: bool = False) -> bytes:
    """A drawing as pixels, for programs that show no SVG: on white, as some show dark where nothing is drawn."""
    faces()
    png = vl_convert.svg_to_png(safe_svg(svg), scale=scale)
    if clear:
        return png
    with Image.open(BytesIO(png)) as image:
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image, mask=image.convert("RGBA").getchannel("A"))
    out = BytesIO()
    paper.save(out, "PNG", optimize=True)
    return out.getvalue()


def fitted(svg: str) -> str:
    """A drawn logo in the size it is kept in, whatever it says of its own; what unfolds without end or carries pictures is refused."""
    root = fromstring(safe_svg(svg), forbid_dtd=False)
    tags = [element.tag.rpartition("}")[2] for element in root.iter()]
    if "image" in tags or tags.count("use") > MOST_USES:
        raise Fault("logo_complex", _("This SVG logo carries pictures or too many copies of its parts: save it as PNG and give that."))
    width, height = size(root)
    share = min(1200 / width, 600 / height)
    root.set("width", f"{max(width * share, 1):.0f}")
    root.set("height", f"{max(height * share, 1):.0f}")
    return ET.tostring(root, encoding="unicode")


@lru_cache(maxsize=16)
def logo_png(data: bytes) -> bytes:
    """A logo (PNG, JPEG, WebP or SVG) as a modest PNG without metadata."""
    head = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith((b"<svg", b"<?xml", b"<!--")):
        return png_of(fitted(data.decode("utf-8", "replace")), 1.0, clear=True)
    try:
        with Image.open(BytesIO(data), formats=("PNG", "JPEG", "WEBP", "GIF")) as image:
            if image.width * image.height > LARGEST * LARGEST:
                raise Fault(
                    "logo_too_large", _("This logo has too many pixels: give one of at most 4000 × 4000.")
                )
            image.thumbnail((1200, 600))
            out = BytesIO()
            image.convert("RGBA").save(out, "PNG", optimize=True)
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise Fault(
            "logo_unreadable", _("This logo is not a readable picture: give a PNG, JPEG or SVG file.")
        ) from error
    return out.getvalue()


def data_uri(png: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def readable(colour: str, contrast: float = 4.5) -> str:
    """The colour darkened until text in it can be read on white."""
    while 1.05 / (luminance(colour) + 0.05) < contrast:
        colour = "#" + "".join(f"{int(int(colour[at : at + 2], 16) * 0.92):02x}" for at in (1, 3, 5))
    return colour
