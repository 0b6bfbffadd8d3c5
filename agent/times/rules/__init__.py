"""The grammar: a newcomer extends it by a line in one of these tables, or by a word in ../words/."""
