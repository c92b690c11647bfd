//! From a program to an exact interval around its minimum: floats propose, integers dispose.

use super::column_generation::{Ending, generate};
use super::control::{Control, Progress};
use super::master::{Basic, ExactMaster, Master};
use super::refine::{Scales, refine};
use crate::exact::{Factor, SolveError, Vector};
use crate::game::{Game, ratio};
use crate::program::{ColumnId, Payoffs, Program, Proved};
use dashu::integer::IBig;
use dashu::rational::RBig;

/// How far to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Precision {
    /// Until both ends are equal.
    Exact,
    /// Until the interval is at most this wide.
    Width(RBig),
}

impl Precision {
    /// A bound on the way to something else need not be sharper than a millionth.
    pub fn roughly() -> Self {
        Precision::Width(RBig::from_parts(IBig::ONE, 1_000_000u32.into()))
    }
}

/// Weights on priced columns, exactly feasible.
#[derive(Clone, Debug)]
pub struct Weighted {
    /// Columns with a positive weight, and the weight's numerator.
    pub weights: Vec<(ColumnId, IBig)>,
    /// What the numerators are over, `Program::rhs_scale` included.
    pub denominator: IBig,
}

/// An interval that holds the minimum, with what proves its ends.
#[derive(Clone, Debug)]
pub struct Optimum<M> {
    /// The lower end and its multipliers; `None`: nothing proved.
    pub lower: Option<(RBig, M)>,
    /// The upper end and a feasible point that attains it; `None`: none found.
    pub upper: Option<(RBig, Weighted)>,
    /// What the rounded float multipliers prove: shorter than those of the lower end, and weaker.
    pub rounded: Option<(RBig, M)>,
    /// A column at which the lower end is attained.
    pub binding: Option<ColumnId>,
    /// The priced columns that were listed, as they came.
    pub listed: Vec<ColumnId>,
}

impl<M> Optimum<M> {
    /// With the lower end of `other`, where that is higher.
    pub fn or_bound(mut self, other: Self) -> Self {
        let end = |optimum: &Self| optimum.lower.as_ref().map(|(bound, _)| bound.clone());
        if end(&other) > end(&self) {
            self.lower = other.lower;
            self.rounded = other.rounded;
        }
        self
    }

    fn is_within(&self, precision: &Precision) -> bool {
        match (&self.lower, &self.upper, precision) {
            (Some((lower, _)), Some((upper, _)), Precision::Exact) => lower == upper,
            (Some((lower, _)), Some((upper, _)), Precision::Width(width)) => {
                upper - lower <= *width
            }
            _ => false,
        }
    }

    fn raise(&mut self, proved: Option<Proved<M>>) -> Vec<ColumnId> {
        let Some(proved) = proved else { return Vec::new() };
        if self.lower.as_ref().is_none_or(|(bound, _)| proved.bound > *bound) {
            self.lower = Some((proved.bound, proved.multipliers));
            self.binding = proved.binding.first().copied();
        }
        proved.binding
    }
}

/// Fractional bits of rounded multipliers.
const ROUNDING_BITS: usize = 44;
/// Multipliers below this are taken for zero.
const NEGLIGIBLE: f64 = 1e-11;
/// How often a basis is refined before the interval is left as it is.
pub(super) const REFINEMENTS: usize = 60;

/// A game's tables in floats, for all programs over that game.
pub struct FloatPayoffs<'g>(Payoffs<'g, f64>);

impl<'g> FloatPayoffs<'g> {
    /// The tables of `game`.
    pub fn of(game: &'g Game) -> Self {
        FloatPayoffs(Payoffs::converted(game))
    }
}

/// The minimum of `program`, to the precision asked for or as far as `control` lets it.
pub fn minimise<P: Program>(
    program: &P,
    precision: &Precision,
    control: &Control<'_>,
) -> Optimum<P::Multipliers> {
    minimise_with(program, &FloatPayoffs::of(program.game()), precision, control)
}

/// The same, with the tables of the program's game converted beforehand.
pub fn minimise_with<P: Program>(
    program: &P,
    FloatPayoffs(payoffs): &FloatPayoffs<'_>,
    precision: &Precision,
    control: &Control<'_>,
) -> Optimum<P::Multipliers> {
    let mut master = Master::new(program, 1.0);
    let (ending, solution) = generate(program, payoffs, &mut master, control);
    let mut optimum =
        Optimum { lower: None, upper: None, rounded: None, binding: None, listed: Vec::new() };
    let (numerators, denominator) = rounded(&solution.multipliers);
    optimum.raise(program.prove(&numerators, &denominator));
    // What was left early may prove less than nothing does.
    if optimum.lower.is_none() || ending != Ending::Optimal {
        let zeros = vec![IBig::ZERO; numerators.len()];
        optimum.raise(program.prove(&zeros, &IBig::ONE));
    }
    optimum.rounded = optimum.lower.clone();
    if ending == Ending::Optimal {
        close(program, &mut master, &mut optimum, precision, control);
    }
    optimum.listed = master.into_listed();
    optimum
}

/// Solves bases exactly, refining them, until the interval is narrow enough.
fn close<P: Program>(
    program: &P,
    master: &mut Master<'_, P>,
    optimum: &mut Optimum<P::Multipliers>,
    precision: &Precision,
    control: &Control<'_>,
) {
    let scales = Scales { cost: program.cost_scale(), rhs: program.rhs_scale() };
    let mut exact = master.exact();
    let basis = master.basis();
    let mut members = exact.members(&basis);
    let stop = || control.stopped();
    for iterations in 0..REFINEMENTS {
        control.report(&Progress {
            stage: "solving the basis exactly",
            iterations,
            columns: exact.ids.len(),
            ..Progress::default()
        });
        let Some(factor) = factor(&exact, &members, &stop) else { return };
        let sides: Vec<IBig> = exact.rows.iter().map(|row| row.rhs.clone()).collect();
        let Ok(values) = factor.solve(&sides, &stop) else { return };
        if let Some(found) = feasible(program, &exact, &members, &values)
            && optimum.upper.as_ref().is_none_or(|(value, _)| found.0 < *value)
        {
            optimum.upper = Some(found);
        }
        if optimum.is_within(precision) {
            return;
        }
        let costs: Vec<IBig> = members.iter().map(|&member| exact.cost(member)).collect();
        let Ok(multipliers) = factor.solve_transposed(&costs, &stop) else { return };
        let proposed = scaled(program, &multipliers);
        let binding = optimum.raise(program.prove(&proposed.numerators, &proposed.denominator));
        if optimum.is_within(precision) || control.stopped() {
            return;
        }
        if master.add(binding) > 0 {
            exact = master.exact();
        }
        match refine(&exact, &scales, &members, &values, &multipliers, control) {
            Some(better) => members = better,
            None => return,
        }
    }
}

/// The matrix of a basis, ready to solve; `None` if it is no basis, or out of time.
pub(super) fn factor(
    exact: &ExactMaster<'_>,
    members: &[Basic],
    stop: &dyn Fn() -> bool,
) -> Option<Factor> {
    if members.len() != exact.rows.len() {
        return None;
    }
    let columns = members.iter().map(|&member| exact.entries(member)).collect();
    let factor: Result<Factor, SolveError> = Factor::interruptible(columns, stop);
    factor.ok()
}

/// The value and the weights of a basic solution, if it satisfies every bound exactly.
fn feasible<P: Program>(
    program: &P,
    exact: &ExactMaster<'_>,
    members: &[Basic],
    values: &Vector,
) -> Option<(RBig, Weighted)> {
    let mut total = IBig::ZERO;
    let mut weights = Vec::new();
    for (&member, value) in members.iter().zip(&values.numerators) {
        if !exact.infeasibility(member, value).is_zero() {
            return None;
        }
        total += exact.cost(member) * value;
        if let Basic::Column(column) = member
            && let Some(place) = column.checked_sub(exact.fixed)
            && !value.is_zero()
        {
            weights.push((exact.ids[place], value.clone()));
        }
    }
    weights.sort();
    let denominator = &values.denominator * program.rhs_scale();
    let value = ratio(total, &denominator * program.cost_scale());
    Some((value, Weighted { weights, denominator }))
}

/// Multipliers of integer rows, as those of scaled rows and costs.
fn scaled<P: Program>(program: &P, multipliers: &Vector) -> Vector {
    let rows = program.rows().iter().zip(&multipliers.numerators);
    let numerators = rows.map(|(row, y)| y * &row.scale).collect();
    let (_, denominator) = (&multipliers.denominator * program.cost_scale()).into_parts();
    Vector::reduced(numerators, denominator)
}

/// Float multipliers as numerators over a power of two.
fn rounded(multipliers: &[f64]) -> (Vec<IBig>, IBig) {
    let unit = IBig::ONE << ROUNDING_BITS;
    let round = |&y: &f64| match y.abs() < NEGLIGIBLE {
        true => IBig::ZERO,
        false => IBig::from((y * (1u64 << ROUNDING_BITS) as f64).round() as i128),
    };
    (multipliers.iter().map(round).collect(), unit)
}
