"""Laws over plans and communication equilibria: the full programs of FORMAT sections 3a and 3b."""
import itertools
from fractions import Fraction as Q
from certificates import integers, law_of, lcm_of
from simplex import simplex

PLANS = ("agent-cce", "agent-ce", "strategic-cce", "strategic-ce")


class Program:
    """Rows by tag, over columns by name; free columns are a difference of two."""

    def __init__(self):
        self.index, self.cost, self.rows, self.senses, self.right, self.tags = {}, [], [], [], [], []

    def column(self, name, cost):
        self.index[name] = len(self.cost)
        self.cost.append(cost)

    def free(self, name):
        self.column((name, "+"), Q(0))
        self.column((name, "-"), Q(0))

    def row(self, terms, sense, right, tag=None, free=()):
        line = {}
        for name, v in terms:
            line[self.index[name]] = line.get(self.index[name], 0) + v
        for name, v in free:
            line[self.index[name, "+"]], line[self.index[name, "-"]] = Q(v), Q(-v)
        self.rows.append({k: v for k, v in line.items() if v})
        self.senses.append(sense), self.right.append(right), self.tags.append(tag)

    def solve(self):
        value, x, y = simplex(self.cost, self.rows, self.senses, self.right)
        weights = {name: x[k] for name, k in self.index.items()}
        return value, weights, [(tag, v) for tag, v in zip(self.tags, y) if tag and v]


def counting(g):
    """By agent, the types of positive probability."""
    return [[t for t in g.types[i] if any(g.F[th] for th in g.thetas if th[i] == t)] for i in range(g.n)]


def optimum(g, concept, sense="min", alpha=1, beta=0):
    s = Q(1 if sense == "min" else -1)
    own = over_plans if concept in PLANS else mediated
    value, proof = own(g, concept, s, Q(alpha), Q(beta))
    return s * value, proof


def over_plans(g, concept, s, alpha, beta):
    counts, lp = counting(g), Program()
    plans = [list(itertools.product(*[g.allowed[i][t] if t in counts[i] else [None] for t in g.types[i]]))
             for i in range(g.n)]
    profiles = list(itertools.product(*plans))
    likely = [th for th in g.thetas if g.F[th]]
    played = lambda sigma, th: tuple(sigma[i][g.types[i].index(th[i])] for i in range(g.n))
    for sigma in profiles:
        lp.column(sigma, s * sum(g.F[th] * g.w(th, played(sigma, th), alpha, beta) for th in likely))

    def gain(i, t, d, sigma):
        total = Q(0)
        for th in likely:
            if th[i] == t:
                a = played(sigma, th)
                total += g.F[th] * (g.u(i, t, a) - g.dev(i, t, d, a))
        return total
    lp.row([(sigma, Q(1)) for sigma in profiles], "=", Q(1))
    for i in range(g.n):
        for t in counts[i]:
            k = g.types[i].index(t)
            if concept == "strategic-cce":
                lp.free((i, t))
            for d in g.allowed[i][t]:
                terms = [(sigma, gain(i, t, d, sigma)) for sigma in profiles]
                told = lambda test: [(sigma, v) for sigma, v in terms if test(sigma[i])]
                if concept == "agent-cce":
                    lp.row(terms, ">=", 0, ("regret", i, t, d))
                elif concept == "strategic-cce":
                    lp.row(terms, ">=", 0, ("regret", i, t, d), [((i, t), -1)])
                elif concept == "agent-ce":
                    for r in g.allowed[i][t]:
                        if r != d:
                            lp.row(told(lambda plan: plan[k] == r), ">=", 0, ("obedience", i, t, r, d))
                else:
                    for rho in plans[i]:
                        if rho[k] != d:
                            lp.row(told(lambda plan: plan == rho), ">=", 0, ("plans", i, rho, t, d))
        if concept == "strategic-cce":
            lp.row([], ">=", 0, None, [((i, t), 1) for t in counts[i]])
    value, weights, duals = lp.solve()
    sections = {"regret": [], "obedience": [], "plans": []}
    for (section, i, *rest), v in duals:
        sections[section].append([g.names[i], *[list(x) if isinstance(x, tuple) else x for x in rest], v])
    d = lcm_of([row[-1] for rows in sections.values() for row in rows])
    bound = dict(denominator=str(d), **{key: integers(rows)(d) for key, rows in sections.items()})
    entries = [[[list(plan) for plan in sigma], weights[sigma]] for sigma in profiles if weights[sigma]]
    d = lcm_of([e[-1] for e in entries])
    return value, dict(bound=bound, law=dict(denominator=str(d), entries=integers(entries)(d)))


def mediated(g, concept, s, alpha, beta):
    assert concept == "communication"
    counts, lp = counting(g), Program()
    cols = [(th, a) for th, a in g.columns if all(th[i] in counts[i] for i in range(g.n))]
    for th, a in cols:
        lp.column((th, a), s * g.F[th] * g.w(th, a, alpha, beta))
    for th in {th: None for th, _ in cols}:
        lp.row([(c, Q(1)) for c in cols if c[0] == th], "=", Q(1))
    for i in range(g.n):
        for t, report in itertools.product(counts[i], repeat=2):
            honest = [((th, a), g.F[th] * g.u(i, t, a)) for th, a in cols if th[i] == t]
            for r in g.allowed[i][report]:
                lp.free((i, t, report, r))
            lp.row(honest, ">=", 0, None, [((i, t, report, r), -1) for r in g.allowed[i][report]])
            for r in g.allowed[i][report]:
                told = [(th, a) for th, a in cols if th[i] == report and a[i] == r]
                for d in g.allowed[i][t]:
                    earned = [((th, a), -g.F[th[:i] + (t,) + th[i + 1:]] * g.dev(i, t, d, a)) for th, a in told]
                    lp.row(earned, ">=", 0, (i, t, report, r, d), [((i, t, report, r), 1)])
    value, weights, duals = lp.solve()
    d = lcm_of([v for _, v in duals])
    reports = integers([[g.names[i], *rest, v] for (i, *rest), v in duals])(d)
    law = law_of([(c, weights[c]) for c in cols])
    return value, dict(bound=dict(denominator=str(d), reports=reports), law=law)
