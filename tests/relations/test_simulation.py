"""Simulated relations: what is true is known, and so is what the coverage, the coder and the copying make of it.

A pair has a true mix of acts. Stories tell of it as often as chance and the coverage have it, one to three events each.
The coder reads each event and errs as its confusion matrix says; it knows how sure it is. What it gets wrong was
measured on a held-out sample of the same kind, from which `Doubt` is made, as `tools/measure_doubt.py` does it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pytest

from detente.data.codebook import QUAD, intensity
from detente.relations import Doubt, relate
from detente.relations.counted import Counted
from detente.relations.counts import count_columns
from detente.relations.doubt import doubt_of
from detente.relations.records import Period, Volume

PAIR = ("CHN", "CAN")
START = date(2000, 1, 1)
WARM = ("AGREE", "CONSULT", "SUPPORT", "COOPERATE", "REQUEST", "ACCUSE")
MIXED = ("CONSULT", "AGREE", "COOPERATE", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "COERCE", "SANCTION")
COLD = ("CONSULT", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "COERCE", "SANCTION")

#: What the coder takes another act for.
TAKEN_FOR = {
    "AGREE": "SUPPORT", "CONSULT": "COOPERATE", "SUPPORT": "AGREE", "COOPERATE": "AID", "REQUEST": "ACCUSE",
    "ACCUSE": "REJECT", "REJECT": "REQUEST", "THREATEN": "ACCUSE", "COERCE": "SANCTION", "SANCTION": "COERCE",
}  # fmt: skip

#: How often it errs in easy and in hard sentences, and how often it then sees an event where there is none.
ERRS = (0.08, 0.4)
NOTHING = 0.5


@dataclass(frozen=True)
class Coder:
    """A coder that errs as known: it draws what is true and what it reads, and how sure it is."""

    mix: Sequence[str]

    def read(self, chance: np.random.Generator) -> tuple[str, str, float]:
        """Return what is true, what is coded and the confidence, which is the share of such readings that are right."""
        errs = ERRS[chance.integers(2)]
        coded = self.mix[chance.integers(len(self.mix))]
        if chance.random() >= errs:
            return coded, coded, 1 - errs
        return "NONE" if chance.random() < NOTHING else TAKEN_FOR[coded], coded, 1 - errs

    def doubt(self, chance: np.random.Generator, pairs: int = 1500) -> Doubt:
        """Return the coder's errors as a held-out sample shows them."""
        confusion: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
        for _ in range(pairs):
            true, coded, _ = self.read(chance)
            confusion[coded][true] += 1
        return doubt_of(confusion, "simulated")

    @property
    def expected(self) -> float:
        """What one event comes to in the long run."""
        wrong = float(np.mean(ERRS))
        means = [
            (1 - wrong) * intensity(coded) + wrong * (1 - NOTHING) * intensity(TAKEN_FOR[coded]) for coded in self.mix
        ]
        return float(np.mean(means))


def tell(
    chance: np.random.Generator, coder: Coder, day: date, stories: float, name: str = "", copies: int = 1,
    unseen: float = 0.0,
) -> list[Counted]:  # fmt: skip
    """Return what a day's stories tell; of a story's copies each stays unseen as such with a chance of `unseen`."""
    counted = []
    for number in range(chance.poisson(stories)):
        events = [coder.read(chance)[1:] for _ in range(chance.integers(1, 4))]
        apart = 1 + chance.binomial(copies - 1, unseen)
        for copy in range(apart):
            story = f"{name}{day}-{number:03}-{copy}"
            counted += [
                Counted(f"{story}-{at}", story, day, True, False, intensity(coded), sure, coded, QUAD[coded])
                for at, (coded, sure) in enumerate(events)
            ]
    return counted


def both(counted: Sequence[Counted], doubt: Doubt, volume: Volume) -> list[Period]:
    series = relate(count_columns(counted), PAIR, by="day", volume=volume, doubt=doubt).series
    return [period for period in series if period.direction == "both"]


@pytest.mark.parametrize("volume", ["share", "raw"])
@pytest.mark.parametrize("stories", [1.5, 3, 8, 25, 80])
def test_intervals_cover_the_truth(stories: float, volume: Volume) -> None:
    inside = told = 0
    # What the sample of errors happens to say moves every interval of a relation: hence several samples.
    for sample in range(4 if stories < 3 else 2):
        for seed, mix in enumerate((WARM, MIXED, COLD)):
            chance = np.random.default_rng([seed, int(stories * 10), sample])
            coder = Coder(mix)
            doubt = coder.doubt(chance)
            days = [START + timedelta(days=at) for at in range(300)]
            series = both([c for day in days for c in tell(chance, coder, day, stories)], doubt, volume)
            truth = 2 * coder.expected * (stories if volume == "raw" else 1)
            inside += sum(period.low <= truth <= period.high for period in series)
            told += len(series)
    assert 0.87 <= inside / told <= 0.93, inside / told


@pytest.mark.parametrize("volume", ["share", "raw"])
def test_copies_that_were_not_seen_are_covered_too(volume: Volume) -> None:
    """Every story is sent twice, and three in a hundred copies are not seen as such."""
    inside = []
    for seed, mix in enumerate((WARM, MIXED, COLD)):
        chance, coder = np.random.default_rng(seed), Coder(mix)
        doubt = coder.doubt(chance)
        days = [START + timedelta(days=at) for at in range(300)]
        series = both([c for day in days for c in tell(chance, coder, day, 12, copies=2, unseen=0.03)], doubt, volume)
        truth = 2 * coder.expected * (12 if volume == "raw" else 1)
        inside += [period.low <= truth <= period.high for period in series]
    assert 0.87 <= np.mean(inside) <= 0.93, np.mean(inside)


@pytest.mark.parametrize("seed", range(3))
def test_twice_the_coverage_of_a_pair_is_not_more_warmth(seed: int) -> None:
    """From the second year on the pair is told of twice as often: the share-based index stays in its interval."""
    chance, coder = np.random.default_rng(seed), Coder(MIXED)
    doubt = coder.doubt(chance)
    days = [START + timedelta(days=31 * at) for at in range(48)]
    counted = [c for at, day in enumerate(days) for c in tell(chance, coder, day, 10 if at < 24 else 20)]
    series = both(counted, doubt, "share")
    settled = 2 * coder.expected
    assert np.mean([period.low <= settled <= period.high for period in series[24:]]) >= 0.75
    assert abs(np.mean([p.net for p in series[24:]]) - np.mean([p.net for p in series[:24]])) < 1
    counts = count_columns(counted)
    assert relate(counts, PAIR, by="month", doubt=doubt).turns == ()
    # Thrice the coverage of a cold relation makes plain sums fall, and no turn.
    cold = Coder(COLD)
    loud = count_columns([c for at, day in enumerate(days) for c in tell(chance, cold, day, 10 if at < 24 else 30)])
    sums = [p.net for p in relate(loud, PAIR, by="month", doubt=doubt, volume="raw").series if p.direction == "both"]
    assert np.mean(sums[24:]) < 2 * np.mean(sums[:24]) < 0
    assert relate(loud, PAIR, by="month", doubt=doubt, volume="raw").turns == ()


def test_an_archive_of_twice_the_outlets_has_the_same_shares() -> None:
    """Twice the stories on everything: a hundred stories of the archive hold as much of the pair as before."""
    chance, coder = np.random.default_rng(7), Coder(WARM)
    doubt = coder.doubt(chance)
    days = [START + timedelta(days=31 * at) for at in range(24)]
    found = []
    for times in (1, 2):
        counted = [c for day in days for c in tell(chance, coder, day, 12 * times)]
        series = relate(count_columns(counted), PAIR, by="month", volume="archive", doubt=doubt,
                        coverage=dict.fromkeys(days, 200 * times)).series  # fmt: skip
        found.append([period for period in series if period.direction == "both"])
    truth = 2 * coder.expected * 12 / 200 * 100
    for series in found:
        assert np.mean([period.low <= truth <= period.high for period in series]) >= 0.75
    assert np.mean([b.high - b.low for b in found[1]]) < np.mean([a.high - a.low for a in found[0]])


def test_the_level_forgets() -> None:
    """A cold year, then silence but for one warm story a quarter: the memory of the cold fades by its half-life."""
    chance, coder = np.random.default_rng(9), Coder(COLD)
    doubt = coder.doubt(chance)
    cold = [c for at in range(12) for c in tell(chance, coder, START + timedelta(days=30 * at), 10)]
    warm = [
        Counted(f"w{at}", f"w{at}", date(2001, 3 * at + 2, 10), True, False, 5.0, 1.0, "SUPPORT", 1) for at in range(4)
    ]
    counts = count_columns(cold + warm)
    levels = {
        half: [p.net for p in relate(counts, PAIR, by="quarter", measure="level", half_life=half, doubt=doubt).series
               if p.direction == "both"]
        for half in (30.0, 365.0)
    }  # fmt: skip
    assert levels[30.0][-1] > 3 > levels[365.0][-1]
    assert all(later > earlier for earlier, later in zip(levels[365.0][3:], levels[365.0][4:], strict=False))


def test_a_steady_flow_has_a_level_of_its_own_height() -> None:
    days = [START + timedelta(days=at) for at in range(2000)]
    counted = [Counted(f"e{d}", f"s{d}", d, True, False, 2.5, 1.0, "CONSULT", 1) for d in days]
    series = relate(count_columns(counted), PAIR, by="month", measure="level", volume="raw").series
    assert series[-4].period == "2005-05"
    assert series[-4].net == pytest.approx(2.5 * 31, rel=0.01)
    share = relate(count_columns(counted), PAIR, by="month", measure="level").series[-4]
    assert share.net == pytest.approx(2.5, rel=0.03)
    assert share.low < share.net < share.high
