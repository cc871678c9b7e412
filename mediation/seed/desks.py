"""What lies on the desks beside the cases: parked drafts, and a mediator on leave."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from mediation.accounts import register
from mediation.accounts.models import User
from mediation.core.database import db
from mediation.lifecycle import drafts

from .play import Life, Play

AWAY, SUBSTITUTE = "qiaosi_mediator_three", "mediator"
DAYS_AWAY = timedelta(days=4)

PARKED = (
    ("clerk", "姚某", "楼上住户", "天花板漏水", "午休时来反映楼上漏水,身份证没带,下午再来补。"),
    ("clerk", "孙某等3人", "恒筑建设有限公司", "工资", "三名工人说两个月没发工资,在等工友一起来。"),
    ("village_clerk", "冯某", "冯某某", "宅基地边界", "堂兄弟两家为院墙位置争执,等村里找出老图纸。"),
    ("linping_clerk", "金某", "物业公司", "车位", "充电桩占了固定车位,材料还没交齐。"),
)
"""Whose, who against whom, about what, and the words so far."""


def lay_out(play: Play) -> None:
    """Put it there in the last hours before the present."""
    play.begin(1, partial(_on_leave, play))
    play.begin(0, partial(_park, play))


def _on_leave(play: Play) -> Life:
    with db.writing() as session:
        user = session.get_one(User, play.cast.user(AWAY))
        register.grant_leave(
            session, play.cast.actor("head"), user, play.today, play.today + DAYS_AWAY,
            play.cast.user(SUBSTITUTE),
        )
    return
    yield


def _park(play: Play) -> Life:
    for login, applicant, respondent, matter, story in PARKED:
        typed = {
            "applicants-0-name": [applicant], "respondents-0-name": [respondent], "title": [matter],
            "narrative": [story], "source": ["applied"],
        }
        title = f"{applicant} · {respondent} · {matter}"
        drafts.keep(play.cast.actor(login), "intake", title, typed)
        yield play.after(hours=0.1, pressing=True)
