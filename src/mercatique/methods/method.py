"""A method as people find it: its name, its question, the columns it wants and what can be set."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from inspect import cleandoc
from pathlib import Path
from typing import Any

from mercatique.fault import Fault, _
from mercatique.methods.result import Result

#: The manual pages in other languages than that of the docstrings.
MANUALS = Path(__file__).resolve().parent / "manuals"
#: How a flag is written.
FLAGS = {"yes": True, "true": True, "1": True, "oui": True, "no": False, "false": False, "0": False, "non": False}
#: A setting beyond this, or a day outside these years, is a slip of the keyboard.
MOST, FIRST, LAST = 9 * 10**14, 1600, 2999
#: Settings of the same name have the same bounds in all methods: days of a century, draws that end, seeds that libraries take.
BOUNDS = {"seed": (0, 2**32 - 1), "draws": (-MOST, 1_000_000), "horizon": (-MOST, 36_525), "window": (-MOST, 36_525)}
TEXT, MONEY, COUNT, NUMBER, DAY, MOMENT = "text", "money", "count", "number", "day", "moment"


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _whole(value: Any) -> int:
    found = int(value)
    if isinstance(value, bool) or (not isinstance(value, str) and found != value) or abs(found) > MOST:
        raise ValueError
    return found


def _finite(value: Any) -> float:
    found = float(value)
    if isinstance(value, bool) or not abs(found) <= MOST:
        raise ValueError
    return found


def _finites(value: Any) -> tuple[float, ...]:
    return tuple(map(_finite, value.split(",") if isinstance(value, str) else value))


def _day(value: Any) -> date:
    found = value if isinstance(value, date) else date.fromisoformat(value)
    if not FIRST <= found.year <= LAST:
        raise ValueError
    return found


def _flag(value: Any) -> bool:
    return value if isinstance(value, bool) else FLAGS[value.lower()]


#: How a value of each type of parameter is read; what cannot be raises one of the errors of built-in types.
READ: dict[str, Callable[[Any], Any]] = {
    "int": _whole, "float": _finite, "numbers": _finites, "day": _day, "flag": _flag, "text": _text, "choice": _text,
}  # fmt: skip


@dataclass(frozen=True)
class Role:
    """A column a method reads: the part it plays, its type (text, money, count, number, day or moment) and what it means."""

    name: str
    type: str
    meaning: str
    required: bool = True


@dataclass(frozen=True)
class Param:
    """Something that can be set: its type (int, float, day, text, choice, numbers or flag), default and meaning."""

    name: str
    type: str
    default: Any
    help: str
    choices: tuple[str, ...] = ()

    def read(self, value: Any) -> Any:
        """A value as the method wants it, given as text (command line, form) or in its own type; nothing is the default."""
        text = value.strip() if isinstance(value, str) else value
        if text is None or (isinstance(text, str) and text == ""):
            return self.default
        try:
            text = READ[self.type](text)
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
            raise Fault(
                "param_unreadable",
                _("%(value)s is no good value for %(name)s: expected is %(type)s."),
                value=value,
                name=self.name,
                type=self.type,
            ) from error
        least, most = BOUNDS.get(self.name, (-MOST, MOST))
        if self.type in ("int", "float") and not least <= text <= most:
            raise Fault(
                "param_outside",
                _("%(value)s is too much or too little for %(name)s: it lies between %(least)s and %(most)s."),
                value=value,
                name=self.name,
                least=max(least, 0),
                most=most,
            )
        if self.choices and text not in self.choices:
            raise Fault(
                "param_not_a_choice",
                _("%(value)s is not possible for %(name)s; possible: %(choices)s."),
                value=value,
                name=self.name,
                choices=", ".join(self.choices),
            )
        return text


@dataclass(frozen=True)
class Method:
    """One method of the library. Its docstring is its manual page."""

    name: str
    function: Callable[..., Result]
    title: str
    question: str
    roles: tuple[Role, ...]
    params: tuple[Param, ...]
    source: str

    @property
    def family(self) -> str:
        """The question of the trade it belongs to: the folder it stands in."""
        return self.function.__module__.split(".")[2]

    @property
    def manual(self) -> str:
        """The manual page, as the docstring has it."""
        return cleandoc(self.function.__doc__ or "")

    def manual_in(self, language: str) -> str:
        """The manual page in another language, from ``manuals/NAME.fr.txt``; the docstring where there is none."""
        path = MANUALS / f"{self.name}.{language.partition('-')[0]}.txt"
        return path.read_text("utf-8").partition("\n")[2].strip() if path.is_file() else self.manual

    @property
    def edition(self) -> str:
        """What a translation of the manual was made of; its first line says it."""
        return sha256(self.manual.encode()).hexdigest()[:8]

    def run(self, columns: Mapping[str, Any], **params: Any) -> Result:
        """Apply the method to columns named by role; parameters may be text."""
        known = {role.name for role in self.roles}
        if unknown := sorted(set(columns) - known):
            raise Fault(
                "role_unknown",
                _("%(method)s has no column role %(role)s; it has: %(roles)s."),
                method=self.name,
                role=unknown[0],
                roles=", ".join(role.name for role in self.roles),
            )
        for role in self.roles:
            if role.required and columns.get(role.name) is None:
                raise Fault(
                    "role_missing",
                    _("%(method)s needs a column for %(role)s (%(type)s)."),
                    method=self.name,
                    role=role.name,
                    type=role.type,
                )
        settable = {param.name: param for param in self.params}
        if strange := sorted(set(params) - set(settable)):
            raise Fault(
                "param_unknown",
                _("%(method)s has no parameter %(param)s; it has: %(params)s."),
                method=self.name,
                param=strange[0],
                params=", ".join(settable),
            )
        given = {name: settable[name].read(value) for name, value in params.items()}
        return self.function(**{name: values for name, values in columns.items() if values is not None}, **given)
