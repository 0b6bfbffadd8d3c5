"""Law 1: the model fills a closed form, sees no more than it needs, and is asked few times; each mail has one end."""

import re

from agent import prompts
from agent.domain import EffectKind
from agent.form import DraftForm, RequestForm
from agent.policy import MAX_ANSWERS
from integrations.records.schema import Status
from tests.agent.laws.people import NOTES, PRIVATE, SECRETS
from tests.agent.laws.stage import Stage
from tests.agent.laws.turn import Turn

_MARKER = re.compile(r"^=== [0-9a-f]{16} ===$", re.MULTILINE)
FORMS = {"understand_request": RequestForm, "draft_reply": DraftForm}


def the_mail_has_one_end(stage: Stage, turn: Turn) -> None:
    assert stage.desk.records.status(turn.mail_id) is Status.DONE, turn.outcome
    ends = [entry.event for entry in stage.desk.records.history(turn.mail_id)].count("mail_settled")
    assert ends == 1, f"settled {ends} times"
    assert "dead_lettered" not in turn.outcome, "a mail was taken for poison"


def the_model_answers_four_times_at_most(stage: Stage, turn: Turn) -> None:
    """A model that is away gives no answer: it is asked again until the mail's time is up."""
    assert stage.desk.records.model_answers(turn.mail_id) <= MAX_ANSWERS == 4, [q.purpose for q in turn.questions]
    assert {question.mail_id for question in turn.questions} <= {turn.mail_id}


def the_head_of_a_question_is_the_same_for_everybody(_: Stage, turn: Turn) -> None:
    for question in turn.questions:
        assert question.purpose in FORMS, question.purpose
        assert question.system == prompts.render(question.purpose)


def the_model_is_shown_nothing_of_others(_: Stage, turn: Turn) -> None:
    others = [secret for whose, secrets in SECRETS.items() if whose != turn.letter.sender for secret in secrets]
    own = "\n".join(piece.text for piece in turn.letter.every())
    bookings = [b.slot for b in turn.before.bookings if b.address != turn.letter.sender]
    here = {slot for slots in turn.offered for slot in slots}
    times = [f"{slot.start.astimezone(turn.letter.zone):%Y-%m-%d %H:%M}" for slot in bookings if slot not in here]
    for question in turn.questions:
        for hidden in (*others, *NOTES, PRIVATE, *times):
            assert hidden in own or hidden not in question.user, f"the model is shown {hidden!r}"


def the_marker_differs_and_stands_in_no_mail(stage: Stage, turn: Turn) -> None:
    for question in turn.questions:
        if question.purpose != "understand_request":
            continue
        found = _MARKER.search(question.user)
        assert found is not None, "no marker stands before the mail"
        marker = found[0]
        between = question.user.split(marker)[1::2]
        assert marker not in turn.letter.words, "the mail has forged the marker"
        assert question.user.count(marker) == 2 * len(between)
        assert stage.memory.markers.setdefault(marker, "".join(between)) == "".join(between), "one marker for two mails"


def nothing_is_done_for_a_mail_that_nobody_has_proven(stage: Stage, turn: Turn) -> None:
    if not turn.letter.doubt:
        return
    desk = stage.desk
    assert not turn.changed() - stage.persons.keys(), "an event was touched"
    assert (turn.before.bookings, turn.before.holds) == (turn.after.bookings, turn.after.holds)
    assert not turn.questions, "the model was asked"
    assert {row.kind for row in desk.records.effects(turn.mail_id)} <= {EffectKind.NOTICE}
    assert not [line for line in desk.contacts.activities if line.key.startswith(turn.mail_id)]
    assert not desk.records.kept(turn.mail_id, RequestForm.__name__)


LAW_1 = (
    the_mail_has_one_end,
    the_model_answers_four_times_at_most,
    the_head_of_a_question_is_the_same_for_everybody,
    the_model_is_shown_nothing_of_others,
    the_marker_differs_and_stands_in_no_mail,
    nothing_is_done_for_a_mail_that_nobody_has_proven,
)
