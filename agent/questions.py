"""What the model is asked about a mail: gathered from the records, and depending on nothing but what was written."""

from collections.abc import Iterator, Sequence

from agent import papers, policy, prompts
from agent.domain import Attachment, ContactMatch, Email, Sender
from agent.form import LanguageCode, RequestForm
from agent.ports import Deps, Question
from agent.state import State

LONGEST_HISTORY = 600
"""Characters of an earlier mail that are shown: it only helps to read the present one."""
ANSWER_TOKENS = 700


def about_mail(deps: Deps, state: State) -> Question:
    """Ask what a mail wants. Nothing in the question depends on when the mail is read."""
    records, mail_id = deps.records, state["mail_id"]
    email, mail = records.email(mail_id), records.mail(mail_id)
    zone = policy.customer_zone(papers.kept(records, mail_id, ContactMatch).contact, deps.policy)
    reference = policy.reference_moment(email.date, mail.received_at).astimezone(zone)
    address = papers.kept(records, mail_id, Sender).address or ""
    offer = records.answered_offer(state["conversation_id"], email, address, reference)
    bookings = records.bookings(address, reference)
    data = prompts.data(
        deps.secret,
        subject=email.subject,
        text=email.reply_text,
        # What was offered or booked says more than the mail that led to it, and takes no attention from this one.
        history="" if offer or bookings else _history(deps, mail_id, email, address),
        files=[file.text or "" for file in policy.legible_files(email, deps.policy)],
    )
    user = prompts.render(
        "understand_request_mail",
        calendar=prompts.labelled_calendar(reference),
        standing=prompts.standing(
            offered=[slot.start.astimezone(zone) for slot in offer.slots] if offer else [],
            booked=[booking.slot.start.astimezone(zone) for booking in bookings],
            files=[_described(file, email, deps.policy) for file in email.attachments],
        ),
        data=data,
    )
    system = prompts.render("understand_request")
    return Question(
        mail_id, "understand_request", system, user, ANSWER_TOKENS, deps.policy.temperature, deps.policy.seed
    )


def written(deps: Deps, mail_id: str) -> Sequence[str]:
    """Return all that the model was shown of what strangers wrote."""
    records = deps.records
    email, address = records.email(mail_id), papers.kept(records, mail_id, Sender).address or ""
    return (*own_words(deps, email), _history(deps, mail_id, email, address))


def own_words(deps: Deps, email: Email) -> Sequence[str]:
    """Return what the author wrote now: the latest reply, the subject, and the files that hang on it."""
    files = (file.text or "" for file in policy.legible_files(email, deps.policy))
    return (email.reply_text, email.subject, *files)


def _described(file: Attachment, email: Email, rules: policy.Policy) -> str:
    shown = "text below" if file in policy.legible_files(email, rules) else "not read"
    return f"{file.content_type} ({shown})"


def language_before(deps: Deps, mail_id: str, address: str) -> LanguageCode | None:
    """Return the language of the mail that the sender wrote before in this conversation, if there is one."""
    forms = (deps.records.kept(earlier, RequestForm.__name__) for earlier in _written_before(deps, mail_id, address))
    return next((papers.read(RequestForm, form).language for form in forms if form), None)


def _history(deps: Deps, mail_id: str, email: Email, address: str) -> str:
    """Return what the sender wrote in this conversation before, else what the mail quotes; shortened."""
    for earlier in _written_before(deps, mail_id, address):
        return _shortened(deps.records.email(earlier).reply_text)
    quoted = email.text.replace(email.reply_text, "", 1) if email.reply_text in email.text else ""
    return _shortened(quoted)


def _written_before(deps: Deps, mail_id: str, address: str) -> Iterator[str]:
    """Yield the mails of this conversation that the sender wrote before and that are still kept, the latest first."""
    for earlier in deps.records.earlier_mails(mail_id):
        is_theirs = (earlier.from_address or "").lower() == address.lower()
        if is_theirs and earlier.duplicate_of is None and deps.records.kept(earlier.id, "email"):
            yield earlier.id


def _shortened(text: str) -> str:
    plain = text.strip()
    return plain if len(plain) <= LONGEST_HISTORY else f"{plain[:LONGEST_HISTORY].rstrip()} [...]"
