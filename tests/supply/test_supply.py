"""Everything is locked by its hash, stands in the bill of materials, and has its reason."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.supply import audit, sbom
from tests.supply.locks import ENGINE, HOUSE, LOCKS, ROOT, asked_for, packages, rest

PURL = re.compile(r"pkg:(pypi|npm)/(%40[a-z]+/)?[A-Za-z0-9._-]+@[A-Za-z0-9.+!-]+")
ID = re.compile(r"GHSA(-[0-9a-z]{4}){3}|CVE-[0-9]{4}-[0-9]{4,}|PYSEC-[0-9]{4}-[0-9]+")


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_package_of_every_lock_has_its_version_and_its_hashes(lock: Path) -> None:
    found = packages(lock)
    assert found
    assert [one.name for one in found if not one.hashes] == []
    assert len({one.name for one in found}) == len(found)
    assert rest(lock) == []


@pytest.mark.parametrize(("name", "lock"), [("saiyai", HOUSE), ("saiyai-engine", ENGINE)])
def test_the_bill_names_what_is_locked_and_nothing_else(name: str, lock: Path) -> None:
    bill = sbom.bill(name, lock)
    assert (bill["bomFormat"], bill["specVersion"], bill["version"]) == ("CycloneDX", "1.6", 1)
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", bill["serialNumber"])
    components = bill["components"]
    locked = {(one.name, one.version, one.hashes) for one in packages(lock)}
    told = {
        (one["name"], one["version"], tuple(sorted(hash_["content"] for hash_ in one["hashes"])))
        for one in components
        if one["purl"].startswith("pkg:pypi/")
    }
    assert told == {(name, version, tuple(sorted(hashes))) for name, version, hashes in locked}
    served = {one["name"] for one in components if one["purl"].startswith("pkg:npm/")}
    vendored = {
        "htmx.org",
        "htmx-ext-sse",
        "@fontsource/noto-sans-lao",
        "@fontsource/noto-sans-thai",
    }
    assert served == (vendored if lock == HOUSE else set())
    assert [one["purl"] for one in components if not PURL.fullmatch(one["purl"])] == []
    refs = [one["bom-ref"] for one in components]
    assert len({*refs}) == len(refs)
    [tree] = bill["dependencies"]
    assert {*tree["dependsOn"]} <= {*refs}
    assert len(tree["dependsOn"]) == len(asked_for(lock)) + len(served)


def test_the_bills_are_the_same_every_time_and_are_written_as_json(tmp_path: Path) -> None:
    for folder in (tmp_path / "one", tmp_path / "other"):
        sbom.main(folder)
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert files == ["saiyai-engine.cdx.json", "saiyai.cdx.json"]
    for name in files:
        first = (tmp_path / "one" / name).read_bytes()
        assert first == (tmp_path / "other" / name).read_bytes()
        assert json.loads(first)["bomFormat"] == "CycloneDX"


@pytest.mark.parametrize("word", ["--elsewhere", "-x"])
def test_what_is_no_folder_is_refused_and_nothing_is_made(word: str, tmp_path: Path) -> None:
    done = subprocess.run(  # noqa: S603 - ourselves
        [sys.executable, "-m", "tests.supply.sbom", word],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, [*tmp_path.iterdir()]) == (2, [])
    assert "error: the following arguments are required: folder" in done.stderr


def test_what_is_accepted_has_a_reason_and_is_the_engines_alone() -> None:
    known = audit.accepted()
    engine = {one.name for one in packages(ENGINE)}
    assert [one for one in known if not ID.fullmatch(one.id)] == []
    assert {one.package for one in known} <= engine
    assert [one.id for one in known if len(one.reason) < 60] == []
    assert len({one.id for one in known}) == len(known)


def told(*vulns: str, aliases: tuple[str, ...] = ()) -> dict[str, Any]:
    holes = [{"id": one, "aliases": [*aliases], "fix_versions": ["9"]} for one in vulns]
    return {"dependencies": [{"name": "aiohttp", "version": "3.9.5", "vulns": holes}]}


def test_only_what_is_accepted_under_one_of_its_names_is_left_out() -> None:
    known = (audit.Accepted("GHSA-jwhx-xcg6-8xhj", "aiohttp", "because"),)
    by_alias = told("PYSEC-2024-26", aliases=("GHSA-jwhx-xcg6-8xhj",))
    assert audit.unaccepted(told("GHSA-jwhx-xcg6-8xhj"), known) == []
    assert audit.unaccepted(by_alias, known) == []
    open_ = ["aiohttp 3.9.5: PYSEC-2024-1, mended in 9."]
    assert audit.unaccepted(told("PYSEC-2024-1"), known) == open_
    assert audit.unaccepted(told("GHSA-jwhx-xcg6-8xhj"), ()) != []
    skipped = {"dependencies": [{"name": "aiohttp", "skip_reason": "not found"}]}
    assert audit.unaccepted(skipped, known) == ["aiohttp: the service does not know it."]


def test_a_service_that_does_not_answer_is_no_proof(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    silent = tmp_path / "pip-audit"
    silent.write_text("#!/bin/sh\nexit 1\n")
    silent.chmod(0o755)
    assert audit.main(str(silent)) == audit.NOTHING_KNOWN
    assert capsys.readouterr().out.splitlines() == [
        "requirements.lock: no service answers from here, so nothing is known.",
        "nlu/engine/requirements.lock: no service answers from here, so nothing is known.",
    ]
    knows_none = tmp_path / "knows-none"
    answer = json.dumps({"dependencies": [{"name": "x", "skip_reason": "not found"}]})
    knows_none.write_text(f"#!/bin/sh\necho '{answer}'\n")
    knows_none.chmod(0o755)
    assert audit.main(str(knows_none)) == audit.NOTHING_KNOWN
