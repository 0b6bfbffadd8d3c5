"""What the author wrote now."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.mime.replies.reply import reply_text

OWN = "Friday at ten suits me.\nShall we meet at your office?"

HISTORIES = {
    "english": "On Tue, 30 Apr 2024 at 10:12, Desk <desk@example.net> wrote:\n> Which day?",
    "english, wrapped": "On Tue, 30 Apr 2024 at 10:12, The Front Desk <\ndesk@example.net> wrote:\n\n> Which day?",
    "english, unquoted": "On Tue, 30 Apr 2024 at 10:12, Desk <desk@example.net> wrote:\n\nWhich day?",
    "german": "Am 30.04.2024 um 10:12 schrieb Desk <desk@example.net>:\n> Welcher Tag?",
    "french": "Le mar. 30 avr. 2024 à 10:12, Desk <desk@example.net> a écrit :\n\nQuel jour ?",
    "spanish": "El mar, 30 abr 2024 a las 10:12, Desk (<desk@example.net>) escribió:\n> ¿Qué día?",
    "italian": "Il giorno mar 30 apr 2024 alle ore 10:12 Desk <desk@example.net> ha scritto:\n> Quale giorno?",
    "dutch": "Op di 30 apr. 2024 om 10:12 schreef Desk <desk@example.net>:\n> Welke dag?",
    "portuguese": "Em ter., 30 de abr. de 2024 às 10:12, Desk <desk@example.net> escreveu:\n> Que dia?",
    "polish": "wt., 30 kwi 2024 o 10:12 Desk <desk@example.net> napisał(a):\n> Kiedy?",
    "swedish": "Den tis 30 apr. 2024 kl 10:12 skrev Desk <desk@example.net>:\n> Vilken dag?",
    "russian": "вт, 30 апр. 2024 г. в 10:12, Desk <desk@example.net>:\n> Когда?",
    "japanese": "2024年4月30日(火) 10:12 Desk <desk@example.net>:\n> いつ？",
    "outlook": "From: Desk <desk@example.net>\nSent: Tuesday, 30 April 2024\nTo: Anna\nSubject: Slot\n\nWhich day?",
    "outlook, german": "Von: Desk\nGesendet: Dienstag, 30. April 2024\nAn: Anna\nBetreff: Termin\n\nWelcher Tag?",
    "outlook, rule": "________________________________\nFrom: Desk <desk@example.net>\nSent: Tuesday\nTo: Anna\n\nHm?",
    "original message": "-----Original Message-----\nWhich day?",
    "ursprüngliche nachricht": "-----Ursprüngliche Nachricht-----\nWelcher Tag?",
    "quote alone": "> Which day?\n> Any?",
    "apple, quoted": "> On 30 Apr 2024, at 10:12, Desk <desk@example.net> wrote:\n> \n> Which day?",
    "yahoo, german": "Am Dienstag, 30. April 2024 um 10:12:05 MESZ hat Desk <d@example.net> Folgendes geschrieben:\n A",
    "hungarian": "Desk <desk@example.net> ezt írta (időpont: 2024. ápr. 30., K, 10:12):\n> Mikor?",
    "turkish": "Desk <desk@example.net>, 30 Nis 2024 Sal, 10:12 tarihinde şunu yazdı:\n> Ne zaman?",
    "ukrainian": "30.04.24 10:12, Desk пише:\n> Коли?",
    "greek": "Στις Τρί 30 Απρ 2024 στις 10:12 π.μ., ο/η Desk <desk@example.net> έγραψε:\n> Πότε;",
    "korean": "2024년 4월 30일 (화) 오전 10:12, Desk <desk@example.net>님이 작성:\n> 언제?",
    "chinese": "Desk <desk@example.net> 于2024年4月30日周二 10:12写道：\n> 哪天",
    "hebrew": "\u200fבתאריך יום ג׳, 30 באפר׳ 2024 ב-10:12 מאת \u202aDesk\u202c <\u202adesk@example.net\u202c>:\n> מתי",
    "outlook, finnish": "Lähettäjä: Desk\nLähetetty: 30. huhtikuuta 2024\nVastaanottaja: Anna\nAihe: x\n\nKoska?",
    "outlook, japanese": "差出人: Desk <desk@example.net>\n送信日時: 2024年4月30日 10:12\n宛先: Anna\n件名: x\n\nいつ",
    "samsung": "-------- Original message --------\nFrom: Desk <d@example.net>\nDate: 30/04/2024 10:12 (GMT+1)\n\nx",
    "gmx": 'Gesendet: Dienstag, 30. April 2024 um 10:12 Uhr\nVon: "Desk" <desk@example.net>\nAn: a@example.com\n\nW?',
    "zoho": "---- On Tue, 30 Apr 2024 10:12:05 +0200 Desk <desk@example.net> wrote ----\n\nWhich day?",
    "open-xchange": "Desk <desk@example.net> hat am 30.04.2024 10:12 CEST geschrieben:\n\nWann?",
    "proton": "------- Original-Nachricht -------\nDesk <desk@example.net> schrieb am 30. April 2024 um 10:12:\n\n> W?",
    "horde": "Quoting Desk <desk@example.net>:\n\n> Which day?",
    "horde, german": "Zitat von Desk <desk@example.net>:\n\n> Wann?",
    "groupwise": ">>> Desk <desk@example.net> 30.04.2024 10:12 >>>\n\nWhich day?",
    "ticket": "##- Please type your reply above this line -##\n\nWhich day?",
    "ticket, german": "----- Bitte antworten Sie oberhalb dieser Linie -----\n\nWann?",
}


@pytest.mark.parametrize("history", HISTORIES.values(), ids=HISTORIES)
def test_history_below_is_left_out(history: str) -> None:
    assert reply_text(f"{OWN}\n\n{history}\n") == OWN


@pytest.mark.parametrize("history", HISTORIES.values(), ids=HISTORIES)
def test_history_right_below_takes_no_line_of_the_author(history: str) -> None:
    assert reply_text(f"Yes, 10:00 on 3 May 2024 works.\n{history}\n") == "Yes, 10:00 on 3 May 2024 works."


def test_answers_between_quotes_and_below_are_kept() -> None:
    text = "On Tue, 30 Apr 2024 at 10:12, Desk <desk@example.net> wrote:\n> Which day?\nFriday\n> Where?\nHere\n"
    assert reply_text(text) == "Friday\nHere"


@pytest.mark.parametrize(
    "text",
    [
        "On the note you wrote:\nplease cancel my booking",
        "On 3 May you wrote:\nplease come at ten. I cannot.",
        "From: Berlin\nTo: Paris\nDate: Friday\nCan we talk about it at ten?",
        "My plan:\n----\nFriday at ten\n----\nor Monday?",
        "Two things:\n--\nFirst, can we move to Friday?",
        "The note was sent from my iPhone app to everyone.\nCan we talk?",
        "Sent via mail yesterday, please see there.\nCan we talk?",
        "```\n> quoted in code\n--\nstill code\n```\nCan you help?",
        "Am Freitag um 10:00 passt es mir:\nich komme vorbei.",
        "On Tuesday 30/04/2024 at 10:12 I wrote to you:\nno answer came.",
        "As Bob <bob@example.com> wrote on 30 April 2024 at 10:12:\nwe need two hours. Is Friday free?",
        "Name: Anna\nEmail: anna@example.com\nDate: 3 May 2024\nTime: 10:00\nMessage: Please book me in.",
        "From: Anna\nEmail: anna@example.com\nSubject: appointment\nMessage: Friday at 10?",
        "On Friday, May 3, 2024 at 10:00 please:\n- bring the file\n- call anna@example.com",
        "Sent from my phone, so excuse typos. Also: can we do 11 instead of 10?",
        "Thanks,\nAnna\n\nP.S. Please cancel the Tuesday slot.",
        "Day? -> Friday\nTime? -> ten",
        "Quoting from memory: Friday at ten.\nIs that right?",
        "Termin:\nDatum: 14.05.2024\nVon: 10:00\nBis: 11:00\nBetreff: Beratung\nBitte bestätigen.",
        "Please set up:\nSubject: Planning\nDate: May 14, 2024\nFrom: 10:00\nTo: 11:00\nThanks!",
        "I need a pickup\nfrom: hotel@example.com address\ndate: 14 May\nPlease book it.",
        "New enquiry.\nFrom: Anna <anna@example.com>\nSubject: Booking\nMessage:\nFriday at ten?",
        "please invite bob@example.com on 14.05.2024 at 10:30, agenda:\n- budget\nThanks",
        "Please add bob@example.com to the call on 14 May 2024 at 10:30:\nhe has the papers.",
        "Anna wrote on 12.05.2024 at 10:00 that these times work:\nFriday or Monday.",
        "Hallo,\nwie Frau Meier am 12.05.2024 um 10:00 schrieb:\nes geht nur freitags.",
        "I spoke to anna@example.com on 14.05.2024 10:00 and she said:\nFriday.",
        "These suit us:\n14.05.2024 10:30 Bob <bob@example.com>\n15.05.2024 11:30 Al <al@example.com>\n\nOr June.",
        "This would suit:\n\n2024-05-14 10:30 GMT+02:00\n\nOnly this one, please.",
        "First: book Tuesday.\n--\nSecond: cancel Friday.",
        "Book Tuesday.\n--\nMy wife needs Friday, too. Please confirm both.",
        "I attach the form,\nsent via Gmail",
        "Reply:\n--- please answer above all quickly ---\nFriday?",
        "My options:\n> Friday 10\n> Monday 11\nWhich one?",
        "My answers are below.\n\nFrom: Desk <desk@example.net>\nSent: Monday\nTo: Anna\n\nWhich day?\nFriday.",
        "Please reply above all to my second question:\nis Friday free?",
    ],
)
def test_what_only_looks_like_history_or_signature_stays(text: str) -> None:
    assert reply_text(text) == text


def test_a_signature_is_left_out() -> None:
    assert reply_text("Friday is fine.\n-- \nAnna\nExample Ltd\nNeed help?\n") == "Friday is fine."


@pytest.mark.parametrize(
    "line", ["Sent from my iPhone", "Gesendet von Outlook für Android", "Get Outlook for iOS<https://x.test>"]
)
def test_the_line_of_a_device_is_left_out(line: str) -> None:
    assert reply_text(f"Friday is fine.\n\n{line}\n") == "Friday is fine."


@pytest.mark.parametrize("text", ["> only a quote", "-- \nAnna", "-----Original Message-----\nWhich day?"])
def test_all_of_the_text_stands_in_where_nothing_is_left(text: str) -> None:
    assert reply_text(text) == text


def test_what_is_said_after_a_signature_or_a_quoted_forward_is_kept() -> None:
    assert reply_text("Book Friday.\n-- \nAnna\n\nPS: and cancel Monday.") == "Book Friday.\nPS: and cancel Monday."
    forwarded = (
        "Please book.\n\nBegin forwarded message:\n\n> From: Bob <bob@example.com>\n>\n> old words\n\nFriday suits."
    )
    assert reply_text(forwarded) == "Please book.\n\nFriday suits."
    assert reply_text("Hello,\n\n>From Tuesday on I am free.") == "Hello,\n\nFrom Tuesday on I am free."


def test_a_text_of_very_many_lines_is_left_as_it_is() -> None:
    text = "a:\n" * 100_000
    assert reply_text(f"{text}\n{HISTORIES['german']}").endswith("Welcher Tag?")


WORDS = st.text(alphabet=st.characters(categories=("Ll", "Lu")), min_size=1, max_size=12)


@given(st.lists(st.lists(WORDS, min_size=1, max_size=8).map(" ".join), min_size=1, max_size=8))
def test_words_alone_are_never_lost(lines: list[str]) -> None:
    assert reply_text("\n".join(lines)) == "\n".join(lines)


@given(st.text(max_size=300))
def test_something_is_left_of_any_text(text: str) -> None:
    assert bool(reply_text(text)) == bool(text.strip())
