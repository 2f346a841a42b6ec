"""Frameworks in and out of the formats of others: Moodle's competency file, 1EdTech CASE, and the French register's fiches."""
