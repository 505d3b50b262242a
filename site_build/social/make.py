"""Photograph card.html as docs/assets/social.png: .venv/bin/python -m site_build.social.make

Needs Chromium and the Node packages of site_build/math (`make build` installs them). The picture is
kept in the repository: it changes only when somebody changes the card.
"""

from __future__ import annotations

import shutil
import sys
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
PICTURE = HERE.parents[1] / "docs/assets/social.png"
BROWSERS = "chromium", "chromium-browser", "google-chrome-stable", "google-chrome"


def photograph(target: Path) -> None:
    executable = next(filter(None, map(shutil.which, BROWSERS)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1200, "height": 630}, color_scheme="light")
        page.goto((HERE / "card.html").as_uri())
        page.evaluate("() => document.fonts.ready")
        if not page.evaluate("() => document.fonts.check('40px Book')"):
            sys.exit("the formulas' font is missing: run `make build` first")
        picture = Image.open(BytesIO(page.screenshot()))
        browser.close()
    picture.convert("RGB").quantize(64).save(target, optimize=True)  # a third of the bytes


if __name__ == "__main__":
    photograph(Path(sys.argv[1]) if sys.argv[1:] else PICTURE)
