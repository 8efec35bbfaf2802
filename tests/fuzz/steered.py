"""One target under atheris: the house's own code is watched while it is imported, then fuzzed."""

import sys

import atheris

with atheris.instrument_imports(include=["bot", "dialogues", "nlu"]):
    from tests.fuzz.targets import TARGETS, ready


def main() -> None:
    """Fuzz the target that the first argument names; the others are libFuzzer's."""
    name = sys.argv.pop(1)
    ready()
    atheris.Setup(sys.argv, TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
