"""Run by Rasa's own environment: a stock model reads messages, one JSON line each on both sides."""

import asyncio
import json
import sys
import time

from nlu.engine.quiet import hush

hush()

from rasa.core.agent import Agent  # noqa: E402 nothing may log before it is hushed

FALLBACK = "nlu_fallback"


async def main() -> None:
    """Read lines from standard input until it ends."""
    agent = Agent.load(sys.argv[1])
    await agent.parse_message("...")
    for line in sys.stdin:
        began = time.perf_counter()
        heard = await agent.parse_message(json.loads(line))
        ms = (time.perf_counter() - began) * 1000
        labels = [one for one in heard["intent_ranking"] if one["name"] != FALLBACK]
        told = {"label": labels[0]["name"], "confidence": labels[0]["confidence"], "ms": ms}
        sys.stdout.write(json.dumps(told) + "\n")


asyncio.run(main())
