"""A method on a file: no workspace, no database."""

import argparse
import difflib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mercatique.cli import speech
from mercatique.cli.speech import _, mark
from mercatique.cli.tables import pairs
from mercatique.fault import Fault

if TYPE_CHECKING:
    from mercatique.methods import Method

SHOWN = 20


def commands(add: Any) -> None:
    run = add.add_parser("run", help=_("a method on a file, no workspace needed"))
    run.add_argument("method", nargs="?", metavar="METHOD")
    run.add_argument("file", nargs="?", type=Path, metavar="FILE")
    run.add_argument("--list", action="store_true", help=_("all methods, or the manual page of one"))
    run.add_argument("--column", action="append", default=[], metavar="ROLE=NAME", help=_("which column of the file plays which part, where it is called otherwise"))  # fmt: skip
    run.add_argument("--param", action="append", default=[], metavar="NAME=VALUE", help=_("a parameter of the method"))
    run.add_argument("--json", action="store_true", help=_("one JSON document on standard output"))
    run.set_defaults(run=run_method)


def run_method(given: argparse.Namespace) -> int:
    from mercatique import methods

    if given.list or given.method is None:
        return listed(given.method, given.json)
    method = methods.method(given.method)
    named = pairs(given.column, "--column")
    types = {role.name: role.type for role in method.roles}
    if unknown := sorted(set(named) - set(types)):
        near = difflib.get_close_matches(unknown[0], types, 1)
        raise Fault(
            "role",
            mark("%(method)s has no column role “%(role)s” (nearest: %(near)s); it has: %(roles)s."),
            method=method.name, role=unknown[0], near=near[0] if near else "–", roles=", ".join(types),
        )  # fmt: skip
    found = columns_of(method, given.file, named)
    answer = method.run(found, **pairs(given.param, "--param"))
    result = answer.to_json()
    if given.json:
        speech.answer({"method": method.name, "file": given.file.name if given.file else "", "columns_used": named, **result})
        return 0
    print(_(method.title))
    summary = result["summary"] | answer.sentences(_)
    for name, value in summary.items():
        if name.endswith("_reason"):
            continue
        reason = summary.get(f"{name}_reason")
        print(f"  {name}: {short(value)}" + (f" ({reason})" if value is None and reason else ""))
    speech.table([[short(value) for value in row] for row in result["rows"][:SHOWN]], result["columns"])
    if len(result["rows"]) > SHOWN:
        speech.say(_("%(count)s more rows: --json gives all of them.") % {"count": len(result["rows"]) - SHOWN})
    return 0


def columns_of(method: "Method", path: Path | None, named: dict[str, str]) -> dict[str, Any]:
    """The columns of the file by role; what is called as its role comes beside what is ``named``. Some methods need no file."""
    if path is None and not named and not any(role.required for role in method.roles):
        return {}
    if path is None or not path.is_file():
        raise Fault("no-file", mark("There is no file “%(path)s”."), path=str(path or ""))
    from mercatique.cli.sheet import Sheet

    with Sheet(path) as sheet:
        for role in method.roles:
            # A column that is called as its role plays it.
            same = None if role.name in named else sheet.called(role.name)
            if same is not None:
                named[role.name] = same
            elif role.required and role.name not in named:
                raise Fault(
                    "role",
                    mark("%(method)s needs a column for %(role)s (%(meaning)s): say --column %(role)s=NAME; the file has: %(columns)s."),
                    method=method.name, role=role.name, meaning=_(role.meaning).rstrip("."), columns=", ".join(sheet.names),
                )  # fmt: skip
        return sheet.columns({role.name: (named[role.name], role.type) for role in method.roles if role.name in named})


def short(value: Any) -> Any:
    if value is None:
        return _("n/a")
    return round(value, 4) if isinstance(value, float) else value


def listed(name: str | None, as_json: bool) -> int:
    from mercatique import methods

    wanted = [methods.method(name)] if name else list(methods.METHODS)
    if as_json:
        speech.answer(
            [
                {
                    "name": method.name, "title": _(method.title), "question": _(method.question), "source": method.source,
                    "columns": [{"role": r.name, "type": r.type, "meaning": _(r.meaning), "required": r.required} for r in method.roles],
                    "params": [{"name": p.name, "type": p.type, "default": p.default, "help": _(p.help), "choices": p.choices} for p in method.params],
                }
                for method in wanted
            ]
        )  # fmt: skip
    elif name:
        method = wanted[0]
        print(f"{method.name} – {_(method.title)}\n{_(method.question)}\n")
        speech.table([[role.name, role.type, _("required") if role.required else _("optional"), _(role.meaning)] for role in method.roles])
        speech.table([[param.name, param.type, str(param.default or ""), _(param.help)] for param in method.params])
        print(f"\n{manual(method)}")
    else:
        speech.table([[method.name, _(method.title)] for method in wanted])
    return 0


#: The headings of a manual page, as they stand in it.
HEADINGS = (mark("Assumptions"), mark("Formula"), mark("Parameters"), mark("Result"), mark("Errors"), mark("Source"), mark("Limits"), mark("Example"))


def manual(method: "Method") -> str:
    """A method's page in the language of the person, headings too."""
    return "\n".join(_(line) if line in HEADINGS else line for line in method.manual_in(speech.language()).splitlines())
