"""How much memory a result may take."""

import os
from pathlib import Path

_UNKNOWN = 2**32
_SHARE = 0.8
"""Of what is free; the rest is for what is computed on the way and for writing."""

_MEMORY = Path("/proc/meminfo")
_GROUP = Path("/sys/fs/cgroup")


def free_bytes() -> int:
    """What may be used: most of what the machine and this process's group have free; 4 GiB where nobody says."""
    known = [n for n in (_available(), _of_group()) if n is not None]
    return int(_SHARE * min(known)) if known else _UNKNOWN


def _available() -> int | None:
    try:
        for line in _MEMORY.read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    except (OSError, ValueError):
        pass
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):  # Windows has none
        return None


def _of_group() -> int | None:
    """What a container leaves, where there is one."""
    try:
        most, used = (int((_GROUP / name).read_text(encoding="ascii")) for name in ("memory.max", "memory.current"))
    except (OSError, ValueError):  # no group, or "max"
        return None
    return max(most - used, 0)
