"""The roles a grant can give, with their labels."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person is in an organisation, for a time."""

    CLERK = "clerk"
    HEAD = "head"
    MEDIATOR = "mediator"
    LAWYER = "lawyer"
    LIAISON = "liaison"
    CENTRE = "centre"
    CENTRE_HEAD = "centre_head"
    INSPECTOR = "inspector"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_KEEPER = "audit_keeper"


@dataclass(frozen=True, slots=True)
class RoleLabel:
    """A role's name in both languages."""

    zh: str
    en: str


LABELS: dict[Role, RoleLabel] = {
    Role.CLERK: RoleLabel("文员", "Clerk"),
    Role.HEAD: RoleLabel("调委会主任", "Head of committee"),
    Role.MEDIATOR: RoleLabel("调解员", "Mediator"),
    Role.LAWYER: RoleLabel("受邀律师、专家", "Invited lawyer or expert"),
    Role.LIAISON: RoleLabel("部门联络员", "Department liaison"),
    Role.CENTRE: RoleLabel("区中心督查", "District reviewer"),
    Role.CENTRE_HEAD: RoleLabel("区中心主任", "Head of the centre"),
    Role.INSPECTOR: RoleLabel("检查员", "Inspector"),
    Role.SYSTEM_ADMIN: RoleLabel("系统管理员", "System administrator"),
    Role.SECURITY_ADMIN: RoleLabel("安全管理员", "Security administrator"),
    Role.AUDIT_KEEPER: RoleLabel("审计管理员", "Audit keeper"),
}

READS_OWN_ORGANISATION = frozenset({Role.CLERK, Role.HEAD, Role.CENTRE, Role.CENTRE_HEAD})
"""Roles that see the disputes their organisation has access to."""

READS_IF_NAMED = frozenset({Role.MEDIATOR, Role.LAWYER, Role.LIAISON})
"""Roles that see only what they are named in person for."""

ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN})


def kept_apart(one: Role, other: Role) -> bool:
    """No person may hold both: whoever administers keeps no audit of it (三员分立)."""
    pair = {one, other}
    return Role.AUDIT_KEEPER in pair and bool(ADMINISTRATORS & pair)
