"""Send the reply."""

from langgraph.runtime import Runtime

from agent import obligations
from agent.domain import Action, Effect, EffectKind, OutcomeKind, Reason
from agent.ports import Deps
from agent.state import State


def send_reply(state: State, *, runtime: Runtime[Deps]) -> State:
    """Send the reply with its facts, once, unless a person has written in the thread meanwhile."""
    deps, mail_id = runtime.context, state["mail_id"]
    email = deps.records.email(mail_id)
    thread = [*email.references, email.in_reply_to, email.message_id]
    is_begun = EffectKind.REPLY in deps.ledger.acted(mail_id)
    ours = deps.records.our_message_ids(state["conversation_id"])
    if not is_begun and deps.mailbox.written_by_person(list(filter(None, thread)), ours):
        return {"effect": "overtaken", "reason": Reason.PERSON_TOOK_OVER.value}
    mail = obligations.reply(deps, state)
    request = {"message_id": mail.message_id, "text": mail.text}
    effect = Effect(EffectKind.REPLY, state["conversation_id"], mail_id, request)

    obligations.send_once(deps, effect, mail, [obligations.sent_copy(mail), *obligations.reminder(deps, state, mail)])
    if Action(state["action"]) in {Action.OFFER, Action.ASK}:
        deps.records.count_round(state["conversation_id"], mail_id)
    update: State = {"effect": "done"}
    if Action(state["action"]) is Action.ASK:
        update["result"] = OutcomeKind.ASKED.value
    return update
