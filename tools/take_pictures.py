"""Take the site's pictures for the docs: every page of the demo's archive, light, dark and on a phone.

    python tools/take_pictures.py [--only NAME] [--to FOLDER]

Needs `pip install -e '.[browser]'` and Chromium (CHROMIUM names it, else it is looked for on the PATH).
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.web.serving import FLAGS, demo_archive, serving  # noqa: E402

LOOKS = {
    "light": {"viewport": {"width": 1280, "height": 860}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1280, "height": 860}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "color_scheme": "light", "device_scale_factor": 2},
}

PAGES = {
    "home": "/",
    "relation": "/relation/CHN/CAN?by=quarter&since=2018-01-01&until=2019-12-31",
    "brief": "/relation/CHN/CAN/brief",
    "story": "",
    "actor": "/actor/CAN",
    "search": "/search?q=canola",
    "review": "/review",
    "about": "/about",
}


def main() -> None:
    """Take them."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--only")
    asked.add_argument("--to", type=Path, default=ROOT / "docs" / "pictures")
    asked.add_argument("--full", action="store_true", help="Whole pages, not only what a screen shows.")
    options = asked.parse_args()
    options.to.mkdir(parents=True, exist_ok=True)
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        archive = demo_archive(Path(folder))
        with serving(archive) as (address, site):
            events = site.db.execute(
                "SELECT event.id AS id, story.id AS story FROM event JOIN story ON story.n = event.story "
                "JOIN dyad ON dyad.event = event.n WHERE pair = 'CAN-CHN' AND event.type = 'COERCE' "
                "AND dyad.day >= 736999 ORDER BY dyad.day LIMIT 1"
            ).fetchone()
            pages = {**PAGES, "story": f"/story/{events['story']}?event={events['id']}#{events['id']}"}
            browser = driver.chromium.launch(executable_path=chromium, args=FLAGS)
            for look, settings in LOOKS.items():
                context = browser.new_context(**settings)
                context.add_cookies([{"name": "detente_by", "value": "Reader", "url": address}])
                for name, path in pages.items():
                    if options.only in (None, name):
                        tab = context.new_page()
                        tab.goto(address + path)
                        tab.wait_for_timeout(400)
                        tab.screenshot(path=options.to / f"{name}-{look}.png", full_page=options.full)
                        tab.close()
                context.close()
            browser.close()


if __name__ == "__main__":
    main()
