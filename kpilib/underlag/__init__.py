"""What pages stand on: a follow-up, a plan and a comparison, as an audience may see the snapshot in force."""

from kpilib.underlag.jamforelse import Jamforelse, kommunkod, open_jamforelse
from kpilib.underlag.plan import Plan, open_plan, reference_month
from kpilib.underlag.uppfoljning import FollowUp, follow_up_period

__all__ = [
    "FollowUp",
    "Jamforelse",
    "Plan",
    "follow_up_period",
    "kommunkod",
    "open_jamforelse",
    "open_plan",
    "reference_month",
]
