"""Trade figures: three kinds of table are read, and claims are checked against them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from detente import Archive
from detente.errors import InputError
from detente.records import Claim, Rejected, Span
from detente.trade import Trade, TradeFigures, check_claim, read_trade
from tests.factories import make_mention

PLAIN = """year,reporter,partner,flow,value
2023,Canada,China,exports,30000000000
2023,Canada,China,imports,89000000000
2024,CAN,CHN,export,29000000000
2024,CAN,CHN,import,87000000000
"""

COMTRADE = """typeCode,period,reporterISO,reporterDesc,flowCode,flowDesc,partnerISO,partnerDesc,cmdCode,primaryValue
C,2024,CAN,Canada,X,Export,CHN,China,TOTAL,21000000000
C,2024,CAN,Canada,M,Import,W00,World,TOTAL,550000000000
C,2024,CAN,Canada,X,Export,CHN,China,10,4000000000
C,2024,CAN,Canada,RX,Re-export,CHN,China,TOTAL,900000000
"""

STATCAN = """REF_DATE,GEO,Trade,Basis,Seasonal adjustment,Principal trading partners,UOM,SCALAR_FACTOR,VALUE
2024-01,Canada,Export,Customs,Unadjusted,China,Dollars,millions,2100.5
2024-01,Canada,Import,Customs,Unadjusted,"Korea, South",Dollars,millions,900
2024-01,Canada,Export,Customs,Seasonally adjusted,China,Dollars,millions,2000
2024-01,Canada,Export,Balance of payments,Unadjusted,China,Dollars,millions,2050
2024-01,Canada,Export,Customs,Unadjusted,European Union,Dollars,millions,3000
2024-02,Canada,Export,Customs,Unadjusted,China,Dollars,millions,..
"""


def read(tmp_path: Path, text: str) -> list[Trade | Rejected]:
    path = tmp_path / "trade.csv"
    path.write_text(text, "utf-8")
    return list(read_trade(path))


def test_plain_tables(tmp_path: Path) -> None:
    found = [each for each in read(tmp_path, PLAIN) if isinstance(each, Trade)]
    assert [(t.period, t.reporter, t.partner, t.flow, t.value, t.currency) for t in found][::3] == [
        ("2023", "CAN", "CHN", "exports", 30e9, "USD"), ("2024", "CAN", "CHN", "imports", 87e9, "USD"),
    ]  # fmt: skip


def test_comtrade_counts_totals_once(tmp_path: Path) -> None:
    found = [each for each in read(tmp_path, COMTRADE) if isinstance(each, Trade)]
    assert [(t.partner, t.flow, t.value) for t in found] == [("CHN", "exports", 21e9), ("WLD", "imports", 550e9)]


def test_statistics_canada_is_scaled_and_counted_once(tmp_path: Path) -> None:
    found = [each for each in read(tmp_path, STATCAN) if isinstance(each, Trade)]
    assert [(t.period, t.partner, t.flow, t.value, t.currency) for t in found] == [
        ("2024-01", "CHN", "exports", 2_100_500_000.0, "CAD"), ("2024-01", "KOR", "imports", 900e6, "CAD"),
    ]  # fmt: skip


def test_bad_tables_and_rows(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="needs the columns year, reporter, partner, flow and value"):
        read(tmp_path, "country,amount\nChina,3\n")
    found = read(tmp_path, "year,reporter,partner,flow,value\n2024,Narnia,CHN,exports,3\n20x4,CAN,CHN,exports,3\n"
                           "2024,CAN,CHN,exports,much\n2024,CAN,CHN,exports,5\n")  # fmt: skip
    assert [(r.position, r.reason) for r in found if isinstance(r, Rejected)] == [
        ("line 2", "the reporter 'Narnia' is no state"), ("line 3", "the period '20x4' is no year, quarter or month"),
        ("line 4", "the value 'much' is no number"),
    ]  # fmt: skip
    assert isinstance(found[3], Trade)


# The headers are the offices' own; the figures are made up, in their form.
COMTRADE_NEW = (
    "typeCode,freqCode,refPeriodId,refYear,refMonth,period,reporterCode,reporterISO,reporterDesc,flowCode,flowDesc,"
    "partnerCode,partnerISO,partnerDesc,partner2Code,partner2ISO,partner2Desc,classificationCode,"
    "classificationSearchCode,isOriginalClassification,cmdCode,cmdDesc,aggrLevel,isLeaf,customsCode,customsDesc,"
    "mosCode,motCode,motDesc,qtyUnitCode,qtyUnitAbbr,qty,isQtyEstimated,altQtyUnitCode,altQtyUnitAbbr,altQty,"
    "isAltQtyEstimated,netWgt,isNetWgtEstimated,grossWgt,isGrossWgtEstimated,cifvalue,fobvalue,primaryValue,"
    "legacyEstimationFlag,isReported,isAggregate\n"
)


def comtrade_row(
    period: str, flow: str, partner: tuple[str, str, str], value: str, *, second: str = "0", cmd: str = "TOTAL",
    customs: str = "C00", transport: str = "0", kind: str = "C",
) -> str:  # fmt: skip
    code, iso, name = partner
    return (
        f'{kind},A,20240101,{period[:4]},52,{period},124,CAN,Canada,{flow[0]},{flow},{code},{iso},"{name}",{second},'
        f'W00,World,H6,HS,True,{cmd},"All Commodities, all",0,False,{customs},TOTAL CPC,0,{transport},TOTAL MOT,-1,'
        f"N/A,0.0,False,-1,N/A,0.0,False,0.0,False,0.0,False,,{value},{value},0,False,True,\n"
    )


CHINA, WORLD_ROW, TURKEY = ("156", "CHN", "China"), ("0", "W00", "World"), ("792", "TUR", "Türkiye")
KOREA, ASIA = ("410", "KOR", "Rep. of Korea"), ("490", "S19", "Other Asia, nes")


def test_comtrade_as_it_comes_now(tmp_path: Path) -> None:
    """In Windows-1252, with a comma at the end of each row, and each whole parted in several ways."""
    text = COMTRADE_NEW + "".join([
        comtrade_row("2024", "Export", CHINA, "21000000000.5"),
        comtrade_row("2024", "Export", CHINA, "9000000000", transport="2100"),
        comtrade_row("2024", "Export", CHINA, "8000000000", second="842"),
        comtrade_row("2024", "Export", CHINA, "7000000000", customs="C04"),
        comtrade_row("2024", "Export", CHINA, "1000000000", kind="S"),
        comtrade_row("2024", "Import", TURKEY, "2.5e9"),
        comtrade_row("202405", "Import", KOREA, "1000000000"),
        comtrade_row("2024", "Import", WORLD_ROW, "550000000000"),
        comtrade_row("2024", "Import", ASIA, "6000000000"),
        comtrade_row("2024", "Re-export", CHINA, "900000000"),
    ])  # fmt: skip
    path = tmp_path / "TradeData.csv"
    path.write_bytes(text.encode("cp1252"))
    found = list(read_trade(path))
    assert [(t.period, t.partner, t.flow, t.value) for t in found if isinstance(t, Trade)] == [
        ("2024", "CHN", "exports", 21_000_000_000.5), ("2024", "TUR", "imports", 2.5e9),
        ("2024-05", "KOR", "imports", 1e9), ("2024", "WLD", "imports", 550e9),
    ]  # fmt: skip
    assert len(found) == 4


COMTRADE_OLD = """\
Classification,Year,Period,Period Desc.,Aggregate Level,Is Leaf Code,Trade Flow Code,Trade Flow,Reporter Code,\
Reporter,Reporter ISO,Partner Code,Partner,Partner ISO,2nd Partner Code,2nd Partner,2nd Partner ISO,\
Customs Proc. Code,Customs,Mode of Transport Code,Mode of Transport,Commodity Code,Commodity,Qty Unit Code,Qty Unit,\
Qty,Alt Qty Unit Code,Alt Qty Unit,Alt Qty,Netweight (kg),Gross weight (kg),Trade Value (US$),CIF Trade Value (US$),\
FOB Trade Value (US$),Flag
H4,2016,201603,March 2016,0,0,2,Export,124,Canada,CAN,156,China,CHN,,,,,,,,TOTAL,All Commodities,1,No Quantity,,,,,,,\
1500000000,,,0
H4,2016,201603,March 2016,0,0,1,Import,124,Canada,CAN,0,World,WLD,,,,,,,,TOTAL,All Commodities,1,No Quantity,,,,,,,\
34000000000,,,0
H4,2016,201603,March 2016,0,0,2,Export,124,Canada,CAN,156,China,CHN,,,,,,,,10,"Cereals, all",1,No Quantity,,,,,,,\
100000000,,,0
"""


def test_comtrade_as_it_came_once(tmp_path: Path) -> None:
    found = [each for each in read(tmp_path, COMTRADE_OLD) if isinstance(each, Trade)]
    assert [(t.period, t.reporter, t.partner, t.flow, t.value) for t in found] == [
        ("2016-03", "CAN", "CHN", "exports", 1.5e9), ("2016-03", "CAN", "WLD", "imports", 34e9),
    ]  # fmt: skip


STATCAN_FULL = (
    '\ufeff"REF_DATE","GEO","DGUID","Trade","Basis","Seasonal adjustment","Principal trading partners","UOM","UOM_ID",'
    '"SCALAR_FACTOR","SCALAR_ID","VECTOR","COORDINATE","VALUE","STATUS","SYMBOL","TERMINATED","DECIMALS"\n'
    '"2024-01","Canada","2016A000011124","Export","Customs","Unadjusted","United Kingdom (incl. Jersey, Guernsey)",'
    '"Dollars","81","millions","6","v1","1.1","1.5","","","","1"\n'
    '"2024-01","Canada","2016A000011124","Export","Customs","Unadjusted","South Korea","Dollars","81","millions","6",'
    '"v2","1.2","410.2","","","","1"\n'
    '"2024-01","Canada","2016A000011124","Import","Customs","Unadjusted","All countries","Dollars","81","thousands",'
    '"3","v3","1.3","52100300","","","","1"\n'
    '"2024-01","Canada","2016A000011124","Trade Balance","Customs","Unadjusted","China","Dollars","81","millions","6",'
    '"v4","1.4","-3100.2","","","","1"\n'
    '"2024-01","Canada","2016A000011124","Export","Customs","Unadjusted","China","Dollars","81","millions","6",'
    '"v5","1.5","","x","","","1"\n'
    '"2024-01","Canada","2016A000011124","Export","Customs","Unadjusted","Japan","Percent","239","units ","0",'
    '"v6","1.6","4.5","","","","1"\n'
    '"2024-01","Canada","2016A000011124","Export","Customs","Unadjusted","Japan","Dollars","81","dozens","6",'
    '"v7","1.7","1.5","","","","1"\n'
)


def test_statistics_canada_as_it_comes(tmp_path: Path) -> None:
    found = read(tmp_path, STATCAN_FULL)
    assert [(t.partner, t.flow, t.value, t.currency) for t in found if isinstance(t, Trade)] == [
        ("KOR", "exports", 410_200_000.0, "CAD"), ("WLD", "imports", 52_100_300_000.0, "CAD"),
    ]  # fmt: skip
    assert [(r.position, r.reason) for r in found if isinstance(r, Rejected)] == [
        ("line 8", "the scale 'dozens' is not known"),
    ]  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_plain_tables_from_any_office_program(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "trade.csv"
    path.write_bytes(
        "year;reporter;partner;flow;value\n2024;Canada;Côte d'Ivoire;exports;1.234.567,5\n".encode(encoding)
    )
    assert [(t.partner, t.value) for t in read_trade(path) if isinstance(t, Trade)] == [("CIV", 1_234_567.5)]


def test_what_a_plain_table_gets_wrong_is_told_by_line(tmp_path: Path) -> None:
    found = read(tmp_path, 'year,reporter,partner,flow,value\n2024,CAN,CHN,exports,"1,000.5"\n'
                           "2024,CAN,CHN,exports,2000\n2024,CAN,CHN,exports,1000.5\n2024,CAN,Narnia,exports,5\n"
                           '2024,CAN,CHN,exprots,5\n2024,CAN,CHN,imports,nan\n2024,CAN,CHN,imports,"12,5"\n'
                           "2024,CAN,CHN,imports,-5\n")  # fmt: skip
    assert [each.value for each in found if isinstance(each, Trade)] == [1000.5]
    assert [(r.position, r.reason) for r in found if isinstance(r, Rejected)] == [
        ("line 3", "line 2 gives 1,000 for the same, this one 2,000"),
        ("line 5", "the partner 'Narnia' is no state, and not `World`"),
        ("line 6", "the flow 'exprots' is not exports, imports or total"), ("line 7", "the value 'nan' is no number"),
        ("line 8", "the value '12,5' is no number"), ("line 9", "the value '-5' is below zero"),
    ]  # fmt: skip


#: Canada's partners over four years: the United States first, China second from 2023 on, before that third.
FIGURES = TradeFigures([
    Trade(str(year), "CAN", partner, flow, value, "CAD", "table")
    for flow, share in (("exports", 0.5), ("imports", 0.5))
    for partner, values in {
        "USA": (800e9, 900e9, 950e9, 960e9), "CHN": (90e9, 80e9, 120e9, 110e9), "MEX": (95e9, 96e9, 97e9, 50e9),
        "JPN": (30e9, 31e9, 30e9, 33e9), "GBR": (20e9, 20e9, 20e9, 20e9), "DEU": (20e9, 21e9, 22e9, 23e9),
    }.items()
    for year, value in zip(range(2021, 2025), (v * share for v in values), strict=True)
])  # fmt: skip


def claim(form: str, words: str = "trade", *, about: tuple[str, ...] = ("CHN",), partner: tuple[str, ...] = ("CAN",),
          **facts: Any) -> Claim:  # fmt: skip
    return Claim(
        Span(0, len(words), words), form, facts.pop("quantity", "trade"),  # type: ignore[arg-type]
        about=tuple(make_mention(code) for code in about), partner=tuple(make_mention(code) for code in partner),
        **facts,
    )  # fmt: skip


BOTH: dict[str, Any] = {"about": ("CHN", "CAN"), "partner": ()}
CASES: dict[str, tuple[Claim, str, str]] = {
    "second-largest": (claim("rank", rank=2, ranked_as="trading partner", period="2024"), "supported", "number 2 of 6"),
    "largest, and is not": (
        claim("rank", rank=1, ranked_as="trading partner", period="2024"),
        "contradicted",
        "United States",
    ),
    "second once, not then": (
        claim("rank", rank=2, ranked_as="trading partner", period="2022"),
        "contradicted",
        "number 3",
    ),
    "no period: the year before": (claim("rank", rank=2, ranked_as="trading partner"), "supported", "2024"),
    "a year not known": (claim("rank", rank=2, ranked_as="trading partner", period="2030"), "not enough data", "2030"),
    "rebounded": (claim("trend", "rebounded strongly", direction="up", period="2023", **BOTH), "supported", "-11.1%"),
    "rebounded from nothing": (
        claim("trend", "rebounded", direction="up", period="2023", about=("USA", "CAN"), partner=()),
        "contradicted",
        "+12.5%",
    ),
    "rose, and fell": (claim("trend", "rose", direction="up", period="2024", **BOTH), "contradicted", "-8.3%"),
    "rose 50 percent": (
        claim("change", "rose", direction="up", change=50.0, change_unit="percent", period="2023", **BOTH),
        "supported",
        "50.0%",
    ),
    "rose 20 percent": (
        claim("change", "rose", direction="up", change=20.0, change_unit="percent", period="2023", **BOTH),
        "contradicted",
        "50.0%",
    ),
    "no year before": (claim("trend", "rose", direction="up", period="2021", **BOTH), "not enough data", "2020"),
    "an amount": (claim("amount", value=112e9, unit="CAD", period="2024", **BOTH), "supported", "110.0 billion"),
    "an amount that is not": (
        claim("amount", value=150e9, unit="CAD", period="2024", **BOTH),
        "contradicted",
        "110.0 billion",
    ),
    "another currency": (claim("amount", value=80e9, unit="USD", period="2024", **BOTH), "not enough data", "USD"),
    "a record": (claim("extreme", extreme="highest", period="2023", **BOTH), "supported", "2023"),
    "no record": (claim("extreme", extreme="highest", period="2024", **BOTH), "contradicted", "2023"),
    "a partner nobody counts": (
        claim("trend", direction="up", about=("TCD", "SDN"), partner=()),
        "not enough data",
        "figures are kept",
    ),
    "not trade": (claim("trend", direction="up", quantity="tourism", **BOTH), "not enough data", "tourism"),
}


@pytest.mark.parametrize("case", CASES)
def test_claims(case: str) -> None:
    asked, verdict, words = CASES[case]
    found = check_claim(asked, FIGURES, said_in=2025)
    assert found.verdict == verdict, found.why
    assert words in found.why
    # A verdict stands on figures that are shown; where there are none there is no verdict.
    assert bool(found.figures) == (verdict != "not enough data")


def test_years_are_summed_of_whole_months_only() -> None:
    months = [Trade(f"2024-{m:02}", "CAN", "CHN", "exports", 1e9, "CAD", "f") for m in range(1, 13)]
    assert TradeFigures(months).value("CAN", "CHN", "exports", "2024") == 12e9
    assert TradeFigures(months).value("CAN", "CHN", "exports", "2024-Q2") == 3e9
    assert TradeFigures(months[:-1]).value("CAN", "CHN", "exports", "2024") is None


def test_few_partners_are_no_ranking() -> None:
    few = TradeFigures([Trade("2024", "CAN", p, "exports", 1e9, "CAD", "f") for p in ("CHN", "USA")])
    found = check_claim(claim("rank", rank=1, ranked_as="export market", period="2024"), few)
    assert found.verdict == "not enough data"


def test_kept_in_an_archive(tmp_path: Path) -> None:
    with Archive(tmp_path / "a.duckdb") as archive:
        assert archive.trade().reporters() == ()
        for _ in range(2):
            archive.add_trade(each for each in read(tmp_path, PLAIN) if isinstance(each, Trade))
        figures = archive.trade("CAN")
    assert figures.value("CAN", "CHN", "total", "2024") == 116e9
    assert figures.growth("CAN", "CHN", "exports", "2024") == pytest.approx(-1 / 30)
