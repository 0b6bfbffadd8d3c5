"""What is on offer and what an answer takes of it. Pure; the reading of times is agent.times'.

An answer is read in these steps, one module each:

1. `tokens` cuts it into words, and `words` says by the table in words.toml what each phrase is.
2. `mentions` finds where it names slots by their place in the list, `timing` where by their time.
3. `clauses` cuts it into clauses and marks what their other words refuse, take back or leave in doubt.
4. `reading` does all this, without what the answer quotes of our own list.
5. `choice` says which slots are taken, and `taken` where a model's number makes it a question.
6. What is in doubt is read once more where a model names a slot, with what `agreement` lets pass.

Beside answers, `stance` says by the same table how the words around any time stand to it.

A language is a section of words.toml, with English read beside it; weekdays and months come from Babel. A word that
no row has leaves its clause in doubt, and what is in doubt takes a single slot only where the words name it in a clause
without doubt, and a model names it too.
"""

from agent.offers.stance import is_conditional, is_known, may_wish, refuses, takes
from agent.offers.taken import matching

__all__ = ["is_conditional", "is_known", "matching", "may_wish", "refuses", "takes"]
