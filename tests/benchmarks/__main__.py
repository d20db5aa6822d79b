"""`make bench`: the speed tables, one after another; a million proposals take some minutes."""

import asyncio
import sys

from tests.benchmarks import callback, console, lifecycles

if __name__ == "__main__":
    failed = callback.main()
    failed |= asyncio.run(lifecycles.main([]))
    failed |= asyncio.run(console.main([]))
    sys.exit(failed)
