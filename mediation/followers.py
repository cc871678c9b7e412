"""Who follows each entry, in this order."""

from __future__ import annotations

from mediation.assignment.follower import follow_assignments
from mediation.cases.access_follower import follow_access
from mediation.classification.choices import follow_choices
from mediation.lifecycle.followers import Follower
from mediation.notifications.service import follow_messages
from mediation.reports.follower import follow_facts
from mediation.search.service import follow_search
from mediation.tasks.follower import follow_tasks

FOLLOWERS: tuple[Follower, ...] = (
    follow_access,
    follow_assignments,
    follow_choices,
    follow_tasks,
    follow_facts,
    follow_search,
    follow_messages,
)
