"""Texts that say nearly the same stand together, however they were typed; in linear time."""

from itertools import product

from bot.editing.nearness import grouped
from tests.growth import assert_linear


def test_nearly_the_same_stands_together_the_biggest_group_first() -> None:
    texts = (
        "where can I learn Thai",
        "ຢາກກູ້ເງິນໄປໄທ ເອົາຢູ່ໃສດີ",
        "does it rain today",
        "ຢາກກູ້ເງິນໄປໄທ ກູ້ຢູ່ໃສ",
        "Where can i learn thai language??",
        "ຢາກກູ້ເງິນໄປ\u200bໄທ ເອົາໃສ",
    )
    assert grouped(texts) == ((1, 3, 5), (0, 4), (2,))


def test_romanised_spellings_of_the_same_words_stand_together() -> None:
    assert grouped(("yak gu ngoen pai thai", "yark goo ngern pai tai")) == ((0, 1),)


def test_equal_words_stand_together_however_many_there_are_and_every_text_is_somewhere() -> None:
    texts = ["ok"] * 150 + ["", "?", "ບໍ່ຮູ້"]
    groups = grouped(texts)
    assert groups[0] == tuple(range(150))
    assert sorted(place for group in groups for place in group) == list(range(153))
    assert grouped(()) == ()


def test_two_thousand_are_grouped_in_linear_time() -> None:
    who = ("ຂ້ອຍ", "ນ້ອງສາວ", "ອ້າຍ", "ໝູ່", "ລູກ", "ແມ່", "ພໍ່", "ເອື້ອຍ", "ລຸງ", "ປ້າ")
    does = (
        "ຢາກໄປ",
        "ກັບຈາກ",
        "ຖາມເລື່ອງ",
        "ຫາວຽກຢູ່",
        "ໂທຫາ",
        "ເດີນທາງໄປ",
        "ຮຽນຢູ່",
        "ຢ້ານ",
        "ເຮັດວຽກຢູ່",
        "ຍ້າຍຈາກ",
    )
    what = tuple(f"ບ້ານ{a}{b}" for a, b in product("ກຂຄງຈ", "ຊຍດຕ"))
    texts = ["".join(words) for words in product(who, does, what)]
    assert len(texts) == 2000
    assert_linear(lambda count: grouped(texts[:count]), 200, 2_000)
