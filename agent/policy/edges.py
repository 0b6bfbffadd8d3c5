"""The drawn edges: pure functions that name the next one."""

from collections.abc import Mapping
from typing import Literal

from agent.domain import Action, OutcomeKind
from agent.state import State

RESULTS: Mapping[Action, OutcomeKind] = {
    Action.BOOK: OutcomeKind.BOOKED,
    Action.MOVE: OutcomeKind.MOVED,
    Action.CANCEL: OutcomeKind.CANCELLED,
    Action.OFFER: OutcomeKind.OFFERED,
    Action.ASK: OutcomeKind.ASKED,
    Action.CLOSE: OutcomeKind.CLOSED,
    Action.IGNORE: OutcomeKind.IGNORED,
    Action.HAND_OFF: OutcomeKind.HANDED_OFF,
}
"""What the customer gets when a plan succeeds."""


def after_screen_email(state: State) -> Literal["human", "ignored", "doubtful"]:
    """People are answered, machines and repeated mails are not, and what is doubtful goes to a person."""
    label = state["screening"]
    return "human" if label == "human" else "ignored" if label == "ignored" else "doubtful"


def after_find_contact(state: State) -> Literal["known", "unknown"]:
    """A sender whom the CRM does not know well enough goes to a person, unless the policy takes leads."""
    return "known" if state["match"] in {"one", "lead"} else "unknown"


def after_understand_request(state: State) -> Literal["time_bound", "timeless"]:
    """The calendar is read only for what depends on it."""
    return "time_bound" if state["time_bound"] else "timeless"


def after_decide(state: State) -> Literal["answerable", "silent", "unsure"]:
    """Most plans are answered; some need no answer; what the rules do not cover goes to a person."""
    if state["action"] == Action.HAND_OFF:
        return "unsure"
    return "silent" if state["action"] in {Action.CLOSE, Action.IGNORE} else "answerable"


MAX_DRAFTS = 2
MAX_ANSWERS = 4
"""So many answers of models a mail is worth: whoever is asked more often does not get better ones."""


def after_check_reply(state: State) -> Literal["clean", "claiming"]:
    """Words that claim something are asked for once more; then the template's own are taken."""
    return "claiming" if state["violations"] and state["drafts"] < MAX_DRAFTS else "clean"


def after_request_approval(
    state: State,
) -> Literal["booking", "moving", "cancelling", "offering", "asking", "shadowed", "rejected"]:
    """The plan's one effect comes next, unless a person said no or the level is `shadow`."""
    if state["approval"] != "given":
        return "shadowed" if state["approval"] == "shadowed" else "rejected"
    if state["action"] == Action.ASK:
        # A question with times to choose from is held like an offer, so that the answer can be matched.
        return "offering" if state["holds"] else "asking"
    labels: dict[str, Literal["booking", "moving", "cancelling", "offering"]] = {
        Action.BOOK: "booking",
        Action.MOVE: "moving",
        Action.CANCEL: "cancelling",
        Action.OFFER: "offering",
    }
    return labels[state["action"]]


MAX_LOST_SLOTS = 24
"""So often a mail is planned again: where many ask at once, one is faster each time. Twenty at once all get answers."""


def after_book_slot(state: State) -> Literal["booked", "taken", "exhausted"]:
    """A slot that was lost is planned again, a bounded number of times."""
    if state["effect"] == "done":
        return "booked"
    return "taken" if state["lost_slots"] <= MAX_LOST_SLOTS else "exhausted"


def after_move_booking(state: State) -> Literal["moved", "taken", "exhausted", "edited"]:
    """As after book_slot; an event that a person edited meanwhile is left to that person."""
    if state["effect"] == "done":
        return "moved"
    if state["effect"] == "edited":
        return "edited"
    return "taken" if state["lost_slots"] <= MAX_LOST_SLOTS else "exhausted"


def after_cancel_booking(state: State) -> Literal["cancelled", "edited"]:
    """An event that a person edited meanwhile is left to that person."""
    return "cancelled" if state["effect"] == "done" else "edited"


def after_hold_slots(state: State) -> Literal["held", "taken", "exhausted"]:
    """An offer whose slot was lost is planned again, a bounded number of times."""
    if state["effect"] == "done":
        return "held"
    return "taken" if state["lost_slots"] <= MAX_LOST_SLOTS else "exhausted"


def after_send_reply(state: State) -> Literal["sent", "overtaken"]:
    """Where a person has written in the thread meanwhile, nothing is sent."""
    return "sent" if state["effect"] == "done" else "overtaken"
