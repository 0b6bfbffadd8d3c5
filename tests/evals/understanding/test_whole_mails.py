"""What whole mails took."""

import json
from pathlib import Path

from evals.understanding.whole_mails import WholeMail, spent, whole_mails
from tests.evals.understanding.forms import RIGHT, interaction, question, write

FORM = json.dumps(RIGHT)
BOOKED, OFFERED = "says that the wish was met", "offers times to choose from"


def draft(purpose: str) -> dict[str, object]:
    return interaction("{}", asked=f"The answer {purpose}. Language: English", form="DraftForm")


def test_a_mail_goes_from_its_question_to_its_last_draft(tmp_path: Path) -> None:
    repair = interaction(FORM, asked=f"{question()}\n\nOnce more.")
    other = interaction(FORM, asked=question("Can it be Friday?"))
    write(tmp_path / "story.yaml", interaction("no form"), repair, draft(BOOKED), other, draft(OFFERED), draft(OFFERED))
    write(tmp_path / "thanks.yaml", interaction(FORM))
    assert whole_mails(tmp_path) == [
        WholeMail(BOOKED, 3, 3300, words=13, first=True),
        WholeMail(OFFERED, 3, 3300, words=7, first=False),
        WholeMail("needs no words of the model", 1, 1100, words=13, first=True),
    ]


def test_the_table_says_by_what_the_answer_does_and_to_which_mail_how_much_it_took() -> None:
    mails = [
        WholeMail(BOOKED, 2, 2400, words=150, first=True),
        WholeMail(BOOKED, 3, 2500, words=20, first=True),
        WholeMail(BOOKED, 2, 2501, words=151, first=True),
        WholeMail(BOOKED, 4, 2499, words=150, first=False),
        WholeMail(OFFERED, 2, 2500, words=1, first=True),
    ]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in spent(mails).splitlines()[2:]]
    short, other = "the first, of at most 150 words", "any other"
    assert rows == [
        [OFFERED, short, "1", "2.0", "2", "2500", "2500", "0", "0"],
        [BOOKED, other, "2", "3.0", "4", "2500", "2501", "1", "1"],
        [BOOKED, short, "2", "2.5", "3", "2450", "2500", "1", "0"],
        ["all", "", "5", "2.6", "4", "2480", "2501", "2", "1"],
    ]
    assert spent([]).count("\n") == 1
