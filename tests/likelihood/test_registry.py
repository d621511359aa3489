import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pytest import approx

from indicia.errors import IndiciaError
from indicia.likelihood import Opportunity, Report, builtin, find_model, installed
from likelihood.workbench import read, spoken, weigh

NAMES = [  # in the order of the case format
    "table",
    "ratio",
    "denial",
    "absence",
    "testimony",
    "measurement",
    "none",
    "capability",
    "proximity",
    "record",
]


@pytest.fixture(scope="module")
def omens(tmp_path_factory: pytest.TempPathFactory, data: Path) -> Path:
    """A folder into which a second package, with kinds of evidence of its own, is really installed."""
    target = tmp_path_factory.mktemp("site-packages")
    install = ["uv", "pip", "install", "--quiet", "--offline", "--no-deps", "--no-build-isolation", "--no-cache"]
    source = data / "thirdparty_likelihood"
    subprocess.run([sys.executable, "-m", *install, "--target", target, source], check=True)
    return target


@pytest.fixture
def with_omens(omens: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(omens)
    monkeypatch.delitem(sys.modules, "omens", raising=False)


def offer(folder: Path, package: str, **points: str) -> None:
    """Put into the folder what an installer leaves of a package that offers these entry points."""
    info = folder / f"{package}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
    lines = [f"{name} = {value}" for name, value in points.items()]
    (info / "entry_points.txt").write_text("[indicia.likelihoods]\n" + "\n".join(lines) + "\n")


def test_the_models_of_the_format_are_built_in_under_their_names() -> None:
    assert list(builtin()) == NAMES
    assert all(model.name == name and model.summary for name, model in builtin().items())


def test_every_kind_documents_each_of_its_fields() -> None:
    for model in builtin().values():
        for name, field in model.model_fields.items():
            assert (field.alias or name) in (model.__doc__ or "")


def test_every_kind_has_a_schema_that_names_its_fields_as_the_file_does() -> None:
    schema = builtin()["ratio"].model_json_schema()
    assert set(schema["properties"]) == {"ratios", "for", "against", "value"}
    assert builtin()["absence"].model_json_schema()["properties"]["told"]["default"] == 1


def test_an_unknown_name_is_told_with_the_nearest_and_the_known() -> None:
    with pytest.raises(IndiciaError, match=r"'denail' is no likelihood model; did you mean 'denial'\?; known: table, "):
        find_model("denail")


def test_a_built_in_kind_is_found_without_searching_installed_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.metadata.entry_points", None)
    assert find_model("table") is builtin()["table"]


@pytest.mark.usefixtures("with_omens")
def test_a_report_of_an_installed_package_is_found_read_and_weighed() -> None:
    omen: Any = find_model("omen")
    assert issubclass(omen, Report)
    model = read(omen, {"favours": ["us", "nobody"], "keen": {"us": 0.8, "default": 0.6}})
    assert weigh(model) == approx({("russia",): 0.3, ("tajikistan",): 0.3, ("us",): 0.8, ("nobody",): 0.6})
    assert weigh(model, misreported=True)["us",] == 0.25


@pytest.mark.usefixtures("with_omens")
def test_an_opportunity_of_an_installed_package_is_found_read_and_weighed() -> None:
    windfall: Any = find_model("windfall")
    assert issubclass(windfall, Opportunity)
    model = read(windfall, {"amount": {"us": 4, "russia": 9}})
    assert spoken(model) == {"us", "russia"}
    assert weigh(model)["russia",] == 3.0


@pytest.mark.usefixtures("with_omens")
def test_installed_lists_the_built_in_kinds_first() -> None:
    assert list(installed()) == [*NAMES, "omen", "windfall"]


@pytest.mark.usefixtures("with_omens")
def test_an_installed_kind_is_suggested_too() -> None:
    with pytest.raises(IndiciaError, match=r"did you mean 'omen'\?; known: .*, omen, windfall"):
        find_model("omem")


def test_a_package_cannot_replace_a_built_in_kind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    offer(tmp_path, "usurper", table="json:JSONDecoder")
    monkeypatch.syspath_prepend(tmp_path)
    assert find_model("table") is builtin()["table"]
    assert installed()["table"] is builtin()["table"]


@pytest.mark.parametrize(
    ("target", "message"),
    [
        (
            "json:JSONDecoder",
            r"'odd' of strange \(json:JSONDecoder\) is <class .*>; a subclass of .*Report or Opportuni",
        ),
        ("json:dumps", r"is <function dumps .*>; a subclass of indicia.likelihood.Report or Opportunity is right"),
        ("no_such_module:Thing", r"'odd' of strange .* cannot be loaded: ModuleNotFoundError: No module named"),
        ("json:Nothing", r"cannot be loaded: AttributeError: "),
        (
            "indicia.likelihood.table:Table",
            r"calls itself 'table'; its class attribute 'name' must be the entry point's",
        ),
    ],
)
def test_an_entry_point_that_is_no_kind_of_evidence_is_told_with_its_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str, message: str
) -> None:
    offer(tmp_path, "strange", odd=target)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(IndiciaError, match=message):
        find_model("odd")


def test_two_packages_that_offer_one_name_are_both_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    offer(tmp_path, "one", odd="json:dumps")
    offer(tmp_path, "two", odd="json:loads")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(IndiciaError, match=r"two packages offer .* 'odd': .*uninstall one"):
        find_model("odd")
