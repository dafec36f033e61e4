"""What callers of the conformance workbench use."""

from aricia.testing.conformance.results import FAIL, NOT_SUPPORTED, PASS, Check, Profile, Report, Result, checks
from aricia.testing.conformance.workbench import SAMPLE_SIZE, examine

__all__ = ["FAIL", "NOT_SUPPORTED", "PASS", "SAMPLE_SIZE", "Check", "Profile", "Report", "Result", "checks", "examine"]
