"""The certificates about staged instances, valid ones and attacks on them; every number by hand.

SALE: A wins the item for nothing and may offer it to B for 1/2; it is worth 0 to her and 1 to B. A's sets are
0 (her bid: sequence 1) and 1 (2: keep, 3: post 1/2), B's are 0 (1: the bid) and 1 (2: accept, 3: decline).
Play ends at (2, 1), (3, 2) and (3, 3); only (3, 2) has welfare, 1, and utilities 1/2 and 1/2. In equilibrium
A posts and B accepts, or A keeps, fearing that B declines. Where B must accept what gains, A posts: with the rows below

  W = 1 + [joint B 1 3] + [joint A 1 1] + [joint A 0 1] + [flow B 0] + [joint B 1 2] - 2 [obey A 2 2] + 2 [obey A 2 3].
"""
from certificates import *
import copy
import instances as I

SALE = '''format = "poacert/1"
title = "a sale after the auction"
[[agents]]
name = "A"
types = [{ name = "a", value = 0 }]
[[agents]]
name = "B"
types = [{ name = "b", value = 1 }]
[auction]
rule = "second-price"
bids = [0]
ties = { priority = ["A", "B"] }
[[aftermarkets]]
rule = "posted-price"
prices = ["1/2"]
'''
VIEW = "market 1 lot 1; holds A; paid 0"
PRICE = VIEW + "; price 1/2"
ROWS = [["joint", "B", "1", "3", "1"], ["joint", "A", "1", "1", "1"], ["joint", "A", "0", "1", "1"],
        ["flow", "B", "0", "1"], ["joint", "B", "1", "2", "1"], ["obey", "A", "2", "2", "-2"],
        ["obey", "A", "2", "3", "2"]]


def wrapped(text, kind, claim, proof):
    game = type("G", (), {})()
    game.text, game.syntax, game.set = text, "toml", {}
    return dict(format="poacert-certificate/1", kind=kind, claim=claim, instance=Game.embed(game), proof=proof)


def behaviour(offer, answer):
    return [["A", ["a"], "1", [["0", "1"]]], ["A", ["a", "0", VIEW], "1", [[offer, "1"]]],
            ["B", ["b"], "1", [["0", "1"]]], ["B", ["b", "0", PRICE], "1", [[answer, "1"]]]]


def leaf(*rows, denominator="1"):
    return dict(leaf=dict(denominator=denominator, rows=list(rows)))


def optimum(concept, sense, lower, upper, tree, point=None, played=None, **more):
    claim = dict(concept=concept, objective=objective(), sense=sense, prior="given", form="sequences",
                 lower=lower, upper=upper, **more)
    return wrapped(SALE, "equilibrium", claim, dict(tree=tree, point=point, behaviour=played))


def write(keep, attack, put, edit_source):
    fear, trade = behaviour("keep", "decline"), behaviour("post 1/2", "accept")
    worst = keep("staged-bne-min-sale", optimum("bne", "min", "0", "0", [leaf()], played=fear))
    keep("staged-bne-max-sale", optimum("bne", "max", "1", "1", [leaf()], played=trade))
    # Where B's only answer is to accept it need not be listed, and A cannot fear that she declines.
    only = [entry for entry in trade if len(entry[1]) == 1 or entry[0] == "A"]
    free = keep("staged-bne-min-sale-free-buyers",
                optimum("bne", "min", "1", "1", [leaf(*ROWS)], played=only, buyers="free"))
    keep("staged-bce-ns-min-sale-accepting-buyers",
         optimum("bce-ns", "min", "1", "1", [leaf(*ROWS)], played=only, buyers="accepting"))
    # The same over the denominator 3, behind a branch and a split that decide nothing.
    thirds = [row[:-1] + [str(3 * int(row[-1]))] for row in ROWS]
    divided = [dict(branch=["A", "3"]), leaf(*thirds, denominator="3"), dict(split=["A", "2", "1/3"]), leaf(*ROWS), leaf(*ROWS)]
    divided = keep("staged-bne-min-sale-divided", optimum("bne", "min", "1", "1", divided, played=only, buyers="free"))
    # The cap r(2) <= 0 makes p(2, 1) at most 0 without obedience: W = 1 + rows - p(2, 1). Where r(2) >= 1/2, p(2, 1) is at
    # least 1/2, but - p(2, 1) = [joint B 1 2] - 2 [obey A 2 2] + 2 [obey A 2 3] is not negative: nothing is left.
    doubled = [row[:-1] + [str(2 * int(row[-1]))] for row in ROWS[4:]]
    empty = leaf(*doubled, ["cap", "1", "1", "2"], ["flow", "B", "0", "1"], denominator="2")
    caps = [dict(split=["A", "2", "0"]), leaf(*ROWS[:4], ["cap", "0", "1", "1"]),
            dict(split=["A", "2", "1/2"]), leaf(*ROWS), empty]
    caps = keep("staged-bne-min-sale-capped", optimum("bne", "min", "1", "1", caps, played=only, buyers="free"))
    one = [["A", "1"], ["A", "2"], ["B", "1"], ["B", "3"]]
    point = dict(denominator="2", joint=[[a, b, "2"] for a in "12" for b in "13"],
                 own=[[*entry, "2"] for entry in one], values=[], shares=[])
    sure = keep("staged-bce-ns-min-sale", optimum("bce-ns", "min", "0", "0", [leaf()], point))
    keep("staged-coarse-ns-min-sale", optimum("coarse-ns", "min", "0", "0", [leaf()], point))
    keep("staged-bce-ns-by-an-equilibrium", optimum("bce-ns", "min", "0", "0", [leaf()], played=fear))
    keep("staged-bne-max-without-tree", optimum("bne", "max", "1", "inf", None, played=trade))
    keep("staged-bne-min-without-equilibrium", optimum("bne", "min", "0", "1", [leaf()]))

    def profile(played, equilibrium, regret, welfare, **more):
        claim = dict(equilibrium=equilibrium, regret=regret, welfare=welfare, revenue="0", surplus="0", form="sequences", **more)
        return wrapped(SALE, "profile", claim, dict(behaviour=played, trembles=None))
    # B would gain 1/2 by accepting, if she were ever asked.
    feared = keep("staged-profile-sale", profile(fear, True, "0", "0", sequential=False, sequential_regret="1/2"))
    traded = keep("staged-profile-sequential", profile(trade, True, "0", "1", sequential=True, sequential_regret="0"))
    keep("staged-profile-with-regret", profile(behaviour("post 1/2", "decline"), False, "1/2", "0"))
    trembling = copy.deepcopy(traded)
    trembling["proof"]["trembles"] = [["A", ["a", "0", VIEW], [["keep", "2/3", "5"]]]]
    keep("staged-profile-trembles", trembling)

    claim = dict(markets=[dict(voluntary=dict(literal=True, per_allocation=True), budget=True, stays_out=True, ex_post="holds")])
    # If B holds the item A can only lose by accepting, and B by posting.
    holds = [["B", ["a", "b"], "B", "1", [["B", "b", "post 1/2", "keep", "1"]]],
             ["B", ["a", "b"], "A", "2", [["A", "a", "accept", "decline", "2"]]]]
    trade_ = keep("trade-posted-price", wrapped(SALE, "trade", claim, dict(ex_post=[dict(holds=holds, fails=None)])))
    # A, to whom it is worth nothing, is paid 1 by the market for taking the item from B.
    taken = SALE.replace('rule = "posted-price"\nprices = ["1/2"]', '''rule = "table"
default = "no-trade"
[[aftermarkets.entries]]
holder = "B"
actions = { A = "take" }
to = "A"
payments = [-1, 0]''')
    robbed = dict(markets=[dict(voluntary=dict(literal=False, per_allocation=False), budget=False, stays_out=False, ex_post="fails")])
    take = ["B", [["A", ["a", "market 1 lot 1; holds B; paid 0"], "1", [["take", "1"]]]], ["a", "b"], "B"]
    robbed = keep("trade-robbed", wrapped(taken, "trade", robbed, dict(ex_post=[dict(holds=[], fails=take)])))

    text = I.TWO_TYPES + '[[aftermarkets]]\nrule = "bargaining"\n'
    auction = certify(Game(I.TWO_TYPES), "coarse-ns", "smooth", "certified", theorem="A")
    claim = copy.deepcopy(auction["claim"])
    names = ("product-prior", "smooth", "voluntary-participation", "weak-budget-balance", "no-information")
    claim.update(concept="bne", form="theorem", worst=None, ratio=None, hypotheses=[dict(name=n, holds=True) for n in names])
    claim["theorem"]["name"] = "C"
    proof = {k: auction["proof"][k] for k in ("smoothness", "safe")}
    lifted = keep("staged-certified-by-theorem-c", wrapped(text, "certify", claim, proof))
    semi = certify(Game(I.TWO_TYPES), "coarse-ns", "semi-smooth", "certified", theorem="B")
    claim = copy.deepcopy(claim)
    claim.update(bound=semi["claim"]["bound"], theorem=dict(semi["claim"]["theorem"], name="D"),
                 hypotheses=[dict(name="no-information", holds=False)])
    informed = text + '[[information]]\nagent = "1"\nname = "spy"\nlearns = ["2"]\ncost = "1/10"\n'
    proof = {k: semi["proof"][k] for k in ("smoothness", "safe")}
    spied = keep("staged-certified-by-theorem-d", wrapped(informed, "certify", claim, proof))
    sold = dict(verdict="undecided", concept="bne", objective=objective(), prior="given", form="sequences", buyers="free",
                optimal_welfare="1", worst=ends(1), ratio=ends(1), bound=dict(expression="1", **ends(1)), theorem=None,
                hypotheses=[dict(name="voluntary-participation", holds=True), dict(name="no-information", holds=True)])
    sold["verdict"] = "certified"
    sold = keep("staged-certified-sale", wrapped(SALE, "certify", sold, dict(worst=free["proof"], smoothness=None, safe=None)))
    # Whole plans: A keeps or posts, B accepts or declines; B who must accept leaves A to post. The bound is 1 - p(keep) + rows.
    plans = dict(tree=[dict(leaf=dict(denominator="1", obedience=[["A", "a", "0 (%s: keep)" % VIEW, "0 (%s: post 1/2)" % VIEW, "2"]],
                                      slack=[], no_signalling=[], caps=[]))],
                 profile=[["A", "a", "1", [["0 (%s: post 1/2)" % VIEW, "1"]]], ["B", "b", "1", [["0 (%s: accept)" % PRICE, "1"]]]], box=None)
    claim = dict(concept="bne", objective=objective(), sense="min", prior="given", form="plans", buyers="free", lower="1", upper="1")
    keep("staged-bne-of-plans", wrapped(SALE, "equilibrium", claim, plans))

    rows = lambda c: c["proof"]["tree"][0]["leaf"]["rows"]
    attack("staged-without-form", worst, lambda c: c["claim"].pop("form") and None)
    attack("staged-of-an-unknown-form", worst, put("claim", "form", "strategies"))
    attack("staged-equilibrium-by-theorem", worst, put("claim", "form", "theorem"))
    attack("staged-of-unknown-buyers", free, put("claim", "buyers", "any"))
    attack("staged-any-prior", sure, put("claim", "prior", "any"))
    attack("staged-monotone", worst, put("claim", "monotone", True))
    attack("staged-pure-bne-in-sequences", worst, put("claim", "concept", "pure-bne"))
    attack("staged-point-of-an-equilibrium", worst, put("proof", dict(worst["proof"], point=point, behaviour=None)))
    attack("staged-point-and-behaviour", sure, put("proof", "behaviour", fear))
    attack("staged-section-absent", sure, lambda c: c["proof"].pop("behaviour") and None)
    attack("staged-lower-end-without-tree", worst, put("proof", "tree", None))
    attack("staged-lower-end-too-high", worst, put("claim", {**worst["claim"], "lower": "1/9", "upper": "1"}))
    attack("staged-all-buyers-by-the-rows-of-free-ones", free, lambda c: c["claim"].pop("buyers") and None)
    for k in range(len(ROWS)):
        attack(f"staged-row-{k + 1}-missing", free, lambda c: rows(c).pop(k) and None)
    attack("staged-row-twice", free, lambda c: rows(c).append(rows(c)[0]))
    attack("staged-obedience-row-negative", free, put("proof", "tree", 0, "leaf", "rows", 6, 4, "-2"))
    attack("staged-root-row-negative", free, lambda c: rows(c).append(["root", "A", "0", "-1"]))
    attack("staged-root-row-of-a-later-set", free, lambda c: rows(c).append(["root", "A", "1", "1"]))
    attack("staged-row-of-no-set", free, put("proof", "tree", 0, "leaf", "rows", 0, 2, "2"))
    attack("staged-row-of-the-empty-sequence", free, put("proof", "tree", 0, "leaf", "rows", 0, 3, "0"))
    attack("staged-row-of-nobody", free, put("proof", "tree", 0, "leaf", "rows", 0, 1, "C"))
    attack("staged-share-that-does-not-precede", free, lambda c: rows(c).append(["share", "A", "1", "0", "1"]))
    attack("staged-cap-there-is-none-of", free, lambda c: rows(c).append(["cap", "0", "1", "1"]))
    attack("staged-cap-negative", caps, put("proof", "tree", 1, "leaf", "rows", 4, 3, "-1"))
    attack("staged-row-of-no-name", free, put("proof", "tree", 0, "leaf", "rows", 0, 0, "sum"))
    attack("staged-row-too-short", free, lambda c: rows(c)[0].pop() and None)
    attack("staged-obedience-in-coarse-ns", free, put("claim", "concept", "coarse-ns"))
    attack("staged-branch-in-bce-ns", divided, put("claim", "concept", "bce-ns"))
    attack("staged-node-missing", divided, lambda c: c["proof"]["tree"].pop() and None)
    attack("staged-node-superfluous", free, lambda c: c["proof"]["tree"].append(leaf()))
    attack("staged-branch-at-the-empty-sequence", divided, put("proof", "tree", 0, "branch", 1, "0"))
    attack("staged-cap-on-the-wrong-side", caps, put("proof", "tree", 0, "split", 2, "1/2"))
    attack("staged-behaviour-with-regret", worst, put("proof", "behaviour", behaviour("keep", "accept")))
    attack("staged-behaviour-worth-more", worst, put("proof", "behaviour", trade))
    attack("staged-behaviour-of-part", worst, lambda c: c["proof"]["behaviour"].pop() and None)
    attack("staged-behaviour-at-no-set", worst, put("proof", "behaviour", 3, 1, ["b", "0", VIEW]))
    attack("staged-behaviour-twice", worst, lambda c: c["proof"]["behaviour"].append(fear[0]))
    attack("staged-behaviour-short", worst, put("proof", "behaviour", 0, 2, "2"))
    attack("staged-point-without-a-joint-weight", sure, lambda c: c["proof"]["point"]["joint"].pop() and None)
    attack("staged-point-of-play-alone", sure, lambda c: c["proof"]["point"]["own"].pop() and None)
    attack("staged-point-outside-its-box", sure, put("proof", "point", "values", [["B", "1", "2"]]))
    attack("staged-point-of-a-keeper-who-fears-nothing", sure, lambda c: [put("proof", "point", "own", 3, ["B", "2", "2"])(c)] + [put("proof", "point", "joint", k, 1, "2")(c) for k in (1, 3)] and None)
    attack("staged-point-weight-negative", sure, put("proof", "point", "joint", 0, 2, "-2"))
    attack("staged-point-twice", sure, lambda c: c["proof"]["point"]["own"].append(["A", "1", "2"]))
    attack("staged-shares-in-coarse-ns", sure, lambda c: (put("claim", "concept", "coarse-ns")(c), put("proof", "point", "shares", [["A", "1", "0", "0"]])(c)) and None)
    attack("staged-three-agents-in-sequences", worst, edit_source(SALE[SALE.index("[auction]"):], '[[agents]]\nname = "C"\ntypes = [{ name = "c", value = 0 }]\n[auction]\nrule = "second-price"\nbids = [0]\n[[aftermarkets]]\nrule = "bargaining"\n'))
    attack("staged-profile-regret-denied", feared, put("claim", "sequential_regret", "0"))
    attack("staged-profile-sequential-denied", traded, put("claim", "sequential", False))
    attack("staged-profile-said-to-be-sequential", feared, put("claim", "sequential", True))
    attack("staged-profile-with-another-surplus", feared, put("claim", "surplus", "1"))
    attack("staged-profile-trembles-where-it-plays", trembling, put("proof", "trembles", 0, 2, 0, 0, "post 1/2"))
    attack("staged-profile-of-part", feared, lambda c: c["proof"]["behaviour"].pop(1) and None)
    attack("trade-stays-out-denied", trade_, put("claim", "markets", 0, "stays_out", False))
    attack("trade-ex-post-without-multipliers", trade_, lambda c: c["proof"]["ex_post"][0]["holds"].pop() and None)
    attack("trade-ex-post-multiplier-too-small", trade_, put("proof", "ex_post", 0, "holds", 1, 3, "3"))
    attack("trade-multiplier-negative", trade_, put("proof", "ex_post", 0, "holds", 0, 4, 0, 4, "-1"))
    attack("trade-of-no-allocation", trade_, lambda c: c["proof"]["ex_post"][0]["holds"].append(["C", *holds[0][1:]]))
    attack("trade-robbed-of-nothing", robbed, put("proof", "ex_post", 0, "fails", 3, "A"))
    attack("trade-robbery-that-is-no-equilibrium", robbed, put("proof", "ex_post", 0, "fails", 1, 0, 3, 0, 0, "out"))
    attack("trade-failure-without-an-equilibrium", robbed, put("proof", "ex_post", 0, "fails", None))
    attack("trade-undecided-with-a-proof", robbed, put("claim", "markets", 0, "ex_post", "undecided"))
    attack("trade-of-an-auction-alone", trade_, edit_source('[[aftermarkets]]\nrule = "posted-price"\nprices = ["1/2"]\n', ''))
    attack("theorem-c-with-information", lifted, edit_source('[[aftermarkets]]', '[[information]]\nagent = "1"\nname = "spy"\nlearns = ["2"]\n[[aftermarkets]]'))
    attack("theorem-c-of-a-semi-smooth-claim", spied, put("claim", "theorem", "name", "C"))
    attack("theorem-d-of-a-smooth-claim", lifted, put("claim", "theorem", "name", "D"))
    attack("theorem-a-of-a-combined-market", lifted, put("claim", "theorem", "name", "A"))
    subsidy = 'rule = "table"\ndefault = "no-trade"\n[[aftermarkets.entries]]\nholder = "1"\nactions = { 1 = "sell", 2 = "buy" }\nto = "2"\npayments = [-1, 0]\n'
    attack("theorem-c-of-a-subsidised-market", lifted, edit_source('rule = "bargaining"\n', subsidy))
    forced = 'rule = "table"\ndefault = "no-trade"\n[[aftermarkets.entries]]\nholder = "1"\nactions = { 2 = "take" }\nto = "2"\n'
    attack("theorem-c-of-a-forced-market", lifted, edit_source('rule = "bargaining"\n', forced))
    attack("theorem-c-ratio-too-low", lifted, put("claim", "theorem", "ratio", "1"))
    attack("theorem-c-refutes-nothing", lifted, put("claim", "verdict", "refuted"))
    attack("theorem-c-with-a-worst-value", lifted, put("claim", "worst", ends(1)))
    attack("theorem-c-about-laws", lifted, put("claim", "concept", "coarse-ns"))
    attack("theorem-c-without-theorem", lifted, put("claim", "theorem", None))
    attack("participation-denied", lifted, put("claim", "hypotheses", 2, "holds", False))
    attack("information-denied", spied, put("claim", "hypotheses", 0, "holds", True))
    attack("participation-where-there-is-no-market", certify(Game(I.TWO_TYPES), "coarse-ns", "smooth", "certified"),
           put("claim", "hypotheses", [dict(name="voluntary-participation", holds=True)]))
    attack("staged-certify-with-theorem-b", sold, put("claim", "theorem", dict(semi["claim"]["theorem"])))
    attack("staged-certify-ratio-wrong", sold, put("claim", "ratio", ends("1/2")))
