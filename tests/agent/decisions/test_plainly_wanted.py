"""A time is booked at once, and a booking cancelled, only where the words around it plainly want that.

The model is at its worst throughout: it calls every time a wish, with the right date and clock, and quotes it.
"""

from dataclasses import replace

import pytest

from agent.decisions import decide
from agent.decisions.meaning import read_times
from agent.domain import Action, Plan, Reason
from agent.form import grounded
from tests.agent.decisions.situations import EMAIL, OFFER, booking, situation
from tests.agent.mails import BERLIN, form, half_hour, window

TUESDAY = (booking(half_hour(10, 9)),)
BOTH = (booking(half_hour(5, 15)), booking(half_hour(10, 9), "b2"))


def worst(text: str, language: str = "en", intent: str = "book", subject: str = "Appointment", **changes) -> Plan:
    """Decide with a model that takes the first time that we can read for a wish."""
    threads = {name: changes.pop(name) for name in ("references",) if name in changes}
    email = replace(EMAIL, subject=subject, **threads)
    here = situation(text, form(intent, language=language), email=email, languages=frozenset({language}), **changes)
    here = replace(here, locale=language)
    starts = [(each.quote, reading.start) for each in read_times(here).windows for reading in each.readings]
    named = [
        window(quote, f"{start.astimezone(BERLIN):%Y-%m-%d}", f"{start.astimezone(BERLIN):%H:%M}")
        for quote, start in starts[:1]
        if start
    ]
    said = grounded(form(intent, *named, language=language), (text, subject), language)[0]
    return decide(replace(here, form=said))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "My train leaves on Thursday, 5 March at 15:00."),
        ("en", "Please do not book Thursday, 5 March at 15:00 yet."),
        ("en", "Thursday, 5 March at 15:00 would have been perfect, but I am away now."),
        ("en", "Maybe Thursday, 5 March at 15:00, I will let you know."),
        ("en", "Thursday, 5 March at 15:00? Impossible."),
        ("en", "If my boss agrees, Thursday, 5 March at 15:00."),
        ("en", "Forget Thursday, 5 March at 15:00, it is too late now."),
        ("en", "What happened to my appointment on Thursday, 5 March at 15:00?"),
        ("en", "Your invoice is of Thursday, 5 March at 15:00."),
        ("en", "Could we meet on Thursday, 5 March, but I have to leave at 15:00."),
        ("en", "Could we meet half an hour after Thursday, 5 March 15:00?"),
        ("en", "Could we meet on Thursday, 5 March at 15:00 (Chicago)?"),
        ("en", "I am in New York, so could we meet on Thursday, 5 March at 15:00?"),
        ("de", "Bitte reservieren Sie Donnerstag, 5. März um 15 Uhr noch nicht."),
        ("de", "Vielleicht Donnerstag, 5. März um 15 Uhr, ich melde mich."),
        ("de", "Können wir uns am Donnerstag, 5. März um 15 Uhr (Ortszeit Tokio) treffen?"),
        ("de", "Falls mein Chef zustimmt, Donnerstag, 5. März um 15 Uhr."),
        ("fr", "Jeudi 5 mars à 15h, mon train part."),
        ("fr", "Peut-être jeudi 5 mars à 15h, je vous tiens au courant."),
        ("es", "¿El jueves 5 de marzo a las 15:00? Imposible."),
        ("it", "Forse giovedì 5 marzo alle 15:00, ci penso."),
        ("nl", "Donderdag 5 maart om 15:00 vertrekt mijn trein."),
        ("pt", "Talvez quinta-feira, 5 de março às 15:00, eu aviso."),
        ("sv", "Kanske torsdag 5 mars kl. 15:00, jag återkommer."),
    ],
)
def test_a_time_that_is_not_plainly_wanted_is_not_booked(language: str, text: str) -> None:
    assert worst(text, language).action in {Action.OFFER, Action.ASK}
    assert worst(text, language, "move", bookings=TUESDAY).action is not Action.MOVE


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Why not Thursday, 5 March at 15:00?"),
        ("en", "Thursday, 5 March at 15:00 works for me."),
        ("en", "Thursday, 5 March at 15:00\n\nAnn"),
        ("en", "My knee does not get any better. Could we meet on Thursday, 5 March at 15:00?"),
        (
            "en",
            "requesting an appointment:\n\nTopic: our lease, and more\nWhen: Thursday, 5 March at 15:00\nWho: just me",
        ),
        ("en", "I was wondering if you have time on Thursday, 5 March at 15:00."),
        ("en", "I'd like to come on Thursday, 5 March at 15:00, if that is possible."),
        ("de", "Könnten wir uns am Donnerstag, 5. März um 15 Uhr treffen, falls da noch frei ist?"),
        ("es", "Trabajo toda la semana, así que solo puedo el jueves 5 de marzo a las 15:00. ¿Sería posible?"),
        ("de", "Passt Ihnen Donnerstag, 5. März um 15 Uhr? Ich freue mich."),
        ("fr", "Pourquoi pas jeudi 5 mars à 15h ?"),
        ("es", "¿Podemos vernos el jueves 5 de marzo a las 15:00?"),
        ("it", "Giovedì 5 marzo alle 15:00 va bene."),
        ("nl", "Kan het donderdag 5 maart om 15:00?"),
    ],
)
def test_a_time_that_is_plainly_wanted_is_booked(language: str, text: str) -> None:
    plan = worst(text, language)
    assert (plan.action, plan.slots) == (Action.BOOK, (half_hour(5, 15),))


def test_regret_refuses_nothing() -> None:
    text = "Ich muss unseren Termin leider auf Donnerstag, 5. März um 15 Uhr verschieben."
    assert worst(text, "de", "move", bookings=TUESDAY).action is Action.MOVE


@pytest.mark.parametrize(
    "text",
    [
        "Could we meet on Thursday at 15:00 the week after next?",
        "Could we meet on Thursday at 15:00, in the week of 16 March?",
    ],
)
def test_a_week_that_is_named_beside_the_time_is_not_passed_over(text: str) -> None:
    assert worst(text).action is not Action.BOOK


def test_the_subject_of_an_answer_is_an_earlier_mails() -> None:
    subject = "Re: Call on Thursday, 5 March at 15:00"
    text = "I could not make it then, sorry. Can we find another time?"
    assert worst(text, subject=subject, references=("<7@example.org>",)).action is Action.OFFER
    assert worst("As the subject says, please.", subject="Call on Thursday, 5 March at 15:00").action is Action.BOOK


def test_a_subject_that_the_author_of_an_answer_wrote_anew_counts() -> None:
    subject, text = "Better on Friday, 6 March at 10:00", "Could we meet on Thursday, 5 March at 15:00?"
    assert worst(text, subject=subject, references=("<7@example.org>",)).action is not Action.BOOK
    assert worst(text, subject=f"AW: Re: {subject}", references=("<7@example.org>",)).action is Action.BOOK


def test_a_subject_in_another_language_counts_as_well() -> None:
    text = "El jueves 5 de marzo a las 15:00 me va bien."
    assert worst(text, "es", subject="Could we meet on Monday, 9 March at 15:00?").action is not Action.BOOK
    assert worst(text, "es", subject="Appointment on Thursday, 5 March at 15:00").action is Action.BOOK


@pytest.mark.parametrize(
    "text", ["Could we talk about this beforehand? I am free all week.", "I can't make it. When else could we meet?"]
)
def test_a_time_of_the_subject_alone_is_not_booked_against_the_text(text: str) -> None:
    assert worst(text, subject="Call on Thursday, 5 March at 15:00").action is not Action.BOOK


def test_a_subject_about_something_else_names_no_time_to_book() -> None:
    text = "Hello, I need your advice on this."
    assert worst(text, subject="Your invoice is of Thursday, 5 March at 15:00.").action is not Action.BOOK
    assert worst(text, subject="Consultation on Thursday, 5 March at 15:00").action is Action.BOOK


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Please cancel my newsletter subscription. See you on Tuesday, 10 March at 9:00."),
        ("en", "If my test is positive, please cancel my appointment."),
        ("en", "My flight was cancelled so I will be late."),
        ("en", "I cancelled by mistake, please keep my appointment."),
        ("en", "I will probably have to cancel our meeting."),
        ("de", "Bitte stornieren Sie die Rechnung."),
        ("de", "Ich muss eventuell absagen."),
        ("fr", "Je souhaite annuler ma commande."),
        ("fr", "Si je suis malade, merci d'annuler le rendez-vous."),
        ("es", "Quiero cancelar mi suscripción."),
        ("it", "Se piove, per favore annulli l'appuntamento."),
        ("nl", "Ik wil mijn abonnement annuleren."),
        ("en", "Please cancel Bob's appointment."),
        ("en", "Please cancel my wife's appointment."),
        ("de", "Bitte stornieren Sie den Termin meiner Frau."),
        ("fr", "Je dois annuler le rendez-vous de mon fils."),
    ],
)
def test_what_calls_off_something_else_or_only_perhaps_cancels_nothing(language: str, text: str) -> None:
    assert worst(text, language, "cancel", bookings=TUESDAY).action is Action.HAND_OFF


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Please cancel my appointment."),
        ("en", "I can't make it, please cancel."),
        ("en", "I'm ill, so I have to cancel our appointment on Tuesday, 10 March."),
        ("en", "Please cancel next Tuesday's call."),
        ("en", "I need to cancel our appointment, my son is ill."),
        ("de", "Ich muss den Termin mit Frau Lindqvist leider absagen."),
        ("de", "Ich muss den Termin leider absagen."),
        ("fr", "Je dois annuler notre rendez-vous."),
        ("es", "Tengo que cancelar la cita."),
        ("it", "Devo disdire l'appuntamento."),
        ("nl", "Ik moet de afspraak helaas annuleren."),
        ("pt", "Tenho de cancelar a consulta."),
    ],
)
def test_what_plainly_calls_off_is_cancelled(language: str, text: str) -> None:
    plan = worst(text, language, "cancel", bookings=TUESDAY)
    assert (plan.action, plan.booking_id) == (Action.CANCEL, "b1")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Please keep Tuesday and cancel the other one."),
        ("en", "Please cancel my appointment, I'm seeing you on Tuesday anyway."),
        ("de", "Den Dienstag behalte ich, den anderen Termin muss ich absagen."),
        ("fr", "Je garde mardi, merci d'annuler l'autre."),
        ("es", "El martes me va bien, por favor anule la otra."),
    ],
)
def test_the_booking_that_is_kept_is_not_the_one_that_is_called_off(language: str, text: str) -> None:
    plan = worst(text, language, "cancel", bookings=BOTH)
    assert (plan.action, plan.question) == (Action.ASK, "which_booking") or plan.reason is Reason.UNCLEAR


def test_the_booking_that_is_named_in_the_same_clause_is() -> None:
    plan = worst("Please cancel Tuesday, 10 March at 9:00.", intent="cancel", bookings=BOTH)
    assert (plan.action, plan.booking_id) == (Action.CANCEL, "b2")


NO_REQUEST = "All, we have prepared the materials for Project Aurora. Please review them and provide your feedback."


@pytest.mark.parametrize("intent", ["book", "counter", "accept", "thanks", "decline", "cancel"])
def test_a_mail_that_speaks_of_no_meeting_is_out_of_scope_whatever_the_model_calls_it(intent: str) -> None:
    assert worst(NO_REQUEST, intent=intent, subject="Project Aurora").reason is Reason.OUT_OF_SCOPE


def test_what_may_ask_for_a_meeting_is_not() -> None:
    assert worst(NO_REQUEST, subject="Appointment").action is Action.OFFER
    polish = "Przygotowaliśmy materiały do projektu i prosimy o ich przejrzenie oraz przesłanie swoich uwag."
    assert worst(polish, "other", subject="Aurora").action is Action.OFFER
    assert worst(NO_REQUEST, subject="Aurora", references=("<7@example.org>",)).action is Action.OFFER
    assert worst(NO_REQUEST, subject="Aurora", offer=OFFER, intent="counter").action is Action.OFFER
