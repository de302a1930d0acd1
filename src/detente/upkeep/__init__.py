"""Upkeep: what is done to a whole archive, from a check of every span to taking an outlet's text out again."""

from __future__ import annotations

from detente.upkeep.check import Fault, Findings, check_archive
from detente.upkeep.compact import compact_archive
from detente.upkeep.describe import Description, describe_archive
from detente.upkeep.dump import Form, dump_archive
from detente.upkeep.merge import Merged, merge_archives
from detente.upkeep.recode import Recoded, recode_archive
from detente.upkeep.withhold import Withheld, withhold_source

__all__ = [
    "Description", "Fault", "Findings", "Form", "Merged", "Recoded", "Withheld", "check_archive", "compact_archive",
    "describe_archive", "dump_archive", "merge_archives", "recode_archive",
    "withhold_source",
]  # fmt: skip
