"""The words around the facts claim nothing."""

import tomllib
from itertools import product
from pathlib import Path

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from agent.replies import Words, violations
from agent.replies.claims import LOCALES
from agent.replies.facts import ANSWERED
from agent.replies.language import find_language, languages

CALENDAR_NAMES = sorted(
    {
        name
        for locale in map(Locale, LOCALES)
        for names, context in product((locale.months, locale.days), ("format", "stand-alone"))
        for name in names[context]["wide"].values()
    }
)
FORBIDDEN = [
    *("3", "٣", "½", "Ⅻ", "２", "three", "twenty-five", "zwölf", "einundzwanzig", "quinze", "veintidós", "dodici"),
    *("tien", "dezesseis", "tjugotvå", "second", "zweiten", "deuxième", "half", "halb", "uno", "one"),
    *("Tue", "Sept", "mar\u00e7o", "terça", "Mondays", "Dienstagabend", "miercoles", "fevrier", "thurs"),
    *("today", "Tomorrow", "next week", "heute", "übermorgen", "nächste Woche", "demain", "aujourd'hui", "la semaine"),
    *("aujourd’hui", "mañana", "manana", "la próxima semana", "domani", "vandaag", "amanhã", "imorgon", "i morgon"),
    *("o'clock", "o’clock", "pm", "noon", "in the afternoon", "Uhr", "Vormittag", "midi", "heures", "hora", "tarde"),
    *("booked", "CONFIRMED", "cancelled", "canceled", "moved", "scheduled", "rescheduled", "arranged", "set up"),
    *("reserved", "confirmation", "gebucht", "bestätigt", "Bestätigung", "storniert", "abgesagt", "verschoben"),
    *("vereinbart", "reserviert", "eingetragen", "réservé", "confirmée", "annulé", "déplacé", "reporté", "planifié"),
    *("reservada", "confirmado", "cancelada", "anulada", "programada", "agendada", "prenotato", "geboekt", "bokad"),
    *("http://example.com", "https://x", "www.example.com", "example.com", "example dot com", "bit.ly/x"),
    *(
        "me@example.com",
        "@",
        "<b>",
        "*bold*",
        "[link]",
        "`x`",
        "# Title",
        "{owner}",
        "a\u200bb",
        "\u202eevil",
        "a\x07b",
    ),
    *("\u2066", "a\u2028b", "T\u0443esday", "bооked"),
]
SENTENCES = tomllib.loads((Path(__file__).parent / "sentences.toml").read_text(encoding="utf-8"))
HARMLESS = st.text(alphabet=st.characters(codec="utf-8"), max_size=120)


@given(before=HARMLESS, token=st.sampled_from([*FORBIDDEN, *CALENDAR_NAMES]), after=HARMLESS, in_closing=st.booleans())
def test_a_forbidden_token_is_refused_wherever_it_stands(
    before: str, token: str, after: str, *, in_closing: bool
) -> None:
    text = f"{before} {token} {after}"
    assert violations(Words("", text) if in_closing else Words(text, ""))


@pytest.mark.parametrize("token", [*FORBIDDEN, *CALENDAR_NAMES])
def test_each_forbidden_token_is_refused_alone_and_in_any_case(token: str) -> None:
    assert violations(Words(token, ""))
    assert violations(Words("Thank you.", f"We say {token}, gladly."))
    assert violations(Words(f"({token.upper()})", ""))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("See you at 3.", "digit"),
        ("See you at three.", "number_word"),
        ("Bis Dienstag.", "date_name"),
        ("Bis Di dann.", "date_name"),
        ("À demain.", "relative_day"),
        ("In the evening, then.", "clock_word"),
        ("It is all arranged.", "status_verb"),
        ("See example.com for more.", "url"),
        ("Write to a@b.", "address"),
        ("Hello. How are you? Fine.", "too_many_sentences"),
        ("Hello\nDear Anna\nThank you", "too_many_sentences"),
        ("Thank you " * 31, "too_long"),
        ("Thank *you*.", "markup"),
        ("Thank\u00ad you.", "control"),
        ("Thank yоu.", "mixed_script"),
    ],
)
def test_a_code_names_what_is_wrong(text: str, code: str) -> None:
    assert violations(Words(text, "")) == [code]


@pytest.mark.parametrize(
    "text",
    [
        "Thank you very much for your kind mail, Anna. I am happy to help!",
        "Dear Mr. Smith, thank you for getting in touch.",
        "Hello Marco,\n\nit is good to hear from you.",
        "I hope that you are doing well. Please let us know if anything is unclear.",
        "Have a nice day, and do let us know what you prefer.",
        "Liebe Frau Müller, vielen Dank für Ihre freundliche Nachricht. Hier sind die Einzelheiten.",
        "Wir freuen uns darauf, Sie kennenzulernen.",
        "Chère Madame, je vous remercie de votre message. Nous serions heureux de vous aider.",
        "Bonne journée, et à très bientôt !",
        "Estimado señor García, muchas gracias por su mensaje. Será un placer ayudarle.",
        "Gentile Signora, grazie mille per il Suo messaggio.",
        "Beste Willem, hartelijk dank voor uw bericht.",
        "",
    ],
)
def test_plain_courtesy_passes(text: str) -> None:
    assert violations(Words(text, text)) == []


@pytest.mark.parametrize("code", languages())
def test_a_sentence_that_claims_something_is_refused_in_every_language(code: str) -> None:
    assert [said for said in SENTENCES[code]["claims"] if not violations(Words(said, ""))] == []
    assert len(SENTENCES[code]["claims"]) >= 10


@pytest.mark.parametrize("code", languages())
def test_courtesy_passes_in_every_language(code: str) -> None:
    found = {said: violations(Words("", said)) for said in SENTENCES[code]["courtesy"]}
    assert {said: codes for said, codes in found.items() if codes} == {}
    assert len(found) >= 10


@pytest.mark.parametrize("code", languages())
def test_our_own_words_pass_their_own_check(code: str) -> None:
    spoken = find_language(code)
    for outcome in ANSWERED:
        assert violations(Words(spoken.say(f"opening.{outcome}"), spoken.say(f"closing.{outcome}"))) == []


@given(st.text(), st.text())
def test_any_text_is_judged_and_codes_are_sorted(opening: str, closing: str) -> None:
    codes = violations(Words(opening, closing))
    assert codes == sorted(set(codes))
