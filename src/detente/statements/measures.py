"""The words that claims of fact are made of: what is measured, how it moves, ranks and records."""

from __future__ import annotations

import re
from typing import Final

from detente.statements.figures import ORDINALS

__all__ = ["AT", "EXTREME", "LOW", "MEASURE", "MEASURES", "MOVE", "NOUNS_UP", "NOUN_MOVE", "RANK", "TO"]

#: What follows "trade" where it measures nothing: "trade war", "trade talks".
_NO_TRADE: Final = (
    "war|deal|agreement|minister|talks|pact|union|dispute|barriers?|issues?|partners?|ministry|secretary|policy|rules|"
    r"mission|delegation|fair|negotiat\w+|relations|representative|sanctions|routes?|restrictions?|tensions?|chief|"
    "commissioner|envoy|official|body|bloc|department|practices|frictions?|ties|cooperation"
)

#: What is measured: its name, its side where it is trade, its words.
MEASURES: Final = (
    ("trade deficit", None, r"trade (?:deficit|gap|shortfall)"),
    ("trade surplus", None, r"trade surplus"),
    (
        "trade",
        "total",
        r"(?:bilateral |two-way |mutual |total |overall |goods |merchandise |cross-border |border |foreign |"
        r"agricultural )*"
        rf"trade(?: (?:volume|turnover|value|in (?:goods|services)|flows?))?(?! (?:{_NO_TRADE})\b)",
    ),
    (
        "exports",
        "exports",
        r"exports?(?! (?:controls?|bans?|market|licen\w+|curbs?|restrictions?|of this))|shipments",
    ),
    ("imports", "imports", r"imports?(?! (?:bans?|duty|duties|tariffs?|curbs?|restrictions?))"),
    (
        "foreign investment",
        None,
        r"(?:foreign |direct |foreign direct |inward |outward |two-way |total )*investments?|FDI",
    ),
    ("economy", None, r"gross domestic product|GDP|(?<!market )economy|economic (?:growth|output)"),
    ("production", None, r"(?:oil |gas |grain |crude |steel |industrial |crop )(?:production|output)"),
    ("tourism", None, r"tourism|tourist arrivals|visitor (?:arrivals|numbers)|tourist numbers|arrivals"),
    ("aid", None, r"(?:development |military |foreign |humanitarian )(?:aid|assistance)"),
    ("debt", None, r"(?:foreign |external |public |national )debt"),
    ("reserves", None, r"foreign(?: exchange| currency)? reserves"),
    ("inflation", None, r"inflation"),
    ("unemployment", None, r"unemployment"),
    ("remittances", None, r"remittances"),
    ("defence spending", None, r"(?:defen[cs]e|military) (?:spending|budget|expenditure)"),
)
MEASURE: Final = re.compile(
    "|".join(rf"(?P<m{i}>\b(?:{pattern})\b)" for i, (_, _, pattern) in enumerate(MEASURES)), re.IGNORECASE
)

_UP: Final = (
    r"rose|risen|rises|rising|grew|grown|grows|growing|increas(?:ed|es|ing)|climb(?:ed|s|ing)|jump(?:ed|s|ing)|"
    r"surg(?:ed|es|ing)|soar(?:ed|s|ing)|expand(?:ed|s|ing)|rebound(?:ed|s|ing)|recover(?:ed|s|ing)|gain(?:ed|s)|"
    r"doubl(?:ed|es|ing)|tripl(?:ed|es|ing)|quadrupled|picked up|bounced back|improved|boomed|up|widened|edged up"
)
_DOWN: Final = (
    r"fell|fallen|falls|falling|dropp(?:ed|ing)|drops|declin(?:ed|es|ing)|decreas(?:ed|es|ing)|shrank|shrunk|shrinks|"
    r"shrinking|contract(?:ed|s|ing)|plung(?:ed|es|ing)|plummet(?:ed|s|ing)|slump(?:ed|s|ing)|tumbled|slid|slipped|"
    r"halved|collapsed|weakened|down|narrowed|edged down"
)
_FLAT: Final = (
    r"stagnated|unchanged|(?:remained|stayed|held|was|were|been) (?:broadly |largely )?(?:flat|stable|steady|"
    r"unchanged)"
)
_LEVEL: Final = (
    r"reach(?:ed|es|ing)?|hit|total(?:l?ed|s|l?ing)?|amount(?:ed|s|ing)? to|stood at|stands at|exceed(?:ed|s|ing)?|"
    r"topp(?:ed|ing)|surpass(?:ed|es|ing)?|(?:was|were|is|are) worth|valued at|came to|worth|of"
)
_ABOUT: Final = (
    r"(?:\s(?:about|around|nearly|almost|over|more than|some|roughly|a record|approximately|at least|just over|up to|"
    r"as much as))*"
)
MOVE: Final = re.compile(rf"\b(?:(?P<up>{_UP})|(?P<down>{_DOWN})|(?P<flat>{_FLAT}))\b", re.IGNORECASE)

#: What comes right before a level: "reached nearly 3 billion dollars"; after a movement also "to 3 billion".
AT: Final = re.compile(
    rf"(?<!will )(?<!would )(?<!could )(?<!may )(?<!should )(?<!must )(?<!\bto )\b(?:{_LEVEL})\b{_ABOUT}\s*$",
    re.IGNORECASE,
)
TO: Final = re.compile(rf"\bto\b{_ABOUT}\s*$", re.IGNORECASE)

NOUNS_UP: Final = frozenset(("rise", "increase", "jump", "surge", "growth", "gain", "expansion", "rebound", "recovery"))
NOUN_MOVE: Final = re.compile(
    r"(?:(?:a|an|the)\s+)?(?:sharp |steady |strong |slight |year-on-year )?(?P<noun>rise|increase|jump|surge|growth|"
    r"gain|expansion|rebound|recovery|fall|drop|decline|decrease|slump|contraction|plunge)\s+"
    r"(?:of\s+[^,;]{1,30}?\s+)?in\s+(?:[\w’'-]+\s+){0,3}?$",
    re.IGNORECASE,
)

_ORDINAL: Final = "|".join(sorted(ORDINALS, key=len, reverse=True))
RANK: Final = re.compile(
    rf"(?:(?P<nth>{_ORDINAL}|\d{{1,2}}(?:st|nd|rd|th))[- ])?"
    r"(?P<how>largest|biggest|most important|main|top|leading|principal|number[- ](?P<word>one|two|three)|"
    r"No\.? ?(?P<no>\d+))[- ]"
    r"(?P<as>(?:(?:single|overseas|foreign|European|Asian|African|global|goods|bilateral) )*"
    r"(?:trad(?:e|ing) partners?|export (?:market|destination)s?|import sources?|exporters?|importers?|investors?|"
    r"creditors?|lenders?|donors?|suppliers?|buyers?|customers?|consumers?|producers?|economy|economies|"
    r"source of [\w-]+(?: [\w-]+)?|provider of [\w-]+(?: [\w-]+)?|market for [\w-]+|"
    r"arms (?:supplier|exporter|importer)))\b",
    re.IGNORECASE,
)

LOW: Final = frozenset(("lowest", "least", "smallest", "slowest", "weakest", "worst", "record low"))
EXTREME: Final = re.compile(
    r"\b(?:the |its |their |a )?(?P<most>highest|most|largest|biggest|fastest|strongest|best|record(?: high)?|lowest|"
    r"least|smallest|slowest|weakest|worst|record low)(?:[ -][\w-]+){0,3}?"
    r"(?: (?:level|reading|pace|total|growth|since|in|for))?\s*"
    r"(?:since (?P<since>(?:\w+ )?(?:1[89]|20)\d\d)|in (?P<years>\w+) years|on record|ever)\b",
    re.IGNORECASE,
)
