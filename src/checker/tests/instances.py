"""The small instances of the certificates in this folder, by name."""

HALVES = '''format = "poacert/1"
title = "first-price, values 1 and 1/2, tenths"
[[agents]]
name = "1"
types = [{ name = "t", value = 1 }]
[[agents]]
name = "2"
types = [{ name = "t", value = "1/2" }]
[auction]
rule = "first-price"
bids = { from = 0, to = 1, step = "1/10" }
overbidding = false
'''

# Two bidders, two types each, independent.
TWO_TYPES = '''format = "poacert/1"
title = "first-price, two types each"
[params]
m = 2
[[agents]]
name = "1"
types = [{ name = "low", prob = "1/2", value = 0 }, { name = "high", prob = "1/2", value = 1 }]
[[agents]]
name = "2"
types = [{ name = "low", prob = "1/3", value = "1/2" }, { name = "high", prob = "2/3", value = 1 }]
[auction]
rule = "first-price"
bids = { from = 0, to = 1, step = "1/m" }
ties = "uniform"
'''

CORRELATED = '''{"format": "poacert/1", "title": "second-price, correlated",
 "agents": [
  {"name": "a", "types": [{"name": "x", "value": 1}, {"name": "y", "value": 2.50}]},
  {"name": "b", "types": [{"name": "x", "prob": 0.5, "value": 1},
                          {"name": "y", "prob": "1/2", "value": 2}], "bids": [0, 1, 2]}],
 "prior": {"joint": [{"types": ["x", "x"], "prob": "3/8"}, {"types": ["y", "y"], "prob": 0.375},
                     {"types": ["x", "y"], "prob": "1/8"}, {"types": ["y", "x"], "prob": "1/8"}]},
 "auction": {"rule": "second-price", "bids": [1, 2], "ties": {"priority": ["b", "a"]},
             "reserve": "1/2", "opt-out": true}}
'''

# Welfare is 4, 1 or 0; both coordination profiles are equilibria. Outcome "none" is never reached.
COORDINATION = '''format = "poacert/1"
title = "coordination with a lottery"
[[agents]]
name = "row"
types = [{ name = "t", value = { outcomes = { good = 3, fair = "1/2" } } }]
[[agents]]
name = "col"
types = [{ name = "t", value = { outcomes = { good = 1, fair = "1/2", bad = 0 } } }]
[auction]
rule = "table"
actions = { row = ["U", "D"], col = ["L", "R"] }
outcomes = ["good", "fair", "bad", "none"]
[[auction.entries]]
profile = ["U", "L"]
lottery = [{ prob = "3/4", outcome = "good", payments = [1, 0] },
           { prob = "1/4", outcome = "bad", payments = [0, "1/2"] }]
[[auction.entries]]
profile = ["U", "R"]
outcome = "bad"
[[auction.entries]]
profile = ["D", "L"]
outcome = "bad"
[[auction.entries]]
profile = ["D", "R"]
outcome = "fair"
payments = ["1/4", "1/4"]
'''

# Agent 2 has a fair bit, value 2 if a_2 is the bit, and pays 1 to agent 1 iff a_1 = a_2. Every coarse law has welfare 2,
# the least net welfare is 3/2 (THEORY, section 3).
BIT = '''format = "poacert/1"
title = "a bit worth buying"
[[agents]]
name = "1"
types = [{ name = "t", value = { outcomes = {} } }]
[[agents]]
name = "2"
types = [{ name = "0", prob = "1/2", value = { outcomes = { x0 = 2 } } },
         { name = "1", prob = "1/2", value = { outcomes = { x1 = 2 } } }]
[auction]
rule = "table"
actions = { "1" = ["0", "1"], "2" = ["0", "1"] }
[[auction.entries]]
profile = ["0", "0"]
outcome = "x0"
payments = [-1, 1]
[[auction.entries]]
profile = ["0", "1"]
outcome = "x1"
[[auction.entries]]
profile = ["1", "0"]
outcome = "x0"
[[auction.entries]]
profile = ["1", "1"]
outcome = "x1"
payments = [-1, 1]
'''

# THEORY, section 2: rows over the union of the action sets give 37/48, over A(theta) 71/80.
ALL_PAY = '''format = "poacert/1"
title = "all-pay, ties to agent 1"
[[agents]]
name = "1"
types = [{ name = "t", value = 4 }]
[[agents]]
name = "2"
types = [{ name = "low", prob = "1/2", value = "3/2" }, { name = "high", prob = "1/2", value = "5/2" }]
[auction]
rule = "all-pay"
bids = { from = 0, to = 3, step = 1 }
ties = { priority = ["1", "2"] }
overbidding = false
'''

# One action, price 2, value 1: rho = 2 - s, approached as mu grows.
PRICE = '''format = "poacert/1"
title = "a price above the value"
[[agents]]
name = "1"
types = [{ name = "t", value = { outcomes = { x = 1 } } }]
[auction]
rule = "table"
actions = { "1" = ["buy"] }
[[auction.entries]]
profile = ["buy"]
outcome = "x"
payments = [2]
'''

GIVEN = '''format = "poacert/1"
title = "half-value deviations"
[[agents]]
name = "1"
types = [{ name = "t", value = 1 }]
[[agents]]
name = "2"
types = [{ name = "low", prob = "1/2", value = "1/2" }, { name = "high", prob = "1/2", value = 2 }]
[auction]
rule = "first-price"
bids = { from = 0, to = 1, step = "1/4" }
[smoothness]
lambda = "1/2"
[[deviations]]
agent = "1"
family = "half-value"
[[deviations]]
agent = "2"
types = { "2" = "high" }
law = { "1" = 1 }
[[deviations]]
agent = "2"
types = { "2" = "low" }
law = { "0.25" = "1/2", "0" = "1/2" }
'''

# Whoever is alone pays 1 whatever she does: no safe action.
UNSAFE = '''format = "poacert/1"
title = "a fee"
[[agents]]
name = "1"
types = [{ name = "t", value = { outcomes = { x = 1 } } }]
[[agents]]
name = "2"
types = [{ name = "t", value = { outcomes = { x = 3 } } }]
[auction]
rule = "table"
actions = { "1" = ["a", "b"], "2" = ["c", "d"] }
[[auction.entries]]
profile = ["a", "c"]
outcome = "x"
payments = [2, 0]
[[auction.entries]]
profile = ["a", "d"]
outcome = "x"
payments = [0, 1]
[[auction.entries]]
profile = ["b", "c"]
outcome = "x"
payments = [0, 1]
[[auction.entries]]
profile = ["b", "d"]
outcome = "x"
payments = [3, 0]
'''

# Agent 2 is nature: at c agent 1 pays 3/2 for half a chance, at d 1/4 for certain.
THREAT = '''format = "poacert/1"
title = "a threat"
[[agents]]
name = "1"
types = [{ name = "t", value = { outcomes = { x = 1 } } }]
[[agents]]
name = "2"
types = [{ name = "t", value = { outcomes = {} } }]
[auction]
rule = "table"
actions = { "1" = ["in"], "2" = ["c", "d"] }
[[auction.entries]]
profile = ["in", "c"]
lottery = [{ prob = 0.5, outcome = "x", payments = ["3/2", 0] }, { prob = 0.5, outcome = "nothing", payments = ["3/2", 0] }]
[[auction.entries]]
profile = ["in", "d"]
outcome = "x"
payments = ["1/4", 0]
'''

# Both like U L (2 each) and D R (1 each); mixed, each plays the first action with probability 1/3.
TWO_WAYS = '''format = "poacert/1"
title = "coordination"
[[agents]]
name = "1"
types = [{ name = "t", value = { outcomes = { good = 2, fair = 1 } } }]
[[agents]]
name = "2"
types = [{ name = "t", value = { outcomes = { good = 2, fair = 1 } } }]
[auction]
rule = "table"
actions = { "1" = ["U", "D"], "2" = ["L", "R"] }
entries = [{ profile = ["U", "L"], outcome = "good" }, { profile = ["U", "R"], outcome = "bad" },
           { profile = ["D", "L"], outcome = "bad" }, { profile = ["D", "R"], outcome = "fair" }]
'''

# Agent 1 wins 3 or 1 where they match, agent 2 wins 1 where they do not. No pure equilibrium; agent 1
# plays U with 1/2, agent 2 plays L with 1/4, welfare 3/8 + 3/8 + 1/2 = 5/4.
PENNIES = '''format = "poacert/1"
title = "matching pennies"
[[agents]]
name = "1"
types = [{ name = "t", value = { outcomes = { three = 3, one = 1 } } }]
[[agents]]
name = "2"
types = [{ name = "t", value = { outcomes = { two = 1 } } }]
[auction]
rule = "table"
actions = { "1" = ["U", "D"], "2" = ["L", "R"] }
entries = [{ profile = ["U", "L"], outcome = "three" }, { profile = ["U", "R"], outcome = "two" },
           { profile = ["D", "L"], outcome = "two" }, { profile = ["D", "R"], outcome = "one" }]
'''

# Agent 2 has one action; agent 1 is indifferent between two of three: a segment of equilibria.
SEGMENT = '''format = "poacert/1"
title = "a continuum"
[[agents]]
name = "1"
types = [{ name = "t", value = { outcomes = { x = 1, y = 1 } } }]
[[agents]]
name = "2"
types = [{ name = "t", value = { outcomes = { y = 1 } } }]
[auction]
rule = "table"
actions = { "1" = ["a", "b", "c"], "2" = ["d"] }
entries = [{ profile = ["a", "d"], outcome = "x" }, { profile = ["b", "d"], outcome = "y" },
           { profile = ["c", "d"], outcome = "z" }]
'''

# To enter costs 1 and is worth 2, unless all three enter (then 0). Equilibria: two of three enter; one
# enters and the others mix evenly; all enter with 1/sqrt(2), where revenue is 3/sqrt(2) = 2.1213..
CROWD = '''format = "poacert/1"
title = "a crowd of three"
[[agents]]
name = "1"
types = [{ name = "t", value = { outcomes = { only1 = 2, no2 = 2, no3 = 2 } } }]
[[agents]]
name = "2"
types = [{ name = "t", value = { outcomes = { only2 = 2, no1 = 2, no3 = 2 } } }]
[[agents]]
name = "3"
types = [{ name = "t", value = { outcomes = { only3 = 2, no1 = 2, no2 = 2 } } }]
[auction]
rule = "table"
actions = { "1" = ["stay", "enter"], "2" = ["stay", "enter"], "3" = ["stay", "enter"] }
entries = [
  { profile = ["stay", "stay", "stay"], outcome = "none" },
  { profile = ["enter", "stay", "stay"], outcome = "only1", payments = [1, 0, 0] },
  { profile = ["stay", "enter", "stay"], outcome = "only2", payments = [0, 1, 0] },
  { profile = ["stay", "stay", "enter"], outcome = "only3", payments = [0, 0, 1] },
  { profile = ["stay", "enter", "enter"], outcome = "no1", payments = [0, 1, 1] },
  { profile = ["enter", "stay", "enter"], outcome = "no2", payments = [1, 0, 1] },
  { profile = ["enter", "enter", "stay"], outcome = "no3", payments = [1, 1, 0] },
  { profile = ["enter", "enter", "enter"], outcome = "none", payments = [1, 1, 1] },
]
'''

# Low meets poor and must bid 1 to win; high meets rich and never wins, so what she bids is free. Least revenue is 0
# where high bids 0 or nothing, and 1/2 where she bids at least what low does. One type has probability 0.
UPSIDE_DOWN = '''format = "poacert/1"
title = "second-price, perfectly correlated"
[[agents]]
name = "1"
types = [{ name = "high", value = 2 }, { name = "never", value = 3 }, { name = "low", value = 1 }]
[[agents]]
name = "2"
types = [{ name = "poor", value = "1/2" }, { name = "rich", value = 3 }]
[prior]
joint = [{ types = ["low", "poor"], prob = "1/2" }, { types = ["high", "rich"], prob = "1/2" }]
[auction]
rule = "second-price"
bids = [1, 0, 2]
ties = { priority = ["2", "1"] }
opt-out = true
overbidding = false
'''

# The game of chicken: the best equilibrium is mixed (28/3), but correlated equilibria reach 21/2 (Aumann 1974).
CHICKEN = '''format = "poacert/1"
title = "chicken"
[[agents]]
name = "1"
types = [{ name = "t", value = { outcomes = { both = 6, one = 7, two = 2 } } }]
[[agents]]
name = "2"
types = [{ name = "t", value = { outcomes = { both = 6, one = 2, two = 7 } } }]
[auction]
rule = "table"
actions = { "1" = ["D", "C"], "2" = ["D", "C"] }
entries = [{ profile = ["C", "C"], outcome = "both" }, { profile = ["C", "D"], outcome = "two" },
           { profile = ["D", "C"], outcome = "one" }, { profile = ["D", "D"], outcome = "crash" }]
'''

FIRST_PRICE = '''format = "poacert/1"
title = "first-price, values 1 and 1/2"
[params]
K = 4
[[agents]]
name = "1"
types = [{ name = "t", value = 1 }]
[[agents]]
name = "2"
types = [{ name = "t", value = "1/2" }]
[auction]
rule = "first-price"
bids = { from = 0, to = 1, step = "1/K" }
ties = "uniform"
'''
# As `two types`, but both bid in halves up to 1/2, agent 2's low type never occurs with agent 1's high one, and her
# third type never at all.
IDLE = '''format = "poacert/1"
title = "first-price, correlated, an idle type"
[[agents]]
name = "1"
types = [{ name = "low", value = 0 }, { name = "high", value = 1 }]
[[agents]]
name = "2"
types = [{ name = "low", value = "1/2" }, { name = "idle", value = 3 }, { name = "high", value = 1 }]
[prior]
joint = [ { types = ["low", "low"], prob = "1/4" }, { types = ["low", "high"], prob = "1/4" },
          { types = ["high", "high"], prob = "1/2" } ]
[auction]
rule = "first-price"
bids = [0, "1/2"]
ties = "uniform"
'''

# Agent 1 wants to match agent 2, who does not care; her type "keen" should, "lone" should not (agent 3 loses 4).
MISREPORT = '''format = "poacert/1"
title = "agents told by type, and agents who report"
[[agents]]
name = "1"
types = [{ name = "lone", prob = "1/2", value = { outcomes = { ll = 1, kk = -1, km = -1 } } },
         { name = "keen", prob = "1/2", value = { outcomes = { kk = 1, ll = -1, lm = -1 } } }]
[[agents]]
name = "2"
types = [{ name = "only", value = { outcomes = {} } }]
[[agents]]
name = "3"
types = [{ name = "only", value = { outcomes = { lm = 4, kk = 4, km = 4 } } }]
[auction]
rule = "table"
actions = { "1" = ["lh", "lt", "kh", "kt"], "2" = ["h", "t"], "3" = ["watch"] }
''' + "".join(f'''[[auction.entries]]
profile = ["{k}{x}", "{y}", "watch"]
outcome = "{k}{(k if x == y else "m")}"
''' for k in "lk" for x in "ht" for y in "ht")

# One buyer, who may take the item at 1 or leave it.
BUYER = '''format = "poacert/1"
title = "one buyer, a price of 1"
[[agents]]
name = "1"
types = [{ name = "low", prob = "1/2", value = 1 }, { name = "high", prob = "1/2", value = 2 }]
[auction]
rule = "first-price"
bids = [1]
reserve = 1
opt-out = true
'''

# Two buyers of value 1 or 2, independent.
BUYERS = '''format = "poacert/1"
title = "two buyers of value 1 or 2"
[[agents]]
name = "1"
types = [{ name = "low", prob = "1/2", value = 1 }, { name = "high", prob = "1/2", value = 2 }]
[[agents]]
name = "2"
types = [{ name = "low", prob = "1/2", value = 1 }, { name = "high", prob = "1/2", value = 2 }]
[auction]
rule = "first-price"
bids = [1, 2]
'''

# The same, correlated.
CORRELATED_BUYERS = '''format = "poacert/1"
title = "two correlated buyers"
[[agents]]
name = "1"
types = [{ name = "low", value = 1 }, { name = "high", value = 2 }]
[[agents]]
name = "2"
types = [{ name = "low", value = 1 }, { name = "high", value = 2 }]
[prior]
joint = [{ types = ["low", "low"], prob = "3/8" }, { types = ["low", "high"], prob = "1/8" },
         { types = ["high", "low"], prob = "1/8" }, { types = ["high", "high"], prob = "3/8" }]
[auction]
rule = "first-price"
bids = [1, 2]
'''

# One outcome, whatever is played.
FORCED = '''format = "poacert/1"
title = "an outcome nobody can avoid"
[[agents]]
name = "1"
types = [{ name = "t", value = { outcomes = { done = -1 } } }]
[[agents]]
name = "2"
types = [{ name = "low", prob = "1/2", value = { outcomes = { done = 0 } } },
         { name = "high", prob = "1/2", value = { outcomes = { done = 4 } } }]
[auction]
rule = "table"
actions = { "1" = ["wait"], "2" = ["wait"] }
entries = [{ profile = ["wait", "wait"], outcome = "done", payments = [0, 1] }]
'''

# BUYERS once more: who says "take" has the item at 1; a coin decides between two.
SOLD_BY_TABLE = '''format = "poacert/1"
title = "an item sold by a table"
[[agents]]
name = "1"
types = [{ name = "low", prob = "1/2", value = { outcomes = { one = 1 } } }, { name = "high", prob = "1/2", value = { outcomes = { one = 2 } } }]
[[agents]]
name = "2"
types = [{ name = "low", prob = "1/2", value = { outcomes = { two = 1 } } }, { name = "high", prob = "1/2", value = { outcomes = { two = 2 } } }]
[auction]
rule = "table"
outcomes = ["none", "one", "two"]
actions = { "1" = ["take", "leave"], "2" = ["take", "leave"] }
entries = [
  { profile = ["take", "take"], lottery = [{ prob = "1/2", outcome = "one", payments = [1, 0] }, { prob = "1/2", outcome = "two", payments = [0, 1] }] },
  { profile = ["take", "leave"], outcome = "one", payments = [1, 0] },
  { profile = ["leave", "take"], outcome = "two", payments = [0, 1] },
  { profile = ["leave", "leave"], outcome = "none" },
]
'''
