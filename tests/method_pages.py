"""The pages of the methods in ``docs/methods``: manual, columns, settings and picture of each, written from the code."""

import re
from inspect import cleandoc
from pathlib import Path

from django.utils import translation

DOCS = Path(__file__).resolve().parent.parent / "docs"
PICTURES = DOCS / "images" / "methods"
_HEAD = re.compile(r"^[A-Z][A-Za-z ]{2,30}$")


def page(name: str, pictured: bool) -> str:
    """A method's page as Markdown."""
    from mercatique.methods import method

    asked = method(name)
    lines = [f"# {asked.title}", "", f"`{name}`: {asked.question}", ""]
    if pictured:
        lines += [f"![{asked.title}](../images/methods/{name}.svg)", "", "*The example of the product, on the files of a demo company.*", ""]
    lines += ["| column | type | meaning |", "|---|---|---|"]
    lines += [f"| `{role.name}`{'' if role.required else ' (optional)'} | {role.type} | {role.meaning} |" for role in asked.roles]
    if asked.params:
        lines += ["", "| setting | default | meaning |", "|---|---|---|"]
        lines += [f"| `{param.name}` | {'' if param.default is None else param.default} | {param.help} |" for param in asked.params]
    columns = " ".join(f"--column {role.name}=…" for role in asked.roles if role.required)
    lines += ["", f"    mercatique run {name} FILE {columns}".rstrip(), "", *sections(asked.manual)]
    return "\n".join(lines).rstrip() + "\n"


def sections(manual: str) -> list[str]:
    """A docstring as Markdown: its headings, and what is indented under them."""
    found, inside = [], ""
    rows = manual.splitlines()[1:]
    for place, row in enumerate(rows):
        following = rows[place + 1] if place + 1 < len(rows) else ""
        if _HEAD.match(row) and following.startswith("    "):
            found += [f"## {row}", ""]
            inside = row
        else:
            text = row.removeprefix("    ") if inside else row
            text = re.sub(r"``(.+?)``", r"`\1`", text)
            if inside == "Parameters":
                text = re.sub(r"^([a-z][\w, ]*): ", r"- `\1`: ", text)
            found.append(re.sub(r"::$", ":", text) if not text.startswith("    ") else text)
    return cleandoc("\n".join(found)).splitlines()


def pages() -> dict[str, str]:
    """Every method's page by its file name."""
    from mercatique.methods import METHODS

    with translation.override("en"):
        return {f"{method.name}.md": page(method.name, (PICTURES / f"{method.name}.svg").exists()) for method in METHODS}


def draw(only: set[str] | None = None) -> None:
    """The pictures of the examples, as they stand in documents."""
    from mercatique.charts import svg
    from mercatique.demo.examples import examples
    from mercatique.kernel.examples import value
    from mercatique.methods import method

    PICTURES.mkdir(parents=True, exist_ok=True)
    with translation.override("en"):
        for name, example in examples().items():
            if only and name not in only:
                continue
            asked = example()
            if asked.picture:
                result = method(name).run(asked.columns, **asked.params)
                drawing = svg(asked.picture(result, translation.gettext, value), "en-GB")
                # On white, for readers whose page is dark.
                paper = re.sub(r"(<svg[^>]*>)", r'\1<rect width="100%" height="100%" fill="#ffffff"/>', drawing, count=1)
                (PICTURES / f"{name}.svg").write_text(paper, "utf-8")


def write() -> None:
    folder = DOCS / "methods"
    folder.mkdir(exist_ok=True)
    wanted = pages()
    for gone in {path.name for path in folder.glob("*.md")} - set(wanted):
        (folder / gone).unlink()
    for name, text in wanted.items():
        (folder / name).write_text(text, "utf-8")
