"""Where a text stops being TOML, and what to write there."""

import re

HINTS = {
    "Invalid value": 'texts stand in "straight quotes", lists in [brackets]; true and false have small letters',
    "Invalid date": "there is no such day or time; write a day like 2026-12-25",
    "Expected newline": "a line holds one rule; texts, and hours such as "
    '"09:00-17:00", stand in quotes, several of them in [brackets]',
    "Expected '='": "a rule is written name = value",
    "Invalid statement": "a line is name = value, a [table], or a remark behind #",
    "Illegal character": "a text ends on its line with the quote that it began with",
    "Cannot overwrite": "it was said before; keep one of the two",
    "Cannot declare": "the table stands further above already; put the two together. "
    "Several kinds of meeting have two brackets each: [[meetings]]",
    "Cannot mutate": "it was said before; keep one of the two",
    "Unclosed array": "a list ends with ], and texts in it stand in quotes with commas between them",
    "Unclosed inline": "a table in { } ends on the line on which it begins",
    "Invalid initial": "a table in { } stands on one line, without a comma before }; a table of its own may be longer",
    "Expected ']'": "the name of a table ends with ]",
    "Unescaped": r"write \\ for \, or put the text in 'single quotes'",
    "Invalid hex": r"write \\ for \, or put the text in 'single quotes'",
}
"""What to do, by how the parser's message begins."""
_PLACE = re.compile(r" \(at line (\d+), column \d+\)")


def told(message: str, text: str) -> tuple[int, str]:
    """Return the line on which the parser stopped, and what to do there."""
    found = _PLACE.search(message)
    line = int(found[1]) if found else len(text.rstrip().splitlines())
    hint = next((hint for start, hint in HINTS.items() if message.startswith(start)), "correct this line")
    return line, f"this cannot be read as TOML ({message.partition(' (at ')[0]}): {hint}"
