"""INCEpTION: UIMA CAS XMI, one file an article, with the TypeSystem.xml that they share.

They stand in a directory or, where the name ends in ``.zip``, in an archive, as INCEpTION exports
them. Offsets are UTF-16 units.
"""

from __future__ import annotations

import io
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from lunzheng.errors import FormatError, SourceNotFound
from lunzheng.exchange.directory import file_name, whole_directory
from lunzheng.exchange.document import AnnotatedArticle
from lunzheng.exchange.inception_cas import cas_of, document_of
from lunzheng.exchange.inception_types import type_system
from lunzheng.exchange.json_files import read_bytes
from lunzheng.exchange.layers import with_layers
from lunzheng.exchange.libraries import cassis_library
from lunzheng.exchange.losses import Losses
from lunzheng.outputs._atomic import whole_file

TYPES = "TypeSystem.xml"
_PROJECT = "exportedproject.json"
#: No archive of a single time looks the same as another; so all files get the earliest.
_TIME = (1980, 1, 1, 0, 0, 0)


def write(documents: Iterable[AnnotatedArticle], path: Path, losses: Losses) -> None:
    """Write a directory, or an archive where the name ends in ``.zip``.

    Lost are characters that XML cannot hold. Words that have no border where a span begins or ends
    are cut.

    Raises
    ------
    OutputError : if the directory is not empty or cannot be written.
    MissingExtra : without the package dkpro-cassis.
    """
    if path.suffix.lower() == ".xmi":
        raise FormatError(
            f"{path}: several files are to be written. Name a directory, or an archive (.zip)."
        )
    files = _files(documents, losses)
    if path.suffix.lower() == ".zip":
        with whole_file(path) as sink:
            content = io.BytesIO()
            with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
                for name, written in files:
                    archive.writestr(zipfile.ZipInfo(name, _TIME), written, zipfile.ZIP_DEFLATED)
            sink.write(content.getvalue())
        return
    with whole_directory(path) as directory:
        for name, written in files:
            (directory / name).write_bytes(written)


def _files(documents: Iterable[AnnotatedArticle], losses: Losses) -> Iterator[tuple[str, bytes]]:
    types = type_system()
    yield TYPES, types.to_xml().encode()
    for document, layers in with_layers(documents, losses):
        cas = cas_of(document, layers, types, losses)
        yield f"{file_name(document.article.id)}.xmi", cas.to_xmi().encode()


def read(path: Path, losses: Losses) -> Iterator[AnnotatedArticle]:
    """The articles of a directory, an archive, or one XMI file with a TypeSystem.xml beside it.

    Raises
    ------
    SourceNotFound, FormatError : with the file.
    MissingExtra : without the package dkpro-cassis.
    """
    cassis_library()  # before anything is read, to say so first where it is missing
    found = _archived(path) if zipfile.is_zipfile(path) else _standing(path)
    types = found.pop(TYPES, None)
    if types is None:
        raise FormatError(f"{path}: no {TYPES} beside the XMI. Export with the type system.")
    if not found:
        raise SourceNotFound(f"{path}: no .xmi file in it.")
    for name, content in found.items():
        place = f"{path}, {name}"
        # A type system is changed by the CAS that reads it, so each gets its own.
        cas = _loaded(content, _type_system(types, f"{path}, {TYPES}"), place)
        stem = unquote(name.rpartition("/")[2].removesuffix(".xmi"))
        yield document_of(cas, stem, losses, place)


def _standing(path: Path) -> dict[str, bytes]:
    if path.is_dir():
        files = [path / TYPES, *sorted(path.glob("*.xmi"))]
    else:
        read_bytes(path)  # says so where there is none
        files = [path.with_name(TYPES), path]
    return {file.name: read_bytes(file) for file in files if file.is_file()}


def _archived(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        if any(name.rpartition("/")[2] == _PROJECT for name in names):
            raise FormatError(
                f"{path}: an archive of a whole project. Unpack it, and convert the archives in "
                "its folders annotation or curation."
            )
        wanted = [name for name in names if name.endswith(".xmi")]
        types = [name for name in names if name.rpartition("/")[2] == TYPES]
        try:
            found = {name: archive.read(name) for name in sorted(wanted)}
            return {**found, **({TYPES: archive.read(types[0])} if types else {})}
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError) as error:
            raise FormatError(f"{path}: a damaged archive ({error}).") from error


def _type_system(content: bytes, place: str) -> Any:
    _refuse_declarations(content, place)
    try:
        return cassis_library().load_typesystem(io.BytesIO(content))
    except Exception as error:  # whatever lxml and cassis make of another file
        raise FormatError(f"{place}: no UIMA type system ({_first_line(error)}).") from error


def _loaded(content: bytes, types: Any, place: str) -> Any:
    _refuse_declarations(content, place)
    with warnings.catch_warnings():
        # cassis only warns of an offset amid a character and takes it for one in code points.
        warnings.filterwarnings("error", message="Not mapping external offset")
        try:
            return cassis_library().load_cas_from_xmi(io.BytesIO(content), typesystem=types)
        except Exception as error:  # whatever lxml and cassis make of a damaged file
            raise FormatError(
                f"{place}: no UIMA CAS XMI of these types ({_first_line(error)})."
            ) from error


def _refuse_declarations(content: bytes, place: str) -> None:
    """XMI has no document type; one could make the parser read files or fill the memory.

    In UTF-16, which XMI never is either, it could not be seen.
    """
    if b"<!DOCTYPE" in content or b"\x00" in content:
        raise FormatError(f"{place}: no XMI: it has a DOCTYPE, or is not in UTF-8.")


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0][:200] or type(error).__name__
