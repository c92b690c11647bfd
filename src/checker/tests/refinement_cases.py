"""The certificates about refinements of Bayes-Nash equilibria, valid ones and attacks on them; every number by hand."""
from certificates import *
from equilibria import *
from equilibria_cases import box, judged_by
from staged_cases import PRICE, ROWS, VIEW, leaf, optimum, wrapped
import staged_cases
import copy
import instances as I

# Against L, C and R agent 1 gets (4, 0, 1) by U, (0, 4, 1) by M and 1 by D, which half U and half M dominate; neither
# does so alone. Against U, M and D agent 2 gets (2, 0, 0) by L, (0, 2, 0) by C and (0, 0, 1) by R, which L dominates once
# D is gone. Then nothing goes. Equilibria without D: (U, L) and (M, C) with welfare 6, and halves of each with 3. With D
# there are (D, R) with welfare 2 and, agent 2 mixing as well, less. The type `never` has probability 0.
ROUNDS = '''format = "poacert/1"
title = "two rounds of weak dominance"
[[agents]]
name = "1"
types = [{ name = "never", prob = 0, value = { outcomes = { far = 9 } } }, { name = "t", prob = 1, value = { outcomes = { left = 4, right = 4, safe = 1, far = 1, last = 1 } } }]
[[agents]]
name = "2"
types = [{ name = "t", value = { outcomes = { left = 2, right = 2, last = 1 } } }]
[auction]
rule = "table"
actions = { "1" = ["U", "M", "D"], "2" = ["L", "C", "R"] }
entries = [{ profile = ["U", "L"], outcome = "left" }, { profile = ["U", "C"], outcome = "none" }, { profile = ["U", "R"], outcome = "far" },
           { profile = ["M", "L"], outcome = "none" }, { profile = ["M", "C"], outcome = "right" }, { profile = ["M", "R"], outcome = "far" },
           { profile = ["D", "L"], outcome = "safe" }, { profile = ["D", "C"], outcome = "safe" }, { profile = ["D", "R"], outcome = "last" }]
'''


def belief(plan):
    """Much on one action of the other."""
    return ["1", [[[[plan]], "5"]]]


HALF = [[["t", "D"]], [["t", "2", [["U", "1"], ["M", "1"]]]]]
LEFT = [[["t", "R"]], [["t", "1", [["L", "1"]]]]]
FIRST = [dict(dominated=[HALF], beliefs=[belief("L"), belief("C")]),
         dict(dominated=[], beliefs=[belief(a) for a in "UMD"])]
SECOND = [dict(dominated=[], beliefs=[belief("L"), belief("C")]),
          dict(dominated=[LEFT], beliefs=[belief("U"), belief("M")])]
THIRD = [SECOND[0], dict(dominated=[], beliefs=[belief("U"), belief("M")])]
AFTER = [[["2"], ["3"]], [["2"], ["2"]], [["2"], ["2"]]]


def dominance(count):
    return dict(dominance=dict(rounds=copy.deepcopy([FIRST, SECOND, THIRD][:count]), dominator=None),
                survivors=copy.deepcopy(AFTER[:count]))


# A wins the item for nothing, and may give it to B, who then pays her 1/2. B may punish her: both then pay 1. Where A
# did not give it she may do so for nothing. She fears to give it only if B does what hurts herself. A's sets are her bid
# (sequence 1), then `give` (2) and `out` (3), and after that `again` (4) and `out` (5); B's are her bid (1), then `punish`
# (2) and `out` (3). Welfare is 1 unless A goes out twice:
#   W = 1 + [joint B 1 2] + [joint A 1 1] + [joint A 2 1] + [joint A 0 1] + [flow B 0] - p(5, 1).
GIFT = staged_cases.SALE.replace('''rule = "posted-price"
prices = ["1/2"]''', '''rule = "table"
default = "no-trade"
[[aftermarkets.entries]]
holder = "A"
actions = { A = "give" }
to = "B"
payments = ["-1/2", "1/2"]
[[aftermarkets]]
rule = "table"
default = "no-trade"
[[aftermarkets.entries]]
holder = "B"
actions = { B = "punish" }
to = "B"
payments = [1, 1]
[[aftermarkets.entries]]
holder = "A"
actions = { A = "again" }
to = "B"''')
AT_MOST_1 = leaf(["joint", "B", "1", "2", "-1"], ["joint", "A", "1", "1", "-1"], ["joint", "A", "2", "1", "-1"],
                 ["joint", "A", "0", "1", "-1"], ["flow", "B", "0", "-1"])
LATER = ["a", "0", VIEW, "out", "market 2 lot 1; holds A; paid 0; after A, ->A"]
GIVEN = ["b", "0", "market 2 lot 1; holds B; paid 1/2; after A, ->B"]


def of_gift(first, later, answer):
    return [["A", ["a"], "1", [["0", "1"]]], ["A", ["a", "0", VIEW], "1", [[first, "1"]]], ["A", LATER, "1", [[later, "1"]]],
            ["B", ["b"], "1", [["0", "1"]]], ["B", GIVEN, "1", [[answer, "1"]]]]


def gift(sense, lower, upper, tree, played=None, buyers="free", trembles=None):
    c = optimum("bne", sense, lower, upper, tree, played=played, buyers=buyers, sequential=True)
    c["proof"]["trembles"] = trembles
    return wrapped(GIFT, c["kind"], c["claim"], c["proof"])


def plainly(c):
    """The same about all equilibria."""
    c = copy.deepcopy(c)
    del c["claim"]["sequential"], c["proof"]["trembles"]
    return c


def write(keep, attack, put, edit_source):
    # --- sequential equilibria ---
    fear, trade = of_gift("out", "out", "punish"), of_gift("give", "again", "out")
    best = keep("sequential-max-gift", gift("max", "1", "1", [AT_MOST_1], trade))
    worst = keep("sequential-min-gift", gift("min", "0", "1", [leaf()], trade))
    keep("sequential-min-gift-without-behaviour", gift("min", "0", "1", [leaf()]))
    keep("sequential-max-gift-without-tree", gift("max", "1", "inf", None, trade, "accepting"))
    trembling = keep("sequential-max-gift-trembling", gift("max", "1", "1", [AT_MOST_1], trade, trembles=[["B", GIVEN, [["punish", "3", "7"]]]]))
    threat = keep("staged-bne-min-gift", plainly(gift("min", "0", "0", [leaf()], fear)))
    # What A does after not giving changes nothing, unless it has to be a sequential equilibrium.
    keep("staged-bne-max-gift-of-part", plainly(gift("max", "1", "1", [AT_MOST_1], [e for e in trade if e[1] != LATER])))
    sale = optimum("bne", "min", "1", "1", [leaf(*ROWS)], played=[e for e in staged_cases.behaviour("post 1/2", "accept") if e[1] != ["b", "0", PRICE]],
                   buyers="free", sequential=True)
    sale["proof"]["trembles"] = None
    keep("sequential-min-sale", sale)
    claim = dict(verdict="certified", concept="bne", objective=objective(), prior="given", form="sequences", buyers="free",
                 sequential=True, optimal_welfare="1", worst=ends(1), ratio=ends(1), bound=dict(expression="1", **ends(1)),
                 theorem=None, hypotheses=[])
    sold = keep("certified-sequential", wrapped(staged_cases.SALE, "certify", claim, dict(worst=sale["proof"], smoothness=None, safe=None)))

    attack("sequential-of-all-buyers", best, lambda c: c["claim"].pop("buyers") and None)
    attack("sequential-of-all-buyers-certified", sold, lambda c: c["claim"].pop("buyers") and None)
    attack("sequential-false", best, put("claim", "sequential", False))
    attack("sequential-bce-ns", best, put("claim", "concept", "bce-ns"))
    attack("sequential-without-a-game-of-stages", bne(Game(I.TWO_WAYS), "bne", "-inf", "inf"), put("claim", "sequential", True))
    attack("sequential-without-trembles", best, lambda c: c["proof"].pop("trembles", 0) and None)
    attack("sequential-trembles-unclaimed", best, lambda c: c["claim"].pop("sequential") and None)
    attack("sequential-trembles-of-nothing", best, lambda c: (put("claim", "lower", "0")(c), put("proof", "behaviour", None)(c), put("proof", "trembles", [])(c)) and None)
    attack("sequential-trembles-where-it-plays", best, put("proof", "trembles", [["B", GIVEN, [["out", "1", "1"]]]]))
    attack("sequential-tremble-of-order-0", trembling, put("proof", "trembles", 0, 2, 0, 2, "0"))
    attack("sequential-by-a-threat", threat, lambda c: (put("claim", "sequential", True)(c), put("proof", "trembles", None)(c)) and None)
    attack("sequential-behaviour-with-regret", best, put("proof", "behaviour", of_gift("give", "again", "punish")))
    attack("sequential-of-part", best, lambda c: c["proof"]["behaviour"].pop(2) and None)
    attack("sequential-worse-than-any-equilibrium-shown", worst, put("claim", "upper", "1/2"))
    attack("sequential-lower-end-too-high", worst, put("claim", {**worst["claim"], "lower": "1/9"}))
    # B would lose by accepting what is taken from her at once.
    taken = '[[aftermarkets]]\nrule = "table"\ndefault = "no-trade"\n[[aftermarkets.entries]]\nholder = "B"\nactions = {}\nto = "A"\n'
    attack("sequential-of-a-market-that-acts-by-itself", sale, edit_source('prices = ["1/2"]\n', 'prices = ["1/2"]\n' + taken))
    attack("sequential-refuted", sold, put("claim", "verdict", "refuted"))

    # --- undominated equilibria ---
    g = Game(ROUNDS)
    play = lambda p, q: {("1", "t"): p, ("2", "t"): q}
    mixed, matched, safe = play({"U": Q(1, 2), "M": Q(1, 2)}, {"L": Q(1, 2), "C": Q(1, 2)}), play({"U": 1}, {"L": 1}), play({"D": 1}, {"R": 1})

    def left(count):
        found = Left(g)
        found.P[0, "t"] = ["U", "M"]
        if count > 1:
            found.P[1, "t"] = ["L", "C"]
        return found

    def undominated(rounds, shown, value, sense="min", played=None, **more):
        c = bne(g, "bne", value, sense=sense, nodes=tree(g, value, sense, left=left(shown)), play=played, **more)
        c["claim"]["undominated"] = rounds
        c["proof"].update(dominance(shown))
        return c
    once = keep("undominated-min-one-round", undominated("1", 1, 3, played=mixed))
    twice = keep("undominated-min-two-rounds", undominated("2", 2, 3, played=mixed))
    fixpoint = keep("undominated-min-fixpoint", undominated("fixpoint", 3, 3, played=mixed))
    keep("undominated-min-ten-rounds", undominated("10", 3, 3, played=mixed))
    keep("undominated-max-two-rounds", undominated("2", 2, 6, "max", matched))
    perhaps = undominated("1", 1, 3)
    perhaps["claim"]["upper"] = "inf"
    keep("undominated-min-perhaps-empty", perhaps)
    section, range_of = box(g, {(0, "t"): mixed["1", "t"], (1, "t"): mixed["2", "t"]}, "1/1000")
    boxed = undominated("2", 2, 3)
    boxed["proof"]["box"], boxed["claim"]["upper"] = section, str(range_of(1, 0)[1])
    boxed = keep("undominated-min-in-a-box", boxed)
    everything = keep("bne-min-dominated", bne(g, "bne", "-inf", 2, play=safe))
    # Keeping is dominated by posting, and declining by accepting.
    names = [["0 (%s: %s)" % (VIEW, a) for a in ("keep", "post 1/2")], ["0 (%s: %s)" % (PRICE, a) for a in ("decline", "accept")]]
    goes = lambda t, pair: dict(dominated=[[[[t, pair[0]]], [[t, "1", [[pair[1], "1"]]]]]], beliefs=[["1", []]])
    plans = dict(tree=[dict(leaf=dict(denominator="1", obedience=[], slack=[], no_signalling=[], caps=[]))], profile=[["A", "a", "1", [[names[0][1], "1"]]], ["B", "b", "1", [[names[1][1], "1"]]]], box=None,
                 dominance=dict(rounds=[[goes("a", names[0]), goes("b", names[1])]], dominator=None), survivors=[[["1"], ["1"]]])
    claim = dict(concept="bne", objective=objective(), sense="min", prior="given", form="plans", undominated="1", lower="1", upper="1")
    offered = keep("undominated-plans", wrapped(staged_cases.SALE, "equilibrium", claim, plans))
    plain = certify(g, "coarse", None, "undecided", expression="2", bound=("2", "2"))
    judged = keep("certified-undominated", judged_by(g, plain, once["claim"], once["proof"], 3, 3, "certified", undominated="1"))
    unknown = {**perhaps["proof"], "tree": undominated("1", 1, 6, "max")["proof"]["tree"]}
    best_of = keep("undecided-undominated-price-of-stability", judged_by(
        g, plain, once["claim"], unknown, "-inf", 6, "undecided", ("0", "inf"), undominated="1", sense="max"))

    rounds = ("proof", "dominance", "rounds")
    attack("refined-more-rounds-than-claimed", twice, put("claim", "undominated", "1"))
    attack("refined-more-quiet-rounds-than-claimed", fixpoint, put("claim", "undominated", "1"))
    attack("refined-rounds-missing", once, put("claim", "undominated", "2"))
    attack("refined-rounds-missing-to-the-fixpoint", twice, put("claim", "undominated", "fixpoint"))
    attack("refined-by-no-round", once, lambda c: c["proof"].update(dominance=dict(rounds=[], dominator=None), survivors=[]))
    attack("refined-removes-too-much", once, lambda c: (put(*rounds, 0, 1, "dominated", [LEFT])(c), put("proof", "survivors", 0, 1, ["2"])(c)) and None)
    attack("refined-one-agent-after-the-other", twice, lambda c: (put(*rounds, [[FIRST[0], SECOND[1]]])(c), put("proof", "survivors", [[["2"], ["2"]]])(c), put("claim", "undominated", "1")(c)) and None)
    attack("refined-by-a-pure-action", once, put(*rounds, 0, 0, "dominated", 0, 1, [["t", "1", [["U", "1"]]]]))
    attack("refined-removes-too-little", once, lambda c: (put(*rounds, 0, 0, "dominated", [])(c), put("proof", "survivors", 0, 0, ["3"])(c)) and None)
    attack("refined-survivor-unsupported", once, lambda c: c["proof"]["dominance"]["rounds"][0][0]["beliefs"].pop() and None)
    attack("refined-type-of-probability-zero", once, put(*rounds, 0, 0, "dominated", 0, [[["never", "D"]], [["never", "1", [["U", "1"]]]]]))
    attack("refined-counts-wrong", once, put("proof", "survivors", 0, 1, ["2"]))
    attack("refined-round-without-survivors", once, put("proof", "survivors", []))
    attack("refined-survivors-without-a-round", once, put("proof", "survivors", AFTER[:2]))
    attack("refined-survivors-absent", once, lambda c: c["proof"].pop("survivors") and None)
    attack("refined-dominance-absent", once, lambda c: c["proof"].pop("dominance") and None)
    attack("refined-dominance-null", once, put("proof", "dominance", None))
    attack("refined-dominator-of-nothing", once, put("proof", "dominance", "dominator", [["t", "1", [["U", "1"]]]]))
    attack("refined-profile-dominated", once, lambda c: (put("proof", "profile", everything["proof"]["profile"])(c), put("claim", "lower", "2")(c)) and None)
    attack("refined-plans-dominated", offered, lambda c: (put("proof", "profile", [["A", "a", "1", [[names[0][0], "1"]]], ["B", "b", "1", [[names[1][0], "1"]]]])(c), put("claim", "lower", "0")(c)) and None)
    attack("refined-profile-with-regret", once, put("proof", "profile", strategy_list(play({"U": 1}, {"C": 1}))))
    attack("refined-box-of-dominated-play", boxed, lambda c: c["proof"]["box"]["supports"][0][2].append("D"))
    attack("refined-lower-end-too-high", once, put("claim", {**once["claim"], "lower": "31/10", "upper": "inf"}))
    attack("refined-tree-of-all-equilibria", once, lambda c: (c["claim"].pop("undominated"), c["proof"].pop("dominance"), c["proof"].pop("survivors")) and None)
    attack("refined-dominance-unclaimed", once, lambda c: c["claim"].pop("undominated") and None)
    attack("refined-set-perhaps-empty", perhaps, put("claim", "upper", "6"))
    attack("refined-price-of-stability-of-nothing-shown", best_of, put("claim", "ratio", ends("1", "inf")))
    attack("refined-pure", once, put("claim", "concept", "pure-bne"))
    attack("refined-coarse", equilibrium(g, "coarse")[0], put("claim", "undominated", "1"))
    attack("refined-by-rounds-below-1", once, put("claim", "undominated", "0"))
    attack("refined-by-half-a-round", once, put("claim", "undominated", "1/2"))
    attack("refined-by-as-many-as-it-takes", once, put("claim", "undominated", "all"))
    attack("refined-sequences", threat, put("claim", "undominated", "1"))
    attack("refined-twice", best, put("claim", "undominated", "1"))
    attack("refined-certified-beyond", judged, put("claim", {**judged["claim"], "undominated": "2"}))
