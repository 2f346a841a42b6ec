"""What a framework may not say at once: one sentence each, with the place."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from mercatique.fault import Fault
from mercatique.fault import Words as Marked
from mercatique.fault import _ as mark
from mercatique.prove.frames.rows import FRAME, TESTS, Criterion, Framework, Test


class Refused(Fault):
    """The first contradiction as the sentence, all of them in ``each``."""

    def __init__(self, each: list[Fault]) -> None:
        super().__init__(each[0].code, each[0].message, **each[0].values)
        self.each = tuple(each)


def verify(found: Framework, criteria: list[Criterion] | None = None) -> None:
    """Refuse a framework that contradicts itself; ``criteria`` are those written, in a block or not."""
    if each := list(contradictions(found, criteria)):
        raise Refused(each)


def contradictions(found: Framework, criteria: list[Criterion] | None = None) -> Iterator[Fault]:
    yield from codes(found, criteria)
    yield from links(found)
    yield from checks(found)
    yield from points(found)
    yield from circles(found)


def fault(found: Framework, place: str, message: Marked, **values: Any) -> Fault:
    return Fault("framework", message, where=f"{found.key}, {place}" if place else found.key, **values)


def codes(found: Framework, criteria: list[Criterion] | None) -> Iterator[Fault]:
    """Each code once in its block."""
    if not found.blocks:
        yield fault(found, "", mark("%(where)s: there is no block."))
    for code, n in Counter(block.code for block in found.blocks).items():
        if n > 1:
            yield fault(found, code, mark("%(where)s: two blocks have this code."))
        if code in {FRAME, TESTS}:
            yield fault(found, code, mark("%(where)s: a block may not have this code."))
    for claim, n in Counter(row.claim for row in found.rows).items():
        if n > 1:
            yield fault(found, claim.partition("/")[2], mark("%(where)s: two rows have this code."))
    for code, n in Counter(level.code for level in found.levels).items():
        if n > 1:
            yield fault(found, code, mark("%(where)s: two levels have this code."))
    inside = {block.code for block in found.blocks}
    for item in criteria or ():
        if item.block not in inside:
            yield fault(found, item.code, mark("%(where)s: there is no block “%(name)s”."), name=item.block)


def links(found: Framework) -> Iterator[Fault]:
    """A criterion serves competences, a competence belongs to a task, a task to an activity: all of them known."""
    competences = {item.key for item in found.competences}
    tests = {item.code for item in found.tests}
    for block in found.blocks:
        activities, tasks = {item.code for item in block.activities}, {item.code for item in block.tasks}
        for task in block.tasks:
            if activities and task.activity not in activities:
                yield fault(found, task.place, mark("%(where)s: there is no activity “%(name)s”."), name=task.activity)
        for item in block.competences:
            if item.task and item.task not in tasks:
                yield fault(found, item.place, mark("%(where)s: there is no task “%(name)s”."), name=item.task)
            if item.activity and item.activity not in activities:
                yield fault(found, item.place, mark("%(where)s: there is no activity “%(name)s”."), name=item.activity)
            if activities and not (item.task or item.activity):
                yield fault(found, item.place, mark("%(where)s: the competence belongs to no task and no activity."))
        for criterion in block.criteria:
            for name in criterion.competences:
                if name not in competences:
                    yield fault(found, criterion.place, mark("%(where)s: there is no competence “%(name)s”."), name=name)
            if competences and not criterion.competences:
                yield fault(found, criterion.place, mark("%(where)s: the criterion judges no competence."))
            if criterion.test and criterion.test not in tests:
                yield fault(found, criterion.place, mark("%(where)s: there is no test “%(name)s”."), name=criterion.test)
    criteria = {item.key for item in found.criteria}
    for row in found.rows:
        for name in row.see:
            if name not in found.by_claim:
                yield fault(found, row.place, mark("%(where)s: it looks at “%(name)s”, which is not there."), name=name)
        if isinstance(row, Test):
            for name in row.criteria:
                if name not in criteria:
                    yield fault(found, row.place, mark("%(where)s: there is no criterion “%(name)s”."), name=name)


def checks(found: Framework) -> Iterator[Fault]:
    """Checks and their thresholds exist."""
    from mercatique.kernel.criteria import CRITERIA

    for row in found.rows:
        for name in row.checks:
            if name not in CRITERIA:
                yield fault(found, row.place, mark("%(where)s: there is no check %(name)s."), name=name)
    for name, values in found.thresholds.items():
        if name not in CRITERIA:
            yield fault(found, "thresholds", mark("%(where)s: there is no check %(name)s."), name=name)
            continue
        for parameter, value in values.items():
            default = CRITERIA[name].defaults.get(parameter)
            if default is None:
                yield fault(found, "thresholds", mark("%(where)s: the check %(name)s has no threshold “%(parameter)s”."), name=name, parameter=parameter)
            elif isinstance(default, str) != isinstance(value, str):
                yield fault(
                    found, "thresholds", mark("%(where)s: the threshold “%(parameter)s” of %(name)s is no value of its kind."), name=name, parameter=parameter
                )


def points(found: Framework) -> Iterator[Fault]:
    """Points add up, and there is a pass mark within them; without a total there are none."""
    given = [item.points for item in found.criteria if item.points is not None]
    if found.points is None:
        if given or found.passing is not None:
            yield fault(found, "", mark("%(where)s: points are given without their total."))
    elif sum(given) != found.points:
        yield fault(found, "", mark("%(where)s: the points do not add up to %(points)d."), points=found.points)
    elif found.passing is not None and found.passing > found.points:
        yield fault(found, "", mark("%(where)s: the pass mark is above the total of %(points)d."), points=found.points)


def circles(found: Framework) -> Iterator[Fault]:
    """No row's answer rests on itself."""
    done: set[str] = set()
    for start in found.by_claim:
        path: list[str] = []
        stack: list[tuple[str, bool]] = [(start, False)]
        while stack:
            claim, leaving = stack.pop()
            if leaving:
                path.pop()
                done.add(claim)
            elif claim in path:
                names = [each.partition("/")[2] for each in [*path[path.index(claim) :], claim]]
                yield fault(found, names[0], mark("%(where)s: rows look at one another in a circle: %(names)s."), names=" → ".join(names[:8]))
                return
            elif claim not in done and claim in found.by_claim:
                path.append(claim)
                stack += [(claim, True), *((each, False) for each in found.by_claim[claim].see)]
