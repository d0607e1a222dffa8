"""What a person's question of a database may say, and the limits that it is answered within."""

from kpilib.fragor.granser import granser, shut_in
from kpilib.fragor.lasande import require_reading, utanfor

__all__ = ["granser", "require_reading", "shut_in", "utanfor"]
