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
