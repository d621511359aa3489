"""``python -m indicia``: the command ``indicia`` by another name."""

import sys

from indicia.cli import main

if __name__ == "__main__":
    sys.exit(main())
