"""The base of everything people write down: identity, number, version, history."""

import uuid
from functools import cache
from typing import Any, ClassVar

from django.conf import settings
from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.manager import HistoryManager
from simple_history.models import HistoricalRecords

from mercatique.kernel.addresses import numbered


class Change(models.Model):
    """One act of one person (a request, a job, a command): what undo replays."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    workspace = models.ForeignKey("kernel.Workspace", on_delete=models.CASCADE, related_name="changes")
    at = models.DateTimeField(default=timezone.now, db_index=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    actor = models.CharField(max_length=120)
    undoes = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="undone_by")

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.actor}, {self.at:%Y-%m-%d %H:%M}"


class Stamp(models.Model):
    """What every historical row carries beside its fields: the change it belongs to and who acted."""

    change = models.ForeignKey(Change, null=True, on_delete=models.SET_NULL, related_name="+", db_constraint=False)
    actor = models.CharField(max_length=120, blank=True)

    class Meta:
        abstract = True


class Counter(models.Model):
    """The last number given to a kind of record in a workspace."""

    workspace = models.ForeignKey("kernel.Workspace", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "kind"], name="one_counter_per_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.last}"

    @classmethod
    def next(cls, workspace_id: uuid.UUID, kind: str) -> int:
        """One more than the last number, in a single statement: who asks at the same time waits for it."""
        given = [cls._meta.get_field("workspace").get_db_prep_value(workspace_id, connection), kind]
        with connection.cursor() as cursor:
            cursor.execute(ONE_MORE, given)
            found: int = cursor.fetchone()[0]
        return found


ONE_MORE = """
    INSERT INTO "kernel_counter" ("workspace_id", "kind", "last") VALUES (%s, %s, 1)
    ON CONFLICT ("workspace_id", "kind") DO UPDATE SET "last" = "kernel_counter"."last" + 1
    RETURNING "last"
"""


class Past(HistoryManager):
    """The manager of what a record was; its class is made once, where the library makes one each time it is asked."""

    @classmethod
    @cache
    def from_queryset(cls, queryset_class: Any, class_name: str | None = None) -> Any:
        return super().from_queryset(queryset_class, class_name)


class History(HistoricalRecords):
    """What is kept of every change of a record, as the library keeps it."""

    def create_historical_record_m2ms(self, history_instance: Any, instance: Any) -> None:
        if history_instance.history_type != "+":  # a record just made has nothing tied to it yet
            super().create_historical_record_m2ms(history_instance, instance)


class Record(models.Model):
    """Something a person wrote down or decided, in one workspace, with a history.

    All fields but the title may stay empty: completeness is the business of criteria.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("kernel.Workspace", on_delete=models.CASCADE, related_name="+", editable=False)
    number = models.PositiveIntegerField(_("number"), editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    title = models.CharField(_("title"), max_length=200)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)

    history = History(inherit=True, bases=[Stamp], m2m_fields_model_field_name="historic_m2m", history_manager=Past)

    historic_m2m: ClassVar[tuple[str, ...]] = ()
    #: Fields whose change concerns whatever rests on this record.
    meaningful: ClassVar[tuple[str, ...]] = ("title",)
    #: Fields searched besides the title.
    searched: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["workspace", "number"], name="%(app_label)s_%(class)s_number")]

    def __str__(self) -> str:
        return self.title

    @property
    def own_source(self) -> str:
        """What it rests on by its nature, in words, before anybody adds a support."""
        return ""

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.number is None:
            self.number = Counter.next(self.workspace_id, self._meta.label_lower)
        if self._state.adding:
            super().save(*args, **kwargs)
            return
        self.version += 1
        self.changed_at = timezone.now()
        if fields := kwargs.get("update_fields"):
            kwargs["update_fields"] = {*fields, "version", "changed_at"}
        super().save(*args, **kwargs)

    @classmethod
    def noun(cls) -> str:
        """The name of this kind in addresses: ``objective`` in ``decide:objective-detail``."""
        return str(cls._meta.model_name)

    @classmethod
    def plural(cls) -> str:
        """The name of the list in addresses."""
        noun = cls.noun()
        return noun[:-1] + "ies" if noun.endswith("y") else noun + ("es" if noun.endswith("s") else "s")

    @classmethod
    def address(cls, act: str) -> str:
        return f"{cls._meta.app_label}:{cls.noun()}-{act}"

    def page_url(self, act: str = "detail") -> str:
        return numbered(self.address(act), self.workspace.slug, self.number)

    def get_absolute_url(self) -> str:
        return self.page_url()

    def mend_url(self, role: str = "") -> str:
        """Where this record is updated after a support (in that role) has changed."""
        return self.page_url("edit")

    def fingerprint(self) -> dict[str, str]:
        """The values whose change matters to what rests on this record."""
        return {name: str(getattr(self, name) if getattr(self, name) is not None else "") for name in self.meaningful}

    @property
    def settled(self) -> bool:
        """Whether it stands as it was issued: what it rests on may be rechecked, no longer added or taken away."""
        return False

    def gaps(self) -> list[str]:
        """What this record still lacks, as short sentences (none by default)."""
        return []


class Member(Record):
    """A person who works in the workspace: a name, perhaps a user. Owners and participants point here."""

    title = models.CharField(_("name"), max_length=200)
    function = models.CharField(_("function"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    active = models.BooleanField(_("active"), default=True)

    meaningful = ("title", "function")
    searched = ("function", "email")

    class Meta(Record.Meta):
        verbose_name = _("person")
        verbose_name_plural = _("people")


class Attachment(Record):
    """A file brought as a source or as a piece of a dossier; its bytes lie in the workspace's folder."""

    name = models.CharField(_("file name"), max_length=200, editable=False)
    size = models.PositiveBigIntegerField(_("size"), default=0, editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    kind = models.CharField(_("type"), max_length=100, blank=True, editable=False)
    note = models.TextField(_("note"), blank=True)

    meaningful = ("title", "sha256")
    searched = ("name", "note")

    class Meta(Record.Meta):
        verbose_name = _("file")
        verbose_name_plural = _("files")

    @property
    def path(self) -> Any:
        return self.workspace.folder / "files" / self.sha256
