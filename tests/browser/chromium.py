"""A real Chromium, driven over its DevTools protocol: open a page, see what it asks for and complains of."""

from __future__ import annotations

import base64
import functools
import http.server
import itertools
import json
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.request import urlopen

from websockets.sync.client import ClientConnection, connect

_FLAGS = (
    "--headless",
    "--no-sandbox",  # the tests run as root in a container, where Chromium's own sandbox cannot start
    "--disable-gpu",
    "--hide-scrollbars",  # as on a phone: the page has the whole width
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--remote-debugging-port=0",
)
_START, _ANSWER = 30.0, 120.0
_KEYS = {"Enter": (13, "\r"), "Tab": (9, ""), "Home": (36, ""), "End": (35, "")}
_KEYS |= {"ArrowLeft": (37, ""), "ArrowUp": (38, ""), "ArrowRight": (39, ""), "ArrowDown": (40, "")}
_KEYS |= {"Escape": (27, "")}


def find_chromium() -> str | None:
    """The browser on PATH, or None."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@dataclass
class Tab:
    """One page; what it requested and complained of since it was made."""

    socket: ClientConnection
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    _loaded: bool = False
    _ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """A DevTools command and its result."""
        number = next(self._ids)
        self.socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            message = json.loads(self.socket.recv(timeout=_ANSWER))
            if message.get("id") == number:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']['message']}")
                return dict(message["result"])
            self._note(message)

    def open(self, url: str) -> None:
        """Go to a page and wait until it and its scripts have loaded."""
        self._loaded = False
        self.call("Page.navigate", url=url)
        deadline = time.monotonic() + _ANSWER
        while not self._loaded and time.monotonic() < deadline:
            self._note(json.loads(self.socket.recv(timeout=_ANSWER)))
        self.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def evaluate(self, script: str) -> Any:
        """The value of a JavaScript expression; a promise is awaited."""
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"]["exception"].get("description", script))
        return answer["result"].get("value")

    def press(self, key: str) -> None:
        """A key, by its DOM name, where the focus is."""
        code, text = _KEYS[key]
        common = {"key": key, "code": key, "windowsVirtualKeyCode": code}
        self.call("Input.dispatchKeyEvent", type="keyDown", text=text, **common)
        self.call("Input.dispatchKeyEvent", type="keyUp", **common)
        self.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def write(self, text: str) -> None:
        """Text where the focus is, as an input method gives it."""
        self.call("Input.insertText", text=text)

    def size(self, width: int, height: int = 900) -> None:
        """The size of the window in CSS pixels."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )
        self.evaluate("new Promise(done => setTimeout(done, 150))")  # for what observes the size

    def screenshot(self, path: Path) -> None:
        """The whole page as PNG."""
        shot = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(shot["data"]))

    def pdf(self, path: Path) -> None:
        """The page as it is printed."""
        paper = self.call("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
        path.write_bytes(base64.b64decode(paper["data"]))

    def _note(self, message: dict[str, Any]) -> None:
        method, params = message.get("method"), message.get("params", {})
        if method == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"])
        elif method == "Page.loadEventFired":
            self._loaded = True
        elif method == "Runtime.exceptionThrown":
            details = params["exceptionDetails"]
            self.errors.append(details.get("exception", {}).get("description", details["text"]))
        elif method == "Runtime.consoleAPICalled" and params["type"] in ("error", "warning", "assert"):
            self.errors.append(" ".join(str(a.get("value", a.get("description"))) for a in params["args"]))
        elif method == "Log.entryAdded" and params["entry"]["level"] in ("error", "warning"):
            self.errors.append(params["entry"]["text"])


@dataclass(frozen=True)
class Chromium:
    """A running browser."""

    port: int

    @contextmanager
    def tab(self, width: int = 1280) -> Iterator[Tab]:
        """A new page of the given width."""
        with _connect(self._socket_url("/json/version")) as browser:
            control = Tab(browser)
            target = control.call("Target.createTarget", url="about:blank")["targetId"]
            url = f"ws://127.0.0.1:{self.port}/devtools/page/{target}"
            with _connect(url) as socket:
                tab = Tab(socket)
                for domain in ("Page", "Runtime", "Network", "Log"):
                    tab.call(f"{domain}.enable")
                tab.size(width)
                yield tab
            control.call("Target.closeTarget", targetId=target)

    def close(self) -> None:
        """Ask the browser to end."""
        with _connect(self._socket_url("/json/version")) as browser:
            Tab(browser).call("Browser.close")

    def _socket_url(self, path: str) -> str:
        with urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=_ANSWER) as answer:
            return str(json.load(answer)["webSocketDebuggerUrl"])


@contextmanager
def launch(program: str) -> Iterator[Chromium]:
    """Start the browser with a profile of its own, and end it afterwards."""
    with TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True) as profile:
        command = [program, *_FLAGS, f"--user-data-dir={profile}", "about:blank"]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            browser = Chromium(_port(Path(profile) / "DevToolsActivePort", process))
            yield browser
            browser.close()
            process.wait(timeout=_ANSWER)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """The address of a server of the folder's files, on this machine alone."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def _port(file: Path, process: subprocess.Popen[bytes]) -> int:
    deadline = time.monotonic() + _START
    while time.monotonic() < deadline:
        if file.is_file() and (lines := file.read_text().splitlines()):
            return int(lines[0])
        if process.poll() is not None:
            raise RuntimeError(f"the browser ended with code {process.returncode}")
        time.sleep(0.05)
    raise TimeoutError("the browser did not start in time")


def _connect(url: str) -> ClientConnection:
    # No pings: their thread draws from `random` at any time, which hypothesis takes for a strategy that does.
    return connect(url, max_size=None, ping_interval=None)
