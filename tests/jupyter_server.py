"""A real JupyterLab, started as a reader starts it, and a browser to look at it."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOKEN = "only-for-this-test"
SECONDS_TO_START = 60
# Quiet, and without the sandbox that a container lacks.
BROWSER_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge")


@dataclass(frozen=True)
class Server:
    """A running JupyterLab: its address and the log that it writes."""

    url: str
    log: Path

    def page(self, notebook: str = "") -> str:
        """Return the address of a notebook, or the one that `run.py lab` opens.

        A notebook opens alone: what earlier pages had open is forgotten.
        """
        path = f"/lab/tree/{notebook}?reset&" if notebook else "/?"
        return f"{self.url}{path}token={TOKEN}"


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def lab(folder: Path, home: Path) -> Iterator[Server]:
    """Run `run.py lab` on `folder` as a reader without settings of their own, who lives in `home`.

    Raises RuntimeError with the end of the log when the server does not come up.
    """
    port, log = free_port(), home / "lab.log"
    options = [
        "--no-browser",
        f"--port={port}",
        f"--ServerApp.root_dir={folder}",
        f"--LabApp.workspaces_dir={home / 'workspaces'}",
        f"--IdentityProvider.token={TOKEN}",
        # Lets the test ask JupyterLab itself whether a run has ended.
        "--LabApp.expose_app_in_browser=True",
    ]
    environment = {**os.environ, "JUPYTER_CONFIG_DIR": str(home / "config")}
    command = [sys.executable, str(ROOT / "run.py"), "lab", *options]
    with log.open("wb") as file:
        process = subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=file, stderr=file
        )
    try:
        _wait_until_up(process, log)
        yield Server(f"http://127.0.0.1:{port}", log)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_up(process: subprocess.Popen, log: Path) -> None:
    ends = time.monotonic() + SECONDS_TO_START
    while not re.search(r"is running at:", log.read_text(errors="replace")):
        if process.poll() is not None or time.monotonic() > ends:
            raise RuntimeError(f"JupyterLab did not start:\n{log.read_text()[-2000:]}")
        time.sleep(0.1)


def find_browser() -> str | None:
    """Return the path of a Chromium on this computer, or None."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


@contextmanager
def browser() -> Iterator[object]:
    """Start a Chromium without a window; yields Playwright's Browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=find_browser(), args=list(BROWSER_FLAGS)
        )
        try:
            yield started
        finally:
            started.close()
