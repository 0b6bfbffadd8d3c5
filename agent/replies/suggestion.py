"""The suggested reply of a handoff, which a person finishes and sends."""

from agent.domain import Person
from agent.replies.facts import Facts
from agent.replies.language import find_language
from agent.replies.mail import clean
from agent.replies.render import facts_block

_LONGEST_QUOTE = 4000


def suggestion(owner: Person, language: str, *, facts: Facts | None = None, excerpt: str = "") -> str:
    """Return the text of a reply in the customer's language.

    It states the facts, or leaves a line free for the person's own words; it promises nothing. It is signed by the
    owner, who sends it, and quotes the customer's mail.
    """
    spoken = find_language(language)
    opening = spoken.say(f"opening.{facts.outcome if facts else 'handed_off'}")
    middle = facts_block(facts, language) if facts else spoken.say("draft.own_words")
    parts = [opening, middle, f"{spoken.say('draft.regards')}\n{clean(owner.name)}"]
    if quoted := _quoted(excerpt):
        parts.append("\n".join([spoken.say("draft.quote"), *quoted]))
    return "\n\n".join(parts) + "\n"


def _quoted(excerpt: str) -> list[str]:
    lines = [f"> {clean(line)}".rstrip() for line in excerpt[:_LONGEST_QUOTE].strip().splitlines()]
    return [*lines, "> [\u2026]"] if len(excerpt) > _LONGEST_QUOTE else lines
