"""Both parsers that PyYAML has."""

import pytest
import yaml

from indicia.case import yaml as reader


@pytest.fixture(params=["libyaml", "python"])
def either_parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read with the one and with the other."""
    loader = yaml.CSafeLoader if request.param == "libyaml" else yaml.SafeLoader
    monkeypatch.setattr(reader, "_loader", lambda: loader)
