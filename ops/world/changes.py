"""What happened between two looks at the servers, in the words of the ledger."""

from collections.abc import Mapping

from agent.domain import EffectKind
from ops.formats import HandledEffect
from ops.world.readback import SeenEvent, SeenMail, Snapshot


def effects_between(
    before: Snapshot, after: Snapshot, *, owner: str, kinds: Mapping[str, EffectKind]
) -> list[HandledEffect]:
    """Name what happened between two snapshots. `kinds` says by Message-ID what each mail of ours was meant as."""
    return [
        *_event_effects(before, after),
        *_hold_effects(before, after),
        *[
            _effect_of_mail(kinds.get(mail.message_id, EffectKind.REPLY), mail, owner)
            for mail in after.sent[len(before.sent) :]
        ],
        *[_effect_of_mail(EffectKind.DRAFT, mail, owner) for mail in after.drafts[len(before.drafts) :]],
        *[
            HandledEffect(kind=EffectKind.ACTIVITY, to="system", text=text)
            for key, text in after.activities.items()
            if key not in before.activities
        ],
    ]


def _event_effects(before: Snapshot, after: Snapshot) -> list[HandledEffect]:
    found = []
    for uid in before.events.keys() | after.events.keys():
        old, new = before.events.get(uid), after.events.get(uid)
        if old == new:
            continue
        kind = EffectKind.BOOK if old is None else EffectKind.CANCEL if new is None else EffectKind.MOVE
        event = new or old
        if event is not None:
            found.append(_effect_of_event(kind, event))
    # Our event ids are random: only their times give them an order that every play has.
    return sorted(found, key=lambda effect: (effect.start or "", effect.kind))


def _effect_of_event(kind: EffectKind, event: SeenEvent) -> HandledEffect:
    return HandledEffect(
        kind=kind,
        to="customer",
        attendees=list(event.attendees),
        start=event.start.isoformat(),
        end=event.end.isoformat(),
        subject=event.summary,
        event_id=event.uid,
    )


def _hold_effects(before: Snapshot, after: Snapshot) -> list[HandledEffect]:
    changes = [
        (EffectKind.HOLD, sorted(after.holds - before.holds)),
        (EffectKind.RELEASE, sorted(before.holds - after.holds)),
        (EffectKind.SHOW_HOLD, sorted(after.shown - before.shown)),
        (EffectKind.HIDE_HOLD, sorted(before.shown - after.shown)),
    ]
    return [
        HandledEffect(kind=kind, to="system", start=start.isoformat(), end=end.isoformat())
        for kind, slots in changes
        for start, end, _ in slots
    ]


def _effect_of_mail(kind: EffectKind, mail: SeenMail, owner: str) -> HandledEffect:
    own = all(recipient.lower() == owner for recipient in mail.recipients)
    return HandledEffect(
        kind=kind,
        to="owner" if own else "customer",
        recipients=list(mail.recipients),
        subject=mail.subject,
        text=mail.text,
    )
