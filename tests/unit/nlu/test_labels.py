"""The labels are the taxonomy's, and Rasa knows the same."""

import re
from pathlib import Path

import yaml

from nlu.labels import LABELS

HERE = Path(__file__).parent
NLU = HERE.parents[2] / "nlu"


def test_the_labels_are_those_of_the_taxonomy_in_its_order() -> None:
    table = (HERE / "taxonomy.md").read_text(encoding="utf-8")
    agreed = re.findall(r"^\| ([a-z]+_?[a-z_]*) \|", table, re.MULTILINE)
    assert agreed[0] == "label"
    assert list(LABELS) == agreed[1:]
    assert len(LABELS) == 54


def test_rasas_domain_has_exactly_the_labels() -> None:
    domain = yaml.safe_load((NLU / "domain.yml").read_text(encoding="utf-8"))
    assert domain["intents"] == list(LABELS)


def test_the_examples_teach_exactly_the_labels() -> None:
    taught = {
        block["intent"]
        for path in (NLU / "data").glob("*/*.yml")
        for block in yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)["nlu"]
        if "intent" in block
    }
    assert taught == set(LABELS)
