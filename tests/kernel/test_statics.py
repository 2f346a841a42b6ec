"""The style sheet is written in forty parts and served as one; scripts name their neighbours by what is in them."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import get_finder
from django.core.files.storage import FileSystemStorage

from mercatique.kernel import statics

FINDER = get_finder("django.contrib.staticfiles.finders.AppDirectoriesFinder")


def collected(folder: Path, sources: dict) -> dict[str, str]:
    """What ``mercatique migrate`` puts into the static folder: its name there for each name in the house."""
    storage = statics.Statics(location=folder, base_url="/static/")
    for name, (source, path) in sources.items():
        with source.open(path) as file:
            storage.save(name, file)
    for _name, _kept, fault in storage.post_process(sources):
        assert not isinstance(fault, Exception), fault
    return storage.hashed_files


@pytest.fixture(scope="module")
def sources() -> dict:
    return {path: (store, path) for path, store in FINDER.list([]) if path.startswith("kernel/")}


def text(folder: Path, name: str) -> str:
    return (folder / name).read_text("utf-8")


def test_one_sheet_holds_all_parts_in_their_layers(tmp_path, sources):
    names = collected(tmp_path, sources)
    sheet = text(tmp_path, names[statics.SHEET])
    written = sources[statics.SHEET][0].open(statics.SHEET).read().decode()
    imports = re.findall(r'@import url\("([^"]+)"\)', written)
    assert len(imports) > 30 and "@import" not in sheet
    assert sheet.startswith("@layer reset, tokens, base, layout, components, rooms;")
    places = []
    for name in imports:
        part = sources[f"kernel/css/{name}"][0].open(f"kernel/css/{name}").read().decode()
        assert part.strip() in sheet, name
        places.append(sheet.index(part.strip()))
    assert places == sorted(places)
    assert "@media print {\n@layer rooms {" in sheet
    assert sheet.count("{") == sheet.count("}")


def test_a_changed_part_gives_the_sheet_another_name(tmp_path, sources):
    before = collected(tmp_path / "before", sources)[statics.SHEET]
    changed = FileSystemStorage(tmp_path / "source")
    for name, (source, path) in sources.items():
        with source.open(path) as file:
            changed.save(name, file)
    button = Path(changed.path("kernel/css/components/button.css"))
    button.write_text(button.read_text("utf-8").replace("{", "{ outline-offset: 7px;", 1), "utf-8")
    after = collected(tmp_path / "after", {name: (changed, name) for name in sources})[statics.SHEET]
    assert after != before
    assert "outline-offset: 7px" in text(tmp_path / "after", after)


def test_a_script_names_its_neighbours_by_their_content(tmp_path, sources):
    names = collected(tmp_path, sources)
    asked = re.findall(r'from "\./([^"]+)"', text(tmp_path, names["kernel/js/app.js"]))
    assert asked == [names[f"kernel/js/{name}.js"].rpartition("/")[2] for name in ("charts", "drop", "grid")]
    assert all(re.fullmatch(r"\w+\.[0-9a-f]{12}\.js", name) for name in asked)
