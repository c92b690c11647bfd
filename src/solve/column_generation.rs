//! Float column generation: propose columns until none is worth adding.

use super::control::{Control, Progress};
use super::highs::{FloatSolution, RunStatus};
use super::master::Master;
use crate::program::{ColumnId, Payoffs, Program};
use std::collections::BTreeMap;

/// Reduced costs above minus this are as good as zero to a float solver.
const TOLERANCE: f64 = 1e-10;
/// How far the pricing point moves towards the last multipliers each time (Wentges smoothing).
const STEP: f64 = 0.5;
/// How elastic columns become dearer, and how dear at most.
const PENALTY_STEP: f64 = 8.0;
const MOST_PENALTY: f64 = 1e9;

/// How column generation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// No column is worth adding.
    Optimal,
    /// Told to stop.
    Stopped,
    /// HiGHS gave no optimum.
    Failed,
}

/// Runs column generation on a master to float optimality, without elastic columns at the end.
pub(super) fn generate<P: Program>(
    program: &P,
    payoffs: &Payoffs<'_, f64>,
    master: &mut Master<'_, P>,
    control: &Control<'_>,
) -> (Ending, FloatSolution) {
    let mut penalty = 1.0;
    let mut center: Option<Vec<f64>> = None;
    let per_group = columns_per_group(program);
    for iterations in 1.. {
        let (status, solution) = master.run(control);
        match status {
            RunStatus::Optimal => {}
            RunStatus::Stopped => return (Ending::Stopped, solution),
            // Elastic columns cheaper than what they save: the program itself may well be bounded.
            RunStatus::Unbounded if master.is_elastic() && penalty < MOST_PENALTY => {
                penalty *= PENALTY_STEP;
                master.set_penalty(penalty);
                continue;
            }
            _ => return (Ending::Failed, solution),
        }
        control.report(&Progress {
            stage: "listing columns",
            iterations,
            columns: master.listed_count(),
            value: Some(solution.objective),
            bound: None,
        });
        if control.stopped() {
            return (Ending::Stopped, solution);
        }
        let added = match program.complete() {
            true => 0,
            false => {
                let here = &solution.multipliers;
                let smoothed: Vec<f64> = match &center {
                    Some(center) => {
                        center.iter().zip(here).map(|(c, y)| c + STEP * (y - c)).collect()
                    }
                    None => here.clone(),
                };
                let mut found = attractive(program, payoffs, &smoothed, per_group);
                let mut added = master.add(found.drain(..));
                center = Some(smoothed);
                if added == 0 {
                    center = Some(here.clone());
                    added = master.add(attractive(program, payoffs, here, per_group));
                }
                added
            }
        };
        if added > 0 {
            continue;
        }
        if !master.is_elastic() {
            return (Ending::Optimal, solution);
        }
        if master.elastic_load(&solution) > 1e-9 {
            penalty *= PENALTY_STEP;
            master.set_penalty(penalty);
        } else {
            master.make_rigid();
        }
    }
    unreachable!("the loop above returns")
}

/// How many columns to add per group and iteration: about as many as there are rows in all.
fn columns_per_group<P: Program>(program: &P) -> usize {
    let groups = program.groups().max(1);
    (program.rows().len() / groups).clamp(1, 400)
}

/// The columns of smallest reduced cost at `point`, per group.
fn attractive<P: Program>(
    program: &P,
    payoffs: &Payoffs<'_, f64>,
    point: &[f64],
    per_group: usize,
) -> Vec<ColumnId> {
    let mut groups: BTreeMap<usize, Vec<(f64, ColumnId)>> = BTreeMap::new();
    program.scan(payoffs, point, &mut |group, id, cost: f64| {
        if cost < -TOLERANCE {
            let best = groups.entry(group).or_default();
            best.push((cost, id));
            if best.len() >= 4 * per_group {
                keep_smallest(best, per_group);
            }
        }
    });
    let mut found = Vec::new();
    for best in groups.values_mut() {
        keep_smallest(best, per_group);
        found.extend(best.iter().map(|&(_, id)| id));
    }
    found
}

fn keep_smallest(best: &mut Vec<(f64, ColumnId)>, count: usize) {
    best.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    best.truncate(count);
}
