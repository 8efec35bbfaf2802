"""What is sealed opens only in its place, with its key, unchanged."""

import os
import stat
from pathlib import Path

import pytest

from bot.errors import BadSetting, Sealed
from bot.store.sealed.keys import Keys, make_keys, read_keys
from bot.store.sealed.vault import Place, Seal, Vault

PLACE = Place("messages", "text", "m1")
# What these keys made in the house's first version: it must open and be found for ever.
OLD_KEYS = Keys({1: b"\1" * 32, 2: b"\2" * 32}, 2, b"\3" * 32, b"\4" * 32, b"\5" * 32)
OLD_OWN = Seal(b"\6" * 32, "p1", 1)
OLD_HOUSES = bytes.fromhex(
    "cd84f6d7de9d69a0bf9400ee5e4e0d88040fdaeed2cd4306ae859ad31bd5c56d7bde86e18aa98d7561a956ad"
    "9010e97570e5308de0e092191caeaec7cc934b04371af71d3523490f54fdb8ace6845751887a9f9b943e928a"
    "1dc21cd8"
)
OLD_PERSONS = bytes.fromhex(
    "c6c3a99ac586b89286b6f36acd8cc02dd326835f3f0daba3f228f1c270cedf34d43d9dd003eb445298538d6f"
    "53c3658e4d668cd88e027de2db988d0d2113a7a4d25771555fab6f406fd55225fd8fa18aa87fcbe659246be0"
    "29ca808e"
)
OLD_WRAPPED = bytes.fromhex(
    "6e90ed5160128888e9292f8e5dbbe22837a498b4e934cc4e4181dfdc68512259a0cfc62fd10c30f69a5b6267"
    "40c69be075fce11dfd2c9cbbcb83dd4a"
)
OLD_INDEX = "e449d76577b5bd5e20d38524001cf7596163608da7603c7140021bdcbbf5af14"
OLD_PROOF = "34c3a111ae6c53c8e5d5e137151ef7221682fd3b5758d431ddd0cd0c7bd9c3e3"
OLD_TAB = "fd2e7f05e043e02452b3f61afda34a4fe665a0c237acfe9ddca3f1361bd7e106"


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return make_keys(tmp_path / "keys.json")


@pytest.fixture
def vault(keys: Keys) -> Vault:
    return Vault(keys)


def seal_of(vault: Vault, person: str) -> Seal:
    return vault.seal_of(person, **vault.new_key(person))


@pytest.mark.parametrize("text", ["", "ຊ່ວຍແດ່", "ช่วยด้วย", "a" * 20_000, "\ud800 lone", "\x00"])
def test_what_is_sealed_opens_as_it_was(vault: Vault, text: str) -> None:
    seal = seal_of(vault, "p1")
    assert seal.open(PLACE, seal.close(PLACE, text)) == text


def test_a_value_moved_to_another_row_column_table_or_person_does_not_open(vault: Vault) -> None:
    seal, other = seal_of(vault, "p1"), seal_of(vault, "p2")
    sealed = seal.close(PLACE, "said")
    for place in (
        Place("notes", "text", "m1"),
        Place("messages", "reading", "m1"),
        Place("messages", "text", "m2"),
    ):
        with pytest.raises(Sealed):
            seal.open(place, sealed)
    with pytest.raises(Sealed):
        other.open(PLACE, sealed)
    with pytest.raises(Sealed):
        Seal(seal.key, "p2", seal.version).open(PLACE, sealed)
    with pytest.raises(Sealed):
        Seal(seal.key, "p1", seal.version + 1).open(PLACE, sealed)


def test_one_flipped_bit_anywhere_is_refused(vault: Vault) -> None:
    seal = seal_of(vault, "p1")
    sealed = seal.close(PLACE, "said")
    opened = 0
    for position in range(len(sealed) * 8):
        bad = bytearray(sealed)
        bad[position // 8] ^= 1 << (position % 8)
        try:
            seal.open(PLACE, bytes(bad))
        except Sealed:
            continue
        opened += 1
    assert opened == 0


@pytest.mark.parametrize("many", [100_000, pytest.param(1_000_000, marks=pytest.mark.long)])
def test_no_nonce_is_used_twice(vault: Vault, many: int) -> None:
    seal = seal_of(vault, "p1")
    assert len({seal.close(PLACE, "same")[:12] for _ in range(many)}) == many


def test_lengths_tell_little(vault: Vault) -> None:
    seal = seal_of(vault, "p1")
    lengths = {len(seal.close(PLACE, "x" * n)) - 28 for n in range(400)}
    assert lengths == {64, 128, 192, 256, 320, 384, 448}


def test_what_the_first_version_sealed_opens_and_is_found_for_ever() -> None:
    vault = Vault(OLD_KEYS)
    assert vault.house.open(PLACE, OLD_HOUSES) == "ຊ່ວຍແດ່"
    own = vault.seal_of("p1", OLD_WRAPPED, 1, 2)
    assert own == OLD_OWN
    assert own.open(PLACE, OLD_PERSONS) == "ຊ່ວຍແດ່"
    assert vault.index("telegram", "1001").hex() == OLD_INDEX
    assert vault.signed("p1", "safe:no", "p8koYsMMK8XL")
    assert vault.prove("row", b"said").hex() == OLD_PROOF


def test_a_destroyed_key_opens_nothing(vault: Vault) -> None:
    with pytest.raises(Sealed, match=r"^This person's key is gone\.$"):
        vault.seal_of("p1", None, 1, 1)


def test_a_key_wrapped_for_one_person_does_not_unwrap_for_another(vault: Vault) -> None:
    key = vault.new_key("p1")
    with pytest.raises(Sealed, match=r"^A person's key does not open\.$"):
        vault.seal_of("p2", **key)


def test_what_does_not_open_is_said_without_a_word_of_it(vault: Vault) -> None:
    sealed = seal_of(vault, "p1").close(PLACE, "said")
    for wrong in (sealed, b"", b"short", sealed[:-1]):
        with pytest.raises(Sealed, match=r"^A value of messages\.text does not open\.$"):
            seal_of(vault, "p2").open(PLACE, wrong)


def test_a_new_persons_key_is_256_random_bits_of_the_first_version(vault: Vault) -> None:
    one, other = seal_of(vault, "p1"), seal_of(vault, "p1")
    assert (len(one.key), one.owner, one.version) == (32, "p1", 1)
    assert one.key != other.key


def test_equal_addresses_have_another_index_in_another_house(tmp_path: Path, vault: Vault) -> None:
    other = Vault(make_keys(tmp_path / "other" / "keys.json"))
    assert vault.index("telegram", "1001") == vault.index("telegram", "1001")
    assert vault.index("telegram", "1001") != vault.index("web", "1001")
    assert vault.index("telegram", "1001") != other.index("telegram", "1001")


def test_a_button_is_good_for_its_person_only(vault: Vault) -> None:
    signature = vault.sign("p1", "safe:no")
    assert vault.signed("p1", "safe:no", signature)
    assert not vault.signed("p2", "safe:no", signature)
    assert not vault.signed("p1", "safe:yes", signature)
    assert not vault.signed("p1", "safe:no", "")
    assert not vault.signed("p1", "safe:no", "\ud800")


def test_the_key_file_is_its_owners_alone_and_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    first = make_keys(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert make_keys(path) == first


@pytest.mark.parametrize("spoil", ["absent", "open to all", "broken", "short"])
def test_a_key_file_that_cannot_be_trusted_is_refused(tmp_path: Path, spoil: str) -> None:
    path = tmp_path / "keys.json"
    if spoil != "absent":
        make_keys(path)
    if spoil == "open to all":
        os.chmod(path, 0o644)  # noqa: PTH101 - the mode is the point
    if spoil == "broken":
        path.write_text("{")
    if spoil == "short":
        path.write_text('{"current":1,"wraps":{"1":"AAAA"},"index":"","house":"","sign":""}')
    with pytest.raises(BadSetting, match="key file"):
        read_keys(path)


def test_keys_and_seals_do_not_show_themselves(keys: Keys, vault: Vault) -> None:
    shown = repr(keys) + repr(seal_of(vault, "p1"))
    assert shown == "Keys(versions=[1])Seal(version=1)"


def test_what_a_browser_keeps_has_a_key_of_each_member_of_staff_and_house(vault: Vault) -> None:
    old = Vault(OLD_KEYS)
    assert old.tab_key("s1").hex() == OLD_TAB
    assert len({old.tab_key("s1"), old.tab_key("s2"), vault.tab_key("s1")}) == 3
    assert old.tab_key("s1") != old.prove("s1", b"")
