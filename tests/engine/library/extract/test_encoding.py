"""Encodings are told right, for short texts and long ones, and binary is called binary."""

from __future__ import annotations

import random

import pytest

from engine.errors import ExtractError, Reason
from engine.library.extract.encoding import decode

CHINESE = [
    "你好世界", "采购部", "第三季度销售额", "姓名,部门\n张三,财务部", "今天天气很好，我们去公园玩。", "合同",
    "库存盘点", "深圳市龙岗区坂田街道", "甲方：上海某某贸易有限公司\n乙方：王小明", "数据处理活动安全管理",
]  # fmt: skip
TRADITIONAL = ["你好世界", "採購部門", "第三季銷售額", "台北市信義區", "床前明月光，疑是地上霜。", "憂鬱的臺灣烏龜"]
JAPANESE = ["こんにちは世界", "東京都", "吾輩は猫である", "テスト", "山路を登りながら、こう考えた。"]
KOREAN = ["안녕하세요", "서울특별시", "한국어 문서", "이것은 테스트입니다"]
RUSSIAN = ["Привет, мир", "Договор поставки №5", "Москва"]
LATIN = [
    "L'été était très chaud", "café", "à la carte", "Crème brûlée", "Größe: 5 cm", "España – mañana", "“quoted”",
    "50 °C",
]  # fmt: skip


@pytest.mark.parametrize(
    ("texts", "codec"),
    [
        (CHINESE, "gb18030"), (CHINESE, "utf-16"), (CHINESE, "utf-8-sig"), (TRADITIONAL, "big5"),
        (TRADITIONAL, "gb18030"), (JAPANESE, "cp932"), (KOREAN, "cp949"), (RUSSIAN, "cp1251"), (LATIN, "cp1252"),
        (LATIN, "utf-16-le"), (RUSSIAN, "utf-16-be"), (CHINESE[3:5], "utf-16-le"), (TRADITIONAL, "utf-16-be"),
    ],
)  # fmt: skip
def test_short_texts(texts: list[str], codec: str) -> None:
    assert [decode(text.encode(codec)) for text in texts] == texts


@pytest.mark.parametrize("codec", ["gb18030", "utf-16-le", "utf-16-be", "utf-16", "utf-8"])
def test_long_chinese_without_punctuation(codec: str) -> None:
    text = "数据处理活动安全管理" * 5000
    assert decode(text.encode(codec)) == text


def test_a_declared_charset_is_widened_and_not_believed_blindly() -> None:
    assert decode("镕基".encode("gb18030"), "gb2312") == "镕基"
    assert decode("纯文本内容".encode(), "iso-8859-5x") == "纯文本内容"


def test_half_and_half() -> None:
    data = "前半部分是国标编码的文字。\n".encode("gb18030") + "后半部分是UTF-8编码的文字。\nplain\n".encode()
    assert decode(data) == "前半部分是国标编码的文字。\n后半部分是UTF-8编码的文字。\nplain\n"


def test_utf8_cut_in_the_middle_of_a_character() -> None:
    assert decode("中文内容很长".encode()[:-1]) == "中文内容很"


@pytest.mark.parametrize("size", [300, 5000, 65536])
def test_random_bytes_are_binary(size: int) -> None:
    with pytest.raises(ExtractError) as caught:
        decode(random.Random(size).randbytes(size))
    assert caught.value.reason is Reason.BINARY
