"""Third-party browser code and fonts, taken from Python packages at set-up and put into one folder."""

import json
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from shutil import copyfile

from django.utils.translation import gettext as _

Progress = Callable[[float, str], None]

# Family, weight, style, package, file: the faces of the pages, and of the printed documents.
FACES = (
    ("Source Sans Pro", 400, "normal", "font_source_sans_pro", "SourceSansPro-Regular.ttf"),
    ("Source Sans Pro", 400, "italic", "font_source_sans_pro", "SourceSansPro-It.ttf"),
    ("Source Sans Pro", 600, "normal", "font_source_sans_pro", "SourceSansPro-Semibold.ttf"),
    ("Source Serif Pro", 400, "normal", "font_source_serif_pro", "SourceSerifPro-Regular.ttf"),
    ("Source Serif Pro", 600, "normal", "font_source_serif_pro", "SourceSerifPro-Semibold.ttf"),
)
PACKAGES = ("vl-convert-python", "font-source-sans-pro", "font-source-serif-pro")
LOCALES = {"fr": "fr-FR", "en": "en-GB"}
LAYOUT = 1  # raise it when this module writes something else


def stamp() -> str:
    return " ".join([f"layout={LAYOUT}", *(f"{name}={version(name)}" for name in PACKAGES)])


def font_folders() -> list[Path]:
    """Where the faces are, for the renderers of documents."""
    return sorted({_face(package, file).parent for _f, _w, _s, package, file in FACES})


def install(folder: Path, progress: Progress = lambda share, text: None) -> bool:
    """Put everything into ``folder``; False when it was already there in these versions."""
    mark = folder / "versions.txt"
    wanted = stamp()
    if mark.is_file() and mark.read_text() == wanted:
        return False
    folder.mkdir(parents=True, exist_ok=True)
    mark.unlink(missing_ok=True)
    progress(0.0, _("Preparing the fonts"))
    _fonts(folder)
    progress(0.3, _("Preparing the charts"))
    _charts(folder)
    mark.write_text(wanted)
    progress(1.0, _("Fonts and charts are ready"))
    return True


def _face(package: str, file: str) -> Path:
    return Path(import_module(package).font_directory) / file


def _fonts(folder: Path) -> None:
    (folder / "fonts").mkdir(exist_ok=True)
    rules = []
    for family, weight, style, package, file in FACES:
        source = _face(package, file)
        copyfile(source, folder / "fonts" / file)
        copyfile(source.parent / "LICENSE.txt", folder / "fonts" / f"{package}-LICENSE.txt")
        rules.append(
            f'@font-face {{\n  font-family: "{family}";\n  font-weight: {weight};\n  font-style: {style};\n'
            f'  font-display: swap;\n  src: url("fonts/{file}") format("truetype");\n}}\n'
        )
    (folder / "fonts.css").write_text("\n".join(rules))


def _charts(folder: Path) -> None:
    import vl_convert

    (folder / "vega.js").write_text(vl_convert.javascript_bundle())
    (folder / "locale").mkdir(exist_ok=True)
    for language, tag in LOCALES.items():
        formats = {
            "number": vl_convert.get_format_locale(tag),
            "time": vl_convert.get_time_format_locale(tag),
        }
        (folder / "locale" / f"{language}.json").write_text(json.dumps(formats, ensure_ascii=False))
