"""Asks everything that the settings name, with one cheap real call each, whether it works; changes nothing anywhere."""

from ops.doctor.codes import Trouble
from ops.doctor.examination import examine
from ops.doctor.findings import Finding, State, gravest

__all__ = ["Finding", "State", "Trouble", "examine", "gravest"]
