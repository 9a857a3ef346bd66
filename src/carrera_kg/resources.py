"""Where the shipped folders are: inside the wheel, or beside ``src`` in a checkout."""

from __future__ import annotations

import os
import zlib

from carrera_kg.errors import DataError
from carrera_kg.version import __version__

_PACKAGE = os.path.dirname(os.path.abspath(__file__))
_CHECKOUT = os.path.dirname(os.path.dirname(_PACKAGE))


def folder(name: str) -> str:
    """The path of the shipped folder ``ontology``, ``data`` or ``queries``.

    Raises:
        DataError: the installation lacks it.
    """
    for root in (_PACKAGE, _CHECKOUT):
        path = os.path.join(root, name)
        if os.path.isdir(path):
            return path
    raise DataError(f"the folder {name}/ is missing from the installation", "install carrera-kg again")


def shipped_fingerprint() -> str:
    """What tells this version and its shipped files from any other, without reading them: every start asks."""
    marks = [__version__]
    for name in ("data", os.path.join("data", "facts"), "ontology"):
        path = folder(name) if os.sep not in name else os.path.join(folder("data"), "facts")
        with os.scandir(path) as entries:
            stats = sorted((entry.name, entry.stat()) for entry in entries if entry.is_file())
        marks.extend(f"{name},{stat.st_size},{stat.st_mtime_ns}" for name, stat in stats)
    return f"shipped:{zlib.crc32(';'.join(marks).encode()):08x}"


def default_store() -> str:
    """Where the dataset is when nobody says: ``CARRERA_KG_STORE``, else in the user's cache folder."""
    chosen = os.environ.get("CARRERA_KG_STORE")
    if chosen:
        return chosen
    import platformdirs  # only when it is needed: start-up counts

    return os.path.join(platformdirs.user_cache_dir("carrera-kg"), "dataset")


def is_address(name: str) -> bool:
    """Whether a store is named by an address and not by a folder.

    >>> is_address("https://example.org/sparql"), is_address("data/store")
    (True, False)
    """
    return name.lower().startswith(("http://", "https://"))


def read_text(path: str) -> str:
    """The text of a UTF-8 file, line ends untouched.

    Raises:
        DataError: it is not there, cannot be read, or is not UTF-8.
    """
    try:
        with open(path, encoding="utf-8", newline="") as file:
            return file.read()
    except FileNotFoundError:
        raise DataError(f"{path}: no such file", "check the path") from None
    except UnicodeDecodeError as error:
        raise DataError(f"{path}: byte {error.start} is not UTF-8", "save the file as UTF-8") from None
    except OSError as error:
        raise DataError(f"{path}: {error.strerror or error}", "check the path and its permissions") from None


def write_text(path: str, text: str) -> None:
    """Write a UTF-8 file, line ends untouched.

    Raises:
        DataError: it cannot be written.
    """
    try:
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text)
    except OSError as error:
        raise DataError(f"{path}: cannot be written ({error.strerror})", "choose another place") from None
