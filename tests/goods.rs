//! Games of items and units against every way in which their ties may fall, and against single items.

#[allow(dead_code, reason = "each test uses its part")]
mod oracle;

use dashu::integer::IBig;
use dashu::rational::RBig;
use oracle::random::Random;
use poacert::game::Game;
use poacert::instance::{
    Auction, Bid, Instance, MultiUnit, MultiUnitRule, Simultaneous, SingleItemRule, Source, Ties,
    Value,
};
use std::collections::BTreeMap;

/// One way the ties may fall: its probability, and by agent what she gets and what she pays.
type Fall = (RBig, Vec<u32>, Vec<RBig>);

fn read(text: &str) -> Instance {
    Instance::read(Source::new("goods.toml", text.to_owned()))
        .unwrap_or_else(|error| panic!("{error:?}\n{text}"))
}

fn one_over(count: usize) -> RBig {
    RBig::from_parts(1.into(), count.into())
}

fn numeric(bid: &Bid) -> Option<RBig> {
    match bid {
        Bid::Amount(amount) => Some(amount.clone()),
        Bid::Out => None,
    }
}

/// Of those tied, who comes first; all if the tie is drawn.
fn candidates(ties: &Ties, tied: Vec<usize>) -> Vec<usize> {
    match ties {
        Ties::Uniform => tied,
        Ties::Priority(order) => {
            order.iter().copied().filter(|agent| tied.contains(agent)).take(1).collect()
        }
    }
}

/// Items one after the other, each going to one of its highest bidders.
fn items(rule: &Simultaneous, profile: &[usize]) -> Vec<Fall> {
    let agents = profile.len();
    let mut falls = vec![(RBig::ONE, vec![0; agents], vec![RBig::ZERO; agents])];
    for item in 0..rule.items.len() {
        let bids: Vec<Option<RBig>> =
            (0..agents).map(|i| numeric(&rule.bids[i][profile[i]][item])).collect();
        let posted = rule.rule == SingleItemRule::PostedPrice;
        let highest = bids.iter().flatten().max().cloned();
        let tied = (0..agents).filter(|&i| bids[i].is_some() && bids[i] == highest);
        let sold = highest.as_ref().is_some_and(|bid| posted || *bid >= rule.reserve);
        let winners = if sold { candidates(&rule.ties, tied.collect()) } else { Vec::new() };
        let pays = |agent: usize, winner: Option<usize>| match rule.rule {
            SingleItemRule::AllPay => bids[agent].clone().unwrap_or(RBig::ZERO),
            _ if winner != Some(agent) => RBig::ZERO,
            SingleItemRule::SecondPrice => {
                let others = (0..agents).filter(|&other| other != agent);
                others
                    .filter_map(|i| bids[i].clone())
                    .max()
                    .unwrap_or(RBig::ZERO)
                    .max(rule.reserve.clone())
            }
            _ => bids[agent].clone().expect("a winner bids"),
        };
        let options: Vec<Option<usize>> = match winners.is_empty() {
            true => vec![None],
            false => winners.iter().copied().map(Some).collect(),
        };
        let mut next = Vec::new();
        for (chance, shares, paid) in &falls {
            for &winner in &options {
                let mut shares = shares.clone();
                if let Some(winner) = winner {
                    shares[winner] |= 1 << item;
                }
                let paid = (0..agents).map(|i| &paid[i] + pays(i, winner)).collect();
                next.push((chance * one_over(options.len()), shares, paid));
            }
        }
        falls = next;
    }
    falls
}

/// All marginal bids in a row; those tied for the last units win in every possible set.
fn units(rule: &MultiUnit, profile: &[usize]) -> Vec<Fall> {
    let agents = profile.len();
    let posted = rule.rule == MultiUnitRule::PostedPrice;
    let mut bids: Vec<(RBig, usize)> = Vec::new();
    for (agent, &action) in profile.iter().enumerate() {
        bids.extend(rule.bids[agent][action].iter().map(|bid| (bid.clone(), agent)));
    }
    bids.retain(|(bid, _)| posted || *bid >= rule.reserve);
    if let Ties::Priority(order) = &rule.ties {
        bids.sort_by_key(|(_, agent)| order.iter().position(|other| other == agent));
    }
    // The sort is stable: with a priority, who comes first stays first.
    bids.sort_by(|one, other| other.0.cmp(&one.0));
    let beyond = bids.get(rule.units).map_or(rule.reserve.clone(), |bid| bid.0.clone());
    let price = beyond.max(rule.reserve.clone());
    let sold = bids.len().min(rule.units);
    let sets: Vec<Vec<usize>> = match (&rule.ties, sold) {
        (Ties::Priority(_), _) | (_, 0) => vec![(0..sold).collect()],
        (Ties::Uniform, _) => {
            let last = bids[sold - 1].0.clone();
            (0..1u32 << bids.len())
                .map(|set| (0..bids.len()).filter(|bid| set >> bid & 1 == 1).collect::<Vec<_>>())
                .filter(|set| set.len() == sold)
                .filter(|set| (0..bids.len()).all(|bid| bids[bid].0 <= last || set.contains(&bid)))
                .filter(|set| set.iter().all(|&bid| bids[bid].0 >= last))
                .collect()
        }
    };
    let fall = |set: &Vec<usize>| {
        let (mut shares, mut paid) = (vec![0; agents], vec![RBig::ZERO; agents]);
        for &winner in set {
            let (bid, agent) = &bids[winner];
            shares[*agent] += 1;
            paid[*agent] += if rule.rule == MultiUnitRule::UniformPrice { &price } else { bid };
        }
        (one_over(sets.len()), shares, paid)
    };
    sets.iter().map(fall).collect()
}

fn falls(auction: &Auction, profile: &[usize]) -> Vec<Fall> {
    match auction {
        Auction::Items(rule) => items(rule, profile),
        Auction::Units(rule) => units(rule, profile),
        _ => panic!("items or units"),
    }
}

fn worth(value: &Value, share: u32) -> RBig {
    match value {
        Value::Bundles(valuation) => valuation.worth(share),
        Value::Marginals(marginals) => {
            marginals.iter().take(share as usize).fold(RBig::ZERO, |sum, value| sum + value)
        }
        _ => panic!("items or units"),
    }
}

fn labels(auction: &Auction, agent: usize) -> Vec<String> {
    match auction {
        Auction::Items(rule) => rule.bids[agent].iter().map(|bid| rule.label(bid)).collect(),
        Auction::Units(rule) => rule.bids[agent].iter().map(|bid| rule.label(bid)).collect(),
        _ => panic!("items or units"),
    }
}

fn money(game: &Game, units: &IBig) -> RBig {
    RBig::from_parts_signed(units.clone(), game.money.clone())
}

/// Every payoff, all revenue and all winnings, from the falls of ties.
fn check(text: &str) {
    let instance = read(text);
    let game = Game::compile(&instance).expect("a small game");
    let agents = instance.agents.len();
    // Actions are known by name here; those that no type may play are gone.
    let position = |agent: usize, action: usize| {
        let name = &game.action_names[agent][action];
        labels(&instance.auction, agent).iter().position(|label| label == name).expect("a bid")
    };
    let of_profile: Vec<Vec<Fall>> = (0..game.actions.count())
        .map(|a| {
            let digits = game.actions.digits(a);
            let own: Vec<usize> = (0..agents).map(|i| position(i, digits[i])).collect();
            falls(&instance.auction, &own)
        })
        .collect();
    let mut most: BTreeMap<(usize, usize, u32), RBig> = BTreeMap::new();
    for (a, falls) in of_profile.iter().enumerate() {
        let total: RBig = falls.iter().fold(RBig::ZERO, |sum, (chance, ..)| sum + chance);
        assert_eq!(total, RBig::ONE);
        let mut revenue = RBig::ZERO;
        for agent in 0..agents {
            for (chance, shares, paid) in falls {
                revenue += chance * &paid[agent];
                let key = (agent, game.actions.digit(a, agent), shares[agent]);
                let best = most.entry(key).or_insert_with(|| paid[agent].clone());
                *best = best.clone().max(paid[agent].clone());
            }
            for (t, own) in instance.agents[agent].types.iter().enumerate() {
                let gain = |(chance, shares, paid): &Fall| {
                    chance * (worth(&own.value, shares[agent]) - &paid[agent])
                };
                let expected = falls.iter().map(gain).fold(RBig::ZERO, |sum, gain| sum + gain);
                assert_eq!(money(&game, &game.utility[agent][t][a]), expected, "{a}\n{text}");
            }
        }
        assert_eq!(money(&game, &game.revenue[a]), revenue, "{a}\n{text}");
    }
    let winnings = Game::winnings(&instance).expect("a small game");
    for (a, falls) in of_profile.iter().enumerate() {
        for agent in 0..agents {
            let could = |(chance, shares, _): &Fall| {
                chance * &most[&(agent, game.actions.digit(a, agent), shares[agent])]
            };
            let expected = falls.iter().map(could).fold(RBig::ZERO, |sum, paid| sum + paid);
            assert_eq!(money(&game, &winnings[agent][a]), expected, "{a}\n{text}");
        }
    }
}

/// Ties, reserve, opting out and overbidding at random.
fn terms(random: &mut Random, agents: usize) -> String {
    let mut text = String::new();
    if random.once_in(2) {
        let order: Vec<String> =
            random.order(agents).into_iter().map(|agent| format!("\"{agent}\"")).collect();
        text += &format!("ties = {{ priority = [{}] }}\n", order.join(", "));
    }
    text += &format!("opt-out = {}\n", random.once_in(2));
    text += &format!("overbidding = {}\n", random.once_in(2));
    text + &format!("reserve = \"{}\"\n", random.pick(&["0", "0", "1/2", "1"]))
}

fn item_values(random: &mut Random, names: &[&str]) -> String {
    let additive = |random: &mut Random| {
        let values = names.iter().map(|name| format!("{name} = {}", random.below(4)));
        format!("{{ {} }}", values.collect::<Vec<_>>().join(", "))
    };
    match random.below(4) {
        0 => format!("{{ additive = {} }}", additive(random)),
        1 => format!("{{ unit-demand = {} }}", additive(random)),
        2 => format!("{{ xos = [{}, {}] }}", additive(random), additive(random)),
        _ => {
            let all = format!("\"{}\" = {}", names.join(" "), random.below(5));
            let first = if names.len() > 1 { format!(", {} = 1", names[0]) } else { String::new() };
            format!("{{ bundles = {{ {all}{first} }} }}")
        }
    }
}

fn agents(random: &mut Random, count: usize, value: impl Fn(&mut Random) -> String) -> String {
    let mut text = String::new();
    for agent in 0..count {
        let types = match random.once_in(2) {
            true => format!("{{ name = \"t\", value = {} }}", value(random)),
            false => format!(
                "{{ name = \"t\", prob = \"1/3\", value = {} }}, {{ name = \"s\", prob = \"2/3\", value = {} }}",
                value(random),
                value(random)
            ),
        };
        text += &format!("[[agents]]\nname = \"{agent}\"\ntypes = [{types}]\n");
    }
    text
}

#[test]
fn auctions_of_items_are_what_every_fall_of_ties_says() {
    for seed in 0..120 {
        let mut random = Random::new(seed);
        let (count, items) = *random.pick(&[(2, 1), (2, 2), (3, 2), (3, 1), (2, 3)]);
        let names = &["A", "B", "C"][..items];
        let quoted: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
        let rule = random.pick(&[
            "simultaneous-first-price",
            "simultaneous-second-price",
            "simultaneous-all-pay",
        ]);
        let head = format!(
            "format = \"poacert/1\"\n[goods]\nkind = \"items\"\nitems = [{}]\n",
            quoted.join(", ")
        );
        let agents = agents(&mut random, count, |random| item_values(random, names));
        let bids = random.pick(&["[0, 1]", "[0, \"1/2\", 1]"]);
        let terms = terms(&mut random, count);
        check(&format!("{head}{agents}[auction]\nrule = \"{rule}\"\nbids = {bids}\n{terms}"));
    }
}

#[test]
fn auctions_of_units_are_what_every_fall_of_ties_says() {
    for seed in 0..120 {
        let mut random = Random::new(500 + seed);
        let (count, units) = *random.pick(&[(2, 1), (2, 2), (3, 2), (3, 1), (2, 3), (3, 3)]);
        let rule = random.pick(&["discriminatory", "uniform-price"]);
        let head = format!("format = \"poacert/1\"\n[goods]\nkind = \"units\"\nunits = {units}\n");
        let value = |random: &mut Random| {
            let mut marginals: Vec<usize> = (0..units).map(|_| random.below(4)).collect();
            marginals.sort_by(|one, other| other.cmp(one));
            format!("{{ marginals = {marginals:?} }}")
        };
        let agents = agents(&mut random, count, value);
        let bids = random.pick(&["[0, 1]", "[0, \"1/2\", 1]"]);
        let terms = terms(&mut random, count);
        check(&format!("{head}{agents}[auction]\nrule = \"{rule}\"\nbids = {bids}\n{terms}"));
    }
}

#[test]
fn posted_prices_go_to_those_who_want_them() {
    for ties in ["", "ties = { priority = [\"1\", \"0\", \"2\"] }\n"] {
        let three = |value: &str| -> String {
            (0..3)
                .map(|agent| format!("[[agents]]\nname = \"{agent}\"\ntypes = [{{ name = \"t\", value = {value} }}]\n"))
                .collect()
        };
        let head = "format = \"poacert/1\"\n[goods]\n";
        let agents = three("{ additive = { A = 2, B = 1 } }");
        check(&format!(
            "{head}kind = \"items\"\nitems = [\"A\", \"B\"]\n{agents}[auction]\nrule = \"posted-price\"\nprice = {{ A = 1, B = \"1/3\" }}\n{ties}"
        ));
        let agents = three("{ marginals = [2, 1] }");
        check(&format!(
            "{head}kind = \"units\"\nunits = 2\n{agents}[auction]\nrule = \"posted-price\"\nprice = \"3/2\"\n{ties}"
        ));
    }
}

/// The tables of two games, over one denominator.
fn same(one: &Game, other: &Game, place: &str) {
    assert_eq!(one.allowed, other.allowed, "{place}");
    for (mine, theirs) in
        one.utility.iter().flatten().flatten().zip(other.utility.iter().flatten().flatten())
    {
        assert_eq!(mine * &other.money, theirs * &one.money, "{place}");
    }
    for (mine, theirs) in
        one.revenue.iter().zip(&other.revenue).chain(one.optimum.iter().zip(&other.optimum))
    {
        assert_eq!(mine * &other.money, theirs * &one.money, "{place}");
    }
    assert_eq!((one.revenue.len(), one.optimum.len()), (other.revenue.len(), other.optimum.len()));
}

#[test]
fn one_item_or_one_unit_is_the_single_item() {
    let pairs = [
        ("first-price", "kind = \"items\"\nitems = [\"A\"]", "simultaneous-first-price"),
        ("second-price", "kind = \"items\"\nitems = [\"A\"]", "simultaneous-second-price"),
        ("all-pay", "kind = \"items\"\nitems = [\"A\"]", "simultaneous-all-pay"),
        ("first-price", "kind = \"units\"\nunits = 1", "discriminatory"),
        ("second-price", "kind = \"units\"\nunits = 1", "uniform-price"),
    ];
    for seed in 0..60 {
        for (single, goods, rule) in pairs {
            let mut random = Random::new(2000 + seed);
            let count = 2 + random.below(2);
            let values = agents(&mut random, count, |random| format!("V{}V", random.below(4)));
            let bids = random.pick(&["[0, 1]", "[0, \"1/2\", 1, 3]"]);
            let terms = terms(&mut random, count);
            let text = |goods: &str, rule: &str, open: &str, close: &str| {
                let mut values = values.clone();
                for number in 0..4 {
                    let written = format!("{open}{number}{close}");
                    values = values.replace(&format!("V{number}V"), &written);
                }
                format!(
                    "format = \"poacert/1\"\n[goods]\n{goods}\n{values}[auction]\nrule = \"{rule}\"\nbids = {bids}\n{terms}"
                )
            };
            let one = text("kind = \"single\"", single, "", "");
            let many = match goods.contains("units") {
                true => text(goods, rule, "{ marginals = [", "] }"),
                false => text(goods, rule, "{ additive = { A = ", " } }"),
            };
            let (one, many) = (read(&one), read(&many));
            let (game, other) = (Game::compile(&one).unwrap(), Game::compile(&many).unwrap());
            same(&game, &other, &format!("{rule}, seed {seed}"));
            assert!(game.order.is_some() && other.order.is_none());
            let (mine, theirs) = (Game::winnings(&one).unwrap(), Game::winnings(&many).unwrap());
            for (mine, theirs) in mine.iter().flatten().zip(theirs.iter().flatten()) {
                assert_eq!(mine * &other.money, theirs * &game.money, "{rule}, seed {seed}");
            }
        }
    }
}

#[test]
fn ties_for_units_by_hand() {
    // Two units, bids "1 1" and "1 0": of three bids of 1 two are drawn, so that agent 1 wins two units with probability 1/3 and
    // one with probability 2/3. Values 3 + 2: 1/3 * 5 + 2/3 * 3 = 11/3; discriminatory she pays 4/3, at the uniform price
    // (the third highest bid, 1) the same. Agent 2, of value 4 for one unit, wins with probability 2/3.
    for rule in ["discriminatory", "uniform-price"] {
        let text = format!(
            "format = \"poacert/1\"\n[goods]\nkind = \"units\"\nunits = 2\n\
             [[agents]]\nname = \"1\"\ntypes = [{{ name = \"t\", value = {{ marginals = [3, 2] }} }}]\n\
             [[agents]]\nname = \"2\"\ntypes = [{{ name = \"t\", value = {{ marginals = [4] }} }}]\n\
             [auction]\nrule = \"{rule}\"\nbids = [0, 1]\n"
        );
        let game = Game::compile(&read(&text)).unwrap();
        let at = |agent: usize, name: &str| {
            game.action_names[agent].iter().position(|other| other == name).expect("a bid")
        };
        let profile = game.actions.number(&[at(0, "1 1"), at(1, "1 0")]);
        let third = |n: i64| oracle::random::fraction(n, 3);
        assert_eq!(money(&game, &game.utility[0][0][profile]), third(11 - 4), "{rule}");
        assert_eq!(money(&game, &game.utility[1][0][profile]), third(8 - 2), "{rule}");
        assert_eq!(money(&game, &game.revenue[profile]), RBig::from(2), "{rule}");
        assert_eq!(money(&game, &game.optimum[0]), RBig::from(7), "{rule}");
    }
}
