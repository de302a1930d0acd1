"""Events as tables: pandas, Polars, Arrow and Parquet say the same under the same names."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from detente.export import COLUMNS, write_parquet
from detente.results import Events
from tests.factories import make_event

EVENTS = Events(
    (
        make_event(published="2025-09-24T04:12:00-04:00", story="st-1", mode="visit"),
        make_event("AID", day=None, start=60),
    )
)
DAYS = [date(2025, 9, 23), None]


def test_columns_are_the_contract() -> None:
    assert list(EVENTS[0].to_json()) == list(COLUMNS)


def test_pandas() -> None:
    frame = EVENTS.to_pandas()
    assert list(frame.columns) == list(COLUMNS)
    assert [day.date() if day == day else None for day in frame["date"]] == DAYS
    assert frame["source"][0][0]["country"] == "CHN"


def test_polars() -> None:
    frame = EVENTS.to_polars()
    assert frame.columns == list(COLUMNS)
    assert frame["date"].to_list() == DAYS
    assert frame["place"].to_list()[0]["name"] == "New York"


def test_arrow_and_parquet(tmp_path: Path) -> None:
    import pyarrow.parquet

    table = EVENTS.to_arrow()
    assert table.column_names == list(COLUMNS)
    assert table["date"].to_pylist() == DAYS
    write_parquet(EVENTS.to_json(), tmp_path / "events.parquet")
    assert pyarrow.parquet.read_table(tmp_path / "events.parquet").to_pylist() == table.to_pylist()


def test_no_events_are_tables_too() -> None:
    nothing = Events(())
    assert list(nothing.to_pandas().columns) == nothing.to_polars().columns == nothing.to_arrow().column_names
    assert repr(nothing) == "0 events from 0 articles"


def test_notebooks_get_escaped_text() -> None:
    event = make_event(sentence="<b>consult</b> & more")
    assert "&lt;b&gt;consult&lt;/b&gt; &amp; more" in Events((event,))._repr_html_()


def test_slices_and_printing() -> None:
    assert EVENTS[:1] == (EVENTS[0],)
    assert repr(EVENTS).splitlines()[1:] == [
        "2025-09-23  China → Canada  CONSULT.visit (done) “consult”",
        "date unknown  China → Canada  AID (done) “aid”",
    ]
