//! The multipliers of regret, obedience and no-signalling rows.

use crate::code::{Checked, Code};
use crate::concept::Concept;
use crate::game::{Game, Player};
use crate::number::bits;
use crate::tree::Node;
use dashu::integer::IBig;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Multipliers of deviations, those not listed being zero.
pub(crate) type Sparse = Vec<(usize, IBig)>;

/// Multipliers of one type of one agent.
#[derive(Clone, Default)]
pub(crate) struct OfType {
    /// By deviation d: y(i, t, d); at a leaf of a tree −x(i, t, d).
    pub(crate) regret: Sparse,
    /// By recommendation r, then deviation d: y(i, t, r, d).
    pub(crate) obedience: BTreeMap<usize, Sparse>,
}

/// A bound's multipliers: integers over one denominator.
pub(crate) struct Multipliers {
    pub(crate) denominator: IBig,
    /// By agent, then type.
    pub(crate) rows: Vec<Vec<OfType>>,
    /// By agent, profile of types, number of the others' actions: z(i, theta, a_-i).
    pub(crate) no_signalling: HashMap<(usize, usize, usize), IBig>,
    /// By the same, where the agent's type has caps.
    pub(crate) caps: HashMap<(usize, usize, usize), Vec<CapRow>>,
}

/// A row of a cap on the probability of the actions up to one: y e, for actions up to it and beyond.
pub(crate) struct CapRow {
    pub(crate) upto: usize,
    pub(crate) within: IBig,
    pub(crate) beyond: IBig,
}

impl CapRow {
    /// The row's multiple at an action of the agent.
    pub(crate) fn at(&self, action: usize) -> &IBig {
        if action <= self.upto { &self.within } else { &self.beyond }
    }
}

impl Multipliers {
    /// All zero.
    pub(crate) fn zero(game: &Game) -> Multipliers {
        let of_player = |player: &Player| vec![OfType::default(); player.kinds.len()];
        Multipliers {
            denominator: IBig::ONE,
            rows: game.players.iter().map(of_player).collect(),
            no_signalling: HashMap::new(),
            caps: HashMap::new(),
        }
    }

    /// Reads a bound of a concept.
    pub(crate) fn read(game: &Game, concept: Concept, node: &Node<'_>) -> Checked<Multipliers> {
        let table = node.table(&["denominator", "regret", "obedience", "no_signalling"])?;
        let mut multipliers = Multipliers::zero(game);
        multipliers.denominator = table.get("denominator")?.denominator()?;
        let section = |key: &str, has: bool| {
            let list = table.get(key)?;
            match list.list()? {
                rows if rows.is_empty() || has => Ok(rows),
                _ => {
                    list.reject(Code::RowNotOfConcept, format!("{} has no such rows", concept.name))
                }
            }
        };
        multipliers.read_regret(game, &section("regret", concept.regret)?)?;
        multipliers.read_obedience(game, &section("obedience", concept.obedience)?)?;
        multipliers.read_no_signalling(game, &section("no_signalling", concept.no_signalling)?)?;
        Ok(multipliers)
    }

    fn read_regret(&mut self, game: &Game, rows: &[Node<'_>]) -> Checked<()> {
        let mut seen = HashSet::new();
        for row in rows {
            let [agent, kind, deviation, value] = row.tuple()?;
            let (i, player) = game.player(&agent)?;
            let (t, kind) = player.kind(&kind)?;
            let d = player.action(&deviation, Some(kind))?;
            let value = not_negative(&value)?;
            if !seen.insert((i, t, d)) {
                return row.reject(Code::DuplicateEntry, "this row is listed twice");
            }
            if let Some(of_type) = self.of_type(i, t) {
                of_type.regret.push((d, value));
            }
        }
        Ok(())
    }

    pub(crate) fn read_obedience(&mut self, game: &Game, rows: &[Node<'_>]) -> Checked<()> {
        let mut seen = HashSet::new();
        for row in rows {
            let [agent, kind, recommended, deviation, value] = row.tuple()?;
            let (i, player) = game.player(&agent)?;
            let (t, kind) = player.kind(&kind)?;
            let r = player.action(&recommended, Some(kind))?;
            let d = player.action(&deviation, Some(kind))?;
            let value = not_negative(&value)?;
            if !seen.insert((i, t, r, d)) {
                return row.reject(Code::DuplicateEntry, "this row is listed twice");
            }
            if let Some(of_type) = self.of_type(i, t) {
                of_type.obedience.entry(r).or_default().push((d, value));
            }
        }
        Ok(())
    }

    pub(crate) fn read_no_signalling(&mut self, game: &Game, rows: &[Node<'_>]) -> Checked<()> {
        // By (agent, the others' types, the others' actions): the F-weighted sum, and a row of it.
        let mut balance: BTreeMap<(usize, usize, usize), (IBig, &Node<'_>)> = BTreeMap::new();
        for row in rows {
            let [agent, types, others, value] = row.tuple()?;
            let (i, player) = game.player(&agent)?;
            let theta = game.types(&types)?;
            let others = game.others(&others, i, Some(theta))?;
            let value = value.integer()?;
            let Some(f) = game.prior.get(theta).filter(|f| !f.is_zero()) else {
                return row.reject(Code::NoSignallingUnbalanced, "these types have probability 0");
            };
            let key = (i, player.type_axis.others(theta), others);
            balance.entry(key).or_insert((IBig::ZERO, row)).0 += f * &value;
            if self.no_signalling.insert((i, theta, others), value).is_some() {
                return row.reject(Code::DuplicateEntry, "this row is listed twice");
            }
        }
        match balance.values().find(|(sum, _)| !sum.is_zero()) {
            Some((_, row)) => row.reject(
                Code::NoSignallingUnbalanced,
                "the multipliers of these others' types and actions do not cancel",
            ),
            None => Ok(()),
        }
    }

    pub(crate) fn of_type(&mut self, i: usize, t: usize) -> Option<&mut OfType> {
        self.rows.get_mut(i)?.get_mut(t)
    }

    /// How many multipliers are listed, caps left out.
    pub(crate) fn count(&self) -> usize {
        let of_type = |of_type: &OfType| {
            of_type.regret.len() + of_type.obedience.values().map(Vec::len).sum::<usize>()
        };
        self.rows.iter().flatten().map(of_type).sum::<usize>() + self.no_signalling.len()
    }

    /// Multiplies numerators and the denominator alike; caps are read after.
    pub(crate) fn extend(&mut self, factor: &IBig) {
        self.denominator *= factor;
        for of_type in self.rows.iter_mut().flatten() {
            let obedience = of_type.obedience.values_mut().flatten();
            for (_, y) in of_type.regret.iter_mut().chain(obedience) {
                *y *= factor;
            }
        }
        for z in self.no_signalling.values_mut() {
            *z *= factor;
        }
    }

    /// The bits of the longest integer, the denominator included.
    pub(crate) fn bits(&self) -> usize {
        let rows = self.rows.iter().flatten();
        let regret = rows.clone().flat_map(|of_type| &of_type.regret);
        let obedience = rows.flat_map(|of_type| of_type.obedience.values().flatten());
        let integers = regret.chain(obedience).map(|(_, y)| y);
        let caps = self.caps.values().flatten().flat_map(|row| [&row.within, &row.beyond]);
        let others = self.no_signalling.values().chain(caps);
        let all = integers.chain(others).chain([&self.denominator]);
        all.map(bits).max().unwrap_or(0)
    }
}

pub(crate) fn not_negative(node: &Node<'_>) -> Checked<IBig> {
    let value = node.integer()?;
    if value < IBig::ZERO {
        return node.reject(Code::NegativeMultiplier, "a multiplier is negative");
    }
    Ok(value)
}

/// The sum of some multipliers.
pub(crate) fn total(sparse: &Sparse) -> IBig {
    sparse.iter().fold(IBig::ZERO, |sum, (_, y)| sum + y)
}
