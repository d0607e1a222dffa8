"""Every nyckeltal against the second calculation, on many more random municipalities than `make test` tries.

The suite tries the same municipalities each time, so that what turns red is a change's fault; here they are
new every time. What is found is written as an example in tests/nyckeltal/test_reference.py and mended.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nyckeltal.reference import GROUPS
from nyckeltal.reference.samples import values_in
from nyckeltal.test_reference import check_agreement


@pytest.mark.parametrize("group", GROUPS)
@settings(
    max_examples=400,
    deadline=None,
    derandomize=False,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_the_engine_gives_what_the_definition_says(group: str, data: st.DataObject) -> None:
    town = data.draw(GROUPS[group].towns)
    for name, found in values_in(group, town).items():
        check_agreement(name, town, found)
