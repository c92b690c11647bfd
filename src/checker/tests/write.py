"""Writes accept/*.json and reject/*.json from certificates.py and instances.py, with asserts on
every value known otherwise."""
import copy, json
from fractions import Fraction as Q
from certificates import *
import equilibria_cases
import goods_cases
import refinement_cases
import revenue_cases
import staged_cases
import instances as I

accept, reject = {}, {}


def keep(name, certificate):
    assert name not in accept
    accept[name] = certificate
    return certificate


def attack(name, certificate, change):
    """A copy with `change` applied; what it is rejected with stands in tests/reject.rs."""
    assert name not in reject
    bad = copy.deepcopy(certificate)
    bad = change(bad) or bad
    reject[name] = bad


def put(*path_and_value):
    *path, value = path_and_value

    def change(c):
        for k in path[:-1]:
            c = c[k]
        c[path[-1]] = value
    return change


def edit_source(old, new):
    def change(c):
        text = c["instance"]["source"]
        assert old in text, old
        game = type("G", (), {})()
        game.text, game.syntax, game.set = text.replace(old, new), c["instance"]["syntax"], c["instance"]["set"]
        c["instance"] = Game.embed(game)
    return change


# --- accept ----------------------------------------------------------------------------------------
halves, two = Game(I.HALVES), Game(I.TWO_TYPES)
tenths, value = equilibrium(halves, "coarse")
assert value == Q(33, 41), value
keep("coarse-min-first-price-tenths", tenths)
keep("bce-max-revenue-first-price-tenths", equilibrium(halves, "bce", "max", 0, 1)[0])

coarse, v1 = equilibrium(two, "coarse")
ns, v2 = equilibrium(two, "coarse-ns")
bce, v3 = equilibrium(two, "bce")
bce_ns, v4 = equilibrium(two, "bce-ns")
assert v1 <= v2 <= v4 and v1 <= v3 <= v4
keep("coarse-min-two-types", coarse)
keep("coarse-ns-min-two-types", ns)
keep("bce-min-two-types", bce)
keep("bce-ns-min-two-types", bce_ns)
keep("bce-ns-max-revenue-two-types", equilibrium(two, "bce-ns", "max", 0, 1)[0])
keep("coarse-min-mixed-objective", equilibrium(two, "coarse", "min", "1/2", "-1/3")[0])
keep("coarse-net-max-two-types", equilibrium(two, "coarse-net", "max")[0])
keep("coarse-net-max-negative-welfare", equilibrium(two, "coarse-net", "max", -1)[0])

bit = Game(I.BIT)
assert equilibrium(bit, "coarse")[1] == 2
net, value = equilibrium(bit, "coarse-net")
assert value == Q(3, 2)
keep("coarse-net-min-bit", net)
any_information, value = equilibrium(bit, "any-information")
keep("any-information-min-bit", any_information)

correlated = Game(I.CORRELATED, "json")
keep("coarse-ns-min-correlated-json", equilibrium(correlated, "coarse-ns")[0])
keep("coarse-min-any-prior", equilibrium(two, "coarse", prior="any")[0])
any_prior = keep("any-information-min-any-prior", equilibrium(two, "any-information", prior="any")[0])
keep("bce-max-any-prior", equilibrium(correlated, "bce", "max", 0, 1, prior="any")[0])
coordination = Game(I.COORDINATION)
keep("bce-min-lottery-table", equilibrium(coordination, "bce")[0])
finer = Game(I.TWO_TYPES, set={"m": "3 - 0*2"})
with_set = keep("coarse-min-set-override", equilibrium(finer, "coarse")[0])

# Intervals: one end proved by nothing but the columns, or left open. Minimum over columns of the
# welfare of first-price with values 1 and 1/2 is 1/2, the maximum 1 (by hand).
open_upper = copy.deepcopy(tenths)
open_upper["claim"]["upper"], open_upper["proof"]["law"] = "1", None
keep("interval-without-law", open_upper)
open_lower = copy.deepcopy(tenths)
open_lower["claim"]["lower"], open_lower["proof"]["bound"] = "-inf", None
keep("interval-without-bound", open_lower)
loose = copy.deepcopy(tenths)
loose["claim"].update(lower="3/4", upper="9/10")
keep("interval-wider-than-proved", loose)

all_pay = Game(I.ALL_PAY)
lam = smoothness(all_pay, "smooth")
assert lam["claim"]["lambda"]["lower"] == "37/48", lam["claim"]
keep("smooth-all-pay-union", lam)
keep("semi-smooth-all-pay", smoothness(all_pay, "semi-smooth"))
keep("smooth-two-types", smoothness(two, "smooth"))
semi_two = keep("semi-smooth-two-types", smoothness(two, "semi-smooth"))
keep("semi-smooth-best-two-types", smoothness(two, "semi-smooth", best=True))
best_halves = keep("smooth-best-tenths", smoothness(halves, "smooth", best=True))
keep("smooth-mu-2-tenths", smoothness(halves, "smooth", mu=2))
bit_semi = smoothness(bit, "semi-smooth")
assert bit_semi["claim"]["lambda"]["lower"] == "3/4", bit_semi["claim"]
keep("semi-smooth-bit", bit_semi)
limit = smoothness(Game(I.PRICE), "smooth", best=True)
assert limit["claim"]["mu"] == "inf" and limit["claim"]["bound"]["lower"] == "1/2", limit["claim"]
keep("smooth-best-mu-inf", limit)
second = Game(I.HALVES.replace("first-price", "second-price").replace("1/10", "1/4"))
weak = keep("weak-second-price", smoothness(second, "weak", mu=0, mu2=1))
keep("weak-semi-second-price", smoothness(second, "weak-semi", mu="1/2", mu2="1/3"))
keep("weak-best-second-price", smoothness(second, "weak", best=True))
keep("weak-lottery-table", smoothness(coordination, "weak", mu=0, mu2=2))
# No deviation helps at the row without welfare: the values are 0 and every bid costs 1.
HOPELESS = '''format = "poacert/1"
[[agents]]
name = "1"
types = [{ name = "none", prob = "1/2", value = { outcomes = {} } }, { name = "some", prob = "1/2", value = { outcomes = { x = 1 } } }]
[[agents]]
name = "2"
types = [{ name = "t", value = { outcomes = {} } }]
[auction]
rule = "table"
actions = { "1" = ["a"], "2" = ["b"] }
entries = [{ profile = ["a", "b"], outcome = "x", payments = [1, -1] }]
'''
hopeless = Game(HOPELESS)
# At (none): S = -1 + 1 + 0 = 0, so lambda is bounded by (some): 0 + 1 - lambda >= 0, and Rev = 0.
keep("smooth-no-revenue", smoothness(hopeless, "smooth"))
burning = Game(HOPELESS.replace("[1, -1]", "[1, 0]").replace('rule = "table"', 'rule = "table"\noutcomes = ["x", "y"]').replace("name = \"t\", value = { outcomes = {} }", "name = \"t\", value = { outcomes = { y = 1 } }"))
# At (none): the best outcome is y, worth 1, never reached: S = -1 + mu - lambda >= 0, so lambda = 0
# at mu = 1: not smooth, the bound is infinite. At (some): S = 0 + 1 - lambda.
none = keep("smooth-lambda-zero", smoothness(burning, "smooth"))
assert none["claim"]["lambda"]["lower"] == "0" and none["claim"]["bound"]["lower"] == "inf", none["claim"]
# Paying to nobody, worth nothing: with Rev counted once S = -2 + 1 < 0 whatever lambda is.
minus = Game(HOPELESS.replace("[1, -1]", "[1, 1]").replace('rule = "table"', 'rule = "table"\noutcomes = ["x"]').replace("[1, 1]", "[2, -1]"))
# (none): u = -2 + 1 = -1, Rev = 1, S = 0 at mu = 1; shown at weak mu = 0: S = -1 + 0.
claim = dict(smoothness="weak", mu="0", mu2="0", best=False, bound=ends("inf"), **{"lambda": ends("-inf")})
keep("weak-lambda-minus-infinity", wrap(minus, "smoothness", claim, dict(
    deviations=None, law=dict(denominator="1", entries=[[["none", "t"], ["a", "b"], "1"]]))))

# deviations: values of S by hand. (1: half-value bids 1/2 when she leads (type low of 2), else 0.)
given = Game(I.GIVEN)


def slack(lam, th, a):
    """S for the instance's own deviations with mu = 1, the laws written out by hand."""
    one = {"1/2": Q(1)} if th[1] == "low" else {"0": Q(1)}
    other = {"1": Q(1)} if th[1] == "high" else {"1/4": Q(1, 2), "0": Q(1, 2)}
    return (sum(p * given.dev(0, "t", d, a) for d, p in one.items())
            + sum(p * given.dev(1, th[1], d, a) for d, p in other.items())
            - lam * given.Wel[th] + given.Rev[a])


rows = [(th, a) for th in given.thetas for a in given.actions]
least = min(slack(Q(0), th, a) / given.Wel[th] for th, a in rows)
own = dict(smoothness="smooth", lambda_=str(least), mu="1", mu2="0", holds=True, witness=None)
own["lambda"] = own.pop("lambda_")
holds = keep("deviations-hold", wrap(given, "deviations", own, {}))
bad_row = min(rows, key=lambda r: slack(Q(1), *r))
witness = dict(types=list(bad_row[0]), actions=list(bad_row[1]), slack=str(slack(Q(1), *bad_row)))
fails = keep("deviations-fail", wrap(given, "deviations", {**own, "lambda": "1", "holds": False, "witness": witness}, {}))

# certify
A = [("product-prior", True), ("smooth", True)]
safe_two = dict(actions=[[n, t, "1", [["0", "1"]]] for n, ts in zip(two.names, two.types) for t in ts], fails=None)
certified = keep("certified-by-theorem-a", certify(two, "coarse-ns", "smooth", "certified", theorem="A", hypotheses=A))
keep("certified-best-with-safe-action", certify(
    two, "coarse", "semi-smooth", "certified", best=True, theorem="B", safe=safe_two,
    hypotheses=[("safe-action", True), ("semi-smooth", True)]))
keep("certified-e", certify(two, "coarse-ns", None, "certified", expression="e/(e - 1)", bound=("3/2", "8/5")))
refuted = keep("refuted-by-law", certify(halves, "coarse", None, "refuted", expression="1 + 1/2^3", bound=("9/8", "9/8")))
keep("certified-any-prior", certify(two, "coarse", "semi-smooth", "certified", prior="any", theorem="B"))
keep("certified-net", certify(bit, "coarse-net", "semi-smooth", "certified", theorem="B", hypotheses=[("semi-smooth", True)]))
unsafe = Game(I.UNSAFE)
# Against 1/2 c, 1/2 d agent 1 earns 1 - 1 = 0 from a and 1 - 3/2 from b; against 3/4 c: 1 - 3/2 and
# 1 - 3/4; so 2/5 d, 3/5 c: 1 - 6/5 < 0 and 1 - 6/5 < 0 (by hand).
keep("undecided-without-safe-action", certify(
    unsafe, "coarse", None, "undecided", expression="2", bound=("2", "2"),
    safe=dict(actions=[], fails=["1", "t", "5", [[["c"], "3"], [["d"], "2"]]]),
    hypotheses=[("safe-action", False)]))

table = keep("ladder-two-types", ladder(two, ["coarse", "coarse-ns", "bce", "bce-ns"], [("smooth", False), ("semi-smooth", True)]))

# profiles: THEORY's equilibrium of efficiency 17/20 (of Wel(F) = 4), and one with agent 1 off by 1/10.
BNE = {("1", "t"): {"0": "3/5", "1": "2/5"}, ("2", "low"): {"0": "1"}, ("2", "high"): {"1": "1/2", "2": "1/2"}}
bne = keep("profile-equilibrium", profile(all_pay, BNE))
assert Q(bne["claim"]["welfare"]) == Q(17, 20) * all_pay.WelF and bne["claim"]["regret"] == "0", bne["claim"]
off = {**BNE, ("1", "t"): {"0": "1/2", "1": "1/2"}}
no = keep("profile-with-regret", profile(all_pay, off))
assert not no["claim"]["equilibrium"], no["claim"]
keep("profile-epsilon", profile(all_pay, off, no["claim"]["regret"]))
keep("profile-correlated-json", profile(correlated, {
    ("a", "x"): {"1": "1"}, ("a", "y"): {"2": "2/3", "out": "1/3"}, ("b", "x"): {"0": "1/2", "1": "1/2"},
    ("b", "y"): {"2": "1"}}))

# Rounds of weak dominance of plans (all-pay): agent 1's bid 3 goes, and of agent 2 the plans that bid 1 when low
# and 0 or 2 when high; nothing goes in the second round. Weights found by hand around single profiles.
ROUND = [
    [([[[["t", "3"]], [["t", "1", [["2", "1"]]]]]],
      [["1", [[[["0", "0"]], "4"]]], ["1", [[[["0", "2"]], "2"]]]]),
     ([[[["low", "1"], ["high", "0"]], [["low", "1", [["0", "1"]]], ["high", "3", [["0", "2"], ["1", "1"]]]]],
       [[["low", "1"], ["high", "2"]], [["low", "1", [["0", "1"]]], ["high", "5", [["0", "1"], ["1", "3"], ["2", "1"]]]]]],
      [["1", [[[["0"]], "3"], [[["1"]], "3"]]], ["1", [[[["0"]], "5"]]]])],
    [([], [["1", [[[["0", "0"]], "2"]]], ["1", [[[["0", "2"]], "2"]]]]),
     ([], [["1", [[[["0"]], "1"], [[["1"]], "1"]]], ["1", [[[["0"]], "3"]]]])]]
fixpoint = keep("undominated-fixpoint", undominated(bne, all_pay, BNE, "fixpoint", [["3", "4"], ["3", "4"]], ROUND))
DOMINANCE = ("proof", "dominance", "rounds")

# --- reject ----------------------------------------------------------------------------------------
attack("format-of-the-future", tenths, put("format", "poacert-certificate/2"))
attack("kind-unknown", tenths, put("kind", "oracle"))
attack("unknown-key-in-envelope", tenths, put("comment", "hi"))
attack("unknown-key-in-proof", tenths, put("proof", "scale", {}))
attack("unknown-concept", tenths, put("claim", "concept", "sequential"))
attack("number-not-a-string", tenths, lambda c: put("claim", "lower", 1)(c))
attack("number-as-decimal", tenths, put("claim", "lower", "0.8"))
attack("denominator-zero", tenths, put("proof", "law", "denominator", "0"))
attack("denominator-negative", tenths, put("proof", "bound", "denominator", "-41"))
attack("any-prior-with-no-signalling", ns, put("claim", "prior", "any"))
attack("hash-of-another-text", tenths, put("instance", "sha256", "0" * 64))
attack("source-changed-hash-kept", tenths, lambda c: put("instance", "source", c["instance"]["source"] + "\n")(c))
attack("override-added-hash-kept", coarse, put("instance", "set", {"m": "3"}))

for name, old, new in [
    ("instance-probabilities-above-one", '"1/3", value = "1/2"', '"2/3", value = "1/2"'),
    ("instance-negative-probability", 'prob = "1/3"', 'prob = "-1/3"'),
    ("instance-unknown-key", 'ties = "uniform"', 'ties = "uniform"\ntie = 1'),
    ("instance-unknown-ties", '"uniform"', '"random"'),
    ("instance-format-missing", 'format = "poacert/1"\n', ''),
    ("instance-duplicate-key", 'm = 2', 'm = 2\nm = 3'),
    ("instance-agent-twice", 'name = "2"', 'name = "1"'),
    ("instance-type-twice", 'name = "high", prob = "1/2"', 'name = "low", prob = "1/2"'),
    ("instance-parameter-cycle", 'm = 2', 'm = "k"\nk = "m"'),
    ("instance-division-by-zero", '"1/m"', '"1/(m-2)"'),
    ("instance-step-negative", '"1/m"', '"-1/m"'),
    ("instance-bid-twice", '{ from = 0, to = 1, step = "1/m" }', '[0, "1/2", 0.5]'),
    ("instance-no-bid-left", 'ties = "uniform"', 'ties = "uniform"\nbids = [2]\noverbidding = false'),
    ("instance-rule-unknown", '"first-price"', '"third-price"'),
    ("instance-value-missing", ', value = 0 }', ' }'),
    ("instance-number-not-finite", 'value = 0 ', 'value = inf '),
    ("instance-date", 'm = 2', 'm = 1979-05-27'),
    ("instance-huge-power", '"1/m"', '"1/m^9999^9999"'),
]:
    if name == "instance-no-bid-left":
        attack(name, coarse, lambda c: (edit_source('bids = { from = 0, to = 1, step = "1/m" }', 'bids = [2]')(c), edit_source('ties = "uniform"', 'overbidding = false')(c)) and None)
    else:
        attack(name, coarse, edit_source(old, new))
attack("instance-set-unknown-parameter", coarse, lambda c: (c["instance"].update(set={"k": "1"}), edit_source("m = 2", "m = 2 ")(c)) and None)
attack("instance-json-duplicate-key", accept["coarse-ns-min-correlated-json"], edit_source('"reserve": "1/2"', '"reserve": "1/2", "reserve": 0'))
attack("instance-joint-below-one", accept["coarse-ns-min-correlated-json"], edit_source('"3/8"', '"2/8"'))
attack("instance-joint-not-the-marginal", accept["coarse-ns-min-correlated-json"], edit_source('"prob": 0.5,', '"prob": "1/3",'))
attack("instance-joint-twice", accept["coarse-ns-min-correlated-json"], edit_source('["y", "x"]', '["x", "y"]'))
attack("instance-table-profile-missing", net, edit_source('[[auction.entries]]\nprofile = ["1", "0"]\noutcome = "x0"\n', ''))
attack("instance-table-profile-twice", net, edit_source('profile = ["1", "0"]', 'profile = ["0", "0"]'))
attack("instance-table-lottery-above-one", accept["bce-min-lottery-table"], edit_source('prob = "3/4"', 'prob = "4/4"'))
attack("instance-table-outcome-unknown", accept["bce-min-lottery-table"], edit_source('outcome = "fair"', 'outcome = "unfair"'))
attack("instance-table-value-of-no-outcome", net, edit_source('x1 = 2', 'x2 = 2'))
attack("instance-items", coarse, edit_source('[auction]', '[goods]\nkind = "items"\nitems = ["A"]\n[auction]'))
attack("instance-information", coarse, edit_source('[auction]', '[[information]]\nagent = "1"\nname = "spy"\ncost = 0\nlearns = ["2"]\n[auction]'))
attack("instance-posted-price", coarse, edit_source('"first-price"', '"posted-price"'))
attack("any-prior-with-negative-welfare", equilibrium(Game(I.PRICE), "coarse", prior="any")[0], edit_source("x = 1", "x = -1"))
attack("instance-too-many-columns", coarse, lambda c: (edit_source('step = "1/m"', 'step = "1/20000"')(c)) and None)
attack("instance-grid-without-end", coarse, edit_source('step = "1/m"', 'step = "1/10^9"'))

attack("agent-unknown", tenths, lambda c: put("proof", "bound", "regret", 0, 0, "3")(c))
attack("type-unknown", tenths, lambda c: put("proof", "bound", "regret", 0, 1, "u")(c))
attack("deviation-above-value", tenths, lambda c: c["proof"]["bound"]["regret"].append(["2", "t", "3/5", "1"]))
attack("law-plays-above-value", tenths, lambda c: put("proof", "law", "entries", 0, 1, ["1/2", "3/5"])(c))
attack("action-not-in-lowest-terms", tenths, lambda c: c["proof"]["bound"]["regret"].append(["2", "t", "2/4", "1"]))
attack("regret-row-twice", tenths, lambda c: c["proof"]["bound"]["regret"].append(c["proof"]["bound"]["regret"][0]))
attack("law-entry-twice", tenths, lambda c: c["proof"]["law"]["entries"].append(c["proof"]["law"]["entries"][0]))
attack("law-entry-split-in-two", tenths, lambda c: (c["proof"]["law"]["entries"].append(c["proof"]["law"]["entries"][0][:2] + ["1"])))
attack("obedience-row-twice", bce, lambda c: c["proof"]["bound"]["obedience"].append(c["proof"]["bound"]["obedience"][0]))
attack("no-signalling-row-twice", ns, lambda c: c["proof"]["bound"]["no_signalling"].append(c["proof"]["bound"]["no_signalling"][0]))
attack("bound-absent", tenths, lambda c: c["proof"].pop("bound") and None)
attack("bound-null-for-a-finite-end", tenths, put("proof", "bound", None))
attack("law-absent", tenths, lambda c: c["proof"].pop("law") and None)
attack("multiplier-negative", tenths, lambda c: put("proof", "bound", "regret", 0, 3, "-1")(c))
attack("obedience-multiplier-negative", bce, lambda c: put("proof", "bound", "obedience", 0, 4, "-1")(c))
attack("obedience-in-coarse", tenths, lambda c: c["proof"]["bound"]["obedience"].append(["1", "t", "0", "1/2", "1"]))
attack("regret-in-bce", bce, lambda c: c["proof"]["bound"]["regret"].append(["1", "low", "0", "1"]))
attack("no-signalling-in-coarse", coarse, lambda c: c["proof"]["bound"]["no_signalling"].append(["1", ["low", "low"], ["0"], "1"]))
attack("no-signalling-does-not-cancel", ns, lambda c: put("proof", "bound", "no_signalling", 0, 3, "123456789")(c))
ns_corr = accept["coarse-ns-min-correlated-json"]
attack("no-signalling-at-probability-zero", ns_corr, lambda c: (
    edit_source('"prob": "1/8"}, {"types": ["y", "x"], "prob": "1/8"}', '"prob": 0}, {"types": ["y", "x"], "prob": 0.25}')(c),
    edit_source('"prob": 0.5,', '"prob": "5/8",')(c), edit_source('"prob": "1/2"', '"prob": "3/8"')(c),
    c["proof"]["bound"].update(no_signalling=[["a", ["x", "y"], ["2"], "1"]])) and None)
attack("participation-too-small", net, lambda c: put("proof", "bound", "regret", [])(c))
attack("lower-end-too-high", tenths, lambda c: c["claim"].update(lower="331/410", upper="1"))
attack("upper-end-of-maximum-too-low", accept["bce-ns-max-revenue-two-types"],
       lambda c: c["claim"].update(upper=c["claim"]["lower"], lower="0") or put("proof", "bound", "denominator", "1")(c))
attack("multipliers-all-zero", tenths, put("proof", "bound", "regret", []))
attack("any-prior-lower-end-too-high", any_prior, lambda c: c["claim"].update(lower="1", upper="1"))
attack("any-prior-column-without-welfare-negative", equilibrium(
    Game(I.TWO_TYPES.replace('value = "1/2"', 'value = 0')), "coarse", prior="any")[0],
    lambda c: [r.__setitem__(3, str(int(r[3]) * 50)) for r in c["proof"]["bound"]["regret"]] and None)
attack("law-weight-zero", tenths, lambda c: put("proof", "law", "entries", 0, 2, "0")(c))
attack("law-weight-negative", tenths, lambda c: put("proof", "law", "entries", 0, 2, "-3")(c))


def bump(c):
    e = c["proof"]["law"]["entries"]
    e[0][2] = str(int(e[0][2]) + 1)


attack("law-sums-above-one", tenths, bump)
attack("law-of-another-prior", coarse, lambda c: (
    edit_source('prob = "1/3"', 'prob = "1/2"')(c), edit_source('prob = "2/3"', 'prob = "1/2"')(c),
    c["claim"].update(lower="-inf"), c["proof"].update(bound=None)) and None)
attack("any-prior-law-not-normalised", any_prior, bump)
point = lambda entries, d="1": dict(denominator=d, entries=entries)
attack("law-with-regret", tenths, put("proof", "law", point([[["t", "t"], ["1/2", "1/2"], "1"]])))
# Playing (0, 1/2) and (1/2, 0) against coordination pays less than the best reply in each recommendation.
attack("law-disobeyed", accept["bce-min-lottery-table"], put("proof", "law", point([[["t", "t"], ["U", "R"], "1"]])))
attack("any-information-law-with-regret", any_information, lambda c: put("proof", "law", point(
    [[["t", "0"], ["1", "1"], "1"], [["t", "1"], ["0", "0"], "1"]], "2"))(c))
attack("law-that-signals", ns, lambda c: (put("claim", "lower", "0")(c), put("proof", "law", coarse["proof"]["law"])(c)) and None)
attack("law-better-than-claimed", tenths, put("claim", "upper", "66/83"))
reject["law-better-than-claimed"]["claim"]["lower"] = "1/2"
attack("no-law-and-a-low-upper-end", open_upper, put("claim", "upper", "99/100"))
attack("net-law-value-without-costs", net, lambda c: c["claim"].update(lower="1", upper="1499/1000"))
attack("ends-crossed", tenths, lambda c: c["claim"].update(lower="1", upper="1/2"))

attack("deviation-weights-short", semi_two, lambda c: c["proof"]["deviations"]["laws"][0].__setitem__(2, str(int(c["proof"]["deviations"]["laws"][0][2]) + 1)))
attack("deviation-weight-negative", semi_two, lambda c: c["proof"]["deviations"]["laws"][0][3][0].__setitem__(1, "-1"))
attack("deviation-missing", semi_two, lambda c: c["proof"]["deviations"]["laws"].pop() and None)
attack("deviation-twice", semi_two, lambda c: c["proof"]["deviations"]["laws"].append(c["proof"]["deviations"]["laws"][0]))
attack("deviation-action-twice", semi_two, lambda c: c["proof"]["deviations"]["laws"][0][3].append(c["proof"]["deviations"]["laws"][0][3][0]))
attack("deviations-null", semi_two, put("proof", "deviations", None))
attack("deviation-above-own-value", lam, lambda c: put("proof", "deviations", "laws", [
    [r[0], r[1], "1", [["3", "1"]]] if r[0] == "2" and r[1][1] == "low" else r
    for r in c["proof"]["deviations"]["laws"]])(c))
claim71 = {**lam["claim"], "lambda": ends("71/80"), "bound": ends("80/71")}
attack("smooth-rows-over-a-theta-only", lam, put("claim", claim71))
attack("lambda-above-its-deviations", semi_two, lambda c: c["claim"].update({"lambda": ends("1"), "bound": ends("1")}))
attack("lambda-upper-end-too-low", semi_two, lambda c: c["claim"].update({"lambda": ends("0", "1/100"), "bound": ends("100", "inf")}))
attack("lambda-law-null", semi_two, put("proof", "law", None))
attack("best-bound-too-high", accept["semi-smooth-best-two-types"], lambda c: c["claim"].update(bound=ends("3")))
attack("lambda-minus-infinity-unproved", accept["weak-lambda-minus-infinity"], put("claim", "mu", "1"))
attack("mu-below-one", semi_two, put("claim", "mu", "1/2"))
attack("mu2-in-a-smooth-claim", semi_two, put("claim", "mu2", "1"))
attack("mu-negative-in-a-weak-claim", weak, put("claim", "mu", "-1"))
attack("mu-infinite-but-not-best", semi_two, put("claim", "mu", "inf"))
attack("bound-not-mu-over-lambda", semi_two, lambda c: c["claim"].update(bound=ends("1")))
attack("mu-infinite-ratio-too-good", limit, lambda c: c["claim"].update(bound=ends("1/3")))
attack("weak-law-for-a-smooth-claim", weak, lambda c: c["claim"].update(smoothness="smooth", mu="1", mu2="0"))

attack("witness-slack-wrong", fails, put("claim", "witness", "slack", "-1/7"))
attack("witness-slack-positive", fails, lambda c: c["claim"]["witness"].update(actions=["1", "1"]))
attack("witness-although-it-holds", holds, put("claim", "witness", witness))
attack("witness-missing", fails, put("claim", "witness", None))
attack("deviations-lambda-too-high", holds, put("claim", "lambda", "1"))
attack("deviations-semi-smooth-knows-others", holds, lambda c: (edit_source('types = { "2" = "high" }', 'types = { "1" = "t", "2" = "high" }')(c), put("claim", "smoothness", "semi-smooth")(c)) and None)
attack("deviations-two-apply", holds, edit_source('types = { "2" = "low" }', 'types = { "1" = "t" }'))
attack("deviations-none-applies", holds, edit_source('types = { "2" = "low" }\nlaw = { "0.25" = "1/2", "0" = "1/2" }', 'types = { "2" = "high", "1" = "t" }\nlaw = { "0" = 1 }'))
attack("deviations-law-short", holds, edit_source('"0.25" = "1/2"', '"0.25" = "1/3"'))
attack("deviations-family-unknown", holds, edit_source('half-value', 'third-value'))

attack("optimum-too-small", certified, put("claim", "optimal_welfare", "1/2"))
attack("ratio-too-good", certified, lambda c: c["claim"].update(ratio=ends("1")))
attack("bound-of-another-lambda", certified, lambda c: c["claim"]["bound"].update(upper=c["claim"]["bound"]["lower"], lower="1"))
reject["bound-of-another-lambda"]["claim"]["bound"].update(lower="100", upper="100")
attack("bound-expression-elsewhere", refuted, put("claim", "bound", "expression", "1 + 1/2^4"))
attack("bound-expression-e-outside", accept["certified-e"], lambda c: c["claim"]["bound"].update(lower="158198/100000"))
attack("bound-expression-unknown-name", refuted, put("claim", "bound", "expression", "pi"))
attack("bound-without-smoothness", certified, put("proof", "smoothness", None))
attack("certified-above-the-bound", refuted, put("claim", "verdict", "certified"))
attack("refuted-below-the-bound", certified, put("claim", "verdict", "refuted"))
attack("theorem-a-with-semi-smooth", accept["certified-net"], put("claim", "theorem", "name", "A"))
attack("theorem-a-for-coarse", certified, lambda c: c["claim"].update(concept="coarse") or put("proof", "worst", coarse["proof"])(c) or c["claim"].update(worst=ends(coarse["claim"]["lower"]), ratio=ends(two.WelF / Q(coarse["claim"]["lower"])), verdict="undecided"))
attack("theorem-ratio-too-good", certified, put("claim", "theorem", "ratio", "1"))
attack("theorem-of-another-mu", certified, put("claim", "theorem", "mu", "2"))
cg = certify(correlated, "coarse-ns", "smooth", "undecided", theorem="A")
attack("theorem-a-with-correlated-prior", cg, lambda c: None)
cg = certify(correlated, "coarse-ns", "smooth", "undecided", hypotheses=[("product-prior", False)])
keep("correlated-prior-is-not-product", cg)
attack("hypothesis-product-prior-wrong", cg, put("claim", "hypotheses", 0, "holds", True))
attack("hypothesis-smooth-wrong", certified, put("claim", "hypotheses", 1, "holds", False))
attack("hypothesis-safe-unshown", certified, put("claim", "hypotheses", [dict(name="safe-action", holds=True)]))
attack("hypothesis-unknown", certified, put("claim", "hypotheses", 0, "name", "regular"))
attack("hypothesis-twice", certified, lambda c: c["claim"]["hypotheses"].append(c["claim"]["hypotheses"][0]))
# One agent plays, the other is nature: rho <= 3/2 - s at c, 1/4 + 3s/4 at d, so s = 5/7 (by hand).
threat = Game(I.THREAT)
us = certify(threat, "coarse", "smooth", "undecided", best=True)
sc = us["proof"]["smoothness"]["claim"]
assert (sc["mu"], sc["bound"]["lower"]) == ("7/5", "14/11"), sc
attack("best-mu-above-one-without-safe-action", us, lambda c: None)
attack("safe-law-loses", us, put("proof", "safe", dict(actions=[["1", "t", "1", [["in", "1"]]]], fails=None)))
attack("safe-failure-is-none", accept["undecided-without-safe-action"], put("proof", "safe", "fails", 3, [[["c"], "5"]]))
attack("safe-weights-short", accept["undecided-without-safe-action"], put("proof", "safe", "fails", 3, [[["c"], "3"]]))
attack("ladder-proof-missing", table, lambda c: c["proof"]["rows"].pop() and None)
attack("ladder-ratio-too-good", table, lambda c: c["claim"]["rows"][0].update(ratio=ends("1")))
attack("ladder-optimum-wrong", table, put("claim", "optimal_welfare", "1"))
attack("ladder-rows-swapped", table, lambda c: c["proof"]["rows"].reverse())

attack("profile-regret-wrong", no, put("claim", "regret", "0"))
attack("profile-welfare-wrong", bne, put("claim", "welfare", "4"))
attack("profile-revenue-wrong", bne, put("claim", "revenue", "1"))
attack("profile-of-another-strategy", bne, put("proof", "strategies", no["proof"]["strategies"]))
attack("profile-not-an-equilibrium", no, put("claim", "equilibrium", True))
attack("profile-equilibrium-denied", bne, put("claim", "equilibrium", False))
attack("profile-epsilon-too-small", accept["profile-epsilon"], put("claim", "epsilon", "1/1000"))
attack("profile-epsilon-negative", bne, put("claim", "epsilon", "-1"))
attack("profile-type-missing", bne, lambda c: c["proof"]["strategies"].pop(1) and None)
attack("profile-type-twice", bne, lambda c: c["proof"]["strategies"].append(c["proof"]["strategies"][1]))
attack("profile-action-twice", bne, put("proof", "strategies", 0, 3, [["0", "3"], ["0", "2"]]))
attack("profile-bid-above-value", bne, put("proof", "strategies", 1, 3, [["2", "1"]]))
attack("profile-weights-short", bne, put("proof", "strategies", 0, 3, [["0", "3"], ["1", "1"]]))
attack("profile-weight-zero", bne, put("proof", "strategies", 0, 3, [["0", "5"], ["1", "0"]]))
attack("profile-strategies-absent", bne, put("proof", {}))

attack("undominated-dominator-worse", fixpoint, put(*DOMINANCE, 0, 0, "dominated", 0, 1, [["t", "1", [["0", "1"]]]]))
attack("undominated-survivor-eliminated", fixpoint, lambda c: c["proof"]["dominance"]["rounds"][0][0]["dominated"].append(
    [[["t", "2"]], [["t", "1", [["1", "1"]]]]]))
attack("undominated-belief-without-weight", fixpoint, put(*DOMINANCE, 0, 0, "beliefs", 0, 0, "0"))
attack("undominated-belief-without-support", fixpoint, put(*DOMINANCE, 0, 0, "beliefs", 0, 1, [[[["0", "1"]], "-1"]]))
attack("undominated-belief-of-eliminated", fixpoint, put(*DOMINANCE, 1, 1, "beliefs", 0, 1, [[[["3"]], "1"]]))
attack("undominated-plan-missing", fixpoint, lambda c: c["proof"]["dominance"]["rounds"][0][1]["dominated"].pop() and None)
attack("undominated-too-many-survivors", fixpoint, put("claim", "undominated", "survivors", 0, 1, "5"))
attack("undominated-rounds-missing", fixpoint, lambda c: [c["proof"]["dominance"]["rounds"].pop(), c["claim"]["undominated"]["survivors"].pop()] and None)
attack("undominated-strategy-unsupported", fixpoint, put(*DOMINANCE, 0, 1, "beliefs", []))
attack("undominated-proof-absent", fixpoint, lambda c: c["proof"].pop("dominance") and None)
# --- plans and mediators -----------------------------------------------------------------------------
idle, misreport = Game(I.IDLE), Game(I.MISREPORT)
over = {c: keep(f"{c}-min-two-types", equilibrium(two, c)[0]) for c in ("agent-cce", "agent-ce", "strategic-cce")}
for c, sense, beta in (("agent-cce", "min", 0), ("agent-ce", "max", 1), ("strategic-cce", "min", 0),
                       ("strategic-ce", "max", 1), ("communication", "min", 0)):
    over[c, sense] = keep(f"{c}-{sense}-idle-type", equilibrium(idle, c, sense, 1 - beta, beta)[0])
mediator = keep("communication-min-two-types", equilibrium(two, "communication")[0])
strategic = keep("strategic-ce-min-mixed-objective", equilibrium(idle, "strategic-ce", "min", "1/2", "-1/3")[0])
# By hand: 4 + (q - 3p)/2 with p and q the probabilities that lone and keen match, both at least 1/2; reports give p >= q.
agent_form, value = equilibrium(misreport, "agent-ce", "max")
assert value == Q(15, 4), value
keep("agent-ce-max-misreport", agent_form)
reported, value = equilibrium(misreport, "communication", "max")
assert value == Q(7, 2), value
keep("communication-max-misreport", reported)
whole, value = equilibrium(misreport, "strategic-ce", "max")
assert value == Q(7, 2), value
keep("strategic-ce-max-misreport", whole)


# The rows of strategic-ce sum to those of agent-ce: its multipliers prove bounds on it too.
def agent_bound(c):
    c["claim"]["concept"] = "strategic-ce"
    c["proof"]["law"] = None
    c["claim"].update(lower="-inf")


weaker = copy.deepcopy(agent_form)
agent_bound(weaker)
keep("strategic-ce-bound-from-obedience", weaker)
keep("certified-agent-ce-by-theorem-a", certify(two, "agent-ce", "smooth", "certified", theorem="A"))
keep("ladder-plans", ladder(two, ["communication", "agent-cce", "strategic-cce"], []))

coarse_form = over["agent-cce"]
attack("plan-any-prior", coarse_form, put("claim", "prior", "any"))
attack("plan-too-short", over["agent-cce", "min"], lambda c: c["proof"]["law"]["entries"][0][0][1].pop() and None)
attack("plan-null-for-a-type-that-counts", coarse_form, put("proof", "law", "entries", 0, 0, 0, 0, None))
attack("plan-for-a-type-that-does-not-count", over["agent-cce", "min"], put("proof", "law", "entries", 0, 0, 1, 1, "0"))
attack("plan-of-an-unknown-action", coarse_form, put("proof", "law", "entries", 0, 0, 0, 0, "1/3"))
attack("plan-row-of-an-idle-type", over["agent-cce", "min"], lambda c: c["proof"]["bound"]["regret"].append(["2", "idle", "0", "1"]))
attack("report-row-of-an-idle-type", over["communication", "min"], lambda c: c["proof"]["bound"]["reports"].append(["2", "low", "idle", "0", "0", "1"]))
attack("plan-row-in-the-agent-form", over["agent-ce"], lambda c: c["proof"]["bound"]["plans"].append(["1", ["0", "0"], "low", "1", "1"]))
attack("obedience-row-in-a-coarse-form", over["strategic-cce"], lambda c: c["proof"]["bound"]["obedience"].append(["1", "low", "0", "1", "1"]))
attack("plan-rows-absent", strategic, lambda c: c["proof"]["bound"].pop("plans") and None)
attack("plan-multiplier-negative", strategic, put("proof", "bound", "plans", 0, 4, "-1"))
attack("report-multiplier-negative", mediator, put("proof", "bound", "reports", 0, 5, "-1"))
attack("plan-row-twice", strategic, lambda c: c["proof"]["bound"]["plans"].append(c["proof"]["bound"]["plans"][0]))
attack("report-row-twice", mediator, lambda c: c["proof"]["bound"]["reports"].append(c["proof"]["bound"]["reports"][0]))
attack("plan-profile-twice", coarse_form, lambda c: c["proof"]["law"]["entries"].append(c["proof"]["law"]["entries"][0]))
attack("plan-multipliers-of-one-type", over["strategic-cce"], lambda c: c["proof"]["bound"]["regret"].pop() and None)
attack("report-multipliers-of-one-recommendation", mediator, lambda c: c["proof"]["bound"]["reports"].pop() and None)
attack("plan-weight-zero", coarse_form, put("proof", "law", "entries", 0, 1, "0"))
attack("plan-weights-below-one", coarse_form, lambda c: c["proof"]["law"].update(denominator=str(int(c["proof"]["law"]["denominator"]) + 1)))
attack("mediator-without-a-profile", mediator, lambda c: put("proof", "law", "entries", [e for e in c["proof"]["law"]["entries"] if e[0] != ["low", "low"]])(c))
attack("mediator-silent-where-nobody-is", over["communication", "min"], lambda c: put("proof", "law", "entries", [e for e in c["proof"]["law"]["entries"] if e[0] != ["high", "low"]])(c))
lonely = dict(denominator="1", entries=[[[["0", "1"], ["0", "0"]], "1"]])
attack("plan-law-with-regret", coarse_form, put("proof", "law", lonely))
attack("plan-law-with-summed-regret", over["strategic-cce"], put("proof", "law", lonely))
attack("plan-law-disobeyed", over["agent-ce"], put("proof", "law", lonely))
attack("plan-law-of-the-agent-form", whole, lambda c: (put("proof", "law", agent_form["proof"]["law"])(c), c["claim"].update(upper="inf")) and None)
induced = {}
for plans_, weight in agent_form["proof"]["law"]["entries"]:
    for k, t in enumerate(["lone", "keen"]):
        key = ((t, "only", "only"), (plans_[0][k], plans_[1][0], plans_[2][0]))
        induced[key] = induced.get(key, 0) + int(weight)
induced = dict(denominator=agent_form["proof"]["law"]["denominator"], entries=[[list(th), list(a), str(p)] for (th, a), p in induced.items()])
attack("mediator-law-with-a-misreport", reported, lambda c: (put("proof", "law", induced)(c), c["claim"].update(upper="inf")) and None)
for name, c in [(c, over[c]) for c in ("agent-cce", "agent-ce", "strategic-cce")] + [("strategic-ce", strategic), ("communication", mediator)]:
    attack(f"{name}-lower-end-too-high", c, lambda c: c["claim"].update(lower=str(Q(c["claim"]["lower"]) + Q(1, 10 ** 9)), upper="inf"))
    attack(f"{name}-upper-end-too-low", c, lambda c: c["claim"].update(upper=str(Q(c["claim"]["upper"]) - Q(1, 10 ** 9)), lower="-inf"))
    attack(f"{name}-bound-null", c, put("proof", "bound", None))
attack("obedience-alone-proves-less", whole, lambda c: put("proof", "bound", agent_form["proof"]["bound"])(c))
attack("theorem-a-for-communication", certify(two, "communication", "smooth", "undecided", theorem="A"), lambda c: None)

equilibria_cases.write(keep, attack, put, edit_source)
goods_cases.write(keep, attack, put, edit_source)
revenue_cases.write(keep, attack, put, edit_source)
staged_cases.write(keep, attack, put, edit_source)
refinement_cases.write(keep, attack, put, edit_source)

for folder, certificates in (("accept", accept), ("reject", reject)):
    for old in (HERE / folder).glob("*.json"):
        old.unlink()
    for name, certificate in certificates.items():
        (HERE / folder / f"{name}.json").write_text(json.dumps(certificate, indent=1) + "\n")
print(len(accept), "accept", len(reject), "reject")
