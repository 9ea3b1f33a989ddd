"""bytes -> text, when nothing says how they are encoded. Chinese first, and right for short texts too.

The order: byte-order mark, UTF-8, UTF-16/32 without a mark, then the legacy encodings, each tried and judged by how
much its result looks like a language that is written in it: the share of its commonest characters, since every byte
pair is *some* Chinese character in every one of these encodings.
"""

from __future__ import annotations

import codecs
import re

from engine.errors import ExtractError, Reason

_HANS = (
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事"
    "成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此"
    "已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代"
    "内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安"
    "少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光"
    "放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运请款项"
    "法律规定责任合同劳动单位消费保护经营服务数据信息安全网络技术系统管理办公室部门员工姓名编号电话地址备注工资日期金额总计"
    "标题测试文件你好谢谢欢迎使用说明版本作者目录章节本条例附则按照执行之诗词春风花夜雨云江山青酒客归何处"
    "李刘陈杨赵吴周徐孙朱胡郭林郑罗宋唐韩冯邓曹彭曾肖蔡潘袁董余苏叶吕魏蒋丁沈姚卢姜崔钟谭陆汪范廖贾韦付邹孟熊秦邱江尹薛闫"
    "雷龙史陶贺顾毛郝龚邵万钱严覃武戴莫孔汤库存盘采购销售季度额填写提交审批流程考勤休假报销发票仓储物料采样检查项目预算财务"
)
_HANT = (
    "這個們來為國說時會對過發後裡種經沒動現當學還進樣無與長機關點業將兩間問應戰頭體見產實開從東聲員論處義條題變總電數報"
    "結務場計資許統區隊決馬書聽則達強難權設記類據邊張該規萬術領傳師觀讓識帶導爭運請項選舉議續轉連聯鄉鎮區號樓費稅買賣車"
    "錢銀鐵錄鍵閱際陽隨雲響順須顧願飛館養驗麗黃龍齊歲氣歷歸殺漢滿漸濟熱爾狀獨環畫異療盡眾禮稱穩競筆節範築簡紀約級細終組"
    "織絕給網綠線維練縣繼職臺興舊華著葉藥號虛衛裝補製複訊訂訓託設訪詩試話該詳認語誤調談證識護讀變讓豐財貨貴賀質賴輕輛輸"
    "測購銷採質應訊驗級單據檔簽約議題裝歡優價優點億萬個圖們讓讀寫樂業務員額幣檢錯誤網頁鏡頭燈憂鬱烏龜灣臺"
    "轉辦農迴遊違遠適遷選遺鄰醫釋針鋼錯鎖長門閉開閒間關陸陳陰險雖離電靈靜項預領頭題額風飯餘驚體魚鳥麥麼點黨詩卷樹葉歌"
)
_KANJI = (
    "日本人一年大会国中出事者社的見分行上時気思間自前手方場下入後長学物部月合今作生発地業電高力家内定度問題動対同通話多少"
    "全実言意体新東京都市水名取戦員立金数理法心主性関最現明開要表世円山川田村町郎子女男何私様誰先当小学校車書食飲読聞語英"
)
_HANGUL = (
    "이다는의을에가를은고하지로도한서기사리대자스인들어시해나라아일있그게것과만전여으수정부보상제조원성면적안었장주구거오니"
    "경공동관국문위무신요된간법용모러까음중생실진내비선우각당연교등화발개되할때년월회계불미치유소"
)
_COMMON = {
    "hans": frozenset(_HANS),
    "hant": frozenset(_HANS) | frozenset(_HANT),
    "ja": frozenset(_KANJI) | frozenset(_HANS[:300]),
    "ko": frozenset(_HANGUL),
}
_CYRILLIC_COMMON = frozenset("оеаинтсрвлкмдпуяыьгзбчйОЕАИНТСРВЛКМДПУ")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
# Each with the language it is judged as. Single-byte ones come last: they can hold anything.
_LEGACY = (
    ("gb18030", "hans"),
    ("big5hkscs", "hant"),
    ("cp932", "ja"),
    ("euc_jp", "ja"),
    ("cp949", "ko"),
    ("cp1251", "ru"),
    ("koi8_r", "ru"),
    ("cp1252", "latin"),
    ("cp1250", "latin2"),
    ("cp1253", "greek"),
)
# Names in the wild that promise less than the text uses.
_WIDER = {
    "gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "cp936": "gb18030", "x-gbk": "gb18030",
    "hz-gb-2312": "hz", "big5": "big5hkscs", "big5-eten": "big5hkscs", "cp950": "big5hkscs", "shift_jis": "cp932",
    "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932", "windows-31j": "cp932", "ms932": "cp932",
    "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "ksc5601": "cp949", "ks_c_5601": "cp949", "iso-8859-1": "cp1252",
    "latin1": "cp1252", "latin-1": "cp1252", "us-ascii": "utf-8", "ascii": "utf-8", "unicode-1-1-utf-8": "utf-8",
    "tis-620": "cp874", "iso-8859-9": "cp1254", "utf8": "utf-8", "unicode": "utf-16",
}  # fmt: skip
_SAMPLE = 1 << 16
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def codec_of(name: str) -> str | None:
    """The codec for a declared charset, widened to what people really write; None for an unknown name."""
    name = name.strip().strip("\"'").lower()
    name = _WIDER.get(name, name)
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    return found.name if getattr(found, "_is_text_encoding", True) else None


def decode(data: bytes, declared: str = "") -> str:
    """The text of `data`. A declared charset is believed when it decodes. Raises BINARY when nothing fits."""
    for mark, codec in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(codec, "replace").rstrip("\ufffd" if len(data) % 2 else "")
    if declared and (named := codec_of(declared)) and (text := _try(data, named)) is not None:
        return text
    sample = data if len(data) <= _SAMPLE else _whole_lines(data[:_SAMPLE])
    text = _try(data, "utf-8")
    if text is not None and (not _CONTROLS.search(sample) or (0 not in sample and len(sample) - len(text) > 3)):
        return text
    wide, wide_score = _wide(sample)
    narrow_score = -2.0 if text is not None else _best(sample)[1]
    if wide_score > max(0.5, narrow_score + 0.1) or wide_score > max(0.25, narrow_score + 0.6):
        return data[: len(data) // 2 * 2].decode(wide, "replace")
    if _binary(sample):
        raise ExtractError(Reason.BINARY)
    if text is not None:
        return text
    codec, _ = _best(sample)
    if codec:
        text = data.decode(codec, "replace")
        if text.count("\ufffd") * 200 <= len(text):
            return text
    text, score = _line_by_line(data)
    bad = text.count("\ufffd") + sum(1 for c in text[:_SAMPLE] if c < " " and c not in "\t\n\r\x0c\x1b")
    if bad * 12 > len(text) or (len(data) > 64 and score < -0.1):
        raise ExtractError(Reason.BINARY)
    return text


def _try(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        # A file cut off within its last character is still what it was, if it showed before what it is.
        if codec == "utf-8" and error.reason == "unexpected end of data" and max(data[: error.start], default=0) > 0x7F:
            return data[: error.start].decode(codec)
        return None
    except (LookupError, ValueError):
        return None


def _binary(sample: bytes) -> bool:
    strange = sum(sample.count(c) for c in (*range(1, 9), *range(14, 27), *range(28, 32)))
    return strange * 50 > len(sample) or sample.count(0) * 10 > len(sample)


def _wide(sample: bytes) -> tuple[str, float]:
    """Which UTF-16 it may be, and how much it looks like text if it is (-2 to 1)."""
    best = ("", -2.0)
    for codec in ("utf-16-le", "utf-16-be"):
        text = sample[: len(sample) // 2 * 2].decode(codec, "replace")[:8192]
        for language in _COMMON:
            score = sum(_wide_character(c, language) for c in text) / max(len(text), 1)
            if score > best[1]:
                best = (codec, score)
    return best


def _wide_character(c: str, language: str) -> float:
    if c < "\x7f":
        return 0.8 if c >= " " or c in "\t\n\r" else -2.0
    if c < "\u0530":
        return 0.7 if c.isalpha() else 0.3
    if "\uac00" <= c <= "\ud7a3":
        return 0.9 if c in _COMMON["ko"] else 0.3
    return _east_asian(c, language)


def _whole_lines(data: bytes) -> bytes:
    end = data.rfind(b"\n")
    return data[: end + 1] if end > len(data) // 2 else data


def _best(data: bytes) -> tuple[str, float]:
    """The legacy encoding that makes most sense of `data`, and how much (-1 to 1)."""
    best = ("", -2.0)
    controls = len(_CONTROLS.findall(data)) * 5 / max(len(data), 1)
    for codec, language in _LEGACY:
        text = data.decode(codec, "replace")
        wrong = text.count("\ufffd")
        if wrong > 1 and wrong * 100 > len(text):
            continue
        score = _score(text, language) - wrong * 5 / max(len(text), 1) - controls
        if score > best[1]:
            best = (codec, score)
    return best


def _score(text: str, language: str) -> float:
    """How much the characters beyond ASCII look like `language`: 1 only its commonest ones, below 0 none."""
    foreign = [c for c in text[:20000] if c > "\x7f"]
    if not foreign:
        return 0.0
    if language in _COMMON:
        return sum(_east_asian(c, language) for c in foreign) / len(foreign)
    return _single_byte(text[:20000], foreign, language)


def _east_asian(c: str, language: str) -> float:
    if c in "\u3000，。、；：？！（）《》“”‘’「」『』【】…—·":
        return 0.6
    if "\u4e00" <= c <= "\u9fff":
        if language == "ko":
            return -0.3
        if c in _COMMON[language]:
            return 1.0
        if language == "hans" and c in _COMMON["hant"]:
            return 0.6
        return 0.3 if _level_one(c, language) else -0.7
    if "\u3041" <= c <= "\u30fa" or c == "ー":
        return 1.0 if language == "ja" else 0.2
    if "\uac00" <= c <= "\ud7a3":
        return 1.0 if c in _COMMON["ko"] else (0.35 if language == "ko" else -1.0)
    if "\uff01" <= c <= "\uff5e":
        return 0.4
    if "\uff61" <= c <= "\uff9f":  # half-width katakana: what Chinese looks like when read as Shift-JIS
        return -0.5
    if "\ue000" <= c <= "\uf8ff" or c >= "\U00020000" or c in "\ufffd\x80\xa0\xfd\xfe\xff":
        return -2.0
    return -0.2


def _level_one(c: str, language: str) -> bool:
    """In the first level of the national standard, which is ordered by use."""
    codec, low, high = {"hans": ("gb2312", 0xB0, 0xD7), "hant": ("big5", 0xA4, 0xC6), "ja": ("euc_jp", 0xB0, 0xCF)}[
        language
    ]
    try:
        code = c.encode(codec)
    except UnicodeEncodeError:
        return False
    return low <= code[0] <= high


_GREEK_COMMON = frozenset("αοιετσνηυρπκμλωςάέήίόύώγδθΑΟΙΕΤΣΝΗΚΠ")
_MIXED_WORD = re.compile(r"[A-Za-z][^\x00-\xbf]|[^\x00-\xbf][A-Za-z]")
_LATIN = "àâäáãåæçèéêëìíîïñòóôöõøœùúûüýÿßÀÂÄÁÅÆÇÈÉÊËÎÏÑÓÔÖØŒÙÚÛÜ’‘“”–—…•«»°©®£€§·¿¡ºª±×²³µ½¼"
_LATIN_2 = "ąćčďęěęłńňóřśšťůúýžźżáéíöüőűäĄĆČĘŁŃÓŘŚŠŽŹŻ’‘“”„–—…«»°§"


def _single_byte(text: str, foreign: list[str], language: str) -> float:
    count = len(foreign)
    if language in ("ru", "greek"):
        first, last = ("\u0400", "\u045f") if language == "ru" else ("\u0370", "\u03ff")
        letters = sum(1 for c in foreign if first <= c <= last)
        common = sum(1 for c in foreign if c in (_CYRILLIC_COMMON if language == "ru" else _GREEK_COMMON))
        lower = sum(1 for c in foreign if first <= c <= last and c.islower())
        # Another script's letter in the middle of a Latin word, or a capital after a small letter, is a misreading.
        wrong = len(_MIXED_WORD.findall(text)) + len(re.findall(r"[а-яα-ω][А-ЯΑ-Ω]", text))
        if not re.search(r"[\u0370-\u045f]{2}", text):
            wrong += 1
        base = (letters + common + lower - 4 * wrong) / (3 * count) - 2 * (count - letters) / count
        return base - (0.1 if language == "ru" else 0.3)
    fitting = sum(1 for c in foreign if c in (_LATIN if language == "latin" else _LATIN_2))
    # In Latin script letters beyond ASCII stand single among ASCII ones; runs of them are some other script.
    runs = sum(len(run) for run in re.findall(r"[^\x00-\x7f]{3,}", text))
    return (0.75 if language == "latin" else 0.7) * fitting / count - (count - fitting) / count - runs / count


def _line_by_line(data: bytes) -> tuple[str, float]:
    """For files put together from several encodings: every line for itself, and how much it all looks like text."""
    lines: list[str] = []
    sense = 0.0
    for line in data.split(b"\n"):
        text = _try(line, "utf-8")
        score = 1.0
        if text is None:
            codec, score = _best(line)
            text = line.decode(codec or "utf-8", "replace")
        lines.append(text)
        sense += max(score, -1.0) * len(line)
    return "\n".join(lines), sense / max(len(data), 1)
