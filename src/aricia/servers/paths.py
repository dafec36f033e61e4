"""Where files named in configuration documents and settings are found."""

from __future__ import annotations

from pathlib import Path

DEMONSTRATION = "demonstration"


def locate(data_directory: Path, name: str) -> Path:
    """The file or folder that a relative name such as ``secrets/x.omsecrets`` stands for.

    Looked up in the data directory, then in the working directory; secrets stores then in the demonstration directory, as long
    as the data directory has no ``secrets`` folder of its own. A name that is found nowhere is one in the data directory.
    """
    path = _expanded(name)
    if path.is_absolute():
        return path
    places = [data_directory, Path.cwd()]
    if path.parts[:1] == ("secrets",) and not (data_directory / "secrets").exists():
        places.append(data_directory / DEMONSTRATION)
    return next((place / path for place in places if (place / path).exists()), data_directory / path)


def locate_new(data_directory: Path, name: str) -> Path:
    """Like ``locate``, for a file that may have to be made: a secrets store then goes where those in use are.

    A ``secrets`` folder in the data directory would end the use of the demonstration directory, so no store makes one by itself.
    """
    path, found = _expanded(name), locate(data_directory, name)
    demonstration = data_directory / DEMONSTRATION
    if found.exists() or path.is_absolute() or path.parts[:1] != ("secrets",):
        return found
    return demonstration / path if demonstration.exists() and not (data_directory / "secrets").exists() else found


def _expanded(name: str) -> Path:
    """The path with a home directory for ``~``; a placeholder that nothing replaced begins like one and stays as it is."""
    path = Path(name)
    return path if name.startswith("~{") else path.expanduser()
