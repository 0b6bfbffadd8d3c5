"""The picture of the workflow, from the graph itself: in its own order, the error edges in one line."""

from agent import graph

ERROR = "error"
UNLABELLED = {"next", None}


def mermaid() -> str:
    """Return the workflow as Mermaid text, the same for the same graph."""
    drawn = graph.build().compile().get_graph()
    order = {name: place for place, name in enumerate(drawn.nodes)}
    edges = sorted(drawn.edges, key=lambda edge: (order[edge.source], order[edge.target], str(edge.data)))
    lines = [_edge(e.source, e.target, e.data) for e in edges if e.data != ERROR]
    failing = [e for e in edges if e.data == ERROR]
    lines += [
        f"    {' & '.join(e.source for e in failing if e.target == target)} -. {ERROR} .-> {target}"
        for target in sorted({e.target for e in failing})
    ]
    return "\n".join(["flowchart TD", *lines])


def _edge(source: str, target: str, label: object) -> str:
    arrow = "-->" if label in UNLABELLED else f"-- {label} -->"
    return f"    {_name(source)} {arrow} {_name(target)}"


def _name(node: str) -> str:
    """Name a node; `end` alone is a word of Mermaid's own."""
    return {"__start__": "start([start])", "__end__": "done([done])"}.get(node, node)
