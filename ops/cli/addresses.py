"""`frontdesk addresses` and `frontdesk release`: whom nothing is sent to, since mail to them came back."""

from typing import Annotated

import typer

from ops.cli.exits import FAILED, print_line, stop
from ops.cli.gates import By, in_zone, who
from ops.cli.mail import Json
from ops.cli.run import our_records, wall_clock
from ops.formats import AddressLine


def addresses(*, as_json: Json = False) -> None:
    """List the addresses that nothing is sent to, because a mail of ours to them came back for good."""
    with our_records() as (_, policy, records):
        held = records.held_addresses()
    lines = [AddressLine(address=one.address, status=one.status, since=one.since) for one in held]
    if as_json:
        for line in lines:
            print_line(line.model_dump(mode="json"))
        return
    for line in lines:
        typer.echo(f"{line.address}  {line.status}  since {in_zone(line.since, policy.slots.tz)}")
    if not lines:
        typer.echo("Nothing is held back from any address.")


def release(
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="As `frontdesk addresses` shows it.")],
    by: By = "",
) -> None:
    """Let mail go to an address again."""
    name = who(by)
    with our_records() as (_, _, records):
        was_held = records.release_address(address.strip(), by=name, at=wall_clock())
    if not was_held:
        stop(FAILED, "Nothing is held back from this address. `frontdesk addresses` lists those that are.")
    typer.echo("Mail goes to this address again.")
