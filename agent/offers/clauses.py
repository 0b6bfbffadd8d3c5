"""What the words around a mention make of it: "the first doesn't work, the second does"; "I hate the third"."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from agent.offers.mentions import Mention
from agent.offers.tokens import BLURS, BOUNDS, Token

_OPENERS = ("but", "so")
_TIMELY = ("number", "relative", "weekday", "month", "part")
_IN_DOUBT = (*BLURS, "condition")
_PREDICATES = ("yes", "no", "takes", "fits")
_NUMBERS = ("number", "cardinal")
_LEFT_OPEN = ("article", "mark", "takes", "own", "against")


@dataclass(frozen=True)
class Clause:
    """Words that belong together, the mentions among them, and how they begin: after what bound, or with but or so."""

    opener: str
    said: tuple[Token, ...]
    mentions: tuple[Mention, ...]
    sentence: int
    is_asked: bool

    def has(self, *kinds: str) -> bool:
        """Say whether a word of these kinds stands in it outside its mentions."""
        return any(token.kind in kinds for token in self.rest())

    def rest(self) -> list[Token]:
        """Return the words outside the mentions."""
        return [t for t in self.said if not any(m.start < t.end and t.start < m.end for m in self.mentions)]

    def has_unread_time(self) -> bool:
        """Say whether something stands in it that may be a time or a date, and was not read as one."""
        rest = self.rest()
        counts = {first.start for first, second in pairwise(rest) if second.kind == "counted"}
        odd = [token for token in rest if token.start not in counts]
        return any(t.kind in _TIMELY or (t.kind == "unknown" and any(map(str.isdigit, t.text))) for t in odd)

    def is_in_doubt(self) -> bool:
        """Say whether words stand in it that may mean anything."""
        theirs = any(first.kind == "own" and second.kind in ("noun", "mark") for first, second in pairwise(self.said))
        return theirs or self.has_unread_time() or self.has(*_IN_DOUBT) or self._counts_nothing()

    def _counts_nothing(self) -> bool:
        """Say whether people stand in it without their number: "I have the kids"."""
        kinds = ["", *(token.kind for token in self.rest())]
        return any(kind == "counted" and before not in _NUMBERS for before, kind in pairwise(kinds))


def clauses(said: Sequence[Token], mentions: Sequence[Mention]) -> list[Clause]:
    """Cut an answer into clauses; a mention lies whole in the one in which it begins."""
    parts: list[tuple[str, list[Token]]] = [("stop", [])]
    for token in said:
        inside = any(m.start < token.start and token.end <= m.end for m in mentions)
        if token.kind in _OPENERS and not inside:
            parts.append((token.kind, [token]))
        elif token.kind in BOUNDS and not inside and not _runs_on(token, parts[-1][1]):
            parts.append((token.kind + ("?" if "?" in token.text else ""), []))
        else:
            parts[-1][1].append(token)
    return list(_sentences(parts, mentions))


def _runs_on(bound: Token, before: Sequence[Token]) -> bool:
    """Say whether a line is merely wrapped: "I cannot make the / second one"."""
    return bound.kind == "line" and bool(before) and before[-1].kind in _LEFT_OPEN


def _sentences(parts: Sequence[tuple[str, list[Token]]], mentions: Sequence[Mention]) -> Iterator[Clause]:
    sentence, skipped = 0, ""
    for (opener, words), (closer, _) in zip(parts, [*parts[1:], ("stop", [])], strict=True):
        bound = opener.rstrip("?")
        if not words:
            skipped = _stronger(bound, skipped)
            continue
        opened = bound if bound in _OPENERS else _stronger(bound, skipped)
        sentence += opened == "stop"
        skipped = ""
        start, end = words[0].start, words[-1].end
        own = tuple(m for m in mentions if start <= m.start < end)
        yield Clause(opened, tuple(words), own, sentence, is_asked=closer.endswith("?"))


def _stronger(one: str, other: str) -> str:
    """Return the bound that counts where several stand together; a colon points on, whatever follows it."""
    return next((bound for bound in ("colon", "stop", "line") if bound in (one, other)), one)


def ruled(parts: Sequence[Clause], *, contrasted: bool = False) -> list[Clause]:
    """Mark as not possible what the words around it rule out, and as not sure what words unknown to the table blur.

    In "not the first, the second" both may be ruled out, but not where the second is `contrasted` with the first.
    """
    judged = []
    for at, clause in enumerate(parts):
        refused = (
            clause.has("no") or _is_refused_by_others(parts, at) or _shares_a_refusal(parts, at, contrasted=contrasted)
        )
        blurred = clause.is_in_doubt() or _is_blurred_before(parts, at) or _is_open_question(parts, at)
        mentions = (
            replace(
                mention,
                possible=mention.possible and not refused and not _is_ruled_out(mention, clause),
                sure=mention.sure and not blurred,
            )
            for mention in clause.mentions
        )
        judged.append(replace(clause, mentions=_taken_back(tuple(mentions), parts, at)))
    return judged


def _is_open_question(parts: Sequence[Clause], at: int) -> bool:
    """Say whether it asks without saying what for, and is not answered by its author: "Is the second in person?"."""
    after = parts[at + 1 :]
    answered = bool(after) and after[0].has("yes") and not after[0].mentions
    return parts[at].is_asked and not parts[at].has("takes", "yes") and not answered


def _is_ruled_out(mention: Mention, clause: Clause) -> bool:
    """Say whether an "except", "rather than" or "all but" stands before a mention."""
    return any(t.kind in ("against", "all_but") and t.end <= mention.start for t in clause.said)


def _is_refused_by_others(parts: Sequence[Clause], at: int) -> bool:
    """Say whether the clauses about one refuse what it names: "The first, sadly, is not free", "Tuesday? No way."."""
    for clause in parts[at + 1 :]:
        alone = clause.has("no") and all(token.kind == "no" for token in clause.said)
        if clause.mentions or (clause.opener == "stop" and not (alone or parts[at].is_asked)):
            break
        if clause.has("no"):
            return True
    return _is_in_refused_list(parts, at)


def _is_in_refused_list(parts: Sequence[Clause], at: int) -> bool:
    """Say whether a refusal stands above it: "These do not work: / Tuesday / Friday"."""
    while at and parts[at].opener in ("line", "colon"):
        at -= 1
        if not parts[at].mentions:
            return parts[at].has("no")
        if parts[at].has(*_PREDICATES):
            return False
    return False


def _is_blurred_before(parts: Sequence[Clause], at: int) -> bool:
    """Say whether a refusal of who knows what, or a heading, stands before it: "Unfortunately, Friday"."""
    earlier = parts[:at]
    if parts[at].opener in _OPENERS or not any(clause.sentence == parts[at].sentence for clause in earlier):
        return False
    if parts[at].opener == "colon" and earlier[-1].has("unlike"):
        return True
    return earlier[-1].has("no") and not any(clause.mentions for clause in earlier)


def _shares_a_refusal(parts: Sequence[Clause], at: int, *, contrasted: bool) -> bool:
    """Say whether a clause that only names may belong to a refusal beside it: "Tuesday is bad, Friday too"."""
    if parts[at].has(*_PREDICATES) or (contrasted and at and _begins_a_contrast(parts[at - 1])):
        return False
    beside = [clause for clause in (*parts[:at][-1:], *parts[at + 1 :][:1]) if clause.sentence == parts[at].sentence]
    return any(
        clause.mentions and clause.has("no") for clause in beside if "but" not in (clause.opener, parts[at].opener)
    )


def _begins_a_contrast(clause: Clause) -> bool:
    """Say whether it is no more than a "not" and what it is not: "not the first one, ..."."""
    first = clause.said[0]
    after = [token for token in clause.rest() if token is not first]
    return (
        first.kind == "no" and bool(clause.mentions) and all(t.kind in ("article", "cardinal", "noun") for t in after)
    )


def _taken_back(mentions: tuple[Mention, ...], parts: Sequence[Clause], at: int) -> tuple[Mention, ...]:
    """Rule out what the author takes back further on: "the first, no wait, the second"."""
    back = [token.start for clause in parts[at:] for token in clause.said if token.kind == "back"]
    return tuple(replace(m, possible=m.possible and not any(m.end <= start for start in back)) for m in mentions)
