"""The documents of the plan, each made for its reader: marketing plan, roadmap, specifications, framing documents, briefs."""
