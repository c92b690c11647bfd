"""Writes accept/*.json and reject/*.json: a third, slow reading of the rules, in Python fractions.

Every optimum comes from the exact simplex of simplex.py, run on the full program of FORMAT.md. Nothing here
uses the checker or poacert. Run from this folder: python3 write.py
"""
import copy, hashlib, itertools, json, pathlib, tomllib
from fractions import Fraction as Q
import goods
from simplex import simplex

HERE = pathlib.Path(__file__).parent


# --- a reading of small instances -----------------------------------------------------------------

class Game:
    """A game from TOML text (or the same as JSON), with `set` overriding parameters."""

    def __init__(self, text, syntax="toml", set=None, optimum=None):
        """`optimum` is the section on optimal welfare of an instance with many items."""
        self.text, self.syntax, self.set = text, syntax, set or {}
        data = (tomllib.loads(text, parse_float=Q) if syntax == "toml"
                else json.loads(text, parse_float=Q))
        params = dict(data.get("params", {}))
        params.update(self.set)
        env = {}

        def num(v):
            if isinstance(v, str):
                # Small literals only: integers become fractions before Python divides.
                import re
                v = eval(re.sub(r"(?<![\w.])(\d+(?:\.\d+)?)", r"Q('\1')", v).replace("^", "**"),
                         {"Q": Q, **env})
            return Q(v)
        for k, v in params.items():
            env[k] = num(v)
        self.num = num
        agents, auction = data["agents"], data["auction"]
        self.n = n = len(agents)
        self.names = [a["name"] for a in agents]
        self.types = [[t["name"] for t in a["types"]] for a in agents]
        self.thetas = list(itertools.product(*self.types))
        if "prior" in data:
            self.F = {t: Q(0) for t in self.thetas}
            for e in data["prior"]["joint"]:
                self.F[tuple(e["types"])] += num(e["prob"])
        else:
            prob = [{t["name"]: num(t.get("prob", 1)) for t in a["types"]} for a in agents]
            self.F = {}
            for th in self.thetas:
                f = Q(1)
                for i in range(n):
                    f *= prob[i][th[i]]
                self.F[th] = f
        self.table = auction["rule"] == "table"
        self.lottery = {}
        if self.table:
            self.A = [list(auction["actions"][name]) for name in self.names]
            self.allowed = [{t: self.A[i] for t in self.types[i]} for i in range(n)]
            outcomes = list(auction.get("outcomes", []))
            for e in auction["entries"]:
                branches = e.get("lottery") or [dict(prob=1, outcome=e["outcome"],
                                                     payments=e.get("payments", [0] * n))]
                self.lottery[tuple(e["profile"])] = [
                    (num(b["prob"]), b["outcome"], [num(p) for p in b.get("payments", [0] * n)])
                    for b in branches]
                outcomes += [b["outcome"] for b in branches if b["outcome"] not in outcomes]
            value = [{t["name"]: {k: num(v) for k, v in t["value"]["outcomes"].items()}
                      for t in a["types"]} for a in agents]
            self.worth = lambda i, t, x: value[i][t].get(x, Q(0))
            self.same = lambda i, x, y: x == y
        elif goods.reads(data):
            outcomes = goods.build(self, data)
        else:
            value = [{t["name"]: num(t["value"]) for t in a["types"]} for a in agents]
            outcomes = [None] + list(range(n))
            self.worth = lambda i, t, x: value[i][t] if x == i else Q(0)
            self.same = lambda i, x, y: (x == i) == (y == i)
            over = auction.get("overbidding", True)
            self.A, self.allowed = [], []
            for i, a in enumerate(agents):
                b = a.get("bids", auction.get("bids"))
                if isinstance(b, dict):
                    lo, hi, st = num(b["from"]), num(b["to"]), num(b["step"])
                    grid = [lo + k * st for k in range(int((hi - lo) / st) + 1)]
                else:
                    grid = [num(x) for x in b]
                labels = [str(x) for x in grid] + (["out"] if auction.get("opt-out") else [])
                may = {t: [x for x in labels if x == "out" or over or Q(x) <= value[i][t]]
                       for t in self.types[i]}
                self.A.append([x for x in labels if any(x in may[t] for t in may)])
                self.allowed.append(may)
            reserve = num(auction.get("reserve", 0))
            ties = auction.get("ties", "uniform")
            for a in itertools.product(*self.A):
                bids = {i: Q(x) for i, x in enumerate(a) if x != "out"}
                pay = [bids.get(i, Q(0)) if auction["rule"] == "all-pay" else Q(0)
                       for i in range(n)]
                top = max(bids.values(), default=None)
                if top is None or top < reserve:
                    self.lottery[a] = [(Q(1), None, pay)]
                    continue
                tied = [i for i in bids if bids[i] == top]
                if isinstance(ties, dict):
                    tied = [next(self.names.index(x) for x in ties["priority"]
                                 if self.names.index(x) in tied)]
                branches = []
                for w in tied:
                    p = list(pay)
                    if auction["rule"] == "first-price":
                        p[w] = top
                    elif auction["rule"] == "second-price":
                        p[w] = max([reserve] + [bids[j] for j in bids if j != w])
                    branches.append((Q(1, len(tied)), w, p))
                self.lottery[a] = branches
        self.outcomes = outcomes
        self.actions = list(itertools.product(*self.A))
        self.optimum = optimum
        self.Wel = ({tuple(p[0]): Q(p[1]) / Q(optimum["denominator"]) for p in optimum["profiles"]} if optimum
                    else {th: max(sum(self.worth(i, th[i], x) for i in range(n)) for x in outcomes)
                          for th in self.thetas})
        self.util = {}
        for i in range(n):
            for t in self.types[i]:
                for a in self.actions:
                    self.util[i, t, a] = sum(p * (self.worth(i, t, x) - pay[i])
                                             for p, x, pay in self.lottery[a])
        self.Rev = {a: sum(p * sum(pay) for p, _, pay in self.lottery[a]) for a in self.actions}
        self.B = {a: sum(self.most(i, a) for i in range(n)) for a in self.actions}
        self.columns = [(th, a) for th in self.thetas for a in self.actions
                        if all(a[i] in self.allowed[i][th[i]] for i in range(n))]
        self.WelF = sum(self.F[th] * self.Wel[th] for th in self.thetas)

    def most(self, i, a):
        total = Q(0)
        for p, x, _ in self.lottery[a]:
            total += p * max(pay[i] for b in self.actions if b[i] == a[i]
                             for q, y, pay in self.lottery[b] if q > 0 and self.same(i, x, y))
        return total

    def u(self, i, t, a):
        return self.util[i, t, a]

    def dev(self, i, t, d, a):
        return self.util[i, t, a[:i] + (d,) + a[i + 1:]]

    def w(self, th, a, alpha, beta):
        return (alpha * (sum(self.u(i, th[i], a) for i in range(self.n)) + self.Rev[a])
                + beta * self.Rev[a])

    def embed(self):
        h = hashlib.sha256(self.text.encode())
        for k in sorted(self.set, key=str.encode):
            h.update(b"\0" + k.encode() + b"=" + self.set[k].encode())
        return dict(syntax=self.syntax, source=self.text, set=self.set, sha256=h.hexdigest())


# --- sections of certificates ---------------------------------------------------------------------

def lcm_of(values):
    import math
    return math.lcm(1, *[v.denominator for v in values])


def integers(rows, rest=()):
    """Rows ending in fractions -> denominator and rows ending in integer texts."""
    return lambda d: [r[:-1] + [str(int(r[-1] * d))] for r in rows]


CONCEPTS = {"coarse": "r", "coarse-ns": "rn", "bce": "o", "bce-ns": "on", "coarse-net": "rc",
            "any-information": "roc"}


def optimum(g, concept, sense="min", alpha=1, beta=0, prior="given"):
    """Exact value, bound and law of FORMAT section 3."""
    if concept not in CONCEPTS:
        import plans
        return plans.optimum(g, concept, sense, alpha, beta)
    alpha, beta = Q(alpha), Q(beta)
    s = 1 if sense == "min" else -1
    has = CONCEPTS[concept]
    cols = [c for c in g.columns if prior == "any" or g.F[c[0]] > 0]
    index = {c: k for k, c in enumerate(cols)}
    cost = [s * g.w(th, a, alpha, beta) for th, a in cols]
    kappas = [(i, t) for i in range(g.n) for t in g.types[i]] if "c" in has else []
    kap = {k: len(cols) + j for j, k in enumerate(kappas)}
    cost += [-s * alpha] * len(kappas)
    rows, senses, right, tags = [], [], [], []

    def add(row, sense_, b, tag):
        rows.append({k: v for k, v in row.items() if v})
        senses.append(sense_), right.append(b), tags.append(tag)
    if prior == "given":
        for th in g.thetas:
            if g.F[th] > 0:
                add({index[c]: 1 for c in cols if c[0] == th}, "=", g.F[th], None)
    else:
        add({index[c]: g.Wel[c[0]] for c in cols}, "=", 1, None)
    gain = lambda i, t, d, a: g.u(i, t, a) - g.dev(i, t, d, a)
    for i in range(g.n):
        for t in g.types[i]:
            mine = [c for c in cols if c[0][i] == t]
            for d in g.allowed[i][t]:
                if "r" in has:
                    row = {index[c]: gain(i, t, d, c[1]) for c in mine}
                    if kappas:
                        row[kap[i, t]] = Q(-1)
                    add(row, ">=", 0, ("r", i, t, d))
                if "o" in has:
                    for r in g.allowed[i][t]:
                        if r != d:
                            add({index[c]: gain(i, t, d, c[1]) for c in mine if c[1][i] == r},
                                ">=", 0, ("o", i, t, r, d))
    drop = lambda v, i: v[:i] + v[i + 1:]
    if "n" in has:
        for i in range(g.n):
            groups = {}
            for th, a in cols:
                groups.setdefault((drop(th, i), drop(a, i)), {}).setdefault(th, []).append((th, a))
            for (_, others), by in groups.items():
                thetas = sorted(by)
                for th in thetas[1:]:
                    row = {index[c]: 1 / g.F[th] for c in by[th]}
                    row.update({index[c]: -1 / g.F[thetas[0]] for c in by[thetas[0]]})
                    add(row, "=", 0, ("n", i, th, thetas[0], others))
    value, x, y = simplex(cost, rows, senses, right)
    regret, obedience, z = [], [], {}
    for tag, v in zip(tags, y):
        if tag and v:
            if tag[0] == "r":
                regret.append([g.names[tag[1]], tag[2], tag[3], v])
            elif tag[0] == "o":
                obedience.append([g.names[tag[1]], tag[2], tag[3], tag[4], v])
            else:
                _, i, th, th0, others = tag
                z[i, th, others] = z.get((i, th, others), 0) + v / g.F[th]
                z[i, th0, others] = z.get((i, th0, others), 0) - v / g.F[th0]
    signals = [[g.names[i], list(th), list(o), v] for (i, th, o), v in z.items() if v]
    d = lcm_of([r[-1] for r in regret + obedience + signals])
    bound = dict(denominator=str(d), regret=integers(regret)(d), obedience=integers(obedience)(d),
                 no_signalling=integers(signals)(d))
    law = law_of([(c, x[index[c]]) for c in cols])
    return s * value, dict(bound=bound, law=law)


def law_of(weights):
    entries = [[list(th), list(a), p] for (th, a), p in weights if p]
    d = lcm_of([e[-1] for e in entries])
    return dict(denominator=str(d), entries=integers(entries)(d))


KEYS = ("regret", "obedience", "no_signalling")


def ends(lower, upper=None):
    show = lambda v: v if isinstance(v, str) else str(Q(v))
    return dict(lower=show(lower), upper=show(lower if upper is None else upper))


def objective(alpha=1, beta=0):
    return dict(welfare=str(Q(alpha)), revenue=str(Q(beta)))


def equilibrium(g, concept, sense="min", alpha=1, beta=0, prior="given"):
    value, proof = optimum(g, concept, sense, alpha, beta, prior)
    claim = dict(concept=concept, objective=objective(alpha, beta), sense=sense, prior=prior,
                 **ends(value))
    return wrap(g, "equilibrium", claim, proof), value


def judged(g, strategies):
    """Regret, welfare and revenue of strategies[agent, type] = {action: probability}, by enumeration."""
    law = {}
    for th in g.thetas:
        if g.F[th]:
            own = [strategies[g.names[i], th[i]] for i in range(g.n)]
            for a in itertools.product(*own):
                p = g.F[th]
                for i in range(g.n):
                    p *= Q(own[i][a[i]])
                law[th, a] = p
    assert sum(law.values()) == 1
    regret = max(sum(p * (g.dev(i, t, d, a) - g.u(i, t, a)) for (th, a), p in law.items() if th[i] == t)
                 / sum(p for (th, _), p in law.items() if th[i] == t)
                 for i in range(g.n) for t in g.types[i] if any(g.F[th] for th in g.thetas if th[i] == t)
                 for d in g.allowed[i][t])
    return (regret, sum(p * g.w(*c, 1, 0) for c, p in law.items()),
            sum(p * g.w(*c, 0, 1) for c, p in law.items()))


def profile(g, strategies, epsilon=None):
    regret, welfare, revenue = judged(g, strategies)
    listed = []
    for (i, t), law in strategies.items():
        unit = lcm_of(Q(p) for p in law.values())
        listed.append([i, t, str(unit), [[a, str(Q(p) * unit)] for a, p in law.items()]])
    claim = dict(equilibrium=regret <= Q(epsilon or 0), regret=str(regret), welfare=str(welfare),
                 revenue=str(revenue))
    if epsilon is not None:
        claim["epsilon"] = epsilon
    return wrap(g, "profile", claim, dict(strategies=listed))


def undominated(certificate, g, strategies, rounds, survivors, listed):
    """Adds FORMAT section 8a at the level of plans to a profile that survives; `listed` is by round and agent
    a pair (dominated, beliefs). Everything is evaluated here by definition, over all plans."""
    types = {i: [t for t in g.types[i] if any(g.F[th] for th in g.thetas if th[i] == t)]
             for i in range(g.n)}
    left = {i: list(itertools.product(*(g.allowed[i][t] for t in types[i]))) for i in range(g.n)}

    def utility(i, law, profile):
        """Ex ante, when i's types play laws and the others plans."""
        total = Q(0)
        for th in g.thetas:
            if g.F[th]:
                a = [profile[j][types[j].index(th[j])] for j in range(g.n)]
                for own, p in law[th[i]].items():
                    total += g.F[th] * Q(p) * g.dev(i, th[i], own, tuple(a))
        return total

    def pure(i, plan):
        return {t: {a: 1} for t, a in zip(types[i], plan)}

    for count, agents in zip(survivors, listed):
        following = {}
        for i, (dominated, beliefs) in zip(range(g.n), agents):
            others = [j for j in range(g.n) if j != i]
            met = [{**dict(zip(others, plans)), i: left[i][0]}
                   for plans in itertools.product(*(left[j] for j in others))]
            gone, best, played = set(), set(), False
            for part, dominator in dominated:
                for plan in left[i]:
                    if all((t, a) in zip(types[i], plan) for t, a in part):
                        new = {**pure(i, plan), **{t: {a: Q(w) / Q(d) for a, w in law} for t, d, law in dominator}}
                        gains = [utility(i, new, m) - utility(i, pure(i, plan), m) for m in met]
                        assert min(gains) >= 0 < max(gains), (plan, gains)
                        gone.add(plan)
            for base, extra in beliefs:
                weight = [Q(base) + sum(Q(w) for plans, w in extra if [list(m[j]) for j in others] == plans)
                          for m in met]
                assert min(weight) > 0
                value = {plan: sum(w * utility(i, pure(i, plan), m) for w, m in zip(weight, met))
                         for plan in itertools.product(*(g.allowed[i][t] for t in types[i]))}
                replies = {plan for plan, worth in value.items() if worth == max(value.values())}
                played |= set(itertools.product(*(strategies[g.names[i], t] for t in types[i]))) <= replies
                best |= {plan for plan in left[i] if plan in replies}
            assert played
            assert gone | best == set(left[i]) and not gone & best
            following[i] = [plan for plan in left[i] if plan in best]
        left = following
        assert [str(len(left[i])) for i in range(g.n)] == count
    claim = dict(rounds=rounds, level="plan", holds=True, eliminated=None, survivors=survivors)
    sections = [[dict(dominated=d, beliefs=b) for d, b in agents] for agents in listed]
    added = copy.deepcopy(certificate)
    added["claim"]["undominated"] = claim
    added["proof"]["dominance"] = dict(rounds=sections, dominator=None)
    return added


def wrap(g, kind, claim, proof):
    certificate = dict(format="poacert-certificate/1", kind=kind, claim=claim, instance=g.embed(),
                       proof=proof)
    if g.optimum:
        certificate["optimum"] = g.optimum
    return certificate


def smooth(g, kind, mu=1, mu2=0, best=False):
    """Claim and proof of FORMAT section 4."""
    semi, weak = kind.endswith("semi") or kind.startswith("semi"), kind.startswith("weak")
    rows_ = g.columns if semi else [(th, a) for th in g.thetas for a in g.actions]
    key = lambda i, th: th[i] if semi else th
    keys = [(i, k) for i in range(g.n) for k in (g.types[i] if semi else g.thetas)]
    own = lambda i, k: k if semi else k[i]
    names, cost = {}, []

    def var(name, c=0):
        names[name] = len(cost)
        cost.append(Q(c))
    for i, k in keys:
        for d in g.allowed[i][own(i, k)]:
            var((i, k, d))
    # Maximise lambda (or rho): a free variable in two parts.
    var("up", -1), var("down", 1)
    if best:
        var("s"), var("m"), var("m2")
    rows, senses, right = [], [], []
    for th, a in rows_:
        row = {}
        for i in range(g.n):
            for d in g.allowed[i][th[i]]:
                row[names[i, key(i, th), d]] = g.dev(i, th[i], d, a)
        row[names["up"]], row[names["down"]] = -g.Wel[th], g.Wel[th]
        if best:
            row[names["m"]] = g.Rev[a]
            if weak:
                row[names["m2"]] = g.B[a]
            rows.append(row), senses.append(">="), right.append(Q(0))
        else:
            fixed = Q(mu) * g.Rev[a] + (Q(mu2) * g.B[a] if weak else 0)
            rows.append(row), senses.append(">="), right.append(-fixed)
    for i, k in keys:
        row = {names[i, k, d]: Q(1) for d in g.allowed[i][own(i, k)]}
        if best:
            row[names["s"]] = Q(-1)
        rows.append(row), senses.append("="), right.append(Q(0 if best else 1))
    if best:
        # s = 1/m of the deviations' mass, m = mu s, m2 = mu2 s; m + m2 <= 1, s + m2 <= 1, and for
        # the plain kinds m = 1 >= s.
        if weak:
            rows.append({names["m"]: -1, names["m2"]: -1}), senses.append(">="), right.append(-1)
            rows.append({names["s"]: -1, names["m2"]: -1}), senses.append(">="), right.append(-1)
        else:
            rows.append({names["m"]: 1}), senses.append("="), right.append(1)
            rows.append({names["s"]: -1}), senses.append(">="), right.append(-1)
            rows.append({names["m2"]: 1}), senses.append("="), right.append(0)
    value, x, y = simplex(cost, rows, senses, right)
    value = -value
    weights = [(r, p) for r, p in zip(rows_, y) if p]
    law = law_of(weights)
    mass = x[names["s"]] if best else Q(1)
    if best and mass == 0:
        claim = dict(smoothness=kind, mu="inf", mu2="0", best=True, lambda_=ends("inf"),
                     bound=ends(1 / value))
        deviations = None
    else:
        if best:
            mu, mu2 = x[names["m"]] / mass, x[names["m2"]] / mass
        lam = value / mass
        m = Q(mu2) + max(Q(1), Q(mu)) if weak else Q(mu)
        claim = dict(smoothness=kind, mu=str(Q(mu)), mu2=str(Q(mu2)), best=best,
                     lambda_=ends(lam), bound=ends(m / lam if lam > 0 else "inf"))
        laws = []
        for i, k in keys:
            d = lcm_of([x[names[i, k, a]] / mass for a in g.allowed[i][own(i, k)]])
            law_i = [[a, str(int(x[names[i, k, a]] / mass * d))] for a in g.allowed[i][own(i, k)]
                     if x[names[i, k, a]]]
            laws.append([g.names[i], k if semi else list(k), str(d), law_i])
        deviations = dict(laws=laws)
    claim["lambda"] = claim.pop("lambda_")
    return claim, dict(deviations=deviations, law=law)


def smoothness(g, kind, **options):
    claim, proof = smooth(g, kind, **options)
    return wrap(g, "smoothness", claim, proof)


def certify(g, concept, kind, verdict, *, best=False, expression="mu/lambda", bound=None,
            prior="given", theorem=None, safe=None, hypotheses=()):
    value, worst = optimum(g, concept, prior=prior)
    wel = Q(1) if prior == "any" else g.WelF
    sc, sp = smooth(g, kind, best=best) if kind else (None, None)
    b = bound or (sc["bound"]["lower"], sc["bound"]["upper"])
    claim = dict(verdict=verdict, concept=concept, objective=objective(), prior=prior,
                 optimal_welfare=str(wel), worst=ends(value), ratio=ends(wel / value),
                 bound=dict(expression=expression, **ends(*b)),
                 theorem=theorem and dict(name=theorem, smoothness=kind, mu=sc["mu"], best=best,
                                          ratio=sc["bound"]["upper"]),
                 hypotheses=[dict(name=n, holds=h) for n, h in hypotheses])
    embedded = dict(claim=sc, proof=sp) if sc else None
    return wrap(g, "certify", claim, dict(worst=worst, smoothness=embedded, safe=safe))


def ladder(g, concepts, kinds):
    rows, proofs, sm, smp = [], [], [], []
    for c in concepts:
        value, proof = optimum(g, c)
        rows.append(dict(concept=c, worst=ends(value), ratio=ends(g.WelF / value)))
        proofs.append(proof)
    for kind, best in kinds:
        claim, proof = smooth(g, kind, best=best)
        sm.append(claim), smp.append(proof)
    claim = dict(objective=objective(), optimal_welfare=str(g.WelF), rows=rows, smoothness=sm)
    return wrap(g, "ladder", claim, dict(rows=proofs, smoothness=smp))
