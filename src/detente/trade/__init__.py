"""Trade: figures of statistical offices, and what they say of a claim."""

from __future__ import annotations

from detente.trade.check import Verdict, check_claim
from detente.trade.figures import TradeFigures
from detente.trade.read import Trade, read_trade

__all__ = ["Trade", "TradeFigures", "Verdict", "check_claim", "read_trade"]
