//! Information sets as play comes to them, and what agents choose there.

use super::disclosed::Told;
use super::play::{Play, Sink, set};
use super::record::TEXT;
use super::tree::InformationSet;
use super::view::{Seen, Sight, View};
use crate::code::{Checked, Code, at, reject};
use std::rc::Rc;

impl<S: Sink> Play<'_, '_, S> {
    /// What an agent sees as things stand, at a move in a lot.
    pub(super) fn view(
        &mut self,
        agent: usize,
        (position, lot): (usize, usize),
        price: Option<&Rc<str>>,
    ) -> Checked<Sight> {
        let hidden = self.market.stages.disclosure.hides_payment;
        let paid = at(&self.paid, agent)?;
        let drawn = *at(&self.signals, agent)?;
        let start = self.course.first().unwrap_or(&self.now);
        Ok(Sight::Market(View {
            market: position + 1,
            lot: lot + 1,
            holds: self.seen.allocation(&self.now),
            paid: (!hidden).then(|| paid.clone()),
            told: Told { drawn, ..self.told },
            price: price.cloned(),
            start: self.seen.allocation(start),
            after: self.after,
        }))
    }

    /// The information set of an agent who sees something, at a stage of play.
    pub(super) fn set(
        &mut self,
        agent: usize,
        sight: Sight,
        stage: [usize; 3],
        actions: &Rc<[String]>,
    ) -> Checked<Reached> {
        let market = self.market;
        let view = match &sight {
            Sight::Market(view) => Some(view.clone()),
            _ => None,
        };
        self.set_with(agent, sight, stage, actions, |seen| {
            view.map(|view| seen.text(market, &view))
        })
    }

    /// The same, with the text of what is new there.
    pub(super) fn set_with(
        &mut self,
        agent: usize,
        sight: Sight,
        stage: [usize; 3],
        actions: &Rc<[String]>,
        text: impl FnOnce(&Seen) -> Option<String>,
    ) -> Checked<Reached> {
        let parent = *at(&self.sequences, agent)?;
        let kind = *at(&self.kinds, agent)?;
        let Some(seat) = self.seats.get_mut(agent) else {
            return reject(Code::TooLarge, "tables", "no such agent");
        };
        let key = (parent, kind, sight);
        if let Some(known) = seat.find(&key) {
            if !Rc::ptr_eq(&known.actions, actions) && known.actions != *actions {
                let message = "an agent who sees the same has different actions";
                return reject(Code::UnsupportedInstance, "instance", message);
            }
            let (first, followed) = (known.first, known.followed.clone());
            return Ok(Reached { first, count: actions.len(), followed });
        }
        let number = seat.add(key, stage, text(&self.seen), Rc::clone(actions))?;
        let names = actions.iter().map(|name| name.len() + 24).sum::<usize>();
        self.text += at(&seat.drafts, number)?.length + names;
        if self.text > TEXT {
            return reject(
                Code::TooLarge,
                "instance",
                "the paths of information sets are too long",
            );
        }
        let first = at(&seat.drafts, number)?.first;
        let mut followed = None;
        if let Some(follow) = &mut self.follow {
            let name = &at(&at(&self.market.auction.players, agent)?.kinds, kind)?.name;
            let (path, actions) = (seat.path(number, name)?, actions.to_vec());
            let set = InformationSet { parent: 0, kind, stage, path, actions, first: 0 };
            followed = follow(agent, &set)?.map(Rc::from);
            if let Some(draft) = seat.drafts.get_mut(number) {
                draft.followed.clone_from(&followed);
            }
        }
        Ok(Reached { first, count: actions.len(), followed })
    }

    /// Goes on with an action of a set.
    pub(super) fn act(
        &mut self,
        agent: usize,
        reached: &Reached,
        choice: usize,
        then: impl FnOnce(&mut Self) -> Checked<()>,
    ) -> Checked<()> {
        let before = *at(&self.sequences, agent)?;
        set(&mut self.sequences, agent, reached.first + choice);
        then(self)?;
        set(&mut self.sequences, agent, before);
        Ok(())
    }

    /// Goes through everything that agents who move at once may choose, as positions in the actions
    /// of their sets.
    pub(super) fn together(
        &mut self,
        movers: &[(usize, Reached)],
        then: &mut dyn FnMut(&mut Self, &[usize]) -> Checked<()>,
    ) -> Checked<()> {
        self.next_mover(movers, &mut Vec::with_capacity(movers.len()), then)
    }

    fn next_mover(
        &mut self,
        movers: &[(usize, Reached)],
        chosen: &mut Vec<usize>,
        then: &mut dyn FnMut(&mut Self, &[usize]) -> Checked<()>,
    ) -> Checked<()> {
        let Some((agent, reached)) = movers.get(chosen.len()) else { return then(self, chosen) };
        for choice in reached.actions() {
            self.act(*agent, reached, choice, |play| {
                chosen.push(choice);
                play.next_mover(movers, chosen, then)?;
                chosen.pop();
                Ok(())
            })?;
        }
        Ok(())
    }
}

/// An information set play has come to.
pub(super) struct Reached {
    /// The sequence of the first action.
    first: usize,
    count: usize,
    followed: Option<Rc<[usize]>>,
}

impl Reached {
    /// The positions of the actions play goes on with.
    pub(super) fn actions(&self) -> impl Iterator<Item = usize> {
        let followed = self.followed.iter().flat_map(|some| some.iter().copied());
        let all = if self.followed.is_none() { 0..self.count } else { 0..0 };
        followed.filter(|action| *action < self.count).chain(all)
    }
}
