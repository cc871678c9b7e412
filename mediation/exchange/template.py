"""An empty register to fill in: every column with a word on what belongs there."""

from __future__ import annotations

from mediation.core.sheets import writing
from mediation.core.sheets.reading import CSV, XLSX

from .columns import COLUMNS, REGISTER

EXAMPLE = {
    "ref": "2026-015", "requested_at": "2026-03-05 14:30", "source": "当事人申请", "applicants": "林某",
    "applicant_phone": "13800000000", "respondents": "徐某", "title": "厂房租赁",
    "narrative": "(示例,导入前请删除本行)承租的厂房涉及征迁,双方对装修损失补偿谈不拢。",
    "claims": "补偿装修损失5万元",
    "amount": "5万", "place": "乔司街道朝阳村", "label": "房产租赁",
}  # fmt: skip


def empty(suffix: str) -> bytes:
    """The template as xlsx or, for another suffix, as csv; one example row shows how it is meant."""
    kind = XLSX if suffix.lower() == ".xlsx" else CSV
    example = [EXAMPLE.get(column.code, "") for column in COLUMNS]
    return writing.template(kind, REGISTER, [example])
