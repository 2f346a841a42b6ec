"""Examples and answers computed by our own methods: the files hold what goes in, never what comes out."""

from typing import Any

from mercatique.methods import method


def computed(asked: dict[str, Any], values: dict[str, Any] | None = None) -> float:
    """The number a method gives: ``inputs`` by role, ``params``, and ``read``, the place of the number in its answer.

    A value written ``"$name"`` stands for one of ``values``, ``"9 * $name"`` for so many nines.
    """
    columns = {role: [each for value in given for each in repeated(value, values)] for role, given in asked["inputs"].items()}
    params = {name: filled(value, values) for name, value in asked.get("params", {}).items()}
    answer = method(asked["method"]).run(columns, **params).to_json()
    found: Any = answer
    for step in asked["read"].split("."):
        if step.isdecimal():
            found = found[int(step)]
        else:
            found = found[answer["columns"].index(step)] if isinstance(found, list) else found[step]
    return float(found)


def filled(value: Any, values: dict[str, Any] | None) -> Any:
    return values[value[1:]] if isinstance(value, str) and value.startswith("$") and values else value


def repeated(value: Any, values: dict[str, Any] | None) -> list[Any]:
    if isinstance(value, str) and " * $" in value:
        what, _star, name = value.partition(" * $")
        return [float(what)] * int((values or {})[name])
    return [filled(value, values)]
