"""The command as a whole: statuses, one clear line for what went wrong, streams, encodings, colour, imports."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import indicia as ind
from cli.conftest import ROOT, clean
from indicia.cli.app import COMMANDS

HEAVY = ("xarray", "pandas", "scipy.stats", "scipy.special", "rich", "pymc", "arviz", "matplotlib", "dask", "ruamel")


def loaded(words: list[str], names: tuple[str, ...]) -> list[str]:
    """The modules of these names that are loaded once a command has run."""
    code = (
        "import sys, io; from indicia.cli import main; sys.stdout = io.StringIO(); "
        f"status = main({words!r}); sys.stdout = sys.__stdout__; "
        f"print(status, *[m for m in {names!r} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    status, *found = done.stdout.split()
    assert status == "0", done.stderr
    return found


@pytest.mark.parametrize("words", [["version"], ["version", "--json"], ["--version"], ["--help"], ["new", "-"]])
def test_what_needs_no_case_loads_neither_numpy_nor_pydantic(words: list[str]) -> None:
    assert loaded(words, ("numpy", "pydantic", "yaml", *HEAVY)) == []


@pytest.mark.parametrize("form", [[], ["--json"], ["--markdown"], ["--html"], ["--paragraph"], ["--weights"]])
def test_scoring_loads_nothing_heavy(form: list[str]) -> None:
    assert loaded(["score", "models/tajikistan-2018.yaml", *form], HEAVY) == []


def test_the_imports_test_sees_what_is_loaded() -> None:
    assert loaded(["score", "models/burglar.yaml"], ("numpy", "pydantic")) == ["numpy", "pydantic"]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_help_with_an_example(indicia, name: str) -> None:
    ran = indicia(name, "--help")
    assert ran.status == 0
    assert f"Usage: indicia {name}" in ran.out
    assert "Example" in ran.out


def test_the_help_names_every_command(indicia) -> None:
    for words in ([], ["--help"]):
        ran = indicia(*words)
        assert ran.status == 0
        assert all(f"\n  {name} " in ran.out for name in COMMANDS)


def test_what_a_command_does_stands_on_one_line_of_80_columns(indicia, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    listed = indicia("--help").out.partition("Commands:\n")[2].splitlines()
    assert len(listed) == len(COMMANDS)
    assert all(line.endswith(".") and not line.endswith("...") and len(line) <= 80 for line in listed)


def test_a_mistyped_command_names_the_nearest(indicia) -> None:
    ran = indicia("scroe", "case.yaml")
    assert ran.status == 2
    assert ran.out == ""
    assert ran.err == "indicia: there is no command 'scroe'; did you mean 'score'? See 'indicia --help'.\n"


def test_a_file_in_place_of_a_command_is_told_apart(indicia, burglar: Path) -> None:
    assert f"did you mean 'indicia score {burglar}'?" in indicia(burglar).err


@pytest.mark.parametrize("words", [["score"], ["score", "x", "--jsn"], ["explain", "x"], ["completion", "ksh"]])
def test_a_mistake_in_the_call_is_one_line(indicia, words: list[str]) -> None:
    ran = indicia(*words)
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert f"See 'indicia {words[0]} --help'." in ran.err


@pytest.mark.parametrize("command", ["score", "check", "params", "explain"])
class TestAFile:
    def words(self, command: str, path: Path) -> list[object]:
        return [command, path, *(["time"] if command == "explain" else []), "--json"]

    def test_that_does_not_exist_is_one_line_with_the_nearest_name(self, indicia, command: str, tmp_path: Path) -> None:
        (tmp_path / "border.yaml").touch()
        ran = indicia(*self.words(command, tmp_path / "boarder.yaml"))
        assert (ran.status, ran.out) == (2, "")
        assert ran.err == f"indicia: {tmp_path / 'boarder.yaml'}: no such file; did you mean 'border.yaml'?\n"

    def test_that_is_a_folder_is_one_line(self, indicia, command: str, tmp_path: Path) -> None:
        ran = indicia(*self.words(command, tmp_path))
        assert (ran.status, ran.out) == (2, "")
        assert ran.err == f"indicia: {tmp_path}: is a folder; name a file in it\n"

    def test_that_must_not_be_read_is_one_line(self, indicia, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(path: Path) -> bytes:
            raise PermissionError(13, "Permission denied", str(path))

        monkeypatch.setattr(Path, "read_bytes", refuse)
        ran = indicia(*self.words(command, Path("secret.yaml")))
        assert (ran.status, ran.out, ran.err) == (2, "", "indicia: secret.yaml: permission denied\n")

    def test_with_faults_prints_all_of_them_and_no_result(self, indicia, command: str, broken: Path) -> None:
        ran = indicia(*self.words(command, broken))
        assert (ran.status, ran.out) == (2, "")
        assert all(line.startswith(f"{broken}:") for line in ran.err.splitlines())
        assert "did you mean 'evidence'?" in ran.err
        assert "1.1" in ran.err

    def test_may_be_standard_input(self, indicia, command: str, burglar: Path) -> None:
        ran = indicia(*self.words(command, Path("-")), stdin=burglar.read_text(encoding="utf-8"))
        assert ran.status == 0
        assert '"file": "-"' in ran.out

    def test_with_faults_on_standard_input_is_called_by_a_dash(self, indicia, command: str, broken: Path) -> None:
        ran = indicia(*self.words(command, Path("-")), stdin=broken.read_text())
        assert (ran.status, ran.out) == (2, "")
        assert all(line.startswith("-:") for line in ran.err.splitlines())


def test_python_m_indicia_is_the_command_too(spawn) -> None:
    assert spawn("version").stdout.decode() == f"indicia {ind.__version__}\n"


def test_a_reader_that_stops_early_is_no_error(founding: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "indicia", "score", str(founding), "--json"]
    with os.fdopen(write, "wb") as gone:
        done = subprocess.run(command, stdout=gone, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_ctrl_c_ends_with_130_and_no_traceback() -> None:
    command = [sys.executable, "-X", "importtime", "-m", "indicia", "score", "-"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stderr is not None
        while b"indicia.case.yaml" not in running.stderr.readline():  # then it waits for its standard input
            pass
        time.sleep(0.3)
        running.send_signal(signal.SIGINT)
        _, err = running.communicate()
    assert running.returncode == 130
    assert b"Traceback" not in err


@pytest.mark.parametrize("form", ["--weights", "--json", "--markdown", "--html", "--paragraph"])
def test_without_utf8_the_output_is_ascii(spawn, burglar: Path, form: str) -> None:
    done = spawn("score", burglar, form, PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert done.stdout.isascii()
    assert form != "--weights" or b"####" in done.stdout


def test_with_utf8_bars_are_drawn_to_the_eighth(spawn, burglar: Path) -> None:
    assert "█" in spawn("score", burglar, PYTHONIOENCODING="utf-8").stdout.decode()


def test_words_that_an_encoding_lacks_become_question_marks(spawn, burglar: Path, tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(burglar.read_text(encoding="utf-8").replace("Suspect 1", "Панж"), encoding="utf-8")
    assert b"????" in spawn("score", path, PYTHONIOENCODING="latin-1").stdout


def on_a_terminal(words: list[str], **environment: str) -> str:
    """What a command prints on a terminal of 80 columns."""
    import fcntl
    import pty
    import struct
    import termios

    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    command = [sys.executable, "-m", "indicia", *words]
    environment = clean({"TERM": "xterm", "PYTHONIOENCODING": "utf-8", **environment})
    with subprocess.Popen(command, stdout=slave, stdin=slave, stderr=slave, env=environment, cwd=ROOT):
        os.close(slave)
        shown = b""
        try:
            while part := os.read(master, 65536):
                shown += part
        except OSError:  # the other end is closed
            pass
    os.close(master)
    return shown.decode()


def test_a_terminal_gets_colour_and_its_own_width() -> None:
    shown = on_a_terminal(["score", "models/tajikistan-2018.yaml", "--quiet"])  # where it is slow it has a bar
    assert "\x1b[1m" in shown
    plain = shown.replace("\x1b[1m", "").replace("\x1b[2m", "").replace("\x1b[0m", "")
    assert max(map(len, plain.splitlines())) == 80


@pytest.mark.parametrize(
    ("words", "environment"),
    [([], {"NO_COLOR": "1"}), ([], {"TERM": "dumb"}), (["--no-colour"], {}), (["--no-color"], {})],
)
def test_colour_can_be_refused(words: list[str], environment: dict[str, str]) -> None:
    assert "\x1b" not in on_a_terminal(["score", "models/burglar.yaml", *words], **environment)
    assert "\x1b" not in on_a_terminal([*words, "score", "models/burglar.yaml"], **environment)


def test_an_empty_no_color_refuses_nothing() -> None:
    assert "\x1b" in on_a_terminal(["score", "models/burglar.yaml"], NO_COLOR="")


def test_there_is_no_colour_in_a_pipe(spawn, burglar: Path) -> None:
    assert b"\x1b" not in spawn("score", burglar, TERM="xterm").stdout


def test_the_text_of_an_error_cannot_command_the_terminal(indicia, tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text('indicia: 1\n"\\e[31mred": 1\n')
    ran = indicia("score", path)
    assert ran.status == 2
    assert "\x1b" not in ran.err
