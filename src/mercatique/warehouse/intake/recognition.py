"""Which table a file holds and what its columns become: by preset, by name, by values."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from mercatique.fault import Fault, _
from mercatique.warehouse.intake import days
from mercatique.warehouse.intake import preset as presets
from mercatique.warehouse.intake.column import SourceColumn, reads
from mercatique.warehouse.intake.header import simplify
from mercatique.warehouse.intake.preset import Preset
from mercatique.warehouse.tables import IMPORTED, TABLES, TableSpec

#: What the tables come with that are not built yet.
WAITING: dict[str, str] = {
    "hits": _(
        "“%(file)s” is a “%(platform)s” export; its table comes with the web audience of the room Steer."
    ),
    "reviews": _(
        "“%(file)s” is a “%(platform)s” export; its table comes with the reviews of the room Analyze."
    ),
    "accounts": _(
        "“%(file)s” is a “%(platform)s” export; its table comes with the budgets of the room Plan."
    ),
    "leads": _("“%(file)s” is a “%(platform)s” export; its table comes with the leads of the room Act."),
    "territory": _(
        "“%(file)s” is a “%(platform)s” export; its table comes with the territory of the room Analyze."
    ),
    "certifications": _(
        "“%(file)s” is a “%(platform)s” export; its table comes with the frameworks of the room Prove."
    ),
}


@dataclass
class Recognition:
    """What was recognised, before formats are settled."""

    table: str = ""
    preset: Preset | None = None
    confidence: float = 0.0
    certain: bool = True  # what was found is enough to say which table it is
    fields: dict[int, tuple[str, str]] = field(default_factory=dict)  # position → field and why
    items: dict[int, int] = field(default_factory=dict)  # position → number of the item


def recognise(
    columns: Sequence[SourceColumn],
    *,
    file: str,
    table: str | None,
    preset: Preset | str | None,
    mapping: Mapping[str, str | None] | None,
    taught: Sequence[Preset],
) -> Recognition:
    """Recognise the table; a mapping given by a person comes before everything."""
    if table is not None and table not in {spec.name for spec in IMPORTED}:
        raise Fault(
            "no_table_named",
            _("There is no table “%(table)s”: choose one of %(tables)s."),
            table=table,
            tables=", ".join(spec.name for spec in IMPORTED),
        )
    names = [column.name for column in columns]
    chosen = _named(preset, taught) or presets.recognise(names, (*taught, *presets.platforms()), None)
    if chosen is not None and table is not None and chosen.table != table:
        chosen = presets.recognise(names, (*taught, *presets.platforms()), table)
    if chosen is not None and chosen.table not in TABLES:
        if table is None and not mapping:
            raise Fault(
                "not_yet",
                WAITING[chosen.comes_with or chosen.table],
                file=file,
                platform=chosen.label,
                table=chosen.table,
            )
        chosen = None
    found = _by_preset(columns, chosen) if chosen is not None else _by_name(columns, table)
    if not found.table:
        found = _by_values(columns, table)
    if found.preset is None and table is None and not mapping:
        found.certain = _distinctive(columns, found)
    if mapping and table is None and found.table and not _fits(mapping, found.table) and _fits(mapping, _table_of(mapping)):
        found = _by_name(columns, _table_of(mapping))
    if mapping:
        _by_mapping(columns, mapping, found, table)
    _fill_time(columns, found)
    return found


def _named(preset: Preset | str | None, taught: Sequence[Preset]) -> Preset | None:
    if preset is None or isinstance(preset, Preset):
        return preset
    every = (*taught, *presets.platforms())
    for candidate in every:
        if candidate.name == preset:
            return candidate
    raise Fault(
        "no_preset",
        _("There is no preset “%(preset)s”: choose one of %(presets)s."),
        preset=preset,
        presets=", ".join(candidate.name for candidate in every),
    )


def _by_preset(columns: Sequence[SourceColumn], preset: Preset) -> Recognition:
    found = Recognition(preset.table, preset, 1.0)
    why = "taught" if preset.taught else "preset"
    taken: set[str] = set()
    order = list(preset.columns)
    ranked = sorted(
        (c for c in columns if simplify(c.name) in preset.columns),
        key=lambda c: (order.index(simplify(c.name)), c.position),
    )
    for column in ranked:
        target = preset.columns[simplify(column.name)]
        if target and target not in taken:
            taken.add(target)
            found.fields[column.position] = (target, why)
    for column in columns:
        for pattern, target in preset.item_patterns():
            match = pattern.match(simplify(column.name))
            if match:
                found.fields[column.position] = (target, why)
                found.items[column.position] = int(match[1])
    _currency_beside(columns, preset, found)
    return found


def _currency_beside(columns: Sequence[SourceColumn], preset: Preset, found: Recognition) -> None:
    """A column of currencies that the preset does not know says what the amounts are: it is never left aside unasked."""
    words = presets.synonyms().get(preset.table, {})
    named = [c for c in columns if words.get(simplify(c.name), ("", 0))[0] == "currency"]
    new = [c for c in named if simplify(c.name) not in preset.columns and c.position not in found.fields]
    if new and "currency" not in _targets(found):
        found.fields[new[0].position] = ("currency", "name")


def _by_name(columns: Sequence[SourceColumn], table: str | None) -> Recognition:
    best = Recognition()
    for name, words in presets.synonyms().items():
        if table is not None and name != table:
            continue
        candidates = sorted(
            (words[simple][1], c.position, words[simple][0])
            for c in columns
            if (simple := simplify(c.name)) in words
        )
        found = Recognition(name)
        taken: set[str] = set()
        for _rank, position, target in candidates:
            if target not in taken:
                taken.add(target)
                found.fields[position] = (target, "name")
        whole = not missing(TABLES[name], set(taken))
        found.confidence = round((0.5 if whole else 0.0) + 0.5 * len(taken) / max(len(columns), 1), 2)
        better = (whole, len(taken)) > (
            not missing(TABLES[best.table], _targets(best)) if best.table else False,
            len(best.fields),
        )
        if len(taken) >= 2 and better:
            best = found
    if best.table == "customers":
        _whole_name(best)
    if best.table and table is None and missing(TABLES[best.table], _targets(best)) and len(best.fields) < 3:
        return Recognition()
    return best


#: Fields that only one table has under any name; a number and a name alone could be anything.
_TELLING = {
    "orders": frozenset({"ordered_at", "quantity", "amount", "unit_price"}),
    "customers": frozenset({"email", "phone", "first_name", "last_name", "birth_day", "street"}),
    "products": frozenset({"price", "unit_cost", "supplier"}),
    "spend": frozenset({"impressions", "clicks", "campaign", "reach"}),
}


def _distinctive(columns: Sequence[SourceColumn], found: Recognition) -> bool:
    if not found.table:
        return False
    targets = _targets(found)
    covered = len(targets) >= 4 or len(targets) * 2 >= len(columns)
    return covered and bool(targets & _TELLING[found.table])


def _whole_name(found: Recognition) -> None:
    """« Nom » alone is the whole name."""
    targets = _targets(found)
    if "last_name" in targets and "first_name" not in targets and "name" not in targets:
        for position, (target, why) in list(found.fields.items()):
            if target == "last_name":
                found.fields[position] = ("name", why)


def _by_values(columns: Sequence[SourceColumn], table: str | None) -> Recognition:
    """Without names that say something: only what values prove, the rest is asked."""
    found = Recognition(table or "")
    emails = [c for c in columns if _share(c, lambda text: "@" in text and "." in text) > 0.8]
    if len(emails) == 1 and table in (None, "customers"):
        found.table = "customers"
        found.fields[emails[0].position] = ("email", "values")
        found.confidence = 0.3
    return found


def _fill_time(columns: Sequence[SourceColumn], found: Recognition) -> None:
    if found.table != "orders" or "ordered_at" in _targets(found):
        return
    moments = [c for c in columns if c.position not in found.fields and _share(c, days.looks_like_day) > 0.8]
    if len(moments) == 1:
        found.fields[moments[0].position] = ("ordered_at", "values")


def _share(column: SourceColumn, test: Callable[[str], bool]) -> float:
    filled = [sample for sample in column.samples if sample.strip()]
    return sum(bool(test(sample)) for sample in filled) / len(filled) if filled else 0.0


def _by_mapping(
    columns: Sequence[SourceColumn], mapping: Mapping[str, str | None], found: Recognition, table: str | None
) -> None:
    names = {column.name: column for column in columns}
    simple = {simplify(column.name): column for column in columns}
    found.table = found.table if table is None and found.table else (table or _table_of(mapping))
    spec = TABLES[found.table]
    allowed = {column.name for column in spec.given}
    targets = [target for target in mapping.values() if target]
    twice = sorted({target for target in targets if targets.count(target) > 1})
    if twice:
        both = ", ".join(f"“{name}”" for name, target in mapping.items() if target == twice[0])
        raise Fault(
            "two_columns",
            _("The columns %(columns)s are both mapped to “%(field)s”: keep one of them."),
            columns=both,
            field=twice[0],
        )
    for name, target in mapping.items():
        column = names.get(name) or simple.get(simplify(name))
        if column is None:
            raise Fault(
                "no_column",
                _("The file has no column “%(column)s”: its columns are %(columns)s."),
                column=name,
                columns=", ".join(names),
            )
        if target and target not in allowed:
            raise Fault(
                "no_field",
                _(
                    "The table “%(table)s” has no field “%(field)s” that a file may fill: choose one of %(fields)s."
                ),
                table=spec.name,
                field=target,
                fields=", ".join(sorted(allowed)),
            )
        found.fields = {p: f for p, f in found.fields.items() if p != column.position and f[0] != target}
        found.items.pop(column.position, None)
        if target:
            found.fields[column.position] = (target, "mapping")
    found.confidence = 1.0


def _fits(mapping: Mapping[str, str | None], table: str) -> bool:
    """Whether all mapped fields belong to a table."""
    return all(target in TABLES[table] for target in mapping.values() if target)


def _table_of(mapping: Mapping[str, str | None]) -> str:
    """The table all mapped fields belong to."""
    targets = {target for target in mapping.values() if target}
    counts = {spec.name: sum(target in spec for target in targets) for spec in IMPORTED}
    return max(counts, key=lambda name: counts[name])


def _targets(found: Recognition) -> set[str]:
    return {target for target, _why in found.fields.values()}


def missing(spec: TableSpec, given: set[str]) -> list[list[str]]:
    """Groups of fields of which a file must give one, and gives none."""
    if spec.name == "customers" and "email" in given:
        given = given | {"customer_id"}
    return [list(group) for group in spec.required if not given & set(group)]


def apply(columns: Sequence[SourceColumn], found: Recognition) -> None:
    """Write what was recognised on the columns."""
    spec = TABLES.get(found.table)
    for column in columns:
        target, why = found.fields.get(column.position, ("", ""))
        column.field, column.why = target, why
        column.item = found.items.get(column.position, 0)
        if spec is not None and target:
            column.reads = reads(spec, target, column.name)
            if found.preset is not None and column.reads != "micros":
                column.reads = found.preset.reads.get(target, column.reads)
            if found.preset is not None:
                column.carried = target in found.preset.carried
