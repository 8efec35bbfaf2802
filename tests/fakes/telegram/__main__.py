"""The fake as a process of its own: prints its address and token as JSON, then serves."""

import argparse
import asyncio
import contextlib
import json
import signal
import sys

from tests.fakes.telegram.control import ControlledTelegram
from tests.fakes.telegram.server import TOKEN


async def serve(port: int, token: str) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with ControlledTelegram(token, port) as fake:
        sys.stdout.write(json.dumps({"url": fake.url, "token": fake.token}) + "\n")
        sys.stdout.flush()
        await stop.wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Serve a fake Telegram Bot API on the loopback.")
    parser.add_argument("--port", type=int, default=0, help="The port; 0 takes a free one.")
    parser.add_argument("--token", default=TOKEN, help="The bot token that it accepts.")
    given = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(given.port, given.token))
