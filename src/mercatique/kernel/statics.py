"""What a browser is given to draw the pages with: the sheets are written one for each part of a page, and served as one file.

A sheet that imports forty others is asked for in forty requests before a first page has its face.
"""

import re
from collections.abc import Iterable
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

#: ``@import url("table.css") layer(components) print;``: which sheet, in which layer, for which medium.
IMPORT = re.compile(r'@import url\("(?P<name>[^"]+)"\) layer\((?P<layer>[\w-]+)\)(?: (?P<medium>\w+))?;\n?')
SHEET = "kernel/css/index.css"
#: A module names its neighbours by the name their content has, so that a browser may keep them for good.
MODULES = ("kernel/js/*.js", ((r'(?P<matched>import (?P<names>\{[^}]+\}) from "(?P<url>\./[^"]+)")', 'import %(names)s from "%(url)s"'),))


class Statics(CompressedManifestStaticFilesStorage):
    """Files under the names of their content, compressed, the sheets in one."""

    patterns = (*CompressedManifestStaticFilesStorage.patterns, MODULES)

    def post_process(self, paths: dict[str, tuple[Storage, str]], *given: Any, **named: Any) -> Iterable[Any]:
        if SHEET in paths:
            paths = {**paths, SHEET: (Joined(*paths[SHEET]), paths[SHEET][1])}
        yield from super().post_process(paths, *given, **named)


class Joined(Storage):
    """One sheet with those it imports in their places."""

    def __init__(self, storage: Storage, path: str) -> None:
        self.storage, self.folder = storage, path.rpartition("/")[0]

    def _open(self, name: str, mode: str = "rb") -> ContentFile:
        return ContentFile(IMPORT.sub(self.part, self.text(name)).encode(), name)

    def text(self, name: str) -> str:
        with self.storage.open(name) as sheet:
            return sheet.read().decode()

    def part(self, named: re.Match[str]) -> str:
        sheet = self.text(f"{self.folder}/{named['name']}")
        layer = f"@layer {named['layer']} {{\n{sheet}}}\n"
        return f"@media {named['medium']} {{\n{layer}}}\n" if named["medium"] else layer
