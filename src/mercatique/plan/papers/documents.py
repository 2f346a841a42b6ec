"""The documents of the plan, registered by their modules."""

from mercatique.plan.papers import brief, framing, presentation, roadmap, schedules, specification, synthesis

__all__ = ["brief", "framing", "presentation", "roadmap", "schedules", "specification", "synthesis"]
