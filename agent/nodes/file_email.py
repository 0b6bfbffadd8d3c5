"""File the mail and finish the run."""

from langgraph.runtime import Runtime

from agent import obligations, papers, policy
from agent.domain import Effect, EffectKind, Folder, OutcomeKind, Plan, Reason
from agent.ports import Deps
from agent.state import State


def file_email(state: State, *, runtime: Runtime[Deps]) -> State:
    """Move the mail to where it belongs, store what is owed, and set the outcome."""
    deps, mail_id, result = runtime.context, state["mail_id"], OutcomeKind(state["result"])
    if policy.run_level(state, deps.gates.level()) not in policy.ACTING:
        return {"outcome": OutcomeKind.SHADOWED.value}
    if state.get("failure", {}).get("node") == "file_email":
        # What failed here comes by once more, from the handoff: then the mail stays where it is.
        return {"outcome": result.value}
    if (
        "action" in state
        and papers.kept(deps.records, mail_id, Plan).follow_up
        and result is not OutcomeKind.HANDED_OFF
    ):
        obligations.hand_off(deps, state, Reason.FOLLOW_UP)
    if result is OutcomeKind.CLOSED:
        deps.records.release(state["conversation_id"])
    answers = obligations.attendee_answers(deps, mail_id)
    deps.records.owe(mail_id, [*obligations.activity(deps, mail_id, result), *answers])
    deps.gates.check(Effect(EffectKind.FILE, state["conversation_id"], mail_id))
    folder = Folder.PERSON if result is OutcomeKind.HANDED_OFF else Folder.HANDLED
    deps.mailbox.file(deps.records.mail(mail_id).uid, folder)
    return {"outcome": result.value}
