"""The documentation stays true: each setting, command, method, figure and check is in it, and each link leads somewhere."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.rglob("*.md"))]


def text(name: str) -> str:
    return (DOCS / name).read_text("utf-8")


def test_each_setting_is_explained_and_each_explained_one_exists():
    read = set()
    for path in (ROOT / "src" / "mercatique").rglob("*.py"):
        source = path.read_text("utf-8")
        read |= {f"MERCATIQUE_{name}" for name in re.findall(r'\b(?:text|flag|number)\("([A-Z_]+)"', source)}
        read |= set(re.findall(r'environ(?:\.get\(|\[)"(MERCATIQUE_[A-Z_]+)"', source))
    read |= {"MERCATIQUE_LANGUAGE"}
    explained = set(re.findall(r"^\| `(MERCATIQUE_[A-Z_]+)`", text("how-to/configure.md"), re.M))
    assert read - explained == set()
    assert explained - read == set()


def test_each_command_is_documented():
    import argparse

    from mercatique.cli import parser

    (commands,) = [action for action in parser()._actions if isinstance(action, argparse._SubParsersAction)]
    page = text("reference/commands.md")
    assert [name for name in commands.choices if f"`mercatique {name}" not in page] == []


@pytest.mark.parametrize("name", ["methods.md", "figures.md", "checks.md"])
def test_the_reference_says_what_the_code_says(name):
    from tests.reference import pages

    assert text(f"reference/{name}") == pages()[name], "run make reference"


def test_every_method_has_its_page_and_its_picture():
    from mercatique.demo.examples import examples
    from mercatique.methods import METHODS
    from tests.method_pages import DOCS, PICTURES, pages

    assert {path.name: path.read_text("utf-8") for path in (DOCS / "methods").glob("*.md")} == pages(), "run make reference"
    drawn = {path.stem for path in PICTURES.glob("*.svg")}
    assert drawn == set(examples()) == {method.name for method in METHODS}, "make reference PICTURES=1"


def test_each_check_is_asked_by_a_framework_or_says_the_demand_it_waits_for():
    """A check may serve a certification whose framework is not written yet: its first sentence then names the demand."""
    from mercatique.kernel.criteria import CRITERIA
    from mercatique.prove.framework import frameworks

    asked = {name for framework in frameworks().values() for name in framework.checks}
    waits = {name for name, each in CRITERIA.items() if re.match(r"00[1-4][: ]", each.function.__doc__ or "")}
    assert [name for name in CRITERIA if not name.startswith("test.") and name not in asked | waits] == []


def test_each_document_is_named():
    from mercatique.kernel.documents import DOCUMENTS

    page = text("reference/commands.md")
    assert [name for name in DOCUMENTS if f"`{name}`" not in page] == []


def test_each_class_in_the_glossary_exists():
    sources = "\n".join(path.read_text("utf-8") for path in (ROOT / "src" / "mercatique").rglob("*.py"))
    names = re.findall(r"`([A-Z][A-Za-z]+)(?:\.\w+)*`", text("glossary.md"))
    assert [name for name in names if f"class {name}" not in sources] == []


@pytest.mark.parametrize("paper", PAGES, ids=lambda path: path.name)
def test_each_link_leads_somewhere(paper):
    for target in re.findall(r"\]\(([^)#\s]+)", paper.read_text("utf-8")):
        if "://" not in target:
            assert (paper.parent / target).exists(), f"{paper.name}: {target}"


def test_the_readme_shows_the_two_commands():
    readme = (ROOT / "README.md").read_text("utf-8")
    assert "make demo" in readme
    assert "make test" in readme
