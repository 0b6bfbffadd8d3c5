"""The workflow: what the front desk decides, and in which order. Knows no vendor."""

import os

# Read when langgraph is imported, which nothing does before this: a checkpoint then holds plain values alone, and
# loading one imports and calls nothing that its bytes name.
os.environ["LANGGRAPH_STRICT_MSGPACK"] = "true"
