"""Build `src/detente/data/office_holders.csv`: who held which office when, from three sources, each row with its own.

    python tools/build_office_holders.py ../shared/data

Archigos 4.1 (CC BY 4.0) names the effective leader from 1869 to 2015, often by surname only; the CIA World Factbook
(public domain) prints heads of state and government from 2015 on with "since" dates; `office_holders_public_record.psv`
was written by hand and wins where it overlaps. A Factbook row ends where its successor begins if the snapshots leave no
gap of a year, else when it was last seen. Damaged letters are mended by hand, rows that name nobody are dropped.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
DATA = HERE.parent / "src" / "detente" / "data"
HEADER = ("name", "aliases", "country", "slot", "office", "from", "to", "source")
LAST_SNAPSHOT = "2026-01-22"

#: Whom Archigos names in countries led by a head of government; elsewhere the leader is the president.
GOVERNMENT_HEADS = {
    "GBR", "CAN", "AUS", "NZL", "IND", "JPN", "ITA", "ESP", "NLD", "BEL", "SWE", "NOR", "DNK", "ISL", "GRC", "ISR",
    "MYS", "SGP", "THA", "BGD", "JAM", "TTO", "BRB", "BHS", "GUY", "MLT", "MUS", "NPL", "PNG", "SLB", "FJI", "CZE",
    "SVK", "HUN", "EST", "LVA", "BGR", "SRB", "MKD", "ALB", "BTN", "LSO", "KHM", "LUX", "ETH", "IRL", "TUR", "PAK",
    "BLZ", "CSK", "SVN",
}  # fmt: skip
OFFICE = {"DEU": "chancellor", "AUT": "chancellor", "IRL": "taoiseach"}
MONARCHS = {"SAU", "JOR", "MAR", "OMN", "QAT", "ARE", "KWT", "BHR", "BRN", "SWZ"}
LEADERS = {
    "SUN", "PRK", "IRN", "LBY", "VNM", "LAO", "CUB", "DDR", "POL", "CHN", "MNG", "AFG", "YUG", "ALB", "ROU", "BGR",
    "HUN", "CSK", "MMR",
}  # fmt: skip
#: Entries without a state number that have heads of their own.
SOVEREIGN = {"VAT", "PSE", "HKG", "MAC", "GRL"}
MENDED = {
    "C�sar Gaviria Trujillo": "César Gaviria Trujillo", "Juli�n Trujillo Largacha": "Julián Trujillo Largacha",
    "Sebastian Pi�era": "Sebastián Piñera", "Lars L�kke Rasmussen": "Lars Løkke Rasmussen",
    "Stefan L�fven": "Stefan Löfven", "Saca Gonz�lez": "Saca González", "Fernando de Ara�jo": "Fernando de Araújo",
}  # fmt: skip
FIPS = {
    "ae": "ARE", "cc": "CUW", "fm": "FSM", "ez": "CZE", "gz": "PSE", "we": "PSE", "bm": "MMR", "cf": "COG", "cg": "COD",
    "bf": "BHS", "ga": "GMB", "vt": "VAT", "dr": "DOM", "iv": "CIV", "tu": "TUR", "mk": "MKD", "cv": "CPV", "wz": "SWZ",
    "tp": "STP", "uc": "CUW", "kv": "XKX", "sc": "KNA", "st": "LCA", "vc": "VCT", "tt": "TLS",
}  # fmt: skip
TITLES = (
    ("vice-president", r"(?:First )?Vice President"),
    ("deputy-head-of-government", r"Deputy Prime Minister|(?:Executive )?Vice Premier"),
    ("head-of-government",
     r"(?:Interim |Acting |Caretaker )?(?:Prime Minister|Premier|Chancellor|Taoiseach(?: \(Prime Minister\))?)"),
    ("head-of-state", r"(?:Interim |Acting |Transitional |Transition )?President"),
    ("monarch", r"King|Queen|Emperor|Sultan|Amir|Grand Duke|Prince"),
    ("supreme-leader", r"Supreme Leader"), ("crown-prince", r"Crown Prince"), ("pope", r"Pope"),
)  # fmt: skip
NOBODY = re.compile(
    r"vacant|cabinet|president-elect|prime minister-designate|represented by|ruler of|since|\d", re.IGNORECASE
)


class Row(NamedTuple):
    """One stretch of one person in one office."""

    name: str
    aliases: str
    country: str
    slot: str
    office: str
    since: str
    until: str
    source: str


def surname(name: str) -> str:
    """The name's last word, folded, to tell whether two rows name one person."""
    return re.sub(r"\W", "", name.split()[-1].casefold())


def read_hand() -> list[Row]:
    """The hand-written rows."""
    lines = (HERE / "office_holders_public_record.psv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("|") for line in lines if line and not line.startswith("#")]
    return [Row(*row, source="public record") for row in rows]


def read_archigos(path: Path, iso_of_cow: dict[str, list[tuple[str, str, str]]]) -> list[Row]:
    """Archigos' leaders since 1945, under ISO codes, with the office their country's leader usually holds."""
    rows = []
    for row in csv.DictReader(path.open(encoding="utf-8", errors="replace")):
        if row["end"] < "1945-01-01":
            continue
        name = MENDED.get(row["leader"], row["leader"]).strip()
        if "," in name:
            name = " ".join(part.strip() for part in reversed(name.split(",")))
        until = "" if row["end"] == "2015-12-31" else row["end"]
        middle = max(row["start"], "1945-01-01")
        country = next(
            (iso for iso, start, end in iso_of_cow[row["ccode"]] if (start or "0") <= middle <= (end or "9")), ""
        )
        name = " ".join(name.split())
        if not country or "�" in name or len(name) < 3:
            continue
        slot, office = ("head-of-government", OFFICE.get(country, "prime minister"))
        if country in MONARCHS:
            slot, office = "monarch", "king" if country in ("SAU", "JOR", "MAR", "BHR", "SWZ") else "ruler"
        elif country in LEADERS:
            slot, office = "leader", "leader"
        elif country == "FRA" and row["start"] < "1959":  # the Fourth Republic was led by its prime ministers
            pass
        elif country not in GOVERNMENT_HEADS and country not in ("DEU", "AUT"):
            slot, office = "head-of-state", "president"
        # Archigos stops at the end of 2015; who was in office then is followed by the Factbook, so its row ends there.
        rows.append(Row(name, "", country, slot, office, row["start"], until or "2015-12-31", "Archigos 4.1"))
    return rows


def person_name(text: str) -> tuple[str, str] | None:
    """A Factbook name as (name, surname): "Justin Pierre James TRUDEAU" is Justin Trudeau, "XI Jinping" Xi Jinping."""
    text = re.sub(r"\([^)]*\)|,? Jr\.?|\[[^]]*\]", "", text).strip(" ,.;")
    text = re.split(r"\s[-–]\s|,|;", text)[0].strip()
    words = text.split()
    capitals = [
        word for word in words if len(re.sub(r"\W", "", word)) > 1 and word == word.upper() and word[0].isalpha()
    ]
    if not 1 <= len(words) <= 7 or not capitals:
        return None
    family = " ".join(proper(word) for word in capitals)
    first = words.index(capitals[0])
    if first == 0:  # surname first, or a single royal name
        return " ".join(proper(w) if w in capitals else w for w in words), family
    return f"{words[0]} {' '.join(proper(w) if w in capitals else w for w in words[first:])}", family


def proper(word: str) -> str:
    """`TRUDEAU` as Trudeau, `II` as it is."""
    if re.fullmatch(r"[IVX]+", word):
        return word
    return re.sub(r"[^\W\d_]+", lambda m: m[0].capitalize(), word)


def read_factbook(path: Path, iso_of_name: dict[str, str]) -> list[Row]:
    """The Factbook's heads of state and government, one row a term, ended by the successor or the last snapshot."""
    seen: dict[tuple[str, str, str], list[str]] = {}
    for row in csv.DictReader(path.open(encoding="utf-8")):
        country = FIPS.get(row["fips"]) or iso_of_name.get((row["country"] or "").casefold(), "")
        text = (row["title_and_name"] or "").strip('" ')
        if not country or not row["since"] or not row["last_seen"]:
            continue
        for slot, title in TITLES:
            match = re.match(rf"({title})s? ", text)
            if match:
                name = person_name(text[match.end() :])
                if name and not NOBODY.search(text[match.end() :]):
                    office = re.sub(r"\s*\(.*\)", "", match[1]).lower()
                    since = (row["since"] + "-01-01")[:10]
                    key = same_term(seen, (country, slot, name[0]), since)
                    old = seen.get(key)
                    if old is None or row["last_seen"] > old[4]:
                        seen[key] = [
                            name[0],
                            name[1],
                            office,
                            min(since, old[3]) if old and old[3] > "2000" else since,
                            row["last_seen"],
                        ]
                break
    terms: dict[tuple[str, str], list[list[str]]] = defaultdict(list)
    for (country, slot, _), term in seen.items():
        terms[country, slot].append(term)
    rows = []
    for (country, slot), held in sorted(terms.items()):
        held.sort(key=lambda term: term[3])
        for at, (name, family, office, since, last) in enumerate(held):
            until = last if last < LAST_SNAPSHOT else ""
            later = [term[3] for term in held[at + 1 :] if term[3] > since]
            if until and later and (date.fromisoformat(later[0]) - date.fromisoformat(until)) < timedelta(days=370):
                until = later[0]
            alias = family if family.split()[0] == name.split()[0] and family != name else ""
            rows.append(Row(name, alias, country, slot, office, since, until, "CIA World Factbook"))
    return rows


def same_term(
    seen: dict[tuple[str, str, str], list[str]], key: tuple[str, str, str], since: str
) -> tuple[str, str, str]:
    """The key under which a term is already known in another spelling: same office, same month, a shared name."""
    words = {word[:4] for word in re.findall(r"\w{3,}", key[2].casefold())}
    for known, term in seen.items():
        near = abs((date.fromisoformat(term[3]) - date.fromisoformat(since)).days) < 40
        if known[:2] == key[:2] and near and words & {word[:4] for word in re.findall(r"\w{3,}", known[2].casefold())}:
            return known
    return key


def overlaps(one: Row, other: Row) -> bool:
    """Whether two rows tell of one person in one country at one time."""
    return (
        one.country == other.country and (one.slot == other.slot or "leader" in (one.slot, other.slot))
        and one.since < (other.until or "9") and other.since < (one.until or "9")
    )  # fmt: skip


def merge(hand: list[Row], factbook: list[Row], archigos: list[Row]) -> list[Row]:
    """Hand-written rows, then Factbook rows for times they leave free, then Archigos rows likewise."""
    rows = list(hand)
    for batch in (factbook, archigos):
        kept = []
        for row in batch:
            others = [other for other in rows if other.country == row.country and overlaps(other, row)]
            same = any(
                surname(other.name) == surname(row.name) or surname(row.name) in other.aliases.casefold()
                for other in others
            )
            inside = any(other.since <= row.since and (other.until or "9") >= (row.until or "9") for other in others)
            started = any(abs((date.fromisoformat(o.since) - date.fromisoformat(row.since)).days) < 45 for o in others)
            if same or inside or started:
                continue
            # A table row never reaches into a time for which a row written by hand names another holder.
            later = sorted(o.since for o in others if o.since > row.since and o.slot == row.slot)
            kept.append(row._replace(until=later[0]) if later and (row.until or "9") > later[0] else row)
        rows += kept
    return sorted(rows, key=lambda row: (row.country, row.slot, row.since, row.name))


def main(folder: Path) -> None:
    """Write the merged table."""
    states = [
        row for row in csv.reader((DATA / "states.csv").open(encoding="utf-8")) if row and not row[0].startswith("#")
    ][1:]
    iso_of_cow: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    iso_of_name = {}
    for row in states:
        if not row[7] and row[0] not in SOVEREIGN:  # a territory's chief of state is its metropole's
            continue
        iso_of_cow[row[7]].append((row[0], row[9], row[10]))
        for name in (row[2], *row[3].split(";")):
            iso_of_name[name.casefold()] = row[0]
    iso_of_cow["260"] = [("DEU", "", "")]
    iso_of_cow["347"] = [("XKX", "", "")]
    for cow in iso_of_cow:
        # The dated historical entry first: the Soviet Union before Russia, Yugoslavia before Serbia.
        iso_of_cow[cow].sort(key=lambda entry: not entry[2])
    rows = merge(
        read_hand(), read_factbook(folder / "office_holders_factbook_history.csv", iso_of_name),
        read_archigos(folder / "office_holders_archigos41.csv", iso_of_cow),
    )  # fmt: skip
    with (DATA / "office_holders.csv").open("w", encoding="utf-8", newline="") as file:
        file.write(
            "# Office-holders with the dates of their terms, built by tools/build_office_holders.py; source per row.\n"
        )
        file.write(
            "# Archigos 4.1: CC BY 4.0. CIA World Factbook: public domain. `to` empty: in office early in 2026.\n"
        )
        file.write("# Example of a row: 'the Canadian prime minister' on a day between `from` and `to` is `name`.\n")
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
