"""Words that must stand in a mail before the desk cancels, or lets it go unanswered."""

from dataclasses import replace

import pytest

from agent.decisions import decide
from agent.decisions.wording import (
    asks_for_call,
    asks_for_more,
    asks_for_something,
    is_courtesy,
    names_length,
    questions_apart,
    sentences_calling_off,
    takes_back,
)
from agent.domain import Action, Reason
from tests.agent.decisions.situations import OFFER, booking, situation
from tests.agent.mails import form, half_hour, window

TUESDAY, THURSDAY = half_hour(3, 10), half_hour(5, 10)


@pytest.mark.parametrize(
    "text",
    [
        "Please cancel my appointment.",
        "I can't make it, please cancel.",
        "Could you please cancel my appointment?",
        "I have to call off our meeting, sorry.",
        "Ich muss den Termin leider absagen.",
        "Je dois annuler notre rendez-vous.",
        "Tengo que cancelar la cita.",
    ],
)
def test_a_plain_cancellation_is_one(text: str) -> None:
    assert sentences_calling_off(text)


@pytest.mark.parametrize(
    "text",
    [
        "Please do not cancel my appointment.",
        "Where can I park?",
        "Is it still on?",
        "Do I pay a fee if I cancel?",
        "Can I still cancel?",
        "Please cancel all my appointments except the one on Tuesday.",
        "Please cancel my appointment but not the one on Thursday.",
        "Bitte sagen Sie mir, wenn Sie absagen.",
    ],
)
def test_anything_less_is_none(text: str) -> None:
    assert not sentences_calling_off(text)


@pytest.mark.parametrize(
    "text",
    [
        "Please cancel all my appointments except the one on Tuesday 3 March",
        "I will come on Tuesday 3 March as planned. Please cancel the other",
        "Please cancel my appointment, but not the one on Thursday 5 March",
        "Where can I park on Tuesday 3 March?",
    ],
)
def test_of_several_bookings_none_is_cancelled_that_is_not_called_off(text: str) -> None:
    both = (booking(TUESDAY, "tue"), booking(THURSDAY, "thu"))
    assert decide(situation(text, form("cancel"), bookings=both)).action is not Action.CANCEL


def test_of_several_bookings_the_one_called_off_is_cancelled() -> None:
    both = (booking(TUESDAY, "tue"), booking(THURSDAY, "thu"))
    plan = decide(situation("Please cancel my appointment on Thursday 5 March.", form("cancel"), bookings=both))
    assert (plan.action, plan.booking_id) == (Action.CANCEL, "thu")


@pytest.mark.parametrize(
    "text",
    [
        "Please cancel my appointment. Thank you.",
        "Please call me back, it is urgent. Thank you!",
        "I want my money back. Thanks for nothing.",
    ],
)
def test_a_request_with_thanks_is_no_acknowledgement(text: str) -> None:
    assert not is_courtesy(text, ())
    assert decide(situation(text, form("thanks"))).action is Action.HAND_OFF


def test_thanks_in_several_languages_with_a_name_are_courtesy() -> None:
    for text in (
        "Great, thank you, talk to you then!\n\nAnn",
        "Vielen Dank, bis dann\nAnn",
        "Merci beaucoup, à bientôt",
    ):
        assert is_courtesy(text, {"Ann"})


def test_a_decline_that_asks_for_a_call_goes_to_a_person() -> None:
    assert asks_for_something("None of these suit me. Please have Robin call me on my mobile.")


@pytest.mark.parametrize(
    ("text", "said", "action"),
    [
        ("Yes please!", "decline", Action.HAND_OFF),
        ("Yes please!", "cancel", Action.HAND_OFF),
        ("Ja tack!", "decline", Action.HAND_OFF),
        ("Yes, that works for us.", "decline", Action.HAND_OFF),
        ("No, we have found somebody else.", "decline", Action.CLOSE),
        ("Nej tack, vi har hittat en annan.", "decline", Action.CLOSE),
    ],
)
def test_a_yes_to_the_only_time_is_no_refusal_whatever_the_model_calls_it(text: str, said, action: Action) -> None:
    language = "sv" if "tack" in text else "en"
    form_said = form(said).model_copy(update={"language": language})
    only = replace(OFFER, slots=OFFER.slots[:1])
    assert decide(situation(text, form_said, offer=only, languages=frozenset({"en", "sv"}))).action is action


def test_an_appointment_at_the_time_of_ones_booking_is_not_booked_again() -> None:
    plan = decide(situation("Tuesday 3 March at 10:00 it is", form("book"), bookings=(booking(TUESDAY),)))
    assert (plan.action, plan.reason) == (Action.IGNORE, Reason.ACKNOWLEDGEMENT)


def test_a_longer_meeting_than_we_book_goes_to_a_person() -> None:
    plan = decide(situation("Could we meet on Thursday, 5 March at 15:00 for two hours?"))
    assert plan.action is Action.HAND_OFF


def test_a_date_that_two_languages_read_differently_is_not_booked_on_the_models_word() -> None:
    text = "Can we meet on 04/03/2026 10:00?"
    said = form("book", window("04/03/2026 10:00", "2026-03-04", "10:00")).model_copy(update={"language": "fr"})
    assert decide(situation(text, said)).action is not Action.BOOK


@pytest.mark.parametrize(
    "text",
    [
        "Sorry, I meant Friday.",
        "Could we make it 11:00?",
        "Could we find another time?",
        "Friday instead, please.",
        "Not 10 but 11, sorry.",
        "Ich meinte Freitag.",
        "Statt Donnerstag bitte Freitag.",
        "Nicht um 10, um 11 Uhr.",
        "Je voulais dire vendredi.",
        "Quise decir el viernes.",
        "Intendevo venerdì.",
        "Ik bedoelde vrijdag.",
        "Queria dizer sexta-feira.",
        "Jag menade fredag.",
    ],
)
def test_words_of_correction_correct_and_ask_for_nothing_more(text: str) -> None:
    assert takes_back(text)
    assert not asks_for_more(text)


@pytest.mark.parametrize(
    "text",
    [
        "I need another appointment on Friday.",
        "Could we also meet on Friday?",
        "One more call, please.",
        "Ich hätte gern noch einen Termin am Freitag.",
        "Können wir auch am Freitag sprechen?",
        "Un autre rendez-vous vendredi, s'il vous plaît.",
        "Quiero otra cita el viernes.",
        "Vorrei anche un appuntamento venerdì.",
        "Graag nog een afspraak op vrijdag.",
        "Quero mais uma consulta na sexta-feira.",
        "Ett till möte på fredag, tack.",
    ],
)
def test_words_for_one_more_ask_for_more_and_correct_nothing(text: str) -> None:
    assert asks_for_more(text)
    assert not takes_back(text)


@pytest.mark.parametrize(
    "text",
    [
        "Could we meet on Friday?",
        "Friday would also work.",
        "Freitag ginge auch.",
        "Also können wir Freitag um 11 Uhr sprechen?",
        "Another idea: Friday?",
        "I do not need another appointment.",
        "Lieber Robin, passt Freitag?",
        "Option 10 is good.",
    ],
)
def test_other_words_neither_correct_nor_ask_for_more(text: str) -> None:
    assert not takes_back(text)
    assert not asks_for_more(text)


@pytest.mark.parametrize(
    ("quote", "expected"),
    [("for sixty minutes", True), ("anderthalb Stunden", True), ("15:00", False), ("call", False), ("", False)],
)
def test_only_words_of_length_may_say_how_long(quote: str, expected: bool) -> None:
    assert names_length(quote) is expected


@pytest.mark.parametrize(
    "text",
    [
        "Where can I park?",
        "Do I have to bring the\ncontract along?",
        "And please send me your price list.",
        "What would a new bow cost?",
        "Was kostet eine neue Saite?",
        "Bitte schicken Sie mir die Preisliste.",
        "Muss ich die Unterlagen mitbringen?",
        "Combien coûte une révision ?",
        "Pourriez-vous m'envoyer le formulaire ?",
        "¿Dónde puedo aparcar?",
        "¿Podría enviarme el formulario?",
        "Dove posso parcheggiare?",
        "Potete inviarmi il modulo?",
        "Waar kan ik parkeren?",
        "Kunt u mij de prijslijst toesturen?",
        "Onde posso estacionar?",
        "Pode enviar-me o formulário?",
        "Var kan jag parkera?",
        "Kan ni skicka prislistan?",
    ],
)
def test_a_question_without_a_word_of_meetings_stands_apart(text: str) -> None:
    assert questions_apart(f"Hello Robin,\n\ncould we meet on Friday? {text}\n\nThanks\nMia") == [
        " ".join(text.split())
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Could we meet?",
        "Would that be possible for you?",
        "How are you?",
        "Still nothing?",
        "When does it suit you?",
        "I will send the papers beforehand.",
        "Please send me a confirmation.",
        "Please send me some times.",
        "Geht das bei Ihnen?",
        "Wie geht es Ihnen heute?",
        "Können Sie mich zurückrufen?",
        "Bitte schicken Sie mir eine Einladung.",
        "Seriez-vous disponible ?",
        "Pouvez-vous me rappeler ?",
        "¿Sería posible para ustedes?",
        "¿Podemos hablar por teléfono?",
        "È possibile per Lei?",
        "Possiamo sentirci a voce?",
        "Schikt dat bij u?",
        "Kunt u mij even bellen?",
        "Seria possível para vocês?",
        "Podemos falar com calma?",
        "Skulle det passa er?",
        "Kan vi ta ett samtal?",
    ],
)
def test_a_question_about_the_meeting_does_not(text: str) -> None:
    assert not questions_apart(text)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("Where can I park?", True),
        ("Please send me the price list.", True),
        ("Does Thursday at 15:00 bother anyone?", False),
        ("My sister sends her love.", False),
    ],
)
def test_what_is_asked_besides_goes_to_a_person_though_no_model_saw_it(more: str, expected: bool) -> None:
    text = f"Could we meet on Thursday, 5 March at 15:00? {more}"
    said = form("book", window("Thursday, 5 March at 15:00", "2026-03-05", "15:00"))
    plan = decide(situation(text, said))
    assert (plan.action, plan.follow_up) == (Action.BOOK, expected)


def test_a_question_that_speaks_of_no_meeting_goes_to_a_person_whatever_the_model_calls_it() -> None:
    said = form("counter", window("beforehand", "2026-03-05", "14:00"))
    plan = decide(situation("Will you need the building plans beforehand? They are rather large.", said, offer=OFFER))
    assert (plan.action, plan.reason) == (Action.HAND_OFF, Reason.OUT_OF_SCOPE)
    taken = decide(situation("The second one, please. Where can I park?", form("counter", offer_number=2), offer=OFFER))
    assert (taken.reason, taken.action) != (Reason.OUT_OF_SCOPE, Action.HAND_OFF)
    asks_for_times = decide(situation("Will you need the plans? And when are you free?", form("book")))
    assert (asks_for_times.action, asks_for_times.follow_up) == (Action.OFFER, True)


CALLS = [
    "Would you ask him to telephone me?",
    "Could you give me a call instead?",
    "Rufen Sie mich bitte an.",
    "Ich bitte um R\u00fcckruf.",
    "Pourriez-vous m\u2019appeler ?",
    "\u00bfPodr\u00eda llamarme usted?",
    "Mi richiami, per favore.",
    "Kunt u me bellen?",
    "Pode ligar-me?",
    "Kan du ringa mig?",
]
HUMANS = [
    "I would rather speak to a real person.",
    "Ich m\u00f6chte mit einem Menschen sprechen.",
    "Je pr\u00e9f\u00e8re parler \u00e0 une vraie personne.",
    "Prefiero hablar con una persona real.",
    "Vorrei parlare con una persona vera.",
    "Ik spreek liever een echt mens.",
    "Prefiro falar com uma pessoa real.",
    "Jag vill tala med en m\u00e4nniska.",
]


@pytest.mark.parametrize("text", [*CALLS, *HUMANS])
@pytest.mark.parametrize("intent", ["accept", "counter"])
def test_who_wants_a_call_or_a_human_instead_of_a_time_gets_one_whatever_the_model_says(text: str, intent: str) -> None:
    plan = decide(situation(f"Thank you, but no. {text}", form(intent), offer=OFFER))
    assert (plan.action, plan.reason) == (Action.HAND_OFF, Reason.WANTS_PERSON)


@pytest.mark.parametrize("text", CALLS)
def test_who_takes_a_time_or_names_one_and_asks_for_a_call_is_answered(text: str) -> None:
    taken = decide(situation(f"The second one. {text}", form("accept", offer_number=2), offer=OFFER))
    assert taken.action is Action.BOOK
    said = form("counter", window("on Friday", "2026-03-06"))
    assert decide(situation(f"Better on Friday. {text}", said, offer=OFFER)).action is Action.OFFER


@pytest.mark.parametrize("text", ["Could you call me some time?", "I would like a call with Robin."])
def test_a_request_for_a_call_that_answers_nothing_is_a_request_for_a_meeting(text: str) -> None:
    assert decide(situation(text, form("book"))).reason is not Reason.WANTS_PERSON


@pytest.mark.parametrize("text", ["If anything is unclear, call me.", "Falls etwas ist, rufen Sie mich an."])
def test_a_call_in_case_of_something_is_not_asked_for(text: str) -> None:
    assert not asks_for_call(text)
