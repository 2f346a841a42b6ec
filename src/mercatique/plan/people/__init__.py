"""People and means: who and what does the work, in which team, with which skills, and whether the plan can be done."""
