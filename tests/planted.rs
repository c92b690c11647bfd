//! A wrong rule planted in the program that writes certificates: the checker, which reads the text by
//! itself, says invalid.
//!
//! The instance is read from its text, then a rule of the parsed instance is changed; what is solved and
//! written down is another game than the one embedded. A second opinion on the embedded game
//! (`forgery/judge.rs`) lists what is wrong with each certificate.

#[allow(dead_code, reason = "each test uses its part")]
mod forgery;
#[allow(dead_code, reason = "each test uses its part")]
mod oracle;

use dashu::rational::RBig;
use forgery::case::Case;
use forgery::planted::{self, Plant, Truth, hunt, truth};
use oracle::random::fraction;
use poacert::instance::{Auction, Bid, Instance, Prior, SingleItem, SingleItemRule, Ties, Value};
use std::path::Path;

const PLANTS: [(&str, Plant); 13] = [
    ("uniform ties go to the first agent", |instance| ties(instance, true, &[0, 1])),
    ("uniform ties go to the second agent", |instance| ties(instance, true, &[1, 0])),
    ("ties of a priority are uniform", |instance| {
        single(instance, |auction| {
            let is_priority = auction.ties != Ties::Uniform;
            auction.ties = Ties::Uniform;
            is_priority
        })
    }),
    ("the priority is read backwards", |instance| {
        single(instance, |auction| match &mut auction.ties {
            Ties::Priority(order) => {
                order.reverse();
                true
            }
            Ties::Uniform => false,
        })
    }),
    ("the reserve is forgotten, or one is made up", |instance| {
        single(instance, |auction| {
            auction.reserve = match auction.reserve.is_zero() {
                true => fraction(3, 5),
                false => RBig::ZERO,
            };
            true
        })
    }),
    ("the winner pays her own bid", |instance| rule(instance, SingleItemRule::FirstPrice)),
    ("the winner pays the second bid", |instance| rule(instance, SingleItemRule::SecondPrice)),
    ("losers pay too", |instance| rule(instance, SingleItemRule::AllPay)),
    ("overbidding is allowed, or forbidden, against the file", |instance| {
        single(instance, |auction| {
            auction.overbidding = !auction.overbidding;
            true
        })
    }),
    ("anybody may stay out", |instance| {
        single(instance, |auction| {
            let without = auction.bids.iter_mut().filter(|bids| bids.last() != Some(&Bid::Out));
            without.map(|bids| bids.push(Bid::Out)).count() > 0
        })
    }),
    ("types are as likely as they are not", wrong_prior),
    ("the first type is worth more", |instance| {
        match &mut instance.agents[0].types[0].value {
            Value::Item(value) => *value += fraction(1, 4),
            Value::Outcomes(values) => values[0] += fraction(1, 4),
            Value::Bundles(_) | Value::Marginals(_) => return false,
        }
        true
    }),
    ("the payments of a table are turned round", |instance| match &mut instance.auction {
        Auction::Table(table) => {
            let branches = || table.lotteries.iter().flatten();
            let pays = branches().any(|branch| branch.payments.iter().any(|p| !p.is_zero()));
            for payment in table.lotteries.iter_mut().flatten().flat_map(|b| &mut b.payments) {
                *payment = -&*payment;
            }
            pays
        }
        _ => false,
    }),
];

const INSTANCES: [&str; 13] = [
    "literature/all-pay-2x2.toml",
    "literature/cce-half.toml",
    "literature/joint-prior.toml",
    "literature/bce-revenue.toml",
    "literature/reserve.toml",
    "literature/second-price-no-overbidding.toml",
    "paper/table1-first-price-10.toml",
    "paper/table1-first-price-ties-lost-10.toml",
    "paper/table1-first-price-ties-won-10.toml",
    "paper/table1-all-pay-ties-lost-10.toml",
    "regress/type-union.toml",
    "regress/net-welfare.toml",
    "regress/price-above-value.toml",
];

fn single(instance: &mut Instance, change: impl Fn(&mut SingleItem) -> bool) -> bool {
    match &mut instance.auction {
        Auction::SingleItem(auction) => change(auction),
        _ => false,
    }
}

fn ties(instance: &mut Instance, uniform: bool, order: &[usize]) -> bool {
    single(instance, |auction| {
        let applies = (auction.ties == Ties::Uniform) == uniform;
        auction.ties = Ties::Priority(order.to_vec());
        applies
    })
}

fn rule(instance: &mut Instance, to: SingleItemRule) -> bool {
    single(instance, |auction| {
        let applies = auction.rule != to;
        auction.rule = to;
        applies
    })
}

/// Half of the mass of each type profile but the first goes to the first.
fn wrong_prior(instance: &mut Instance) -> bool {
    let half = fraction(1, 2);
    let shift = |law: &mut dyn Iterator<Item = &mut RBig>| {
        let mut law: Vec<&mut RBig> = law.collect();
        let mut moved = RBig::ZERO;
        for probability in &mut law[1..] {
            **probability *= &half;
            moved += &**probability;
        }
        *law[0] += &moved;
        !moved.is_zero()
    };
    match &mut instance.prior {
        Prior::Product(laws) => {
            let moved: Vec<bool> = laws.iter_mut().map(|law| shift(&mut law.iter_mut())).collect();
            moved.contains(&true)
        }
        Prior::Joint(law) => shift(&mut law.values_mut()),
    }
}

fn text(instance: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("instances").join(instance);
    std::fs::read_to_string(path).expect("an instance")
}

#[test]
fn certificates_of_a_misread_rule_are_invalid() {
    let cases: Vec<(&str, Case)> =
        INSTANCES.iter().map(|name| (*name, Case::read(&text(name)).expect(name))).collect();
    let truths: Vec<Truth> = cases.iter().map(|(_, case)| truth(case)).collect();
    let mut total = 0;
    for (plant, change) in PLANTS {
        let found = hunt(plant, change, &cases, &truths);
        let tables_only = plant.contains("table");
        let hit = &found.hit;
        assert!(hit.len() >= if tables_only { 1 } else { 2 }, "{plant}: {hit:?}");
        assert!(found.invalid() >= 5, "{plant}: {}", found.invalid());
        total += found.invalid();
    }
    println!("{total} certificates of misread rules are invalid");
}

/// The code of one certificate, of a game in which one rule is misread.
#[track_caller]
fn misread(instance: &str, plant: &str, question: &str, code: &str) {
    let case = Case::read(&text(instance)).expect(instance);
    planted::misread(&case, instance, &PLANTS, plant, question, code);
}

#[test]
fn each_misread_rule_has_its_code() {
    let half = "literature/cce-half.toml";
    let welfare = "coarse min welfare given";
    // The end proved for the wrong rule is above the truth.
    misread(half, "uniform ties go to the first agent", welfare, "bound-not-proved");
    misread(half, "uniform ties go to the second agent", welfare, "bound-not-proved");
    misread(half, "losers pay too", "coarse max revenue given", "bound-not-proved");
    misread(half, "the first type is worth more", welfare, "bound-not-proved");
    misread(half, "the reserve is forgotten, or one is made up", welfare, "bound-not-proved");
    // Bids above the value are not the type's to make; nor is staying out.
    let overbidding = "overbidding is allowed, or forbidden, against the file";
    misread(half, overbidding, welfare, "unknown-name");
    misread(half, "anybody may stay out", welfare, "unknown-name");
    let joint = "literature/joint-prior.toml";
    misread(
        joint,
        "types are as likely as they are not",
        "coarse max revenue given",
        "bound-not-proved",
    );
    let union = "regress/type-union.toml";
    misread(union, "the priority is read backwards", "smooth", "smoothness-violated");
    let net = "regress/net-welfare.toml";
    misread(
        net,
        "the payments of a table are turned round",
        "coarse-net min welfare given",
        "bound-not-proved",
    );
}
