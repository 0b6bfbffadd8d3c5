"""The mark by which the desk knows its own mails again."""

from hypothesis import given
from hypothesis import strategies as st

from integrations.mime.loops import is_mark, mark

KEYS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30)


@given(KEYS, KEYS)
def test_a_mark_is_known_by_its_key_alone(key: str, message_id: str) -> None:
    made = mark(key, message_id)
    assert is_mark(made, key)
    assert is_mark(f"  {made}\t", key)
    assert not is_mark(made, f"{key}x")


@given(KEYS, st.text(max_size=60))
def test_what_nobody_made_with_the_key_is_no_mark(key: str, value: str) -> None:
    assert not is_mark(value, key)


@given(KEYS, KEYS, KEYS)
def test_half_of_one_mark_and_half_of_another_make_none(key: str, one: str, other: str) -> None:
    name, keyed = mark(key, one).split()[0], mark(key, other).split()[1]
    assert is_mark(f"{name} {keyed}", key) == (name in mark(key, other))
