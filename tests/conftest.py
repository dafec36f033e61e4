"""For all tests: assertions in the shipped suites show their values, too."""

import pytest

pytest.register_assert_rewrite("aricia.testing")
