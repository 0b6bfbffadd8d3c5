"""The page: everything in one file, and every trial that was not correct in it."""

import re
from html.parser import HTMLParser

from agent.domain import EffectKind, OutcomeKind, Reason
from evals.case import load_cases
from evals.evaluation.page import page
from evals.evaluation.reading import to_read
from evals.judge import Judgement
from ops.formats import HandledEffect
from tests.evals.evaluation.trials import BOOKED, findings, mail, result, trials

CASES = load_cases()
NAME = "clean_booking"
MAIL_ID = "0123456789abcdef0123456789abcdef"
VOID = {"meta", "link", "br"}


def reply(text: str) -> HandledEffect:
    return HandledEffect(kind=EffectKind.REPLY, to="customer", recipients=["dana@brightwater.example"], text=text)


def held(start: str) -> HandledEffect:
    return HandledEffect(kind=EffectKind.HOLD, to="system", start=start, end=start)


NOTICE = HandledEffect(
    kind=EffectKind.NOTICE,
    to="owner",
    recipients=["robin@desk.example"],
    subject="Front desk: unclear",
    text=f"A mail is waiting.\n\nReason: unclear\nMail: {MAIL_ID}\nConversation: {MAIL_ID}\n\nWhat to do: see there.",
)
FORM = {"intent": "book", "zone": None, "windows": [{"quote": "at <two>", "time": "14:00", "until": None}]}
OFFERED = mail(
    OutcomeKind.OFFERED,
    OutcomeKind.BOOKED,
    held("2026-12-03T13:00:00+00:00"),
    reply(f"Tom & Jo <script>alert(1)</script> {'unbroken' * 40}"),
    form=FORM,
    path=["read_email", "decide"],
)
HANDED = mail(OutcomeKind.HANDED_OFF, OutcomeKind.BOOKED, NOTICE, reason=Reason.UNCLEAR)
MISSED = [
    result(NAME, 1, Judgement.SAFE, OFFERED, why=f"{NAME}/1: offered instead of booked", forms="a"),
    result(NAME, 2, Judgement.SAFE, HANDED, why=f"{NAME}/1: handed_off instead of booked", forms="b"),
    result(NAME, 4, Judgement.SAFE, OFFERED, why=f"{NAME}/1: offered instead of booked", forms="a"),
]
WHOLE = findings(*MISSED, result(NAME, 3, Judgement.CORRECT, BOOKED))


class Tags(HTMLParser):
    """The elements of a page; fails where one is not closed, or another is."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.seen: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes another element"


def text_of(page: str) -> str:
    return re.sub(r"<[^>]*>", " ", page)


def test_it_is_well_formed_and_needs_nothing_from_elsewhere() -> None:
    tags = Tags(page(WHOLE, CASES))
    assert tags.open == []
    assert not tags.seen & {"script", "img", "iframe", "object"}
    links = {value for name, value in tags.attributes if name in {"href", "src"}}
    assert all(value and value.startswith(("#", "data:,")) for value in links)
    assert "url(" not in page(WHOLE, CASES)


def test_its_links_lead_somewhere() -> None:
    found = Tags(page(WHOLE, CASES)).attributes
    targets = {value for name, value in found if name == "id"}
    assert {value.removeprefix("#") for name, value in found if name == "href" and value != "data:,"} <= targets


def test_the_same_findings_make_the_same_bytes() -> None:
    assert page(WHOLE, CASES) == page(findings(*MISSED, result(NAME, 3, Judgement.CORRECT, BOOKED)), CASES)


def test_what_others_wrote_is_text_and_no_markup() -> None:
    written = page(WHOLE, CASES)
    assert "&lt;script&gt;alert(1)" in written
    assert "at &lt;two&gt;" in written


def test_a_trial_can_be_read_from_its_mail_to_its_end() -> None:
    text = text_of(page(WHOLE, CASES))
    for told in (
        "Could we talk on Thursday, 3 December at 2 pm?",
        "trials 1, 4: mail 1: offered instead of booked",
        "They ended alike; shown as trial 1 went.",
        "read_email → decide",
        "held Thu 3 Dec 14:00",
        "trial 2: mail 1: handed_off(unclear) instead of booked",
        "What to do: see there.",
    ):
        assert told in text, told


def test_correct_trials_are_not_shown_and_of_correct_cases_nothing() -> None:
    (case,) = to_read(CASES, WHOLE.results)
    assert [trial.trials for trial in case.trials] == [(1, 4), (2,)]
    assert to_read(CASES, trials(NAME, 8)) == []
    assert "Could we talk" not in page(findings(*trials(NAME, 8)), CASES)


def test_trials_that_ended_in_another_way_are_shown_apart() -> None:
    later = mail(OutcomeKind.OFFERED, OutcomeKind.BOOKED, held("2026-12-03T15:00:00+00:00"), form=FORM)
    other = [result(NAME, 5, Judgement.SAFE, later, why=MISSED[0].why, forms="a")]
    (case,) = to_read(CASES, [*MISSED, *other])
    assert [trial.trials for trial in case.trials] == [(1, 4), (2,), (5,)]


def test_numbers_that_differ_each_time_are_left_out() -> None:
    assert MAIL_ID not in page(WHOLE, CASES)


def test_what_the_model_left_empty_is_not_shown() -> None:
    (case,) = to_read(CASES, WHOLE.results)
    assert case.trials[0].mails[0].form == (("intent", "book"), ("windows", 'quote: "at <two>", time: "14:00"'))


def test_where_nothing_was_missed_it_says_so() -> None:
    assert "None." in text_of(page(findings(*trials(NAME, 8)), CASES))
    assert "Nothing was played." in text_of(page(findings(), CASES))
