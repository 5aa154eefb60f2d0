"""The option that rewrites the printed reports."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-reports", action="store_true", help="rewrite tests/reports/golden")


@pytest.fixture
def updating_reports(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-reports", default=False))
