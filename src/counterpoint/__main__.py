"""Run `python -m counterpoint`: the same as the command `counterpoint`."""

import sys

from counterpoint.cli import main

sys.exit(main())
