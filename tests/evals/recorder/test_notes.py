"""What was found current is known the next time, as long as nothing has changed."""

from dataclasses import replace
from pathlib import Path

import pytest

from evals.case import CASES, load_case
from evals.recorder.endpoint import Source
from evals.recorder.notes import Notes, code
from evals.recorder.plan import plan
from evals.recorder.trial import State, Trial
from ops.world.cassettes import SHARED, write_whole

CASE = load_case(CASES / "clean_booking.yaml")
SOURCE = Source("http://a.test/v1", "", "m")


@pytest.fixture
def trial(tmp_path: Path) -> Trial:
    made = Trial("one", 1, CASE, SOURCE, tmp_path / "m")
    write_whole(made.folder / "one" / "1.yaml", "sha256: 0123456789abcdef0123\n")
    write_whole(made.folder / SHARED / "0123456789abcdef.json", "{}")
    return made


def notes(trial: Trial, code: str = "c", source: Source = SOURCE) -> Notes:
    return Notes(trial.folder.parent / "state" / "m.json", code, source)


def test_a_trial_is_known_the_next_time_with_or_without_a_cassette(trial: Trial) -> None:
    silent = replace(trial, name="two")
    assert not notes(trial).hold(trial)
    notes(trial).keep([trial])
    notes(trial).keep([silent])
    assert notes(trial).hold(trial)
    assert notes(trial).hold(silent)
    assert not notes(trial).hold(replace(trial, number=2))


def test_what_is_known_is_not_played_again(trial: Trial) -> None:
    notes(trial).keep([trial])
    found = plan([trial], notes(trial))
    assert (found.due, found.counts) == ((), {State.CURRENT: 1})


@pytest.mark.parametrize("file", ["one/1.yaml", f"{SHARED}/0123456789abcdef.json", "two/1.yaml"])
def test_a_cassette_that_has_changed_is_looked_at_again(trial: Trial, file: str) -> None:
    both = [trial, replace(trial, name="two")]
    notes(trial).keep(both)
    write_whole(trial.folder / file, "other words")
    assert [notes(trial).hold(each) for each in both] == [file == "two/1.yaml", file != "two/1.yaml"]
    (trial.folder / file).unlink()
    assert notes(trial).hold(trial) is (file == "two/1.yaml")


def test_notes_of_other_code_or_of_another_endpoint_are_void(trial: Trial) -> None:
    notes(trial).keep([trial])
    for other in (replace(SOURCE, model="n"), replace(SOURCE, base_url="http://b.test/v1")):
        assert not notes(trial, source=other).hold(trial)
    assert notes(trial, source=replace(SOURCE, api_key="k")).hold(trial)
    assert not notes(trial, code="d").hold(trial)


@pytest.mark.parametrize("file", ["agent/a.py", "evals/cases/a.yaml", "requirements.lock", "agent/prompts/a.md"])
def test_other_code_is_known_by_its_fingerprint(tmp_path: Path, file: str) -> None:
    write_whole(tmp_path / "requirements.lock", "")
    before = code(tmp_path)
    write_whole(tmp_path / "evals/cassettes/m/a/1.yaml", "an answer")
    assert code(tmp_path) == before
    write_whole(tmp_path / file, "other")
    assert code(tmp_path) != before
