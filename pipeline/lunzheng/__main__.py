"""``python -m lunzheng``."""

import sys

from lunzheng.cli import main

if __name__ == "__main__":
    sys.exit(main())
