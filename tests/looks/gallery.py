"""A page with every component, for the tests only: what it shows is made up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, flash, g, render_template, request
from wtforms import (
    BooleanField,
    DecimalField,
    IntegerField,
    MultipleFileField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired

from mediation.core.fields import DayField, MomentField, choices
from mediation.core.forms import ActForm
from mediation.security.actor import Actor, GrantView
from mediation.security.gate import public
from mediation.security.roles import Role
from workflows.flow import Lack

STORY = "承租人林某与出租人徐某因厂房退租押金发生争执。" * 6
LONG = "杭州临平乔司某某服装加工有限责任公司等三十家租户 与 某某村股份经济合作社及其物业服务单位 · 房屋租赁"

blueprint = Blueprint("gallery", __name__, template_folder="templates")


class GalleryForm(ActForm):
    """One field of every kind."""

    name = StringField("姓名或称呼", [InputRequired("请填写")])
    story = TextAreaField("什么事", [InputRequired("请填写")])
    category = SelectField("类别", choices=choices([("", ""), ("1", "房屋租赁"), ("2", "邻里")]))
    when = MomentField("发生时间", description="不填即现在")
    day = DayField("到期日")
    amount = DecimalField("金额")
    copies = IntegerField("份数", [InputRequired("请填写")])
    channel = RadioField(
        "方式",
        [InputRequired("请选择")],
        choices=choices([("counter", "当面"), ("phone", "电话"), ("paper", "纸质")]),
    )
    dangers = SelectMultipleField(
        "危险吗", choices=choices([("none", "无"), ("hurt", "扬言伤人"), ("gather", "聚集堵路")])
    )
    agreed = BooleanField("双方同意调解")
    photos = MultipleFileField("材料")
    password = PasswordField("密码", [InputRequired("请填写")])


@dataclass
class Case:
    """Enough of a dispute for the marks."""

    id: int
    state: str
    flow: str = "dispute"


@public
def gallery() -> tuple[str, int]:
    """Every component on a staff page; a post shows the form with its errors."""
    _look_as_clerk()
    form = GalleryForm(amount=12000)
    bad = request.method == "POST" and not form.validate()
    flash("已登记。", "done")
    return render_template("gallery.html", form=form, **made_up()), 422 if bad else 200


@public
def listing() -> str:
    """The list as it must fit eleven rows on the counter's screen."""
    _look_as_clerk()
    return render_template("gallery_list.html", rows=rows())


@public
def outside() -> str:
    """The page of somebody invited."""
    return render_template("gallery_outside.html", form=GalleryForm())


@public
def paper() -> str:
    """A paper."""
    return render_template("gallery_paper.html", story=STORY)


blueprint.add_url_rule("/gallery", view_func=gallery, methods=["GET", "POST"])
blueprint.add_url_rule("/gallery/list", view_func=listing)
blueprint.add_url_rule("/gallery/outside", view_func=outside)
blueprint.add_url_rule("/gallery/paper", view_func=paper)


def _look_as_clerk() -> None:
    grants = (GrantView(Role.CLERK, 1),)
    g.actor = Actor(1, "文员甲", grants, date(2026, 11, 23))
    g.user = SimpleNamespace(name="文员甲", large_letters="large" in request.args, locale="zh_Hans")
    g.waiting = {"tasks": 12, "calls": 3}


def made_up() -> dict[str, Any]:
    """What the gallery shows."""
    return {
        "story": STORY,
        "rows": rows(),
        "steps": [
            _row(label="已登记", state="done", days=0),
            _row(label="已受理", state="done", days=1),
            _row(label="已指派", state="now", days=12),
            _row(label="达成协议", state="later", days=None),
        ],
        "moves": [
            _row(label=text, url=f"#m{n}")
            for n, text in enumerate(("开始调解", "改派", "延期", "中止", "移送"))
        ],
        "lacks": [
            Lack("phone", "对方电话", "Phone of the other side", "《人民调解法》第二十三条", "parties"),
            Lack("claims", "诉求", "Claims"),
        ],
        "lines": [
            _line("已指派", "指派给调解员沈某", "当事人选择"),
            _line("已指派", "电话联系对方,没人接"),
            _line("已登记", "登记"),
        ],
    }


def rows() -> list[Any]:
    """Rows of a list: each light, each grade, a name too long."""
    lights = (("red", -2), ("yellow", 0), ("green", 5), ("paused", None), ("none", None))
    return [
        _row(
            dispute=Case(n, "assigned"),
            url=f"/gallery?case={n}",
            number=f"〔2026〕乔人调字第{n:04}号",
            title=LONG if n == 1 else "林某 与 徐某 · 厂房租赁",
            category="房屋租赁",
            grade=(1, 2, 3, None, 3)[n],
            light=light,
            left=left,
            danger=n == 0,
            secrecy="minors" if n == 2 else "ordinary",
            next="首次联系对方",
            next_who="沈某",
            next_url="#",
            handler="沈某",
        )
        for n, (light, left) in enumerate(lights)
    ]


def _row(**values: Any) -> SimpleNamespace:
    return SimpleNamespace(**values)


def _line(stage: str, what: str, reason: str = "") -> SimpleNamespace:
    at = datetime(2026, 11, 23, 0, 50, tzinfo=UTC)
    return _row(
        at=at,
        who="文员甲",
        on_behalf_of="沈某",
        what=what,
        reason=reason,
        occurred_at=at if reason else None,
        url="",
        stage=stage,
        stage_days=3,
    )
