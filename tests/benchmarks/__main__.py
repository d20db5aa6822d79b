"""`make bench`: the speed tables, one after another."""

import sys

from tests.benchmarks import callback

if __name__ == "__main__":
    sys.exit(callback.main())
