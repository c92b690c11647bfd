"""An exact simplex in fractions, with Bland's rule."""
from fractions import Fraction as Q


def simplex(cost, rows, senses, right):
    """min cost.x, rows x (>= or =) right, x >= 0; returns value, x, and one dual per row."""
    m, n = len(rows), len(cost)
    surplus = [k for k in range(m) if senses[k] == ">="]
    width = n + len(surplus) + m
    table, flip = [], []
    for k in range(m):
        line = [Q(0)] * (width + 1)
        for j, v in rows[k].items():
            line[j] = Q(v)
        if k in surplus:
            line[n + surplus.index(k)] = Q(-1)
        line[-1] = Q(right[k])
        sign = -1 if line[-1] < 0 or (line[-1] == 0 and k in surplus) else 1
        line = [sign * v for v in line]
        line[n + len(surplus) + k] = Q(1)
        table.append(line)
        flip.append(sign)
    first = n + len(surplus)
    basis = [first + k for k in range(m)]

    def reduced(costs):
        line = list(costs) + [Q(0)]
        for k, b in enumerate(basis):
            if costs[b]:
                c = costs[b]
                line = [v - c * w for v, w in zip(line, table[k])]
        return line

    def pivot(k, j, line):
        p = table[k][j]
        table[k] = [v / p for v in table[k]]
        source = [(c, v) for c, v in enumerate(table[k]) if v]
        for other in [t for i, t in enumerate(table) if i != k and t[j]] + ([line] if line else []):
            f = other[j]
            if f:
                for c, v in source:
                    other[c] -= f * v
        basis[k] = j

    def run(costs, allowed):
        line = reduced(costs)
        while True:
            entering = next((j for j in range(allowed) if line[j] < 0), None)
            if entering is None:
                return line
            ratios = [(table[k][-1] / table[k][entering], basis[k], k)
                      for k in range(m) if table[k][entering] > 0]
            assert ratios, "unbounded"
            pivot(min(ratios)[2], entering, line)

    line = run([Q(0)] * first + [Q(1)] * m, first)
    assert line[-1] == 0, "infeasible"
    for k in range(m):
        if basis[k] >= first:
            j = next((j for j in range(first) if table[k][j]), None)
            if j is not None:
                pivot(k, j, None)
    line = run([Q(c) for c in cost] + [Q(0)] * (width - n), first)
    x = [Q(0)] * n
    for k, b in enumerate(basis):
        if b < n:
            x[b] = table[k][-1]
    duals = [-line[first + k] * flip[k] for k in range(m)]
    return -line[-1], x, duals
