"""The table of outlets: its schema, no duplicates, and every domain and name found again."""

from __future__ import annotations

import pytest

from detente.data.country_words import countries_in
from detente.data.outlets import KINDS, Outlet, find_outlet, outlets, outlets_in
from detente.data.states import states
from detente.data.tables import rows


def name_of(outlet: Outlet | None) -> str | None:
    return outlet.name if outlet else None


def test_rows_are_whole() -> None:
    assert len(outlets()) >= 320
    assert all(None not in row.values() and None not in row for row in rows("outlets"))
    for outlet in outlets():
        assert outlet.kind in KINDS, outlet
        assert outlet.country is None or outlet.country in states(), outlet
        assert outlet.languages, outlet
        assert all(code.isalpha() and len(code) in (2, 3) for code in outlet.languages), outlet
        assert outlet.domains, outlet
        assert outlet.source.startswith("public record: "), outlet
        assert set(outlet.shared) <= set(outlet.names), outlet
        assert all(name == " ".join(name.split()) for name in outlet.names), outlet
        assert all(domain == domain.lower().strip() and "/" not in domain for domain in outlet.domains), outlet


def test_nothing_stands_twice() -> None:
    for column in ("names", "domains"):
        entries = [entry for outlet in outlets() for entry in getattr(outlet, column)]
        assert len(entries) == len(set(entries)), sorted({entry for entry in entries if entries.count(entry) > 1})


def test_every_domain_and_name_is_found() -> None:
    for outlet in outlets():
        for domain in outlet.domains:
            assert find_outlet(domain) is outlet, domain
            assert find_outlet(f"https://{domain}/2025/a?b=c") is outlet, domain
            assert find_outlet(f"archive.{domain}") is outlet, domain
        for name in outlet.names:
            assert find_outlet(name) is outlet, name
            if not name.startswith("(") and not name.endswith(")"):
                assert find_outlet(f"({name})") is outlet, name


def test_every_kind_and_part_of_the_world_is_there() -> None:
    kinds = {kind: sum(outlet.kind == kind for outlet in outlets()) for kind in KINDS}
    assert all(count >= 4 for count in kinds.values()), kinds
    assert len({outlet.country for outlet in outlets()}) >= 140


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("the Guardian", "The Guardian"), ("THE ASSOCIATED PRESS", "The Associated Press"), ("The Reuters", "Reuters"),
        ("People’s Daily", "People's Daily"), ("en.people.cn", "People's Daily"), ("asia.nikkei.com", "Nikkei Asia"),
        ("www.nikkei.com", "Nikkei"), ("elpais.com.uy", "El País (Uruguay)"), ("elpais.com", "El País"),
        ("beijing.gov.cn", None), ("ap", None), ("rt", None), ("The Star", None), ("notreuters.com", None),
        ("reuters.com.example.org", None), ("", None), ("()", None), ("https://", None), ("http://[", None),
    ],
)  # fmt: skip
def test_find(text: str, name: str | None) -> None:
    assert name_of(find_outlet(text)) == name


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("He told the BBC and REUTERS.", ["BBC", "Reuters"]),
        ("The Associated Press reported.", ["The Associated Press"]),
        ("Mainland press; the New York Times of Monday", ["The New York Times"]),
        ("Naoto Kan told reporters in Sabah that the AKP and PTI had met; forbes said.", []),
        ("An AP-NORC poll, the non-TASS version, reuters, Reutersville", []),
        ("The Press Trust of India, then the Press Association", ["Press Trust of India", "Press Association"]),
    ],
)
def test_names_in_text(text: str, names: list[str]) -> None:
    found = list(outlets_in(text))
    assert [outlet.name for _, _, outlet in found] == names
    assert all(text[start:end] == text[start:end].strip() for start, end, _ in found)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("South Korea's and North Korea’s envoys", ["KOR", "PRK"]),
        ("Congolese troops near Tehran", [None, "IRN"]),
        ("Nigerian, not from Niger", ["NGA", "NER"]),
        ("china shop", []),
    ],
)
def test_country_words(text: str, codes: list[str | None]) -> None:
    assert [code for _, _, code in countries_in(text)] == codes
