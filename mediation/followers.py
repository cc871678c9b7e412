"""Who follows each entry, in this order."""

from __future__ import annotations

from mediation.lifecycle.followers import Follower
from mediation.cases.access_follower import follow_access

FOLLOWERS: tuple[Follower, ...] = (follow_access,)
