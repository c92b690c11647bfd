//! A wrong reading of a combined market planted in the program that writes certificates: the checker, which reads the text
//! by itself, says invalid, or what the certificate says is true all the same.

use dashu::rational::RBig;
use poacert::certificate::of_sequence_answer;
use poacert::equilibrium::{Concept, Direction, Objective, PriorMode, Question, sequence_form};
use poacert::exact::Bracket;
use poacert::instance::{Aftermarket, Instance, MarketRule, Source, Stages, Traders};
use poacert::solve::{Control, Precision};
use poacert::staged::{Buyers, Market, Tree};
use poacert_checker::check;
use std::collections::BTreeMap;

/// Histories that a tree may have.
const PLAYS: usize = 200_000;

/// What is planted; `false` where the instance has nothing of the sort.
type Plant = fn(&mut Stages) -> bool;

const PLANTS: [(&str, Plant); 16] = [
    ("what is bought later is worth as much as ever", |stages| {
        markets(stages, |market| std::mem::replace(&mut market.discount, RBig::ONE) != RBig::ONE)
    }),
    ("what is bought later is worth half", |stages| {
        markets(stages, |market| {
            let half = number("1/2");
            std::mem::replace(&mut market.discount, half.clone()) != half
        })
    }),
    ("the buyer gets the seller's share", |stages| {
        rules(stages, |rule| match rule {
            MarketRule::Bargaining { share, .. } => {
                *share = RBig::ONE - &*share;
                true
            }
            _ => false,
        })
    }),
    ("the price is nearer to the bid than it was to the ask", |stages| {
        rules(stages, |rule| match rule {
            MarketRule::DoubleAuction { k, .. } => {
                *k = RBig::ONE - &*k;
                true
            }
            _ => false,
        })
    }),
    ("asks are bids", |stages| {
        rules(stages, |rule| match rule {
            MarketRule::DoubleAuction { asks, bids, .. } => {
                std::mem::swap(asks, bids);
                true
            }
            _ => false,
        })
    }),
    ("the highest price is not to be had", |stages| {
        rules(stages, |rule| match rule {
            MarketRule::PostedPrice { prices, .. } => prices.pop().is_some(),
            _ => false,
        })
    }),
    ("everybody may sell", |stages| {
        traders(stages, |traders| {
            let restricted = traders.sellers.contains(&false);
            traders.sellers.fill(true);
            restricted
        })
    }),
    ("sellers are buyers", |stages| {
        traders(stages, |traders| {
            std::mem::swap(&mut traders.sellers, &mut traders.buyers);
            traders.sellers != traders.buyers
        })
    }),
    ("payments of a table are turned round", |stages| {
        rules(stages, |rule| match rule {
            MarketRule::Table(table) => {
                table.entries.iter_mut().for_each(|entry| entry.payments.reverse());
                true
            }
            _ => false,
        })
    }),
    ("the markets open in the other order", |stages| {
        stages.aftermarkets.reverse();
        stages.aftermarkets.len() > 1
    }),
    ("the last market never opens", |stages| {
        stages.aftermarkets.pop();
        true
    }),
    ("what was paid is hidden, or seen, against the file", |stages| {
        stages.disclosure.hides_own_payment ^= true;
        true
    }),
    ("the winning bid is disclosed, or not, against the file", |stages| {
        stages.disclosure.winning_bid ^= true;
        true
    }),
    ("information is free", |stages| {
        let costs = stages.information.iter_mut().flatten().flat_map(|option| &mut option.cost);
        costs.map(|cost| std::mem::replace(cost, RBig::ZERO)).filter(|cost| !cost.is_zero()).count()
            > 0
    }),
    ("signals say the opposite", |stages| {
        let options = stages.information.iter_mut().flatten();
        options.map(|option| option.law.iter_mut().for_each(|row| row.reverse())).count() > 0
    }),
    ("there is no information to be had", |stages| {
        stages.information.iter_mut().map(|own| own.drain(..).count()).sum::<usize>() > 0
    }),
];

const BARGAINING: &str = r#"
[[agents]]
name = "1"
types = [{ name = "low", prob = "1/3", value = 0 }, { name = "high", prob = "2/3", value = 2 }]
[[agents]]
name = "2"
types = [{ name = "only", value = 1 }]
[auction]
rule = "first-price"
bids = [0, "1/2"]
[disclosure]
reveals = ["winning-bid"]
[[aftermarkets]]
rule = "bargaining"
share = "1/3"
discount = "9/10"
"#;

const DOUBLE_AUCTION: &str = r#"
[[agents]]
name = "1"
types = [{ name = "only", value = 0 }]
[[agents]]
name = "2"
types = [{ name = "low", prob = "1/3", value = 1 }, { name = "high", prob = "2/3", value = 3 }]
[auction]
rule = "second-price"
bids = [0, 1]
[[aftermarkets]]
rule = "double-auction"
asks = ["1/2", 2]
bids = [1, 2]
k = "1/4"
sellers = ["1"]
"#;

const INFORMED: &str = r#"
[[agents]]
name = "1"
types = [{ name = "low", prob = "1/2", value = 0 }, { name = "high", prob = "1/2", value = 2 }]
[[agents]]
name = "2"
types = [{ name = "only", value = 1 }]
[auction]
rule = "all-pay"
bids = [0, "1/2"]
[[information]]
agent = "2"
name = "spy"
learns = ["1"]
cost = "1/10"
[disclosure]
hides = ["own-payment"]
[[aftermarkets]]
rule = "posted-price"
prices = ["1/2", "3/2"]
discount = "1/2"
sellers = ["2"]
"#;

const TWO_MARKETS: &str = r#"
[[agents]]
name = "1"
types = [{ name = "only", value = 1 }]
[[agents]]
name = "2"
types = [{ name = "only", value = 2 }]
[auction]
rule = "first-price"
bids = [0, 1]
[[aftermarkets]]
rule = "posted-price"
prices = ["1/2", 1]
sellers = ["1"]
[[aftermarkets]]
rule = "table"
discount = "1/3"
default = "no-trade"
[[aftermarkets.entries]]
holder = "2"
actions = { 1 = "take" }
to = "1"
payments = ["1/4", "-1/8"]
"#;

fn number(text: &str) -> RBig {
    text.parse().expect("a number")
}

/// Changes every market; whether any changed.
fn markets(stages: &mut Stages, change: impl Fn(&mut Aftermarket) -> bool) -> bool {
    stages.aftermarkets.iter_mut().filter_map(|market| change(market).then_some(())).count() > 0
}

fn rules(stages: &mut Stages, change: impl Fn(&mut MarketRule) -> bool) -> bool {
    markets(stages, |market| change(&mut market.rule))
}

fn traders(stages: &mut Stages, change: impl Fn(&mut Traders) -> bool) -> bool {
    rules(stages, |rule| match rule {
        MarketRule::PostedPrice { traders, .. }
        | MarketRule::Bargaining { traders, .. }
        | MarketRule::DoubleAuction { traders, .. } => change(traders),
        MarketRule::Table(_) => false,
    })
}

fn instances() -> Vec<(&'static str, Instance)> {
    let texts = [
        ("bargaining", BARGAINING),
        ("double auction", DOUBLE_AUCTION),
        ("informed", INFORMED),
        ("two markets", TWO_MARKETS),
    ];
    let read = |(name, text)| {
        let text = format!("format = \"poacert/1\"\n{text}");
        (name, Instance::read(Source::new(name, text)).unwrap_or_else(|why| panic!("{why}")))
    };
    texts.into_iter().map(read).collect()
}

/// Every answer of the program with its certificate.
fn answers(instance: &Instance) -> Vec<(String, Bracket, Vec<u8>)> {
    let tree = Tree::whole(&Market::of(instance), Buyers::All, PLAYS).expect("a tree");
    let mut answers = Vec::new();
    for concept in [Concept::CoarseNs, Concept::BceNs] {
        for direction in [Direction::Min, Direction::Max] {
            for objective in [Objective::welfare(), Objective::revenue()] {
                let name = if objective == Objective::welfare() { "welfare" } else { "revenue" };
                let name = format!("{concept} {} {name}", direction.name());
                let prior = PriorMode::Given;
                let question = Question {
                    concept,
                    objective,
                    direction,
                    prior,
                    monotone: false,
                    undominated: None,
                };
                let control = Control::unlimited();
                let answer = sequence_form::solve(&tree, &question, &Precision::Exact, &control);
                let certificate = of_sequence_answer(instance, &tree, Buyers::All, &answer);
                answers.push((name, answer.value, certificate.to_bytes()));
            }
        }
    }
    answers
}

#[test]
fn certificates_of_a_misread_market_are_invalid() {
    let instances = instances();
    let mut truths: Vec<BTreeMap<String, Bracket>> = Vec::new();
    for (name, instance) in &instances {
        let mut truth = BTreeMap::new();
        for (question, value, bytes) in answers(instance) {
            assert_eq!(check(&bytes, None).code(), None, "{name}, {question}");
            truth.insert(question, value);
        }
        truths.push(truth);
    }
    for (plant, change) in PLANTS {
        let (mut invalid, mut harmless) = (BTreeMap::new(), 0);
        for ((name, instance), truth) in instances.iter().zip(&truths) {
            let mut wrong = instance.clone();
            if !wrong.stages.as_mut().is_some_and(change) {
                continue;
            }
            for (question, value, bytes) in answers(&wrong) {
                match check(&bytes, None).code() {
                    Some(code) => *invalid.entry(code.text()).or_insert(0) += 1,
                    None => {
                        harmless += 1;
                        assert_eq!(truth[&question], value, "{plant}, {name}, {question}");
                    }
                }
            }
        }
        println!("{plant}: {invalid:?} invalid, {harmless} true");
        assert!(invalid.values().sum::<i32>() > 0, "{plant}: all are true");
    }
}
