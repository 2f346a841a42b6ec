"""The form of a test: hours that make sense, a test of the session's framework, a recording that is one."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mercatique.kernel.forms import RecordForm
from mercatique.kernel.models import Attachment
from mercatique.prove.framework import of_session
from mercatique.prove.papers.models import Paper
from mercatique.prove.sessions.forms import tests_of
from mercatique.prove.sessions.models import Session

DAY = 24 * 60
#: Files with one paper.
MANY_FILES = 20
#: What may not change once somebody has opened the subject.
FIXED = ("session", "test", "form", "questions", "case", "english", "opens_at")


def audio_kind(attachment: Attachment) -> str:
    """What a browser may play, by the file's first bytes; empty for anything else."""
    try:
        with attachment.path.open("rb") as file:
            head = file.read(16)
    except OSError:
        return ""
    if head[:3] == b"ID3" or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0 and head[1] & 0x06):
        return "audio/mpeg"
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return "audio/wav"
    if head[:4] == b"OggS":
        return "audio/ogg"
    if head[:4] == b"fLaC":
        return "audio/flac"
    return "audio/mp4" if head[4:8] == b"ftyp" else ""


class SittingForm(RecordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("opens_at", "closes_at"):
            if name in self.fields:
                self.fields[name].widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        if "test" in self.fields:
            choices = tests_of(list(Session.objects.filter(workspace=self.workspace)))
            known = {code for code, _label in choices}
            if self.instance.test and self.instance.test not in known:
                choices.append((self.instance.test, self.instance.test))
            self.fields["test"].widget = forms.Select(choices=[("", "—"), *choices])
        if "questions" in self.fields:
            self.fields["questions"].widget.attrs["rows"] = 10
            self.fields["questions"].help_text = gettext_lazy(
                "A line that begins with “#” opens a section, with “-” a question; with “*” a question that each member of a group answers alone. Left empty with a case pack or an English questionnaire."
            )
        if "minutes" in self.fields:
            self.fields["minutes"].help_text = gettext_lazy("Counted from the moment the subject is opened, and never beyond the closing. Empty: until the closing. Extra time is added by itself.")
        if "files_most" in self.fields:
            self.fields["files_most"].help_text = gettext_lazy("0: answers are typed and nothing else. An English questionnaire takes no file.")
        if "transcript" in self.fields:
            self.fields["transcript"].help_text = gettext_lazy("Candidates never see it.")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        opens, closes, minutes = data.get("opens_at"), data.get("closes_at"), data.get("minutes")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("The test closes before it opens: give a later closing."))
        if minutes is not None and not 1 <= minutes <= DAY:
            self.add_error("minutes", _("A paper lasts from 1 to 1,440 minutes (a day)."))
        if (data.get("files_most") or 0) > MANY_FILES:
            self.add_error("files_most", _("A paper takes %(n)d files at most.") % {"n": MANY_FILES})
        audio = data.get("audio")
        if audio and not audio_kind(audio):
            self.add_error("audio", _("“%(name)s” is no recording that can be played: choose MP3, M4A, OGG, FLAC or WAV.") % {"name": audio.name})
        if data.get("case") and data.get("english"):
            self.add_error("english", _("A test has a case pack or an English questionnaire, not both."))
        session = data.get("session")
        framework = of_session(session) if session else None
        if data.get("test") and framework and data["test"] not in {test.code for test in framework.tests}:
            self.add_error("test", _("This test is not one of the session's framework."))
        if not self.instance._state.adding and set(self.changed_data) & set(FIXED):
            begun = Paper.objects.filter(sitting=self.instance).exclude(state=Paper.State.WAITING).first()
            if begun is not None:
                raise ValidationError(_("A candidate has already opened this subject: what is asked can no longer change. Make another test."))
        return data


class CasePackForm(RecordForm):
    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for name in ("supplier_at", "competitor_at", "budget_at", "review_at"):
            if data.get(name) is not None and data[name] > DAY:
                self.add_error(name, _("Give a minute within the day: from 0 to 1,440."))
        fixed = {"level", "same", *(f"{kind}_at" for kind in ("supplier", "competitor", "budget", "review"))}
        papers = Paper.objects.filter(sitting__case=self.instance).exclude(state=Paper.State.WAITING)
        if not self.instance._state.adding and fixed & set(self.changed_data) and papers.exists():
            raise ValidationError(_("A candidate has already opened a subject made with this pack: make another pack."))
        return data


class ReopenForm(forms.Form):
    """Why, and for how long."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    minutes = forms.IntegerField(label=gettext_lazy("Minutes"), min_value=1, max_value=DAY, initial=15)


