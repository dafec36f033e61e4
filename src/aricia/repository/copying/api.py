"""What other floors may use of copying."""

from __future__ import annotations

from aricia.repository.copying.content import Content
from aricia.repository.copying.copier import copy_content, copy_repository
from aricia.repository.copying.egeria_schema import egeria_content
from aricia.repository.copying.report import CopyReport

__all__ = ["Content", "CopyReport", "copy_content", "copy_repository", "egeria_content"]
