"""Which mails are looked at, and what each is compared with."""

from dataclasses import replace

from agent.domain import EffectKind
from evals.reply_checks.reading import read
from evals.reply_checks.sent import sent_replies
from evals.reply_checks.standing import standings
from ops.world.readback import Snapshot
from tests.evals.reply_checks.written import ANN_BROOK, LATER, OLD, SLOT, Written, changed, ended, offered, told
from tests.evals.situations import ANN, MAIL, WORLD, case, line

OLD_TIMES, TIMES, LATER_TIMES = ((slot.start, slot.end) for slot in (OLD, SLOT, LATER))


def test_how_things_stand_follows_what_was_done_mail_by_mail() -> None:
    booked = line("booked", changed(EffectKind.BOOK, SLOT), changed(EffectKind.HOLD, LATER))
    moved = line("moved", changed(EffectKind.MOVE, LATER, "old"), changed(EffectKind.RELEASE, LATER))
    cancelled = line("cancelled", changed(EffectKind.CANCEL, SLOT))
    first, second, third = standings(replace(ended([], []), mails=(booked, moved, cancelled)))
    assert (first.before_of(ANN), first.after_of(ANN)) == ({OLD_TIMES}, {OLD_TIMES, TIMES})
    assert (second.moved_from(), second.done_at(EffectKind.MOVE)) == (OLD_TIMES, LATER_TIMES)
    assert (third.before_of(ANN), third.after_of(ANN)) == ({LATER_TIMES, TIMES}, {LATER_TIMES})
    assert (first.held, second.held, third.held) == ({LATER_TIMES}, frozenset(), frozenset())
    assert first.before_of("lucia@paloma.example") == set()


def test_each_mail_is_compared_with_the_one_that_it_answers_as_that_came() -> None:
    offer, answer = (Written(offered(slot), mail=_numbered(n)).sent(f"{n}") for n, slot in enumerate((SLOT, LATER)))
    notice = Written(reader="robin@frontdesk.example").sent("for the owner")
    follows = MAIL | {"headers": {"In-Reply-To": "{{reply:1}}", "References": "{{reply:1}} {{reply:2}}"}}
    two = case(world=WORLD | {"contacts": [ANN_BROOK]}, mails=[MAIL, follows], ideal=[{"outcome": "offered"}] * 2)
    lines = tuple(line("offered", told(EffectKind.REPLY, mail)) for mail in (offer, answer))
    second = lines[1].model_copy(update={"file": "test/2"})
    end = replace(ended([], []), mails=(lines[0], second), after=Snapshot((offer, notice, answer)))
    replies = sent_replies(two, two.opened_world(), end)
    assert [reply.mail for reply in replies] == [offer, answer]
    assert [reply.parent["Message-ID"] for reply in replies] == [
        "<test-1@brightwater.example>",
        "<test-2@brightwater.example>",
    ]
    assert replies[1].parent["In-Reply-To"] == offer.message_id
    assert replies[1].parent["References"] == f"{offer.message_id} <no-reply-2@missing.invalid>"


def test_a_draft_or_a_mail_to_the_owner_is_not_looked_at() -> None:
    sent = Written().sent("a draft")
    owners = told(EffectKind.REPLY, sent).model_copy(update={"to": "owner"})
    written = Written()
    for effect in (told(EffectKind.DRAFT, sent), owners):
        assert sent_replies(written.case, written.case.opened_world(), ended([sent], [effect])) == []


def _numbered(number: int):
    return lambda mail: replace(mail, message_id=f"<{str(number) * 40}@frontdesk.example>")


def test_a_mail_is_read_by_the_sentences_of_its_template() -> None:
    told_ = read(Written(offered(SLOT, LATER), language="de").end().after.sent[0].text, "en")
    assert (told_.language, told_.is_in_stead, len(told_.free)) == ("de", False, 2)
    assert [said.number for said in told_.values("format.range")] == ["1", "2"]
    assert told_.values("label.where")[0].values == {"text": "by phone"}
    assert read("Hello.", "nl").language == "nl"
    assert read("Hello.", "other").language == "en"
