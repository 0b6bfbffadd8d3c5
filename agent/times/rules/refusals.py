"""Rules for what is ruled out by words beside it: "Friday doesn't really work for me", "Friday I can't".

The value says whether the words may also stand before what they rule out: "I'm not available on Friday".
"""

from agent.times.grammar import Rule, grammar

REFUSALS = grammar(
    (
        Rule("refused", "negated fits", lambda: {"refused": True}),
        Rule("refused", "works negated", lambda: {"refused": True}),
        Rule("refused", "negated stop", lambda: {"refused": False, "stop": True}),
        Rule("refused", "negated but", lambda: {"refused": False, "but": True}),
        Rule("refused", "negated comma", lambda: {"refused": False, "comma": True, "filler": True}),
    )
)
