//! The rows of the table: which tasks are compared with which.

use crate::auction::Auction;
use crate::task::{Optimum, Task, Work};
use poacert::equilibrium::Concept;

/// Tasks that do the same work, poacert's first.
pub struct Row {
    /// The name to ask for it by.
    pub name: &'static str,
    pub title: String,
    /// How often each task runs.
    pub runs: usize,
    /// Does it run only when asked for?
    pub slow: bool,
    pub contenders: Vec<(&'static str, Task)>,
}

/// The rows of linear programs over laws, and of smoothness.
pub fn all() -> Vec<Row> {
    let mut rows = vec![m1()];
    rows.extend([10, 20, 40, 60, 200].map(m2));
    rows.extend([
        worst("m3", Auction::new("first-price", 2, 10, 100), Concept::Coarse),
        worst("m3", Auction::new("first-price", 3, 3, 19), Concept::Coarse),
        s1(),
        worst("s2", Auction::new("all-pay", 2, 5, 100), Concept::Coarse),
    ]);
    rows.extend(growth());
    rows.extend(
        Concept::LAWS
            .into_iter()
            .filter(|&concept| concept != Concept::Coarse)
            .map(|concept| worst("concepts", Auction::new("first-price", 2, 5, 10), concept)),
    );
    rows.extend([false, true].map(smoothness));
    rows.push(any_prior());
    rows
}

impl Row {
    pub fn slow(self) -> Row {
        Row { slow: true, runs: 1, ..self }
    }
}

fn title(auction: &Auction, question: &str) -> String {
    format!("{}, {question}", auction.title())
}

/// The worst welfare over a concept to nine digits, within a minute or three.
pub fn worst(name: &'static str, auction: Auction, concept: Concept) -> Row {
    let title = title(&auction, concept.name());
    let work = Work::Optimum(Optimum::worst(concept, Some(9)));
    let task = Task { auction, work, limit: 120.0 };
    Row { name, title, runs: 3, slow: false, contenders: vec![("poacert", task)] }
}

fn m1() -> Row {
    let auction = Auction::new("first-price", 2, 5, 40);
    let mut row = worst("m1", auction.clone(), Concept::Coarse);
    let exactly = Work::Optimum(Optimum::worst(Concept::Coarse, None));
    let task = |work| Task { auction: auction.clone(), work, limit: 60.0 };
    row.contenders[0].0 = "poacert to 1e-9";
    row.contenders.push(("poacert exactly", task(exactly)));
    row.contenders.push(("HiGHS, every column", task(Work::FullCoarse)));
    row
}

fn m2(steps: usize) -> Row {
    let auction = Auction::known_values(steps);
    let slow = steps > 60;
    let exactly = Work::Optimum(Optimum::worst(Concept::Coarse, None));
    let task = |work| Task { auction: auction.clone(), work, limit: 120.0 };
    Row {
        name: "m2",
        title: title(&auction, "CCE exactly"),
        runs: if slow { 1 } else { 5 },
        slow,
        contenders: vec![("poacert", task(exactly)), ("esolver", task(Work::Esolver))],
    }
}

fn s1() -> Row {
    let auction = Auction::new("first-price", 2, 21, 20);
    let mut row = worst("s1", auction.clone(), Concept::CoarseNs).slow();
    row.contenders[0].0 = "poacert, symmetric quotient";
    for (_, task) in &mut row.contenders {
        task.limit = 170.0;
        task.work = Work::Optimum(Optimum::worst(Concept::CoarseNs, Some(6)));
    }
    let task = Task { auction, work: Work::NoSignalling, limit: 170.0 };
    row.contenders.push(("HiGHS interior point", task));
    row
}

/// `coarse` as types, bids and bidders grow; what is out of reach shows its interval after a minute.
fn growth() -> Vec<Row> {
    let mut rows = Vec::new();
    for bidders in 2..=4 {
        for (types, steps) in [(2, 20), (5, 40), (10, 100), (20, 100)] {
            let columns = ((types * (steps + 1)) as f64).powi(bidders as i32);
            if columns > 1e8 {
                continue;
            }
            let auction = Auction::new("first-price", bidders, types, steps);
            let row = worst("growth", auction, Concept::Coarse);
            rows.push(if columns > 1e6 { row.slow() } else { row });
        }
    }
    rows
}

fn smoothness(semi: bool) -> Row {
    let auction = Auction::new("first-price", 2, 5, 40);
    let question = if semi { "semi-smooth, best mu" } else { "smooth, best mu" };
    let title = title(&auction, question);
    let task = Task { auction, work: Work::Smoothness { semi }, limit: 120.0 };
    Row { name: "smoothness", title, runs: 3, slow: false, contenders: vec![("poacert", task)] }
}

fn any_prior() -> Row {
    let auction = Auction::new("first-price", 2, 5, 40);
    let title = title(&auction, "coarse, any prior");
    let worst = Optimum::worst(Concept::Coarse, Some(9));
    let work = Work::Optimum(Optimum { any_prior: true, ..worst });
    let task = Task { auction, work, limit: 120.0 };
    Row { name: "any-prior", title, runs: 3, slow: false, contenders: vec![("poacert", task)] }
}
