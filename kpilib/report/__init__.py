"""What a reader sees: tables, charts and text of the reports, and the engine that renders them."""

from kpilib.qmd import Engine, find_quarto, pandoc_version, render_site
from kpilib.report.followup import FollowUp, follow_up_period
from kpilib.report.plan import reference_month

__all__ = [
    "Engine",
    "FollowUp",
    "find_quarto",
    "follow_up_period",
    "pandoc_version",
    "reference_month",
    "render_site",
]
