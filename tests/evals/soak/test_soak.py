"""A soak of a few seconds: a real worker, its connections broken once, everything found again."""

import imaplib
import os
from pathlib import Path

from typer.testing import CliRunner

from evals.soak import worker
from evals.soak.folders import FILED, Folders
from evals.soak.mails import DESK, number_in, number_of, raw
from evals.soak.plan import Arrival, Fault, FaultKind, MailKind, Phase, PhaseKind, Plan, Proxied
from evals.soak.process import sample
from evals.soak.report import markdown
from evals.soak.soak import Soak
from evals.soak.verdict import judge
from ops.cli.app import app
from ops.cli.run import wall_clock
from ops.world.servers import EmbeddedServers

SECONDS = 3.0
PLAN = Plan(
    SECONDS,
    (Phase(PhaseKind.STORM, 0, SECONDS),),
    (
        *(Arrival(0, number, kind) for number, kind in enumerate(MailKind, 1)),
        Fault(0, Proxied.IMAP, FaultKind.RESET),
        Fault(0, Proxied.SMTP, FaultKind.RESET),
    ),
)


def test_a_short_soak_finds_every_mail_at_its_place_and_the_worker_ends_when_told(tmp_path: Path) -> None:
    began = wall_clock()
    ending = Soak(PLAN, tmp_path, wall_clock).run()
    assert judge(ending) == []
    assert (len(ending.mails), ending.faults, ending.exit_code) == (3, 2, 0)
    assert [place.folder for mail in ending.mails for place in mail.places] == [FILED[0], FILED[1], FILED[1]]
    assert sorted((mail.about, mail.is_notice) for mail in ending.sent) == [(2, False), (2, True), (3, True)]
    last = ending.samples[-1]
    assert last.rss > 50_000_000
    assert min(last.cpu, last.descriptors, last.threads) > 0
    report = markdown(ending, command="frontdesk soak", commit="abc", at=began)
    assert "**Nothing was found that must not be.**" in report
    assert "3 mails (1 machine, 1 proven, 1 unproven), 2 faults, 1 acknowledgements and 2" in report


def test_a_process_is_measured_until_it_has_gone() -> None:
    found = sample(os.getpid(), 1.0)
    assert found is not None
    assert found.at == 1.0
    assert sample(2**22 + 1, 2.0) is None


def test_folders_that_grow_large_are_cleared_of_their_oldest_mail(tmp_path: Path) -> None:
    accounts = {DESK: worker.PASSWORD}
    with (
        EmbeddedServers(tmp_path, accounts) as servers,
        imaplib.IMAP4("127.0.0.1", servers.imap_port, timeout=10) as connection,
    ):
        connection.login(DESK, worker.PASSWORD)
        connection.create(FILED[0])
        for number in range(1, 6):
            connection.append(FILED[0], "", "", raw(Arrival(0, number, MailKind.MACHINE)))
        folders = Folders(tmp_path / "mail" / DESK, rotate_at=6, kept=2)
        folders.rotate(connection)
        folders.look(1.0)
        assert (folders.rotated, len(folders.places)) == (0, 5)
        folders = Folders(tmp_path / "mail" / DESK, rotate_at=5, kept=2)
        folders.rotate(connection)
        folders.look(1.0)
        assert (folders.rotated, sorted(folders.places)) == (3, [4, 5])


def test_a_mail_is_known_by_its_message_id_alone() -> None:
    mail = raw(Arrival(0, 17, MailKind.PROVEN))
    assert number_in(mail) == 17
    assert number_in(b"Subject: <soak-3@here>\r\n\r\nMessage-ID: <soak-4@here>\r\n") == 0
    assert [number_of("<soak-12@x>"), number_of("<other@x>")] == [12, 0]


def test_the_command_says_what_it_does() -> None:
    result = CliRunner().invoke(app, ["soak", "--help"])
    assert result.exit_code == 0
    assert "--minutes" in result.output
