"""The twelve rough labels of published questions and cases, and where in the tree they point."""

from __future__ import annotations

from collections.abc import Mapping

LABEL_BRANCHES: Mapping[str, tuple[str, ...]] = {
    "婚姻家庭": ("01",),
    "劳动争议": ("07",),
    "交通事故": ("0503",),
    "债务借贷": ("0804", "0199"),
    "合同纠纷": ("06",),
    "房产租赁": ("0602",),
    "物业邻里": ("02", "0402", "0499"),
    "人身损害与侵权": ("03", "05"),
    "医疗纠纷": ("0502",),
    "征地拆迁与土地": ("11", "09"),
    "消费权益": ("0601", "0502"),
    "建设工程": ("0651", "0601"),
}
"""Where in the tree a rough label points."""

LABEL_LEAF: Mapping[str, str] = {
    "婚姻家庭": "019902",
    "劳动争议": "079902",
    "交通事故": "050301",
    "债务借贷": "080401",
    "合同纠纷": "069903",
    "房产租赁": "060203",
    "物业邻里": "029903",
    "人身损害与侵权": "030301",
    "医疗纠纷": "050201",
    "征地拆迁与土地": "110201",
    "消费权益": "060101",
    "建设工程": "065101",
}
"""The leaf of a rough label when neither cause nor words say more."""
