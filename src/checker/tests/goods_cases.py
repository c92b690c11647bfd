"""Certificates about items, units and posted prices, and attacks on them."""
import copy
from fractions import Fraction as Q
from certificates import *

HEAD = 'format = "poacert/1"\n'


def agent(name, *types, bids=None):
    """An agent from (type, probability, value) in TOML."""
    own = ", ".join(f'{{ name = "{t}", prob = "{p}", value = {v} }}' for t, p, v in types)
    return f'[[agents]]\nname = "{name}"\ntypes = [{own}]\n' + (f"bids = {bids}\n" if bids else "")


def two_items(rule, first, second, rest, bids="[0, 1]"):
    return (HEAD + '[goods]\nkind = "items"\nitems = ["A", "B"]\n' + first + second
            + f'[auction]\nrule = "simultaneous-{rule}"\nbids = {bids}\n{rest}')


def two_units(rule, first, second, rest, bids="bids = [0, 1]"):
    return (HEAD + '[goods]\nkind = "units"\nunits = 2\n' + first + second
            + f'[auction]\nrule = "{rule}"\n{bids}\n{rest}')


ADDITIVE = agent("1", ("t", 1, "{ additive = { A = 1, B = 2 } }"))
UNIT = agent("2", ("low", "1/2", '{ unit-demand = { A = 1, B = "1/2" } }'), ("high", "1/2", "{ unit-demand = { A = 2, B = 2 } }"))
XOS = agent("2", ("t", 1, "{ xos = [{ A = 2 }, { A = 1, B = 1 }] }"))
TABLE = agent("2", ("t", 1, '{ bundles = { "B A" = 3, "B" = 1 } }'))
KEEN = agent("1", ("t", 1, "{ marginals = [2, 1] }"))
OTHER = agent("2", ("low", "1/3", "{ marginals = [1] }"), ("high", "2/3", "{ marginals = [2, 2] }"))


def slack(g, laws, th, a, lam, mu):
    """S of FORMAT 4 for laws written out."""
    return sum(Q(p) * g.dev(i, th[i], d, a) for i in range(g.n) for d, p in laws[i, th].items()) \
        - Q(lam) * g.Wel[th] + Q(mu) * g.Rev[a]


def deviations(g, laws):
    """The largest lambda the instance's own deviations reach at mu = 1, and the failure just above."""
    rows = [(th, a) for th in g.thetas for a in g.actions]
    least = min(slack(g, laws, th, a, 0, 1) / g.Wel[th] for th, a in rows)
    claim = {"smoothness": "smooth", "lambda": str(least), "mu": "1", "mu2": "0", "holds": True, "witness": None}
    above = least + Q(1, 1000)
    th, a = next((th, a) for th, a in rows if slack(g, laws, th, a, above, 1) < 0)
    witness = dict(types=list(th), actions=list(a), slack=str(slack(g, laws, th, a, above, 1)))
    return (wrap(g, "deviations", claim, {}),
            wrap(g, "deviations", {**claim, "lambda": str(above), "holds": False, "witness": witness}, {}))


def family(name):
    return "".join(f'[[deviations]]\nagent = "{i}"\nfamily = "{name}"\n' for i in "12")


def many_items():
    """13 items; three agents want two of A, B, C together, worth 2 each: a fractional 3, an optimum of 2."""
    names = list("ABCDEFGHIJKLM")
    pair = lambda key: f'{{ bundles = {{ "{key}" = 2 }} }}'
    text = (HEAD + '[goods]\nkind = "items"\nitems = [' + ", ".join(f'"{j}"' for j in names) + "]\n"
            + agent("1", ("pair", "1/2", pair("A B")), ("sum", "1/2", '{ additive = { A = "1/2", D = 1 } }'))
            + agent("2", ("t", 1, pair("C B"))) + agent("3", ("t", 1, pair("A C")))
            + '[auction]\nrule = "simultaneous-first-price"\nties = { priority = ["1", "2", "3"] }\n[auction.bids]\n'
            + "".join(f"{j} = {'[0, 1]' if j == 'A' else '[0]'}\n" for j in names))
    leaf = lambda **prices: {"prices": [[j, str(p)] for j, p in prices.items()]}
    owners = lambda **own: [own.get(j) for j in names]
    # Given A to 1 or to 3 the other pair with A is gone, and B (C) alone costs 2; given A to 2 only B C is left.
    cut = {"item": "A", "children": [leaf(B=4), leaf(B=4), leaf(C=4)]}
    optimum = {"denominator": "2", "profiles": [
        [["pair", "t", "t"], "4", owners(A="1", B="1"), cut],
        [["sum", "t", "t"], "7", owners(A="1", D="1", B="2", C="2"), leaf(A=1, B=1, C=3, D=2)]]}
    return Game(text, optimum=optimum)


def write(keep, attack, put, edit_source):
    first = Game(two_items("first-price", ADDITIVE, UNIT, "opt-out = true\n"))
    # By hand: all to 1 but what 2 wants more of: low: 1 has both, 3; high: A to 2, B to 1, 4.
    assert first.Wel == {("t", "low"): 3, ("t", "high"): 4}
    coarse = keep("items-first-price-coarse", equilibrium(first, "coarse")[0])
    keep("items-first-price-bce-ns-max-revenue", equilibrium(first, "bce-ns", "max", 0, 1)[0])
    second = Game(two_items("second-price", ADDITIVE, XOS, "overbidding = false\n",
                            '{ A = { from = 0, to = 2, step = 1 }, B = [0, 1, 2] }'))
    # The XOS type may bid 2 for A alone or 1 for each, 2 for B never: sums over bundles.
    assert second.A[1] == ["A=0 B=0", "A=0 B=1", "A=1 B=0", "A=1 B=1", "A=2 B=0"], second.A[1]
    bounded = keep("items-second-price-no-overbidding", equilibrium(second, "coarse-ns")[0])
    weak = keep("items-second-price-weak", smoothness(second, "weak", mu=0, mu2=1))
    keep("items-second-price-weak-semi-best", smoothness(second, "weak-semi", best=True))
    all_pay = Game(two_items("all-pay", ADDITIVE, TABLE, 'reserve = "1/2"\nties = { priority = ["2", "1"] }\n'))
    keep("items-all-pay-priority-reserve", equilibrium(all_pay, "bce")[0])
    keep("items-all-pay-smooth", smoothness(all_pay, "semi-smooth", best=True))
    keep("items-certify", certify(first, "coarse-ns", "smooth", "certified", theorem="A",
                                  hypotheses=[("product-prior", True), ("smooth", True)]))
    keep("items-ladder", ladder(all_pay, ["coarse", "bce"], [("smooth", False)]))
    # 1 bids 1 for both; 2 bids 1 for both, or for none: ties half and half, independently.
    keep("items-profile", profile(first, {("1", "t"): {"A=1 B=1": 1}, ("2", "low"): {"out": 1},
                                          ("2", "high"): {"A=1 B=1": "1/2", "A=1 B=0": "1/2"}}))

    pay_bid = Game(two_units("discriminatory", KEEN, OTHER, "opt-out = true\n"))
    # By hand: low: 2 + 1; high: any two units worth 2.
    assert pay_bid.Wel == {("t", "low"): 3, ("t", "high"): 4}
    keep("units-discriminatory-coarse", equilibrium(pay_bid, "coarse")[0])
    keep("units-discriminatory-smooth", smoothness(pay_bid, "smooth", best=True))
    uniform = Game(two_units("uniform-price", KEEN, OTHER, 'reserve = 1\noverbidding = false\n', "bids = [2, 0, 1]"))
    assert uniform.A[0] == ["2 0", "2 1", "0 0", "1 0", "1 1"], uniform.A[0]
    keep("units-uniform-price-bce", equilibrium(uniform, "bce", "min", 1, 1)[0])
    keep("units-uniform-price-weak", smoothness(uniform, "weak", mu=0, mu2=1))
    ordered = Game(two_units("uniform-price", KEEN, OTHER, 'ties = { priority = ["2", "1"] }\n'))
    keep("units-uniform-price-priority", equilibrium(ordered, "coarse-ns", "max", 0, 1)[0])
    keep("units-uniform-price-profile", profile(Game(two_units("uniform-price", KEEN, OTHER, "")), {
        ("1", "t"): {"1 1": 1}, ("2", "low"): {"1 0": 1}, ("2", "high"): {"1 1": "1/3", "1 0": "2/3"}}))

    shop = Game(HEAD + agent("1", ("t", 1, 1)) + agent("2", ("t", 1, 3)) + '[auction]\nrule = "posted-price"\nprice = "3/4"\n')
    keep("posted-price-single", equilibrium(shop, "bce")[0])
    shop = Game(HEAD + '[goods]\nkind = "items"\nitems = ["A", "B"]\n' + ADDITIVE + TABLE
                + '[auction]\nrule = "posted-price"\nprice = { A = "1/2", B = 1 }\n')
    keep("posted-price-items", equilibrium(shop, "coarse")[0])
    posted = keep("posted-price-items-weak", smoothness(shop, "weak", mu=0, mu2=1))
    shop = Game(two_units("posted-price", KEEN, OTHER, "", 'price = 1'))
    keep("posted-price-units", equilibrium(shop, "coarse", "max", 0, 1)[0])
    shop = Game(two_units("posted-price", KEEN, OTHER, 'ties = { priority = ["2", "1"] }', 'price = 1'))
    keep("posted-price-units-priority", equilibrium(shop, "bce-ns")[0])

    # Families. Canonical optimum by hand: low: both to 1 (A is worth 1 to either, and 1 comes first), high: A to 2.
    half = Game(two_items("first-price", ADDITIVE, UNIT, "opt-out = true\n" + family("half-value"), '[0, "1/2", 1]'))
    laws = {(0, ("t", "low")): {"A=1/2 B=1": 1}, (1, ("t", "low")): {"out": 1},
            (0, ("t", "high")): {"A=0 B=1": 1}, (1, ("t", "high")): {"A=1 B=0": 1}}
    holds, fails = deviations(half, laws)
    families = keep("items-half-value", holds)
    keep("items-half-value-fails", fails)
    # The reserve: bids from 1/2 on. v = 1 for A, 2 for B: 1/2 and 1 of A; of B all three. No out: the lowest is 1/4.
    spread = Game(two_items("first-price", ADDITIVE, XOS, 'reserve = "1/2"\n' + family("uniform-to-value"), '["1/4", "1/2", 1, 2]'))
    # A: 2 to agent 2 as A alone is worth 2; B to 1: 4. Supporting values of A: 2.
    laws = {(0, ("t", "t")): {f"A=1/4 B={b}": Q(1, 3) for b in ("1/2", "1", "2")},
            (1, ("t", "t")): {f"A={b} B=1/4": Q(1, 3) for b in ("1/2", "1", "2")}}
    spread_holds = keep("items-uniform-to-value", deviations(spread, laws)[0])
    # Units: one each at (t, low) (2, then 1 is 1's before 2's): both to 1; (t, high): 2, 2, the first to 1, then 2.
    # Average 3/2 of two units: bids 0, 1 by 1/(3/2 - 1) = 2, cut to 1. Of one unit at v = 2: 1/(2 - 1) = 1.
    logs = Game(two_units("discriminatory", KEEN, OTHER, family("log-density"), "bids = [0, 1]"))
    laws = {(0, ("t", "low")): {"1 1": 1}, (1, ("t", "low")): {"0 0": 1},
            (0, ("t", "high")): {"1 0": 1}, (1, ("t", "high")): {"1 0": 1}}
    of_units = keep("units-log-density", deviations(logs, laws)[0])

    # Laws written out, amounts as expressions, as named or as canonical.
    written = ('[[deviations]]\nagent = "1"\nlaw = { "A=2/4 B=2^0" = "1/2", "out" = "1/2" }\n'
               '[[deviations]]\nagent = "2"\nlaw = { "A=0 B=1/2" = 1 }\n')
    spelled = Game(two_items("first-price", ADDITIVE, UNIT, "opt-out = true\n" + written, '[0, "1/2", 1]'))
    laws = {(i, th): ({"A=1/2 B=1": "1/2", "out": "1/2"} if i == 0 else {"A=0 B=1/2": 1})
            for i in range(2) for th in spelled.thetas}
    keep("items-deviations-written-out", deviations(spelled, laws)[0])
    written = ('[[deviations]]\nagent = "1"\nlaw = { "3-2 0" = 1 }\n[[deviations]]\nagent = "2"\nlaw = { "1 1" = 1 }\n')
    spelled = Game(two_units("discriminatory", KEEN, OTHER, written, "bids = [0, 1]"))
    laws = {(i, th): {("1 0", "1 1")[i]: 1} for i in range(2) for th in spelled.thetas}
    keep("units-deviations-written-out", deviations(spelled, laws)[0])

    many = many_items()
    # By hand: of the pairs A B, C B, A C one only; with A at 1/2 and D at 1 for agent 1, C B and both of these.
    assert many.WelF == Q(1, 2) * 2 + Q(1, 2) * Q(7, 2)
    tree = keep("items-many-smooth", smoothness(many, "smooth"))
    keep("items-many-ladder", ladder(many, ["coarse"], []))

    attack("optimum-of-few-items", coarse, put("optimum", tree["optimum"]))
    attack("optimum-absent", tree, lambda c: c.pop("optimum") and None)
    attack("optimum-of-one-profile", tree, lambda c: c["optimum"]["profiles"].pop() and None)
    attack("optimum-profile-twice", tree, lambda c: c["optimum"]["profiles"].append(c["optimum"]["profiles"][0]))
    attack("optimum-claims-more", tree, put("optimum", "profiles", 0, 1, "5"))
    attack("optimum-shows-less", tree, put("optimum", "profiles", 1, 2, 3, None))
    attack("optimum-by-prices-alone", tree, put("optimum", "profiles", 0, 3, {"prices": [[j, "2"] for j in "ABC"]}))
    attack("optimum-price-too-low", tree, put("optimum", "profiles", 1, 3, "prices", 2, 1, "2"))
    attack("optimum-of-a-worse-allocation", tree, lambda c: (put("optimum", "profiles", 1, 2, [None] * 13)(c), put("optimum", "profiles", 1, 1, "0")(c)) and None)
    attack("optimum-child-missing", tree, lambda c: c["optimum"]["profiles"][0][3]["children"].pop() and None)
    attack("optimum-item-given-twice", tree, lambda c: put("optimum", "profiles", 0, 3, "children", 0, copy.deepcopy(c["optimum"]["profiles"][0][3]))(c))
    attack("optimum-price-of-an-item-given", tree, put("optimum", "profiles", 0, 3, "children", 0, "prices", 0, 0, "A"))
    attack("optimum-price-negative", tree, put("optimum", "profiles", 1, 3, "prices", 0, 1, "-1"))
    attack("optimum-price-twice", tree, lambda c: c["optimum"]["profiles"][1][3]["prices"].append(["A", "0"]))
    attack("optimum-item-unknown", tree, put("optimum", "profiles", 0, 3, "item", "Z"))
    attack("optimum-owner-unknown", tree, put("optimum", "profiles", 0, 2, 0, "4"))
    attack("optimum-owners-short", tree, lambda c: c["optimum"]["profiles"][0][2].pop() is None and None)
    attack("optimum-leaf-with-an-item", tree, put("optimum", "profiles", 0, 3, "prices", []))
    attack("items-lower-end-too-high", coarse, lambda c: c["claim"].update(lower=str(Q(c["claim"]["lower"]) + Q(1, 10 ** 9)), upper="inf"))
    attack("items-bid-in-another-order", coarse, lambda c: put("proof", "bound", "regret", 0, 2, "B=0 A=0")(c))
    attack("items-bid-above-a-bundle", bounded, lambda c: c["proof"]["bound"]["regret"].append(["2", "t", "A=2 B=1", "1"]))
    attack("items-weak-lambda-too-high", weak, lambda c: c["claim"]["lambda"].update(lower=str(Q(c["claim"]["lambda"]["lower"]) + Q(1, 10 ** 6)), upper="inf"))
    attack("posted-items-bought-in-another-order", posted, lambda c: put("proof", "deviations", "laws", 1, 3, 0, 0, "B A")(c))
    for name, old, new in [
        ("item-twice", '["A", "B"]', '["A", "A"]'), ("item-out", '["A", "B"]', '["A", "B", "out"]'),
        ("item-with-a-space", '["A", "B"]', '["A", "B", "C D"]'), ("items-none", '["A", "B"]', "[]"),
        ("value-negative", "A = 1, B = 2", "A = 1, B = -2"), ("value-of-no-item", "A = 1, B = 2", "A = 1, C = 2"),
        ("value-of-two-kinds", "additive = { A = 1, B = 2 }", "additive = { A = 1 }, unit-demand = { B = 2 }"),
        ("xos-of-nothing", "additive = { A = 1, B = 2 }", "xos = []"),
        ("bundle-empty", "additive = { A = 1, B = 2 }", 'bundles = { "" = 1 }'),
        ("bundle-twice", "additive = { A = 1, B = 2 }", 'bundles = { "A B" = 1, "B A" = 1 }'),
        ("bundle-with-an-item-twice", "additive = { A = 1, B = 2 }", 'bundles = { "A A" = 1 }'),
        ("item-without-bids", "bids = [0, 1]", "bids = { A = [0, 1] }"),
        ("rule-for-other-goods", '"simultaneous-first-price"', '"discriminatory"'),
    ]:
        attack(f"goods-{name}", coarse, edit_source(old, new))
    for name, old, new in [
        ("units-none", "units = 2", "units = 0"), ("units-31", "units = 2", "units = 31"),
        ("units-half", "units = 2", 'units = "3/2"'), ("marginals-increasing", "[2, 1]", "[1, 2]"),
        ("marginals-too-many", "[2, 1]", "[2, 1, 0]"), ("units-in-a-single-item-rule", '"discriminatory"', '"first-price"'),
    ]:
        attack(f"goods-{name}", of_units, edit_source(old, new))
    attack("posted-price-with-a-reserve", posted, edit_source("price =", "reserve = 0\nprice ="))
    attack("posted-price-of-one-item", posted, edit_source('price = { A = "1/2", B = 1 }', "price = { A = 1 }"))
    attack("posted-price-with-families", families, lambda c: (
        edit_source('rule = "simultaneous-first-price"\nbids = [0, "1/2", 1]\nopt-out = true',
                    'rule = "posted-price"\nprice = 1')(c)) and None)
    attack("families-for-bundles", families, edit_source("additive = { A = 1, B = 2 }", 'bundles = { "A" = 1 }'))
    attack("families-for-items-semi", families, put("claim", "smoothness", "semi-smooth"))
    attack("families-for-units-semi", of_units, put("claim", "smoothness", "weak-semi"))
    # 2 for A and the idle 1/4 for B are more than the 2 of both.
    attack("families-above-the-value", spread_holds, edit_source('reserve = "1/2"', 'reserve = "1/2"\noverbidding = false'))
