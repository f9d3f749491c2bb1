"""Run every part, or those that are named: `python -m benchmarks web`."""

import argparse
import os
import platform

from benchmarks import dyad, insights, web

PARTS = {"web": web.run, "dyad": dyad.run, "insights": insights.run}


def main() -> None:
    """Print the machine, then each part's table."""
    parser = argparse.ArgumentParser(prog="make bench ARGS=…", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="default: all of them")
    parser.add_argument("--seconds", type=int, default=2, help="of load for each figure")
    parser.add_argument("--rounds", type=int, default=5, help="of which the median is printed")
    options = parser.parse_args()
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.machine()}")
    for part in options.parts or PARTS:
        PARTS[part](options.seconds, options.rounds)


if __name__ == "__main__":
    main()
