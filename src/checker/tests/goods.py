"""A slow reading of items, units and posted prices (FORMAT 1a): every joint outcome, every way to break ties."""
import itertools
from fractions import Fraction as Q


def reads(data):
    return data.get("goods", {}).get("kind", "single") != "single" or data["auction"]["rule"] == "posted-price"


def build(g, data):
    """Fills in actions, lotteries and values of a game; returns its feasible outcomes."""
    goods, auction = data.get("goods", {}), data["auction"]
    kind = goods.get("kind", "single")
    g.kind, g.posted = kind, auction["rule"] == "posted-price"
    ties = auction.get("ties", "uniform")
    g.order = [g.names.index(x) for x in ties["priority"]] if isinstance(ties, dict) else None
    g.reserve = g.num(auction.get("reserve", 0))
    g.value = [{t["name"]: t["value"] for t in a["types"]} for a in data["agents"]]
    g.rule = auction["rule"].removeprefix("simultaneous-")
    return {"single": single, "items": items, "units": units}[kind](g, data, goods, auction)


def single(g, data, goods, auction):
    """The one posted-price item."""
    price = g.num(auction["price"])
    g.A = [["buy", "out"]] * g.n
    g.allowed = [{t: g.A[i] for t in g.types[i]} for i in range(g.n)]
    g.worth = lambda i, t, x: g.num(g.value[i][t]) if x == i else Q(0)
    g.same = lambda i, x, y: (x == i) == (y == i)
    for a in itertools.product(*g.A):
        want = [i for i in range(g.n) if a[i] == "buy"]
        if g.order:
            want = [i for i in g.order if i in want][:1]
        g.lottery[a] = [(Q(1, len(want)), w, [price if i == w else Q(0) for i in range(g.n)]) for w in want] \
            or [(Q(1), None, [Q(0)] * g.n)]
    return [None] + list(range(g.n))


def bundle_value(num, value, bundle):
    (kind, body), = value.items()
    total = lambda table: sum((num(v) for j, v in table.items() if j in bundle), Q(0))
    if kind == "additive":
        return total(body)
    if kind == "unit-demand":
        return max([num(v) for j, v in body.items() if j in bundle], default=Q(0))
    if kind == "xos":
        return max(total(table) for table in body)
    return max([num(v) for key, v in body.items() if set(key.split(" ")) <= bundle], default=Q(0))


def grid(g, b):
    if isinstance(b, dict):
        lo, hi, st = g.num(b["from"]), g.num(b["to"]), g.num(b["step"])
        return [lo + k * st for k in range(int((hi - lo) / st) + 1)]
    return [g.num(x) for x in b]


def sold(g, bids):
    """One item by the single-item rule: (probability, owner, payments), from {agent: bid}."""
    pay = [bids.get(i, Q(0)) if g.rule == "all-pay" else Q(0) for i in range(g.n)]
    top = max(bids.values(), default=None)
    if top is None or (top < g.reserve and not g.posted):
        return [(Q(1), None, pay)]
    tied = [i for i in sorted(bids) if bids[i] == top]
    if g.order:
        tied = [i for i in g.order if i in tied][:1]
    branches = []
    for w in tied:
        own = list(pay)
        own[w] = max([g.reserve] + [bids[j] for j in bids if j != w]) if g.rule == "second-price" else top
        branches.append((Q(1, len(tied)), w, own))
    return branches


def items(g, data, goods, auction):
    g.items = names = goods["items"]
    over = auction.get("overbidding", True)
    subsets = [frozenset(s) for k in range(len(names) + 1) for s in itertools.combinations(names, k)] \
        if len(names) <= 12 else []
    v = lambda i, t, s: bundle_value(g.num, g.value[i][t], s)
    g.A, g.allowed, g.bids = [], [], []
    for i, agent in enumerate(data["agents"]):
        bids = {}
        if g.posted:
            price = auction["price"]
            price = {j: g.num(price[j] if isinstance(price, dict) else price) for j in names}
            for mask in range(1, 2 ** len(names)):
                own = [j for k, j in enumerate(names) if mask >> k & 1]
                bids[" ".join(own)] = {j: price[j] for j in own}
            bids["out"] = {}
        else:
            b = agent.get("bids", auction.get("bids"))
            by_item = isinstance(b, dict) and not {"from", "to", "step"} & set(b)
            for own in itertools.product(*[grid(g, b[j] if by_item else b) for j in names]):
                bids[" ".join(f"{j}={x}" for j, x in zip(names, own))] = dict(zip(names, own))
            if auction.get("opt-out"):
                bids["out"] = {}
        may = {t: [a for a, bid in bids.items() if over or all(
            sum((bid.get(j, Q(0)) for j in s), Q(0)) <= v(i, t, s) for s in subsets)] for t in g.types[i]}
        g.A.append([a for a in bids if any(a in may[t] for t in may)])
        g.allowed.append(may)
        g.bids.append(bids)
    own = lambda i, x: frozenset(j for j, w in zip(names, x) if w == i)
    g.worth = lambda i, t, x: v(i, t, own(i, x))
    g.same = lambda i, x, y: own(i, x) == own(i, y)
    for a in itertools.product(*g.A):
        sales = [sold(g, {i: g.bids[i][a[i]][j] for i in range(g.n) if j in g.bids[i][a[i]]}) for j in names]
        g.lottery[a] = []
        for way in itertools.product(*sales):
            p = Q(1)
            for q, _, _ in way:
                p *= q
            g.lottery[a].append((p, tuple(w for _, w, _ in way), [sum(pay[i] for _, _, pay in way) for i in range(g.n)]))
    return list(itertools.product([None] + list(range(g.n)), repeat=len(names))) if len(names) <= 4 else None


def units(g, data, goods, auction):
    m = goods["units"]
    over = auction.get("overbidding", True)

    def v(i, t, k):
        return sum((g.num(x) for x in g.value[i][t]["marginals"][:k]), Q(0))
    g.A, g.allowed, g.bids = [], [], []
    for i, agent in enumerate(data["agents"]):
        if g.posted:
            price = g.num(auction["price"])
            bids = {str(k): [price] * k for k in range(1, m + 1)}
            bids["out"] = []
        else:
            own = grid(g, agent.get("bids", auction.get("bids")))
            bids = {" ".join(map(str, b)): list(b) for b in itertools.product(own, repeat=m)
                    if all(x >= y for x, y in zip(b, b[1:]))}
            if auction.get("opt-out"):
                bids["out"] = []
        may = {t: [a for a, b in bids.items() if over or all(sum(b[:k]) <= v(i, t, k) for k in range(m + 1))]
               for t in g.types[i]}
        g.A.append([a for a in bids if any(a in may[t] for t in may)])
        g.allowed.append(may)
        g.bids.append(bids)
    g.worth = lambda i, t, x: v(i, t, x[i])
    g.same = lambda i, x, y: x[i] == y[i]
    for a in itertools.product(*g.A):
        every = [(b, i) for i in range(g.n) for b in g.bids[i][a[i]]]
        ranked = sorted((b for b, _ in every), reverse=True)
        serious = [(b, i) for b, i in every if g.posted or b >= g.reserve]
        price = max(g.reserve, ranked[m]) if len(ranked) > m else g.reserve
        if len(serious) <= m:
            ways = [serious]
        else:
            last = ranked[m - 1]
            above = [x for x in serious if x[0] > last]
            tied = [x for x in serious if x[0] == last]
            if g.order:
                tied.sort(key=lambda x: g.order.index(x[1]))
                ways = [above + tied[:m - len(above)]]
            else:
                ways = [above + list(s) for s in itertools.combinations(tied, m - len(above))]
        g.lottery[a] = []
        for won in ways:
            pay = [sum(((price if g.rule == "uniform-price" else b) for b, w in won if w == i), Q(0)) for i in range(g.n)]
            g.lottery[a].append((Q(1, len(ways)), tuple(sum(w == i for _, w in won) for i in range(g.n)), pay))
    return [x for x in itertools.product(range(m + 1), repeat=g.n) if sum(x) <= m]
