"""The situation of somebody who asks for a meeting with these words."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from agent.decisions import Situation
from agent.domain import Conversation, Email, Hold, MachineVerdict
from agent.form import RequestForm, Ungrounded
from agent.policy import Policy


def as_asked(  # noqa: PLR0913
    words: str,
    policy: Policy,
    now: datetime,
    zone: tzinfo,
    locale: str,
    held: Sequence[Hold] = (),
    *,
    crm_owner: str | None = None,
) -> Situation:
    """Return the situation of a customer of this zone who writes these words now and wants to meet.

    `crm_owner` is who looks after them, as the policy names owners.
    """
    form = RequestForm(
        wish="",
        intent="book",
        windows=[],
        offer_number=None,
        also_asks=[],
        leans_on_attachment=False,
        language="en",
    )
    return Situation(
        form=form,
        ungrounded=Ungrounded(),
        email=_mail(words, now),
        reference=now.astimezone(zone),
        now=now,
        zone=zone,
        locale=locale,
        address="",
        names=frozenset(),
        languages=frozenset({locale}),
        conversation=Conversation("", None),
        offer=None,
        bookings=(),
        availability={},
        held=held,
        policy=policy,
        crm_owner=crm_owner,
    )


def _mail(words: str, now: datetime) -> Email:
    return Email(
        message_id=None,
        subject="Appointment",
        date=now,
        from_=(),
        to=(),
        cc=(),
        reply_to=(),
        in_reply_to=None,
        references=(),
        text=words,
        reply_text=words,
        attachments=(),
        calendar=(),
        machine=MachineVerdict(is_machine=False),
        from_fields=(),
    )
