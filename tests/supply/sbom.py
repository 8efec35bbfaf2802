"""Writes the bills of materials: `python -m tests.supply.sbom FOLDER`, CycloneDX 1.6 as JSON.

One is the house's, one the engine's. They are made of the locks alone and are the same every time.
"""

import argparse
import hashlib
import json
import re
import sys
import tomllib
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.supply.locks import ENGINE, HOUSE, ROOT, Package, asked_for, packages

VENDOR = ROOT / "bot" / "static" / "vendor" / "README.md"
FONTS = ROOT / "bot" / "static" / "fonts" / "README.md"
_ROW = re.compile(r"^\| `[^`]+` \| `([^`]+)`, `[^`]+` \| ([0-9.]+) \|", re.MULTILINE)
_FONT = re.compile(r"`(@fontsource/[a-z-]+)`\s+([0-9.]+)")
Bill = dict[str, Any]


def bill(name: str, lock: Path) -> Bill:
    """The bill of one environment; the house's also names what it serves to browsers."""
    found = [_component("pypi", one) for one in packages(lock)]
    if lock == HOUSE:
        found += [_component("npm", one) for one in served()]
    asked = asked_for(lock) | {one.name for one in served()}
    direct = [one["bom-ref"] for one in found if one["name"] in asked]
    told = hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": uuid.uuid5(uuid.NAMESPACE_OID, told).urn,
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": name,
                "name": name,
                "version": project["version"],
            }
        },
        "components": found,
        "dependencies": [{"ref": name, "dependsOn": direct}],
    }


def served() -> tuple[Package, ...]:
    """What others wrote and the house serves to browsers, as their own notes name it."""
    scripts = _ROW.findall(VENDOR.read_text("utf-8"))
    fonts = _FONT.findall(FONTS.read_text("utf-8"))
    return tuple(Package(name, version, ()) for name, version in (*scripts, *fonts))


def _component(kind: str, one: Package) -> dict[str, Any]:
    where = f"pkg:{kind}/{one.name.replace('@', '%40')}@{one.version}"
    component: dict[str, Any] = {
        "type": "library",
        "bom-ref": where,
        "name": one.name,
        "version": one.version,
        "purl": where,
    }
    if one.hashes:
        component["hashes"] = list(_hashes(one))
    return component


def _hashes(one: Package) -> Iterator[dict[str, str]]:
    """Of every file of the package that the lock lets in."""
    yield from ({"alg": "SHA-256", "content": digest} for digest in sorted(one.hashes))


def main(folder: Path) -> None:
    """Write both bills into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, lock in (("saiyai", HOUSE), ("saiyai-engine", ENGINE)):
        made = bill(name, lock)
        path = folder / f"{name}.cdx.json"
        path.write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")
        sys.stdout.write(f"{path}: {len(made['components'])} components.\n")


if __name__ == "__main__":
    asked = argparse.ArgumentParser(prog="python -m tests.supply.sbom", description=__doc__)
    asked.add_argument("folder", type=Path, help="Where they are written; made if it is not there.")
    main(**vars(asked.parse_args()))
