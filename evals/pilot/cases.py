"""The cases that the pilot is played on, chosen by a rule and not by how anybody does on them."""

from evals.case import Case, load_cases

OFFICE = "morning.yaml"


def pilot_cases() -> dict[str, Case]:
    """Return every case of the demo, then every other clean booking in the demo's office."""
    cases = load_cases()
    demo = {name: case for name, case in cases.items() if case.demo}
    clean = {name: case for name, case in cases.items() if case.family == "clean booking" and case.world == OFFICE}
    return demo | clean
