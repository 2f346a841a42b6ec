"""The kernel's models, one module per noun."""

from .figure import CheckResult, Direction, Edition, Evidence, Figure, Indicator, Measure
from .intake import Import, Preset
from .job import Job, Worker
from .message import Message
from .record import Attachment, Change, Counter, Member, Record, Stamp
from .user import Token, User
from .workspace import Invitation, Membership, Purpose, Role, Vat, Workspace

__all__ = [
    "Attachment", "Change", "CheckResult", "Counter", "Direction", "Edition", "Evidence", "Figure", "Import", "Indicator",
    "Invitation", "Job", "Measure", "Member", "Membership", "Message", "Preset", "Purpose", "Record", "Role", "Stamp",
    "Token", "User", "Vat", "Worker", "Workspace",
]  # fmt: skip
