"""Danger is heard with no engine: every listed phrase however typed, and whole messages."""

import re
import unicodedata
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest
import yaml

from bot import ears
from nlu.danger import CHILD_REASON, DangerNet
from nlu.patterns import MANY_SPELLINGS, choices_of, read_pattern
from nlu.reading import Danger, Evidence, Level
from nlu.signs import KINDS, LANGUAGES, read_phrases
from tests.growth import assert_linear

MESSAGES = yaml.safe_load(
    Path(__file__).with_name("danger_messages.yml").read_text(encoding="utf-8")
)
RANK = {Level.NONE: 0, Level.MAYBE: 1, Level.SURE: 2}
NATIVE = ("lao", "thai", "thai_script_lao")
PLAIN_TALK = {
    "lao": "ສະບາຍດີເອື້ອຍ ນ້ອງຊື່ຈັນ ມາຈາກເມືອງປາກຊ່ອງ ຢູ່ນີ້ອາກາດດີ. {} . ຂອບໃຈຫຼາຍໆເດີ",
    "thai": "สวัสดีค่ะพี่ ชื่อจันทร์ มาจากเมืองปากช่อง อากาศที่นี่เย็นสบาย. {} . ขอบคุณมากค่ะ",
    "thai_script_lao": "สบายดีเอื้อย ซื่อจัน มาแต่เมืองปากซ่อง อากาดดีหลาย. {} . ขอบใจหลายๆ เด้อ",
    "romanised_lao": "sabaidee euay, sue chan, ma tae muang pakxong. {} . khop chai lai lai",
    "english": "Good morning sister, the name is Chan and Pakxong is nice. {} . Thanks a lot",
}


@pytest.fixture(scope="module")
def net() -> DangerNet:
    return ears.alone()[0]


def written_phrases(language: str) -> list[tuple[str, Level, bool]]:
    """Spell out each listed phrase twice: with the first and with the last of its choices."""
    told = yaml.load(
        files("nlu").joinpath("phrases", f"{language}.yml").read_text(encoding="utf-8"),
        yaml.CSafeLoader,
    )
    space = "" if language in NATIVE else " "
    spelled = []
    for group in told["signs"]:
        for written in group["phrases"]:
            bare = written.removeprefix("=")
            pieces = re.split(r"\s*(?:\.\.|&)\d*\s*", bare)
            for place in (0, -1):
                words = [
                    space.join(
                        [one for one in choice if one][place].strip()
                        for choice in choices_of(piece, told["sets"])
                        if choice[place] or any(choice)
                    )
                    for piece in pieces
                ]
                alone = written.startswith("=")
                spelled.append((" ".join(words), Level(group["level"]), alone))
    return spelled


def zero_width_breaks(text: str) -> str:
    return "\u200b".join(re.findall(r".[\u0300-\u036f]*", text))


def spaced(text: str) -> str:
    """Put blanks between Lao or Thai letters as people do to dodge filters."""
    clusters = re.findall(
        r".[\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]*", text
    )
    return " ".join(clusters)


def tones_first(text: str) -> str:
    """Type the tone mark before the vowel mark that stands above or below."""
    return re.sub(
        "([\u0eb1\u0eb4-\u0ebb\u0e31\u0e34-\u0e39])([\u0ec8-\u0ecb\u0e48-\u0e4b])", r"\2\1", text
    )


VARIANTS: dict[str, Callable[[str], str]] = {
    "as listed": lambda text: text,
    "zero-width breaks": zero_width_breaks,
    "tones first": tones_first,
    "sara am in two": lambda text: unicodedata.normalize("NFKD", text),
    "last letter drawn out": lambda text: text + text[-1] * 4 * (not text[-1].isdigit()),
    "emoji tail": lambda text: text + " 😭😭🙏",
    "shouted": lambda text: f"!!! {text.upper()} !!!",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("variant", VARIANTS)
def test_every_listed_phrase_is_heard_however_it_is_typed(
    net: DangerNet, language: str, variant: str
) -> None:
    missed = [
        phrase
        for phrase, level, _ in written_phrases(language)
        if RANK[net.find(VARIANTS[variant](phrase)).level] < RANK[level]
    ]
    assert missed == []


@pytest.mark.parametrize("language", NATIVE)
def test_every_listed_phrase_is_heard_with_its_letters_spaced_out(
    net: DangerNet, language: str
) -> None:
    missed = [
        phrase
        for phrase, level, _ in written_phrases(language)
        if RANK[net.find(spaced(phrase)).level] < RANK[level]
    ]
    assert missed == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_listed_phrase_is_heard_inside_a_long_harmless_message(
    net: DangerNet, language: str
) -> None:
    missed = [
        phrase
        for phrase, level, alone in written_phrases(language)
        if not alone and RANK[net.find(PLAIN_TALK[language].format(phrase)).level] < RANK[level]
    ]
    assert missed == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_harmless_message_around_the_phrases_is_harmless(net: DangerNet, language: str) -> None:
    assert net.find(PLAIN_TALK[language].format("")) == Danger()


@pytest.mark.parametrize("language", list(MESSAGES))
def test_dangerous_messages_are_heard_and_harmless_ones_left_in_peace(
    net: DangerNet, language: str
) -> None:
    """Hold the rates: 98 % heard, 85 % surely; of harmless alarming ones 5 % sure, 15 % maybe."""
    told = [net.find(text) for texts in MESSAGES[language]["danger"].values() for text in texts]
    calm = [net.find(text) for text in MESSAGES[language]["harmless"]]
    heard = sum(danger.level is not Level.NONE for danger in told) / len(told)
    sure = sum(danger.level is Level.SURE for danger in told) / len(told)
    false_sure = sum(danger.level is Level.SURE for danger in calm) / len(calm)
    false_any = sum(danger.level is not Level.NONE for danger in calm) / len(calm)
    print(  # noqa: T201 - the rates are shown
        f"{language}: {len(told)} dangerous, heard {heard:.3f}, surely {sure:.3f};"
        f" {len(calm)} harmless, sure {false_sure:.3f}, any {false_any:.3f}"
    )
    assert heard >= 0.98
    assert sure >= 0.85
    assert false_sure <= 0.05
    assert false_any <= 0.15


def test_the_message_file_is_large_enough_to_mean_something() -> None:
    dangerous = sum(len(texts) for way in MESSAGES.values() for texts in way["danger"].values())
    assert dangerous >= 150
    assert sum(len(way["harmless"]) for way in MESSAGES.values()) >= 250
    assert {kind for way in MESSAGES.values() for kind in way["danger"]} == set(KINDS)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("ຫິວຈົນຊິຕາຍ", Level.NONE),
        ("หิวจะตาย", Level.NONE),
        ("ฆ่าเวลา", Level.NONE),
        ("ບໍ່ໄດ້ຖືກຕີ", Level.NONE),
        ("I was not beaten", Level.NONE),
        ("khon pak tai", Level.NONE),
        ("yak pai thai", Level.NONE),
        ("khoy yak pai thay der", Level.NONE),
        ("yakpaithai", Level.NONE),
        ("yak pai tai", Level.SURE),
        ("yak tay", Level.SURE),
        ("kha tai to 50000", Level.SURE),
        ("kha thai to 50000", Level.SURE),
        ("kin met hai jai", Level.SURE),
        ("my mum wont let me go to thailand", Level.NONE),
        ("my husband wont let me go to work", Level.SURE),
        ("ແມ່ບໍ່ໃຫ້ໄປໄທ", Level.NONE),
        ("ແມ່ບໍ່ໃຫ້ອອກເຮືອນ", Level.SURE),
        ("ແຟນບໍ່ໃຫ້ໄປເຮັດວຽກໄທ", Level.MAYBE),
        ("it rains we cannot go out", Level.NONE),
        ("ຖ້າໜີຊິແຈ້ງຕຳຫຼວດຈັບ", Level.MAYBE),
        ("ຖ້າຖືກຕີ ແຈ້ງຕຳຫຼວດໄດ້ບໍ່", Level.NONE),
        ("he will call the police to help", Level.NONE),
        ("ມີຄົນຕິດຕາມຂ້ອຍ 1000 ຄົນໃນ tiktok", Level.NONE),
        ("pen ni thanakhan", Level.NONE),
        ("ຊິເອົາໄຕ", Level.SURE),
        ("ຊິເອົາໄຕໝູ່ຂ້ອຍ", Level.SURE),
        ("ເຂົາວ່າຊິຂາຍໝາກໄຂ່ຫຼັງພວກຂ້ອຍ", Level.SURE),
        ("khao va si ao tai", Level.SURE),
        ("มันขู่จะเอาไตถ้าไม่ทำยอด", Level.SURE),
        ("มันว่าสิผ่าเอาไตไปขาย", Level.SURE),
        ("they will take my kidney", Level.SURE),
        ("ຊິເອົາໄຕໝູຈັກກິໂລ", Level.NONE),
        ("ໝໍຊິຕັດໄຕພໍ່ຂ້າງໜຶ່ງ", Level.NONE),
        ("ຂາຍເຄື່ອງຢູ່ໃຕ້ຂົວ", Level.NONE),
        ("si ao tai mu kilo nueng", Level.NONE),
        ("เอาไตหมูมาต้ม", Level.NONE),
        ("พี่จะบริจาคไตให้แม่", Level.NONE),
        ("surgery to remove his kidney went well", Level.NONE),
        ("mai yak yu", Level.MAYBE),
        ("mai yaak mee chiwit yuu laew", Level.SURE),
        ("mai yak yu ban, yak pai thiao", Level.NONE),
        ("luk khoy bor han jai", Level.SURE),
        ("khoy bor han jai lao", Level.NONE),
        ("yu sihanouk khao yeut tholasap", Level.SURE),
        ("ຢູ່ປອຍເປດ ເອົາໂທລະສັບໄປແປງ", Level.NONE),
        ("แอบเล่นโทรศัพท์", Level.MAYBE),
        ("แอบเล่นโทรศัพท์ในห้องเรียน ครูดุ", Level.NONE),
        ("แฟนเก่าจะปล่อยคลิป", Level.SURE),
        ("เขาจะปล่อยคลิปใหม่พรุ่งนี้", Level.NONE),
        ("เขาว่าบ่ใซ้หนี้บ่ปล่อย", Level.MAYBE),
        ("6 ໂມງເຊົ້າຫາຕີ2 ບໍ່ໃຫ້ພັກ", Level.SURE),
        ("working from 6 am to 2 am no rest allowed", Level.SURE),
        ("got hit by the bill", Level.NONE),
        ("got hit by a car", Level.SURE),
        ("ແມ່ຂາຍໝູຢູ່ຕະຫຼາດ", Level.NONE),
        ("ເຂົາຂາຍໝູ່", Level.SURE),
        ("พี่ชายเป็นนักมวย โดนต่อยแพ้", Level.NONE),
        ("ຄຽດ", Level.NONE),
        ("ຫິວຈົນຊິຕາຍ ແລະ ຖືກຂັງ ອອກບໍ່ໄດ້", Level.SURE),
        ("หิวจะตาย โดนขังอยู่", Level.SURE),
        ("killing time, he beats me every night", Level.SURE),
        ("ถ้าไม่ เขาจะฆ่าหนู", Level.SURE),
        ("if not he will kill me", Level.SURE),
        ("ອອກບໍ່ໄດ້ຖືກຂັງ", Level.SURE),
        ("k h a  t o  t a i", Level.SURE),
        ("ຂ ້ າ ໂ ຕ ຕ າ ຍ", Level.SURE),
        ("ຂ້ອຍຖືພາ ຜົວເຕະທ້ອງ", Level.SURE),
        ("theu pha phua te thong", Level.SURE),
        ("phua ti", Level.SURE),
        ("pua tee", Level.SURE),
        ("i took pills", Level.MAYBE),
        ("i hate my life i want to end it", Level.MAYBE),
        ("life is not worth living", Level.MAYBE),
        ("life isn't worth living", Level.MAYBE),
        ("life is worth living", Level.NONE),
        ("i took my pills", Level.NONE),
        ("i want to end it with my boyfriend", Level.NONE),
        ("ເງິນເດືອນບໍ່ໄດ້ ນາຍຈ້າງຕີ", Level.MAYBE),
        ("ไม่ได้เงินเดือน นายจ้างตี", Level.MAYBE),
        ("ເຖົ້າແກ່ຕີລາຄາເຄື່ອງ", Level.NONE),
        ("ຊ່ວຍແດ່", Level.MAYBE),
        ("help", Level.MAYBE),
        ("🆘", Level.MAYBE),
        ("", Level.NONE),
        ("\ud800", Level.NONE),
    ],
)
def test_idioms_hide_only_what_they_cover(net: DangerNet, text: str, level: Level) -> None:
    assert net.find(text).level is level


def test_a_film_makes_a_sure_sign_a_question(net: DangerNet) -> None:
    assert net.find("he raped her").level is Level.SURE
    assert net.find("in the film he raped her").level is Level.MAYBE


def test_the_evidence_is_the_persons_own_words_and_a_reason(net: DangerNet) -> None:
    assert net.find("ເອື້ອຍ ຂ້ອຍ\u200bຖືກຂັງ!! 😭") == Danger(
        Level.SURE,
        "crisis_confined",
        (Evidence("says the door is locked or someone else holds the key", "ຖືກຂັງ"),),
    )


def test_the_kind_that_leaves_the_least_time_comes_first(net: DangerNet) -> None:
    message = "they locked us in, he beats me, I want to die"
    assert net.find(message).kind == "crisis_self_harm"


def test_harm_to_a_child_is_a_childs_danger(net: DangerNet) -> None:
    danger = net.find("พ่อเลี้ยงทุบตีลูกสาว 9 ขวบ โดนตีทุกวัน")
    assert danger.kind == "crisis_child"
    assert danger.evidence[0].reason == CHILD_REASON


def test_at_most_six_signs_are_shown_and_none_twice(net: DangerNet) -> None:
    everything = " . ".join(phrase for phrase, _, alone in written_phrases("english") if not alone)
    evidence = net.find(everything).evidence
    assert len(evidence) == 6
    assert len({sign.reason for sign in evidence}) == 6


def test_there_are_at_most_45_reasons_to_translate() -> None:
    phrases = read_phrases()
    reasons = {sign.reason for sign in phrases.typed + phrases.sounded if sign.reason}
    assert len(reasons | {CHILD_REASON}) <= 45


def test_the_reason_for_a_child_stands_in_the_data_where_translators_find_it() -> None:
    told = yaml.load(
        files("nlu").joinpath("phrases", "english.yml").read_text(encoding="utf-8"),
        yaml.CSafeLoader,
    )
    assert told["child_sign"]["reason"] == CHILD_REASON


@pytest.mark.parametrize(
    "text",
    [
        "ນ້ອງຖືກຂັງຢູ່ໃນຫ້ອງ ອອກບໍ່ໄດ້ ຊ່ວຍແດ່ ",
        "โดนขังอยู่ในห้อง ออกไม่ได้ ช่วยด้วย ",
        "my husband hits me every night and i cannot leave ",
        "khoy theuk khang yu nai hong bor hai ork ",
        "ບໍ່",
        "ไม่ได้",
        "not ",
        "aaaa",
    ],
)
def test_time_grows_with_the_length_of_the_message_and_no_faster(net: DangerNet, text: str) -> None:
    assert_linear(lambda length: net.find((text * length)[:length]), 2_000, 20_000)


@pytest.mark.parametrize("seed", ["ຢາກຕ", "อยากต", "kha to ta", "kill ", "ກ", "ບໍ່ໄດ້ຖືກ", "he "])
def test_a_hundred_kilobytes_of_hostile_prefixes_stay_linear(net: DangerNet, seed: str) -> None:
    assert_linear(lambda length: net.find((seed * length)[:length]), 10_000, 100_000)


def test_a_faulty_phrase_is_told_in_a_sentence() -> None:
    with pytest.raises(ValueError, match="names the set 'nobody'"):
        read_pattern("{nobody} hits me", {}, str)
    with pytest.raises(ValueError, match="has an empty part"):
        read_pattern("he .. ", {}, str)


def test_a_phrase_with_many_spellings_is_cut_where_words_meet() -> None:
    many = tuple(f"w{number}" for number in range(MANY_SPELLINGS))
    pattern = read_pattern("{many}{many} .. end", {"many": many}, lambda text: text)
    assert [len(limb) for limb in pattern.limbs] == [2, 1]
