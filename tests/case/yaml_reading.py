"""Reading YAML in tests."""

import pytest

from indicia.case.yaml import read_yaml
from indicia.errors import CaseError


def faults_of(text: str | bytes) -> list[str]:
    with pytest.raises(CaseError) as caught:
        read_yaml(text, "f")
    return [str(fault) for fault in caught.value.faults]


def value_of(text: str) -> object:
    return read_yaml(f"a: {text}", "f").data["a"]
