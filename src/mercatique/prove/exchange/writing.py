"""A framework as a file, in the formats others read."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from mercatique.prove.exchange import case, moodle, toml
from mercatique.prove.framework import Framework


@dataclass(frozen=True)
class Format:
    """A format: what people call it, its media type and the end of its file's name."""

    label: Any
    media: str
    suffix: str


FORMATS = {
    "toml": Format(_("Framework file (TOML)"), "application/toml; charset=utf-8", "toml"),
    "moodle": Format(_("Moodle (CSV)"), "text/csv; charset=utf-8", "csv"),
    "case": Format(_("1EdTech CASE (JSON)"), "application/json; charset=utf-8", "json"),
}


def written(framework: Framework, to: str, language: str = "fr") -> str:
    match to:
        case "moodle":
            return moodle.write(framework, language)
        case "case":
            return case.write(framework, language)
    return toml.write(framework)
