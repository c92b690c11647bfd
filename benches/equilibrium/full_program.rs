//! Programs with every column listed, handed to HiGHS in floats.

use crate::auction::Auction;
use crate::task::Outcome;
use crate::watch;
use dashu::integer::IBig;
use highs::{ColProblem, HighsModelStatus, Row, Sense};
use poacert::game::Game;
use std::path::Path;
use std::time::Instant;

/// The game's tables in floats.
struct Tables {
    game: Game,
    /// `u_i(a; t)` by agent, type and action profile.
    utility: Vec<Vec<Vec<f64>>>,
    /// `F(theta)`.
    prior: Vec<f64>,
}

impl Tables {
    fn of(auction: &Auction) -> Self {
        let (_, game) = auction.compile();
        let over = |units: &[IBig], unit: &IBig| -> Vec<f64> {
            units.iter().map(|n| n.to_f64().value() / unit.to_f64().value()).collect()
        };
        let of_agent = |of_types: &Vec<Vec<IBig>>| {
            of_types.iter().map(|units| over(units, &game.money)).collect()
        };
        let utility = game.utility.iter().map(of_agent).collect();
        Tables { utility, prior: over(&game.prior, &game.prior_total), game }
    }

    fn utility(&self, agent: usize, of_type: usize, actions: usize) -> f64 {
        self.utility[agent][of_type][actions]
    }

    fn welfare(&self, types: usize, actions: usize) -> f64 {
        self.game.welfare(types, actions).to_f64().value() / self.game.money.to_f64().value()
    }
}

/// A program under construction.
#[derive(Default)]
struct Listed {
    problem: ColProblem,
    nonzeros: usize,
}

impl Listed {
    fn row(&mut self, lower: f64, upper: f64) -> Row {
        self.problem.add_row(lower..=upper)
    }

    fn column(&mut self, cost: f64, lower: f64, mut entries: Vec<(Row, f64)>) {
        entries.retain(|&(_, entry)| entry != 0.0);
        self.nonzeros += entries.len();
        self.problem.add_column(cost, lower.., entries);
    }

    /// By agent, type and action of the agent.
    fn regret_rows(&mut self, game: &Game) -> Vec<Vec<Vec<Row>>> {
        let mut of_type =
            |i| (0..game.actions.size(i)).map(|_| self.row(0.0, f64::INFINITY)).collect();
        let agents = 0..game.agents.len();
        agents.map(|i| (0..game.types.size(i)).map(|_| of_type(i)).collect()).collect()
    }

    /// By HiGHS's interior point, or with its default options.
    fn solve(self, limit: f64, interior: bool) -> Outcome {
        let (columns, rows) = (self.problem.num_cols(), self.problem.num_rows());
        let folder = tempfile::tempdir().expect("there is room for a file");
        let log = folder.path().join("highs.log");
        let mut model = self.problem.optimise(Sense::Minimise);
        model.set_option("time_limit", limit);
        if interior {
            model.set_option("solver", "ipm");
            model.set_option("output_flag", true);
            model.set_option("log_to_console", false);
            model.set_option("log_file", log.to_string_lossy().as_ref());
        }
        let start = Instant::now();
        let solved = model.solve();
        let seconds = Some(start.elapsed().as_secs_f64());
        let mebibytes = watch::peak("self");
        let reached = match solved.status() {
            HighsModelStatus::Optimal => format!("{:.9}", solved.objective_value()),
            other => format!("{other:?}{}", last_iteration(&log)),
        };
        let size = format!("{columns} columns, {rows} rows, {} nonzeros", self.nonzeros);
        let result = format!("{reached}; {size}");
        Outcome { seconds, mebibytes, result, ..Outcome::default() }
    }
}

/// Where an interior point stood when it was stopped.
fn last_iteration(log: &Path) -> String {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    let stand = |line: &str| {
        let cells: Vec<&str> = line.split_whitespace().collect();
        let &[iteration, primal, dual, primal_residual, ..] = &cells[..] else { return None };
        let count: usize = iteration.trim_end_matches('*').parse().ok()?;
        let float = |cell: &str| cell.parse::<f64>().ok();
        let (primal, dual, residual) = (float(primal)?, float(dual)?, float(primal_residual)?);
        Some(format!(
            " at iteration {count}, {dual:.6} to {primal:.6}, infeasible by {residual:.0e}"
        ))
    };
    text.lines().rev().find_map(stand).unwrap_or_default()
}

/// `coarse`: one column per type and action profile, HiGHS's default options.
pub fn coarse(auction: &Auction, limit: f64) -> Outcome {
    let tables = Tables::of(auction);
    let Game { types, actions, .. } = &tables.game;
    let mut program = Listed::default();
    let law: Vec<Row> = tables.prior.iter().map(|&mass| program.row(mass, mass)).collect();
    let regret = program.regret_rows(&tables.game);
    for (theta, &law) in law.iter().enumerate() {
        for a in 0..actions.count() {
            let mut entries = vec![(law, 1.0)];
            for (i, of_agent) in regret.iter().enumerate() {
                let t = types.digit(theta, i);
                let deviated = |d| tables.utility(i, t, actions.replace(a, i, d));
                let loss = |d| tables.utility(i, t, a) - deviated(d);
                entries.extend(of_agent[t].iter().enumerate().map(|(d, &row)| (row, loss(d))));
            }
            program.column(tables.welfare(theta, a), 0.0, entries);
        }
    }
    program.solve(limit, false)
}

/// `coarse-ns` of two bidders with uniform types, by HiGHS's interior point.
///
/// Columns: `pi(a | theta)`, the marginals `q_j(b | t)` that every `theta` with `theta_j = t` shares, and
/// the expected utilities `v_i(t)`. Deviations meet marginals only.
pub fn no_signalling(auction: &Auction, limit: f64) -> Outcome {
    let tables = Tables::of(auction);
    let Game { types, actions, agents, .. } = &tables.game;
    assert_eq!(agents.len(), 2, "the other bidder is one");
    let mut program = Listed::default();
    let marginal: Vec<[Vec<Row>; 2]> = (0..types.count())
        .map(|_| [0, 1].map(|j| (0..actions.size(j)).map(|_| program.row(0.0, 0.0)).collect()))
        .collect();
    let mut by_type =
        |side| [0, 1].map(|i| (0..types.size(i)).map(|_| program.row(side, side)).collect());
    let total: [Vec<Row>; 2] = by_type(1.0);
    let value: [Vec<Row>; 2] = by_type(0.0);
    let regret = program.regret_rows(&tables.game);
    let given = |i: usize| 1.0 / types.size(1 - i) as f64;
    for (theta, marginal) in marginal.iter().enumerate() {
        for a in 0..actions.count() {
            let of_bidder = |i: usize| {
                let t = types.digit(theta, i);
                let earned = (value[i][t], -given(i) * tables.utility(i, t, a));
                [(marginal[i][actions.digit(a, i)], 1.0), earned]
            };
            let entries = [of_bidder(0), of_bidder(1)].concat();
            program.column(tables.prior[theta] * tables.welfare(theta, a), 0.0, entries);
        }
    }
    for (i, j) in [(0, 1), (1, 0)] {
        let shared = |theta: usize, b: usize| marginal[theta][j][b];
        for (t, &total) in total[j].iter().enumerate() {
            for b in 0..actions.size(j) {
                let mut entries = vec![(total, 1.0)];
                for (s, regret) in regret[i].iter().enumerate() {
                    let theta = types.replace(types.replace(0, i, s), j, t);
                    entries.push((shared(theta, b), -1.0));
                    let deviated = |d| actions.replace(actions.replace(0, i, d), j, b);
                    let earned = |d| -given(i) * tables.utility(i, s, deviated(d));
                    entries.extend(regret.iter().enumerate().map(|(d, &row)| (row, earned(d))));
                }
                program.column(0.0, 0.0, entries);
            }
        }
        for (&value, regret) in value[i].iter().zip(&regret[i]) {
            let entries = regret.iter().chain([&value]).map(|&row| (row, 1.0)).collect();
            program.column(0.0, f64::NEG_INFINITY, entries);
        }
    }
    program.solve(limit, true)
}
