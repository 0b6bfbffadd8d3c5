"""Beginning a new case, and checking the files that there are."""
