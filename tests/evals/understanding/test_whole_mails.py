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
        WholeMail(BOOKED, 3, 3300),
        WholeMail(OFFERED, 3, 3300),
        WholeMail("needs no words of the model", 1, 1100),
    ]


def test_the_table_says_by_what_the_answer_does_how_much_a_mail_took() -> None:
    mails = [WholeMail(BOOKED, 2, 2400), WholeMail(BOOKED, 3, 2501), WholeMail(OFFERED, 2, 2500)]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in spent(mails).splitlines()[2:]]
    assert rows == [
        [OFFERED, "1", "2.0", "2", "2500", "2500", "0"],
        [BOOKED, "2", "2.5", "3", "2450", "2501", "1"],
        ["all", "3", "2.3", "3", "2467", "2501", "1"],
    ]
    assert spent([]).count("\n") == 1
