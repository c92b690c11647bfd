//! VIPR 1.0 certificates (Cheung, Gleixner and Steffy 2017) of the linear programs.

use super::linear::{ColumnKind, LinearProgram, RowKind};
use crate::equilibrium::{Answer, Direction, Law};
use crate::exact::Extended;
use crate::game::{Game, ratio};
use crate::program::Sense;
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The certificate that the optimum of a program lies where an answer has it: the law as a solution, and one
/// derivation from the multipliers. `program` is that of the answer's question, with the prior given.
pub fn write(game: &Game, program: &LinearProgram, answer: &Answer) -> String {
    let mut text = String::new();
    for remark in &program.remarks {
        line(&mut text, format_args!("% {remark}"));
    }
    line(&mut text, format_args!("VER 1.0\nVAR {}", program.columns.len()));
    for column in &program.columns {
        line(&mut text, format_args!("{}", column.name));
    }
    let sense = if program.maximise { "max" } else { "min" };
    line(&mut text, format_args!("INT 0\nOBJ {sense}\n1  0 1"));
    write_constraints(&mut text, program);
    let derived = Derived::of(game, program, answer);
    let law = answer.laws().and_then(|proof| proof.law.as_ref());
    let found = law.map(|law| solution(game, program, answer, law));
    let attained = match &found {
        Some(values) => Extended::Finite(values[0].clone()),
        None if program.maximise => Extended::NegativeInfinity,
        None => Extended::Infinity,
    };
    let proved = Extended::Finite(derived.bound.clone());
    let (lower, upper) = if program.maximise { (attained, proved) } else { (proved, attained) };
    line(&mut text, format_args!("RTP range {lower} {upper}"));
    match &found {
        Some(values) => line(&mut text, format_args!("SOL 1\nlaw {}", sparse(values))),
        None => text.push_str("SOL 0\n"),
    }
    let side = if program.maximise { 'L' } else { 'G' };
    let reason = sparse(&derived.multipliers);
    let bound = &derived.bound;
    line(&mut text, format_args!("DER 1\nbound {side} {bound} OBJ {{ lin {reason} }} -1"));
    text
}

fn line(text: &mut String, line: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{line}");
}

/// How many numbers are not zero, then each with its position.
fn sparse(numbers: &[RBig]) -> String {
    let listed: Vec<String> = (numbers.iter().enumerate())
        .filter(|(_, number)| !number.is_zero())
        .map(|(place, number)| format!("  {place} {number}"))
        .collect();
    format!("{}{}", listed.len(), listed.concat())
}

/// Bounds of columns first, in their order, then the rows.
fn write_constraints(text: &mut String, program: &LinearProgram) {
    let bounded = program.columns.iter().enumerate().filter(|(_, column)| !column.free);
    let bounds = bounded.clone().count();
    line(text, format_args!("CON {} {bounds}", bounds + program.rows.len()));
    for (place, column) in bounded {
        line(text, format_args!("nonnegative.{} G 0  1  {place} 1", column.name));
    }
    for row in &program.rows {
        let side = match row.sense {
            Sense::AtLeast => 'G',
            Sense::Equal => 'E',
        };
        let entries: String =
            row.entries.iter().map(|(column, entry)| format!("  {column} {entry}")).collect();
        let (name, right, count) = (&row.name, &row.right, row.entries.len());
        line(text, format_args!("{name} {side} {right}  {count}{entries}"));
    }
}

/// The bound, and the multiplier of each constraint in whose combination it is the right side.
struct Derived {
    bound: RBig,
    multipliers: Vec<RBig>,
}

impl Derived {
    fn of(game: &Game, program: &LinearProgram, answer: &Answer) -> Self {
        let sign = RBig::from(answer.question.direction.sign());
        let known = known_multipliers(game, answer);
        // What is left of each column's cost, in a minimisation of `sign value`.
        let mut reduced = vec![RBig::ZERO; program.columns.len()];
        reduced[0] = sign.clone();
        let mut rows: Vec<RBig> = Vec::with_capacity(program.rows.len());
        for row in &program.rows {
            let multiplier = match row.what {
                RowKind::Value => {
                    let scale = row.entries.first().map_or(IBig::ONE, |(_, entry)| entry.clone());
                    &sign / RBig::from(scale)
                }
                what => known.get(&what).cloned().unwrap_or(RBig::ZERO),
            };
            if !multiplier.is_zero() {
                for (column, entry) in &row.entries {
                    reduced[*column] -= &multiplier * RBig::from(entry.clone());
                }
            }
            rows.push(multiplier);
        }
        // The multiplier of a law row is the least that is left of its columns.
        let mut bound = RBig::ZERO;
        for (row, multiplier) in program.rows.iter().zip(&mut rows) {
            let RowKind::Law(_) = row.what else { continue };
            let least = row.entries.iter().map(|(column, _)| &reduced[*column]).min().cloned();
            let least = least.unwrap_or(RBig::ZERO);
            for (column, _) in &row.entries {
                reduced[*column] -= &least;
            }
            *multiplier = least / RBig::from(game.prior_total.clone());
            bound += &*multiplier * RBig::from(row.right.clone());
        }
        let bounds = program.columns.iter().zip(reduced).filter(|(column, _)| !column.free);
        let multipliers = bounds.map(|(_, left)| left).chain(rows).map(|y| y * &sign).collect();
        Derived { bound: bound * &sign, multipliers }
    }
}

/// The answer's multipliers, by row.
fn known_multipliers(game: &Game, answer: &Answer) -> BTreeMap<RowKind, RBig> {
    let mut known = BTreeMap::new();
    let Some(proof) = answer.laws() else { return known };
    let Some(found) = &proof.bound else { return known };
    let money = &found.denominator * &game.money;
    let prior = &found.denominator * &game.prior_total;
    for agent in 0..game.agents.len() {
        let class = proof.orbits.class_of[agent];
        for (&(c, t, d), y) in &found.regret {
            if c == class {
                known.insert(RowKind::Regret(agent, t, d), ratio(y.clone(), money.clone()));
            }
        }
        for (&(c, t, r, d), y) in &found.obedience {
            if c == class {
                known.insert(RowKind::Obedience(agent, t, r, d), ratio(y.clone(), money.clone()));
            }
        }
        found.for_each_signal(game, &proof.orbits, agent, &mut |types, others, z| {
            let what = RowKind::NoSignalling(agent, types, others);
            known.insert(what, ratio(z.clone(), prior.clone()));
        });
    }
    known
}

/// The value of every column at a law.
fn solution(game: &Game, program: &LinearProgram, answer: &Answer, law: &Law) -> Vec<RBig> {
    let masses: BTreeMap<(usize, usize), &IBig> =
        law.entries.iter().map(|(types, actions, weight)| ((*types, *actions), weight)).collect();
    let mut values: Vec<RBig> = (program.columns.iter())
        .map(|column| match column.what {
            ColumnKind::Law(types, actions) => masses
                .get(&(types, actions))
                .map_or(RBig::ZERO, |&weight| ratio(weight.clone(), law.denominator.clone())),
            _ => RBig::ZERO,
        })
        .collect();
    let places: BTreeMap<ColumnKind, usize> =
        program.columns.iter().map(|column| column.what).zip(0..).collect();
    let sum = |values: &[RBig], entries: &[(usize, IBig)]| -> RBig {
        let term = |(column, entry): &(usize, IBig)| match values[*column].is_zero() {
            true => RBig::ZERO,
            false => &values[*column] * RBig::from(entry.clone()),
        };
        entries.iter().map(term).fold(RBig::ZERO, |sum, term| sum + term)
    };
    // Costs as large as regret allows where they serve the objective; what the others do, from any row.
    let weight = &answer.question.objective.welfare;
    let costs_serve = match answer.question.direction {
        Direction::Min => *weight > RBig::ZERO,
        Direction::Max => *weight < RBig::ZERO,
    };
    let mut costs: BTreeMap<usize, RBig> = BTreeMap::new();
    for row in &program.rows {
        match row.what {
            RowKind::Regret(agent, t, _) if costs_serve => {
                let Some(&place) = places.get(&ColumnKind::Cost(agent, t)) else { continue };
                let regret = sum(&values, &row.entries) / RBig::from(game.money.clone());
                let cost = costs.entry(place).or_insert_with(|| regret.clone());
                if regret < *cost {
                    *cost = regret;
                }
            }
            RowKind::NoSignalling(agent, types, others) => {
                let what = ColumnKind::Others(agent, game.types.others(types, agent), others);
                let Some(&place) = places.get(&what) else { continue };
                if values[place].is_zero() {
                    values[place] =
                        sum(&values, &row.entries) / RBig::from(game.prior[types].clone());
                }
            }
            _ => {}
        }
    }
    for (place, cost) in costs {
        values[place] = cost;
    }
    if let Some((row, (_, scale))) =
        program.rows.first().and_then(|row| Some((row, row.entries.first()?)))
    {
        values[0] = -sum(&values, &row.entries) / RBig::from(scale.clone());
    }
    values
}
