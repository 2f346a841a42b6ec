"""The manual: the programme of the course, its method cards, the bilingual glossary and the quizzes."""
