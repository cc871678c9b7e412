"""What each move asks and what it refuses: one facts dataclass and its guards per move.

Guards are pure functions over the facts; the stage that owns the move fills
the *found* fields from its rows. The last lines of each module pair every
move with its guards, and the flow tables read those.
"""
