"""One Chromium for all tests of a process; every test has windows of its own in it."""

import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, async_playwright, expect

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",  # it has many friends to ask for
    "--hide-scrollbars",  # as a phone does; Playwright says it, too, where it starts one
    # a mouse, though this machine may have none; windows with touch have it not
    (
        "--blink-settings=primaryPointerType=4,availablePointerTypes=4,"
        "primaryHoverType=2,availableHoverTypes=2"
    ),
]
PATIENCE = 40_000  # milliseconds, on a machine that does other things besides
PHONE, SCREEN = (360, 740), (1280, 800)
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def running_chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Chromium that runs as long as the tests do; where it is spoken to."""
    home = tmp_path_factory.mktemp("chromium")
    flags = [*FLAGS, "--headless", "--remote-debugging-port=0", f"--user-data-dir={home}"]
    with subprocess.Popen(  # noqa: S603 - the system's Chromium
        [CHROMIUM, *flags], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield f"http://127.0.0.1:{_port(home / 'DevToolsActivePort')}"
        finally:
            process.kill()


@pytest.fixture
async def chromium(running_chromium: str) -> AsyncIterator[Browser]:
    """The running Chromium; windows opened by a test are shut behind it."""
    async with async_playwright() as playwright:
        connected = await playwright.chromium.connect_over_cdp(running_chromium)
        yield connected
        for context in connected.contexts:
            await context.close()


async def window(chromium: Browser, size: tuple[int, int] = PHONE) -> BrowserContext:
    """A window that shares nothing with the others."""
    width, height = size
    context = await chromium.new_context(viewport={"width": width, "height": height})
    context.set_default_timeout(PATIENCE)
    return context


def _port(told: Path) -> str:
    until = time.monotonic() + 30
    while not (told.exists() and told.read_text(encoding="ascii")):
        assert time.monotonic() < until, "Chromium does not start"
        time.sleep(0.05)
    return told.read_text(encoding="ascii").split("\n")[0]
