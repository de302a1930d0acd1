"""The chain by which a report reached us: a ministry's statement, state media, a wire, and the outlet."""

from __future__ import annotations

import re
from typing import Final

from detente.articles.dateline import Dateline
from detente.records import Reporter, Span

__all__ = ["AGENCIES", "read_credits"]

#: News agencies and state broadcasters by the names reports credit: canonical name, kind, country.
_TABLE: Final = """
Reuters|wire|GBR|Thomson Reuters
The Associated Press|wire|USA|Associated Press;AP
Agence France-Presse|wire|FRA|AFP;Agence France Presse
Deutsche Presse-Agentur|wire|DEU|dpa;DPA
EFE|wire|ESP|EFE
ANSA|wire|ITA|ANSA
UPI|wire|USA|United Press International;UPI
Bloomberg|wire|USA|Bloomberg News
Kyodo News|wire|JPN|Kyodo
Jiji Press|wire|JPN|Jiji
Yonhap News Agency|wire|KOR|Yonhap
The Canadian Press|wire|CAN|Canadian Press
Australian Associated Press|wire|AUS|AAP
Press Trust of India|wire|IND|PTI
Asian News International|wire|IND|ANI
Press Association|wire|GBR|PA Media
Interfax|wire|RUS|Interfax
Ukrinform|state-media|UKR|Ukrinform
Interfax-Ukraine|wire|UKR|Interfax-Ukraine
Pajhwok Afghan News|wire|AFG|Pajhwok
Austria Press Agency|wire|AUT|APA-OTS
Polish Press Agency|wire|POL|PAP
Xinhua|state-media|CHN|Xinhua News Agency;Xinhua
China News Service|state-media|CHN|CNS
CGTN|state-media|CHN|CGTN
China Daily|state-media|CHN|China Daily
Global Times|state-media|CHN|Global Times
People's Daily|state-media|CHN|People’s Daily
CCTV|state-media|CHN|China Central Television;CCTV
TASS|state-media|RUS|ITAR-TASS;TASS;Itar-Tass
RIA Novosti|state-media|RUS|RIA Novosti;RIA
Sputnik|state-media|RUS|Sputnik
RT|state-media|RUS|RT
Korean Central News Agency|state-media|PRK|KCNA
IRNA|state-media|IRN|Islamic Republic News Agency;IRNA
Press TV|state-media|IRN|Press TV
Tasnim|state-media|IRN|Tasnim
Mehr News Agency|state-media|IRN|Mehr
Fars News Agency|state-media|IRN|Fars
SANA|state-media|SYR|Syrian Arab News Agency;SANA
Saudi Press Agency|state-media|SAU|SPA
Emirates News Agency|state-media|ARE|WAM
Qatar News Agency|state-media|QAT|QNA
Kuwait News Agency|state-media|KWT|KUNA
Bahrain News Agency|state-media|BHR|BNA
Oman News Agency|state-media|OMN|ONA
Petra|state-media|JOR|Jordan News Agency;Petra
MENA|state-media|EGY|Middle East News Agency;MENA
Anadolu Agency|state-media|TUR|Anadolu;AA
Azertac|state-media|AZE|AZERTAC
BelTA|state-media|BLR|BELTA
Vietnam News Agency|state-media|VNM|VNA
Bernama|state-media|MYS|Bernama
Antara|state-media|IDN|ANTARA
Central News Agency|wire|TWN|CNA
Prensa Latina|state-media|CUB|Prensa Latina
TRT World|state-media|TUR|TRT
Al-Ikhbariya|state-media|SAU|Al Ekhbariya
PR Newswire|other|USA|PRNewswire
Business Wire|other|USA|BUSINESS WIRE
GlobeNewswire|other|USA|GLOBE NEWSWIRE
"""


def _read_table() -> dict[str, tuple[str, str, str]]:
    table: dict[str, tuple[str, str, str]] = {}
    for line in _TABLE.strip().splitlines():
        name, kind, country, aliases = line.split("|")
        for alias in (name, *aliases.split(";")):
            table.setdefault(alias, (name, kind, country))
    return table


#: Canonical name, kind and country (ISO 3166-1 alpha-3) by every name the agency goes by.
AGENCIES: Final = _read_table()

_ANY: Final = "|".join(re.escape(name) for name in sorted(AGENCIES, key=len, reverse=True))
_SAY: Final = (
    r"(?:said|says|reported|reports|quoted|cited|announced|added|noted|claimed|confirmed|showed|broadcast|carried)"
)

_PAREN: Final = re.compile(r"^\s*\((?P<name>[^()\d]{2,40})\)")
_HELPED: Final = re.compile(
    rf"\b(?P<name>{_ANY})\b[^.]{{0,60}}?\bcontributed (?:to|reporting)|\b(?:with (?:files|reporting|inputs?|additional reporting)"
    rf" (?:from|by)|source:|sources?:|via|agencies:|originally (?:published|reported) by|contributed by|courtesy of)\s+(?:the )?"
    rf"(?P<other>{_ANY})\b",
    re.IGNORECASE,
)
_CITED: Final = re.compile(
    rf"\b(?:(?:according to|citing|told|reported by|quoted by|cited by|carried by|published by|released by|report by|reports by)"
    rf" (?:the |\w+['’]s |\w+ (?=state)|state(?:-run| )?(?:media |news agency |broadcaster )?|official news agency |news agency |newspaper )*"
    rf"(?P<name>{_ANY})|(?P<other>{_ANY})(?: news agency| agency)?(?:,? (?:also|has|have))? {_SAY})\b"
)
_STATE: Final = re.compile(
    r"\b(?P<name>(?:[A-Z]\w+(?:['’]s)? )?(?i:(?:official |government )?"
    r"state(?:[- ](?:run|owned|controlled|linked|affiliated|backed))?[- ]"
    r"(?:media|television|tv|radio|news agency|broadcaster|news outlets?|newspapers?)|official (?:news agency|media)))\b"
)
_BODY: Final = (
    r"(?:(?:[A-Z][\w-]+(?:['’]s)?|the|its|his|her) ){0,2}(?:[Ff]oreign|[Dd]efen[cs]e|[Cc]ommerce|[Tt]rade|[Ii]nterior|[Ff]inance|[Ee]nergy"
    r"|[Hh]ealth|[Jj]ustice|[Ee]xternal [Aa]ffairs|[Aa]griculture|[Tt]ransport|[Ii]nformation) (?:[Mm]inistry|[Oo]ffice)"
    r"|(?:[Tt]he )?(?:[A-Z][\w-]+(?:['’]s)? )?(?:[Mm]inistry|[Dd]epartment) of (?:[A-Z][\w-]+|foreign|defen[cs]e)(?: (?:and )?[A-Z]?[\w-]*[Aa]ffairs| Trade| Defen[cs]e)?"
    r"|the (?:White House|Kremlin|Elysee|Élysée|State Department|Pentagon|Foreign Office|Treasury|presidency|prime minister['’]s office"
    r"|president['’]s office|ministry|cabinet office)|the government|(?:[A-Z]\w+['’]s )(?:government|presidency|military|army)"
)
_STATED: Final = re.compile(
    rf"(?P<name>{_BODY})[^.;]{{0,40}}?\b(?:said|announced|confirmed|added|stated|wrote|noted)\b[^.;]{{0,60}}?\b(?:in|through|via) (?:a|an|the|its)"
    rf"[^.;]{{0,30}}?\b(?:statement|readout|communiqu[eé]|press release|news release|release|post)\b"
    rf"|\b(?:according to|citing|in|quoting) (?:a|an|the) (?:joint |written |brief )*(?:statement|readout|communiqu[eé]|press release|news release)"
    rf" (?:from|by|of|issued by|released by|published by) (?P<other>{_BODY})"
    rf"|\b(?:according to|citing|in|quoting) (?:a|an|the)? ?(?P<third>(?:[A-Z][\w-]+ )?(?:(?:foreign|defen[cs]e|commerce|trade|interior|finance) )?"
    rf"(?:ministry|government|White House|State Department|Kremlin|Foreign Ministry)) (?:statement|readout|communiqu[eé]|press release)\b"
)
_ORDER: Final = {"government": 0, "state-media": 1, "wire": 2, "other": 3, "outlet": 4}


def read_credits(
    text: str, dateline: Dateline | None, outlet: str | None, *, wire: str | None = None
) -> tuple[Reporter, ...]:
    """Return the links of the chain, nearest the speaker first: government, state media, wire, then the outlet.

    A name counts where the text credits it (before a dash, in brackets, with a verb of reporting), not wherever it
    stands. Each link is given once, at the first place that names it. The outlet ends the chain, named or not.
    `wire` is an agency that an end mark gave away.

    >>> chain = read_credits("(Example Post) Rivals met, according to state media reports.", None, "Example Post")
    >>> [(link.name, link.kind, link.span.text) for link in chain]
    [('state media', 'state-media', 'state media'), ('Example Post', 'outlet', 'Example Post')]
    """
    found: dict[tuple[str, str], Reporter] = {}

    def add(start: int, end: int, *, kind: str | None = None, name: str | None = None) -> None:
        words = text[start:end]
        known = AGENCIES.get(words) or AGENCIES.get(words.removeprefix("The ").removeprefix("the ")) or _any_case(words)
        if known and kind is None:
            link = Reporter(known[0], known[1], known[2], Span(start, end, words))
        else:
            link = Reporter(name or words, kind or "outlet", None, Span(start, end, words))
        if outlet and link.name.casefold() == outlet.casefold() and link.kind == "outlet":
            link = Reporter(outlet, "outlet", None, link.span)
        earlier = found.get((link.kind, link.name.casefold()))
        if earlier is None or (earlier.span is not None and earlier.span.start > start):
            found[link.kind, link.name.casefold()] = link

    if dateline is not None and dateline.agency is not None:
        add(dateline.agency.start, dateline.agency.end)
    lead = _PAREN.match(text)
    if lead and (lead["name"] in AGENCIES or _is_outlet(lead["name"], outlet)):
        add(lead.start("name"), lead.end("name"))
    for pattern in (_HELPED, _CITED):
        for match in pattern.finditer(text):
            group = "name" if match["name"] else "other"
            if match[group] in AGENCIES or (_any_case(match[group]) and len(match[group]) > 4):
                add(match.start(group), match.end(group))
    for match in _STATE.finditer(text):
        if _is_credited(text, match.start(), match.end()):
            add(
                match.start("name"),
                match.end("name"),
                kind="state-media",
                name=match["name"].lower() if not match["name"][0].isupper() else None,
            )
    for match in _STATED.finditer(text):
        group = next(name for name in ("name", "other", "third") if match[name])
        start = match.start(group) + (4 if match[group].lower().startswith("the ") else 0)
        add(start, match.end(group), kind="government")
    chain = sorted(found.values(), key=lambda link: (_ORDER[link.kind], link.span.start if link.span else 0))
    if wire and not any(link.name == wire for link in chain):
        chain.append(Reporter(*AGENCIES[wire]))
        chain.sort(key=lambda link: _ORDER[link.kind])
    if outlet and not any(_same(link.name, outlet) for link in chain):
        known = AGENCIES.get(outlet)
        chain.append(Reporter(outlet, known[1] if known else "outlet", known[2] if known else None))
    return tuple(chain)


def _any_case(words: str) -> tuple[str, str, str] | None:
    return next((entry for name, entry in AGENCIES.items() if name.casefold() == words.casefold()), None)


def _same(one: str, other: str) -> bool:
    return one.casefold().removeprefix("the ") == other.casefold().removeprefix("the ")


def _is_outlet(words: str, outlet: str | None) -> bool:
    """Tell whether brackets at the very beginning name an outlet: the page's own, or a name in capitals."""
    return _same(words, outlet or "") or bool(re.fullmatch(r"[A-Z][\w&.'’-]*(?: [A-Z][\w&.'’-]*){0,3}", words))


def _is_credited(text: str, start: int, end: int) -> bool:
    """Tell whether the state media named here are the source of what is said, not its subject."""
    before, after = text[max(0, start - 40) : start], text[end : end + 60]
    return bool(
        re.search(r"\b(?:according to|citing|told|reported by|quoted by|cited by|carried by|broadcast (?:by|on)|(?:officials|in|on|by|to))\s+(?:the |a )?(?:\w+['’]s |\w+ )?$", before)
        or re.match(rf"(?: (?:reports?|outlets?))?(?:,? (?:also|later|has|have))? {_SAY}\b| [A-Z]\w+(?: [A-Z]\w+)?,? {_SAY}\b", after)
    )  # fmt: skip
