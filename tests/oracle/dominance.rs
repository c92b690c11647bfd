//! Rounds of weak dominance by brute force, an exact linear program for every choice.

use super::linear_program::{LinearProgram, Verdict as Optimum};
use super::naive::{Naive, choices};
use super::simplex;
use dashu::rational::RBig;

/// Every plan by brute force, everything as laws over whole plans; at the interim level a type is a player.
pub struct Brute<'a> {
    naive: &'a Naive,
    /// By player: the agent, and her types that the player decides for.
    pub players: Vec<(usize, Vec<usize>)>,
    /// By player, the choices still there; a choice is an action for each of her types.
    pub left: Vec<Vec<Vec<usize>>>,
}

impl<'a> Brute<'a> {
    pub fn new(naive: &'a Naive, interim: bool) -> Self {
        let mut players = Vec::new();
        for agent in 0..naive.agents {
            let possible: Vec<usize> =
                (0..naive.types[agent]).filter(|&t| !naive.marginal(agent, t).is_zero()).collect();
            match interim {
                false => players.push((agent, possible)),
                true => players.extend(possible.into_iter().map(|t| (agent, vec![t]))),
            }
        }
        let all = |(agent, types): &(usize, Vec<usize>)| {
            let lists: Vec<_> = types.iter().map(|&t| naive.allowed[*agent][t].clone()).collect();
            choices(&lists)
        };
        let left = players.iter().map(all).collect();
        Brute { naive, players, left }
    }

    /// What a player's choice gives her when all players choose as in `profile`, her own entry replaced.
    fn utility(&self, player: usize, choice: &[usize], profile: &[Vec<usize>]) -> RBig {
        let (agent, types) = &self.players[player];
        let mut sum = RBig::ZERO;
        for (theta, chance) in &self.naive.prior {
            let Some(own) = types.iter().position(|t| *t == theta[*agent]) else { continue };
            if chance.is_zero() {
                continue;
            }
            let mut played = vec![0; self.naive.agents];
            for ((j, types), choice) in self.players.iter().zip(profile) {
                if let Some(place) = types.iter().position(|t| *t == theta[*j]) {
                    played[*j] = choice[place];
                }
            }
            played[*agent] = choice[own];
            sum += chance * self.naive.utility(*agent, theta[*agent], &played);
        }
        sum
    }

    /// Whether a law over a player's choices is weakly dominated by another law over those left.
    pub fn dominated(&self, player: usize, law: &[(Vec<usize>, RBig)]) -> bool {
        let mut lists = self.left.clone();
        lists[player].truncate(1);
        let sizes: Vec<Vec<usize>> = lists.iter().map(|own| (0..own.len()).collect()).collect();
        let mut program = LinearProgram::new(true);
        let own = &self.left[player];
        let mut rows = Vec::new();
        let mut totals = vec![RBig::ZERO; own.len()];
        for numbers in choices(&sizes) {
            let profile: Vec<_> =
                numbers.iter().zip(&lists).map(|(&n, own)| own[n].clone()).collect();
            let played = law.iter().map(|(choice, p)| p * self.utility(player, choice, &profile));
            let played = played.fold(RBig::ZERO, |sum, part| sum + part);
            let gain = |choice: &Vec<usize>| self.utility(player, choice, &profile) - &played;
            let gains: Vec<RBig> = own.iter().map(gain).collect();
            totals.iter_mut().zip(&gains).for_each(|(total, gain)| *total += gain);
            rows.push(gains);
        }
        for total in totals {
            program.column(total);
        }
        program.equal((0..own.len()).map(|column| (column, RBig::ONE)).collect(), RBig::ONE);
        for gains in rows {
            program.at_least(gains.into_iter().enumerate().collect(), RBig::ZERO);
        }
        match simplex::solve(&program) {
            Optimum::Optimum(value) => value > RBig::ZERO,
            Optimum::Infeasible => false,
            Optimum::Unbounded => panic!("laws are bounded"),
        }
    }

    /// What a round leaves.
    pub fn next(&self) -> Vec<Vec<Vec<usize>>> {
        let stays = |(player, own): (usize, &Vec<Vec<usize>>)| {
            let stays =
                |choice: &&Vec<usize>| !self.dominated(player, &[((*choice).clone(), RBig::ONE)]);
            own.iter().filter(stays).cloned().collect()
        };
        self.left.iter().enumerate().map(stays).collect()
    }
}

/// The law over choices of what types play independently.
pub fn product(laws: &[Vec<(usize, RBig)>]) -> Vec<(Vec<usize>, RBig)> {
    let mut product = vec![(Vec::new(), RBig::ONE)];
    for law in laws {
        let longer = product.iter().flat_map(|(choice, p): &(Vec<usize>, RBig)| {
            law.iter().map(move |(a, q)| ([choice.as_slice(), &[*a]].concat(), p * q))
        });
        product = longer.collect();
    }
    product
}
