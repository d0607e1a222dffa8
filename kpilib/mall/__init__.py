"""What is written for whoever begins something: a workspace, a nyckeltal, a page, a source, a service.

Everything that is written is a file under `mallar/`, with gaps (`fyll`). The pages of a workspace are the
repository's own files, which the wheel carries (`sidor`).
"""

from kpilib.mall.arbetsmapp import gor_arbetsmapp
from kpilib.mall.kommuner import Kommun, hitta_kommun, kommuner
from kpilib.mall.nytt import ny_sida, nytt_nyckeltal

__all__ = ["Kommun", "gor_arbetsmapp", "hitta_kommun", "kommuner", "ny_sida", "nytt_nyckeltal"]
