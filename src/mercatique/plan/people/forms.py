"""The forms of means, assignments, treatments, letters and levels: what cannot be is refused in one sentence, and nothing typed is lost."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mercatique.kernel.format import day
from mercatique.kernel.forms import AmountField, RecordForm
from mercatique.plan.people.models import Assignment, Held, Level, Needed, Part, Resource, Skill, Transfer
from mercatique.plan.schedule.forms import years
from mercatique.plan.schedule.models import Task


def in_order(form: RecordForm, first: str, last: str) -> None:
    """The last day does not lie before the first."""
    years(form, first, last)
    start, end = form.cleaned_data.get(first), form.cleaned_data.get(last)
    if isinstance(start, date) and isinstance(end, date) and end < start:
        form.add_error(last, _("%(end)s lies before %(start)s: the last day comes after the first.") % {"end": day(end), "start": day(start)})


class ResourceForm(RecordForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        in_order(self, "first_day", "last_day")
        kind = cleaned.get("kind") or Resource.Kind.INTERNAL
        person = kind in {Resource.Kind.INTERNAL, Resource.Kind.EXTERNAL}
        if cleaned.get("capacity") == 0:
            self.add_error("capacity", _("With zero hours a week nothing can be done: leave the hours empty for a full week, or say until when the person is there."))
        if cleaned.get("member") and not person:
            self.add_error("member", _("A material or a tool is nobody: leave the person empty, or change the kind."))
        return cleaned


class TransferForm(RecordForm):
    """Who goes from which action to which other, and which of its tasks they take up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "tasks" in self.fields:
            open_ = Q(ended__isnull=True) & (Q(done__isnull=True) | Q(done__lt=100)) & Q(nature__in=[Task.Nature.TASK, ""])
            known = Q(pk__in=self.instance.tasks.values("pk")) if not self.instance._state.adding else Q(pk__in=[])
            goal = Q(action=self.instance.goal_id) if self.instance.goal_id else Q(action__isnull=False)
            self.fields["tasks"].queryset = Task.objects.filter(workspace=self.workspace).filter((open_ & goal) | known).order_by("action__number", "number")
        for name in ("resource", "stand_in"):
            if name in self.fields:
                self.fields[name].queryset = self.fields[name].queryset.filter(kind__in=[Resource.Kind.INTERNAL, Resource.Kind.EXTERNAL, ""])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.instance._state.adding and self.instance.state != Transfer.State.PROPOSED:
            raise ValidationError(_("This move has been decided: write a new one."))
        source, goal = cleaned.get("source"), cleaned.get("goal")
        if source is not None and source == goal:
            self.add_error("goal", _("One moves to another action than the one that is left."))
        if cleaned.get("resource") is not None and cleaned.get("resource") == cleaned.get("stand_in"):
            self.add_error("stand_in", _("Who leaves cannot take over what is left: choose somebody else, or nobody."))
        return cleaned


class AssignmentForm(RecordForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        in_order(self, "start", "end")
        resource = cleaned.get("resource")
        if resource is not None and not resource.person:
            if cleaned.get("hours") is not None or cleaned.get("share") is not None:
                name = "hours" if cleaned.get("hours") is not None else "share"
                self.add_error(name, _("“%(means)s” is booked for days, not for hours: leave this empty.") % {"means": resource})
            if (wanted := cleaned.get("quantity") or 1) > resource.quantity:
                words = {"means": resource, "wanted": wanted, "there": resource.quantity}
                self.add_error("quantity", _("“%(means)s”: %(wanted)d are asked for and there are %(there)d.") % words)
        return cleaned


class TreatmentForm(RecordForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        years(self, "due")
        return cleaned


class LettersForm(forms.Form):
    """A select per person: the letters of one action or task."""

    stamp = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, line: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.line, self.stale = line, False
        self.fields["stamp"].initial = line.stamp
        for cell in line.cells:
            empty = [("", f"— ({cell.implied})" if cell.implied else "—")]
            self.fields[cell.field] = forms.ChoiceField(label=str(cell.member), required=False, choices=[*empty, *Part.Letter.choices], initial=cell.letter)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("stamp") is not None and cleaned["stamp"] != self.line.stamp:
            self.stale = True
            self.data = self.data.copy()
            self.data["stamp"] = str(self.line.stamp)
            raise forms.ValidationError(_("Somebody else has changed these letters meanwhile: look at what you have chosen, then save again."))
        return cleaned


class LevelsForm(forms.Form):
    """A select per skill: the levels of one person."""

    def __init__(self, *args: Any, resource: Resource, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = dict(Held.objects.filter(resource=resource).values_list("skill_id", "level"))
        self.skills = {f"s{skill.number}": skill for skill in Skill.objects.filter(workspace=resource.workspace).order_by("domain", "title", "number")}
        for name, skill in self.skills.items():
            self.fields[name] = forms.TypedChoiceField(
                label=skill.title, required=False, coerce=int, empty_value=None, choices=[("", "—"), *Level.choices], initial=held.get(skill.pk, "")
            )


class MeansForm(forms.Form):
    """The skills a task asks for and what is assigned to it: the lines there are, and three empty ones of each."""

    stamp = forms.CharField(required=False, widget=forms.HiddenInput)
    EMPTY = 3

    def __init__(self, *args: Any, task: Task, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.task, self.stale = task, False
        workspace = task.workspace
        self.needed = list(Needed.objects.filter(task=task).order_by("number"))
        self.given = list(Assignment.objects.filter(task=task).order_by("number"))
        self.now = ";".join(f"{one.number}.{one.version}" for one in (*self.needed, *self.given))
        self.fields["stamp"].initial = self.now
        skills = Skill.objects.filter(workspace=workspace).order_by("domain", "title")
        means = Resource.objects.filter(workspace=workspace).order_by("kind", "title")
        lines = len(self.needed) + self.EMPTY
        for place, needed in enumerate([*self.needed, *[None] * self.EMPTY]):
            self.fields[f"skill-{place}"] = forms.ModelChoiceField(skills, label=_("Skill"), required=False, initial=needed and needed.skill_id, empty_label="—")
            self.fields[f"level-{place}"] = forms.TypedChoiceField(
                label=_("Level"), required=False, coerce=int, empty_value=Level.ALONE.value, choices=Level.choices, initial=needed.level if needed else Level.ALONE.value
            )
        self.asked = range(lines)
        self.places = range(len(self.given) + self.EMPTY)
        for place, given in enumerate([*self.given, *[None] * self.EMPTY]):
            self.fields[f"means-{place}"] = forms.ModelChoiceField(means, label=pgettext("one", "Means"), required=False, initial=given and given.resource_id, empty_label="—")
            hours = AmountField(label=_("Hours"), required=False, min_value=0, max_value=9999, max_digits=7, decimal_places=2)
            hours.initial = given.hours if given else None
            self.fields[f"hours-{place}"] = hours
            self.fields[f"share-{place}"] = forms.IntegerField(label=_("Share, in %"), required=False, min_value=0, max_value=100, initial=given.share if given else None)
            self.fields[f"quantity-{place}"] = forms.IntegerField(label=_("How many"), required=False, min_value=1, max_value=9999, initial=given.quantity if given else None)

    @property
    def skill_lines(self) -> list[list[Any]]:
        return [[self[f"skill-{place}"], self[f"level-{place}"]] for place in self.asked]

    @property
    def means_lines(self) -> list[list[Any]]:
        return [[self[f"{name}-{place}"] for name in ("means", "hours", "share", "quantity")] for place in self.places]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("stamp") and cleaned["stamp"] != self.now:
            self.stale = True
            self.data = self.data.copy()
            self.data["stamp"] = self.now
            raise forms.ValidationError(_("Somebody else has changed the means of this task meanwhile: look at what you have typed, then save again."))
        self.once([f"skill-{place}" for place in self.asked], _("“%(what)s” stands twice: keep one line."))
        self.once([f"means-{place}" for place in self.places], _("“%(what)s” stands twice: keep one line."))
        for place in self.places:
            resource, hours, share = (cleaned.get(f"{name}-{place}") for name in ("means", "hours", "share"))
            if resource is None:
                if hours is not None or share is not None:
                    self.add_error(f"means-{place}", _("Say whose hours these are."))
                continue
            if not resource.person and (hours is not None or share is not None):
                name = "hours" if hours is not None else "share"
                self.add_error(f"{name}-{place}", _("“%(means)s” is booked for days, not for hours: leave this empty.") % {"means": resource})
            elif not resource.person and (wanted := cleaned.get(f"quantity-{place}") or 1) > resource.quantity:
                words = {"means": resource, "wanted": wanted, "there": resource.quantity}
                self.add_error(f"quantity-{place}", _("“%(means)s”: %(wanted)d are asked for and there are %(there)d.") % words)
        return cleaned

    def once(self, names: list[str], sentence: str) -> None:
        seen = set()
        for name in names:
            value = self.cleaned_data.get(name)
            if value is not None and value.pk in seen:
                self.add_error(name, sentence % {"what": value})
            elif value is not None:
                seen.add(value.pk)

    def save(self) -> None:
        self.save_skills()
        self.save_means()

    def save_skills(self) -> None:
        wanted = {self.cleaned_data[f"skill-{place}"]: self.cleaned_data[f"level-{place}"] for place in self.asked if self.cleaned_data.get(f"skill-{place}")}
        known = {one.skill_id: one for one in self.needed}
        for pk, one in known.items():
            if pk not in {skill.pk for skill in wanted}:
                one.delete()
        for skill, level in wanted.items():
            one = known.get(skill.pk) or Needed(workspace=self.task.workspace, task=self.task, skill=skill, title=f"{self.task.title[:95]} · {skill.title[:95]}", level=0)
            if one.level != level:
                one.level = level
                one.save()

    def save_means(self) -> None:
        given = {}
        for place in self.places:
            if resource := self.cleaned_data.get(f"means-{place}"):
                given[resource] = tuple(self.cleaned_data.get(f"{name}-{place}") for name in ("hours", "share", "quantity"))
        known = {one.resource_id: one for one in self.given}
        for pk, one in known.items():
            if pk not in {resource.pk for resource in given}:
                one.delete()
        for resource, (hours, share, quantity) in given.items():
            one = known.get(resource.pk) or Assignment(workspace=self.task.workspace, task=self.task, resource=resource, title=f"{resource.title[:95]} → {self.task.title[:95]}")
            if one._state.adding or (one.hours, one.share, one.quantity) != (hours, share, quantity or 1):
                one.hours, one.share, one.quantity = hours, share, quantity or 1
                one.save()
