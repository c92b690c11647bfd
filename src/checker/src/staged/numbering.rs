//! The canonical order of information sets and sequences.

use super::record::Seat;
use super::tree::{InformationSet, Side};
use crate::code::{Checked, at};
use crate::game::Player;
use std::collections::HashMap;

/// An agent's information sets in order, and the number of every sequence of the record.
///
/// Types in order, each set before those that follow it, these in the order of its actions and, after
/// the same action, of their last texts: the order of a walk from the root, depth first.
pub(super) fn in_order(seat: &Seat, player: &Player) -> Checked<(Side, Vec<usize>)> {
    let mut following: HashMap<usize, Vec<usize>> = HashMap::new();
    for (number, draft) in seat.drafts.iter().enumerate() {
        following.entry(draft.parent).or_default().push(number);
    }
    for own in following.values_mut() {
        let key = |set: &usize| seat.drafts.get(*set).map(|draft| (draft.kind, &draft.text));
        own.sort_by(|a, b| key(a).cmp(&key(b)));
    }
    let mut sequences = vec![0; seat.set_of.len()];
    let mut sets: Vec<InformationSet> = Vec::with_capacity(seat.drafts.len());
    let mut set_of = vec![None];
    let roots = following.get(&0).into_iter().flatten();
    let mut waiting: Vec<usize> = roots.rev().copied().collect();
    while let Some(number) = waiting.pop() {
        let draft = at(&seat.drafts, number)?;
        let name = at(&player.kinds, draft.kind)?.name.as_str();
        let first = set_of.len();
        for action in 0..draft.actions.len() {
            if let Some(sequence) = sequences.get_mut(draft.first + action) {
                *sequence = first + action;
            }
            set_of.push(Some(sets.len()));
        }
        sets.push(InformationSet {
            parent: *at(&sequences, draft.parent)?,
            kind: draft.kind,
            stage: draft.stage,
            path: seat.path(number, name)?,
            actions: draft.actions.to_vec(),
            first,
        });
        for action in (0..draft.actions.len()).rev() {
            let next = following.get(&(draft.first + action)).into_iter().flatten();
            waiting.extend(next.rev());
        }
    }
    let types = player.kinds.iter().map(|kind| kind.name.clone()).collect();
    Ok((Side { name: player.name.clone(), types, sets, set_of }, sequences))
}
