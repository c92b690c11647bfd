# Prints the seconds that one call of Gambit takes, and how many equilibria it finds: METHOD FILE.
import sys
import time

import pygambit

method, path = sys.argv[1:]
game = getattr(pygambit, f"read_{path.rsplit('.', 1)[1]}")(path)
calls = {
    "enummixed": lambda: pygambit.nash.enummixed_solve(game, rational=True),
    "enumpure": lambda: pygambit.nash.enumpure_solve(game),
    "enumpure-agents": lambda: pygambit.nash.enumpure_agent_solve(game),
}
start = time.perf_counter()
found = calls[method]()
print(time.perf_counter() - start, len(found.equilibria))
