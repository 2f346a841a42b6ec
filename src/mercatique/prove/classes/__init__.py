"""A trainer's class: people with their own workspaces, a case for all, progress they consent to show, comments; never a mark."""
