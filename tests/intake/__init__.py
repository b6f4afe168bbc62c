import pytest

pytest.register_assert_rewrite("tests.intake.handed_in")
