"""The certificates about optimal revenue, valid ones and attacks on them; every optimum by hand."""
from revenue import *
import copy
import goods_cases
import instances as I


TWO_ITEMS = goods_cases.HEAD + '''[goods]
kind = "items"
items = ["A", "B"]
[[agents]]
name = "1"
types = [
  { name = "11", prob = "1/4", value = { additive = { A = 1, B = 1 } } }, { name = "12", prob = "1/4", value = { additive = { A = 1, B = 2 } } },
  { name = "21", prob = "1/4", value = { additive = { A = 2, B = 1 } } }, { name = "22", prob = "1/4", value = { additive = { A = 2, B = 2 } } },
]
[auction]
rule = "posted-price"
price = 1
'''


def both(*changes):
    def change(c):
        for each in changes:
            each(c)
    return change


def write(keep, attack, put, edit_source):
    # One buyer of value 1 or 2, equally likely: a price of 1 sells always, a price of 2 half of the time,
    # and no mechanism earns more than the best price: 1. The low type does not gain by buying at 1, so that
    # in the worst case only the high type does: revenue 1/2.
    buyer = Game(I.BUYER)
    one = certify_revenue(buyer, "coarse", "2", "certified")
    assert (one["claim"]["optimal_revenue"], one["claim"]["worst"], one["claim"]["ratio"]) == (ends(1), ends("1/2"), ends(2))
    # The mechanism that posts 1, and the multipliers by hand. With y(low) = 2, z(high, low) = 1: at low
    # 1/2 (1 - 2) + 1 1/2 = 0, at high 1/2 (1 - 1) = 0. Worths: at low 2 1/2 1 - 1 1/2 2 = 0, at high 1 1/2 2 = 1.
    one["proof"]["revenue"] = dict(
        mechanism=dict(denominator="1", outcomes=[[["low"], [[["1"], "1"]]], [["high"], [[["1"], "1"]]]],
                       payments=[["1", ["low"], "1"], ["1", ["high"], "1"]]),
        bound=dict(denominator="1", rational=[["1", "low", "2"]], compatible=[["1", "high", "low", "1"]]))
    keep("revenue-of-one-buyer", one)

    # Two buyers like that: the virtual values are 1 - (2 - 1)(1/2)/(1/2) = 0 and 2 (Myerson 1981), so that
    # the optimal revenue is 2 times the probability 3/4 of a high type.
    pair = Game(I.BUYERS)
    two = certify_revenue(pair, "coarse", "5", "undecided")
    assert two["claim"]["optimal_revenue"] == ends("3/2"), two["claim"]
    keep("revenue-of-two-buyers", two)
    # By hand: the item to high types, a coin between two of them; a high type pays 2 whenever she wins.
    by_hand = dict(denominator="2", outcomes=[
        [["high", "low"], [[["1"], "2"]]], [["low", "high"], [[["2"], "2"]]], [["high", "high"], [[["1"], "1"], [["2"], "1"]]]],
        payments=[["1", ["high", "low"], "4"], ["2", ["low", "high"], "4"], ["1", ["high", "high"], "2"], ["2", ["high", "high"], "2"]])
    posted = copy.deepcopy(two)
    posted["proof"]["revenue"]["mechanism"] = by_hand
    keep("revenue-of-two-buyers-by-hand", posted)
    ladder = keep("ladder-of-revenue", ladder_revenue(pair, [("coarse", "worst"), ("bce", "worst"), ("bce", "best")]))

    # Correlated values: everything can be extracted (Cremer and McLean 1988), 3/8 1 + 5/8 2 = 13/8.
    correlated = Game(I.CORRELATED_BUYERS)
    full = certify_revenue(correlated, "bce", "3", "undecided")
    assert full["claim"]["optimal_revenue"] == ends("13/8"), full["claim"]
    keep("revenue-extracted-in-full", full)
    # Perfectly correlated: payments at profiles of probability 0 deter every lie, 1/2 1 + 1/2 2.
    known = Game(I.CORRELATED_BUYERS.replace('"3/8"', '"1/2"').replace('"1/8"', "0"))
    certain = certify_revenue(known, "coarse", "3", "undecided")
    assert certain["claim"]["optimal_revenue"] == ends("3/2"), certain["claim"]
    keep("revenue-of-perfectly-correlated-buyers", certain)

    # The only outcome costs agent 1 the amount 1 and gives agent 2 the amount 4 or 0, equally likely: 2 has to be
    # asked for 0 and 1 paid 1, so that the optimal revenue is -1. The game asks 2 for 1 anyway.
    forced = Game(I.FORCED)
    less = certify_revenue(forced, "coarse", "1", "certified")
    assert (less["claim"]["optimal_revenue"], less["claim"]["ratio"]) == (ends(-1), ends(0)), less["claim"]
    keep("revenue-below-zero", less)
    # Against a worst revenue of 0 the ratio of 0 may be anything.
    free = certify_revenue(Game(I.FORCED.replace("[0, 1]", "[0, 0]")), "coarse", "1", "undecided")
    assert free["claim"]["worst"] == ends(0) and free["claim"]["ratio"] == ends("0", "inf"), free["claim"]
    keep("revenue-of-nothing-against-nothing", free)

    # A table that sells by outcomes: "one" and "two" are the item, "none" is worth nothing.
    table = Game(I.SOLD_BY_TABLE)
    sold = certify_revenue(table, "coarse", "2", "undecided")
    assert sold["claim"]["optimal_revenue"] == ends("3/2"), sold["claim"]
    keep("revenue-of-a-table", sold)

    # One buyer, two items worth 1 or 2 each, independent: both together for 3 earn 9/4, more than one by one, 2
    # (Hart and Nisan 2017, example 1; that nothing earns more is what the program finds). At a price of 1 each she
    # need not buy what is worth 1 to her: 1/2 for each item.
    bundle = Game(TWO_ITEMS)
    together = certify_revenue(bundle, "coarse", "9/4", "certified")
    assert (together["claim"]["optimal_revenue"], together["claim"]["worst"]) == (ends("9/4"), ends(1)), together["claim"]
    keep("revenue-of-two-items", together)
    # Agent 1 has no secret. The virtual values of agent 2's low type are v(low) - (v(high) - v(low)): A 0, B -1, both
    # 0. At low 1 gets both, 3; at high 2 gets A and 1 gets B, 2 + 2: 1/2 3 + 1/2 4.
    rivals = certify_revenue(Game(goods_cases.two_items("first-price", goods_cases.ADDITIVE, goods_cases.UNIT, "")), "coarse", "4", "undecided")
    assert rivals["claim"]["optimal_revenue"] == ends("7/2"), rivals["claim"]
    keep("revenue-of-items-for-two", rivals)
    # Units: at low v - 2 (v(high) - v): -1 for one, -5 for two, so that 1 gets both, 3; at high 4: 1/3 3 + 2/3 4.
    units = certify_revenue(Game(goods_cases.two_units("discriminatory", goods_cases.KEEN, goods_cases.OTHER, "")), "coarse", "5", "undecided")
    assert units["claim"]["optimal_revenue"] == ends("11/3"), units["claim"]
    keep("revenue-of-units", units)

    # Thirteen items: a mechanism is checked bundle by bundle. All of them to agent 2 for 2, which A B or C B is worth
    # to her: 2, and at most Wel(F) = 11/4.
    many = goods_cases.many_items()
    names = many.items
    value, section = optimum(many, "coarse", "min", 0, 1)
    claim = dict(verdict="undecided", concept="coarse", objective=objective(0, 1), prior="given", optimal_welfare=str(many.WelF),
                 optimal_revenue=ends(2, "11/4"), worst=ends(value), ratio=ends("0", "inf"), bound=dict(expression="5", **ends(5)),
                 theorem=None, hypotheses=[])
    thetas = [["pair", "t", "t"], ["sum", "t", "t"]]
    all_to_two = dict(denominator="1", outcomes=[[th, [[["2"] * len(names), "1"]]] for th in thetas], payments=[["2", th, "2"] for th in thetas])
    wide = keep("revenue-of-many-items", wrap(many, "certify", claim, dict(
        worst=section, smoothness=None, safe=None, revenue=dict(mechanism=all_to_two, bound=None))))

    # Ends that need no proof: selling nothing earns 0, and nobody pays more than she gets, here 7/4 = 3/4 2 + 1/4 1.
    open_ends = copy.deepcopy(two)
    open_ends["claim"].update(optimal_revenue=ends("0", "7/4"), ratio=ends("0", "inf"))
    open_ends["proof"]["revenue"] = dict(mechanism=None, bound=None)
    keep("revenue-between-nothing-and-welfare", open_ends)
    open_table = copy.deepcopy(sold)
    open_table["claim"].update(optimal_revenue=ends("-inf", "7/4"), ratio=ends("0", "inf"))
    open_table["proof"]["revenue"] = dict(mechanism=None, bound=None)
    keep("revenue-of-a-table-unproved", open_table)
    # The best revenue instead of the worst.
    keep("revenue-price-of-stability", certify_revenue(pair, "bce", "2", "undecided", sense="max"))
    # At any prior the comparison is with optimal welfare.
    value, section = optimum(buyer, "coarse", "min", 0, 1, prior="any")
    anywhere = copy.deepcopy(one)
    anywhere["claim"].update(prior="any", optimal_welfare="1", worst=ends(value), ratio=ends(1 / value if value > 0 else "inf"), verdict="undecided")
    del anywhere["claim"]["optimal_revenue"]
    del anywhere["proof"]["revenue"]
    anywhere["proof"]["worst"] = section
    keep("revenue-at-any-prior", anywhere)

    # --- attacks ---
    mechanism = lambda *path: put("proof", "revenue", "mechanism", *path)
    bound = lambda *path: put("proof", "revenue", "bound", *path)
    claims = lambda **values: lambda c: c["claim"].update(values) and None
    law = ("proof", "revenue", "mechanism", "outcomes")

    attack("mechanism-weights-short", posted, put(*law, 0, 1, 0, 1, "1"))
    attack("mechanism-of-three-units", units, put(*law, 0, 1, 0, 0, ["2", "1"]))
    attack("mechanism-of-negative-units", units, put(*law, 0, 1, 0, 0, ["2", "-1"]))
    attack("mechanism-item-without-owner", rivals, put(*law, 0, 1, 0, 0, ["1"]))
    attack("revenue-of-units-too-low", units, claims(optimal_revenue=ends("0", "366/100"), ratio=ends("0", "inf")))
    attack("revenue-of-items-too-low", rivals, claims(optimal_revenue=ends("0", "349/100"), ratio=ends("0", "inf")))
    # One by one, at 1 each, the two items earn less than together.
    attack("revenue-of-items-one-by-one", together, put("proof", "revenue", "mechanism", dict(
        denominator="1", outcomes=[[[t], [[["1", "1"], "1"]]] for t in ("11", "12", "21", "22")],
        payments=[["1", [t], "2"] for t in ("11", "12", "21", "22")])))
    attack("revenue-bound-of-many-items", wide, put("proof", "revenue", "bound", dict(
        denominator="1", rational=[["1", "pair", "1"], ["1", "sum", "1"], ["2", "t", "1"], ["3", "t", "1"]], compatible=[])))
    attack("mechanism-weight-negative", posted, put(*law, 0, 1, [[["1"], "3"], [["2"], "-1"]]))
    attack("mechanism-without-an-outcome", sold, lambda c: c["proof"]["revenue"]["mechanism"]["outcomes"].pop() and None)
    # Selling to the low type for 1 and to the high type for 2, who then says low.
    attack("mechanism-that-pays-to-lie", one, mechanism("payments", 1, 2, "2"))
    attack("mechanism-that-asks-too-much", one, mechanism("payments", [["1", ["low"], "2"], ["1", ["high"], "2"]]))
    attack("mechanism-earns-less", one, both(mechanism("payments", []), claims()))
    attack("revenue-lower-end-too-high", two, claims(optimal_revenue=ends("1500000001/1000000000", "2"), ratio=ends("0", "inf")))
    attack("revenue-upper-end-too-low", two, claims(optimal_revenue=ends("0", "1499999999/1000000000"), ratio=ends("0", "inf")))
    # Without the row of the high type nothing may be paid for less than it is: 1/2 (1 - 2) at low.
    attack("revenue-multiplier-missing", one, bound("compatible", []))
    # y(high) = 1, z(low, high) = 1 balance at (low, low) and (high, high), 1/2 (1 - 1) each, but not at (high, low),
    # which never occurs: there the lie of low is paid for, z F(low, low) = 1/2.
    attack("revenue-unbalanced-at-probability-zero", certain, both(
        bound("denominator", "1"), bound("rational", [[i, t, y] for i in ("1", "2") for t, y in (("low", "0"), ("high", "1"))]),
        bound("compatible", [[i, "low", "high", "1"] for i in ("1", "2")])))
    # With y = 1 alone payments cancel, and the bound is optimal welfare.
    attack("revenue-bound-of-welfare", two, both(
        bound("denominator", "1"), bound("compatible", []),
        bound("rational", [[i, t, "1"] for i in ("1", "2") for t in ("low", "high")])))
    # Balanced: at low 1/2 1 - 1 1/2, at high 1/2 (1 - 2 + 1).
    attack("revenue-multiplier-negative", one, both(bound("rational", [["1", "low", "0"], ["1", "high", "2"]]), bound("compatible", [["1", "high", "low", "-1"]])))
    attack("revenue-rational-negative", one, bound("rational", [["1", "low", "-2"]]))
    attack("revenue-proof-absent", one, lambda c: c["proof"].pop("revenue") and None)
    attack("revenue-proof-null", one, put("proof", "revenue", None))
    attack("revenue-mechanism-absent", one, lambda c: c["proof"]["revenue"].pop("mechanism") and None)
    attack("revenue-mechanism-null", one, mechanism(None))
    attack("revenue-bound-null", one, bound(None))
    attack("revenue-mechanism-null-for-a-table", open_table, claims(optimal_revenue=ends("-100", "7/4")))
    attack("revenue-bound-null-below-welfare", open_ends, claims(optimal_revenue=ends("0", "174/100")))
    attack("optimal-revenue-absent", one, lambda c: c["claim"].pop("optimal_revenue") and None)
    attack("optimal-revenue-of-welfare", one, claims(objective=objective(1, 0)))
    attack("optimal-revenue-at-any-prior", anywhere, claims(optimal_revenue=ends(1)))
    attack("revenue-proof-at-any-prior", anywhere, put("proof", "revenue", one["proof"]["revenue"]))
    attack("ladder-optimal-revenue-absent", ladder, lambda c: c["claim"].pop("optimal_revenue") and None)
    attack("ladder-revenue-proof-absent", ladder, lambda c: c["proof"].pop("revenue") and None)
    attack("revenue-denominator-zero", one, mechanism("denominator", "0"))
    attack("revenue-unknown-key", one, put("proof", "revenue", "reserve", "1"))
    attack("mechanism-owner-list-too-long", one, put(*law, 0, 1, 0, 0, ["1", "1"]))
    attack("optimal-revenue-ends-crossed", one, claims(optimal_revenue=ends("2", "1")))
    idle = certify_revenue(Game(I.UPSIDE_DOWN), "coarse", "9", "undecided")
    attack("mechanism-of-a-type-of-probability-zero", idle, lambda c: c["proof"]["revenue"]["mechanism"]["payments"].append(["1", ["never", "poor"], "1"]))
    attack("revenue-multiplier-of-a-type-of-probability-zero", idle, lambda c: c["proof"]["revenue"]["bound"]["rational"].append(["1", "never", "1"]))
    attack("mechanism-owner-unknown", one, put(*law, 0, 1, 0, 0, ["3"]))
    attack("mechanism-outcome-unknown", sold, put(*law, 0, 1, 0, 0, "three"))
    attack("mechanism-outcome-twice", posted, put(*law, 2, 1, 1, 0, ["1"]))
    attack("mechanism-types-twice", posted, put(*law, 1, 0, ["high", "low"]))
    attack("mechanism-payment-twice", one, mechanism("payments", 0, 1, ["high"]))
    attack("revenue-rational-twice", one, bound("rational", [["1", "low", "1"], ["1", "low", "1"]]))
    attack("revenue-compatible-twice", one, bound("compatible", [["1", "high", "low", "1"], ["1", "high", "low", "0"]]))
    attack("revenue-ratio-too-good", one, claims(ratio=ends("1", "3/2")))
    attack("revenue-ratio-by-welfare", two, lambda c: c["claim"].update(ratio=ends(Q(7, 4) / Q(c["claim"]["worst"]["lower"]))))
    attack("revenue-ratio-below-zero", less, claims(ratio=ends(-1)))
    attack("revenue-ratio-above-nothing", free, claims(ratio=ends("1", "inf")))
    attack("ladder-revenue-ratio-too-good", ladder, put("claim", "rows", 1, "ratio", ends("1", "1")))
    attack("revenue-certified-above-the-bound", one, claims(bound=dict(expression="3/2", **ends("3/2"))))
    attack("revenue-welfare-wrong", one, claims(optimal_welfare="1"))
