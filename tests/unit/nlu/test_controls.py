"""Stop, erase, a person, another language: the words that work while the engine is dead."""

import pytest

from nlu.controls import Controls
from tests.growth import assert_linear


@pytest.fixture(scope="module")
def controls() -> Controls:
    return Controls.load()


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("STOP", "stop_messages"),
        ("stop!!", "stop_messages"),
        ("s t o p", "stop_messages"),
        ("ຢຸດ", "stop_messages"),
        ("ຢຸດແດ່ເດີ", "stop_messages"),
        ("ຂໍໂທດເດີ ຢຸດສົ່ງຂໍ້ຄວາມຫາຂ້ອຍແດ່ ຢູ່ນີ້ບໍ່ສະດວກ", "stop_messages"),
        ("ຢ່າທັກມາອີກ", "stop_messages"),
        ("หยุด", "stop_messages"),
        ("ขอโทษนะคะ หยุดส่งข้อความมาได้ไหมคะ แม่เห็น", "stop_messages"),
        ("เซาส่งมาแหน่เด้อ", "stop_messages"),
        ("yut song khor khwam ha khoy", "stop_messages"),
        ("please stop sending me messages", "stop_messages"),
        ("unsubscribe", "stop_messages"),
        ("delete everything", "erase_my_data"),
        ("please delete all my data", "erase_my_data"),
        ("ລຶບຂໍ້ມູນຂອງຂ້ອຍໃຫ້ໝົດ", "erase_my_data"),
        ("ลบข้อมูลของหนูให้หมดเลยค่ะ", "erase_my_data"),
        ("lup khor mun khong khoy", "erase_my_data"),
        ("stop sending me messages and delete all my data", "erase_my_data"),
        ("can I talk to a real person?", "talk_to_person"),
        ("ຢາກລົມກັບຄົນແທ້ໆ", "talk_to_person"),
        ("ขอคุยกับเจ้าหน้าที่หน่อยค่ะ", "talk_to_person"),
        ("lom kap phanakngan dai bor", "talk_to_person"),
        ("speak Thai please", "change_language"),
        ("ປ່ຽນພາສາ", "change_language"),
        ("ภาษาไทย", "change_language"),
        ("menu", "menu_help"),
        ("ເມນູ", "menu_help"),
        ("ไม่สะดวกค่ะ", "postpone"),
        ("ດຽວນີ້ຍັງບໍ່ສະດວກ", "postpone"),
        ("not now", "postpone"),
        ("bor saduak", "postpone"),
        ("ແມ່ນ", "affirm"),
        ("ใช่ค่ะ", "affirm"),
        ("ok", "affirm"),
        ("ค่ะ", "affirm"),
        ("ครับ", "affirm"),
        ("ค่ะ ตกลง", "affirm"),
        ("ยินดีค่ะ", "affirm"),
        ("ແມ່ນເຈົ້າ", "affirm"),
        ("ໄດ້ໂດຍ", "affirm"),
        ("ເອີ ແມ່ນ", "affirm"),
        ("ຂ້ອຍຕົກລົງ", "affirm"),
        ("jao doi", "affirm"),
        ("dai jao", "affirm"),
        ("ok doi", "affirm"),
        ("yes i do", "affirm"),
        ("yes you may", "affirm"),
        ("ບໍ່ເຈົ້າ", "deny"),
        ("ບໍ່ດອກ", "deny"),
        ("ไม่หรอก", "deny"),
        ("bor jao", "deny"),
        ("no i am not", "deny"),
        ("ບໍ່", "deny"),
        ("ไม่", "deny"),
        ("bor", "deny"),
        ("no thanks", "deny"),
        ("ສະບາຍດີ", "greet"),
        ("sabaideeeee", "greet"),
        ("hello", "greet"),
        ("ຂອບໃຈຫຼາຍໆເດີ້ເອື້ອຍ", "thanks"),
        ("khop jai lai", "thanks"),
        ("thx", "thanks"),
        ("bye bye", "goodbye"),
        ("ລາກ່ອນ", "goodbye"),
    ],
)
def test_clear_words_always_work(controls: Controls, text: str, label: str) -> None:
    assert controls.find(text) == label


@pytest.mark.parametrize(
    "text",
    [
        "",
        "😭",
        "\ud800",
        "ລົດຢຸດ",
        "ວັນຢຸດມີຈັກມື້",
        "วันหยุดกี่วัน",
        "he won't stop hitting me",
        "I cannot stop crying",
        "ລາວບໍ່ຢຸດຕີຂ້ອຍ",
        "เขาไม่ยอมหยุดส่งข้อความมาขู่",
        "he doesn't stop sending me messages",
        "stop sending money home, can I?",
        "ນາຍບໍ່ໃຫ້ລົມກັບຄົນນອກ",
        "he won't let me talk to anyone",
        "boss deleted all my messages",
        "ມັນບັງຄັບໃຫ້ລຶບຂໍ້ຄວາມ",
        "ลาวให้ลบข้อความทั้งหมด",
        "how much is it to go to Thailand",
        "ຂ້ອຍຖືກຂັງ",
    ],
)
def test_other_senses_and_doubtful_words_are_left_to_the_engine(
    controls: Controls, text: str
) -> None:
    assert controls.find(text) is None


def test_a_long_message_is_searched_in_linear_time(controls: Controls) -> None:
    text = "ຢຸດສົ່ງ stop หยุด yut " * 1_000
    assert_linear(lambda length: controls.find(text[:length]), 2_000, 20_000)
