"""Compiles the modules in an archive, inside Pyodide: else every reader's browser would do it.

The compiled code replaces the source. The same archive gives the same bytes: compile.mjs fixes the
order of sets, and dates and permissions are left out.
"""

import importlib.util
import io
import zipfile
from importlib._bootstrap_external import _code_to_hash_pyc as to_file  # type: ignore[attr-defined]


def compiled(archive: bytes, optimize: int) -> bytes:
    result = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as old,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new,
    ):
        for name in sorted(old.namelist()):
            content = old.read(name)
            if name.endswith(".py"):
                code = compile(content, name, "exec", dont_inherit=True, optimize=optimize)
                content = to_file(code, importlib.util.source_hash(content), checked=False)
                name += "c"
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, content, compresslevel=9)
    return result.getvalue()
