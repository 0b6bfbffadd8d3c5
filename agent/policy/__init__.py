"""The business rules: the numbers that a business may change, and pure functions that name the next edge."""

from agent.policy.agendas import MARGIN, agenda, length, named_meetings, of_length, reach
from agent.policy.calendar_mail import answers, calendar_reason
from agent.policy.edges import (
    MAX_ANSWERS,
    MAX_DRAFTS,
    MAX_LOST_SLOTS,
    RESULTS,
    after_book_slot,
    after_cancel_booking,
    after_check_reply,
    after_decide,
    after_find_contact,
    after_hold_slots,
    after_move_booking,
    after_request_approval,
    after_screen_email,
    after_send_reply,
    after_understand_request,
)
from agent.policy.failures import (
    ERROR_REASONS,
    NODE_REASONS,
    reason_for,
)
from agent.policy.gates import (
    ACTING,
    INTEGRATIONS,
    allowed,
    run_level,
)
from agent.policy.legibility import illegible_reason, legible_files
from agent.policy.misfits import Misfits
from agent.policy.numbers import (
    Policy,
    customer_zone,
    reference_moment,
)
from agent.policy.owners import WhyOwner, crm_owner, owners_in_order, why_asked
from agent.policy.screening import (
    ALWAYS_TOLD,
    MACHINE_REASONS,
    TOLD_ONCE_A_DAY,
    UNACKNOWLEDGED,
    Screening,
    Standing,
    is_too_many,
    screen,
)

__all__ = [
    "ACTING",
    "ALWAYS_TOLD",
    "ERROR_REASONS",
    "INTEGRATIONS",
    "MACHINE_REASONS",
    "MARGIN",
    "MAX_ANSWERS",
    "MAX_DRAFTS",
    "MAX_LOST_SLOTS",
    "NODE_REASONS",
    "RESULTS",
    "TOLD_ONCE_A_DAY",
    "UNACKNOWLEDGED",
    "Misfits",
    "Policy",
    "Screening",
    "Standing",
    "WhyOwner",
    "after_book_slot",
    "after_cancel_booking",
    "after_check_reply",
    "after_decide",
    "after_find_contact",
    "after_hold_slots",
    "after_move_booking",
    "after_request_approval",
    "after_screen_email",
    "after_send_reply",
    "after_understand_request",
    "agenda",
    "allowed",
    "answers",
    "calendar_reason",
    "crm_owner",
    "customer_zone",
    "illegible_reason",
    "is_too_many",
    "legible_files",
    "length",
    "named_meetings",
    "of_length",
    "owners_in_order",
    "reach",
    "reason_for",
    "reference_moment",
    "run_level",
    "screen",
    "why_asked",
]
