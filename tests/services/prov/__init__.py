"""A service that does not exist, and all that one takes: this folder, laid beside Kolada and SCB.

It has one question, how many persons a year had support in each municipality, and answers
`{"ar": 2024, "kommuner": {"1480": 12}}`.
"""

from .tjanst import TJANST

__all__ = ["TJANST"]
