"""The agent broken on purpose, in named ways, to see whether the cases find out."""
