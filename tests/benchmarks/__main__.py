"""`make bench`: the speed tables, one after another, on a quiet machine best."""

import subprocess
import sys
import time

TABLES = {
    "turn": "one turn inside the process, step by step (half a minute)",
    "callback": "callback in to reply out, in each arrangement (four minutes)",
    "capacity": "residents one, two and eight processes carry (three minutes)",
    "length": "the 10th to the 10,000th message of one resident (four minutes)",
    "intake": "whole records from simulated residents in three manners (four minutes)",
    "stock": "beside a stock Rasa set-up taught with the same sentences (ten minutes)",
    "lifecycles": "life-cycles and questions at ten thousand to a million proposals",
    "console": "the console's pages at a million proposals",
    "memory": "memory over 100,000 messages (25 minutes)",
}


def main() -> int:
    """Run each table's own command; says which failed."""
    failed = []
    for name, about in TABLES.items():
        print(f"\n## {name}: {about}\n", flush=True)
        started = time.perf_counter()
        done = subprocess.run([sys.executable, "-m", f"tests.benchmarks.{name}"], check=False)
        failed += [name] if done.returncode else []
        print(f"\n{time.perf_counter() - started:.0f} s", flush=True)
    print(f"\nfailed: {', '.join(failed)}" if failed else "")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
