"""Random streams: one for each path and chunk, so that a new number leaves the draws of all others alone."""

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

_DISCARDED = 12


def state_of(path: str, seed: int, chunk: int) -> npt.NDArray[np.uint64]:
    """The first state of a stream: Chris Doty-Humphrey's SFC64 (PractRand), seeded by a hash of what it is for.

    Returns
    -------
    ndarray
        Three words that are hashed and a counter, before the first twelve steps, which are thrown away.
    """
    words = blake2b(f"{seed}:{chunk}:{path}".encode(), digest_size=24).digest()
    return np.array([*np.frombuffer(words, dtype="<u8"), 1], dtype=np.uint64)


def raw_numbers(path: str, seed: int, chunk: int, n: int) -> npt.NDArray[np.uint64]:
    """Random 64-bit numbers by NumPy's own SFC64: the kernel's slow twin, and the same to the last bit."""
    generator = np.random.SFC64(0)
    generator.state = {
        "bit_generator": "SFC64",
        "state": {"state": state_of(path, seed, chunk)},
        "has_uint32": 0,
        "uinteger": 0,
    }
    found: npt.NDArray[np.uint64] = generator.random_raw(_DISCARDED + n)[_DISCARDED:]
    return found


def started_states(paths: Sequence[str], seed: int, chunk: int) -> npt.NDArray[np.uint64]:
    """The states of many streams behind the steps that are thrown away; axes: path, word."""
    a, b, c, w = np.array([state_of(path, seed, chunk) for path in paths]).T
    for _ in range(_DISCARDED):
        found = a + b + w
        w = w + np.uint64(1)
        a, b, c = (
            b ^ (b >> np.uint64(11)),
            c + (c << np.uint64(3)),
            ((c << np.uint64(24)) | (c >> np.uint64(40))) + found,
        )
    return np.stack([a, b, c, w], axis=1)
