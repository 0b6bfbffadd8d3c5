"""The business rules: which edge comes next, the reason for every failure, and what the gates hold back."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent import errors, graph, policy
from agent.domain import (
    KILL_SWITCH,
    LEVEL,
    Action,
    Effect,
    EffectKind,
    Gate,
    GateState,
    Integration,
    Level,
    OutcomeKind,
    Reason,
    circuit_of,
    pause_of,
)
from agent.state import State

ANSWERED = [Action.BOOK, Action.MOVE, Action.CANCEL, Action.OFFER, Action.ASK]
LOST = [{"effect": "taken", "lost_slots": n} for n in range(1, policy.MAX_LOST_SLOTS + 2)]
STATES: dict[Callable[[State], str], list[dict[str, Any]]] = {
    policy.after_screen_email: [{"screening": label} for label in ("human", "ignored", "doubtful")],
    policy.after_find_contact: [{"match": match} for match in ("one", "none", "many", "incomplete", "lead")],
    policy.after_understand_request: [{"time_bound": bound} for bound in (True, False)],
    policy.after_decide: [{"action": action.value} for action in Action],
    policy.after_check_reply: [
        {"violations": found, "drafts": n} for found, n in product(([], ["digit"]), range(1, policy.MAX_DRAFTS + 2))
    ],
    policy.after_request_approval: [
        {"approval": approval, "action": action.value, "holds": holds}
        for approval, action, holds in product(("given", "refused", "shadowed"), ANSWERED, (True, False))
    ],
    policy.after_book_slot: [{"effect": "done"}, *LOST],
    policy.after_move_booking: [{"effect": "done"}, {"effect": "edited"}, *LOST],
    policy.after_cancel_booking: [{"effect": "done"}, {"effect": "edited"}],
    policy.after_hold_slots: [{"effect": "done"}, *LOST],
    policy.after_send_reply: [{"effect": "done"}, {"effect": "overtaken"}],
}
"""Every rule with every state that its node can leave."""


RULES = [rule for name, rule in vars(policy).items() if name.startswith("after_")]


def test_every_rule_is_looked_at_here():
    assert set(STATES) == set(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_names_an_edge_for_every_state_and_reaches_each_of_its_labels(rule):
    named = {rule(State(**state)) for state in STATES[rule]}
    assert named == set(get_args(get_type_hints(rule)["return"]))


def test_a_plan_that_is_answered_has_an_effect_or_a_question_and_nothing_else_gets_that_far():
    passed = {a: policy.after_decide(State(action=a.value)) == "answerable" for a in Action}
    assert [action for action, is_answered in passed.items() if is_answered] == ANSWERED


def test_a_lost_slot_is_planned_again_only_so_often():
    most = policy.MAX_LOST_SLOTS
    labels = [policy.after_book_slot(State(effect="taken", lost_slots=n)) for n in range(1, most + 3)]
    assert labels == [*["taken"] * most, "exhausted", "exhausted"]


def classes(base: type[Exception] = errors.FrontdeskError) -> Iterator[type[Exception]]:
    yield base
    for below in base.__subclasses__():
        yield from classes(below)


FAILING = sorted(set(graph.build().nodes) - {"handle_error", "handoff"})
NOT_A_FAILURE = {
    *policy.MACHINE_REASONS.values(),
    Reason.AUTO_REPLY,
    Reason.OWN_MAIL,
    Reason.ACKNOWLEDGEMENT,
    Reason.DECLINED,
    Reason.FOLLOW_UP,
    Reason.ATTENDEE_ACCEPTED,
    Reason.ATTENDEE_TENTATIVE,
    Reason.ATTENDEE_UNKNOWN,
}


@pytest.mark.parametrize("node", FAILING)
@pytest.mark.parametrize("error", sorted({error.__name__ for error in classes()}))
def test_every_failure_of_every_node_has_a_reason_to_hand_the_mail_off(node, error):
    assert policy.reason_for(node, error) not in NOT_A_FAILURE


@pytest.mark.parametrize(
    ("node", "error", "reason"),
    [
        ("understand_request", "TransientError", Reason.MODEL_UNAVAILABLE),
        ("understand_request", "ModelError", Reason.MODEL_INVALID),
        ("understand_request", "AccessDenied", Reason.ACCESS_DENIED),
        ("read_calendar", "TransientError", Reason.CALENDAR_UNKNOWN),
        ("book_slot", "OutcomeUnknown", Reason.EFFECT_UNCERTAIN),
        ("send_reply", "OutcomeUnknown", Reason.EFFECT_UNCERTAIN),
        ("send_reply", "PermanentError", Reason.SENDING_FAILED),
        ("find_contact", "AccessDenied", Reason.ACCESS_DENIED),
        ("find_contact", "PermanentError", Reason.CONTACTS_UNAVAILABLE),
        ("find_contact", "ShapeChanged", Reason.SHAPE_CHANGED),
        ("read_email", "PermanentError", Reason.MAILBOX_UNAVAILABLE),
    ],
)
def test_a_failure_is_named_by_what_failed_else_by_where(node, error, reason):
    assert policy.reason_for(node, error) is reason


def test_every_error_and_every_node_that_has_a_reason_exists():
    assert set(policy.ERROR_REASONS) <= {error.__name__ for error in classes()}
    assert set(policy.NODE_REASONS) <= set(FAILING)


def test_every_plan_has_a_result():
    assert set(policy.RESULTS) == set(Action)
    assert set(policy.RESULTS.values()) == set(OutcomeKind) - {OutcomeKind.SHADOWED, OutcomeKind.DEAD_LETTERED}


effects = st.sampled_from(EffectKind).map(lambda kind: Effect(kind, "c", "m"))
names = st.sampled_from([LEVEL, KILL_SWITCH, "budget", *map(pause_of, Integration), *map(circuit_of, Integration)])
states = st.sampled_from([*GateState, *Level, "", "AUTO"])
gates = st.lists(st.builds(lambda name, state: Gate(name, state, "", "olive", NOW), names, states))
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def holds_back(gate: Gate, effect: Effect) -> bool:
    """Say once more, in other words, whether this gate alone holds the effect back."""
    integration = policy.INTEGRATIONS.get(effect.kind)
    if integration is None:
        return False
    if gate.name == LEVEL:
        return gate.state not in {"approve", "auto"}
    own = gate.name in {str(integration), f"circuit_{integration}"}
    return gate.state == "closed" and (own or gate.name == KILL_SWITCH)


@given(effects, gates)
def test_an_effect_happens_where_no_gate_of_its_own_holds_it_back_and_the_level_acts(effect, gates):
    holding = [gate for gate in gates if holds_back(gate, effect)]
    assert policy.allowed(effect, gates) == (holding[0] if holding else None)


@given(effects, gates, gates)
def test_one_more_gate_never_lets_anything_through(effect, gates, more):
    if policy.allowed(effect, gates):
        assert policy.allowed(effect, [*gates, *more])


def test_every_effect_goes_through_an_integration_or_touches_nothing_outside():
    assert set(EffectKind) - set(policy.INTEGRATIONS) == {EffectKind.HOLD, EffectKind.RELEASE}


def test_the_gate_that_holds_an_effect_back_is_the_one_that_is_named():
    level, paused = Gate(LEVEL, "auto", "", "", NOW), Gate("calendar", "closed", "moves", "olive", NOW)
    assert policy.allowed(Effect(EffectKind.BOOK, "c", "m"), [level, paused]) is paused
    assert policy.allowed(Effect(EffectKind.NOTICE, "c", "m"), [level, paused]) is None
    assert policy.allowed(Effect(EffectKind.HOLD, "c", "m"), [replace(level, state="off")]) is None
