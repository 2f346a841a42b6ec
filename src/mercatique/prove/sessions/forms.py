"""What people type about a session: bad dates, wrong chairs and reasons of health get their sentence here."""

import json
import re
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from mercatique.kernel.format import short_day
from mercatique.kernel.forms import RecordForm
from mercatique.kernel.models import Workspace
from mercatique.prove.framework import frameworks, of_session
from mercatique.prove.sessions import composition
from mercatique.prove.sessions.discreet import discreet
from mercatique.prove.sessions.models import (
    Accommodation,
    Candidate,
    Group,
    Neutralisation,
    Seat,
    Session,
    Slot,
)
from mercatique.prove.sessions.orals import HALVES, Hours, weekdays
from mercatique.prove.sessions.stages import impossible

MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


def certifications(workspace: Workspace) -> list[tuple[str, str]]:
    """What may be certified here: the product's frameworks and those the workspace has frozen itself."""
    return [(item.key, str(item.name)) for item in frameworks(workspace).values() if item.certifies]


class SessionForm(RecordForm):
    """A session takes the version its framework has that day; once it is open, neither changes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted: Any = self.fields["framework"]
        choices = [("", "—"), *certifications(self.workspace)]
        if self.instance.framework not in dict(choices):  # taken out of the product since
            choices.append((self.instance.framework, self.instance.framework))
        self.fields["framework"] = forms.ChoiceField(label=wanted.label, choices=choices, required=False)
        if not self.instance._state.adding and self.instance.state != Session.State.PREPARING:
            self.fields["framework"].disabled = True
            self.fields["framework"].help_text = _("The session is open: its certification no longer changes.")
        self.fields["deposit_until"] = forms.DateTimeField(
            label=_("Dossiers until"), required=False, widget=MOMENT, initial=self.instance.deposit_until, help_text=_("Day and hour, by the clock of your place.")
        )
        self.fields["markers_each"].help_text = _("Each marks without seeing the others' marks.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        held = Session(**{name: cleaned.get(name) for name in ("opens_on", "deposit_until", "starts_on", "ends_on")}, workspace=self.workspace)
        for text in impossible(held):
            self.add_error(None, text)
        if cleaned.get("markers_each") == 0:
            self.add_error("markers_each", _("Somebody has to mark: at least one marker for each candidate."))
        return cleaned

    def save(self, commit: bool = True) -> Any:
        framework = frameworks(self.workspace).get(self.cleaned_data.get("framework", ""))
        if "framework" in self.changed_data or not self.instance.framework_version:
            self.instance.framework_version = framework.version if framework else ""
        self.instance.deposit_until = self.cleaned_data.get("deposit_until")
        return super().save(commit)


class CodesField(forms.CharField):
    """Codes of blocks as people type them: ``B1; B2``."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, list | tuple):
            return [str(one) for one in value]
        text = str(value or "").strip()
        if text.startswith("["):
            try:
                return [str(one) for one in json.loads(text)]
            except ValueError:
                pass
        return [one for one in re.split(r"[\s;,]+", text) if one]

    def prepare_value(self, value: Any) -> Any:
        return "; ".join(map(str, value)) if isinstance(value, list | tuple) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.to_python(initial or "") != self.to_python(data))


class OfSession(RecordForm):
    """A record that cannot be without a session: the first one is prepared with it."""

    def first(self) -> Session:
        """Drafts save with holes: the session is there, for the rest to be said later."""
        return Session.objects.create(workspace=self.workspace, title=_("First session"))


class CandidateForm(OfSession):
    """A candidate of one session; who judges in it cannot be one."""

    #: The session, where a page is already about one.
    here: Session | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stored = self.fields["held_blocks"]
        self.fields["held_blocks"] = CodesField(label=stored.label, required=False, help_text=_("Their codes, such as B1; B2."))
        if "experience_blocks" in self.fields:
            self.fields["experience_blocks"] = CodesField(
                label=self.fields["experience_blocks"].label, required=False,
                help_text=_("The jury judges them on the dossier and an interview, in place of tests. Empty: all blocks not held on the route “prior experience”, none on the others."),
            )  # fmt: skip

    def judged(self) -> bool:
        """Whether a grid of theirs is sealed, or the jury has decided: on what, no longer changes."""
        return not self.instance._state.adding and (self.instance.sheets.filter(sealed_at__isnull=False).exists() or self.instance.decisions.exists())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        session = self.here or cleaned.get("session") or (self.instance.session if self.instance.session_id else None)
        if session is None:
            session = Session.objects.filter(workspace=self.workspace).exclude(state=Session.State.CLOSED).order_by("-number").first()
        if session is None and self.errors:
            return cleaned
        session = session or self.first()
        self.instance.session = cleaned["session"] = session
        framework = of_session(session)
        known = {block.code for block in framework.blocks} if framework else set()
        for name in ("held_blocks", "experience_blocks"):
            strange = [code for code in cleaned.get(name) or () if framework and code not in known]
            if strange:
                self.add_error(name, _("The framework has no block %(codes)s; it has %(known)s.") % {"codes": ", ".join(strange), "known": ", ".join(sorted(known))})
        if twice := sorted(set(cleaned.get("held_blocks") or ()) & set(cleaned.get("experience_blocks") or ())):
            self.add_error("experience_blocks", _("Already held: %(codes)s. A block is held or presented, not both.") % {"codes": ", ".join(twice)})
        if set(cleaned) & set(self.changed_data) & {"route", "experience_blocks", "held_blocks"} and self.judged():
            self.add_error(None, _("The grids or decisions of this candidate are there already: their route and blocks no longer change."))
        email = (cleaned.get("email") or "").strip().lower()
        if email:
            cleaned["email"] = email
            if Seat.objects.filter(session=session, email=email, role__in=Seat.JUDGES, released_at=None).exists():
                self.add_error("email", _("This person judges in the session and cannot be its candidate."))
            twin = Candidate.objects.filter(session=session, email__iexact=email).exclude(pk=self.instance.pk).first()
            if twin:
                self.add_error("email", _("%(name)s has this address already in this session.") % {"name": twin.title})
        return cleaned


def tests_of(sessions: list[Session]) -> list[tuple[str, str]]:
    """The tests of the frameworks these sessions certify."""
    found: dict[str, str] = {}
    for session in sessions:
        framework = of_session(session)
        for test in framework.tests if framework else ():
            found.setdefault(test.code, f"{test.code} – {test.name}")
    return list(found.items())


class GroupForm(OfSession):
    """Candidates of one session who sit a test together."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = tests_of(list(Session.objects.filter(workspace=self.workspace)))
        if self.instance.test and self.instance.test not in dict(choices):
            choices.append((self.instance.test, self.instance.test))
        self.fields["test"].widget = forms.Select(choices=[("", "—"), *choices])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        session = cleaned.get("session") or (self.instance.session if self.instance.session_id else None)
        session = session or Session.objects.filter(workspace=self.workspace).order_by("-number").first()
        if session is None and self.errors:
            return cleaned
        session = session or self.first()
        self.instance.session = cleaned["session"] = session
        strangers = [one.title for one in cleaned.get("candidates") or () if one.session_id != session.pk]
        if strangers:
            self.add_error("candidates", _("These candidates are not in this session: %(names)s.") % {"names": ", ".join(strangers)})
        framework = of_session(session)
        known = [test.code for test in framework.tests] if framework else []
        test = cleaned.get("test")
        if test and framework and test not in known:
            self.add_error("test", _("The framework has no test %(code)s; it has %(known)s.") % {"code": test, "known": ", ".join(known)})
        if test:
            for one in cleaned.get("candidates") or ():
                other = Group.objects.filter(session=session, test=test, candidates=one).exclude(pk=self.instance.pk).first()
                if other:
                    self.add_error("candidates", _("%(name)s already sits this test in “%(group)s”.") % {"name": one.title, "group": other.title})
        return cleaned


class SeatForm(forms.ModelForm):
    """A chair for a marker, a juror, the disability officer, a trainer; candidates get theirs from their own record."""

    class Meta:
        model = Seat
        fields = ("role", "name", "email", "outside", "trade")

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.session = self.instance.session = session
        self.fields["role"].choices = [choice for choice in Seat.Role.choices if choice[0] != Seat.Role.CANDIDATE]  # type: ignore[attr-defined]
        if self.instance.taken:
            self.fields["email"].disabled = self.fields["role"].disabled = True
        if self.instance.role == Seat.Role.TRAINER:
            self.fields["ties"] = forms.ModelMultipleChoiceField(
                session.candidates.order_by("number"), label=_("Candidates they train"), required=False, widget=forms.CheckboxSelectMultiple,
                initial=list(self.instance.ties.all()),
            )  # fmt: skip
        days = Hours.of(session).days
        if self.instance.judges and days and not self.instance._state.adding:
            halves = {"am": _("morning"), "pm": _("afternoon")}
            self.fields["absences"] = forms.MultipleChoiceField(
                label=_("Away on"), required=False, widget=forms.CheckboxSelectMultiple, initial=self.instance.absences,
                choices=[(f"{one.isoformat()} {half}", f"{short_day(one)}, {halves[half]}") for one in days for half in HALVES],
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        email, role = (cleaned.get("email") or "").strip().lower(), cleaned.get("role")
        if email and role:
            cleaned["email"] = email
            if why := composition.refusal(self.session, role, email, but=None if self.instance._state.adding else self.instance):
                self.add_error("email", why)
            elif cleaned.get("outside") and email in composition.bodies(self.session).office:
                self.add_error("outside", _("This person works for the certifier and does not count as from outside."))
        return cleaned

    def save(self, commit: bool = True) -> Any:
        if "absences" in self.cleaned_data:
            self.instance.absences = self.cleaned_data["absences"]
        seat = super().save(commit)
        if "ties" in self.cleaned_data:
            seat.ties.set(self.cleaned_data["ties"])
        return seat


class HoursForm(forms.Form):
    """Rooms, days and hours of the orals."""

    rooms = forms.CharField(label=gettext_lazy("Rooms, one per line"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)
    first = forms.DateField(label=pgettext_lazy("date", "From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    last = forms.DateField(label=gettext_lazy("Until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    am_from = forms.TimeField(label=gettext_lazy("Morning from"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    am_to = forms.TimeField(label=gettext_lazy("Morning until"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    pm_from = forms.TimeField(label=gettext_lazy("Afternoon from"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    pm_to = forms.TimeField(label=gettext_lazy("Afternoon until"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    gap = forms.IntegerField(label=gettext_lazy("Minutes between two orals"), min_value=0, max_value=120)
    each = forms.IntegerField(label=gettext_lazy("Members of the jury before each oral"), min_value=composition.FEWEST, max_value=12)

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        self.session = session
        now = Hours.of(session)
        kwargs.setdefault("initial", {
            "rooms": "\n".join(now.rooms), "first": min(now.days, default=session.starts_on), "last": max(now.days, default=session.ends_on),
            "am_from": now.am[0], "am_to": now.am[1], "pm_from": now.pm[0], "pm_to": now.pm[1], "gap": now.gap, "each": now.each,
        })  # fmt: skip
        super().__init__(*args, **kwargs)

    def clean_rooms(self) -> list[str]:
        found = list(dict.fromkeys(one.strip()[:80] for one in self.cleaned_data["rooms"].splitlines() if one.strip()))
        if not found:
            raise forms.ValidationError(_("No room is named."))
        return found[:50]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        if data["last"] < data["first"]:
            self.add_error("last", _("The last day lies before the first."))
        elif not weekdays(data["first"], data["last"]):
            self.add_error("first", _("There is no working day between these two."))
        if not data["am_from"] <= data["am_to"] <= data["pm_from"] <= data["pm_to"]:
            self.add_error("am_from", _("The hours of a day go forward: morning, then afternoon."))
        return data

    def save(self) -> None:
        data = self.cleaned_data
        hours = Hours(
            tuple(data["rooms"]), weekdays(data["first"], data["last"]), (data["am_from"], data["am_to"]), (data["pm_from"], data["pm_to"]),
            data["gap"], data["each"],
        )  # fmt: skip
        self.session.hours = hours.to_json()
        self.session.save()


class MoveForm(forms.Form):
    """An oral moved by hand."""

    starts_at = forms.DateTimeField(label=gettext_lazy("Begins"), widget=MOMENT)
    room = forms.ChoiceField(label=gettext_lazy("Room"))
    seats = forms.ModelMultipleChoiceField(Seat.objects.none(), label=gettext_lazy("Jury"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, slot: Slot, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"starts_at": timezone.localtime(slot.starts_at), "room": slot.room, "seats": list(slot.seats.all())})
        super().__init__(*args, **kwargs)
        rooms = dict.fromkeys([*Hours.of(slot.session).rooms, slot.room])
        self.fields["room"].choices = [(one, one) for one in rooms if one]  # type: ignore[attr-defined]
        self.fields["seats"].queryset = slot.session.seats.filter(released_at=None, role__in=Seat.JURY)  # type: ignore[attr-defined]


class TiesForm(forms.Form):
    """Whom somebody who judges knows: nobody is judged by a friend, a colleague, a trainer or an employer."""

    ties = forms.ModelMultipleChoiceField(
        Candidate.objects.none(), label=gettext_lazy("I know these candidates personally or through work"), required=False, widget=forms.CheckboxSelectMultiple
    )
    sure = forms.BooleanField(label=gettext_lazy("I have no personal or professional tie with the other candidates."))

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ties"].queryset = session.candidates.order_by("number")  # type: ignore[attr-defined]


SHARES = (("", "—"), ("0.3333", gettext_lazy("a third more")), ("0.25", gettext_lazy("a quarter more")), ("0.5", gettext_lazy("half as much again")), ("1", gettext_lazy("twice the time")))


class RequestForm(forms.Form):
    """What a candidate asks for: measures and tests, never why."""

    measures = forms.MultipleChoiceField(label=gettext_lazy("What would help you"), choices=Accommodation.Measure.choices, widget=forms.CheckboxSelectMultiple)
    kinds = forms.MultipleChoiceField(label=gettext_lazy("For which tests"), choices=Accommodation.Kind.choices, widget=forms.CheckboxSelectMultiple)
    extra_time = forms.ChoiceField(label=gettext_lazy("How much extra time"), choices=SHARES, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        timed = Accommodation.Measure.EXTRA_TIME in data.get("measures", ())
        if timed and not data.get("extra_time"):
            self.add_error("extra_time", _("Say how much extra time."))
        if not timed:
            data["extra_time"] = ""
        return data


class OpinionForm(forms.Form):
    """The disability officer's reasoned opinion."""

    opinion = forms.CharField(
        label=gettext_lazy("Your reasoned opinion"), widget=forms.Textarea(attrs={"rows": 4}), max_length=3000, validators=[discreet],
        help_text=gettext_lazy("What the measure changes for the test, within its rules. Never the reason of health."),
    )  # fmt: skip


class ProposalForm(OpinionForm):
    """A criterion the officer proposes to neutralise."""

    candidate = forms.ModelChoiceField(Candidate.objects.none(), label=gettext_lazy("Candidate"))
    criterion = forms.ChoiceField(label=gettext_lazy("Criterion"))
    not_core = forms.BooleanField(label=gettext_lazy("This criterion is not at the core of the job."))
    field_order = ("candidate", "criterion", "opinion", "not_core")

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.session = session
        asked = Accommodation.objects.filter(candidate__session=session).values("candidate")
        self.fields["candidate"].queryset = session.candidates.filter(pk__in=asked)  # type: ignore[attr-defined]
        framework = of_session(session)
        self.criteria = framework.criteria if framework else ()
        self.fields["criterion"].choices = [("", "—"), *((one.key, f"{one.code} – {one.name}") for one in self.criteria)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("candidate") and Neutralisation.objects.filter(candidate=data["candidate"], criterion=data.get("criterion", "")).exists():
            self.add_error("criterion", _("This criterion has been proposed for this candidate already."))
        return data


class DecisionForm(forms.Form):
    """What was decided on a request, by the certifier."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Decision"), choices=(("granted", gettext_lazy("Granted")), ("refused", gettext_lazy("Refused"))), widget=forms.RadioSelect
    )
    measures = forms.MultipleChoiceField(label=gettext_lazy("Measures granted"), choices=Accommodation.Measure.choices, widget=forms.CheckboxSelectMultiple, required=False)
    extra_time = forms.DecimalField(
        label=gettext_lazy("Extra time, as a share of the length (0.3333 for a third)"), min_value=0, max_value=2, max_digits=5, decimal_places=4, required=False
    )
    resource = forms.CharField(label=gettext_lazy("Who or what is arranged"), max_length=200, required=False, validators=[discreet])
    resource_ready = forms.BooleanField(label=gettext_lazy("Confirmed"), required=False)
    reason = forms.CharField(label=gettext_lazy("Reason of the decision"), widget=forms.Textarea(attrs={"rows": 3}), max_length=3000, validators=[discreet])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("answer") == "granted":
            if not data.get("measures"):
                self.add_error("measures", _("Say which measures are granted."))
            elif Accommodation.Measure.EXTRA_TIME in data["measures"] and not data.get("extra_time"):
                self.add_error("extra_time", _("Say how much extra time."))
        return data


class JuryDecisionForm(forms.Form):
    """The jury's decision on a criterion to neutralise: who was there, what, why."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Decision"), choices=(("yes", gettext_lazy("The criterion is neutralised")), ("no", gettext_lazy("The criterion counts"))), widget=forms.RadioSelect
    )
    present = forms.ModelMultipleChoiceField(Seat.objects.none(), label=gettext_lazy("Members present"), widget=forms.CheckboxSelectMultiple)
    reason = forms.CharField(label=gettext_lazy("Reasons"), widget=forms.Textarea(attrs={"rows": 4}), max_length=3000, validators=[discreet])

    def __init__(self, *args: Any, row: Neutralisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        session = row.candidate.session
        self.found = composition.bodies(session)
        self.fields["present"].queryset = session.seats.filter(released_at=None, role__in=Seat.JURY)  # type: ignore[attr-defined]

    def clean_present(self) -> Any:
        seats = list(self.cleaned_data["present"])
        if len(seats) < composition.FEWEST:
            raise forms.ValidationError(_("A jury never decides alone: at least two members."))
        if not composition.outside_enough(seats):
            raise forms.ValidationError(_("At least half of those present must come from outside."))
        allowed = self.found.may_judge(self.row.candidate, seats)
        if tied := [seat for seat in seats if seat not in allowed]:
            raise forms.ValidationError(_("%(names)s must stand aside: they know the candidate.") % {"names": composition.names(tied)})
        return seats


