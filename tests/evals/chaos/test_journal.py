"""What has been done is not done again, as long as the code is the same."""

from pathlib import Path

from evals.chaos.captive import Death
from evals.chaos.journal import Journal, Result
from evals.chaos.report import coverage, failed, kills_of, markdown, table
from evals.chaos.verdict import Finding, Grade

KILLED = Death("SIGKILL", "1:send_reply/effect_states.claim", "1:send_reply/mailer.send")
TWICE = Finding(Grade.DOUBLED, "2 mails with the Message-ID <1@us>")


def result(run: str = "move:points:3", code: str = "one", findings: tuple[Finding, ...] = ()) -> Result:
    deaths = (KILLED, Death("SIGTERM", ""))
    return Result(
        run=run, code=code, deaths=deaths, cuts=0, lost_replies=1, jumps=0, findings=findings, seconds=1.5
    )  # fmt: skip


def test_results_outlive_the_process_and_those_of_other_code_do_not_count(tmp_path: Path) -> None:
    Journal(tmp_path / "state", "one").add(result(findings=(TWICE,)))
    Journal(tmp_path / "state", "two").add(result("cancel:disk:0", "two"))
    again = Journal(tmp_path / "state", "one")
    assert again.results == [result(findings=(TWICE,))]
    assert again.is_hit("move", KILLED.before)
    assert not again.is_hit("cancel", KILLED.before)


def test_a_line_that_was_cut_off_counts_as_not_done(tmp_path: Path) -> None:
    Journal(tmp_path, "one").add(result())
    file = tmp_path / "runs.jsonl"
    file.write_text(file.read_text() + "\n" + result("move:disk:1").model_dump_json()[:40])
    again = Journal(tmp_path, "one")
    again.add(result("move:disk:2"))
    assert [found.run for found in Journal(tmp_path, "one").results] == ["move:points:3", "move:disk:2"]


def test_the_report_counts_by_kind_and_by_point_and_says_how_to_repeat_what_failed() -> None:
    results = [result(), result("move:random:7", findings=(TWICE, Finding(Grade.UNCERTAIN, "mail 1")))]
    assert kills_of(results) == 4
    (told,) = failed(results)
    assert told.startswith(f"doubled: {TWICE.what}; SIGKILL after {KILLED.after}, before {KILLED.before}; SIGTERM")
    assert told.endswith("frontdesk chaos --only move:random:7")
    rows = [[cell.strip() for cell in row.split("|")[1:-1]] for row in table(results).splitlines()]
    assert [row[0] for row in rows[2:]] == ["points", "random", "all"]
    assert dict(zip(rows[0], rows[-1], strict=True)) == {
        "kind": "all", "runs": "2", "SIGKILL": "2", "SIGTERM": "2", "cuts": "0", "lost replies": "2",
        "clock jumps": "0", "lost": "0", "doubled": "1", "disordered": "0", "different": "0", "uncertain": "1",
        "late": "0", "seconds": "3",
    }  # fmt: skip
    covered = coverage({"move": [KILLED.before, "1:x"]}, lambda _, point: point == KILLED.before)
    text = markdown(results, command="frontdesk chaos", commit="abc", covered=covered)
    assert "`frontdesk chaos` at abc: 2 runs, 4 kills, 3 s." in text
    assert "1 of the 2 writes of 1 cases" in text
    assert "| send_reply/mailer.send         | 2 " in text
