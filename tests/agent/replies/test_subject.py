"""The subject of a reply says "Re: " once and fits one header line."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.replies import reply_subject


@pytest.mark.parametrize(
    ("subject", "reply"),
    [
        ("Meeting", "Re: Meeting"),
        ("Re: Meeting", "Re: Meeting"),
        ("RE: AW: Re: Meeting", "Re: Meeting"),
        ("SV: VS: Antw: Meeting", "Re: Meeting"),
        ("RE[2]: Re (3) : Meeting", "Re: Meeting"),
        ("Re\uff1a回复\uff1aMeeting", "Re: Meeting"),
        ("Fwd: Meeting", "Re: Fwd: Meeting"),
        ("Regarding: us", "Re: Regarding: us"),
        ("Resume", "Re: Resume"),
        ("", "Re: your message"),
        ("  Re: ", "Re: your message"),
        ("Hello\r\nBcc: someone@example.com", "Re: your message"),
        ("Hel\x00lo\u2028there\u202e", "Re: Hel lo there"),
    ],
)
def test_a_subject_gets_one_re(subject: str, reply: str) -> None:
    assert reply_subject(subject, "en") == reply


@given(st.text(alphabet=st.characters(), max_size=400))
def test_a_subject_is_one_clean_line_of_at_most_200_and_stays_as_it_is(subject: str) -> None:
    reply = reply_subject(subject, "en")
    assert reply.startswith("Re: ")
    assert 4 < len(reply) <= 200
    assert not any(unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in reply)
    assert reply.encode()
    assert reply_subject(reply, "en") == reply


@pytest.mark.parametrize(
    "subject", ["Write to thief@elsewhere.invalid", "See https://x.invalid/a", "www.x.invalid now"]
)
def test_a_subject_that_reaches_out_is_not_passed_on(subject: str) -> None:
    assert reply_subject(subject, "en") == "Re: your message"


def test_what_stands_for_a_subject_is_in_the_language_of_the_reply() -> None:
    assert reply_subject("", "de-AT") == "Re: Ihre Nachricht"
