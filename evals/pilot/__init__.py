"""The pilot: the agent that a demo would have, on the desk's own cases, for comparison.

One loop, one model, tools. It is given what a capable engineer gives such an agent in a day: the office's rules, the
clock and the coming days, worked-out free times, a booking tool that refuses what is not free, the thread so far, and
errors told back. It has no durable state, no check of who wrote, and nobody but the model decides.
"""
