"""What a message names: places, countries, work, ages, money, spans of time, phone numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import ears
from nlu.ear import Ear
from nlu.entities import Entities
from nlu.reading import Entity
from tests.growth import assert_linear

ENTITIES = Entities.load()

Named = tuple[str, str, str]

SAID: list[tuple[str, list[Named]]] = [
    # Lao
    ("ຂ້ອຍຢູ່ສາລະວັນ", [("province_la", "salavan", "ສາລະວັນ")]),
    ("ບ້ານນ້ອງຢູ່ຈຳປາສັກ", [("province_la", "champasak", "ຈຳປາສັກ")]),
    ("ຢາກໄປໂຮງງານຢູ່ກຸງເທບ", [("job", "factory", "ໂຮງງານ"), ("province_th", "bangkok", "ກຸງເທບ")]),
    ("ໄປບາງກອກຈັກຊົ່ວໂມງ", [("province_th", "bangkok", "ບາງກອກ")]),
    ("ແຂວງວຽງຈັນ", [("province_la", "vientiane", "ແຂວງວຽງຈັນ")]),
    ("ມາແຕ່ວຽງຈັນ", [("province_la", "vientiane_capital", "ວຽງຈັນ")]),
    ("ຜ່ານດ່ານວັງເຕົ່າ", [("border_point", "vang_tao_chong_mek", "ດ່ານວັງເຕົ່າ")]),
    (
        "ຂ້າມຂົວມິດຕະພາບ 2 ໄປມຸກດາຫານ",
        [
            ("border_point", "savannakhet_mukdahan", "ຂົວມິດຕະພາບ 2"),
            ("province_th", "mukdahan", "ມຸກດາຫານ"),
        ],
    ),
    ("ໄປດ່ານໜອງນົກຂຽນ", [("border_point", "nong_nok_khian", "ດ່ານໜອງນົກຂຽນ")]),
    ("ຢູ່ນ້ຳເຫືອງ", [("border_point", "nam_heuang", "ນ້ຳເຫືອງ")]),
    ("ຢາກໄປໄທ", [("country", "thailand", "ໄທ")]),
    ("ເຂົາຊວນໄປເກົາຫຼີ", [("country", "south_korea", "ເກົາຫຼີ")]),
    ("ໝູ່ໄປມຽນມາແລ້ວ", [("country", "myanmar", "ມຽນມາ")]),
    ("ຢາກກັບປະເທດລາວ", [("country", "laos", "ປະເທດລາວ")]),
    ("ວຽກແມ່ບ້ານດີບໍ", [("job", "maid", "ແມ່ບ້ານ")]),
    ("ລົງເຮືອປະມົງ", [("job", "fishing", "ເຮືອປະມົງ")]),
    ("ໄປປາດຢາງ", [("job", "plantation", "ປາດຢາງ")]),
    ("ເຂົາໃຫ້ເປັນແອັດມິນ", [("job", "online_admin", "ແອັດມິນ")]),
    ("ເດັກເສີບຮ້ານຄາລາໂອເກະ", [("job", "waitress", "ເດັກເສີບ"), ("job", "bar_karaoke", "ຮ້ານຄາລາໂອເກະ")]),
    ("ຂ້ອຍອາຍຸ 16 ປີ", [("age", "16", "16 ປີ")]),
    ("ນ້ອງ 15 ປີ", [("age", "15", "15 ປີ")]),
    ("ອາຍຸ ໑໗", [("age", "17", "໑໗")]),
    ("ລູກ 2 ຂວບ", [("age", "2", "2 ຂວບ")]),
    ("ເຮັດມາ 3 ເດືອນ", [("duration", "3 month", "3 ເດືອນ")]),
    ("ສອງອາທິດແລ້ວ", [("duration", "2 week", "ສອງອາທິດ")]),
    ("ຫ້າມື້ບໍ່ໄດ້ກິນ", [("duration", "5 day", "ຫ້າມື້")]),
    ("ເຮັດວຽກ 14 ຊົ່ວໂມງ", [("duration", "14 hour", "14 ຊົ່ວໂມງ")]),
    ("ເຮັດມາ 16 ປີ", [("duration", "16 year", "16 ປີ")]),
    ("2 ແສນກີບ", [("money", "200000 LAK", "2 ແສນກີບ")]),
    ("ຕິດໜີ້ ໖ ລ້ານກີບ", [("money", "6000000 LAK", "໖ ລ້ານກີບ")]),
    ("ສາມພັນຫ້າຮ້ອຍບາດ", [("money", "3500 THB", "ສາມພັນຫ້າຮ້ອຍບາດ")]),
    ("ມື້ລະ 350", [("money", "350 ?", "350")]),
    ("ເຂົາໃຫ້ 2 ລ້ານຕໍ່ເດືອນ", [("money", "2000000 ?", "2 ລ້ານ")]),
    ("ໂທຫາ 1362", [("phone", "1362", "1362")]),
    ("ເບີ ໐໒໐ ໐໐໐໐ ໐໐໐໐", [("phone", "02000000000", "໐໒໐ ໐໐໐໐ ໐໐໐໐")]),
    # Thai
    ("อยู่กทม.", [("province_th", "bangkok", "กทม")]),
    ("ทำงานกรุงเทพฯ", [("province_th", "bangkok", "กรุงเทพฯ")]),
    ("อยู่โคราช", [("province_th", "nakhon_ratchasima", "โคราช")]),
    ("จังหวัดเลย", [("province_th", "loei", "เลย")]),
    ("จังหวัดตากกับจังหวัดน่าน", [("province_th", "tak", "ตาก"), ("province_th", "nan", "น่าน")]),
    ("มาจากสะหวันนะเขต", [("province_la", "savannakhet", "สะหวันนะเขต")]),
    ("ด่านช่องเม็กเปิดกี่โมง", [("border_point", "vang_tao_chong_mek", "ด่านช่องเม็ก")]),
    ("หนูอยากกลับลาว", [("country", "laos", "กลับลาว")]),
    ("ถูกหลอกไปพม่า", [("country", "myanmar", "พม่า")]),
    ("ไปกัมพูชา", [("country", "cambodia", "กัมพูชา")]),
    ("หนู 17 ปีค่ะ เป็นแม่บ้าน", [("age", "17", "17 ปี"), ("job", "maid", "แม่บ้าน")]),
    ("อายุ ๑๖ ปี", [("age", "16", "๑๖ ปี")]),
    ("อายุแค่ 15", [("age", "15", "15")]),
    ("ทำงานมา 16 ปี", [("duration", "16 year", "16 ปี")]),
    ("พาสปอร์ตอายุ 5 ปี", [("duration", "5 year", "5 ปี")]),
    ("อยู่มา 3 เดือน", [("duration", "3 month", "3 เดือน")]),
    ("สามสัปดาห์", [("duration", "3 week", "สามสัปดาห์")]),
    ("เดือนละ 3 พัน", [("money", "3000 ?", "3 พัน")]),
    ("เงินเดือน 50,000", [("money", "50000 ?", "50,000")]),
    ("ค่าแรงวันละ 300 บาท", [("money", "300 THB", "300 บาท")]),
    ("เงินเดือนหมื่นห้า", [("money", "15000 ?", "หมื่นห้า")]),
    ("สองแสนห้าหมื่นบาท", [("money", "250000 THB", "สองแสนห้าหมื่นบาท")]),
    ("฿500", [("money", "500 THB", "฿500")]),
    ("300/วัน", [("money", "300 ?", "300")]),
    ("โทร 1300", [("phone", "1300", "1300")]),
    ("เบอร์ 081-000-0000", [("phone", "0810000000", "081-000-0000")]),
    ("โรงงานแกะกุ้ง", [("job", "factory", "โรงงาน"), ("job", "seafood", "แกะกุ้ง")]),
    ("ดูแลคนแก่ที่ภูเก็ต", [("job", "carer", "ดูแลคนแก่"), ("province_th", "phuket", "ภูเก็ต")]),
    ("ให้ไปตอบแชท", [("job", "online_admin", "ตอบแชท")]),
    # Lao in Thai letters
    ("ข่อยอายุ 18 อยู่อุบล", [("age", "18", "18"), ("province_th", "ubon_ratchathani", "อุบล")]),
    ("เฮ็ดงานอยู่ไท 3 ปี", [("country", "thailand", "ไท"), ("duration", "3 year", "3 ปี")]),
    ("ข่อยมาแต่ปากเซ", [("province_la", "champasak", "ปากเซ")]),
    ("เฮ็ดงานโฮงงาน", [("job", "factory", "โฮงงาน")]),
    ("เฮ็ดงานอยู่ฮ้านอาหาร", [("job", "restaurant", "ฮ้านอาหาร")]),
    ("เพิ่นให้ 5 ล้านกีบ", [("money", "5000000 LAK", "5 ล้านกีบ")]),
    ("น้อง 16 ปี", [("age", "16", "16 ปี")]),
    ("สองเดียนบ่ได้เงิน", [("duration", "2 month", "สองเดียน")]),
    ("มาแต่สาละวัน", [("province_la", "salavan", "สาละวัน")]),
    ("โทหา 1362", [("phone", "1362", "1362")]),
    # Romanised Lao
    ("khoy yu savannakhet", [("province_la", "savannakhet", "savannakhet")]),
    ("yak pai kungthep", [("province_th", "bangkok", "kungthep")]),
    ("ban yu jampasak", [("province_la", "champasak", "jampasak")]),
    ("pai phan vangtao", [("border_point", "vang_tao_chong_mek", "vangtao")]),
    (
        "si pai thai het maeban",
        [("country", "thailand", "thai"), ("job", "maid", "maeban")],
    ),
    ("het viek hong ngan", [("job", "factory", "hong ngan")]),
    ("pai het korsang", [("job", "construction", "korsang")]),
    ("khoy ayu 16", [("age", "16", "16")]),
    ("khoy 16 pi", [("age", "16", "16 pi")]),
    ("nong ayu 17 pi yu pakse", [("age", "17", "17 pi"), ("province_la", "champasak", "pakse")]),
    ("het ma 3 deuan", [("duration", "3 month", "3 deuan")]),
    ("song athit leo", [("duration", "2 week", "song athit")]),
    ("tit nii 5 lan kip", [("money", "5000000 LAK", "5 lan kip")]),
    ("50.000 kip", [("money", "50000 LAK", "50.000 kip")]),
    ("ngoen deuan 10000 baht", [("money", "10000 THB", "10000 baht")]),
    ("ber khoy 020 0000 0000", [("phone", "02000000000", "020 0000 0000")]),
    ("tho ha 1362", [("phone", "1362", "1362")]),
    # English
    ("I am 17 years old", [("age", "17", "17 years old")]),
    ("i am 16", [("age", "16", "16")]),
    (
        "my sister is 15 and works in a karaoke bar in Pattaya",
        [
            ("age", "15", "15"),
            ("job", "bar_karaoke", "karaoke bar"),
            ("province_th", "chon_buri", "Pattaya"),
        ],
    ),
    (
        "from Champasak to Bangkok",
        [("province_la", "champasak", "Champasak"), ("province_th", "bangkok", "Bangkok")],
    ),
    ("a job in Nan province", [("province_th", "nan", "Nan")]),
    ("friendship bridge 2", [("border_point", "savannakhet_mukdahan", "friendship bridge 2")]),
    (
        "work in Malaysia on a fishing boat",
        [("country", "malaysia", "Malaysia"), ("job", "fishing", "fishing boat")],
    ),
    (
        "a scam office in Dubai",
        [("job", "online_admin", "scam office"), ("country", "united_arab_emirates", "Dubai")],
    ),
    ("they pay 300 a day", [("money", "300 ?", "300")]),
    ("the agent wants 15k", [("money", "15000 ?", "15k")]),
    ("$200 for the visa", [("money", "200 USD", "$200")]),
    ("salary 450 dollars a month", [("money", "450 USD", "450 dollars")]),
    ("2000 yuan", [("money", "2000 CNY", "2000 yuan")]),
    ("3 months ago", [("duration", "3 month", "3 months")]),
    ("I am 16 weeks pregnant", [("duration", "16 week", "16 weeks")]),
    ("two years", [("duration", "2 year", "two years")]),
    ("call 1300", [("phone", "1300", "1300")]),
    ("ring +856 20 0000 0000 please", [("phone", "8562000000000", "+856 20 0000 0000")]),
    ("my number +66 81 000 0000", [("phone", "66810000000", "+66 81 000 0000")]),
]

NOTHING_NAMED = [
    "",
    "😭",
    "\ud800",
    "ລາວບໍ່ໃຫ້ຂ້ອຍອອກ",
    "ພາສາລາວ",
    "ຕື່ນມາລາວຮ້ອງໄຫ້",
    "ສີ່ພັນດອນ",
    "ຄົນລາວ",
    "ຄົນໄທໃຈດີ",
    "ເວົ້າພາສາໄທບໍ່ໄດ້",
    "ຢາກຕາກຜ້າ",
    "ວັນທີ 5 ເດືອນ 3",
    "ໂທ 3 ເທື່ອແລ້ວ",
    "ຢູ່ຫ້ອງ 204",
    "ມີ 5 ຄົນ",
    "ວັນອາທິດ",
    "ຂຶ້ນສະຫວັນ",
    "ຫາເດືອນ",
    "ມາເລີຍ",
    "ໜວດ",
    "2 ພັນຄົນ",
    "มาเลย",
    "ไปเที่ยวเลย",
    "นานมาก",
    "ไปตากผ้า",
    "แพร่ภาพโป๊",
    "เขาพูดภาษาไทย",
    "คนไทยใจดี",
    "มีหนวด",
    "ทำนายดวง",
    "กินข้าววันละ 3 มื้อ",
    "อายุไม่ถึง 18 ปี",
    "ตอน 8 โมง",
    "โทรไป 100 ครั้ง",
    "ปี 2567",
    "3 คน",
    "หมดอายุ",
    "บ่ฮู้",
    "ลาวตีข่อย",
    "pai nan bor dai",
    "lao ti khoy",
    "khoy si pai",
    "khoy yak tai",
    "pai tai",
    "yu nan",
    "nong khai khong",
    "tak pha",
    "mi 3 khon",
    "bat phan daen",
    "chak ber, song mot leuy",
    "does he speak Thai?",
    "Lao people work hard",
    "my friend Nan is sad",
    "keep 3 for me",
    "2024",
    "room 204",
    "5-6 people in a room",
    "under 18 can I work?",
    "I am 100% sure",
    "I called him 100 times",
    "I am 5 minutes late",
    "05-11-2024 12:30",
    "50,000",
    "0000",
    "1.2.3.4",
]


def placed(text: str, named: list[Named]) -> tuple[Entity, ...]:
    """The entities with the place of their words, each looked for behind the one before."""
    found: list[Entity] = []
    at = 0
    for kind, value, words in named:
        start = text.index(words, at)
        at = start + len(words)
        found.append(Entity(kind, value, start, at))
    return tuple(found)


@pytest.mark.parametrize(("text", "named"), SAID, ids=range(len(SAID)))
def test_what_is_named_is_found_whole(text: str, named: list[Named]) -> None:
    assert ENTITIES.find(text) == placed(text, named)


@pytest.mark.parametrize("text", NOTHING_NAMED, ids=range(len(NOTHING_NAMED)))
def test_words_in_another_sense_name_nothing(text: str) -> None:
    assert ENTITIES.find(text) == ()


@pytest.mark.parametrize(("entities", "heard"), [(ENTITIES, True), (None, False)])
async def test_the_ear_tells_what_is_named_without_the_engine(
    entities: Entities | None, heard: bool
) -> None:
    ear = Ear(*ears.alone(), None, entities=entities)
    reading = await ear.hear("ຢາກໄປໄທ")
    assert reading.entities == (placed("ຢາກໄປໄທ", [("country", "thailand", "ໄທ")]) if heard else ())


PIECES = st.sampled_from(
    [text for text, _ in SAID] + ["020", " ", "-", "฿", "ລ້ານ", "สิบ", "5", "kip", "ﬃ", "İ", "\u0eb3"]
)


@given(st.one_of(st.text(), st.lists(PIECES, max_size=12).map("".join)))
def test_finds_lie_inside_the_text_in_order_and_apart(text: str) -> None:
    ends = [0]
    for found in ENTITIES.find(text):
        assert ends[-1] <= found.start < found.end <= len(text)
        assert found.value
        ends.append(found.end)


@pytest.mark.parametrize(
    "piece",
    ["ອາຍຸ 16 ປີ 5 ລ້ານກີບ ", "1.111", "0-", "020 0000 0000 ", "ສິບລ້ານ", "kip 5 ", "ไปไทย", "a ", " "],
)
def test_a_long_message_is_searched_in_linear_time(piece: str) -> None:
    assert_linear(lambda length: ENTITIES.find((piece * length)[:length]), 2_000, 20_000)
