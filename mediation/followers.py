"""Who follows each entry, in this order."""

from __future__ import annotations

from mediation.cases.access_follower import follow_access
from mediation.lifecycle.followers import Follower

FOLLOWERS: tuple[Follower, ...] = (follow_access,)
