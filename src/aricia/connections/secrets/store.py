"""Secrets stores: where the credentials of outbound connections come from."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Mapping
from typing import Protocol

from aricia.connections.secrets.collection import Collection
from aricia.connections.secrets.file import SecretsFile

DEFAULT_REFRESH = 60  # minutes


class SecretsStore(Protocol):
    """The secrets of one collection."""

    collection_name: str

    def secret(self, name: str) -> str | None:
        """A secret by its name, such as userId or clearPassword; None when there is none."""
        ...

    def still_valid(self) -> bool:
        """Whether the secrets are the same as at the last call, looked at anew when their time is over."""
        ...


class FileSecretsStore:
    """A collection of an ``.omsecrets`` file.

    Its secrets are looked at again after ``refreshTimeInterval`` minutes (0: only when the file changes, which always counts).
    """

    def __init__(self, file: SecretsFile, collection_name: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.collection_name = collection_name
        self._file = file
        self._clock = clock
        self._read = clock()
        self._seen = dict(self._collection().secrets)

    def secret(self, name: str) -> str | None:
        """A secret; one that the file calls null is none."""
        self._refresh()
        value = self._collection().secrets.get(name)
        return None if value is None else str(value)

    def still_valid(self) -> bool:
        """Whether the secrets are the same as at the last call."""
        self._refresh()
        now = dict(self._collection().secrets)
        same = now == self._seen
        self._seen = now
        return same

    def _refresh(self) -> None:
        minutes = self._collection().content.get("refreshTimeInterval")
        interval = DEFAULT_REFRESH if minutes is None else float(minutes)
        if interval > 0 and self._clock() - self._read >= 60 * interval:
            self._file.reread()
            self._read = self._clock()

    def _collection(self) -> Collection:
        return self._file.collection(self.collection_name)


class EnvironmentSecretsStore:
    """Environment variables: ``COLLECTION_SECRET`` in upper case, unless ``variables`` names another for a secret."""

    def __init__(
        self, collection_name: str, variables: Mapping[str, str] | None = None, environment: Mapping[str, str] | None = None
    ) -> None:
        self.collection_name = collection_name
        self._variables = variables or {}
        self._environment = os.environ if environment is None else environment

    def secret(self, name: str) -> str | None:
        """A secret; an empty variable is none."""
        return self._environment.get(self.variable(name)) or None

    def still_valid(self) -> bool:
        """The environment of a process does not change."""
        return True

    def variable(self, name: str) -> str:
        """The variable that holds a secret."""
        return self._variables.get(name) or re.sub(r"\W", "_", f"{self.collection_name}_{name}").upper()
