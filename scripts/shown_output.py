"""Compare the output that Markdown files show with what the commands print today; with `--write`, bring it up to date.

    python scripts/shown_output.py README.md docs/*.md
    python scripts/shown_output.py --write README.md
    python scripts/shown_output.py --sampled --write docs/infer.md

In a block of kind `console` each line that begins `$ ` is a command, what follows is its output, errors included. The
commands of a file run in one scratch folder, in order. A block behind the line `<!-- file: NAME -->` is first written
there under that name; the project's `models` are there too.

A block behind the line `<!-- sampled -->` is left alone without `--sampled`: it takes long, and its figures are drawn,
so that another processor may print others. With `--sampled` its words must be the same and its figures close.
"""

import argparse
import difflib
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_BLOCK = re.compile(
    r"^(?:<!-- (?:file: (?P<name>\S+)|(?P<sampled>sampled)) -->\n+)?^```(?P<kind>\w*)\n(?P<body>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_WIDTH = 100  # as where there is no terminal
_FIGURE = re.compile(r"(?<![\w.])[-+]?\d[\d,]*(?:\.\d+)?(?:e[-+]?\d+)?")
_CLOSE, _COUNT, _CLOSE_COUNT = 0.1, 100, 0.4  # of itself, or of 1 for what is below 1; effective draws vary more


def close(old: str, new: str) -> bool:
    """Whether two outputs say the same: the same words, and figures a tenth apart at most, large ones more.

    Examples
    --------
    >>> close("mean 0.71 of  10", "mean 0.72 of 10"), close("mean 0.71", "mean 0.91"), close("mean 0.71", "mode 0.71")
    (True, False, False)
    """
    if _words(old) != _words(new):
        return False
    pairs = zip(_FIGURE.findall(old), _FIGURE.findall(new), strict=True)
    numbers = [(float(a.replace(",", "")), float(b.replace(",", ""))) for a, b in pairs]
    return all(abs(a - b) <= _tolerance(max(abs(a), abs(b))) for a, b in numbers)


def _tolerance(size: float) -> float:
    return (_CLOSE_COUNT if size > _COUNT else _CLOSE) * max(size, 1.0)


def _words(text: str) -> list[str]:
    """The text without its figures, and without the widths that these give to columns and bars."""
    return re.sub(r"[─-█]", "", _FIGURE.sub(" 0 ", text)).split()


def brought_up_to_date(text: str, *, sampled: bool = False) -> str:
    """The text with every shown output as the commands print it now."""
    with tempfile.TemporaryDirectory() as scratch:
        (Path(scratch) / "models").symlink_to(ROOT / "models")

        def renew(found: re.Match[str]) -> str:
            if found["name"]:
                (Path(scratch) / found["name"]).write_text(found["body"], encoding="utf-8")
            if found["kind"] != "console" or (found["sampled"] and not sampled):
                return found[0]
            commands = [line[2:] for line in found["body"].splitlines() if line.startswith("$ ")]
            shown = "\n".join(f"$ {command}\n{_run(command, scratch)}" for command in commands)
            if found["sampled"]:
                kept = close(found["body"], shown)
                return found[0] if kept else f"<!-- sampled -->\n```console\n{shown}```"
            return f"```console\n{shown}```"

        return _BLOCK.sub(renew, text)


def _run(command: str, folder: str) -> str:
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    environment = {**os.environ, "PATH": path, "COLUMNS": str(_WIDTH), "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(  # the project's own pages say what to run
        ["bash", "-c", command],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        encoding="utf-8",
        check=False,
    )
    return "".join(f"{line.rstrip()}\n" for line in done.stdout.splitlines())


def main() -> int:
    """Run over the files named; 1 where one of them shows what is not printed any more."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE.md")
    parser.add_argument("--write", action="store_true", help="bring the files up to date")
    parser.add_argument("--sampled", action="store_true", help="run what takes long and prints drawn figures, too")
    asked = parser.parse_args()
    stale = False
    for path in asked.files:
        old = path.read_text(encoding="utf-8")
        new = brought_up_to_date(old, sampled=asked.sampled)
        if new != old and asked.write:
            path.write_text(new, encoding="utf-8")
        elif new != old:
            stale = True
            sys.stdout.writelines(
                difflib.unified_diff(old.splitlines(True), new.splitlines(True), str(path), "as printed now", n=1)
            )
    return int(stale)


if __name__ == "__main__":
    sys.exit(main())
