"""The cast: named people of a small district, the same in every test.

centre 区社会治理中心            head_of_centre 主任, reviewer 督查, admin, security, keeper, inspector
  └ qiaosi 乔司街道调委会        clerk, clerk_two, head, mediator, mediator_two
      └ village 朝阳村调委会     village_clerk, village_mediator
  └ linping 临平街道调委会       stranger (a clerk), stranger_head, stranger_mediator
  └ labour 区人社局              liaison
lawyer, lawyer_two               invited persons, of two firms, in qiaosi's register
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from mediation.accounts import passwords, register, service
from mediation.accounts.models import User
from mediation.core import clock
from mediation.core.database import db
from mediation.organisations import service as organisations
from mediation.security.actor import Actor, system
from mediation.security.roles import Role

PASSWORD = "a good sentence 1"
LONG_AGO = date(2024, 1, 1)

ORGANISATIONS = (
    ("centre", "临平区社会治理中心", "临", "centre", "district", None),
    ("qiaosi", "乔司街道人民调解委员会", "乔", "committee", "street", "centre"),
    ("village", "朝阳村人民调解委员会", "朝阳", "committee", "village", "qiaosi"),
    ("linping", "临平街道人民调解委员会", "平", "committee", "street", "centre"),
    ("labour", "临平区人力资源和社会保障局", "人社", "department", "district", "centre"),
)

PEOPLE = (
    ("clerk", "文员小陈", Role.CLERK, "qiaosi"),
    ("clerk_two", "文员小吴", Role.CLERK, "qiaosi"),
    ("head", "沈主任", Role.HEAD, "qiaosi"),
    ("mediator", "调解员老周", Role.MEDIATOR, "qiaosi"),
    ("mediator_two", "调解员老郑", Role.MEDIATOR, "qiaosi"),
    ("village_clerk", "村文员小钱", Role.CLERK, "village"),
    ("village_mediator", "村调解员老孙", Role.MEDIATOR, "village"),
    ("stranger", "文员小李", Role.CLERK, "linping"),
    ("stranger_head", "何主任", Role.HEAD, "linping"),
    ("stranger_mediator", "调解员老冯", Role.MEDIATOR, "linping"),
    ("liaison", "人社联络员", Role.LIAISON, "labour"),
    ("lawyer", "沈律师", Role.LAWYER, "qiaosi"),
    ("lawyer_two", "韩律师", Role.LAWYER, "qiaosi"),
    ("reviewer", "督查员", Role.CENTRE, "centre"),
    ("head_of_centre", "中心主任", Role.CENTRE_HEAD, "centre"),
    ("admin", "系统管理员", Role.SYSTEM_ADMIN, "centre"),
    ("security", "安全管理员", Role.SECURITY_ADMIN, "centre"),
    ("keeper", "审计管理员", Role.AUDIT_KEEPER, "centre"),
    ("inspector", "检查员", Role.INSPECTOR, "centre"),
)

FIRMS = {"lawyer": "钱塘律师事务所", "lawyer_two": "运河律师事务所"}


@dataclass(slots=True)
class Cast:
    """Ids of organisations and users by name; actors on demand."""

    organisations: dict[str, int] = field(default_factory=dict)
    users: dict[str, int] = field(default_factory=dict)

    def actor(self, name: str) -> Actor:
        """The person as an actor, with the grants of today."""
        with db.reading() as session:
            return service.actor_of(session, session.get_one(User, self.users[name]))

    def __getattr__(self, name: str) -> int:
        for table in (self.users, self.organisations):
            if name in table:
                return table[name]
        raise AttributeError(name)


def assemble() -> Cast:
    """Put the whole cast into the database in use."""
    cast = Cast()
    passwords.use_profile("cheap")
    by = system(clock.today())
    secret = passwords.hash_password(PASSWORD)
    with db.writing() as session:
        for key, name, short, kind, level, parent in ORGANISATIONS:
            row = organisations.create(
                session, by, name=name, short_name=short, kind=kind, level=level, opened_on=LONG_AGO,
                parent_id=cast.organisations.get(parent or ""),
            )
            cast.organisations[key] = row.id
        for key, name, role, organisation in PEOPLE:
            cast.users[key] = _person(session, by, secret, key, name, role, cast.organisations[organisation])
    return cast


def _person(
    session: Session, by: Actor, secret: str, key: str, name: str, role: Role, organisation_id: int
) -> int:
    user = service.create_user(session, by, login=key, name=name, firm=FIRMS.get(key, ""))
    service.keep_password(session, user, secret)
    service.give_grant(session, by, user, role, organisation_id, LONG_AGO)
    if role is Role.MEDIATOR:
        register.enter(session, by, user, register.Entry(organisation_id, LONG_AGO))
    session.flush()
    return user.id
