"""Compare the output that Markdown files show with what the commands print today; with `--write`, bring it up to date.

    python scripts/shown_output.py README.md docs/*.md
    python scripts/shown_output.py --write README.md

In a block of kind `console` each line that begins `$ ` is a command, what follows is its output, errors included. The
commands of a file run in one scratch folder, in order. A block behind the line `<!-- file: NAME -->` is first written
there under that name; the project's `models` are there too.
"""

import difflib
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_BLOCK = re.compile(
    r"^(?:<!-- file: (?P<name>\S+) -->\n+)?^```(?P<kind>\w*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL
)
_WIDTH = 100  # as where there is no terminal


def blocks(text: str) -> Iterator[tuple[str, str | None, str]]:
    """Each fenced block: its kind, the file that it is written to (or None), its text."""
    for found in _BLOCK.finditer(text):
        yield found["kind"], found["name"], found["body"]


def brought_up_to_date(text: str) -> str:
    """The text with every shown output as the commands print it now."""
    with tempfile.TemporaryDirectory() as scratch:
        (Path(scratch) / "models").symlink_to(ROOT / "models")

        def renew(found: re.Match[str]) -> str:
            if found["name"]:
                (Path(scratch) / found["name"]).write_text(found["body"], encoding="utf-8")
            if found["kind"] != "console":
                return found[0]
            commands = [line[2:] for line in found["body"].splitlines() if line.startswith("$ ")]
            shown = "\n".join(f"$ {command}\n{_run(command, scratch)}" for command in commands)
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


def main(arguments: list[str]) -> int:
    """Run over the files named; 1 where one of them shows what is not printed any more."""
    write = "--write" in arguments
    stale = False
    for path in (Path(name) for name in arguments if name != "--write"):
        old = path.read_text(encoding="utf-8")
        new = brought_up_to_date(old)
        if new != old and write:
            path.write_text(new, encoding="utf-8")
        elif new != old:
            stale = True
            sys.stdout.writelines(
                difflib.unified_diff(old.splitlines(True), new.splitlines(True), str(path), "as printed now", n=1)
            )
    return int(stale)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
