"""What the room "analyze" writes down."""

from .diagnosis.models import SwotLine
from .segments.models import Segment
from .watch.models import WatchItem, WatchKind, WatchSource, WatchTopic

__all__ = ["Segment", "SwotLine", "WatchItem", "WatchKind", "WatchSource", "WatchTopic"]
