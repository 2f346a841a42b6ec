"""The forms of projects, tasks, links and absences: what cannot be is refused in one sentence, and nothing typed is lost."""

import re
from datetime import date
from itertools import pairwise
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from mercatique.fault import Fault
from mercatique.kernel.format import day
from mercatique.kernel.forms import RecordForm
from mercatique.kernel.middleware import sentence
from mercatique.methods.schedule.calendar import FIRST_YEAR, LAST_YEAR, calendar
from mercatique.methods.schedule.network import Link as Held
from mercatique.methods.schedule.network import linked
from mercatique.plan.schedule.models import LONGEST, Link, Project, Task

#: The kinds of link as English and French planners write them.
CODES = {"FS": "FS", "SS": "SS", "FF": "FF", "SF": "SF", "FD": "FS", "DD": "SS", "DF": "SF"}
FRENCH = {"FS": "FD", "SS": "DD", "FF": "FF", "SF": "DF"}
WRITTEN = re.compile(r"^(?P<number>\d{1,9})\s*(?P<kind>[A-Za-z]{2})?\s*(?P<lag>[+\-−]\s*\d{1,4})?$")


def code(kind: str) -> str:
    """A kind of link in the reader's letters."""
    return FRENCH[kind] if get_language() == "fr" else kind


def written(links: list[Link]) -> str:
    """The links of a task as they are typed: "3; 5 SS+2"."""
    return "; ".join(short(link.before.number, link.kind, link.lag) for link in links if link.before)


def short(number: int, kind: str, lag: int) -> str:
    tail = f"{lag:+d}" if lag else ""
    return f"{number} {code(kind)}{tail}" if kind != "FS" or lag else str(number)


def years(form: forms.Form, *names: str) -> None:
    """Refuse days no calendar of ours reaches."""
    for name in names:
        value = form.cleaned_data.get(name)
        if isinstance(value, date) and not FIRST_YEAR < value.year < LAST_YEAR:
            form.add_error(name, _("%(day)s lies outside the years 1901 to 2198: check the year.") % {"day": day(value)})


class ProjectForm(RecordForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        years(self, "start", "launch")
        start, launch = cleaned.get("start"), cleaned.get("launch")
        if start and launch and launch < start:
            self.add_error("launch", _("The launch, %(launch)s, lies before the day on which work can begin, %(start)s.") % {"launch": day(launch), "start": day(start)})
        return cleaned


class AbsenceForm(RecordForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        member, resource = cleaned.get("member"), cleaned.get("resource")
        if member is None and resource is not None and resource.member_id:  # the schedule counts with the person
            cleaned["member"], cleaned["resource"] = resource.member, None
        years(self, "start", "end")
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end < start:
            self.add_error("end", _("The last day away, %(end)s, lies before the first, %(start)s.") % {"end": day(end), "start": day(start)})
        if start and end and (end - start).days > LONGEST:
            self.add_error("end", _("An absence of more than %(n)d days is a departure: end the person's tasks instead.") % {"n": LONGEST})
        return cleaned


class LinkForm(RecordForm):
    """A link between two tasks of one project."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        before, after = cleaned.get("before"), cleaned.get("after")
        if before is None or after is None:
            return cleaned
        if before == after:
            self.add_error("after", _("A task cannot wait for itself."))
        elif before.project_id != after.project_id:
            self.add_error("after", _("“%(before)s” and “%(after)s” belong to different projects.") % {"before": before, "after": after})
        else:
            others = Link.objects.filter(before__project=before.project_id, after__project=before.project_id).exclude(pk=self.instance.pk)
            pairs = {(str(one), str(two)) for one, two in others.values_list("before_id", "after_id")}
            if (str(before.pk), str(after.pk)) in pairs:
                self.add_error("after", _("“%(after)s” waits for “%(before)s” already.") % {"before": before, "after": after})
            elif text := circle(before.project, {*pairs, (str(before.pk), str(after.pk))}):
                self.add_error("after", text)
        return cleaned


def circle(project: Project | None, pairs: set[tuple[str, str]]) -> str:
    """The sentence about tasks that wait for each other, if there are any."""
    titles = {str(pk): title for pk, title in Task.objects.filter(project=project).values_list("pk", "title")} if project else {}
    names = sorted({pk for pair in pairs for pk in pair})
    place = {pk: row for row, pk in enumerate(names)}
    try:
        linked([titles.get(pk, "?") for pk in names], [Held(place[after], place[before], "FS", 0) for before, after in pairs])
    except Fault as fault:
        return sentence(fault)
    return ""


class TaskForm(RecordForm):
    """A task with the tasks it waits for, by their numbers."""

    field_order = ("title", "project", "phase", "nature", "owner", "likely", "optimistic", "pessimistic", "priority", "predecessors")

    predecessors = forms.CharField(
        label=gettext_lazy("After the tasks"), required=False, max_length=500,
        help_text=gettext_lazy("Numbers of tasks of the project, such as 3; 5 SS+2: finish to start unless FS, SS, FF or SF says otherwise, then a lag in working days."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:
            self.initial["predecessors"] = written(self.links())
        self.ties: dict[Task, tuple[str, int]] | None = None

    def links(self) -> list[Link]:
        return list(Link.objects.filter(after=self.instance).select_related("before").order_by("before__number"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        years(self, "forced_on", "began", "ended")
        self.check_durations(cleaned)
        self.check_days(cleaned)
        if "predecessors" in self.data and "predecessors" not in self.errors:
            self.read_predecessors(cleaned)
        self.check_project(cleaned)
        return cleaned

    def check_durations(self, cleaned: dict[str, Any]) -> None:
        known = [(name, cleaned.get(name)) for name in ("optimistic", "likely", "pessimistic") if cleaned.get(name) is not None]
        for (_shorter, low), (name, high) in pairwise(known):
            if low > high:
                self.add_error(name, _("The three durations must rise: all goes well, as a rule, much goes wrong."))

    def check_days(self, cleaned: dict[str, Any]) -> None:
        forced, on, began, ended = (cleaned.get(name) for name in ("forced", "forced_on", "began", "ended"))
        if forced and not on and "forced_on" not in self.errors:
            self.add_error("forced_on", _("Say the day to which the task is forced."))
        if on and not forced:
            self.add_error("forced", _("Say what the day is: not before it, or exactly on it."))
        project = cleaned.get("project")
        region = project.region if project else ""
        if forced == Task.Forced.ON and on and cleaned.get("nature", "task") in {"", Task.Nature.TASK} and "forced_on" not in self.errors and not calendar(region or "fr").works(on):
            self.add_error("forced_on", _("Nobody works on %(day)s: choose a working day.") % {"day": day(on)})
        today = timezone.localdate()
        for name, value in (("began", began), ("ended", ended)):
            if value and value > today and name not in self.errors:
                self.add_error(name, _("%(day)s has not come yet: only what has happened is written here.") % {"day": day(value)})
        if began and ended and ended < began:
            self.add_error("ended", _("The task ended on %(ended)s, before it began on %(began)s.") % {"ended": day(ended), "began": day(began)})

    def read_predecessors(self, cleaned: dict[str, Any]) -> None:
        project, found = cleaned.get("project"), {}
        for part in re.split(r"[;,\n]", cleaned.get("predecessors") or ""):
            if not (text := part.strip()):
                continue
            read = WRITTEN.match(text)
            kind = CODES.get((read["kind"] or "FS").upper()) if read else None
            if read is None or kind is None:
                self.add_error("predecessors", _("“%(text)s” is no link: type a number such as 3, or 5 SS+2.") % {"text": text})
                return
            before = Task.objects.filter(workspace=self.workspace, number=int(read["number"])).first()
            lag = int((read["lag"] or "0").replace(" ", "").replace("−", "-"))
            if before is None:
                text = _("There is no task number %(number)s.") % {"number": read["number"]}
            elif before.pk == self.instance.pk:
                text = _("A task cannot wait for itself.")
            elif project is None or before.project_id != project.pk:
                text = _("Task %(number)s, “%(task)s”, belongs to another project.") % {"number": before.number, "task": before}
            elif abs(lag) > LONGEST:
                text = _("A lag has at most %(n)d working days.") % {"n": LONGEST}
            else:
                found[before] = (kind, lag)
                continue
            self.add_error("predecessors", text)
            return
        if found:
            others = Link.objects.filter(before__project=project, after__project=project).exclude(after=self.instance.pk)
            pairs = {(str(one), str(two)) for one, two in others.values_list("before_id", "after_id")}
            if text := circle(project, pairs | {(str(before.pk), str(self.instance.pk)) for before in found}):
                self.add_error("predecessors", text)
                return
        self.ties = found

    def check_project(self, cleaned: dict[str, Any]) -> None:
        """A task that others wait for stays in their project."""
        if self.instance._state.adding or "project" in self.errors:
            return
        project = cleaned.get("project")
        held = Link.objects.filter(before=self.instance.pk).exclude(after__project=project).select_related("after").first()
        if held is not None and held.after is not None and "project" in self.changed_data:
            self.add_error("project", _("“%(task)s” waits for this task: take that link away first.") % {"task": held.after})

    def save(self, commit: bool = True) -> Any:
        task = super().save(commit)
        if commit and self.ties is not None:
            known = {link.before: link for link in self.links()}
            for before, link in known.items():
                if before not in self.ties:
                    link.delete()
            for before, (kind, lag) in self.ties.items():
                tie(before, task, kind, lag, known.get(before))
        return task


def tie(before: Task, after: Task, kind: str = "FS", lag: int = 0, link: Link | None = None) -> None:
    """Let ``after`` wait for ``before``: a new link, or the one there is, changed."""
    if link is None:
        title = f"{before.title[:95]} → {after.title[:95]}"
        Link(workspace=after.workspace, before=before, after=after, kind=kind, lag=lag, title=title).save()
    elif (link.kind, link.lag) != (kind, lag):
        link.kind, link.lag = kind, lag
        link.save()
