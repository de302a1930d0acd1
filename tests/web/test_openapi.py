"""The API against its own description: schemathesis asks every route, and nothing answers with a server error."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.web.serving import serving

schemathesis = pytest.importorskip("schemathesis", reason="needs pip install 'detente[browser]'")


@pytest.fixture(scope="module")
def address(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    archive = Path(shutil.copy(demo, tmp_path_factory.mktemp("openapi") / "o.duckdb"))
    with serving(archive) as (found, _):
        yield found


@pytest.mark.filterwarnings("ignore")
def test_no_route_fails(address: str) -> None:
    """Ten requests for each route, some right and some wrong: each is answered as the description says."""
    described = schemathesis.openapi.from_url(f"{address}/api/openapi.json")
    checks = [
        schemathesis.checks.not_a_server_error,
        schemathesis.specs.openapi.checks.status_code_conformance,
        schemathesis.specs.openapi.checks.response_schema_conformance,
    ]
    tried = 0
    for found in described.get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=10, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=operation.as_strategy())
        def ask(case: Any) -> None:
            nonlocal tried
            tried += 1
            case.validate_response(case.call(), checks=checks)

        ask()
    assert tried > 100


def test_every_route_of_the_api_is_described(address: str) -> None:
    described = httpx.get(f"{address}/api/openapi.json").json()["paths"]
    for path in ("/api/home", "/api/relation/{a}/{b}", "/api/relation/{a}/{b}/brief",
                 "/api/story/{story_id}", "/api/actor/{actor_id}", "/api/search",
                 "/api/review", "/api/review/corrections", "/api/about"):  # fmt: skip
        assert path in described
        for operation in described[path].values():
            assert operation["summary"]
            assert "description" in operation
            assert "422" not in operation["responses"] or "Problem" in str(operation["responses"]["422"])
    for name, record in httpx.get(f"{address}/api/openapi.json").json()["components"]["schemas"].items():
        assert record.get("description") or name == "Problem", name
