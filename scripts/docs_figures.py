"""Make the pictures of the documentation by the commands that it shows; with `--check`, only tell which are stale.

    python scripts/docs_figures.py
    python scripts/docs_figures.py --check

In a block of kind `sh` of README.md or docs/*.md every line that begins with `indicia chart` is run, in one scratch
folder where the project's `models` are and the case that `models/broad_street.py` writes, and what it writes is put
into docs/figures under its name. The fonts come
with matplotlib and figures are rounded to a hundredth of a point, so that a picture is the same wherever matplotlib is
of the version pinned in requirements/dev.txt.
"""

import argparse
import contextlib
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from indicia.cli import main as indicia

ROOT = Path(__file__).resolve().parents[1]
FIGURES = ROOT / "docs" / "figures"
_BLOCK = re.compile(r"^```sh\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)


def commands() -> Iterator[list[str]]:
    """The words of each command shown, each command once."""
    seen = set()
    for page in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))):
        for block in _BLOCK.finditer(page.read_text(encoding="utf-8")):
            for line in block["body"].replace("\\\n", " ").splitlines():
                if line.startswith("indicia chart ") and line not in seen:
                    seen.add(line)
                    yield shlex.split(line)[1:]


def make(folder: Path) -> list[Path]:
    """Run the commands in a folder; the pictures they left there."""
    (folder / "models").symlink_to(ROOT / "models")
    subprocess.run([sys.executable, "models/broad_street.py"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    with contextlib.chdir(folder):
        for words in commands():
            if indicia([*words, "--quiet"]) != 0:
                sys.exit(f"failed: indicia {shlex.join(words)}")
    return sorted(path for path in folder.iterdir() if path.suffix in (".svg", ".png"))


def main() -> int:
    """Write the pictures, or with `--check` give 1 where one is missing, stale or left over."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; status 1 where a picture is stale")
    check = parser.parse_args().check
    os.environ.pop("SOURCE_DATE_EPOCH", None)
    with tempfile.TemporaryDirectory() as scratch:
        made = {path.name: path.read_bytes() for path in make(Path(scratch))}
    kept = {path.name: path.read_bytes() for path in FIGURES.glob("*") if path.suffix in (".svg", ".png")}
    stale = sorted(name for name in {*made, *kept} if made.get(name) != kept.get(name))
    if check:
        print(
            "\n".join(f"docs/figures/{name}: not what its command makes" for name in stale), end="\n" if stale else ""
        )
        return int(bool(stale))
    FIGURES.mkdir(exist_ok=True)
    for name, data in made.items():
        (FIGURES / name).write_bytes(data)
    for name in kept.keys() - made.keys():
        (FIGURES / name).unlink()
    print(f"{len(made)} pictures in docs/figures, {len(stale)} changed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
