"""The drawn workflow: complete, bounded, and without retries of its own."""

from graphlib import CycleError, TopologicalSorter
from typing import Literal

import pytest
from langgraph.graph import END, START, StateGraph
from langgraph.runtime import Runtime

from agent import graph
from agent.ports import Deps
from agent.state import State
from ops import diagram

DRAWN = graph.build().compile().get_graph()
EDGES = {(edge.source, edge.target): edge.data for edge in DRAWN.edges}
NODES = set(DRAWN.nodes) - {START, END}
UNFAILING = {"handle_error", "handoff"}
"""What runs after a failure: a failure of theirs leaves the graph, and the engine resumes it there."""

BOUNDED = {
    ("check_reply", "draft_reply"): "drafts, by MAX_DRAFTS",
    ("book_slot", "read_calendar"): "lost_slots, by MAX_LOST_SLOTS",
    ("move_booking", "read_calendar"): "lost_slots, by MAX_LOST_SLOTS",
    ("hold_slots", "read_calendar"): "lost_slots, by MAX_LOST_SLOTS",
    ("file_email", "handle_error"): "failure: a mail that could not be filed is not filed again",
}
"""The edges that lead back, and what counts them."""


def reached(start: str, edges: set[tuple[str, str]]) -> set[str]:
    found, left = {start}, [start]
    while left:
        here = left.pop()
        new = {target for source, target in edges if source == here} - found
        found |= new
        left += new
    return found


def test_every_node_is_reached_from_the_start():
    assert reached(START, set(EDGES)) >= NODES | {END}


@pytest.mark.parametrize("node", sorted(NODES))
def test_every_node_leads_to_the_end(node):
    assert END in reached(node, set(EDGES))


@pytest.mark.parametrize("node", sorted(NODES - UNFAILING))
def test_every_step_has_its_drawn_error_edge(node):
    assert EDGES[node, "handle_error"] == diagram.ERROR


def test_nothing_that_runs_after_a_failure_has_an_error_edge_of_its_own():
    assert {source for (source, _), label in EDGES.items() if label == diagram.ERROR} == NODES - UNFAILING


def test_no_label_is_the_name_of_a_node():
    assert {label for label in EDGES.values() if label} & NODES == set()


def test_every_node_is_named_after_its_function_and_its_file():
    for name in NODES:
        module = __import__(f"agent.nodes.{name}", fromlist=[name])
        assert getattr(module, name).__name__ == name


def test_no_node_retries_inside_the_graph():
    assert {name for name, node in graph.build().nodes.items() if node.retry_policy} == set()


def test_every_cycle_of_the_graph_goes_through_an_edge_that_is_counted():
    TopologicalSorter(after(set(EDGES) - set(BOUNDED))).prepare()


@pytest.mark.parametrize("edge", sorted(BOUNDED))
def test_no_counted_edge_is_counted_in_vain(edge):
    with pytest.raises(CycleError):
        TopologicalSorter(after(set(EDGES) - set(BOUNDED) | {edge})).prepare()


def after(edges: set[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for source, target in edges:
        found.setdefault(target, set()).add(source)
    return found


def wait(state: State, *, runtime: Runtime[Deps]) -> State:
    return {}


def after_wait(state: State) -> Literal["early", "late"]:
    return "early"


@pytest.mark.parametrize(
    "edges",
    [{"early": END}, {"early": END, "late": END, "never": END}, {"early": END, "late_": END}, {}],
    ids=["one edge is missing", "one edge is too many", "one edge is misspelt", "no edge is drawn"],
)
def test_a_rule_whose_labels_are_not_the_drawn_edges_refuses_to_build(edges):
    with pytest.raises(ValueError, match=r"after_wait names \['early', 'late'\]"):
        graph.step(StateGraph(State, context_schema=Deps), wait, after_wait, edges)


def test_a_rule_whose_labels_are_the_drawn_edges_builds():
    drawn = StateGraph(State, context_schema=Deps)
    graph.step(drawn, wait, after_wait, {"early": END, "late": END})
    assert set(drawn.nodes) == {"wait"}


def test_the_picture_is_the_same_every_time():
    assert diagram.mermaid() == diagram.mermaid()


def test_the_picture_names_every_node_and_every_label():
    picture = diagram.mermaid()
    lines = picture.splitlines()
    assert lines[0] == "flowchart TD"
    assert len(lines) == len(set(lines))
    for (source, target), label in EDGES.items():
        names = {START: "start([start])", END: "done([done])"}
        if label not in {diagram.ERROR, "next", None}:
            assert f"    {names.get(source, source)} -- {label} --> {names.get(target, target)}" in lines
    for node in NODES:
        assert node in picture


def test_the_picture_draws_each_error_edge_once():
    [line] = [line for line in diagram.mermaid().splitlines() if "-. error .->" in line]
    sources, _, target = line.strip().partition(" -. error .-> ")
    assert set(sources.split(" & ")) == NODES - UNFAILING
    assert target == "handle_error"
