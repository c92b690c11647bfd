"""Certificates of Bayes-Nash equilibria: trees from the exact simplex, and lists of extreme equilibria
from a double description of its own (FORMAT, sections 3c and 9)."""
import itertools, math
from fractions import Fraction as Q
from certificates import *


def counts(g, i, t):
    return any(g.F[th] for th in g.thetas if th[i] == t)


def drop(v, i):
    return v[:i] + v[i + 1:]


# --- trees -----------------------------------------------------------------------------------------

class Left:
    """What a node leaves: playable actions P, best replies S, and caps."""

    def __init__(self, g):
        self.P = {(i, t): list(g.allowed[i][t]) for i in range(g.n) for t in g.types[i] if counts(g, i, t)}
        self.S = {key: set() for key in self.P}
        self.caps = []

    def copy(self):
        other = object.__new__(Left)
        other.P = {k: list(v) for k, v in self.P.items()}
        other.S = {k: set(v) for k, v in self.S.items()}
        other.caps = list(self.caps)
        return other

    def ranges(self):
        """Of every mixing type, between what the caps keep the probability of its first action."""
        found = {key: [Q(0), Q(1)] for key, playable in self.P.items() if len(playable) > 1}
        for i, t, _, number, at_most in self.caps:
            if (i, t) in found:
                found[i, t][at_most] = (min if at_most else max)(found[i, t][at_most], number)
        return found

    def replies(self, key):
        return self.S[key] | (set(self.P[key]) if len(self.P[key]) == 1 else set())


def leaf_program(g, left, s, alpha, beta):
    """Columns and rows (coefficients, sense, tag) of the relaxation at a node."""
    cols = [c for c in g.columns if g.F[c[0]] and all(c[1][i] in left.P[i, c[0][i]] for i in range(g.n))]
    index = {c: k for k, c in enumerate(cols)}
    rows = []
    for th in g.thetas:
        if g.F[th]:
            rows.append(({index[c]: Q(1) for c in cols if c[0] == th}, "=", g.F[th], None))
    for (i, t), playable in left.P.items():
        mine = [c for c in cols if c[0][i] == t]
        for r in playable:
            for d in g.allowed[i][t]:
                if d != r:
                    rows.append(({index[c]: g.u(i, t, c[1]) - g.dev(i, t, d, c[1]) for c in mine if c[1][i] == r},
                                 ">=", Q(0), ("o", i, t, r, d)))
        for r in left.replies((i, t)):
            rows.append(({index[c]: g.dev(i, t, r, c[1]) - g.u(i, t, c[1]) for c in mine}, ">=", Q(0), ("s", i, t, r)))
    for i in range(g.n):
        groups = {}
        for th, a in cols:
            groups.setdefault((drop(th, i), drop(a, i)), {}).setdefault(th, []).append((th, a))
        for (_, others), by in groups.items():
            thetas = sorted(by)
            for th in thetas[1:]:
                row = {index[c]: 1 / g.F[th] for c in by[th]}
                row.update({index[c]: -1 / g.F[thetas[0]] for c in by[thetas[0]]})
                rows.append((row, "=", Q(0), ("n", i, th, thetas[0], others)))
    for k, (i, t, upto, number, at_most) in enumerate(left.caps):
        within = set(g.A[i][:g.A[i].index(upto) + 1])
        groups = {}
        for th, a in cols:
            if th[i] == t:
                groups.setdefault((th, drop(a, i)), []).append((th, a))
        for (th, others), own in groups.items():
            e = lambda c: (number - (c[1][i] in within)) * (1 if at_most else -1)
            rows.append(({index[c]: e(c) for c in own}, ">=", Q(0), ("c", k, th, others)))
    cost = [s * g.w(th, a, alpha, beta) for th, a in cols]
    return cols, cost, rows


def leaf_bound(g, rows, duals):
    obedience, slack, z, caps = [], {}, {}, []
    for (_, _, _, tag), y in zip(rows, duals):
        if not tag or not y:
            continue
        if tag[0] == "o":
            obedience.append([g.names[tag[1]], *tag[2:], y])
        elif tag[0] == "s":
            slack[tag[1:]] = y
        elif tag[0] == "n":
            _, i, th, th0, others = tag
            z[i, th, others] = z.get((i, th, others), 0) + y / g.F[th]
            z[i, th0, others] = z.get((i, th0, others), 0) - y / g.F[th0]
        else:
            caps.append([str(tag[1]), list(tag[2]), list(tag[3]), y])
    slacks = [[g.names[i], t, r, x] for (i, t, r), x in slack.items() if x]
    signals = [[g.names[i], list(th), list(o), v] for (i, th, o), v in z.items() if v]
    d = lcm_of([r[-1] for r in obedience + slacks + signals + caps])
    show = lambda rows: integers(rows)(d)
    return dict(denominator=str(d), obedience=show(obedience), slack=show(slacks), no_signalling=show(signals),
                caps=show(caps))


def solve_leaf(g, left, s, alpha, beta):
    """The relaxation's value times s, its bound and law; value None and a Farkas bound where it is empty."""
    cols, cost, rows = leaf_program(g, left, s, alpha, beta)
    # Elastic first: how far the rows are from being satisfied at all.
    n, elastic, costs = len(cols), [], [Q(0)] * len(cols)
    for row, sense, right, tag in rows:
        row = dict(row)
        if tag:
            row[len(costs)] = Q(1)
            costs.append(Q(1))
            if sense == "=":
                row[len(costs)] = Q(-1)
                costs.append(Q(1))
        elastic.append({k: v for k, v in row.items() if v})
    senses, right = [r[1] for r in rows], [r[2] for r in rows]
    short, _, duals = simplex(costs, elastic, senses, right)
    if short > 0:
        return None, leaf_bound(g, rows, duals), None
    value, x, duals = simplex(cost, [{k: v for k, v in r[0].items() if v} for r in rows], senses, right)
    return value, leaf_bound(g, rows, duals), dict(zip(cols, x))


def tree(g, target, sense="min", alpha=1, beta=0, pure=False, left=None, depth=0):
    """Nodes that prove that every equilibrium has at least (at most) the target; "inf" ("-inf") for none."""
    alpha, beta = Q(alpha), Q(beta)
    s = 1 if sense == "min" else -1
    left = left or Left(g)
    assert depth < 40
    if any(not p for p in left.P.values()):
        return [dict(leaf=None)]
    value, bound, law = solve_leaf(g, left, s, alpha, beta)
    if value is None or (target not in ("inf", "-inf") and value >= s * Q(target)):
        return [dict(leaf=bound)]
    best = None
    for (i, t), playable in left.P.items():
        mine = {c: p for c, p in law.items() if c[0][i] == t and p}
        total = sum(mine.values())
        earned = {d: sum(p * g.dev(i, t, d, c[1]) for c, p in mine.items()) / total for d in g.allowed[i][t]}
        for a in playable:
            q = sum(p for c, p in mine.items() if c[1][i] == a) / total
            product = q * (max(earned.values()) - earned[a])
            if pure:
                product = max(product, q * (1 - q))
            if product and (best is None or product > best[0]):
                best = (product, i, t, a)
    # Complementarity holds, but the law is no product: decide what is open, then split the widest range.
    open_ = [(0, i, t, a) for (i, t), playable in left.P.items() for a in playable if a not in left.replies((i, t))]
    best = best or (open_ or [None])[0]
    first, second = left.copy(), left.copy()
    if not best:
        (i, t), (low, high) = max(left.ranges().items(), key=lambda r: (r[1][1] - r[1][0], str(r[0])))
        upto, number = g.allowed[i][t][0], (low + high) / 2
        first.caps.append((i, t, upto, number, True))
        second.caps.append((i, t, upto, number, False))
        return ([dict(split=[g.names[i], t, upto, str(number)])]
                + tree(g, target, sense, alpha, beta, pure, first, depth + 1)
                + tree(g, target, sense, alpha, beta, pure, second, depth + 1))
    _, i, t, a = best
    first.P[i, t].remove(a)
    second.S[i, t].add(a)
    if pure:
        second.P[i, t] = [a]
    return ([dict(branch=[g.names[i], t, a])]
            + tree(g, target, sense, alpha, beta, pure, first, depth + 1)
            + tree(g, target, sense, alpha, beta, pure, second, depth + 1))


def strategy_list(strategies):
    listed = []
    for (i, t), law in strategies.items():
        unit = lcm_of(Q(p) for p in law.values())
        listed.append([i, t, str(unit), [[a, str(Q(p) * unit)] for a, p in law.items()]])
    return listed


def bne(g, concept, lower, upper=None, sense="min", alpha=1, beta=0, nodes=None, play=None, box=None,
        monotone=False):
    claim = dict(concept=concept, objective=objective(alpha, beta), sense=sense, prior="given",
                 **ends(lower, upper))
    if monotone:
        claim["monotone"] = True
    return wrap(g, "equilibrium", claim, dict(tree=nodes, profile=play and strategy_list(play), box=box))


# --- extreme equilibria ----------------------------------------------------------------------------

def vertices(g, i):
    """Vertices of P_i as (strategy, best replies): a double description in integers."""
    j = 1 - i
    own = [(t, a) for t in g.types[i] if counts(g, i, t) for a in g.allowed[i][t]]
    their = [(t, d) for t in g.types[j] if counts(g, j, t) for d in g.allowed[j][t]]
    types = [t for t in g.types[j] if counts(g, j, t)]
    order = lambda x, y: (x, y) if i == 0 else (y, x)
    low = min(g.u(j, t, a) for t in types for a in g.actions) - 1
    dim = len(own) + len(types)
    rows = []
    kinds = sorted({t for t, _ in own})
    for t, t2 in zip(kinds, kinds[1:]):
        rows.append(([Q((o[0] == t) - (o[0] == t2)) for o in own] + [Q(0)] * len(types), True))
    for t2, d in their:
        rows.append(([-g.F[order(t, t2)] * (g.u(j, t2, order(a, d)) - low) for t, a in own]
                     + [Q(t == t2) for t in types], False))
    unit = lcm_of([v for r, _ in rows for v in r])
    rows = [([int(v * unit) for v in r], e) for r, e in rows]
    # Rays with the set of coordinates and rows that are zero.
    rays = [([int(k == n) for k in range(dim)], sum(1 << k for k in range(dim) if k != n)) for n in range(dim)]
    for n, (row, equality) in enumerate(rows):
        value = [sum(c * x for c, x in zip(row, ray) if c and x) for ray, _ in rays]
        new = []
        plus = [k for k, v in enumerate(value) if v > 0]
        minus = [k for k, v in enumerate(value) if v < 0]
        for k in plus:
            for m in minus:
                both = rays[k][1] & rays[m][1]
                if bin(both).count("1") < dim - 2:
                    continue
                if any(both & ~z == 0 for o, (_, z) in enumerate(rays) if o != k and o != m):
                    continue
                ray = [x * -value[m] + y * value[k] for x, y in zip(rays[k][0], rays[m][0])]
                common = math.gcd(*ray)
                new.append(([x // common for x in ray], both | 1 << dim + n))
        kept = [(ray, z | (1 << dim + n if v == 0 else 0)) for (ray, z), v in zip(rays, value)
                if v == 0 or (v > 0 and not equality)]
        rays = kept + new
    found = []
    for ray, zero in rays:
        total = sum(x for x, (t, _) in zip(ray, own) if t == own[0][0])
        if total:
            strategy = {o: Q(x, total) for o, x in zip(own, ray) if x}
            first = dim + len(kinds) - 1
            found.append((strategy, {o for k, o in enumerate(their) if zero >> first + k & 1}))
    return found


def extreme(g):
    """Pairs of strategies (dictionaries from (type, action)) that are extreme equilibria."""
    one, two = vertices(g, 0), vertices(g, 1)
    return [(p, q) for p, b in one for q, c in two if set(q) <= b and set(p) <= c]


def extreme_list(g, pairs=None, adjacent=lambda *_: True, **claims):
    pairs = extreme(g) if pairs is None else pairs
    sides, listed = [[], []], []
    for pair in pairs:
        place = []
        for side, strategy in zip(sides, pair):
            if strategy not in side:
                side.append(strategy)
            place.append(side.index(strategy))
        listed.append(place)
    component = list(range(len(pairs)))
    changed = True
    while changed:
        changed = False
        for a, b in itertools.combinations(range(len(pairs)), 2):
            if ((listed[a][0] == listed[b][0] or listed[a][1] == listed[b][1]) and adjacent(pairs[a], pairs[b])
                    and component[a] != component[b]):
                component[a] = component[b] = min(component[a], component[b])
                changed = True
    numbers = {}
    for c in component:
        numbers.setdefault(c, len(numbers))

    def show(strategy):
        rows = []
        for t in dict.fromkeys(t for t, _ in strategy):
            law = {a: p for (t2, a), p in strategy.items() if t2 == t}
            unit = lcm_of(law.values())
            rows.append([t, str(unit), [[a, str(p * unit)] for a, p in law.items()]])
        return rows
    claim = dict(pure=False, equilibria=str(len(pairs)), components=str(len(numbers)), **claims)
    return wrap(g, "equilibria", claim, dict(
        strategies=[[show(s) for s in side] for side in sides],
        pairs=[[str(p), str(q), str(numbers[c])] for (p, q), c in zip(listed, component)]))


def pure_profiles(g):
    """All pure equilibria as {(i, type): action}."""
    keys = [(i, t) for i in range(g.n) for t in g.types[i] if counts(g, i, t)]
    for choice in itertools.product(*[g.allowed[i][t] for i, t in keys]):
        play = dict(zip(keys, choice))
        if judged(g, {(g.names[i], t): {a: Q(1)} for (i, t), a in play.items()})[0] == 0:
            yield play


def pure_list(g, found, **claims):
    profiles = [[[play.get((i, t)) for t in g.types[i]] for i in range(g.n)] for play in found]
    claim = dict(pure=True, equilibria=str(len(profiles)), components=str(len(profiles)), **claims)
    return wrap(g, "equilibria", claim, dict(profiles=profiles))
