"""The mutants fit the source as it is now, and the cases and the table know of each other."""

import pytest

from evals.breakages.table import Change, DoesNotFit, Mutant, broken, is_written_for, mutants, table, written_form
from evals.breakages.tree import ROOT
from evals.case import CASES, load_case

SOURCE = {"a.py": "one = 1\ntwo = 2\n"}
FEWEST = 14


@pytest.mark.parametrize("mutant", mutants().values(), ids=lambda mutant: mutant.name)
def test_every_mutant_fits_the_source_exactly_once_and_leaves_a_program(mutant: Mutant) -> None:
    files = {change.file: (ROOT / change.file).read_text(encoding="utf-8") for change in mutant.changes}
    for file, text in broken(mutant.changes, files).items():
        assert text != files[file]
        compile(text, file, "exec")


def test_every_mutant_is_named_by_a_case_and_no_case_names_another() -> None:
    named = {
        name for path in CASES.glob("*.yaml") if "\nmutants:" in path.read_text() for name in load_case(path).mutants
    }
    assert named == set(mutants())
    assert len(named) == len(table().mutants) >= FEWEST


@pytest.mark.parametrize("mail", table().forms)
def test_every_written_form_is_one_for_a_mail_that_there_is(mail: str) -> None:
    case, _, number = mail.rpartition("/")
    mails = load_case(CASES / f"{case}.yaml").mails
    assert 1 <= int(number) <= len(mails)
    assert written_form(mail)
    assert is_written_for(case)


def test_a_form_says_only_what_is_written_and_else_the_usual() -> None:
    form = written_form("clean_booking/1")
    assert (form, is_written_for("clean_booking")) == (None, False)
    said = written_form("unknown_sender/1")
    assert said is not None
    assert (said.intent, said.language, said.offer_number) == ("book", "en", None)
    assert (said.windows[0].phrase, said.windows[0].possible) == (said.windows[0].quote, True)


def test_replacements_are_made_one_after_the_other() -> None:
    changes = [Change(file="a.py", old="one = 1", new="one = 2"), Change(file="a.py", old="two = 2", new="")]
    assert broken(changes, SOURCE) == {"a.py": "one = 2\n\n"}


@pytest.mark.parametrize("old", ["three", " = "])
def test_a_replacement_that_does_not_fit_exactly_once_is_refused(old: str) -> None:
    with pytest.raises(DoesNotFit, match=r"^a\.py has [02] places"):
        broken([Change(file="a.py", old=old, new="")], SOURCE)
