"""Chromium, Firefox and WebKit, each with the few verbs that the essential tests need.

Playwright drives Chromium only, as those builds of the other two that it can drive are its own.
Debian's Firefox answers to WebDriver BiDi and Debian's WebKit to WebDriver, both of the W3C.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from abc import ABC, abstractmethod
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import sync_playwright
from watched import EXECUTABLE, OPTIONS
from websockets.sync.client import connect

FIREFOX = shutil.which("firefox") or shutil.which("firefox-esr")
WEBKIT, SCREEN = shutil.which("WebKitWebDriver"), shutil.which("Xvfb")
WIDTH, HEIGHT = 1200, 900
# said of a formula that has not come whole yet; test_site.py counts the children of all
HALF = "Invalid markup: Incorrect number of children"
# the keys that have a name, as the W3C writes them
KEYS = {"ArrowRight": "\ue014", "Control": "\ue009", "Delete": "\ue017", "Escape": "\ue00c"}
# where an element can be clicked: once it has come to rest, and nothing lies on it
MIDDLE = """const found = [...document.querySelectorAll(%s)]
  .find((e) => e.checkVisibility() && e.textContent.includes(%s));
found?.scrollIntoView({block: 'center', behavior: 'instant'});
const middle = () => {
  const {left, top, width, height} = found.getBoundingClientRect();
  return [Math.round(left + width / 2), Math.round(top + height / 2)];
};
const before = found && `${middle()}`;
await new Promise((resolve) => setTimeout(resolve, 100));
if (!found || before !== `${middle()}`) return null;
return found.contains(document.elementFromPoint(...middle())) ? middle() : null;"""


class Engine(ABC):
    """A browser with one window, started once."""

    def __init__(self) -> None:
        self.problems: list[str] = []  # that the console shows, where the engine tells
        self.started = ExitStack()

    def close(self) -> None:
        self.started.close()

    @abstractmethod
    def open(self, address: str) -> None: ...

    @abstractmethod
    def evaluate(self, expression: str) -> Any:
        """Return the text of which a JavaScript expression is a promise."""

    @abstractmethod
    def click_at(self, x: int, y: int) -> None: ...

    @abstractmethod
    def press(self, *keys: str) -> None:
        """Press keys one after the other, and hold each until the last one is pressed."""

    def type(self, text: str) -> None:
        for character in text:
            self.press(character)

    def run(self, script: str) -> Any:
        """Run the body of an async function in the page, return its value."""
        body = (
            f"const run = async () => {{ {script}\n}}; return JSON.stringify(await run() ?? null)"
        )
        return json.loads(self.evaluate(f"(async () => {{ {body} }})()"))

    def wait(self, script: str, seconds: float = 30) -> Any:
        """Run a script until it gives something."""
        end = time.monotonic() + seconds
        while not (value := self.run(script)):
            assert time.monotonic() < end, f"waited {seconds} s in vain: {script}"
            time.sleep(0.1)
        return value

    def click(self, selector: str, text: str = "") -> None:
        """Wait for an element to be seen, with this text, and click on the first one."""
        self.click_at(*self.wait(MIDDLE % (json.dumps(selector), json.dumps(text))))


class Chromium(Engine):
    IS_THERE = bool(EXECUTABLE)

    def __init__(self) -> None:
        super().__init__()
        driver = self.started.enter_context(sync_playwright())
        browser = driver.chromium.launch(executable_path=EXECUTABLE, args=OPTIONS)
        self.started.callback(browser.close)
        self.page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))

    def _note(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.problems.append(message.text)

    def open(self, address: str) -> None:
        self.page.goto(address)

    def evaluate(self, expression: str) -> Any:
        return self.page.evaluate(expression)

    def click_at(self, x: int, y: int) -> None:
        self.page.mouse.click(x, y)

    def press(self, *keys: str) -> None:
        self.page.keyboard.press("+".join(keys))


class WithActions(Engine):
    """What the two protocols of the W3C have in common: how pointer and keys are moved."""

    @abstractmethod
    def act(self, actions: dict[str, Any]) -> None: ...

    def click_at(self, x: int, y: int) -> None:
        steps: list[dict[str, Any]] = [{"type": "pointerMove", "x": x, "y": y}]
        steps += [{"type": f"pointer{way}", "button": 0} for way in ("Down", "Up")]
        self.act({"type": "pointer", "id": "mouse", "actions": steps})

    def press(self, *keys: str) -> None:
        values = [KEYS.get(key, key) for key in keys]
        steps = [{"type": "keyDown", "value": value} for value in values]
        steps += [{"type": "keyUp", "value": value} for value in reversed(values)]
        self.act({"type": "key", "id": "keyboard", "actions": steps})


class Firefox(WithActions):
    IS_THERE = bool(FIREFOX)

    def __init__(self) -> None:
        super().__init__()
        profile = self.started.enter_context(TemporaryDirectory(ignore_cleanup_errors=True))
        command = [str(FIREFOX), "--headless", "--no-remote", "--profile", profile]
        process = subprocess.Popen(
            [*command, "--remote-debugging-port=0"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.started.callback(process.wait)
        self.started.callback(process.terminate)
        chosen = wait_for_text(Path(profile, "WebDriverBiDiServer.json"))
        self.socket = self.started.enter_context(
            connect(f"ws://127.0.0.1:{json.loads(chosen)['ws_port']}/session", max_size=None)
        )
        self.sent = 0
        self.call("session.new", capabilities={})
        self.call("session.subscribe", events=["log.entryAdded"])
        self.tab = self.call("browsingContext.getTree")["contexts"][0]["context"]

    def call(self, method: str, **params: Any) -> Any:
        self.sent += 1
        self.socket.send(json.dumps({"id": self.sent, "method": method, "params": params}))
        while (answer := json.loads(self.socket.recv(timeout=120))).get("id") != self.sent:
            entry = answer["params"]
            if entry.get("level") in ("error", "warn") and HALF not in entry["text"]:
                self.problems.append(entry["text"])
        if answer["type"] == "error":
            raise RuntimeError(f"{method}: {answer['message']}")
        return answer["result"]

    def open(self, address: str) -> None:
        before, size = self.tab, {"width": WIDTH, "height": HEIGHT}
        # in a new window: an old one would lose the focus, as a file has another process
        self.tab = self.call("browsingContext.create", type="window")["context"]
        self.call("browsingContext.setViewport", context=self.tab, viewport=size)
        self.call("browsingContext.navigate", context=self.tab, url=address, wait="complete")
        self.call("browsingContext.close", context=before)

    def evaluate(self, expression: str) -> Any:
        where = {"context": self.tab}
        answer = self.call(
            "script.evaluate", expression=expression, target=where, awaitPromise=True
        )
        if answer["type"] == "exception":
            raise RuntimeError(answer["exceptionDetails"]["text"])
        return answer["result"]["value"]

    def act(self, actions: dict[str, Any]) -> None:
        self.call("input.performActions", context=self.tab, actions=[actions])


class WebKit(WithActions):
    IS_THERE = bool(WEBKIT and SCREEN)

    def __init__(self) -> None:
        super().__init__()
        screen = subprocess.Popen(
            [str(SCREEN), "-displayfd", "1", "-nolisten", "tcp", "-screen", "0", "1400x1200x24"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.started.callback(screen.wait)
        self.started.callback(screen.terminate)
        assert screen.stdout
        display = self.started.enter_context(screen.stdout).readline().strip()
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        driver = subprocess.Popen(
            [str(WEBKIT), f"--port={port}"], env=os.environ | {"DISPLAY": f":{display}"}
        )
        self.started.callback(driver.wait)
        self.started.callback(driver.terminate)
        self.at = f"http://127.0.0.1:{port}/session"
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        self.at += "/" + self.call("", capabilities={})["sessionId"]
        self.started.callback(self.call, "", method="DELETE")
        self.call("/timeouts", script=120_000)
        self.call("/window/rect", width=WIDTH, height=HEIGHT)

    def call(self, path: str, method: str = "POST", **params: Any) -> Any:
        body = json.dumps(params).encode() if method == "POST" else None
        request = urllib.request.Request(self.at + path, body, method=method)
        try:
            with urllib.request.urlopen(request, timeout=150) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            with error:
                raise RuntimeError(f"{path}: {error.read().decode()}") from None

    def open(self, address: str) -> None:
        self.call("/url", url=address)

    def evaluate(self, expression: str) -> Any:
        script = f"const done = arguments[0]; {expression}.then(done, (e) => done([String(e)]))"
        answer = self.call("/execute/async", script=script, args=[])
        if isinstance(answer, list):
            raise RuntimeError(answer[0])
        return answer

    def act(self, actions: dict[str, Any]) -> None:
        self.call("/actions", actions=[actions])


def wait_for_text(file: Path) -> str:
    for _ in range(600):
        if file.exists() and (text := file.read_text()):
            return text
        time.sleep(0.1)
    raise TimeoutError(f"{file} was not written")


ENGINES = {"chromium": Chromium, "firefox": Firefox, "webkit": WebKit}
