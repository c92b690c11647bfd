//! Linear programs with named, exact rows and columns that are mostly priced, not listed.
//!
//! Every program here is a minimisation over `x >= 0` (or free, for a few fixed columns) of
//! `sum cost x` subject to rows `sum entry x >= rhs` or `= rhs`, all in integers. Nothing in this
//! module solves anything.

mod listed;
mod ring;

pub use listed::Listed;
pub use ring::Ring;

use crate::game::Game;
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::borrow::Cow;

/// How a row's left side compares with its right side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sense {
    /// `>=`, with a multiplier `>= 0`.
    AtLeast,
    /// `=`, with a free multiplier.
    Equal,
}

/// One row, in integers.
#[derive(Clone, Debug)]
pub struct Row {
    /// `>=` or `=`.
    pub sense: Sense,
    /// The right side.
    pub rhs: IBig,
    /// What a float solver divides the row by, so that entries are of ordinary size.
    pub scale: IBig,
}

/// One column, in integers.
#[derive(Clone, Debug)]
pub struct Column {
    /// Cost per unit.
    pub cost: IBig,
    /// Row positions, each at most once, with non-zero entries.
    pub entries: Vec<(usize, IBig)>,
    /// May it be negative?
    pub free: bool,
}

/// A priced column: type profile number times the number of action profiles, plus the action profile.
pub type ColumnId = u64;

/// How many columns of each type profile a priced program lists to begin with, at most.
pub const START_PER_GROUP: usize = 40;

/// What a set of multipliers proves about a program's minimum.
#[derive(Clone, Debug)]
pub struct Proved<M> {
    /// A lower bound on the minimum.
    pub bound: RBig,
    /// The multipliers after repair, as they go into a certificate.
    pub multipliers: M,
    /// Columns at which the bound is attained: the ones to add if it is to rise.
    pub binding: Vec<ColumnId>,
}

/// A program whose columns are generated on demand.
pub trait Program {
    /// Multipliers in the certificate's terms.
    type Multipliers: Clone;

    /// All rows.
    fn rows(&self) -> &[Row];
    /// Columns that are always there.
    fn fixed(&self) -> &[Column];
    /// A priced column in full.
    fn column(&self, id: ColumnId) -> Column;
    /// Columns to begin with. With `complete`, all of them.
    fn start(&self) -> Vec<ColumnId>;
    /// Does `start` list every column, so that there is nothing to price?
    fn complete(&self) -> bool;
    /// How many groups of columns `scan` tells apart.
    fn groups(&self) -> usize;
    /// May the starting columns leave `>=` rows unsatisfiable?
    fn may_start_infeasible(&self) -> bool;
    /// What costs are divided by for a float solver; the minimum is `sum cost x` over this and
    /// over [`Program::rhs_scale`].
    fn cost_scale(&self) -> &IBig;
    /// What right sides are divided by for a float solver.
    fn rhs_scale(&self) -> &IBig;
    /// The game whose payoffs the columns are made of.
    fn game(&self) -> &Game;

    /// Calls `visit` with the group and the reduced cost of every column, at these row multipliers (of scaled rows and
    /// costs), in units of scaled cost. Columns of a group compete: one per group is worth adding.
    fn scan<N: Ring>(
        &self,
        payoffs: &Payoffs<'_, N>,
        multipliers: &[N],
        visit: &mut dyn FnMut(usize, ColumnId, N),
    );

    /// Repairs row multipliers (numerators over `denominator`, of scaled rows and costs) and computes,
    /// exactly, what they prove; `None` if they prove nothing.
    fn prove(&self, multipliers: &[IBig], denominator: &IBig) -> Option<Proved<Self::Multipliers>>;
}

/// The game's tables in one kind of number.
pub struct Payoffs<'g, N: Clone> {
    /// `u_i(a; t)` by agent, type, action profile.
    pub utility: Cow<'g, Vec<Vec<Vec<N>>>>,
    /// `Rev(a)`.
    pub revenue: Cow<'g, Vec<N>>,
    /// `Wel(theta)`.
    pub optimum: Cow<'g, Vec<N>>,
}

impl<'g> Payoffs<'g, IBig> {
    /// The game's own tables, in units of `1/money`.
    pub fn exact(game: &'g Game) -> Self {
        Payoffs {
            utility: Cow::Borrowed(&game.utility),
            revenue: Cow::Borrowed(&game.revenue),
            optimum: Cow::Borrowed(&game.optimum),
        }
    }
}

impl<N: Ring> Payoffs<'_, N> {
    /// The tables converted: in money for inexact rings.
    pub fn converted(game: &Game) -> Self {
        let convert = |amounts: &Vec<IBig>| -> Vec<N> {
            amounts.iter().map(|amount| N::from_units(amount, &game.money)).collect()
        };
        let utility = game.utility.iter().map(|agent| agent.iter().map(convert).collect());
        Payoffs {
            utility: Cow::Owned(utility.collect()),
            revenue: Cow::Owned(convert(&game.revenue)),
            optimum: Cow::Owned(convert(&game.optimum)),
        }
    }
}

/// Entries with one per row, zeros dropped, rows ascending.
pub fn merged(mut entries: Vec<(usize, IBig)>) -> Vec<(usize, IBig)> {
    entries.sort_by_key(|&(row, _)| row);
    let mut result: Vec<(usize, IBig)> = Vec::with_capacity(entries.len());
    for (row, entry) in entries {
        match result.last_mut() {
            Some((last, sum)) if *last == row => *sum += entry,
            _ => result.push((row, entry)),
        }
    }
    result.retain(|(_, entry)| !entry.is_zero());
    result
}
