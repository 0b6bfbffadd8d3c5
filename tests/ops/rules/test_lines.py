"""The line of every value of a TOML text."""

import tomllib
from collections.abc import Iterator
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ops.rules.lines import Place, line_of, lines

NASTY = '''a = 1 # [b]
[ slots ] # "hours"
"zone" = "x # [meetings] ="
hours . mon = [
  "09:00-12:00", # the morning ]

  '13:00-17:00',
]
hours.tue = [["a"], ["b", "c"],]
holidays = [2026-12-24, 2026-12-25 07:00:00.5, 07:30:00]
text = """
[[meetings]]
name = "no \\""" key"
"""
raw = \'\'\'
it's = ''
\'\'\'
[[meetings]]
name = 'it # is'
f = -1.5e3
[meetings.hours]
mon = []
[[meetings]]
hours = {mon = ["1"], "tue" = [], wed.x = {}}
[[meetings.more]]
a = 1
[[meetings.more]]
a = 2
[owners.maria]
name = "M"
[owners]
x.y = 1'''


def places(value: Any, place: Place = ()) -> Iterator[Place]:
    """List every place of a document but its root."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, member in inner:
        yield (*place, step)
        yield from places(member, (*place, step))


def test_every_value_has_the_line_that_it_stands_on() -> None:
    known, written = lines(NASTY), NASTY.splitlines()
    assert set(known) == set(places(tomllib.loads(NASTY)))
    assert all(str(place[-1]) in written[line - 1] for place, line in known.items() if isinstance(place[-1], str))
    expected = {
        ("slots", "hours", "mon"): 4,
        ("slots", "hours", "mon", 1): 7,
        ("slots", "hours", "tue", 1, 1): 9,
        ("meetings",): 18,
        ("meetings", 0, "f"): 20,
        ("meetings", 1): 23,
        ("meetings", 1, "hours", "wed", "x"): 24,
        ("meetings", 1, "more", 1, "a"): 28,
        ("owners", "x", "y"): 32,
    }
    assert {place: known[place] for place in expected} == expected


def test_a_list_over_several_lines_tells_its_members_apart() -> None:
    known = lines('meetings = [\n  {name = "a"},\n  # none\n  {name = "b", minutes = 5},\n]\n')
    assert (known["meetings", 1], known["meetings", 1, "minutes"]) == (4, 4)


def test_what_has_no_line_of_its_own_stands_where_its_table_does() -> None:
    known = lines('[slots]\n[[meetings]]\nname = "a"\n')
    assert line_of(known, ("meetings", 0, "owners", 3)) == 2
    assert line_of(known, ("slots", "zone")) == 1
    assert line_of(known, ("owners", "maria")) is None
    assert line_of(known, ()) is None


PIECES = [
    "a = 1 # x = [",
    "b.c = [1, [2], # ]\n 3]",
    '"q.r" = {x = 1, y = [{}]}',
    'd = """\n[z]\nb = 1"""',
    "e = '#]'",
    "f = 2026-12-24 07:00:00",
    "[t]",
    "[t.u]",
    "[m.v]",
    "",
]


@settings(max_examples=30)
@given(st.lists(st.sampled_from([*PIECES, *["[[m]]", "[[m.v]]"] * 3]), max_size=12))
def test_any_text_that_is_toml_has_its_lines(pieces: list[str]) -> None:
    text = "\n".join(pieces)
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        assume(condition=False)
    assert set(lines(text)) == set(places(document))
