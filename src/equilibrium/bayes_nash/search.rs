//! Branch and bound over cases of equilibria, best bound first.

use super::case::Case;
use super::incumbent::Incumbent;
use super::leaf::Prover;
use super::program::CaseProgram;
use super::{LeafBound, Node, branching};
use crate::equilibrium::Question;
use crate::game::Game;
use crate::solve::{
    Control, Ending, Precision, Progress, Relaxation, Relaxed, Start, basic_optimum,
};
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::collections::BTreeSet;

/// Fractional bits of rounded multipliers.
const BITS: u8 = 44;
/// A bound so close below the incumbent, relative to it, may well be equal to it in truth.
const TIED: u32 = 100_000;
/// How mass that is nowhere gets dearer, and how often.
const DEARER: u32 = 100;
const TIMES_DEARER: usize = 3;

/// What is known of a case.
pub(super) struct Entry {
    pub case: Case,
    /// The lower bound on the signed objective, and its proof; `None` where some type has nothing to play.
    pub proved: Option<(RBig, LeafBound)>,
    /// Cases it is split into.
    pub split: Option<(Node, [usize; 2])>,
    /// How to split it, if floats say how.
    next: Option<Node>,
    start: Option<Start>,
}

/// A tree of cases, and the best equilibrium found.
pub(super) struct Search<'s, 'g> {
    game: &'g Game,
    question: &'s Question,
    program: &'s CaseProgram<'g>,
    relaxation: Relaxation<'s>,
    pub prover: Prover<'g>,
    pub incumbent: Incumbent<'g>,
    /// The root first, children after their parents.
    pub entries: Vec<Entry>,
    /// Cases to split, least bound first.
    open: BTreeSet<(RBig, usize)>,
    precision: &'s Precision,
    control: &'s Control<'s>,
}

impl<'s, 'g> Search<'s, 'g> {
    pub fn new(
        program: &'s CaseProgram<'g>,
        question: &'s Question,
        precision: &'s Precision,
        control: &'s Control<'s>,
    ) -> Self {
        let game = program.game;
        Search {
            game,
            question,
            program,
            relaxation: Relaxation::new(&program.listed),
            prover: Prover::new(game, question),
            incumbent: Incumbent::new(game, question),
            entries: Vec::new(),
            open: BTreeSet::new(),
            precision,
            control,
        }
    }

    /// Splits cases until the interval is narrow enough, nothing is left to split, or time is up.
    pub fn run(&mut self) {
        self.incumbent.start(self.control);
        self.enter(Case::root(self.game), None);
        while let Some((bound, entry)) = self.open.pop_first() {
            if self.is_closed(&bound) || self.control.stopped() {
                return;
            }
            self.control.report(&Progress {
                stage: "splitting cases",
                iterations: self.entries.len(),
                columns: self.program.listed.columns.len(),
                ..Progress::default()
            });
            let Some(node) = self.entries[entry].next.take() else { continue };
            let parts = self.entries[entry].case.parts(self.game, &node);
            let children = parts.map(|part| self.enter(part, Some(entry)));
            self.entries[entry].split = Some((node, children));
        }
    }

    /// Is a case with this bound of no more interest?
    pub fn is_closed(&self, bound: &RBig) -> bool {
        match (self.incumbent.value(), self.precision) {
            (None, _) => false,
            (Some(value), Precision::Exact) => bound >= value,
            (Some(value), Precision::Width(width)) => value - bound <= *width,
        }
    }

    /// Bounds a case, looks for equilibria in it, and lists it among the open ones if need be.
    fn enter(&mut self, case: Case, parent: Option<usize>) -> usize {
        let number = self.entries.len();
        let inherited = parent.and_then(|parent| self.entries[parent].proved.clone());
        let start = parent.and_then(|parent| self.entries[parent].start.clone());
        let empty = case.is_empty(self.game);
        let mut entry = Entry { case, proved: None, split: None, next: None, start };
        if !empty {
            let trivial = Prover::nothing();
            let trivial = || (self.prover.bound(&entry.case, &trivial), trivial.clone());
            entry.proved = Some(inherited.unwrap_or_else(trivial));
            self.bound(&mut entry);
            if let Some((bound, _)) = &entry.proved
                && !self.is_closed(bound)
                && entry.next.is_some()
            {
                self.open.insert((bound.clone(), number));
            }
        }
        self.entries.push(entry);
        number
    }

    fn bound(&mut self, entry: &mut Entry) {
        let cap_rows = self.program.cap_rows(&entry.case);
        let mut dearer = IBig::ONE;
        for turn in 0..=TIMES_DEARER {
            let restriction = self.program.restriction(&entry.case, &dearer);
            let start = entry.start.clone();
            let relaxed = self.relaxation.solve(&restriction, start.as_ref(), self.control);
            if relaxed.ending != Ending::Optimal {
                return;
            }
            entry.start = Some(relaxed.start.clone());
            let prove =
                |search: &Self, entry: &mut Entry, numerators: &[IBig], denominator: &IBig| {
                    let (program, case) = (search.program, &entry.case);
                    let leaf =
                        search.prover.repaired(program, case, &cap_rows, numerators, denominator);
                    let bound = search.prover.bound(case, &leaf);
                    if entry.proved.as_ref().is_none_or(|(best, _)| bound > *best) {
                        entry.proved = Some((bound, leaf));
                    }
                };
            let (numerators, denominator) = relaxed.rounded(BITS);
            prove(self, entry, &numerators, &denominator);
            let Some((bound, _)) = &entry.proved else { return };
            if self.is_closed(bound) {
                return;
            }
            if relaxed.is_positive(&self.program.lost) && turn < TIMES_DEARER {
                dearer *= IBig::from(DEARER);
                continue;
            }
            self.incumbent.improve(self.program, &entry.case, &relaxed, self.control);
            if self.is_tied(bound)
                && let Some((numerators, denominator)) = relaxed.snapped()
            {
                prove(self, entry, &numerators, &denominator);
            }
            let Some((bound, _)) = &entry.proved else { return };
            if self.is_tied(bound) {
                let columns = 0..self.program.listed.columns.len();
                let kept: Vec<usize> = columns.filter(|&c| !restriction.pinned[c]).collect();
                let mut exact = self.program.listed.restricted(&restriction.rows, &kept);
                for (column, cost) in &restriction.costs {
                    if let Ok(place) = kept.binary_search(column) {
                        exact.columns[place].cost = cost.clone();
                    }
                }
                if let Some(optimum) = basic_optimum(&exact, self.control) {
                    let multipliers = optimum.multipliers;
                    prove(self, entry, &multipliers.numerators, &multipliers.denominator);
                }
            }
            let Some((bound, _)) = &entry.proved else { return };
            if !self.is_closed(bound) {
                entry.next = self.split(&entry.case, &relaxed);
            }
            return;
        }
    }

    /// Might this bound be the value of the incumbent, but for rounding?
    fn is_tied(&self, bound: &RBig) -> bool {
        let Some(value) = self.incumbent.value() else { return false };
        let size = if *value < RBig::ZERO { -value.clone() } else { value.clone() };
        let near = (size + RBig::ONE) / RBig::from(TIED);
        !self.is_closed(bound) && value - bound <= near
    }

    fn split(&self, case: &Case, relaxed: &Relaxed) -> Option<Node> {
        let program = self.program;
        let monotone = || branching::monotone(program, case, relaxed);
        (self.question.monotone.then(monotone).flatten())
            .or_else(|| branching::complementarity(program, case, relaxed))
            .or_else(|| branching::spatial(program, case, relaxed))
    }
}
