"""What a field may be called in a document, and of which kind its value is. Words only; labels.py looks for them."""

from __future__ import annotations

import re

from engine.sentences import language

_SYNONYMS: tuple[tuple[str, ...], ...] = (
    ("合同金额", "合同总金额", "合同总价", "合同价款", "合同总价款", "合同价", "总金额", "总价款", "总价",
    "价款", "金额", "服务费",
     "费用总额", "报酬", "合计"),
    ("甲方", "发包人", "委托方", "委托人", "买方", "采购方", "出租方", "出租人", "用人单位"),
    ("乙方", "承包人", "受托方", "受托人", "卖方", "供应商", "供货方", "承租方", "承租人", "劳动者"),
    ("签订日期", "签署日期", "签约日期", "签字日期", "合同签订时间", "签订时间", "合同日期", "日期"),
    ("签订地点", "签约地点", "签署地点"),
    ("合同编号", "合同号", "编号", "协议编号"),
    ("生效日期", "生效时间", "起始日期", "开始日期"),
    ("到期日期", "终止日期", "结束日期", "届满日期", "截止日期", "有效期至"),
    ("合同期限", "租赁期限", "服务期限", "借款期限", "租赁期", "租期", "工期", "合同有效期", "有效期限",
    "期限", "有效期"),
    ("term", "lease term", "contract term", "term of the lease", "term of this agreement", "duration"),
    ("付款方式", "支付方式", "结算方式"),
    ("联系电话", "电话", "手机", "联系方式"),
    ("合同名称", "项目名称", "名称"),
    ("contract amount", "contract price", "contract value", "contract sum", "total amount", "total price",
    "total value",
     "purchase price", "amount due", "grand total", "amount", "total", "price"),
    ("party a", "first party", "client", "customer", "buyer", "purchaser", "landlord", "lessor", "employer",
    "disclosing party"),
    ("party b", "second party", "contractor", "supplier", "vendor", "seller", "tenant", "lessee", "employee",
    "receiving party"),
    ("signing date", "date signed", "signature date", "signed on", "dated", "date of agreement", "agreement date",
     "contract date", "date"),
    ("contract number", "contract no", "agreement no", "reference", "ref"),
    ("effective date", "commencement date", "start date", "begins on"),
    ("expiry date", "expiration date", "end date", "termination date", "ends on"),
    ("invoice number", "invoice no", "invoice #"),
    ("due date", "payment due", "pay by"),
    ("sender", "from", "发件人", "寄件人", "发送者"),
    ("recipient", "to", "收件人", "收信人"),
    ("subject", "主题", "title", "标题", "题目", "文件名称"),
    ("rent", "monthly rent", "租金", "月租金"),
    ("deposit", "security deposit", "押金", "保证金"),
)  # fmt: skip
_SAME_FIELD = (
    ("合同金额", "contract amount"), ("甲方", "party a"), ("乙方", "party b"), ("签订日期", "signing date"),
    ("合同编号", "contract number"), ("生效日期", "effective date"), ("到期日期", "expiry date"), ("合同期限", "term"),
)  # fmt: skip
_DATE_FIELD = re.compile(
    r"日期|时间|date|day|deadline|signed|expir|commence|\b(?:period|year|quarter|months?) end(?:ed|ing)$", re.IGNORECASE
)
_MONEY_FIELD = re.compile(
    r"金额|价款|总价|单价|价格|费|租金|押金|工资|amount|price|value|cost|fee|total|sum|rent|deposit|salary|budget",
    re.IGNORECASE,
)
_PERIOD_FIELD = re.compile(
    r"期限$|租期|租赁期$|工期|有效期$|(?:试用|保修|质保|宽限|交货|保密|履行)期$|\bterm$|^term of|duration|period$", re.I
)
_PERCENT_FIELD = re.compile(r"比例|利率|税率|百分比|percent|rate|%", re.IGNORECASE)
_AREA_FIELD = re.compile(r"面积$|\barea$|floor space", re.IGNORECASE)
_MAIL_FIELD = re.compile(r"邮箱|e-?mail", re.IGNORECASE)
_PHONE_FIELD = re.compile(r"电话|手机|phone|mobile|tel", re.IGNORECASE)
_ENDINGS = re.compile(
    r"的?(?:日期|时间|期限|期间|金额|数额|比例|期)$|\s*\b(?:dates?|days?|periods?|terms?|times?|amounts?|rates?|deadlines?|"
    r"limits?)$",
    re.IGNORECASE,
)
_TOO_GENERAL = frozenset(
    "contract agreement total end start signing effective due "
    "合同 协议 总 起始 开始 结束 到期 终止 签订 签署 生效".split()
)


def names_of(field: str) -> list[str]:
    """The field's own name, then what else it is called, in the other language last; the more general, the later."""
    low = field.lower().strip()
    found = [field]
    others: list[str] = []
    for group in _SYNONYMS:
        if low in group:
            found += [name for name in group if name != low]
            others += [name for pair in _SAME_FIELD if group[0] in pair for other in pair if other != group[0]
                       for names in _SYNONYMS if names[0] == other for name in names[:6]]  # fmt: skip
    found += others
    if rate := re.fullmatch(r"(.{2,}?)(?:的?(?:比例|比率))", field):
        found.append(rate[1])  # "违约金比例": the percentage beside 违约金
    if language(field) != "zh" and low.endswith("s"):
        found.append(field[:-1])
    return found


def kind_of(field: str) -> str:
    for kind, pattern in (
        ("period", _PERIOD_FIELD), ("date", _DATE_FIELD), ("percent", _PERCENT_FIELD), ("money", _MONEY_FIELD),
        ("email", _MAIL_FIELD), ("phone", _PHONE_FIELD), ("area", _AREA_FIELD),
    ):  # fmt: skip
        if pattern.search(field):
            return kind
    return ""


def subject_of(field: str) -> str:
    """A field without the word for its kind: "warranty" of "warranty period", 交货 of 交货日期; "" if none is left."""
    subject = _ENDINGS.sub("", field.strip())
    known = subject.lower() in _TOO_GENERAL or len(subject) < 2
    return "" if known or subject == field.strip() else subject
