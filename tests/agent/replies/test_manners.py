"""Words that claim nothing, and still do not go with our sentences."""

import pytest

from agent.replies import Words, is_out_of_tune


@pytest.mark.parametrize(
    ("opening", "closing", "language"),
    [
        ("What would you like to know?", "We look forward to your answer.", "en"),
        ("Hallo, wie geht es Ihnen?", "Wir freuen uns auf Ihre Antwort.", "de"),
        ("Vielen Dank für deine Nachricht.", "Wir freuen uns auf Ihre Antwort.", "de-AT"),
        ("Ciao, grazie per il messaggio.", "Restiamo in attesa.", "it"),
        ("Bedankt voor je bericht.", "We horen graag van u.", "nl"),
        ("Gracias por tu mensaje.", "Un saludo.", "es"),
        ("Merci pour ton message.", "Au plaisir de vous lire.", "fr"),
        ("Thank you for your message.", "We look forward to your answer.", "fr"),
        ("Vielen Dank für Ihre Nachricht.", "Wir freuen uns auf Ihre Antwort.", "en"),
        ("Vielen Dank für Ihre Nachricht.", "Wir freuen uns auf Ihre Antwort.", "pl"),
    ],
)
def test_a_question_a_familiar_word_or_another_language_is_out_of_tune(
    opening: str, closing: str, language: str
) -> None:
    assert is_out_of_tune(Words(opening, closing), language)


@pytest.mark.parametrize(
    ("opening", "closing", "language"),
    [
        ("", "", "de"),
        ("Thank you for your message, we are glad to help.", "Just reply to this mail.", "en"),
        ("Thank you for your message, we are glad to help.", "Just reply to this mail.", "pl"),
        ("Vielen Dank für Ihre Nachricht.", "Wir freuen uns auf Ihre Antwort.", "de"),
        ("Tack för ditt meddelande.", "Vi hör gärna av dig.", "sv"),
        ("Grazie per il Suo messaggio.", "Restiamo in attesa di una Sua risposta.", "it"),
    ],
)
def test_plain_courtesy_in_the_language_of_the_mail_is_not(opening: str, closing: str, language: str) -> None:
    assert not is_out_of_tune(Words(opening, closing), language)
