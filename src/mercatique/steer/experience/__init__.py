"""The report of one person on what they did: their actions, meetings, decisions and figures, and what they learned."""
