"""Lists as a district brings them on its first morning: sixty organisations, two hundred people."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import cycle

from mediation.core.sheets import writing
from mediation.core.sheets.reading import XLSX

OF_ORGANISATIONS = (
    "机构名称", "简称", "类型", "层级", "上级机构", "电话", "地址", "调委会种类", "备案号", "备案日期",
    "本届任期起", "调解室",
)  # fmt: skip
OF_PEOPLE = (
    "姓名", "单位", "角色", "电话", "权限止", "聘任方式", "职务", "性别", "出生日期", "民族", "任期起",
    "擅长类别",
)  # fmt: skip

STREETS = ("东湖", "南苑", "星桥", "运河", "崇贤", "塘栖", "仁和")
VILLAGES = ("新丰", "红旗", "五一", "永安", "东海", "胜利")
FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = ("小红", "建国", "秀英", "志强", "丽华", "永康", "海燕", "正平", "玉英", "文斌", "晓东", "爱珍")


def organisations() -> list[list[str]]:
    """Sixty rows under the centre of the cast; villages stand before what they hang under."""
    rows: list[list[str]] = []
    for street in STREETS:
        committee = f"{street}街道人民调解委员会"
        rows += [
            [f"{street}{village}村人民调解委员会", f"{street[0]}{village}", "调解委员会", "", committee,
             f"0571-8{len(rows):07d}", f"{village}村1号", "村(居)调委会", "", "", "2026-01-01", ""]
            for village in VILLAGES
        ]
        rows.append([
            committee, street, "调解委员会", "镇街", "临", f"0571-9{len(rows):07d}", f"{street}街道1号",
            "乡镇(街道)调委会", f"临调备〔2026〕{len(rows)}号", "2026/1/10", "2026年1月1日", "一号调解室",
        ])
    trades = ("医疗", "物业", "交通", "消费")
    rows += [
        [f"临平区{trade}纠纷人民调解委员会", trade, "调解委员会", "", "临平区社会治理中心", "", "",
         "行业性专业性调委会", "", "", "", ""]
        for trade in trades
    ]
    bureaus = ("司法局", "公安分局", "住建局", "信访局", "市场监管局", "妇联", "总工会")
    rows += [[f"临平区{name}", name, "联席部门", "区县", "临", *[""] * 7] for name in bureaus]
    return rows


def people() -> list[list[str]]:
    """Two hundred rows: each committee its clerk, its head, its mediators; each department its liaison."""
    names = _names()
    rows: list[list[str]] = []
    for row in organisations():
        if row[2] == "联席部门":
            rows.append([next(names), row[1], "部门联络员", *[""] * 9])
            continue
        rows.append([next(names), row[0], "文员", f"138{len(rows):08d}", *[""] * 8])
        rows.append([next(names), row[1], "调委会主任、调解员", "", "", "委员", "主任", "男", "1970-05-01",
                     "汉", "2026-01-01", "邻里、0602"])
        rows.append([next(names), row[1], "调解员", "", "", "委员", "委员", "女", "1988-02-03", "汉族",
                     "2026-01-01", ""])
    mediators = cycle([row[1] for row in organisations() if row[2] == "调解委员会"])
    while len(rows) < 200:
        rows.append([next(names), next(mediators), "调解员", "", "", "聘任", *[""] * 6])
    return rows


def _names() -> Iterator[str]:
    yield from (family + given for given in GIVEN for family in FAMILY)


def as_xlsx(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """The rows as a workbook."""
    return writing.write(XLSX, heading, rows)


def as_csv(heading: Sequence[str], rows: Sequence[Sequence[str]], encoding: str = "gb18030") -> bytes:
    """The rows as the csv that a spreadsheet here saves."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([heading, *rows])
    return text.getvalue().encode(encoding)
