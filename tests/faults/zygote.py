"""Starts `saiyai` as real processes without the wait: imports once, then forks for each start.

Speaks JSON lines: {"argv", "env", "output", "plan"} starts one and answers {"pid"}; {"wait"}
answers {"status"} once that process has ended. When its own input ends, it ends what it started.
"""

import json
import os
import signal
import sys
import traceback
from typing import Any

from bot import __main__ as saiyai
from bot import app, ears
from tests.faults import crashing


def serve() -> None:
    ears.alone()
    ears.named()
    app._book()
    started: set[int] = set()
    sys.stdout.write('{"ready": true}\n')
    sys.stdout.flush()
    for line in sys.stdin:
        wanted = json.loads(line)
        if "wait" in wanted:
            _, status = os.waitpid(wanted["wait"], 0)
            started.discard(wanted["wait"])
            _answer(status=os.waitstatus_to_exitcode(status))
        else:
            pid = os.fork()
            if pid == 0:
                _become(wanted)
            started.add(pid)
            _answer(pid=pid)
    for pid in started:
        os.kill(pid, signal.SIGKILL)


def _answer(**values: int) -> None:
    sys.stdout.write(json.dumps(values) + "\n")
    sys.stdout.flush()


def _become(wanted: dict[str, Any]) -> None:
    """Go on as the command itself; never comes back."""
    output = os.open(wanted["output"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for target, source in ((0, nothing), (1, output), (2, output)):
        os.dup2(source, target)
    os.environ.update(wanted["env"])
    sys.argv = ["saiyai", *wanted["argv"]]
    code = 1
    try:
        if wanted["plan"] is not None:
            crashing.install(crashing.Plan(**wanted["plan"]))
        saiyai.main()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001 - what Python itself would do with it: print, and exit 1
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    serve()
