//! Aftermarket rules and disclosure by hand.

use super::Buyers;
use super::tests::{is_sound, plans_agree, played, sets, small, tree};
use super::tree::Tree;

/// How many information sets of an agent have a text in their paths.
fn paths_with(tree: &Tree, agent: usize, text: &str) -> usize {
    sets(tree, agent).iter().filter(|set| set.contains(text)).count()
}

/// Two items at first-price with uniform ties; agents 1 and 2 value A at 4 and B at 2, 3 values both at 6.
pub(super) fn items(rest: &str) -> String {
    let additive = "types = [{ name = \"t\", value = { additive = { A = 4, B = 2 } } }]\n";
    format!(
        "[goods]\nkind = \"items\"\nitems = [\"A\", \"B\"]\n\
         [[agents]]\nname = \"1\"\n{additive}[[agents]]\nname = \"2\"\n{additive}\
         [[agents]]\nname = \"3\"\ntypes = [{{ name = \"t\", value = {{ bundles = {{ \"A B\" = 6 }} }} }}]\n\
         [auction]\nrule = \"simultaneous-first-price\"\nbids = [0, 1]\n{rest}"
    )
}

// Agents 1 and 2 bid 1 for A and 0 for B, agent 3 bids 0 for both: A goes to 1 or 2, B to each with 1/3, all
// independently. In the table 3 buys B from 2, if 1 has A and 2 has B, for 1 of which 2 gets half.
#[test]
fn items_with_ties_and_a_table() {
    let table = "[[aftermarkets]]\nrule = \"table\"\ndefault = \"no-trade\"\n\
                 [[aftermarkets.entries]]\nholder = { A = \"1\", B = \"2\" }\n\
                 actions = { 2 = \"sell\", 3 = \"buy\" }\nto = { A = \"1\", B = \"3\" }\n\
                 payments = [0, \"-1/2\", 1]\n";
    let tree = tree(&items(table), Buyers::Any);
    is_sound(&tree);
    let auction = |agent: usize| if agent == 2 { "A=0 B=0" } else { "A=1 B=0" }.to_string();
    let trade = |agent: usize, path: &[String]| match (agent, path.len()) {
        (_, 1) => auction(agent),
        (1, _) => "sell".to_string(),
        _ => "buy".to_string(),
    };
    // 1: half the time 4 − 1, a third of the time 2. 2: half of 3; B is hers a third of the time, in half of
    // which she has 1/2 instead of 2: 3/2 + 2/6 + 1/12. 3: B alone is worth nothing, she pays 1 with 1/6.
    // The auction earns 1, the table 1/2 with 1/6.
    let expected = ["1", "13/6", "23/12", "-1/6", "5", "13/12", "1/12", "6"];
    assert_eq!(played(&tree, trade), expected);
    assert_eq!(
        sets(&tree, 1).iter().find(|set| set.contains(": sell")).unwrap(),
        "t | A=0 B=0 | market 1 lot 1; holds 1,2; paid 0: sell, out"
    );
    // The allocation `1,2` after agent 2 bid 0 or 1 for A (tied or below) and 0 or 1 for B.
    assert_eq!(paths_with(&tree, 1, "holds 1,2"), 4);
    assert_eq!(paths_with(&tree, 0, "holds"), 0);
}

// What wins is told by item; a table may ask for it, in a list or a text, in any notation.
#[test]
fn tables_that_look_at_bids() {
    let table = |saw: &str| {
        format!(
            "[disclosure]\nreveals = [\"winning-bid\"]\n\
             [[aftermarkets]]\nrule = \"table\"\n[[aftermarkets.entries]]\n\
             holder = {{ A = \"1\", B = \"2\" }}\nsaw = {{ {saw} }}\nactions = {{ 2 = \"give\" }}\n\
             to = {{ A = \"1\", B = \"3\" }}\n[[aftermarkets.entries]]\n\
             holder = {{ A = \"1\", B = \"2\" }}\nsaw = {{ {saw} }}\nactions = {{ }}\n\
             to = {{ A = \"1\", B = \"2\" }}\n"
        )
    };
    for saw in ["winning-bid = [1, \"0\"]", "winning-bid = \"2/2,0\""] {
        let tree = tree(&items(&table(saw)), Buyers::Any);
        is_sound(&tree);
        // Agent 2 has bid 0 for B and 0 or 1 for A.
        assert_eq!(
            sets(&tree, 1)[1..],
            [
                "t | A=0 B=0 | market 1 lot 1; holds 1,2; paid 0; saw winning-bid 1,0: give, out",
                "t | A=1 B=0 | market 1 lot 1; holds 1,2; paid 0; saw winning-bid 1,0: give, out",
            ]
        );
    }
}

/// Three agents and three units at uniform price, then lots at the posted price 1.
pub(super) fn units(rest: &str) -> String {
    let agent = |name: &str, marginals: &str| {
        format!(
            "[[agents]]\nname = \"{name}\"\n\
             types = [{{ name = \"t\", value = {{ marginals = {marginals} }} }}]\n"
        )
    };
    format!(
        "[goods]\nkind = \"units\"\nunits = 3\n{}{}{}\
         [auction]\nrule = \"uniform-price\"\nbids = [0, 1]\nties = {{ priority = [\"1\", \"2\", \"3\"] }}\n\
         [[aftermarkets]]\nrule = \"posted-price\"\nprices = [1]\n{rest}",
        agent("1", "[4, 2]"),
        agent("2", "[3, 3, 3]"),
        agent("3", "[1]")
    )
}

// Agent 1 bids 1 1 0, agent 2 bids 1 0 0, agent 3 bids 0 0 0: 1 gets two units and 2 one, at price 0. Lots 1 and 2 are
// agent 1's, lot 3 is agent 2's. In the first, 2 and 3 accept and are drawn; in the second, 1 keeps; in the third 2 posts
// and 1 and 3 accept.
#[test]
fn three_lots_of_units() {
    let tree = tree(&units(""), Buyers::Any);
    is_sound(&tree);
    let play = |agent: usize, path: &[String]| {
        let last = path.last().unwrap();
        let bids = ["1 1 0", "1 0 0", "0 0 0"];
        match path.len() {
            1 => bids[agent],
            _ if last.contains("price") => {
                if agent == 1 && last.contains("lot 3") {
                    "decline"
                } else {
                    "accept"
                }
            }
            _ if last.contains("lot 2") => "keep",
            _ => "post 1",
        }
        .to_string()
    };
    // After lot 1: (1, 2, 0) or (1, 1, 1). After lot 3, 1 or 3 has one of agent 2's units more: (2, 1, 0), (1, 1, 1),
    // (2, 0, 1), (1, 0, 2), each with 1/4. Values: 6 3 0, 4 3 1, 6 0 1, 4 0 1.
    // Agent 1 gets 1 and pays 1 with 1/2: 5 + 1/2. Agent 2 pays 1 with 1/2 and gets 1: 3/2 + 1/2. Agent 3: 3/4 − 1/2 − 1/2.
    let expected = ["1", "11/2", "2", "-1/4", "29/4", "0", "0", "10"];
    assert_eq!(played(&tree, play), expected);
    let seen = "t | 1 0 0 | market 1 lot 1; holds 2,1,0; paid 0; price 1 | decline | \
                market 1 lot 3; holds 1,1,1; paid 0; after 2,1,0, post 1>1,1,1, keep>1,1,1: keep, post 1";
    assert!(sets(&tree, 1).contains(&seen.to_string()), "{:#?}", sets(&tree, 1));
}

// The third lot is the last: there agent 3, who has nothing, must accept at 1 if indifferent buyers do, while
// in the first two she may decline.
#[test]
fn only_the_last_lot_is_restricted() {
    let tree = tree(&units("buyers = [\"3\"]\nsellers = [\"1\", \"2\"]\n"), Buyers::Accepting);
    is_sound(&tree);
    for set in sets(&tree, 2).iter().filter(|set| set.contains("price")) {
        let text = set.rsplit(" | ").next().unwrap();
        // What agent 3 holds, and whether a later lot opens: one of agent 1 or 2.
        let (_, holds) = text.split_once("holds ").unwrap();
        let lot: usize = text[13..14].parse().unwrap();
        let free = set.ends_with(": accept, decline");
        if free {
            continue;
        }
        // Restricted: her first unit is worth 1, further ones nothing.
        let own: usize = holds[4..5].parse().unwrap();
        assert!(set.ends_with(if own == 0 { ": accept" } else { ": decline" }), "{set}");
        assert!(lot >= 1);
    }
    let free = |text: &str| {
        sets(&tree, 2).iter().any(|set| set.contains(text) && set.ends_with(": accept, decline"))
    };
    // With two units of agent 1 and one of agent 3, lot 2 is the last that opens; lot 1 is not.
    assert!(free("market 1 lot 1; holds 2,1,0"));
    assert!(!free("market 1 lot 3"));
    let after =
        |x: &str| format!("market 1 lot 2; holds {x}; paid 0; price 1; after {x}, keep>{x}");
    assert!(free(&after("2,1,0")));
    assert!(!free(&after("2,0,1")) && paths_with(&tree, 2, &after("2,0,1")) > 0);
}

/// One item, agent 1 gets it at price 0; two markets with the discounts 1/2 and 1/3.
pub(super) fn twice(first: &str, second: &str) -> String {
    format!(
        "[[agents]]\nname = \"1\"\ntypes = [{{ name = \"t\", value = 1 }}]\n\
         [[agents]]\nname = \"2\"\ntypes = [{{ name = \"low\", prob = \"1/4\", value = 2 }}, \
         {{ name = \"high\", prob = \"3/4\", value = 6 }}]\n\
         [auction]\nrule = \"second-price\"\nbids = [0]\nties = {{ priority = [\"1\", \"2\"] }}\n\
         [[aftermarkets]]\ndiscount = \"1/2\"\n{first}\n[[aftermarkets]]\ndiscount = \"1/3\"\n{second}\n"
    )
}

// First market: 2 buys at 1/2, worth 1 or 3 to her (half). Second: 1 buys it back at price 1; now it is worth 1/3
// to her, while to agent 2 it is worth nothing, for she does not hold it at the end.
#[test]
fn what_is_bought_later_is_discounted() {
    let posted = "rule = \"posted-price\"\nprices = [\"1/2\", 1]";
    let tree = tree(&twice(posted, posted), Buyers::Any);
    is_sound(&tree);
    let once = |agent: usize, path: &[String]| {
        let last = path.last().unwrap();
        match path.len() {
            1 => "0",
            _ if last.contains("price") => {
                if last.contains("market 1") {
                    "accept"
                } else {
                    "decline"
                }
            }
            _ => {
                if last.contains("market 1") {
                    "post 1/2"
                } else {
                    "keep"
                }
            }
        }
        .to_string()
        .replace("unused", &agent.to_string())
    };
    // 2 pays 1/2 for half of 2 or 6.
    assert_eq!(played(&tree, once), ["1", "1/2", "2", "5/2", "0", "0", "5"]);
    let back = |_: usize, path: &[String]| {
        let last = path.last().unwrap();
        match path.len() {
            1 => "0",
            _ if last.contains("price") => "accept",
            _ => {
                if last.contains("market 1") {
                    "post 1/2"
                } else {
                    "post 1"
                }
            }
        }
        .to_string()
    };
    assert_eq!(played(&tree, back), ["1", "-1/6", "1/2", "1/3", "0", "0", "5"]);
    let seen = "t | 0 | market 1 lot 1; holds 1; paid 0 | post 1/2 | \
                market 2 lot 1; holds 2; paid -1/2; price 1; after 1, post 1/2>2: accept, decline";
    assert!(sets(&tree, 0).contains(&seen.to_string()), "{:#?}", sets(&tree, 0));
}

// Worths: to the seller 1; to the types of agent 2 half of 2 and of 6, that is 1 and 3. The price is 1 + share (3 − 1).
#[test]
fn bargaining_by_hand() {
    let nothing = "rule = \"table\"\nentries = []\ndefault = \"no-trade\"";
    let tree = tree(&twice("rule = \"bargaining\"\nshare = \"1/4\"", nothing), Buyers::Any);
    is_sound(&tree);
    let honest =
        |_: usize, path: &[String]| if path.len() == 1 { "0".into() } else { path[0].clone() };
    // Low: the gain is 0, no trade. High: price 3/2, agent 2 has 3 − 3/2; agent 1: 1/4 + 3/4 * 3/2.
    assert_eq!(played(&tree, honest), ["1", "11/8", "9/8", "5/2", "0", "0", "5"]);
    let out = |agent: usize, path: &[String]| {
        match (agent, path.len()) {
            (_, 1) => "0",
            (1, _) => "high",
            _ => "out",
        }
        .to_string()
    };
    assert_eq!(played(&tree, out), ["1", "1", "0", "1", "0", "0", "5"]);
    assert_eq!(sets(&tree, 1)[1], "low | 0 | market 1 lot 1; holds 1; paid 0: low, high, out");
}

// Asks 1 and 4, bids 2 and 4, k = 1/4: ask 1 and bid 4 trade at 1/4 + 3.
#[test]
fn double_auctions_by_hand() {
    let nothing = "rule = \"table\"\nentries = []\ndefault = \"no-trade\"";
    let double = "rule = \"double-auction\"\nasks = [1, 4]\nbids = [2, 4]\nk = \"1/4\"";
    let tree = tree(&twice(double, nothing), Buyers::Any);
    is_sound(&tree);
    let play = |ask: &'static str, bid: &'static str| {
        move |agent: usize, path: &[String]| {
            match (agent, path.len()) {
                (_, 1) => "0",
                (0, _) => ask,
                _ => bid,
            }
            .to_string()
        }
    };
    assert_eq!(played(&tree, play("ask 1", "bid 4")), ["1", "13/4", "-3/4", "5/2", "0", "0", "5"]);
    assert_eq!(played(&tree, play("ask 4", "bid 4")), ["1", "4", "-3/2", "5/2", "0", "0", "5"]);
    for (ask, bid) in [("ask 4", "bid 2"), ("out", "bid 4"), ("ask 1", "out")] {
        assert_eq!(played(&tree, play(ask, bid)), ["1", "1", "0", "1", "0", "0", "5"]);
    }
}

// A private hint to agent 1 whether agent 2 has bid 1, right two times in three, when she has bid 0; else a public word.
#[test]
fn private_hints() {
    let hints = "[disclosure]\nhides = [\"own-payment\"]\n[[disclosure.law]]\nbids = { 1 = \"1\" }\nsignals = { all = 1 }\n\
                 [[disclosure.law]]\nbids = { 1 = \"0\", 2 = \"1\" }\n\
                 private = [{ prob = \"2/3\", tells = { 1 = \"one\" } }, { prob = \"1/3\", tells = { 1 = \"none\" } }]\n\
                 [[disclosure.law]]\nbids = { 1 = 0, 2 = \"0/1\" }\n\
                 private = [{ prob = \"1/3\", tells = { 1 = \"one\" } }, { prob = \"2/3\", tells = { 1 = \"none\" } }]\n";
    let tree = tree(&small(hints), Buyers::Any);
    is_sound(&tree);
    let answers: Vec<String> =
        sets(&tree, 0).into_iter().filter(|set| set.starts_with("h |")).collect();
    assert_eq!(
        answers,
        [
            "h | 0 | market 1 lot 1; holds 2; saw signal none; price 1: accept, decline",
            "h | 0 | market 1 lot 1; holds 2; saw signal one; price 1: accept, decline",
            "h | 1 | market 1 lot 1; holds 2; saw signal all; price 1: accept, decline",
        ]
    );
    assert_eq!(
        sets(&tree, 1)[1..],
        [
            "t | 0 | market 1 lot 1; holds 2: keep, post 1",
            "t | 1 | market 1 lot 1; holds 2: keep, post 1",
            "t | 1 | market 1 lot 1; holds 2; saw signal all: keep, post 1",
        ]
    );
    // Agent 2 bids 1 and posts; agent 1 bids 0 and accepts at h if told `one`: (2/3)(2/3) of the time, gaining 1.
    let play = |agent: usize, path: &[String]| {
        match (agent, path.len()) {
            (0, 1) => "0",
            (1, 1) => "1",
            (1, _) => "post 1",
            _ => {
                if path[0] == "h" && path[2].contains("signal one") {
                    "accept"
                } else {
                    "decline"
                }
            }
        }
        .to_string()
    };
    assert_eq!(played(&tree, play), ["1", "4/9", "0", "13/9", "1", "0", "5/3"]);
    plans_agree(&small(hints), Buyers::Any, 30);
}
