"""What the model is told of a contact: in which zone days are counted, and nothing else that the CRM knows."""

from dataclasses import fields

from agent.domain import Contact, Origin
from agent.policy import Policy
from agent.ports import Question
from tests.agent.desk import Desk, open_desk
from tests.agent.mails import ANN, BOB, BOOK, NOW, THURSDAY, form, mail, window

SECRETS = {
    "id": "canary-id",
    "name": "Canaria Canary",
    "company": "Canary Mills",
    "owner": "canary-owner@example.net",
}
CANARY = Contact(
    address=ANN,
    zone="Pacific/Auckland",
    language="en",
    origins={name: Origin("canary_table.canary_column", NOW) for name in (*SECRETS, "address", "zone", "language")},
    **SECRETS,
)
ALLOWED = {"zone", "language", "address"}
"""What may show: the zone as the hour of the mail; the language only in how words are read; the address not at all."""


def asked_about(desk: Desk) -> str:
    questions: list[Question] = desk.model.questions
    assert {question.purpose for question in questions} == {"understand_request", "draft_reply"}
    return "\n".join(f"{question.system}\n{question.user}" for question in questions)


def played(contact: Contact) -> Desk:
    """Return a desk after a conversation: an offer, a booking, and a wish to move it."""
    desk = open_desk(contacts=(contact,))
    desk.receive(mail("Could we meet on Thursday?"), form("book", window("Thursday", "2026-03-05")))
    [offer] = desk.mails_to(ANN)
    desk.receive(mail("The first one, please.", thread=(offer.message_id,)), form("accept", offer_number=1))
    desk.receive(mail("Can we move it to Thursday, 5 March at 15:00?"), form("move", THURSDAY))
    return desk


def test_every_field_of_a_contact_is_either_secret_here_or_allowed():
    assert SECRETS.keys() | ALLOWED | {"origins"} == {field.name for field in fields(Contact)}


def test_nothing_that_the_crm_knows_of_a_contact_but_the_zone_is_told_the_model():
    told = asked_about(played(CANARY))
    assert not any(word in told.lower() for word in ("canar", ANN, "auckland"))
    assert "at 22:00" in told


def test_the_company_of_an_unknown_senders_domain_is_not_told_either():
    desk = open_desk(rules=Policy(unknown_sender="lead"), contacts=())
    desk.contacts.domains = [(BOB.rpartition("@")[2], SECRETS["company"])]
    desk.receive(mail(sender=BOB), BOOK)
    assert "canar" not in asked_about(desk).lower()
