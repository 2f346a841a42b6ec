"""What set-up puts into the static folder: once per version, complete, and nothing from elsewhere."""

import json
import re
from pathlib import Path

from mercatique.kernel import assets


def test_fonts_charts_and_formats_are_put_there_once(tmp_path: Path) -> None:
    said: list[str] = []
    folder = tmp_path / "Données d'Élodie #1"
    assert assets.install(folder, lambda share, text: said.append(text))
    assert len(said) == 3
    faces = re.findall(r'url\("([^"]+)"\)', (folder / "fonts.css").read_text())
    assert len(faces) == len(assets.FACES)
    assert all((folder / face).stat().st_size > 50_000 for face in faces)
    assert "vegaEmbed" in (folder / "vega.js").read_text()
    assert json.loads((folder / "locale" / "fr.json").read_text())["number"]["decimal"] == ","
    assert not assets.install(folder)


def test_another_version_of_a_package_is_taken_over(tmp_path: Path, monkeypatch) -> None:
    assets.install(tmp_path)
    (tmp_path / "vega.js").write_text("old")
    monkeypatch.setattr(assets, "LAYOUT", assets.LAYOUT + 1)
    assert assets.install(tmp_path)
    assert "vegaEmbed" in (tmp_path / "vega.js").read_text()


def test_a_set_up_that_was_cut_short_is_done_again(tmp_path: Path) -> None:
    assets.install(tmp_path)
    (tmp_path / "versions.txt").unlink()
    assert assets.install(tmp_path)


def test_the_documents_find_the_same_faces() -> None:
    folders = assets.font_folders()
    assert {path.name for folder in folders for path in folder.iterdir()} >= {
        face[-1] for face in assets.FACES
    }
