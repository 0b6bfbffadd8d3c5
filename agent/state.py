"""What one run knows: ids, labels, counters and small values. Content lies in the records, as papers of the mail."""

import operator
from typing import Annotated, NotRequired, TypedDict


class Failure(TypedDict):
    """Where a run failed and how; both are names of our own."""

    node: str
    error: str
    at: NotRequired[str]
    """Where in an answer from outside its shape has changed."""


class State(TypedDict, total=False):
    """The state of a run, checkpointed after every node."""

    mail_id: str
    """Given at the start."""
    conversation_id: str
    """Given at the start."""
    deadline: str
    """Given at the start, ISO 8601: until then a transient failure is tried again later."""
    level: str
    """Given at the start: a Level. What the desk may do in this run; the gates are asked again before each effect."""
    label: str
    """The edge that `step` stores and the graph follows."""
    path: Annotated[list[str], operator.add]
    """The nodes that ran, in order. Written by `step`."""
    failure: Failure
    """Written by `step` before the error edge is taken."""
    screening: str
    """`human`, `ignored` or `doubtful`. Written by screen_email."""
    quiet: bool
    """Whether the owner is spared a mail about the handoff. Written by screen_email."""
    match: str
    """How many contacts have the address: `one`, `none`, `many`, `incomplete`, or `lead`. Written by find_contact."""
    time_bound: bool
    """Whether the answer depends on the calendar. Written by understand_request."""
    action: str
    """What the plan does. Written by decide."""
    holds: bool
    """Whether the plan names slots. Written by decide."""
    violations: list[str]
    """What check_reply found in the model's words."""
    drafts: int
    """How often draft_reply ran for the present plan. Reset by decide."""
    approval: str
    """`given`, `refused` or `shadowed`. Written by request_approval."""
    effect: str
    """How the last effect went: `done`, `taken`, `edited` or `overtaken`. Written by the effect nodes."""
    lost_slots: int
    """How often a slot was taken between reading and writing."""
    misfiled: str
    """Why the mail could not be filed once all else was done. Written by handle_error."""
    result: str
    """What the customer got so far, an OutcomeKind: written by whoever brings it about, last by handoff."""
    reason: str
    """Why it was handed off, ignored or closed."""
    outcome: str
    """The run is finished when this is set: the result, or `shadowed`. Written by file_email."""
