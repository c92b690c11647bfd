//! Branch and bound over cases of equilibria, best bound first.

use super::case::Case;
use super::incumbent::Incumbent;
use super::leaf::Prover;
use super::program::{CapRow, CaseProgram};
use super::{LeafBound, Node, Point, branching};
use crate::equilibrium::Question;
use crate::equilibrium::closing::Closing;
use crate::exact::Vector;
use crate::game::Game;
use crate::solve::{
    Control, Ending, Precision, Progress, Relaxation, Relaxed, Restriction, Start, basic_optimum,
};
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::collections::BTreeSet;

/// Fractional bits of rounded multipliers.
const BITS: u8 = 44;
/// A bound as close as one over this to what is needed, relative to it, may well be enough in truth.
const TIED: u32 = 10_000_000;
/// Programs of at most so many columns are solved exactly although an interval would do.
const MOST_SHARPENED: usize = 4_000;
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
    /// More than this the signed objective never is: a case with a larger bound is empty.
    pub most: RBig,
    /// Cases to split, least bound first.
    open: BTreeSet<(RBig, usize)>,
    precision: &'s Precision,
    control: &'s Control<'s>,
}

impl<'s, 'g> Search<'s, 'g> {
    /// `whole`: the game whose equilibria are looked for among those of the program's.
    pub fn new(
        program: &'s CaseProgram<'g>,
        whole: &'g Game,
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
            incumbent: Incumbent::new([game, whole], question),
            entries: Vec::new(),
            most: program.most(),
            open: BTreeSet::new(),
            precision,
            control,
        }
    }

    /// Splits cases until the interval is narrow enough, nothing is left to split, or time is up. `known`: multipliers
    /// that prove something of all of them.
    pub fn run(&mut self, known: Option<LeafBound>) {
        self.incumbent.start(self.control);
        let root = Case::root(self.game);
        let known = known.unwrap_or_else(LeafBound::nothing);
        let known = (self.prover.bound(&root, &known), known);
        self.enter(root, None, known);
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
            // A part is proved what the whole is.
            let known = self.entries[entry].proved.clone();
            let known = known.unwrap_or_else(|| (bound, LeafBound::nothing()));
            let children = parts.map(|part| self.enter(part, Some(entry), known.clone()));
            self.entries[entry].split = Some((node, children));
        }
    }

    /// Is a case with this bound of no more interest?
    pub fn is_closed(&self, bound: &RBig) -> bool {
        self.closing().is_closed(bound)
    }

    fn closing(&self) -> Closing<'_> {
        let incumbent = self.incumbent.value();
        Closing { incumbent, most: &self.most, precision: self.precision }
    }

    /// Bounds a case, looks for equilibria in it, and lists it among the open ones if need be.
    fn enter(&mut self, case: Case, parent: Option<usize>, known: (RBig, LeafBound)) -> usize {
        let number = self.entries.len();
        let start = parent.and_then(|parent| self.entries[parent].start.clone());
        let empty = case.is_empty(self.game);
        let mut entry = Entry { case, proved: None, split: None, next: None, start };
        if !empty {
            entry.proved = Some(known);
            self.bound_case(&mut entry);
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

    /// Solves the relaxation of a case and proves what it says; looks for equilibria near it; says how to split it.
    fn bound_case(&mut self, entry: &mut Entry) {
        let cap_rows = self.program.cap_rows(&entry.case);
        let mut restriction = self.program.restriction(&entry.case, &IBig::ONE);
        let mut dearer = IBig::ONE;
        let mut turns = 0;
        let mut enough = Some(self.closing().enough());
        let relaxed = loop {
            let start = entry.start.clone();
            let relaxed =
                self.relaxation.solve(&restriction, start.as_ref(), enough.as_ref(), self.control);
            if !matches!(relaxed.ending, Ending::Optimal | Ending::Enough) {
                return;
            }
            entry.start = Some(relaxed.start.clone());
            self.prove(entry, &cap_rows, relaxed.rounded(BITS));
            if self.is_settled(entry) {
                self.sharpen(entry, &cap_rows, &relaxed, &restriction);
                return;
            }
            if relaxed.ending == Ending::Enough {
                // It was not, in truth.
                enough = None;
                continue;
            }
            if turns == TIMES_DEARER || !relaxed.is_positive(&self.program.lost) {
                break relaxed;
            }
            turns += 1;
            dearer *= IBig::from(DEARER);
            restriction = self.program.restriction(&entry.case, &dearer);
        };
        self.incumbent.improve(self.program, &entry.case, &relaxed, self.control);
        if self.is_tied(entry)
            && let Some(multipliers) = relaxed.snapped()
        {
            self.prove(entry, &cap_rows, multipliers);
        }
        if self.is_tied(entry)
            && let Some(optimum) =
                basic_optimum(&restriction.of(&self.program.listed), self.control)
        {
            let Vector { numerators, denominator } = optimum.multipliers;
            self.prove(entry, &cap_rows, (numerators, denominator));
        }
        if !self.is_settled(entry) {
            entry.next = self.split(&entry.case, &relaxed);
        }
    }

    /// Where an interval would do, but the best equilibrium is exact, the bound may well be exact for little more.
    fn sharpen(
        &self,
        entry: &mut Entry,
        cap_rows: &[CapRow],
        relaxed: &Relaxed,
        restriction: &Restriction,
    ) {
        let Some((value, Point::Profile(_))) = &self.incumbent.best else { return };
        let is_short = |entry: &Entry| entry.proved.as_ref().is_some_and(|(b, _)| b < value);
        if relaxed.ending != Ending::Optimal || !is_short(entry) {
            return;
        }
        if let Some(multipliers) = relaxed.snapped() {
            self.prove(entry, cap_rows, multipliers);
        }
        if is_short(entry)
            && self.program.listed.columns.len() <= MOST_SHARPENED
            && let Some(optimum) =
                basic_optimum(&restriction.of(&self.program.listed), self.control)
        {
            let Vector { numerators, denominator } = optimum.multipliers;
            self.prove(entry, cap_rows, (numerators, denominator));
        }
    }

    /// Keeps what multipliers of a case prove, if it is more than is known.
    fn prove(
        &self,
        entry: &mut Entry,
        cap_rows: &[CapRow],
        (numerators, denominator): (Vec<IBig>, IBig),
    ) {
        let Entry { case, proved, .. } = entry;
        let leaf = self.prover.repaired(self.program, case, cap_rows, &numerators, &denominator);
        let bound = self.prover.bound(case, &leaf);
        if proved.as_ref().is_none_or(|(best, _)| bound > *best) {
            *proved = Some((bound, leaf));
        }
    }

    fn is_settled(&self, entry: &Entry) -> bool {
        entry.proved.as_ref().is_some_and(|(bound, _)| self.is_closed(bound))
    }

    /// Might the bound be as good as needed, but for rounding?
    fn is_tied(&self, entry: &Entry) -> bool {
        let bound = entry.proved.as_ref().map(|(bound, _)| bound);
        bound.is_some_and(|bound| self.closing().is_tied(bound, TIED))
    }

    fn split(&self, case: &Case, relaxed: &Relaxed) -> Option<Node> {
        let program = self.program;
        let monotone = || branching::monotone(program, relaxed);
        (self.question.monotone.then(monotone).flatten())
            .or_else(|| branching::complementarity(program, case, relaxed))
            .or_else(|| branching::spatial(program, case, relaxed, self.incumbent.best.as_ref()))
    }
}
