//! The rows about Bayes-Nash equilibria, laws over plans, and weak dominance.

use crate::auction::Auction;
use crate::gambit::Method;
use crate::nash::Every;
use crate::random_games::Draw;
use crate::rows::{Row, worst};
use crate::task::{Optimum, Task, Work};
use poacert::equilibrium::Concept;

/// Concepts over plans, and the mediator's.
const PLANS: [Concept; 5] = [
    Concept::AgentCce,
    Concept::StrategicCce,
    Concept::AgentCe,
    Concept::StrategicCe,
    Concept::Communication,
];

/// Every row.
pub fn all() -> Vec<Row> {
    let mut rows: Vec<Row> = [4, 6, 8, 10, 12, 14].into_iter().map(extreme).collect();
    rows.extend([with_types(3, 5), with_types(4, 11)].map(pure));
    // Bids 0, 1/12, .., 11/12: the game of instances/literature/first-price-4x12.toml.
    let twelve = Auction { top: 11, ..with_types(4, 12) };
    for auction in [with_types(3, 5), twelve, with_types(5, 14)] {
        rows.push(optima("bne", auction, 120.0));
    }
    rows.extend(random());
    rows.extend(many().into_iter().map(|auction| optima("many", auction, 60.0)));
    for auction in [("first-price", 2, 3, 5), ("first-price", 3, 3, 5), ("first-price", 2, 4, 11)] {
        let (rule, bidders, types, steps) = auction;
        rows.extend(PLANS.map(|concept| {
            let mut row = worst("plans", Auction::new(rule, bidders, types, steps), concept);
            row.contenders.iter_mut().for_each(|(_, task)| task.limit = 60.0);
            // Whole plans are many: these take long.
            let large = bidders > 2 || steps > 5;
            if concept == Concept::StrategicCe && large { row.slow() } else { row }
        }));
    }
    rows.extend([with_types(3, 5), with_types(4, 8)].map(|auction| {
        let title = format!("{}, fixpoint of weak dominance", auction.title());
        row("dominance", title, vec![("poacert", task(auction, Work::Undominated, 120.0))])
    }));
    rows
}

fn with_types(types: usize, steps: usize) -> Auction {
    Auction::new("first-price", 2, types, steps)
}

fn task(auction: Auction, work: Work, limit: f64) -> Task {
    Task { auction, work, limit }
}

fn row(name: &'static str, title: String, contenders: Vec<(&'static str, Task)>) -> Row {
    Row { name, title, runs: 3, slow: false, contenders }
}

/// Complete information: all extreme equilibria.
fn extreme(steps: usize) -> Row {
    let auction = Auction::new("first-price", 2, 0, steps);
    let of = |work| task(auction.clone(), work, 120.0);
    let mut contenders =
        vec![("poacert", of(Work::Every(Every::Extreme))), ("lrsnash", of(Work::Lrsnash))];
    if steps <= 8 {
        contenders.push(("pygambit, rational", of(Work::Gambit(Method::Mixed))));
    }
    let title = format!("{}, extreme equilibria", auction.title());
    Row { runs: if steps < 8 { 5 } else { 3 }, ..row("extreme", title, contenders) }
}

/// All pure equilibria.
fn pure(auction: Auction) -> Row {
    let of = |work| task(auction.clone(), work, 120.0);
    let mut contenders = vec![("poacert", of(Work::Every(Every::Pure)))];
    // The strategic form of more has 20736 plans for each bidder.
    if auction.types <= 3 {
        contenders.extend([
            ("pygambit, table", of(Work::Gambit(Method::Pure))),
            ("pygambit, tree", of(Work::Gambit(Method::PureOfTree))),
            ("pygambit, agent form", of(Work::Gambit(Method::PureOfAgents))),
        ]);
    }
    row("pure", format!("{}, pure equilibria", auction.title()), contenders)
}

/// Worst and best Bayes-Nash equilibria.
fn optima(name: &'static str, auction: Auction, limit: f64) -> Row {
    let of = |best| {
        let optimum = Optimum { best, ..Optimum::worst(Concept::Bne, None) };
        task(auction.clone(), Work::Optimum(optimum), limit)
    };
    let contenders = vec![("poacert, worst", of(false)), ("poacert, best", of(true))];
    let slow = auction.bidders > 2 || auction.types > 4;
    let title = format!("{}, bne", auction.title());
    Row { runs: if slow { 1 } else { 3 }, slow, ..row(name, title, contenders) }
}

/// Three and four bidders.
fn many() -> [Auction; 10] {
    let of = Auction::new;
    [
        // Bids 0, 1/9, .., 1.
        of("first-price", 3, 2, 9),
        of("first-price", 3, 3, 5),
        Auction { priority: true, reserve: 1, ..of("first-price", 3, 2, 5) },
        of("first-price", 4, 2, 4),
        of("all-pay", 3, 2, 4),
        of("all-pay", 3, 2, 5),
        Auction { priority: true, ..of("all-pay", 3, 2, 4) },
        of("second-price", 3, 2, 5),
        Auction { reserve: 1, ..of("all-pay", 3, 2, 3) },
        of("second-price", 4, 2, 3),
    ]
}

/// Fifty games for each rule and kind of prior.
fn random() -> Vec<Row> {
    let mut rows = Vec::new();
    for rule in ["first-price", "second-price", "all-pay"] {
        for joint in [false, true] {
            let auction = Auction::new(rule, 2, 3, 5);
            let games = 50;
            let types = if joint { "correlated" } else { "independent" };
            let title =
                format!("{games} random games up to {}, {types} types, bne", auction.title());
            let work = Work::Random(Draw { games, joint });
            let contenders = vec![("poacert, worst and best", task(auction, work, 30.0))];
            rows.push(Row { runs: 1, ..row("random", title, contenders) });
        }
    }
    rows
}
