"""Compiling the kernel by Numba, which is imported when the kernel is, and so only where many draws are made."""

from collections.abc import Callable
from typing import Any


def jit[F: Callable[..., Any]](f: F) -> F:
    """Compile a function when it is first called, without Python's lock.

    The machine code is kept beside the byte code, or in the user's cache where that cannot be written, and compiled in
    each process where neither can be. It is kept even where Python is told to write no byte code, as in most images of
    containers: byte code is made anew in a second, this takes ten.
    """
    import numba

    options: dict[str, Any] = {"nogil": True, "error_model": "numpy"}
    compile_: Any = numba.njit
    try:
        compiled: F = compile_(cache=True, **options)(f)
    except RuntimeError:  # no place for the cache
        compiled = compile_(**options)(f)
    return compiled
