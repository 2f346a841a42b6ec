"""The reference pages of methods, figures and checks, written from the code: ``make reference``.

``--pictures [METHOD…]`` draws the examples of the methods again.
"""

import sys
from pathlib import Path

from django.utils import translation

from tests import method_pages

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "reference"


def methods() -> str:
    from mercatique.methods import METHODS
    from mercatique.methods.families import FAMILIES

    lines = [
        "# Methods", "",
        "Each is a pure function with its manual in its docstring (`mercatique run --list`; in the product: the page of the",
        "method) and works on its own: `from mercatique.methods import rfm`.",
    ]  # fmt: skip
    for family, label in FAMILIES.items():
        rows = [method for method in METHODS if method.family == family]
        if not rows:
            continue
        lines += ["", f"## {label}", "", "| method | question | columns (optional in brackets) | source |", "|---|---|---|---|"]
        for method in rows:
            roles = ", ".join(role.name if role.required else f"[{role.name}]" for role in method.roles)
            source = method.source.splitlines()[0] if method.source else ""
            lines.append(f"| [`{method.name}`](../methods/{method.name}.md) | {method.question} | {roles} | {source} |")
    return "\n".join(lines) + "\n"


def figures() -> str:
    from mercatique.kernel.figures import FIGURES

    lines = [
        "# Figures", "",
        "What a workspace can be asked. *Kind*: a flow adds up over periods, a rate belongs to a period, a stock is as of the last",
        "day of the data, a table is a small result. Objectives may point to flows, rates and stocks.", "",
        "| figure | question | unit | kind | method |", "|---|---|---|---|---|",
    ]  # fmt: skip
    for key, spec in sorted(FIGURES.items()):
        if spec.label and spec.function.__module__.startswith("mercatique."):
            method = f"`{spec.method}`" if spec.method else ""
            lines.append(f"| `{key}` | {spec.question or spec.label} | {spec.unit} | {spec.kind} | {method} |")
    return "\n".join(lines) + "\n"


def checks() -> str:
    from mercatique.kernel.criteria import CRITERIA
    from mercatique.prove.framework import frameworks

    asked: dict[str, list[str]] = {}
    for framework in frameworks().values():
        for row in framework.rows:
            for name in row.checks:
                asked.setdefault(name, []).append(f"{framework.key} {row.code if row.sort == 'criterion' else row.place}")
    lines = [
        "# Checks", "",
        "A check proves that observable conditions are there, never quality. *Thresholds* are defaults of the product that a",
        "framework overrides.", "",
        "| check | what it asks | thresholds | asked by |", "|---|---|---|---|",
    ]  # fmt: skip
    for name, criterion in sorted(CRITERIA.items()):
        if criterion.function.__module__.startswith("mercatique."):
            thresholds = ", ".join(f"{key} {value}" for key, value in criterion.defaults.items())
            lines.append(f"| `{name}` | {criterion.label} | {thresholds} | {', '.join(asked.get(name, []))} |")
    return "\n".join(lines) + "\n"


def pages() -> dict[str, str]:
    """Each generated page by its name."""
    with translation.override("en"):
        return {"methods.md": methods(), "figures.md": figures(), "checks.md": checks()}


def main() -> None:
    import django

    django.setup()
    import mercatique.urls  # noqa: F401  what the rooms register

    if "--pictures" in sys.argv:
        method_pages.draw({name for name in sys.argv[1:] if not name.startswith("-")})
    method_pages.write()
    for name, text in pages().items():
        (FOLDER / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
