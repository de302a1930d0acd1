"""Plans: many inputs, coded in shards on one machine or many, loaded into one archive; a killed run goes on."""

from __future__ import annotations

from detente.plan.running import Done, run_plan
from detente.plan.settings import Plan, read_plan

__all__ = ["Done", "Plan", "read_plan", "run_plan"]
