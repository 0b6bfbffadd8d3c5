"""A recorded case played again under one failure after the other."""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from evals.case import Case
from evals.chaos.stage import LEVEL, Scenery, build
from evals.faults.kinds import Kind
from evals.faults.lives import Lives
from evals.faults.losses import losses
from evals.faults.recorded import Said, recorded
from evals.faults.strike import RecordedModel, Strike, strike_of
from evals.judge import Judgement, judge
from evals.obedient.endpoint import serving
from evals.processes import processes
from ops.adapters import openai_model
from ops.bootstrap import Desk, open_desk
from ops.world.clock import WorldClock
from ops.world.play import EndState, Player
from ops.world.readback import Accounts
from ops.world.replay import RECORDED_MODEL
from ops.world.servers import EmbeddedServers
from ops.world.setting import AUTHSERV_ID, PASSWORD, policy_for, settings_for


@dataclass(frozen=True)
class FaultPlay:
    """What became of a case under one failure."""

    case: str
    kind: Kind
    struck: bool
    """Whether the failure met anything: a mail that is handed off at once asks no model."""
    judgement: Judgement
    why: str
    lost: tuple[str, ...]
    seconds: float


def play_all(
    todo: Mapping[str, tuple[Case, Sequence[Kind]]], jobs: int, watch: Callable[[str], None] = lambda _: None
) -> list[FaultPlay]:
    """Play these cases under these failures, so many cases at once; `watch` hears of each case that is done."""
    played: list[FaultPlay] = []
    with processes(jobs) as pool:
        cases = [(name, case, tuple(kinds)) for name, (case, kinds) in todo.items()]
        for found in pool.map(_played, cases):
            played += found
            watch(found[0].case)
    return played


def _played(case: tuple[str, Case, tuple[Kind, ...]]) -> list[FaultPlay]:
    return play_case(*case)


def play_case(
    name: str, case: Case, kinds: Sequence[Kind], wrap: Callable[[str, object], object] = lambda _, port: port
) -> list[FaultPlay]:
    """Play a case under each of the failures; `wrap` may put something more between the desk and its ports."""
    with tempfile.TemporaryDirectory() as folder:
        scenery, answers = build(name, case, Path(folder) / "scenery"), recorded(name)
        return [_play(name, scenery, kind, answers, wrap) for kind in kinds]


def _play(
    name: str, scenery: Scenery, kind: Kind, answers: Mapping[str, Said], wrap: Callable[[str, object], object]
) -> FaultPlay:
    started, model = time.perf_counter(), RecordedModel(answers)
    with (
        tempfile.TemporaryDirectory() as folder,
        _opened(scenery, kind, model, Path(folder) / "world", wrap) as (player, lives, strike),
    ):
        before = player.snapshot
        lines = tuple(player.play(mail) for mail in scenery.mails)
        player.wait()
        records = lives.records
        mails = lives.mails()[scenery.earlier_mails :]
        lost = losses(records, mails, len(scenery.mails))
        problems, handoffs = tuple(player.differences()), tuple(records.handoffs())
        end = EndState(lines, before, player.snapshot, problems, handoffs, (), b"", tuple(player.later))
    judgement, why = judge(scenery.case, end)
    return FaultPlay(name, kind, strike.struck, judgement, why, tuple(lost), time.perf_counter() - started)


@contextmanager
def _opened(
    scenery: Scenery, kind: Kind, model: RecordedModel, folder: Path, wrap: Callable[[str, object], object]
) -> Iterator[tuple[Player, Lives, Strike]]:
    """Put a copy of the scenery on servers that live through everything, and a desk before them."""
    shutil.copytree(scenery.folder, folder)
    world = scenery.case.opened_world()
    mailbox, clock = world.mailbox.address, WorldClock(world.clock)
    servers = EmbeddedServers(
        folder,
        {mailbox: PASSWORD},
        authserv_id=AUTHSERV_ID,
        verified_senders=world.verified,
        owners=world.policy.known_owners(),
    )
    accounts = Accounts(servers, mailbox, PASSWORD, folder / "records.sqlite", folder / "crm.sqlite")
    strike = strike_of(kind, servers, model, accounts.crm)
    with servers, serving(model.answer) as url:
        servers.break_as(world.faults)
        settings, policy = settings_for(world, servers, folder, LEVEL), policy_for(world, servers)
        make_model = openai_model(base_url=url, api_key="none", name=RECORDED_MODEL)
        with Lives(
            lambda: open_desk(
                settings,
                policy,
                now=clock,
                make_model=make_model,
                wrap=lambda name, port: strike.wrap(name, wrap(name, port)),
            )
        ) as lives:
            yield Player(cast("Desk", lives), clock, accounts, world.owner.address), lives, strike
