"""The certificates of Bayes-Nash equilibria, valid ones and attacks on them."""
from fractions import Fraction as Q
from certificates import *
from equilibria import *
from revenue import optimal_revenue
import copy
import instances as I


def welfare(g, pair, alpha=1, beta=0):
    p, q = pair
    return sum(g.F[th] * p.get((th[0], a[0]), 0) * q.get((th[1], a[1]), 0) * g.w(th, a, alpha, beta)
               for th, a in g.columns)


def play(g, pair):
    """A pair of strategies as strategies[agent, type]."""
    listed = {}
    for name, strategy in zip(g.names, pair):
        for (t, a), p in strategy.items():
            listed.setdefault((name, t), {})[a] = p
    return listed


def extremum(g, sense, alpha=1, beta=0, among=lambda pair: True):
    """On each product of faces the objective is bilinear: some extreme equilibrium has the optimum."""
    pairs = [pair for pair in extreme(g) if among(pair)]
    pick = min if sense == "min" else max
    best = pick(pairs, key=lambda pair: welfare(g, pair, Q(alpha), Q(beta)))
    return welfare(g, best, Q(alpha), Q(beta)), play(g, best)


def optimal(g, concept, sense="min", alpha=1, beta=0):
    value, best = extremum(g, sense, alpha, beta)
    return bne(g, concept, value, None, sense, alpha, beta, tree(g, value, sense, alpha, beta), best), value


def inverse(matrix):
    n = len(matrix)
    rows = [list(map(Q, row)) + [Q(i == j) for j in range(n)] for i, row in enumerate(matrix)]
    for k in range(n):
        p = next(r for r in range(k, n) if rows[r][k])
        rows[k], rows[p] = rows[p], rows[k]
        rows[k] = [v / rows[k][k] for v in rows[k]]
        for r in range(n):
            if r != k and rows[r][k]:
                rows[r] = [v - rows[r][k] * w for v, w in zip(rows[r], rows[k])]
    return [row[n:] for row in rows]


def box(g, centre, radius, digits=4):
    """The box about centre[i, t] = {action: probability}: the section, and the range of an objective."""
    supports = [(i, t, list(law)) for (i, t), law in centre.items()]
    unknowns = [(i, t, a) for i, t, actions in supports for a in actions]

    def payoff(x, i, t, d):
        total = Q(0)
        for th in g.thetas:
            if th[i] == t and g.F[th]:
                others = [[a for j, t2, a in unknowns if (j, t2) == (k, th[k])] if k != i else [d] for k in range(g.n)]
                for a in itertools.product(*others):
                    p = g.F[th] * g.u(i, t, a)
                    for k in range(g.n):
                        p *= x[k, th[k], a[k]] if k != i else 1
                    total += p
        return total

    def equations(x, y=lambda v: v):
        f = []
        for i, t, actions in supports:
            f.append(sum(x[i, t, a] for a in actions) - 1)
            f += [payoff(x, i, t, b) - payoff(x, i, t, actions[0]) for b in actions[1:]]
        return f
    x0 = {(i, t, a): centre[i, t][a] for i, t, a in unknowns}
    # Multilinear: the derivative is the difference between 1 and 0.
    columns = [[a - b for a, b in zip(equations({**x0, u: Q(1)}), equations({**x0, u: Q(0)}))] for u in unknowns]
    jacobian = [list(row) for row in zip(*columns)]
    rounded = [[str(Q(round(v * 10 ** digits), 10 ** digits)) for v in row] for row in inverse(jacobian)]
    section = dict(supports=[[g.names[i], t, actions] for i, t, actions in supports],
                   centre=strategy_list({(g.names[i], t): law for (i, t), law in centre.items()}),
                   radius=str(radius), preconditioner=rounded)

    def range_of(alpha, beta):
        low = high = Q(0)
        for th in g.thetas:
            if g.F[th]:
                for a in itertools.product(*[list(centre[i, th[i]]) for i in range(g.n)]):
                    w = g.F[th] * g.w(th, a, Q(alpha), Q(beta))
                    least = most = w
                    for i in range(g.n):
                        least *= x0[i, th[i], a[i]] - Q(radius)
                        most *= x0[i, th[i], a[i]] + Q(radius)
                    low, high = low + min(least, most), high + max(least, most)
        return low, high
    return section, range_of


def judged_by(g, certificate, claim, proof, lower, upper, verdict="undecided", ratio=None, **extra):
    """A certify claim with its worst value replaced by that of a claim about equilibria."""
    c = copy.deepcopy(certificate)
    divide = lambda v: "inf" if v == "-inf" else "0" if v == "inf" else g.WelF / Q(v)
    c["claim"].update(concept=claim["concept"], worst=ends(lower, upper), verdict=verdict,
                      ratio=ends(*(ratio or (divide(upper), divide(lower)))), **extra)
    c["proof"]["worst"] = proof
    return c


def write(keep, attack, put, edit_source):
    ways, pennies, two = Game(I.TWO_WAYS), Game(I.PENNIES), Game(I.TWO_TYPES)
    correlated, chicken, crowd = Game(I.CORRELATED, "json"), Game(I.CHICKEN), Game(I.CROWD)
    upside = Game(I.UPSIDE_DOWN)

    def update(*path, **values):
        def change(c):
            for k in path:
                c = c[k]
            c.update(values)
        return change

    def both(*changes):
        def change(c):
            for one in changes:
                one(c)
        return change
    tree_of, leaf_of = ("proof", "tree"), lambda c, n=-1: c["proof"]["tree"][n]["leaf"]

    # --- optima ---
    worst, value = optimal(ways, "bne")
    assert value == Q(4, 3)
    keep("bne-min-coordination", worst)
    keep("bne-min-pennies", optimal(pennies, "bne")[0])
    assert optimal(pennies, "bne")[1] == Q(5, 4)
    brave, value = optimal(chicken, "bne", "max")
    assert value == Q(28, 3) and len(brave["proof"]["tree"]) > 1
    keep("bne-max-chicken", brave)
    bayes, value = optimal(two, "bne")
    keep("bne-min-two-types", bayes)
    keep("bne-max-two-types", optimal(two, "bne", "max")[0])
    keep("bne-min-mixed-objective-correlated-json", optimal(correlated, "bne", "min", "1/2", "-1/3")[0])
    keep("bne-max-revenue-correlated-json", optimal(correlated, "bne", "max", 0, 1)[0])
    open_end = keep("bne-interval-without-profile", bne(ways, "bne", "4/3", 4, nodes=tree(ways, "4/3")))
    keep("bne-interval-without-tree", bne(ways, "bne", "-inf", "4/3", play=extremum(ways, "min")[1]))

    pure = [p for p in pure_profiles(ways)]
    show = lambda g, p: {(g.names[i], t): {a: Q(1)} for (i, t), a in p.items()}
    pure_worst = keep("pure-min-coordination", bne(
        ways, "pure-bne", 2, nodes=tree(ways, 2, pure=True), play={("1", "t"): {"D": 1}, ("2", "t"): {"R": 1}}))
    assert len(pure_worst["proof"]["tree"]) > 1
    listed = keep("pure-max-coordination-enumerated", bne(
        ways, "pure-bne", 4, sense="max", nodes=[dict(leaf="enumerate")], play={("1", "t"): {"U": 1}, ("2", "t"): {"L": 1}}))
    of_three = keep("pure-min-revenue-three-agents-enumerated", bne(
        crowd, "pure-bne", 2, beta=1, alpha=0, nodes=[dict(leaf="enumerate")],
        play={("1", "t"): {"stay": 1}, ("2", "t"): {"enter": 1}, ("3", "t"): {"enter": 1}}))
    found = list(pure_profiles(two))
    values = {judged(two, show(two, p))[1]: p for p in found}
    keep("pure-min-two-types-enumerated", bne(two, "pure-bne", min(values), nodes=[dict(leaf="enumerate")],
                                              play=show(two, values[min(values)])))
    keep("pure-max-two-types", bne(two, "pure-bne", max(values), sense="max", nodes=tree(two, max(values), "max", pure=True),
                                   play=show(two, values[max(values)])))
    empty = keep("pure-min-empty", bne(pennies, "pure-bne", "inf", nodes=tree(pennies, "inf", pure=True)))
    keep("pure-max-empty-enumerated", bne(pennies, "pure-bne", "-inf", sense="max", nodes=[dict(leaf="enumerate")]))
    # Every action taken away from agent 1 on the way: two best replies at once, or none.
    by_null = keep("pure-empty-by-null", bne(pennies, "pure-bne", "inf", nodes=[
        dict(branch=["1", "t", "U"]), dict(branch=["1", "t", "D"]), dict(leaf=None), dict(leaf="enumerate"),
        dict(leaf="enumerate")]))
    part = keep("pure-min-perhaps-empty", bne(pennies, "pure-bne", "1", "inf", nodes=[dict(leaf="enumerate")]))

    # Monotone: least revenue is 0 over all equilibria, 1/2 over those in order (by hand, in instances.py).
    rank = lambda a: Q(-1) if a == "out" else Q(a)
    most = lambda p, t: max(rank(a) for t2, a in p if t2 == t)
    least = lambda p, t: min(rank(a) for t2, a in p if t2 == t)
    in_order = lambda pair: most(pair[0], "low") <= least(pair[0], "high") and most(pair[1], "poor") <= least(pair[1], "rich")
    everything, disorder = extreme(upside), [e for e in extreme(upside) if not in_order(e)]
    value, best = extremum(upside, "min", 0, 1, in_order)
    assert value == Q(1, 2) and extremum(upside, "min", 0, 1)[0] == 0
    by_bid, above = Left(upside), Left(upside)
    by_bid.P[0, "low"] = [a for a in by_bid.P[0, "low"] if rank(a) <= 0]
    above.P[0, "high"] = [a for a in above.P[0, "high"] if rank(a) > 0]
    least_revenue = lambda *args, **options: bne(upside, *args, alpha=0, beta=1, **options)
    nodes = ([dict(monotone=["1", "low", "high", "0"])] + tree(upside, value, "min", 0, 1, left=by_bid)
             + tree(upside, value, "min", 0, 1, left=above))
    monotone = keep("monotone-min-revenue", least_revenue("bne", value, nodes=nodes, play=best, monotone=True))
    out = [dict(monotone=["1", "low", "high", "out"])] + tree(upside, "0", "min", 0, 1) * 2
    keep("monotone-node-below-all-bids", least_revenue("bne", 0, value, nodes=out, play=best, monotone=True))
    keep("pure-min-monotone-enumerated", least_revenue("pure-bne", value, nodes=[dict(leaf="enumerate")], play=best, monotone=True))
    keep("pure-min-not-monotone-enumerated", least_revenue(
        "pure-bne", 0, nodes=[dict(leaf="enumerate")], play=extremum(upside, "min", 0, 1)[1]))

    # Three agents: all enter with 1/sqrt(2).
    centre = {(i, "t"): {"stay": 1 - Q(46341, 65536), "enter": Q(46341, 65536)} for i in range(3)}
    section, range_of = box(crowd, centre, "1/10000")
    low, high = range_of(0, 1)
    assert low < Q(21213, 10000) < high and high - low < Q(1, 100), (float(low), float(high))
    nodes = tree(crowd, "213/100", "max", 0, 1)
    assert sum("split" in node for node in nodes) > 2
    split = keep("bne-max-revenue-in-a-box", bne(crowd, "bne", low, "213/100", "max", 0, 1, nodes=nodes, box=section))
    # The least of (revenue) + (nothing): the box again, from the other side.
    keep("bne-min-revenue-in-a-box", bne(crowd, "bne", "-inf", high, "min", 0, 1, box=section))
    # Two types, correlated: the same test where some types mix and one is indifferent to nothing.
    mixing = {(0, "t"): {"U": Q(1, 2), "D": Q(1, 2)}, (1, "t"): {"L": Q(1, 4), "R": Q(3, 4)}}
    pennies_box, range_of = box(pennies, mixing, "1/1000")
    keep("bne-min-pennies-in-a-box", bne(pennies, "bne", "-inf", range_of(1, 0)[1], box=pennies_box))

    # --- lists ---
    one = keep("extreme-pennies", extreme_list(pennies))
    three = keep("extreme-coordination", extreme_list(ways))
    segment = keep("extreme-continuum", extreme_list(Game(I.SEGMENT)))
    assert (segment["claim"]["equilibria"], segment["claim"]["components"]) == ("2", "1")
    assert three["claim"]["components"] == "3" and one["claim"]["equilibria"] == "1"
    keep("extreme-two-types", extreme_list(two))
    keep("extreme-correlated-json", extreme_list(correlated))
    losing = keep("extreme-type-of-probability-zero", extreme_list(upside))
    # The mixture of two equilibria must be in order too.
    union = lambda a, b: tuple(p | q for p, q in zip(a, b))
    ordered = [e for e in everything if in_order(e)]
    keep("extreme-monotone", extreme_list(upside, ordered, lambda a, b: in_order(union(a, b)), monotone=True))
    # lrsnash finds 5, 15, 38 and 160 extreme equilibria of these.
    for K, count in ((4, 5), (6, 15), (8, 38), (10, 160)):
        g = Game(I.FIRST_PRICE, set={"K": str(K)})
        certificate = keep(f"extreme-first-price-{K}", extreme_list(g))
        assert certificate["claim"]["equilibria"] == str(count), certificate["claim"]
    all_pure = keep("pure-list-coordination", pure_list(ways, pure))
    keep("pure-list-none", pure_list(pennies, []))
    keep("pure-list-three-agents", pure_list(crowd, list(pure_profiles(crowd))))
    keep("pure-list-correlated-json", pure_list(correlated, list(pure_profiles(correlated))))
    keep("pure-list-type-of-probability-zero", pure_list(upside, list(pure_profiles(upside))))
    keep("pure-list-monotone", pure_list(upside, [p for p in pure_profiles(upside)
                                                  if rank(p[0, "low"]) <= rank(p[0, "high"])], monotone=True))

    # --- certify and ladder ---
    base = certify(two, "coarse-ns", "smooth", "undecided", theorem="A", hypotheses=[("product-prior", True)])
    value = bayes["claim"]["lower"]
    by_a = keep("certified-bne-by-theorem-a", judged_by(two, base, bayes["claim"], bayes["proof"], value, value, "certified"))
    best_two = optimal(two, "bne", "max")[0]
    stable = keep("certified-bne-price-of-stability", judged_by(
        two, base, best_two["claim"], best_two["proof"], best_two["claim"]["lower"], best_two["claim"]["lower"],
        "certified", sense="max"))
    plain = lambda g, bound, verdict: certify(g, "coarse", None, verdict, expression=bound, bound=(bound, bound))
    none = keep("certified-empty", judged_by(pennies, plain(pennies, "1", "undecided"), empty["claim"], empty["proof"],
                                             "inf", "inf", "certified", ("0", "0")))
    keep("certified-empty-price-of-stability", judged_by(
        pennies, plain(pennies, "1", "undecided"), dict(concept="pure-bne"),
        dict(tree=[dict(leaf="enumerate")], profile=None, box=None), "-inf", "-inf", "certified", ("0", "0"), sense="max"))
    unknown = keep("undecided-perhaps-empty-price-of-stability", judged_by(
        pennies, plain(pennies, "1", "undecided"), dict(concept="pure-bne"),
        dict(tree=[dict(leaf="enumerate")], profile=None, box=None), "-inf", "1", "undecided", ("0", "inf"), sense="max"))
    keep("refuted-bne", judged_by(ways, plain(ways, "2", "undecided"), worst["claim"], worst["proof"], "4/3", "4/3", "refuted"))
    # Types are perfectly correlated, so that the optimal revenue is Wel(F) = (1 + 3)/2 = 2: 4 times the least revenue.
    revenue, shown = optimal_revenue(upside)
    assert revenue == 2, revenue
    about_revenue = judged_by(upside, plain(upside, "4", "undecided"), monotone["claim"], monotone["proof"], "1/2", "1/2",
                              "certified", monotone=True, objective=objective(0, 1), optimal_revenue=ends(revenue))
    about_revenue["proof"]["revenue"] = shown
    keep("certified-monotone", about_revenue)
    table = ladder(two, ["coarse-ns"], [("smooth", False)])
    for claim, proof, key in ((bayes["claim"], bayes["proof"], "worst"), (best_two["claim"], best_two["proof"], "best")):
        table["claim"]["rows"].append({"concept": "bne", key: ends(claim["lower"]), "ratio": ends(two.WelF / Q(claim["lower"]))})
        table["proof"]["rows"].append(proof)
    table = keep("ladder-bne", table)

    # --- attacks on trees ---
    node = lambda *path: ("proof", "tree", *path)
    attack("tree-null-for-a-finite-end", worst, put("proof", "tree", None))
    attack("tree-absent", worst, lambda c: c["proof"].pop("tree") and None)
    attack("tree-without-nodes", worst, put("proof", "tree", []))
    attack("tree-leaf-missing", brave, lambda c: c["proof"]["tree"].pop() and None)
    attack("tree-leaf-superfluous", brave, lambda c: c["proof"]["tree"].append(c["proof"]["tree"][-1]))
    attack("tree-branch-as-leaf", brave, lambda c: c["proof"]["tree"].pop(0) and None)
    attack("tree-children-swapped", monotone, lambda c: c["proof"]["tree"].insert(1, c["proof"]["tree"].pop()))
    attack("tree-node-of-two-kinds", brave, lambda c: c["proof"]["tree"][0].update(leaf=None))
    attack("tree-enumerates-mixed-play", worst, put("proof", "tree", [dict(leaf="enumerate")]))
    attack("tree-monotone-in-a-plain-claim", monotone, lambda c: c["claim"].pop("monotone") and None)
    attack("tree-monotone-types-reversed", monotone, put("proof", "tree", 0, "monotone", ["1", "high", "low", "0"]))
    attack("tree-branches-on-probability-zero", monotone, lambda c: c["proof"]["tree"].insert(0, dict(branch=["1", "never", "0"])))
    attack("tree-splits-on-probability-zero", monotone, lambda c: c["proof"]["tree"].insert(0, dict(split=["1", "never", "0", "1/2"])))
    attack("tree-branch-on-another's-action", brave, put("proof", "tree", 0, "branch", ["1", "t", "L"]))
    attack("tree-leaf-not-empty", by_null, put("proof", "tree", [dict(leaf=None)]))
    attack("tree-leaf-null-after-best-reply", by_null, put("proof", "tree", 3, "leaf", None))
    attack("tree-lower-end-too-high", worst, lambda c: c["claim"].update(lower="1334/1000", upper="4"))
    attack("tree-upper-end-too-low", brave, lambda c: c["claim"].update(lower="0", upper="9"))
    attack("tree-all-multipliers-zero", worst, lambda c: leaf_of(c).update(obedience=[], slack=[], no_signalling=[], caps=[]))
    attack("tree-relaxation-cannot-prove", brave, put("proof", "tree", [copy.deepcopy(leaf) for leaf in [dict(leaf=leaf_of(brave))]]))
    attack("tree-enumeration-finds-worse", listed, lambda c: (c["claim"].update(sense="min", lower="3", upper="4")))
    attack("tree-empty-although-play-is-left", bne(ways, "pure-bne", "inf", nodes=[dict(leaf="enumerate")]), lambda c: None)
    attack("tree-infinite-end-by-finite-multipliers", bne(ways, "pure-bne", "inf", nodes=tree(ways, 2, pure=True)), lambda c: None)
    attack("leaf-obedience-negative", worst, lambda c: leaf_of(c)["obedience"][0].__setitem__(4, "-1"))
    attack("leaf-obedience-twice", worst, lambda c: leaf_of(c)["obedience"].append(leaf_of(c)["obedience"][0]))
    attack("leaf-with-regret-rows", worst, lambda c: leaf_of(c).update(regret=[]))
    attack("leaf-signals-unbalanced", bayes, lambda c: leaf_of(c)["no_signalling"].append(["1", ["low", "low"], ["0"], "1"])
           if not leaf_of(c)["no_signalling"] else leaf_of(c)["no_signalling"][0].__setitem__(3, "123456789"))
    attack("slack-positive-off-best-replies", worst, lambda c: leaf_of(c).update(slack=[["1", "t", "U", "1"], ["1", "t", "D", "-1"]]))
    attack("slack-positive-on-removed-branch", brave, lambda c: leaf_of(c, 1).update(
        slack=[["1", "t", c["proof"]["tree"][0]["branch"][2], "1"], ["1", "t", "D" if c["proof"]["tree"][0]["branch"][2] == "C" else "C", "-1"]])
        if c["proof"]["tree"][0]["branch"][0] == "1" else leaf_of(c, 1).update(
        slack=[["2", "t", c["proof"]["tree"][0]["branch"][2], "1"], ["2", "t", "D" if c["proof"]["tree"][0]["branch"][2] == "C" else "C", "-1"]]))
    attack("slack-twice", worst, lambda c: leaf_of(c).update(slack=[["1", "t", "U", "0"], ["1", "t", "U", "0"]]))
    capped = next(k for k, n in enumerate(split["proof"]["tree"]) if n.get("leaf") and n["leaf"]["caps"])
    attack("cap-negative", split, lambda c: leaf_of(c, capped)["caps"][0].__setitem__(3, "-1"))
    attack("cap-twice", split, lambda c: leaf_of(c, capped)["caps"].append(leaf_of(c, capped)["caps"][0]))
    attack("cap-of-nothing", split, lambda c: leaf_of(c, capped)["caps"][0].__setitem__(0, "99"))
    attack("cap-number-negative", split, lambda c: leaf_of(c, capped)["caps"][0].__setitem__(0, "-1"))
    attack("cap-in-a-tree-without", worst, lambda c: leaf_of(c)["caps"].append(["0", ["t", "t"], ["L"], "1"]))
    where = next(k for k, n in enumerate(split["proof"]["tree"]) if "split" in n)
    attack("cap-moved", split, lambda c: c["proof"]["tree"][where]["split"].__setitem__(3, "1/1000"))

    # --- attacks on profiles and boxes ---
    attack("profile-absent-in-pure", pure_worst, put("proof", "profile", None))
    attack("profile-absent-in-monotone", monotone, put("proof", "profile", None))
    attack("profile-with-regret-in-bne", worst, put("proof", "profile", strategy_list({("1", "t"): {"U": 1}, ("2", "t"): {"R": 1}})))
    attack("profile-mixed-in-pure", pure_worst, both(put("proof", "profile", worst["proof"]["profile"]), put("proof", "tree", None),
           update("claim", lower="-inf", upper="4/3")))
    attack("profile-not-monotone", monotone, put("proof", "profile", strategy_list(play(upside, disorder[0]))))
    attack("profile-better-than-claimed", worst, update("claim", lower="1", upper="13/10"))
    attack("profile-worse-than-claimed", brave, update("claim", lower="28001/3000", upper="10"))
    attack("profile-type-missing-in-bne", worst, lambda c: c["proof"]["profile"].pop() and None)
    attack("profile-and-box", split, put("proof", "profile", strategy_list({(n, "t"): {"enter": Q(1, 2), "stay": Q(1, 2)} for n in "123"})))
    attack("no-profile-and-a-low-upper-end", open_end, put("claim", "upper", "399/100"))
    attack("box-in-pure", split, update("claim", concept="pure-bne"))
    attack("box-too-small", split, put("proof", "box", "radius", "1/10000000"))
    attack("box-too-large", split, put("proof", "box", "radius", "1/4"))
    attack("box-with-a-negative-probability", split, put("proof", "box", "radius", "1/3"))
    attack("box-radius-zero", split, put("proof", "box", "radius", "0"))
    attack("box-elsewhere", split, put("proof", "box", "centre", strategy_list({(n, "t"): {"stay": Q(1, 2), "enter": Q(1, 2)} for n in "123"})))
    attack("box-preconditioner-zero", split, lambda c: c["proof"]["box"].update(preconditioner=[["0"] * 6] * 6))
    attack("box-preconditioner-short", split, lambda c: c["proof"]["box"]["preconditioner"].pop() and None)
    attack("box-value-beyond", split, put("claim", "lower", str(Q(split["claim"]["lower"]) + Q(1, 10 ** 9))))
    attack("box-support-missing", split, lambda c: c["proof"]["box"]["supports"].pop() and None)
    attack("box-support-twice", split, lambda c: c["proof"]["box"]["supports"].append(c["proof"]["box"]["supports"][0]))
    attack("box-support-action-twice", split, put("proof", "box", "supports", 0, 2, ["stay", "stay"]))
    attack("box-support-of-another-centre", split, put("proof", "box", "supports", 0, 2, ["stay"]))
    attack("box-centre-missing", split, lambda c: c["proof"]["box"]["centre"].pop() and None)
    # Nobody enters is a zero of the equations, but to enter then gains.
    alone = {(i, "t"): {"stay": Q(1)} for i in range(3)}
    attack("box-of-no-best-reply", bne(crowd, "bne", "-inf", 2, box=box(crowd, alone, "1/1000")[0]), lambda c: None)
    turned = {(0, "low"): {"1": Q(1)}, (0, "high"): {"0": Q(1)}, (1, "poor"): {"0": Q(1)}, (1, "rich"): {"2": Q(1)}}
    attack("box-not-monotone", bne(upside, "bne", "-inf", 4, box=box(upside, turned, "1/1000")[0], monotone=True), lambda c: None)

    # --- attacks on claims ---
    attack("monotone-false", monotone, put("claim", "monotone", False))
    attack("monotone-coarse", bne(upside, "coarse", "-inf", "inf", monotone=True), lambda c: None)
    attack("monotone-table", bne(ways, "bne", "-inf", "inf", monotone=True), lambda c: None)
    attack("bne-any-prior", worst, put("claim", "prior", "any"))
    attack("bne-with-bound-and-law", worst, put("proof", dict(bound=None, law=None)))
    attack("certify-sense-min", stable, put("claim", "sense", "min"))
    attack("certify-best-as-worst", stable, lambda c: c["claim"].pop("sense") and None)
    attack("certify-monotone-dropped", about_revenue, lambda c: c["claim"].pop("monotone") and None)
    attack("price-of-stability-of-nothing-refuted", unknown, both(update("claim", verdict="refuted", ratio=ends("3/2", "inf"))))
    attack("ratio-of-nothing-above-zero", none, update("claim", ratio=ends("1/2", "1/2")))
    corr = certify(correlated, "coarse-ns", "smooth", "undecided", theorem="A")
    corr_bne = optimal(correlated, "bne")[0]
    attack("theorem-a-for-bne-with-correlated-prior", judged_by(
        correlated, corr, corr_bne["claim"], corr_bne["proof"], corr_bne["claim"]["lower"], corr_bne["claim"]["upper"]), lambda c: None)
    attack("ladder-row-worst-and-best", table, lambda c: c["claim"]["rows"][2].update(worst=c["claim"]["rows"][2]["best"]))
    attack("ladder-best-as-worst", table, lambda c: c["claim"]["rows"][2].update(worst=c["claim"]["rows"][2].pop("best")))

    # --- attacks on lists ---
    drop_pair = lambda n: lambda c: c["proof"]["pairs"].pop(n) and None
    attack("list-count-wrong", three, put("claim", "equilibria", "2"))
    attack("list-equilibrium-dropped", three, both(drop_pair(2), put("claim", "equilibria", "2"), put("claim", "components", "2")))
    attack("list-pair-of-no-equilibrium", three, lambda c: c["proof"]["pairs"][2].__setitem__(0, c["proof"]["pairs"][1][0]))
    attack("list-strategy-unused", losing, lambda c: c["proof"]["strategies"][0].append([["low", "1", [["0", "1"]]], ["high", "1", [["2", "1"]]]]))
    unused = next(p for p, _ in vertices(two, 0) if all(p != q for q, _ in extreme(two)))
    attack("list-vertex-unused", accept_two := extreme_list(two), lambda c: c["proof"]["strategies"][0].append(
        [[t, "1", [[next(a for t2, a in unused if t2 == t), "1"]]] for t in two.types[0]]))
    attack("list-strategy-not-extreme", segment, lambda c: c["proof"]["strategies"][0].__setitem__(0, [["t", "2", [["a", "1"], ["b", "1"]]]]))
    attack("list-strategy-twice", three, lambda c: c["proof"]["strategies"][0].append(c["proof"]["strategies"][0][0]))
    attack("list-strategy-twice-unreduced", segment, lambda c: c["proof"]["strategies"][0].append(
        [["t", "2", [[c["proof"]["strategies"][0][0][0][2][0][0], "2"]]]]))
    attack("list-strategy-without-a-type", losing, lambda c: c["proof"]["strategies"][0][0].pop() and None)
    attack("list-strategy-type-of-probability-zero", losing, lambda c: c["proof"]["strategies"][0][0].append(["never", "1", [["0", "1"]]]))
    attack("list-strategy-weights-short", one, lambda c: c["proof"]["strategies"][0][0][0].__setitem__(1, "3"))
    attack("list-pair-twice", three, lambda c: c["proof"]["pairs"].append(c["proof"]["pairs"][0]))
    attack("list-position-beyond", three, lambda c: c["proof"]["pairs"][0].__setitem__(0, "3"))
    attack("list-components-merged", three, both(lambda c: [p.__setitem__(2, "0") for p in c["proof"]["pairs"]] and None, put("claim", "components", "1")))
    attack("list-components-split", segment, both(lambda c: c["proof"]["pairs"][1].__setitem__(2, "1"), put("claim", "components", "2")))
    attack("list-components-renumbered", three, lambda c: [p.__setitem__(2, str(2 - int(p[2]))) for p in c["proof"]["pairs"]] and None)
    attack("list-components-count-wrong", segment, put("claim", "components", "2"))
    attack("list-monotone-ignored", losing, put("claim", "monotone", True))
    attack("list-of-three-agents", pure_list(crowd, []), both(put("claim", "pure", False), put("proof", dict(strategies=[[], []], pairs=[]))))
    attack("list-monotone-table", three, put("claim", "monotone", True))
    attack("pure-list-dropped", all_pure, both(lambda c: c["proof"]["profiles"].pop() and None, update("claim", equilibria="1", components="1")))
    attack("pure-list-added", all_pure, both(lambda c: c["proof"]["profiles"].append([["U"], ["R"]]), update("claim", equilibria="3", components="3")))
    attack("pure-list-exchanged", all_pure, lambda c: c["proof"]["profiles"].__setitem__(0, [["U"], ["R"]]))
    attack("pure-list-twice", all_pure, lambda c: c["proof"]["profiles"].append(c["proof"]["profiles"][0]))
    attack("pure-list-count-wrong", all_pure, put("claim", "equilibria", "3"))
    attack("pure-list-components-wrong", all_pure, put("claim", "components", "1"))
    attack("pure-list-plan-for-probability-zero", pure_list(upside, list(pure_profiles(upside))),
           lambda c: c["proof"]["profiles"][0][0].__setitem__(1, "0"))
    attack("pure-list-plan-incomplete", pure_list(upside, list(pure_profiles(upside))),
           lambda c: c["proof"]["profiles"][0][0].__setitem__(0, None))
