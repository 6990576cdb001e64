"""``python -m contestjudge``."""

import sys

from contestjudge.cli import main

sys.exit(main())
