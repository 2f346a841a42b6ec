"""Writing a paper: giving it out, beginning it, saving it so that nothing is lost, sealing it at its end whoever is there."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.kernel.jobs import Run, enqueue, job
from mercatique.prove.marking.chain import append
from mercatique.prove.papers import questions, receipts
from mercatique.prove.papers.models import (
    Paper,
    PaperEntry,
    PaperFile,
    PaperNotice,
    PaperReopening,
    PaperSeal,
    Sitting,
)
from mercatique.prove.sessions.models import Candidate
from mercatique.prove.sessions.times import allowed

#: Signs of one answer; a version is added to for a minute; minutes during which what comes late is kept aside.
LIMIT, MERGE, GRACE = 60_000, timedelta(seconds=60), timedelta(minutes=10)
DAY = 24 * 60
LIVE = (Paper.State.WAITING, Paper.State.OPEN)

TOO_LONG = mark("This answer has %(size)d signs; %(limit)d fit. It has not been saved: shorten it or share it out over other questions. What was saved before is still there.")  # fmt: skip


def digest(text: str) -> str:
    """What a window knows of an answer: enough to see whether somebody has written there since."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


# -- giving out ----------------------------------------------------------------------------------------------------


def minutes_of(sitting: Sitting, people: Iterable[Candidate], minutes: int) -> int:
    """Minutes with the extra time of whoever has most of those who write together; never a day more."""
    kind = "oral" if sitting.setting == Sitting.Setting.ORAL else "written"
    longest = max((allowed(one, minutes, kind) for one in people), default=minutes)
    if longest - minutes > DAY:
        raise Fault("extra-time", mark("Extra time of more than a day has been granted (%(hours)d hours): correct the accommodation first."), hours=(longest - minutes) // 60)
    return longest


def latest(sitting: Sitting, people: Iterable[Candidate]) -> datetime:
    """When a paper ends at the latest: the closing of the test, with extra time."""
    assert sitting.opens_at is not None
    return sitting.opens_at + timedelta(minutes=minutes_of(sitting, people, sitting.window))


def dispensed(sitting: Sitting, candidate: Candidate) -> bool:
    """Whether a candidate already holds every block this test serves, or presents it on prior experience."""
    from mercatique.prove.framework import of_session

    framework = of_session(sitting.session) if sitting.session else None
    served = {item.block for item in framework.criteria if item.test == sitting.test} if framework and sitting.test else set()
    return bool(served) and all(block in candidate.held_blocks or candidate.on_experience(block) for block in served)


def give_out(sitting: Sitting) -> int:
    """A paper for every candidate (and every group): those that are missing are made, the hours of those not begun are set anew."""
    if not sitting.ready:
        raise Fault("not-ready", mark("The test needs a session, an opening and a later closing before papers can be given out."))
    session = sitting.session
    assert session is not None
    groups = [one for one in session.groups.all() if one.test in {"", sitting.test}]
    wanted: list[tuple[Candidate | None, Any, list[Candidate]]] = []
    if sitting.form == Sitting.Form.GROUP:
        for group in groups:
            members = [one for one in group.candidates.all() if not dispensed(sitting, one)]
            if members:
                wanted.append((None, group, members))
                wanted += [(one, group, [one]) for one in members] if questions.alone(sitting) else []
        if not wanted:
            raise Fault("no-group", mark("This test is sat in groups and the session has none: put its candidates into groups first."))
    else:
        wanted = [(one, None, [one]) for one in session.candidates.all() if not dispensed(sitting, one)]
        if not wanted:
            raise Fault("no-candidate", mark("The session has no candidate for this test yet."))
    made = 0
    with transaction.atomic():
        number = Paper.objects.filter(sitting=sitting).aggregate(last=Max("number"))["last"] or 0
        for candidate, group, people in wanted:
            end = latest(sitting, people)
            key: dict[str, Any] = {"candidate": candidate} if candidate else {"candidate": None, "group": group}
            found = Paper.objects.filter(sitting=sitting, **key).first()
            if found is None:
                number, made = number + 1, made + 1
                Paper.objects.create(workspace_id=sitting.workspace_id, sitting=sitting, number=number, candidate=candidate, group=group, ends_at=end)
            elif found.state == Paper.State.WAITING:
                found.ends_at = end
                found.save(update_fields=["ends_at"])
            watch(sitting, end)
    return made


def watch(sitting: Sitting, end: datetime) -> None:
    """Ask for the sealing at an end: it happens whether or not anybody is looking (what is over already is sealed when read)."""
    if end <= timezone.now():
        return
    enqueue(sitting.workspace, "papers-seal", actor="Mercatique", key=f"papers-seal-{sitting.pk}-{end:%Y%m%d%H%M%S}", run_after=end, sitting=str(sitting.pk))


@job("papers-seal", label=mark("Sealing of answer papers"))
def seal_due(run: Run, sitting: str) -> dict[str, int]:
    """Seal every paper of a test whose time is over."""
    due = Paper.objects.filter(sitting=sitting, workspace=run.workspace, state__in=LIVE, ends_at__lte=timezone.now())
    return {"sealed": sum(settle(paper) for paper in due)}


# -- writing -------------------------------------------------------------------------------------------------------


def begin(paper: Paper, now: datetime | None = None) -> None:
    """The candidate opens the subject: their time begins."""
    now = now or paper.now()
    opens = paper.sitting.opens_at
    if opens is None or now < opens:
        raise Fault("not-open", mark("This test has not opened yet."))
    settle(paper, now)
    if paper.state != Paper.State.WAITING:
        return
    end = paper.ends_at
    if paper.sitting.minutes:
        end = min(end, now + timedelta(minutes=minutes_of(paper.sitting, paper.members(), paper.sitting.minutes)))
    if Paper.objects.filter(pk=paper.pk, state=Paper.State.WAITING).update(state=Paper.State.OPEN, begun_at=now, ends_at=end, heard_at=now):
        watch(paper.sitting, end)
    paper.refresh_from_db()


@dataclass
class Saved:
    """What became of what a window sent."""

    written: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    refused: dict[str, Fault] = field(default_factory=dict)
    over: bool = False


def save(paper: Paper, given: dict[str, tuple[str, str]], tab: str, author: str, now: datetime | None = None) -> Saved:
    """Keep what a window sent: ``given`` is question → (text, what the window knew of it).

    An answer that somebody else has written meanwhile is not overwritten: the other text is kept beside it.
    """
    now = now or paper.now()
    result = Saved()
    settle(paper, now)
    known = {question.key: question for question in questions.asked(paper)}
    with transaction.atomic():
        # Whoever saves first is waited for: the update takes the row's lock on every database.
        running = Paper.objects.filter(pk=paper.pk, state=Paper.State.OPEN).update(heard_at=now)
        for key, (raw, base) in given.items():
            text = raw.replace("\r\n", "\n").replace("\x00", "")
            question = known.get(key)
            if question is None or (question.options and text not in {"", *(letter for letter, _words in question.options)}):
                continue
            if len(text) > LIMIT:
                result.refused[key] = Fault("too-long", TOO_LONG, size=len(text), limit=LIMIT)
            elif running:
                put(paper, key, text, base, tab, author, now, result)
            else:
                late(paper, key, text, base, tab, author, now, result)
        if result.written:
            Paper.objects.filter(pk=paper.pk).update(saved_at=now)
    result.over = not running
    paper.refresh_from_db()
    return result


def put(paper: Paper, key: str, text: str, base: str, tab: str, author: str, now: datetime, result: Saved) -> None:
    last = in_place(paper).filter(question=key).order_by("number").last()
    before = last.text if last else ""
    if text == before:
        return
    if base != digest(before):
        if digest(text) == base:
            result.elsewhere.append(key)
            return
        aside(paper, key, text, tab, author, now, PaperEntry.Kind.BESIDE)
        result.beside.append(key)
        return
    if last and last.tab == tab and tab and now - last.first_at < MERGE:
        last.text, last.saved_at = text, now
        last.save(update_fields=["text", "saved_at"])
    else:
        add(paper, key, text, tab, author, now, PaperEntry.Kind.PLACE)
    result.written.append(key)


def late(paper: Paper, key: str, text: str, base: str, tab: str, author: str, now: datetime, result: Saved) -> None:
    """After the end nothing counts; what was under way is kept aside for a while, in case the paper is opened again."""
    if paper.begun_at is None or now > paper.ends_at + GRACE or not text or digest(text) == base:
        return
    last = in_place(paper).filter(question=key).order_by("number").last()
    if text != (last.text if last else ""):
        aside(paper, key, text, tab, author, now, PaperEntry.Kind.LATE)
        result.late.append(key)


def aside(paper: Paper, key: str, text: str, tab: str, author: str, now: datetime, kind: str) -> None:
    """One row for each window: it follows what is typed there."""
    row = PaperEntry.objects.filter(paper=paper, question=key, kind=kind, tab=tab).order_by("number").last()
    if row is None:
        add(paper, key, text, tab, author, now, kind)
    else:
        row.text, row.saved_at = text, now
        row.save(update_fields=["text", "saved_at"])


def add(paper: Paper, key: str, text: str, tab: str, author: str, now: datetime, kind: str) -> None:
    number = (PaperEntry.objects.filter(paper=paper, question=key).aggregate(last=Max("number"))["last"] or 0) + 1
    PaperEntry.objects.create(
        workspace_id=paper.workspace_id, paper=paper, question=key, number=number, kind=kind, text=text, tab=tab[:40],
        author=author[:120], first_at=now, saved_at=now,
    )  # fmt: skip


def in_place(paper: Paper) -> Any:
    return PaperEntry.objects.filter(paper=paper, kind=PaperEntry.Kind.PLACE)


def answers(paper: Paper) -> dict[str, PaperEntry]:
    """The last version of each answer."""
    return {row.question: row for row in in_place(paper).order_by("number")}


def besides(paper: Paper) -> list[PaperEntry]:
    """Texts written in another window that nobody has chosen between yet."""
    return list(PaperEntry.objects.filter(paper=paper, kind=PaperEntry.Kind.BESIDE).order_by("question", "number"))


def choose(paper: Paper, entry: PaperEntry, use: bool, author: str, now: datetime | None = None) -> None:
    """Put a text that was kept beside in its place, or leave it there for good; the other stays in the history."""
    now = now or paper.now()
    settle(paper, now)
    with transaction.atomic():
        if not Paper.objects.filter(pk=paper.pk, state=Paper.State.OPEN).update(heard_at=now):
            raise Fault("over", mark("The time is over: this paper is sealed as it was saved."))
        if use:
            add(paper, entry.question, entry.text, "", author, now, PaperEntry.Kind.PLACE)
            Paper.objects.filter(pk=paper.pk).update(saved_at=now)
        PaperEntry.objects.filter(pk=entry.pk).update(kind=PaperEntry.Kind.SETTLED)


# -- sealing -------------------------------------------------------------------------------------------------------


def settle(paper: Paper, now: datetime | None = None) -> bool:
    """Seal a paper whose time is over; called by the job and by every read, and it happens once."""
    now = now or paper.now()
    if paper.state not in LIVE or now < paper.ends_at:
        return False
    return seal(paper, PaperSeal.Cause.TIME, paper.ends_at)


def hand_in(paper: Paper, now: datetime | None = None) -> bool:
    """The candidate has finished. Asked twice, it is done once."""
    now = now or paper.now()
    if settle(paper, now) or paper.sealed:
        return False
    if paper.state != Paper.State.OPEN:
        raise Fault("not-begun", mark("This paper has not been begun."))
    return seal(paper, PaperSeal.Cause.HANDED, now)


def seal(paper: Paper, cause: str, at: datetime) -> bool:
    """Close the paper as it stands at ``at``, and put its hash on record."""
    with transaction.atomic():
        begun = paper.begun_at is not None
        state = Paper.State.SEALED if begun else Paper.State.ABSENT
        if not Paper.objects.filter(pk=paper.pk, state=paper.state, ends_at=paper.ends_at).update(state=state):
            paper.refresh_from_db()
            return False
        sitting = paper.sitting
        number = PaperSeal.objects.filter(paper=paper).count() + 1
        record = {"test": sitting.test or sitting.number, "sitting": sitting.number, "paper": paper.number, "code": paper.code}
        if begun:
            content = canonical(contents(paper, cause, at, number))
            sha = hashlib.sha256(content.encode()).hexdigest()
            PaperSeal.objects.create(
                workspace_id=paper.workspace_id, paper=paper, number=number, cause=cause, sealed_at=at, content=content, sha256=sha
            )
            record |= {"seal": number, "cause": str(cause), "sealed_at": at, "sha256": sha}
        if sitting.session:
            append("paper-sealed" if begun else "paper-absent", sitting.session, record)
        if begun:
            receipts.post(paper)
    paper.refresh_from_db()
    return True


def contents(paper: Paper, cause: str, at: datetime, number: int) -> dict[str, Any]:
    """What is sealed: answers as saved by then, and what was kept beside them."""
    titles = {question.key: question.title for question in questions.asked(paper)}

    def told(row: PaperEntry) -> dict[str, Any]:
        return {
            "question": row.question, "title": titles.get(row.question, ""), "text": row.text, "version": row.number,
            "saved_at": row.saved_at.isoformat(),
        }  # fmt: skip

    kept = [row for row in answers(paper).values() if row.saved_at <= at]
    return {
        "format": "mercatique-paper-1",
        "test": paper.sitting.test,
        "sitting": paper.sitting.number,
        "paper": paper.code,
        "seal": number,
        "cause": str(cause),
        "begun_at": paper.begun_at.isoformat() if paper.begun_at else None,
        "ends_at": paper.ends_at.isoformat(),
        "sealed_at": at.isoformat(),
        "answers": [told(row) for row in sorted(kept, key=lambda row: list(titles).index(row.question) if row.question in titles else 999)],
        "beside": [told(row) for row in besides(paper) if row.saved_at <= at],
        "files": [
            {"number": row.number, "name": row.name, "size": row.size, "sha256": row.sha256, "kept_at": row.kept_at.isoformat()}
            for row in paper.files.filter(state=PaperFile.State.HANDED, kept_at__lte=at)
        ],
        "notices": [{"kind": row.kind, "due_at": row.due_at.isoformat(), "seen_at": row.seen_at.isoformat()} for row in paper.notices.all()],
    }


def canonical(payload: dict[str, Any]) -> str:
    return json.dumps(payload, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def read(paper: Paper) -> dict[str, Any] | None:
    """The last seal's content; None while there is none."""
    last = paper.seals.last()
    return json.loads(last.content) if last else None


def reopen(paper: Paper, reason: str, minutes: int, by: str, now: datetime | None = None) -> None:
    """Open a sealed paper again for some minutes: the seal stays, the reason is on record."""
    now = now or paper.now()
    settle(paper, now)
    if not paper.sealed:
        raise Fault("not-sealed", mark("This paper is still open: there is nothing to open again."))
    if not reason.strip():
        raise Fault("no-reason", mark("Say why the paper is opened again: the reason goes on record."))
    if not 1 <= minutes <= DAY:
        raise Fault("minutes", mark("A paper is opened again for 1 to 1,440 minutes (a day)."))
    with transaction.atomic():
        PaperReopening.objects.create(workspace_id=paper.workspace_id, paper=paper, reason=reason.strip(), minutes=minutes, by=by[:120], at=now)
        end = now + timedelta(minutes=minutes)
        Paper.objects.filter(pk=paper.pk).update(state=Paper.State.OPEN, begun_at=paper.begun_at or now, ends_at=end, heard_at=now)
        PaperEntry.objects.filter(paper=paper, kind=PaperEntry.Kind.LATE).update(kind=PaperEntry.Kind.BESIDE)
        paper.files.filter(state=PaperFile.State.LATE).update(state=PaperFile.State.HANDED, kept_at=now)
        if paper.sitting.session:
            payload = {"sitting": paper.sitting.number, "paper": paper.number, "code": paper.code, "reason": reason.strip(), "minutes": minutes, "until": end}
            append("paper-reopened", paper.sitting.session, payload, by)
        watch(paper.sitting, end)
    paper.refresh_from_db()


# -- what happens meanwhile ----------------------------------------------------------------------------------------


def due(paper: Paper, now: datetime | None = None) -> list[tuple[datetime, str]]:
    """The events whose minute has come on this paper, by the server's clock."""
    pack = paper.sitting.case
    if pack is None or paper.begun_at is None:
        return []
    now = min(now or paper.now(), paper.ends_at)
    return [(at, kind) for minute, kind in pack.events if (at := paper.begun_at + timedelta(minutes=minute)) <= now]


def notices(paper: Paper, now: datetime | None = None) -> list[PaperNotice]:
    """The events shown on this paper; what is shown for the first time is logged."""
    now = now or paper.now()
    seen = {row.kind: row for row in paper.notices.all()}
    fresh = [(at, kind) for at, kind in due(paper, now) if kind not in seen]
    for at, kind in fresh:
        seen[kind], _made = PaperNotice.objects.get_or_create(
            paper=paper, kind=kind, defaults={"workspace_id": paper.workspace_id, "due_at": at, "seen_at": now}
        )
    if fresh:
        Paper.objects.filter(pk=paper.pk).update(heard_at=now)
    return sorted(seen.values(), key=lambda row: row.due_at)
