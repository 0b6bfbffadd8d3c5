"""What counts as understood."""

from typing import Any

import pytest

from evals.understanding.marks import Mark, Share, marks
from tests.evals.understanding.forms import RIGHT, TEXT, WINDOW, answer, labelled_mail, question

YES, NO = Share(1, 1), Share(0, 1)


def marked(text: str = TEXT, label: dict[str, Any] | None = None, **form: Any) -> Mark:
    (mark,) = marks([labelled_mail(text, **(label or {}))], {"story": [answer(RIGHT | form, asked=question(text))]})
    return mark


def window(**changes: Any) -> list[dict[str, Any]]:
    return [WINDOW | changes]


def test_a_right_form_is_right_in_everything() -> None:
    mark = marked()
    assert {mark.first, mark.form, mark.intent, mark.exact, mark.quotes, mark.suits, mark.times} == {YES}
    assert (mark.asks, mark.language, mark.offer, mark.dropped) == (YES, YES, Share(), ())


@pytest.mark.parametrize(
    ("field", "form"),
    [
        ("intent", {"intent": "move"}),
        ("language", {"language": "de"}),
        ("asks", {"also_asks": ["Could we meet"]}),
        ("offer", {"offer_number": 2}),
        ("suits", {"windows": window(possible=False)}),
        ("times", {"windows": window(date="2026-12-10")}),
        ("times", {"windows": window(time="02:00")}),
        ("quotes", {"windows": []}),
        ("quotes", {"windows": [WINDOW, WINDOW | {"quote": "Could we meet"}]}),
    ],
)
def test_what_is_wrong_is_counted_where_it_is(field: str, form: dict[str, Any]) -> None:
    assert getattr(marked(**form), field) == NO


def test_a_quote_that_is_not_in_the_mail_is_neither_exact_nor_right_and_is_dropped() -> None:
    mark = marked(windows=window(quote="Thursday 2026-12-03 14:00"))
    assert (mark.exact, mark.quotes, mark.times, mark.dropped) == (NO, NO, Share(), ("windows",))


def test_fewer_words_of_the_same_time_are_as_right_as_all() -> None:
    mark = marked(windows=window(quote="Thursday, 3 December"))
    assert (mark.exact, mark.quotes) == (YES, YES)


def test_any_of_several_intents_is_right() -> None:
    assert marked(label={"intent": ["accept", "book"]}).intent == YES


def test_what_the_label_rules_out_must_be_said_not_to_suit() -> None:
    label = {"ruled_out": ["Thursday, 3 December at 2 pm"]}
    assert marked(label=label).suits == NO
    assert marked(label=label, windows=window(possible=False)).suits == YES


def test_of_a_stretch_of_time_only_the_day_is_compared() -> None:
    text, label = "Would Thursday afternoon suit you?", {"quotes": ["Thursday afternoon"]}
    for clock in (None, "12:00", "15:00"):
        assert marked(text, label, windows=window(quote="Thursday afternoon", time=clock)).times == YES
    assert marked(text, label, windows=window(quote="Thursday afternoon", date="2026-12-04")).times == NO


def test_a_repaired_form_was_none_at_first_and_one_that_never_came_is_told() -> None:
    mail, repair = labelled_mail(), f"{question()}\nOnce more."
    (repaired,) = marks([mail], {"story": [answer(), answer(RIGHT, asked=repair)]})
    assert (repaired.first, repaired.form, repaired.intent, len(repaired.answers)) == (NO, YES, YES, 2)
    (lost,) = marks([mail], {"story": [answer(), answer(asked=repair)]})
    assert (lost.first, lost.form, lost.intent, lost.quotes) == (NO, NO, Share(), Share())


def test_answers_to_other_mails_do_not_count() -> None:
    assert marks([labelled_mail("Something else.", quotes=[])], {"story": [answer(RIGHT)]}) == []
    assert marks([labelled_mail()], {"another": [answer(RIGHT)]}) == []
