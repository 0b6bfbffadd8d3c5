"""A failure comes once, at the call that it is about."""

import pytest

from evals.faults.strike import Died, Strike


class Port:
    def __init__(self) -> None:
        self.calls: list[str] = []

    def book(self, what: str) -> str:
        self.calls.append(what)
        return f"booked {what}"

    def get(self) -> str:
        return "got"


def _die() -> None:
    raise Died


def test_it_strikes_once_and_before_the_call_that_it_is_about() -> None:
    port, seen = Port(), list[int]()
    strike = Strike("calendar", frozenset({"book"}), lambda: seen.append(len(port.calls)))
    wrapped = strike.wrap("calendar", port)
    assert (wrapped.get(), strike.struck) == ("got", False)
    assert [wrapped.book("a"), wrapped.book(what="b")] == ["booked a", "booked b"]
    assert (seen, strike.struck) == ([0], True)


def test_after_the_call_it_has_been_done_once() -> None:
    port = Port()
    wrapped = Strike("calendar", frozenset({"book"}), _die, after=True).wrap("calendar", port)
    with pytest.raises(Died):
        wrapped.book("a")
    assert port.calls == ["a"]
    assert wrapped.book("b") == "booked b"


def test_other_ports_are_left_as_they_are() -> None:
    port = Port()
    assert Strike("calendar", frozenset({"book"}), _die).wrap("mailer", port) is port


def test_a_death_is_nothing_that_the_desk_may_catch() -> None:
    assert not issubclass(Died, Exception)
