# Prints the seconds that Gambit takes for one equilibrium in rationals, by Lemke's method on the sequence form: FILE.
import sys
import time

import pygambit

game = pygambit.read_efg(sys.argv[1])
start = time.perf_counter()
pygambit.nash.lcp_solve(game, rational=True)
print(time.perf_counter() - start)
