"""What pages stand on: a follow-up, a plan and a comparison, as an audience may see the snapshot in force."""

from kpilib.underlag.grund import Underlag, open_underlag
from kpilib.underlag.jamforelse import Jamforelse, kommunkod, open_jamforelse
from kpilib.underlag.plan import Plan, open_plan, reference_month
from kpilib.underlag.sidvillkor import Sidvillkor, las_period
from kpilib.underlag.uppfoljning import FollowUp, follow_up_period, half_years, open_follow_up

__all__ = [
    "FollowUp",
    "Jamforelse",
    "Plan",
    "Sidvillkor",
    "Underlag",
    "follow_up_period",
    "half_years",
    "kommunkod",
    "las_period",
    "open_follow_up",
    "open_jamforelse",
    "open_plan",
    "open_underlag",
    "reference_month",
]
