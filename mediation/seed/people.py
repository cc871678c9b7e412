"""The demo's organisations and people. Every name is invented; streets are the district's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from mediation.accounts import passwords, register, service
from mediation.accounts.models import User
from mediation.core import clock
from mediation.organisations import service as organisations
from mediation.security.actor import Actor, system
from mediation.security.roles import Role
from mediation.sessions import rooms
from mediation.settings import service as settings
from mediation.settings.defaults import SIGN_IN

PASSWORD = "demo"  # noqa: S105 -- printed on the demo's sign-in page
FOR_YEARS = timedelta(days=1000)
"""How long before the first case everybody has been in office."""

CENTRE, QIAOSI, LINPING, NANYUAN, TANGQI = "centre", "qiaosi", "linping", "nanyuan", "tangqi"
VILLAGE, LABOUR, MEDICAL = "village", "labour", "medical"

ORGANISATIONS = (
    (CENTRE, "临平区社会治理中心", "临", "centre", "district", ""),
    (QIAOSI, "乔司街道人民调解委员会", "乔", "committee", "street", CENTRE),
    (LINPING, "临平街道人民调解委员会", "平", "committee", "street", CENTRE),
    (NANYUAN, "南苑街道人民调解委员会", "南", "committee", "street", CENTRE),
    (TANGQI, "塘栖镇人民调解委员会", "塘", "committee", "street", CENTRE),
    ("donghu", "东湖街道人民调解委员会", "东", "committee", "street", CENTRE),
    ("xingqiao", "星桥街道人民调解委员会", "星", "committee", "street", CENTRE),
    ("yunhe", "运河街道人民调解委员会", "运", "committee", "street", CENTRE),
    ("chongxian", "崇贤街道人民调解委员会", "崇", "committee", "street", CENTRE),
    (VILLAGE, "朝阳村人民调解委员会", "朝", "committee", "village", QIAOSI),
    ("village_two", "东河村人民调解委员会", "河", "committee", "village", QIAOSI),
    (LABOUR, "临平区劳动争议人民调解委员会", "劳", "committee", "district", CENTRE),
    (MEDICAL, "临平区医疗纠纷人民调解委员会", "医", "committee", "district", CENTRE),
    ("hr", "临平区人力资源和社会保障局", "人社", "department", "district", CENTRE),
    ("housing", "临平区住房和城乡建设局", "住建", "department", "district", CENTRE),
    ("police", "杭州市公安局临平区分局", "公安", "department", "district", CENTRE),
    ("justice", "临平区司法局", "司法", "department", "district", CENTRE),
)
"""Key, name, short name, kind, level, key of what stands above."""


@dataclass(frozen=True, slots=True)
class Demo:
    """One person of the demo. ``listed`` ones stand on the sign-in page."""

    login: str
    name: str
    role: Role
    at: str
    firm: str = ""
    skills: str = ""
    languages: str = ""
    listed: bool = False


_CLERK, _HEAD, _MEDIATOR, _LAWYER = Role.CLERK, Role.HEAD, Role.MEDIATOR, Role.LAWYER

ROOMS = (("一号调解室", 10), ("二号调解室", 14), ("圆桌调解室", 8))

PEOPLE = (
    Demo("clerk", "陈晓芸", _CLERK, QIAOSI, listed=True),
    Demo("mediator", "周国良", _MEDIATOR, QIAOSI, skills="11 09 0602 02", languages="临平话", listed=True),
    Demo("qiaosi_mediator_two", "郑爱珍", _MEDIATOR, QIAOSI, skills="01 03 02",
         languages="临平话、手语", listed=True),
    Demo("qiaosi_mediator_three", "何永康", _MEDIATOR, QIAOSI, skills="07 08 06",
         languages="贵州话、苗语", listed=True),
    Demo("lawyer", "沈一鸣", _LAWYER, QIAOSI, "钱塘江畔律师事务所", listed=True),
    Demo("head", "沈建国", _HEAD, QIAOSI, listed=True),
    Demo("reviewer", "许文静", Role.CENTRE, CENTRE, listed=True),
    Demo("centre_head", "高志远", Role.CENTRE_HEAD, CENTRE, listed=True),
    Demo("admin", "方伟", Role.SYSTEM_ADMIN, CENTRE, listed=True),
    Demo("security", "姚静", Role.SECURITY_ADMIN, CENTRE, listed=True),
    Demo("keeper", "施明", Role.AUDIT_KEEPER, CENTRE, listed=True),
    Demo("inspector", "罗敏", Role.INSPECTOR, CENTRE, listed=True),
    Demo("village_clerk", "钱小妹", _CLERK, VILLAGE, listed=True),
    Demo("village_mediator", "孙福根", _MEDIATOR, VILLAGE, skills="01 02 09",
         languages="临平话", listed=True),
    Demo("linping_clerk", "李倩", _CLERK, LINPING, listed=True),
    Demo("liaison", "吕丽华", Role.LIAISON, "hr", "临平区人力资源和社会保障局", listed=True),
    Demo("qiaosi_clerk_two", "吴佳", _CLERK, QIAOSI),
    Demo("linping_head", "何志强", _HEAD, LINPING),
    Demo("linping_mediator", "冯玉英", _MEDIATOR, LINPING, skills="04 02"),
    Demo("linping_mediator_two", "蒋正平", _MEDIATOR, LINPING, skills="06 08"),
    Demo("nanyuan_clerk", "金璐", _CLERK, NANYUAN),
    Demo("nanyuan_head", "顾海燕", _HEAD, NANYUAN),
    Demo("nanyuan_mediator", "潘阿毛", _MEDIATOR, NANYUAN, skills="04 05"),
    Demo("tangqi_clerk", "徐雯", _CLERK, TANGQI),
    Demo("tangqi_head", "俞建华", _HEAD, TANGQI),
    Demo("tangqi_mediator", "章水根", _MEDIATOR, TANGQI, skills="09 02 01"),
    Demo("centre_clerk", "丁宁", _CLERK, CENTRE),
    Demo("centre_mediator", "裘德明", _MEDIATOR, CENTRE, skills="11 0751 0651"),
    Demo("labour_clerk", "邵琳", _CLERK, LABOUR),
    Demo("labour_head", "傅强", _HEAD, LABOUR),
    Demo("labour_mediator", "毛晓东", _MEDIATOR, LABOUR, skills="07"),
    Demo("medical_clerk", "盛洁", _CLERK, MEDICAL),
    Demo("medical_head", "严立", _HEAD, MEDICAL),
    Demo("medical_mediator", "戴文斌", _MEDIATOR, MEDICAL, skills="0502"),
    Demo("lawyer_two", "韩雪", _LAWYER, QIAOSI, "运河律师事务所"),
    Demo("lawyer_three", "石磊", _LAWYER, CENTRE, "超山律师事务所"),
    Demo("relocation", "洪涛", _LAWYER, QIAOSI, "乔司征迁服务公司"),
    Demo("housing_liaison", "计明", Role.LIAISON, "housing", "临平区住房和城乡建设局"),
)


@dataclass(slots=True)
class Cast:
    """Keys of organisations and people by name; actors on demand."""

    organisations: dict[str, int] = field(default_factory=dict)
    rooms: dict[str, list[int]] = field(default_factory=dict)
    _actors: dict[str, Actor] = field(default_factory=dict)
    _crews: dict[str, dict[Role, list[str]]] = field(default_factory=dict)
    _logins: dict[int, str] = field(default_factory=dict)

    def admit(self, person: Demo, actor: Actor) -> None:
        """Remember somebody who may act."""
        self._actors[person.login] = actor
        self._logins[actor.user_id] = person.login
        self._crews.setdefault(person.at, {}).setdefault(person.role, []).append(person.login)

    def actor(self, login: str) -> Actor:
        """The person as he acts today."""
        return replace(self._actors[login], day=clock.today())

    def user(self, login: str) -> int:
        """The person's key."""
        return self._actors[login].user_id

    def login_of(self, user_id: int) -> str:
        """The sign-in name of a person of the demo."""
        return self._logins[user_id]

    def crew(self, organisation: str) -> Mapping[Role, list[str]]:
        """Who works in an organisation, by role."""
        return self._crews.get(organisation, {})


def assemble(session: Session, first_day: date) -> Cast:
    """Write organisations, rooms, people and the register; everybody in office long before the first case."""
    cast, by, since = Cast(), system(first_day), first_day - FOR_YEARS
    _organisations(session, cast, by, since)
    passwords.use_profile("cheap")
    secret = passwords.hash_password(PASSWORD)
    for n, person in enumerate(PEOPLE, 1):
        user = service.create_user(
            session, by, login=person.login, name=person.name, phone=f"0571-0001{n:04}", firm=person.firm,
            demo=person.listed,
        )
        if person.role is Role.SECURITY_ADMIN:
            whom = {"helper": person.name, "helper_phone": user.phone}
            settings.change(session, by, SIGN_IN, whom, clock.today())
        service.keep_password(session, user, secret)
        _appoint(session, cast, by, user, person, since)
    session.flush()
    return cast


def _organisations(session: Session, cast: Cast, by: Actor, since: date) -> None:
    for n, (key, name, short, kind, level, above) in enumerate(ORGANISATIONS, 1):
        house = "临平区社会治理中心" if level == "district" else name.removesuffix("人民调解委员会")
        address = house if house.endswith("中心") else f"{house}社会治理中心"
        row = organisations.create(
            session, by, name=name, short_name=short, kind=kind, level=level, opened_on=since,
            parent_id=cast.organisations.get(above), phone=f"0571-0000{n:04}", address=address,
        )
        cast.organisations[key] = row.id
        if kind != "department" and level != "village":
            cast.rooms[key] = [
                rooms.add(session, by, row.id, room, f"{address}一楼", seats).id for room, seats in ROOMS
            ]


def _appoint(session: Session, cast: Cast, by: Actor, user: User, person: Demo, since: date) -> None:
    at = cast.organisations[person.at]
    service.give_grant(session, by, user, person.role, at, since)
    if person.role is Role.MEDIATOR:
        entry = register.Entry(
            at, since, kind="member", skills=person.skills, languages=person.languages
        )
        register.enter(session, by, user, entry)
    cast.admit(person, service.actor_of(session, user, since))
