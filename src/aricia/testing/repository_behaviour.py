"""What every repository does, whatever stores it: one suite for all of them.

A test module imports everything from here and provides two fixtures: ``open_repository``, a function that opens the same store
whenever it is called (id HOME_ID and name HOME_NAME when it is new; closed at the end of the test), and ``repository``, the store
opened once. Assertions show their values when a conftest.py calls ``pytest.register_assert_rewrite("aricia.testing")`` before
that.
"""

from __future__ import annotations

from aricia.testing.repository_classifications import *  # noqa: F403
from aricia.testing.repository_control import *  # noqa: F403
from aricia.testing.repository_copies import *  # noqa: F403
from aricia.testing.repository_feed import *  # noqa: F403
from aricia.testing.repository_life_cycle import *  # noqa: F403
from aricia.testing.repository_order import *  # noqa: F403
from aricia.testing.repository_past import *  # noqa: F403
from aricia.testing.repository_relationships import *  # noqa: F403
from aricia.testing.repository_search import *  # noqa: F403
from aricia.testing.repository_text import *  # noqa: F403
from aricia.testing.repository_transactions import *  # noqa: F403
