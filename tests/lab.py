"""A JupyterLab of its own for tests: on 127.0.0.1, behind a token, with nobody's settings, gone at the end."""

import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_OPTIONS = (
    "--no-browser",
    "--allow-root",
    "--ServerApp.ip=127.0.0.1",
    "--ServerApp.port=0",
    "--ServerApp.open_browser=False",
    "--LabApp.expose_app_in_browser=True",  # so that a test can run all cells
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
)
_NEWS = "@jupyterlab/apputils-extension:announcements"  # asks a question over the page
_PATIENCE = 60.0


@contextmanager
def jupyterlab(folder: Path, root: Path) -> Iterator[str]:
    """Serve a folder's notebooks; gives the address of a page, to be completed by ``lab/tree/NAME.ipynb``."""
    home = folder / "home"
    home.mkdir()
    settings = home / "jupyter_config_dir" / "labconfig" / "page_config.json"
    settings.parent.mkdir(parents=True)
    settings.write_text(json.dumps({"disabledExtensions": {_NEWS: True}}))
    token = secrets.token_urlsafe(24)
    names = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR", "HOME")
    environment = {**os.environ, **{name: str(home / name.lower()) for name in names}, "JUPYTER_TOKEN": token}
    environment["PYTHONPATH"] = str(root / "src")
    command = [sys.executable, "-m", "jupyterlab", *_OPTIONS, f"--ServerApp.root_dir={folder}"]
    with (home / "log").open("wb") as log:
        server = subprocess.Popen(
            command, env=environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd=folder
        )
    try:
        port = _port(home / "jupyter_runtime_dir", server, home / "log")
        yield f"http://127.0.0.1:{port}/{{page}}?token={token}"
    finally:
        server.terminate()  # it stops its kernels
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _port(runtime: Path, server: "subprocess.Popen[bytes]", log: Path) -> int:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end and server.poll() is None:
        for told in runtime.glob("jpserver-*.json"):
            text = told.read_text(encoding="utf-8")
            if text.rstrip().endswith("}"):  # written to its end
                return int(json.loads(text)["port"])
        time.sleep(0.1)
    raise AssertionError(f"JupyterLab did not start:\n{log.read_text(encoding='utf-8', errors='replace')[-2000:]}")
