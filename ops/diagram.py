"""The picture of the workflow, from the graph itself."""

from agent import graph


def mermaid() -> str:
    """Return the workflow as Mermaid text, the same for the same graph."""
    return graph.build().compile().get_graph().draw_mermaid(with_styles=False)
