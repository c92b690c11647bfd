//! Every extreme equilibrium of a two-agent game, exactly.

mod best_replies;
mod monotone;

use super::equilibria::{Equilibria, Kind, Strategy};
use crate::exact::{Dictionary, Entry, Row, Unfinished, Vertex, vertices};
use crate::game::Game;
use crate::solve::Control;
use best_replies::{Label, labels, polyhedron};
use dashu::integer::IBig;
use dashu::rational::RBig;
use monotone::Play;

/// All extreme equilibria of a game of two agents, or those in which nobody's bids fall as her value rises; `None`
/// for other games.
///
/// They are the pairs of a vertex of either best-reply polyhedron at which every label is tight on one side. The
/// vertices of the first side are listed by double description, leaving out what is slack in a set of labels that
/// cannot all be tight on the second side, and what no vertex may play; for each, those of the face of the second side
/// that its slack labels leave.
pub fn extreme_equilibria(
    game: &Game,
    monotone: bool,
    control: &Control<'_>,
) -> Option<Equilibria> {
    if game.agents.len() != 2 {
        return None;
    }
    let labels = labels(game);
    let sides = [0, 1].map(|agent| polyhedron(game, &labels, agent));
    let play = [0, 1].map(|agent| Play::of(game, agent, &labels, monotone));
    let search = Search { game, labels: &labels, play: &play, sides: &sides, control };
    let mut found = Vec::new();
    let mut ended = search.run::<i64>(&mut found);
    if ended == Err(Unfinished::Overflow) {
        found.clear();
        ended = search.run::<IBig>(&mut found);
    }
    Some(Equilibria::of(game, Kind::Extreme, monotone, found, ended.is_ok(), control))
}

struct Search<'a> {
    game: &'a Game,
    labels: &'a [Label],
    /// What may be played, by agent.
    play: &'a [Play<'a>; 2],
    /// By agent, the columns and rows of her polyhedron.
    sides: &'a [(Vec<usize>, Vec<Row>); 2],
    control: &'a Control<'a>,
}

impl Search<'_> {
    fn run<N: Entry>(&self, found: &mut Vec<Vec<Strategy>>) -> Result<(), Unfinished> {
        let face = |agent: usize| {
            let (columns, rows) = &self.sides[agent];
            Dictionary::<N>::new(columns.clone(), rows)
        };
        let mut faces = [face(0)?, face(1)?];
        self.leave_out_dominated(&mut faces)?;
        let [own, other] = faces;
        let stopped = || self.control.stopped();
        for (vertex, (partners, _)) in vertices(&own, &(other, self.play[0].clone()), &stopped)? {
            let strategy = self.strategy(0, &vertex);
            for (partner, _) in vertices(&partners, &self.play[1], &stopped)? {
                found.push(vec![strategy.clone(), self.strategy(1, &partner)]);
            }
        }
        Ok(())
    }

    /// Iterated strict dominance. A label that is tight nowhere on one side is tight in every equilibrium on the
    /// other, so that only that face of the other side counts. The vertices of a face are vertices of the
    /// whole, and an inequality that is tight nowhere on a face bounds nothing there, so that the extreme
    /// equilibria stay what they were.
    fn leave_out_dominated<N: Entry>(
        &self,
        faces: &mut [Dictionary<N>; 2],
    ) -> Result<(), Unfinished> {
        let mut settled = vec![false; self.labels.len()];
        let mut changed = true;
        while changed {
            changed = false;
            for (label, settled) in settled.iter_mut().enumerate() {
                for side in [0, 1] {
                    if self.control.stopped() {
                        return Err(Unfinished::Stopped);
                    }
                    if *settled || faces[side].clone().force_zero(label)? {
                        continue;
                    }
                    faces[1 - side].force_zero(label)?;
                    *settled = true;
                    changed = true;
                }
            }
        }
        Ok(())
    }

    /// What an agent plays at a vertex of her polyhedron.
    fn strategy(&self, agent: usize, vertex: &Vertex) -> Strategy {
        let types = 0..self.game.types.size(agent);
        let of_type = |t: usize| {
            let played = vertex.values.iter().filter_map(|(label, value)| {
                let Label { agent: of, of_type, action } = self.labels[*label];
                let probability =
                    || RBig::from_parts_signed(value.clone(), vertex.denominator.clone());
                (of == agent && of_type == t).then(|| (action, probability()))
            });
            let law: Vec<_> = played.collect();
            (!law.is_empty()).then_some(law)
        };
        Strategy::mixed(types.map(of_type).collect())
    }
}
