"""Optimal revenue (FORMAT section 6a) from the program over direct mechanisms, in fractions."""
from certificates import *


def counting(g):
    return [[t for t in g.types[i] if any(g.F[th] for th in g.thetas if th[i] == t)] for i in range(g.n)]


def named(g, x):
    """An outcome as certificates have it."""
    if g.table:
        return x
    kind = getattr(g, "kind", "single")
    if kind == "units":
        return [str(k) for k in x]
    return [None if w is None else g.names[w] for w in (x if kind == "items" else (x,))]


def optimal_revenue(g):
    """The optimal revenue, and what proves it: a mechanism and multipliers."""
    T = counting(g)
    thetas = list(itertools.product(*T))
    x = {(th, o): k for k, (th, o) in enumerate(itertools.product(thetas, g.outcomes))}
    # Payments may have any sign: a part for each.
    p = {(i, th): len(x) + 2 * k for k, (i, th) in enumerate(itertools.product(range(g.n), thetas))}
    cost = [Q(0)] * (len(x) + 2 * len(p))
    for (i, th), k in p.items():
        cost[k], cost[k + 1] = -g.F[th], g.F[th]
    rows, senses, right, tags = [], [], [], []
    for th in thetas:
        rows.append({x[th, o]: 1 for o in g.outcomes}), senses.append("="), right.append(1), tags.append(None)

    def interim(row, i, t, s, sign):
        for th in thetas:
            if th[i] == s:
                f = sign * g.F[th[:i] + (t,) + th[i + 1:]]
                for o in g.outcomes:
                    row[x[th, o]] = row.get(x[th, o], 0) + f * g.worth(i, t, o)
                row[p[i, th]] = row.get(p[i, th], 0) - f
                row[p[i, th] + 1] = row.get(p[i, th] + 1, 0) + f

    for i in range(g.n):
        for t in T[i]:
            for s in [None] + [s for s in T[i] if s != t]:
                row = {}
                interim(row, i, t, t, 1)
                if s is not None:
                    interim(row, i, t, s, -1)
                rows.append({k: v for k, v in row.items() if v})
                senses.append(">="), right.append(0), tags.append((i, t, s))
    value, sold, dual = simplex(cost, rows, senses, right)
    paid = {(i, th): sold[k] - sold[k + 1] for (i, th), k in p.items()}
    d = lcm_of(list(sold[:len(x)]) + list(paid.values()))
    mechanism = dict(denominator=str(d), outcomes=[
        [list(th), [[named(g, o), str(int(sold[x[th, o]] * d))] for o in g.outcomes if sold[x[th, o]]]]
        for th in thetas], payments=[[g.names[i], list(th), str(int(v * d))] for (i, th), v in paid.items() if v])
    rational = [[g.names[k[0]], k[1], v] for k, v in zip(tags, dual) if k and v and k[2] is None]
    compatible = [[g.names[k[0]], k[1], k[2], v] for k, v in zip(tags, dual) if k and v and k[2] is not None]
    d = lcm_of([r[-1] for r in rational + compatible])
    bound = dict(denominator=str(d), rational=integers(rational)(d), compatible=integers(compatible)(d))
    return -value, dict(mechanism=mechanism, bound=bound)


def certify_revenue(g, concept, expression, verdict, sense="min", worst=None):
    """A claim about revenue against the optimal revenue; `worst` is a claim and proof in place of the program's."""
    optimal, proof = optimal_revenue(g)
    value, section = worst or optimum(g, concept, sense, 0, 1)
    ratio = max(optimal, 0) / value if value > 0 else "inf"
    claim = dict(verdict=verdict, concept=concept, objective=objective(0, 1), prior="given",
                 optimal_welfare=str(g.WelF), optimal_revenue=ends(optimal), worst=ends(value),
                 ratio=ends("0", "inf") if value <= 0 and optimal <= 0 else ends(ratio),
                 bound=dict(expression=expression, **ends(expression)), theorem=None, hypotheses=[])
    if sense == "max":
        claim["sense"] = "max"
    return wrap(g, "certify", claim, dict(worst=section, smoothness=None, safe=None, revenue=proof))


def ladder_revenue(g, rows):
    optimal, proof = optimal_revenue(g)
    listed, proofs = [], []
    for concept, key in rows:
        value, section = optimum(g, concept, "min" if key == "worst" else "max", 0, 1)
        listed.append({"concept": concept, key: ends(value), "ratio": ends(optimal / value)})
        proofs.append(section)
    claim = dict(objective=objective(0, 1), optimal_welfare=str(g.WelF), optimal_revenue=ends(optimal),
                 rows=listed, smoothness=[])
    return wrap(g, "ladder", claim, dict(rows=proofs, smoothness=[], revenue=proof))
