//! The optimal revenue: an exact value where it is reached, else an interval.

use super::program::{Ends, maximise, row_count};
use super::{Feasible, Mechanism, Multipliers, Setting, VirtualValues};
use crate::exact::{Bracket, Extended};
use crate::game::Game;
use crate::instance::Instance;
use crate::solve::Control;
use dashu::rational::RBig;

/// Programs with more rows are not solved.
const MOST_ROWS: usize = 4_000;
/// Where virtual values give the answer, programs up to this many rows are solved too, to see that they agree.
const MOST_CHECKED_ROWS: usize = 120;

/// The most a Bayesian incentive compatible, interim individually rational mechanism earns, with what proves it.
#[derive(Clone, Debug)]
pub struct OptimalRevenue {
    /// Where it lies.
    pub value: Bracket,
    /// What virtual values say, where they apply.
    pub by_virtual_values: Option<RBig>,
    /// What the proof is about; `None` if there are too many items to tabulate.
    pub setting: Option<Setting>,
    /// A mechanism that earns the lower end; `None`: nothing is sold (nothing known, for tables).
    pub mechanism: Option<Mechanism>,
    /// Multipliers that prove the upper end; `None`: it is the optimal welfare.
    pub multipliers: Option<Multipliers>,
}

/// Two exact methods came to different results, which is a bug.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the optimal revenue by virtual values is {by_virtual_values}, but {other} says {value}")]
pub struct Disagreement {
    /// By the formula.
    pub by_virtual_values: RBig,
    /// Which other method.
    pub other: &'static str,
    /// What it says.
    pub value: Extended,
}

/// The optimal revenue of what an instance sells, whose game this is.
///
/// # Errors
///
/// [`Disagreement`], if there is a bug.
pub fn optimal_revenue(
    instance: &Instance,
    game: &Game,
    control: &Control<'_>,
) -> Result<OptimalRevenue, Disagreement> {
    let Ok(setting) = Setting::of(instance, game) else {
        let value = Bracket::new(RBig::ZERO, game.expected_optimum());
        let (setting, mechanism, multipliers) = (None, None, None);
        return Ok(OptimalRevenue {
            value,
            by_virtual_values: None,
            setting,
            mechanism,
            multipliers,
        });
    };
    let virtual_values = VirtualValues::of(&setting);
    let ends = match &virtual_values {
        Some(virtual_values) => optimal_auction(&setting, virtual_values, control)?,
        None if row_count(&setting) <= MOST_ROWS => maximise(&setting, control),
        None => Ends::default(),
    };
    let idle = match setting.feasible {
        Feasible::Listed(_) => Extended::NegativeInfinity,
        _ => Extended::Finite(RBig::ZERO),
    };
    let (lower, mechanism) = match ends.mechanism {
        Some((earned, mechanism)) if Extended::Finite(earned.clone()) > idle => {
            (earned.into(), Some(mechanism))
        }
        _ => (idle, None),
    };
    let welfare = game.expected_optimum();
    let (upper, multipliers) = match ends.multipliers {
        Some((bound, multipliers)) if bound < welfare => (bound, Some(multipliers)),
        _ => (welfare, None),
    };
    Ok(OptimalRevenue {
        value: Bracket::new(lower, upper),
        by_virtual_values: virtual_values.map(|values| values.optimal_revenue()),
        setting: Some(setting),
        mechanism,
        multipliers,
    })
}

/// The optimal auction by virtual values, its proof, and the program that must agree.
fn optimal_auction(
    setting: &Setting,
    virtual_values: &VirtualValues,
    control: &Control<'_>,
) -> Result<Ends, Disagreement> {
    let by_virtual_values = virtual_values.optimal_revenue();
    let disagrees = |other, value: Extended| {
        Err(Disagreement { by_virtual_values: by_virtual_values.clone(), other, value })
    };
    let mechanism = virtual_values.mechanism(setting);
    match mechanism.earns(setting) {
        Some(earned) if earned == by_virtual_values => {}
        earned => {
            let value = earned.map_or(Extended::NegativeInfinity, Extended::Finite);
            return disagrees("its auction", value);
        }
    }
    let multipliers = virtual_values.multipliers(setting);
    match multipliers.prove(setting) {
        Some(proved) if proved.bound == by_virtual_values => {}
        proved => {
            let value = proved.map_or(Extended::Infinity, |proved| proved.bound.into());
            return disagrees("its bound", value);
        }
    }
    if row_count(setting) <= MOST_CHECKED_ROWS {
        let checked = maximise(setting, control);
        let lower = checked.mechanism.filter(|(earned, _)| *earned > by_virtual_values);
        let upper = checked.multipliers.filter(|(bound, _)| *bound < by_virtual_values);
        if let Some(value) = lower.map(|(end, _)| end).or(upper.map(|(end, _)| end)) {
            return disagrees("the linear program", value.into());
        }
    }
    Ok(Ends {
        mechanism: Some((by_virtual_values.clone(), mechanism)),
        multipliers: Some((by_virtual_values, multipliers)),
    })
}
