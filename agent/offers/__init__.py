"""What is on offer and what an answer takes of it. Pure; the reading of times is agent.times'."""

from agent.offers.taken import matching

__all__ = ["matching"]
