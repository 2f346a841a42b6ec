"""Projects in and out of Microsoft Project's XML (MSPDI): what is not read is named, kept with its task, and goes back out."""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_CEILING, Decimal
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mercatique.fault import Fault
from mercatique.kernel.format import day as in_words
from mercatique.kernel.middleware import sentence
from mercatique.kernel.models import Member, Workspace
from mercatique.kernel.record_files import NotRead
from mercatique.methods.schedule.network import Link as Held
from mercatique.methods.schedule.network import linked
from mercatique.plan.schedule.forms import tie
from mercatique.plan.schedule.models import LONGEST, Project, Task
from mercatique.plan.schedule.timetable import Timetable

SPACE = "http://schemas.microsoft.com/project"
MOST_TASKS, MOST_BYTES = 5000, 20_000_000
#: Kinds of link and of constraint, as numbers.
LINKS = {"0": "FF", "1": "FS", "2": "SF", "3": "SS"}
SOON, MUST_START, NOT_EARLIER = "0", "2", "4"
LASTS = re.compile(r"^P(?:(\d{1,9})D)?T?(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d{1,9})?)S)?$", re.ASCII)
WHOLE = re.compile(r"^-?\d{1,9}$", re.ASCII)
#: Levels of an outline; deeper ones count as this.
DEEPEST = 30
HOURS = Decimal(8)
READ = {
    "UID", "ID", "Name", "Notes", "Start", "Finish", "Duration", "PercentComplete", "Milestone", "Summary", "OutlineLevel", "OutlineNumber",
    "ActualStart", "ActualFinish", "ConstraintType", "ConstraintDate", "PredecessorLink", "Manual", "IsNull", "DurationFormat",
}  # fmt: skip


@dataclass
class Outcome:
    """What a file gave."""

    project: Project
    tasks: int = 0
    links: int = 0
    people: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


def take_in(workspace: Workspace, data: bytes, name: str) -> Outcome:
    """A file as a new project, all of it or nothing."""
    root = parsed(data)
    faults: list[str] = []
    with transaction.atomic():
        outcome = Reader(workspace, root, name, faults).all()
        if faults:
            transaction.set_rollback(True)
    if faults:
        raise NotRead(faults[:20])
    return outcome


def parsed(data: bytes) -> Element:
    """The root of the file, its names without their space; declarations that fetch or multiply are refused."""
    if len(data) > MOST_BYTES:
        raise NotRead([_("The file is larger than 20 MB: export the project without its history.")])
    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        raise NotRead([_("The file declares entities of its own, which no project needs: it is not read.")]) from None
    except (ParseError, ValueError, LookupError):
        raise NotRead([_("The file is no XML: save the project as “XML” in your program, then choose that file.")]) from None
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    if root.tag != "Project":
        raise NotRead([_("The file is XML but no project: its first word is “%(tag)s”, not “Project”.") % {"tag": root.tag[:60]}])
    return root


class Reader:
    """One file, written down task by task."""

    def __init__(self, workspace: Workspace, root: Element, name: str, faults: list[str]) -> None:
        self.workspace, self.root, self.name, self.faults = workspace, root, name, faults
        self.unread: Counter[str] = Counter()
        self.tasks: dict[str, Task] = {}
        #: The summary tasks above the present place of the outline, by level.
        self.phase: dict[int, str] = {}

    def all(self) -> Outcome:
        elements = [element for element in self.root.findall("Tasks/Task") if text(element, "UID") != "0" and text(element, "IsNull") != "1"]
        if not elements:
            self.faults.append(_("The file holds no task."))
        if len(elements) > MOST_TASKS:
            self.faults.append(_("The file holds %(n)d tasks; %(most)d is the most.") % {"n": len(elements), "most": MOST_TASKS})
        title = text(self.root, "Title") or text(self.root, "Name").removesuffix(".xml") or self.name.rpartition(".")[0] or _("Project")
        project = Project(workspace=self.workspace, title=title[:200], start=self.day(self.root, "StartDate", title))
        outcome = Outcome(project)
        if self.faults:
            return outcome
        project.start = project.start or min((found for element in elements if (found := self.day(element, "Start", ""))), default=None)
        project.save()
        owners = self.owners(outcome)
        for element in elements:
            if text(element, "Summary") == "1":
                level = level_of(element)
                self.phase = {at: name for at, name in self.phase.items() if at < level} | {level: text(element, "Name")}
            else:
                self.task(element, project, owners)
        outcome.links = self.links(elements)
        outcome.tasks = len(self.tasks)
        self.look_at_the_rest()
        outcome.unread = [f"{name} ({count})" for name, count in sorted(self.unread.items())]
        project.description = self.note(outcome)
        project.save()
        return outcome

    def note(self, outcome: Outcome) -> str:
        lines = [_("From the file “%(name)s” of %(day)s.") % {"name": self.name[:120], "day": in_words(timezone.localdate())}]
        if outcome.unread:
            lines.append(_("Fields that are not read (those of tasks are kept with them): %(fields)s.") % {"fields": ", ".join(outcome.unread)})
        return "\n".join(lines)

    def owners(self, outcome: Outcome) -> dict[str, list[Member]]:
        """Who does each task: a person known by name, or a new one."""
        people: dict[str, Member] = {}
        for element in self.root.findall("Resources/Resource"):
            name = text(element, "Name").strip()
            if not name or text(element, "UID") == "0":
                continue
            known = Member.objects.filter(workspace=self.workspace, title__iexact=name).order_by("number").first()
            if known is None:
                known = Member(workspace=self.workspace, title=name[:200])
                known.save()
                outcome.people.append(name)
            people[text(element, "UID")] = known
            self.count(element, {"UID", "ID", "Name"}, "Resource")
        found: dict[str, list[Member]] = {}
        for element in self.root.findall("Assignments/Assignment"):
            if member := people.get(text(element, "ResourceUID")):
                found.setdefault(text(element, "TaskUID"), []).append(member)
            self.count(element, {"UID", "TaskUID", "ResourceUID"}, "Assignment")
        return found

    def task(self, element: Element, project: Project, owners: dict[str, list[Member]]) -> None:
        uid, title = text(element, "UID"), text(element, "Name").strip()
        long = self.long(element, title)
        began, ended = self.day(element, "ActualStart", title), self.day(element, "ActualFinish", title)
        done = text(element, "PercentComplete")
        start, finish = self.day(element, "Start", title), self.day(element, "Finish", title)
        today = timezone.localdate()
        share = min(max(whole(done) or 0, 0), 100) if done else None
        if share == 100:  # done, by the days the file plans when it says no others
            began, ended = began or (start if start and start <= today else None), ended or (finish if finish and finish <= today else None)
        kind, day = text(element, "ConstraintType"), self.day(element, "ConstraintDate", title)
        forced = {MUST_START: Task.Forced.ON, NOT_EARLIER: Task.Forced.NOT_BEFORE}.get(kind, "") if day else ""
        # A date without link nor rule is all that holds the task where it is.
        alone = not kind and element.find("PredecessorLink") is None and start != project.start
        if not forced and start and (alone or text(element, "Manual") == "1"):
            forced, day = Task.Forced.NOT_BEFORE, start
        people = owners.get(uid, [])
        level = level_of(element)
        task = Task(
            workspace=self.workspace, project=project, title=title[:200] or _("Task %(uid)s") % {"uid": uid}, likely=long,
            nature=Task.Nature.DELIVERY if text(element, "Milestone") == "1" else Task.Nature.TASK, owner=people[0] if people else None,
            phase=next((self.phase[at] for at in range(level - 1, 0, -1) if at in self.phase), "")[:80], forced=forced,
            forced_on=day if forced else None, done=share or None, began=began if began and began <= today else None,
            ended=ended if ended and ended <= today and (began is None or ended >= began) else None, description=text(element, "Notes"),
        )  # fmt: skip
        task.kept = {child.tag: child.text or "" for child in element if child.tag not in READ and not len(child)}
        if len(title) > 200:
            task.description = "\n".join(filter(None, [title, task.description]))
        if len(people) > 1:
            others = ", ".join(str(member) for member in people[1:])
            task.description = "\n".join(filter(None, [task.description, _("Also assigned: %(people)s.") % {"people": others}]))
        self.count(element, READ, "Task")
        if uid in self.tasks:
            self.faults.append(_("Two tasks of the file have the number %(uid)s.") % {"uid": uid})
            return
        task.save()
        self.tasks[uid] = task

    def links(self, elements: list[Element]) -> int:
        held: list[tuple[Task, Task, str, int]] = []
        for element in elements:
            after = self.tasks.get(text(element, "UID"))
            for link in element.findall("PredecessorLink"):
                before = self.tasks.get(text(link, "PredecessorUID"))
                if after is None or before is None or after == before:
                    self.unread["PredecessorLink"] += 1
                    continue
                lag = round((whole(text(link, "LinkLag")) or 0) / 10 / 60 / float(HOURS))
                if abs(lag) > LONGEST:
                    self.faults.append(_("“%(task)s”: a lag of %(lag)d days is longer than any plan.") % {"task": after, "lag": lag})
                    continue
                held.append((before, after, LINKS.get(text(link, "Type"), "FS"), lag))
        place = {task.pk: row for row, task in enumerate(self.tasks.values())}
        try:
            linked([task.title for task in self.tasks.values()], [Held(place[after.pk], place[before.pk], kind, lag) for before, after, kind, lag in held])
        except Fault as fault:
            self.faults.append(sentence(fault))
            return 0
        for before, after, kind, lag in held:
            tie(before, after, kind, lag)
        return len(held)

    def long(self, element: Element, title: str) -> Decimal | None:
        """Days of eight hours; elapsed durations are read as they stand."""
        said = text(element, "Duration")
        if not said:
            return None
        read = LASTS.match(said)
        if read is None:
            self.faults.append(_("“%(task)s”: “%(duration)s” is no duration.") % {"task": title, "duration": said[:40]})
            return None
        days, hours, minutes, seconds = (Decimal(part or 0) for part in read.groups())
        found = days * 3 + (hours + minutes / 60 + seconds / 3600) / HOURS  # a day of ISO 8601 has 24 hours
        if found > LONGEST:
            self.faults.append(_("“%(task)s” takes %(days)d days: %(most)d is the most.") % {"task": title, "days": found, "most": LONGEST})
            return None
        return found.quantize(Decimal("0.1"), ROUND_CEILING)

    def day(self, element: Element, name: str, title: str) -> date | None:
        said = text(element, name)
        if not said or said.startswith("NA"):
            return None
        try:
            found = datetime.fromisoformat(said).date()
        except ValueError:
            self.faults.append(_("“%(task)s”: “%(day)s” is no day.") % {"task": title, "day": said[:40]})
            return None
        if not 1901 <= found.year <= 2198:
            self.faults.append(_("“%(task)s”: the year of %(day)s is out of reach.") % {"task": title, "day": said[:40]})
            return None
        return found

    def count(self, element: Element, known: set[str], of: str) -> None:
        self.unread.update(f"{of}.{child.tag}" for child in element if child.tag not in known)

    def look_at_the_rest(self) -> None:
        known = {"Name", "Title", "StartDate", "Tasks", "Resources", "Assignments", "SaveVersion"}
        self.unread.update(child.tag for child in self.root if child.tag not in known)


def text(element: Element, name: str) -> str:
    found = element.find(name)
    return (found.text or "").strip() if found is not None else ""


def whole(said: str) -> int | None:
    return int(said) if WHOLE.match(said) else None


def level_of(element: Element) -> int:
    return min(max(whole(text(element, "OutlineLevel")) or 1, 1), DEEPEST)


def write(found: Timetable) -> bytes:
    """A counted project as MSPDI: its tasks by phase, links, people, and what other programs had said of a task."""
    root = Element("Project", xmlns=SPACE)
    add(root, SaveVersion="14", Name=f"{found.project}.xml", Title=str(found.project))
    first = min((row.start for row in found.rows), default=None)
    if found.project.start or first:
        add(root, StartDate=moment(found.project.start or first, 8))
    add(root, CalendarUID="1", MinutesPerDay="480", MinutesPerWeek="2400", DaysPerMonth="20")
    calendars(root)
    tasks, resources, assignments = (SubElement(root, name) for name in ("Tasks", "Resources", "Assignments"))
    kept = {task.pk: task for task in Task.objects.filter(project=found.project)}
    uid = {row.node.pk: str(row.node.number) for row in found.rows}
    people: dict[Any, str] = {}
    spare = max((row.node.number for row in found.rows), default=0)
    level = "1"
    for place, (phase, row) in enumerate(by_phase(found)):
        if row is None:
            spare += 1
            add(SubElement(tasks, "Task"), UID=str(spare), ID=str(place + 1), Name=phase, Summary="1", OutlineLevel="1")
            continue
        level = "2" if row.node.phase else "1"
        element(SubElement(tasks, "Task"), row, kept[row.node.pk], uid, str(place + 1), level)
        if row.node.owner is not None:
            people.setdefault(row.node.owner, str(len(people) + 1))
            if people[row.node.owner] == str(len(people)) and resources.find(f"Resource[UID='{people[row.node.owner]}']") is None:
                add(SubElement(resources, "Resource"), UID=people[row.node.owner], ID=people[row.node.owner], Name=row.node.owner_name, Type="1")
            add(SubElement(assignments, "Assignment"), UID=str(len(assignments)), TaskUID=uid[row.node.pk], ResourceUID=people[row.node.owner], Units="1")
    indent(root)
    return b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + tostring(root, encoding="utf-8")


def by_phase(found: Timetable) -> list[tuple[str, Any]]:
    """The tasks in the order of their phases, a line for each phase before them."""
    phases: dict[str, list[Any]] = {}
    for row in found.rows:
        phases.setdefault(row.node.phase, []).append(row)
    lines: list[tuple[str, Any]] = []
    for phase, rows in phases.items():
        lines += [(phase, None)] if phase else []
        lines += [(phase, row) for row in rows]
    return lines


def element(into: Element, row: Any, task: Task, uid: dict[Any, str], place: str, level: str) -> None:
    node = row.node
    add(into, UID=uid[node.pk], ID=place, Name=node.title, OutlineLevel=level, Start=moment(row.start, 8), Finish=moment(row.end, 8 if node.milestone else 17))
    hours = (Decimal(0) if node.milestone else task.likely if task.likely is not None else Decimal(row.long)) * HOURS
    add(into, Duration=f"PT{int(hours)}H{int(hours % 1 * 60)}M0S", DurationFormat="7", Milestone="1" if node.milestone else "0", Summary="0")
    add(into, PercentComplete=str(100 if node.over else node.done or 0))
    if node.began:
        add(into, ActualStart=moment(node.began, 8))
    if node.ended:
        add(into, ActualFinish=moment(node.ended, 17))
    if node.forced and node.forced_on:
        add(into, ConstraintType=MUST_START if node.forced == Task.Forced.ON else NOT_EARLIER, ConstraintDate=moment(node.forced_on, 8))
    else:
        add(into, ConstraintType=SOON)
    if task.description:
        add(into, Notes=task.description)
    numbers = {kind: number for number, kind in LINKS.items()}
    for other, kind, lag in row.waits:
        link = SubElement(into, "PredecessorLink")
        add(link, PredecessorUID=uid[other.node.pk], Type=numbers[kind], LinkLag=str(int(lag * HOURS * 600)), LagFormat="7")
    add(into, **{name: value for name, value in task.kept.items() if name.isidentifier() and into.find(name) is None})


def calendars(root: Element) -> None:
    calendar = SubElement(SubElement(root, "Calendars"), "Calendar")
    add(calendar, UID="1", Name="Standard", IsBaseCalendar="1")
    week = SubElement(calendar, "WeekDays")
    for number in range(1, 8):  # Sunday is 1
        day = SubElement(week, "WeekDay")
        add(day, DayType=str(number), DayWorking="0" if number in (1, 7) else "1")
        if number not in (1, 7):
            times = SubElement(day, "WorkingTimes")
            for begin, end in (("08:00:00", "12:00:00"), ("13:00:00", "17:00:00")):
                add(SubElement(times, "WorkingTime"), FromTime=begin, ToTime=end)


def moment(day: date | None, hour: int) -> str:
    return f"{day}T{hour:02d}:00:00"


def add(into: Element, **values: str) -> None:
    for name, value in values.items():
        SubElement(into, name).text = clean(value)


def clean(value: str) -> str:
    """Text without the signs XML cannot hold."""
    return "".join(sign for sign in value if sign in "\t\n\r" or " " <= sign <= "\ud7ff" or "\ue000" <= sign <= "\ufffd" or sign >= "\U00010000")
