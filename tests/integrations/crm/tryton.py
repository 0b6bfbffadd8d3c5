"""A Tryton database with some parties in it, made and read through Tryton's own interface: a program of its own.

python tryton.py make FOLDER     makes FOLDER/crm.sqlite
python tryton.py notes FOLDER    prints the notes on parties, as Tryton reads them
"""

import json
import sys
from pathlib import Path
from typing import Any


def main(task: str, folder: str) -> None:
    """Do what is asked."""
    from trytond import backend, config

    config.set("database", "uri", "sqlite://")
    config.set("database", "path", folder)
    from trytond.pool import Pool
    from trytond.transaction import Transaction

    pool = Pool("crm")
    if task == "make":
        (Path(folder) / "crm.sqlite").touch()
        with Transaction().start("crm", 0):
            database = backend.Database("crm")
            database.connect()
            database.init()
        pool.init(update=["party"], lang=["en", "pt"], activatedeps=True)
    else:
        pool.init()
    with Transaction().start("crm", 0) as transaction:
        if task == "make":
            fill(pool, transaction)
        else:
            sys.stdout.write(
                json.dumps([[note.resource.name, note.message] for note in pool.get("ir.note").search([])])
            )


def fill(pool: Any, transaction: Any) -> None:
    """Add parties: in use and not, merged, a company, and a mailbox that two share."""
    party, mechanism = pool.get("party.party"), pool.get("party.contact_mechanism")
    (portuguese,) = pool.get("ir.lang").search([("code", "=", "pt")])

    def made(name: str, *written: tuple[str, str], **values: Any) -> Any:
        (one,) = party.create([{"name": name, **values}])
        mechanism.create([{"party": one.id, "type": kind, "value": value} for kind, value in written])
        return one

    made("Ada Marsh", ("email", "Ada@Example.com"), ("email", "marsh@example.net"), lang=portuguese.id)
    made("Ben Okoro", ("email", "team@example.org"), ("phone", "+49 30 23125041"))
    made("Cy Lund", ("email", "team@example.org"), ("other", "cy@example.org"))
    made("Dan Vries", ("email", "dan@example.net"), active=False)
    eve = made("Eve Stone", ("email", "eve@example.net"))
    twin = made("E. Stone", ("email", "eve.stone@example.net"))
    made("Marsh Mills", ("website", "mills.example"))
    merge(pool, twin, eve)
    with transaction.set_context(active_test=False):
        mechanism.create([{"party": twin.id, "type": "email", "value": "late@example.net"}])


def merge(pool: Any, source: Any, destination: Any) -> None:
    """Let Tryton put a party in the place of another; that their names differ is confirmed."""
    wizard = pool.get("party.replace", type="wizard")
    replacing = wizard(wizard.create()[0])
    replacing.ask.source, replacing.ask.destination = source, destination
    warning = pool.get("res.user.warning")
    warning.create([{"user": 0, "name": f"party.replace name {source.id} {destination.id}", "always": False}])
    replacing.transition_replace()


if __name__ == "__main__":
    main(*sys.argv[1:])
