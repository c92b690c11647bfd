//! The largest lambda at mu = 1 of a small game, in floats.

use super::simplex::Simplex;
use super::small::Small;
use crate::smoothness::Kind;

/// Rows that are listed at once; of more, violated ones are added.
const LISTED: usize = 40;
/// The most times rows are added.
const ADDED: usize = 60;
/// A violation that counts.
const VIOLATED: f64 = 1e-9;

/// Estimates the largest lambda such that a game is (lambda, 1)-smooth, or semi-smooth; once it is known to be below
/// `enough`, any such estimate. `None` if nothing could be made of it.
pub(super) fn lambda(small: &Small, kind: Kind, enough: f64) -> Option<f64> {
    if kind.is_semi() {
        let all: Vec<usize> = (0..small.types.count()).collect();
        return Program::new(small, &all)?.solve();
    }
    let mut least = f64::INFINITY;
    for types in 0..small.types.count() {
        if small.optimum[types] > 0 {
            least = least.min(Program::new(small, &[types])?.solve()?);
            if least < enough {
                return Some(least);
            }
        }
    }
    least.is_finite().then_some(least)
}

/// `max lambda`: at every one of some type profiles and every action profile, what deviations earn plus revenue is at least
/// lambda times the optimum.
struct Program<'a> {
    small: &'a Small,
    types: &'a [usize],
    /// By agent and type: her first column, if the type occurs.
    first: Vec<Vec<Option<usize>>>,
    columns: usize,
    /// What is added to each agent's utilities to make them non-negative.
    shift: Vec<f64>,
    /// What is added to lambda to keep it so.
    raised: f64,
}

impl<'a> Program<'a> {
    fn new(small: &'a Small, types: &'a [usize]) -> Option<Program<'a>> {
        let agents = small.allowed.len();
        let mut columns = 1;
        let mut first: Vec<Vec<Option<usize>>> =
            small.allowed.iter().map(|by_type| vec![None; by_type.len()]).collect();
        let mut shift = vec![0.0; agents];
        for &profile in types {
            for agent in 0..agents {
                let of_type = small.types.digit(profile, agent);
                if first[agent][of_type].is_none() {
                    first[agent][of_type] = Some(columns);
                    columns += small.allowed[agent][of_type].len();
                    let least = small.utility[agent][of_type].iter().min().copied()?;
                    shift[agent] = f64::max(shift[agent], -(least as f64));
                }
            }
        }
        // Rows without welfare say nothing of lambda; that they can be satisfied is left to the exact library.
        let counts = |profile: &&usize| small.optimum[**profile] > 0;
        let least = types.iter().filter(counts).map(|&profile| small.optimum[profile]).min()?;
        let lost: f64 = shift.iter().sum();
        let poorest = small.revenue.iter().min().copied()? as f64;
        let raised = f64::max(0.0, lost - poorest) / least as f64;
        Some(Program { small, types, first, columns, shift, raised })
    }

    fn solve(&self) -> Option<f64> {
        let rows = self.types.len() * self.small.actions.count();
        let mut listed: Vec<usize> = match rows <= LISTED {
            true => (0..rows).collect(),
            false => (0..rows).step_by(rows / (LISTED / 4)).collect(),
        };
        listed.retain(|&row| self.optimum(row) > 0);
        let mut objective = vec![0.0; self.columns];
        objective[0] = 1.0;
        for _ in 0..ADDED {
            let mut program: Vec<Vec<f64>> = listed.iter().map(|&row| self.row(row)).collect();
            program.extend(self.masses());
            let values = Simplex::new(&objective, program).maximise()?;
            let lambda = values[0] - self.raised;
            if rows <= LISTED {
                return Some(lambda);
            }
            let mut short: Vec<(f64, usize)> = (0..rows)
                .filter(|&row| self.optimum(row) > 0)
                .map(|row| (self.slack(row, &values), row))
                .filter(|(slack, _)| *slack < -VIOLATED)
                .collect();
            if short.is_empty() {
                return Some(lambda);
            }
            short.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            listed.extend(short.iter().take(LISTED / 4).map(|(_, row)| row));
        }
        None
    }

    fn optimum(&self, row: usize) -> i64 {
        self.small.optimum[self.types[row / self.small.actions.count()]]
    }

    /// A row (theta, a) with its right side.
    fn row(&self, row: usize) -> Vec<f64> {
        let (types, profile) =
            (self.types[row / self.small.actions.count()], row % self.small.actions.count());
        let optimum = self.small.optimum[types] as f64;
        let mut entries = vec![0.0; self.columns + 1];
        entries[0] = optimum;
        for (agent, shift) in self.shift.iter().enumerate() {
            let of_type = self.small.types.digit(types, agent);
            let Some(first) = self.first[agent][of_type] else { continue };
            for (place, &action) in self.small.allowed[agent][of_type].iter().enumerate() {
                let deviated = self.small.actions.replace(profile, agent, action);
                entries[first + place] -=
                    self.small.utility[agent][of_type][deviated] as f64 + shift;
            }
        }
        let lost: f64 = self.shift.iter().sum();
        entries[self.columns] = self.small.revenue[profile] as f64 - lost + self.raised * optimum;
        entries
    }

    /// By how much a row holds, relative to its optimum.
    fn slack(&self, row: usize, values: &[f64]) -> f64 {
        let entries = self.row(row);
        let left: f64 = entries.iter().zip(values).map(|(entry, value)| entry * value).sum();
        (entries[self.columns] - left) / entries[0]
    }

    /// That deviations are laws.
    fn masses(&self) -> impl Iterator<Item = Vec<f64>> + '_ {
        let by_agent = self.first.iter().zip(&self.small.allowed);
        let places = by_agent.flat_map(|(first, allowed)| first.iter().zip(allowed));
        places.filter_map(|(first, allowed)| {
            let mut entries = vec![0.0; self.columns + 1];
            entries[(*first)?..][..allowed.len()].fill(1.0);
            entries[self.columns] = 1.0;
            Some(entries)
        })
    }
}
