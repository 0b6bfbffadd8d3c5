"""The whole workflow: every node, every edge. Retries and dead letters are the engine's, outside the graph."""

from collections.abc import Callable, Hashable
from datetime import datetime
from functools import wraps
from typing import Protocol, get_args, get_type_hints

from langgraph.errors import GraphBubbleUp
from langgraph.graph import END, START, StateGraph
from langgraph.runtime import Runtime

from agent import policy
from agent.errors import Bug, FrontdeskError, ShapeChanged, TransientError
from agent.nodes.book_slot import book_slot
from agent.nodes.cancel_booking import cancel_booking
from agent.nodes.check_reply import check_reply
from agent.nodes.decide import decide
from agent.nodes.draft_reply import draft_reply
from agent.nodes.file_email import file_email
from agent.nodes.find_contact import find_contact
from agent.nodes.handle_error import handle_error
from agent.nodes.handoff import handoff
from agent.nodes.hold_slots import hold_slots
from agent.nodes.move_booking import move_booking
from agent.nodes.read_calendar import read_calendar
from agent.nodes.read_email import read_email
from agent.nodes.request_approval import request_approval
from agent.nodes.screen_email import screen_email
from agent.nodes.send_reply import send_reply
from agent.nodes.understand_request import understand_request
from agent.ports import Deps
from agent.state import Failure, State


class Node(Protocol):
    """A step of the workflow: returns what it learnt, never where to go."""

    __name__: str

    def __call__(self, state: State, *, runtime: Runtime[Deps]) -> State:
        """Run the step."""


Rule = Callable[[State], str]
Graph = StateGraph[State, Deps, State, State]


def build() -> Graph:
    """Draw the workflow."""
    graph: Graph = StateGraph(State, context_schema=Deps)
    graph.add_edge(START, "read_email")
    step(graph, read_email, then="screen_email")
    step(
        graph,
        screen_email,
        policy.after_screen_email,
        {"human": "find_contact", "ignored": "file_email", "doubtful": "handoff"},
    )
    step(graph, find_contact, policy.after_find_contact, {"known": "understand_request", "unknown": "handoff"})
    step(
        graph,
        understand_request,
        policy.after_understand_request,
        {"time_bound": "read_calendar", "timeless": "decide"},
    )
    step(graph, read_calendar, then="decide")
    step(graph, decide, policy.after_decide, {"answerable": "draft_reply", "silent": "file_email", "unsure": "handoff"})
    step(graph, draft_reply, then="check_reply")
    step(graph, check_reply, policy.after_check_reply, {"clean": "request_approval", "claiming": "draft_reply"})
    step(
        graph,
        request_approval,
        policy.after_request_approval,
        {
            "booking": "book_slot",
            "moving": "move_booking",
            "cancelling": "cancel_booking",
            "offering": "hold_slots",
            "asking": "send_reply",
            "shadowed": "file_email",
            "rejected": "handoff",
        },
    )
    lost: dict[Hashable, str] = {"taken": "read_calendar", "exhausted": "handoff"}
    step(graph, book_slot, policy.after_book_slot, {"booked": "send_reply", **lost})
    step(graph, move_booking, policy.after_move_booking, {"moved": "send_reply", "edited": "handoff", **lost})
    step(graph, cancel_booking, policy.after_cancel_booking, {"cancelled": "send_reply", "edited": "handoff"})
    step(graph, hold_slots, policy.after_hold_slots, {"held": "send_reply", **lost})
    step(graph, send_reply, policy.after_send_reply, {"sent": "file_email", "overtaken": "handoff"})
    step(graph, file_email, then=END)
    graph.add_node("handle_error", traced(handle_error))
    graph.add_edge("handle_error", "handoff")
    graph.add_node("handoff", traced(handoff))
    graph.add_edge("handoff", "file_email")
    return graph


def step(
    graph: Graph, node: Node, rule: Rule | None = None, edges: dict[Hashable, str] | None = None, *, then: str = ""
) -> None:
    """Add a node with its edges and its drawn error edge.

    Node and rule run in one try, and the rule's label is stored: a typed failure becomes the label `error`; a transient
    one before the deadline, and any bug, leaves the graph, and the engine resumes it at this node.
    """
    ways: dict[Hashable, str] = edges or {"next": then}
    if rule and (names := set(get_args(get_type_hints(rule)["return"]))) != set(ways):
        raise ValueError(f"{rule.__name__} names {sorted(names)}, but the edges are {sorted(map(str, ways))}")

    @wraps(node)
    def run(state: State, *, runtime: Runtime[Deps]) -> State:
        try:
            update = node(state, runtime=runtime)
            label = rule({**state, **update}) if rule else "next"
        except FrontdeskError as error:
            in_time = runtime.context.now() < datetime.fromisoformat(state["deadline"])
            if isinstance(error, TransientError) and in_time:
                raise
            failure: Failure = {"node": node.__name__, "error": type(error).__name__}
            return {
                "label": "error",
                "failure": failure | {"at": error.path} if isinstance(error, ShapeChanged) else failure,
            }
        return {**update, "label": label}

    graph.add_node(node.__name__, traced(run))
    graph.add_conditional_edges(node.__name__, read_label, {**ways, "error": "handle_error"})


def traced(node: Node) -> Node:
    """Note in the path that the node ran, and leave a bug's words out of the checkpoint: they may quote a mail."""

    @wraps(node)
    def run(state: State, *, runtime: Runtime[Deps]) -> State:
        try:
            return {**node(state, runtime=runtime), "path": [node.__name__]}
        except (FrontdeskError, GraphBubbleUp):
            raise
        except Exception as error:
            raise Bug(f"{type(error).__name__} in {node.__name__}") from error

    return run


def read_label(state: State) -> str:
    """Follow what the node's rule decided."""
    return state["label"]
