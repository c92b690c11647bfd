//! Branch and bound over cases of equilibria, best bound first.

use super::branching;
use super::case::Case;
use super::earnings::Earnings;
use super::incumbent::Incumbent;
use super::leaf::Prover;
use super::program::{CapRow, SequenceProgram};
use super::proof::{LeafBound, Node};
use crate::equilibrium::closing::Closing;
use crate::exact::Vector;
use crate::solve::{
    Control, Ending, Precision, Progress, Relaxation, Relaxed, Start, optimum_near,
};
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::collections::BTreeSet;

/// Fractional bits of rounded multipliers.
const BITS: u8 = 44;
/// A bound as close as one over this to what is needed, relative to it, may well be enough in truth.
const TIED: u32 = 100_000;
/// How play that is nowhere gets dearer, and how often.
const DEARER: u32 = 100;
const TIMES_DEARER: usize = 3;
/// So many assumptions are made to find an equilibrium.
const DEEPEST: usize = 60;
/// So many splits are tried before one is chosen, and in large programs so many columns in all.
const TRIED: usize = 8;
const COLUMNS_TRIED: usize = 200_000;

/// What is known of a case.
pub(super) struct Entry {
    pub case: Case,
    /// The lower bound on the signed objective, and its proof; `None` where nothing is left to play.
    pub proved: Option<(RBig, LeafBound)>,
    /// Cases it is split into.
    pub split: Option<(Node, [usize; 2])>,
    /// How to split it, if floats say how: the most promising first.
    next: Vec<Node>,
    start: Option<Start>,
}

impl Entry {
    fn settled(case: Case, proved: (RBig, LeafBound)) -> Entry {
        Entry { case, proved: Some(proved), split: None, next: Vec::new(), start: None }
    }
}

/// A tree of cases, and the best equilibrium found.
pub(super) struct Search<'s, 'e, 't> {
    pub earnings: &'e Earnings<'t>,
    program: &'s SequenceProgram<'e, 't>,
    relaxation: Relaxation<'s>,
    pub prover: Prover<'s, 'e, 't>,
    pub incumbent: Incumbent<'e, 't>,
    /// The root first, children after their parents.
    pub entries: Vec<Entry>,
    /// More than this the signed objective never is: a case with a larger bound is empty.
    pub most: RBig,
    /// Cases to split, least bound first.
    open: BTreeSet<(RBig, usize)>,
    precision: &'s Precision,
    control: &'s Control<'s>,
}

impl<'s, 'e, 't> Search<'s, 'e, 't> {
    /// A search that knows some equilibria.
    pub fn new(
        program: &'s SequenceProgram<'e, 't>,
        incumbent: Incumbent<'e, 't>,
        precision: &'s Precision,
        control: &'s Control<'s>,
    ) -> Self {
        let earnings = program.earnings;
        Search {
            earnings,
            program,
            relaxation: Relaxation::presolved(&program.listed),
            prover: Prover::new(program),
            incumbent,
            entries: Vec::new(),
            most: program.most(),
            open: BTreeSet::new(),
            precision,
            control,
        }
    }

    /// Bounds all equilibria together, of which multipliers `known` prove something already; says whether that settles
    /// it.
    pub fn bound_all(&mut self, known: Option<LeafBound>) -> bool {
        let root = Case::root(&self.program.barred);
        let known = known.unwrap_or_else(LeafBound::nothing);
        let known = (self.prover.bound(&root, &known), known);
        match self.is_closed(&known.0) {
            true => self.entries.push(Entry::settled(root, known)),
            false => {
                self.enter(root, None, known);
            }
        }
        self.entries.first().is_some_and(|all| self.is_settled(all))
    }

    /// Splits cases until the interval is narrow enough, nothing is left to split, or time is up.
    pub fn run(&mut self) {
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
            let Some((node, solved)) = self.choose(entry) else { continue };
            let parts = self.entries[entry].case.parts(self.earnings, &node);
            // A part is proved what the whole is.
            let known = self.entries[entry].proved.clone();
            let known = known.unwrap_or_else(|| (bound, LeafBound::nothing()));
            let [first, second] = parts;
            let [first_solved, second_solved] = solved;
            let children = [(first, first_solved), (second, second_solved)]
                .map(|(part, solved)| self.enter(part, Some((entry, solved)), known.clone()));
            self.entries[entry].split = Some((node, children));
        }
    }

    /// Solves the relaxation itself; its columns, if it was solved exactly.
    pub fn relax(&mut self) -> Option<Vector> {
        let case = Case::root(&self.program.barred);
        let nothing = LeafBound::nothing();
        let known = (self.prover.bound(&case, &nothing), nothing);
        let mut entry = Entry::settled(case, known);
        let mut columns = None;
        let mut dearer = IBig::ONE;
        for _ in 0..=TIMES_DEARER {
            let restriction = self.program.restriction(&entry.case, &dearer);
            let relaxed =
                self.relaxation.solve(&restriction, entry.start.as_ref(), None, self.control);
            if relaxed.ending != Ending::Optimal {
                break;
            }
            entry.start = Some(relaxed.start.clone());
            self.prove(&mut entry, &[], relaxed.rounded(BITS));
            if relaxed.is_positive(&self.program.nowhere) {
                dearer *= IBig::from(DEARER);
                continue;
            }
            let listed = &self.program.listed;
            let optimum = optimum_near(listed, &restriction, &relaxed, self.control);
            if let Some(optimum) = optimum {
                let Vector { numerators, denominator } = optimum.multipliers;
                self.prove(&mut entry, &[], (numerators, denominator));
                columns = Some(optimum.columns);
            }
            break;
        }
        self.entries.push(entry);
        columns
    }

    /// Multipliers that show that a case without anything to play is empty.
    pub fn dead_end(&self, case: &Case) -> LeafBound {
        match case.nothing_to_play(self.earnings) {
            Some((agent, set)) => Prover::of_dead_end(agent, set),
            None => LeafBound::nothing(),
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

    /// Of several splits the one whose weaker part floats bound best, with what they say of its parts.
    fn choose(&mut self, entry: usize) -> Option<(Node, [Option<Relaxed>; 2])> {
        let nodes = std::mem::take(&mut self.entries[entry].next);
        if nodes.len() < 2 {
            return nodes.into_iter().next().map(|node| (node, [None, None]));
        }
        let enough = self.closing().enough();
        let mut best: Option<(IBig, IBig, Node, [Option<Relaxed>; 2])> = None;
        for node in nodes {
            let Entry { case, start, .. } = &self.entries[entry];
            let (start, [first, second]) = (start.clone(), case.parts(self.earnings, &node));
            if self.control.stopped() {
                return Some((node, [None, None]));
            }
            let (second_bound, second) = self.look_at(&second, start.as_ref(), &enough);
            if best.as_ref().is_some_and(|(weaker, ..)| second_bound < *weaker) {
                continue;
            }
            let (first_bound, first) = self.look_at(&first, start.as_ref(), &enough);
            let stronger = (&first_bound).max(&second_bound).clone();
            let weaker = first_bound.min(second_bound);
            if best.as_ref().is_none_or(|(w, s, ..)| (&weaker, &stronger) > (w, s)) {
                best = Some((weaker, stronger, node, [first, second]));
            }
        }
        best.map(|(_, _, node, solved)| (node, solved))
    }

    /// What floats say of a part of a case: its bound, over 2^40, a large number if it is enough, and all of it.
    fn look_at(
        &mut self,
        part: &Case,
        start: Option<&Start>,
        enough: &RBig,
    ) -> (IBig, Option<Relaxed>) {
        let large = IBig::ONE << 200;
        if part.nothing_to_play(self.earnings).is_some() {
            return (large, None);
        }
        let restriction = self.program.restriction(part, &IBig::ONE);
        let relaxed = self.relaxation.solve(&restriction, start, Some(enough), self.control);
        let bound = match relaxed.ending {
            Ending::Optimal => relaxed.minimum(),
            Ending::Enough => large,
            _ => -large,
        };
        (bound, Some(relaxed))
    }

    /// Bounds a case, looks for equilibria in it, and lists it among the open ones if need be.
    /// `parent`: the case it is a part of, and what floats said of it already.
    fn enter(
        &mut self,
        case: Case,
        parent: Option<(usize, Option<Relaxed>)>,
        known: (RBig, LeafBound),
    ) -> usize {
        let number = self.entries.len();
        let (parent, solved) = parent.unzip();
        let start = parent.and_then(|parent| self.entries[parent].start.clone());
        let empty = case.nothing_to_play(self.earnings).is_some();
        let mut entry = Entry { case, proved: None, split: None, next: Vec::new(), start };
        if !empty {
            entry.proved = Some(known);
            self.bound_case(&mut entry, solved.flatten());
            if let Some((bound, _)) = &entry.proved
                && !self.is_closed(bound)
                && !entry.next.is_empty()
            {
                self.open.insert((bound.clone(), number));
            }
        }
        self.entries.push(entry);
        number
    }

    /// Solves the relaxation of a case and proves what it says; looks for equilibria near it; says how to split it.
    fn bound_case(&mut self, entry: &mut Entry, mut solved: Option<Relaxed>) {
        let cap_rows = self.program.cap_rows(&entry.case);
        let mut restriction = self.program.restriction(&entry.case, &IBig::ONE);
        let mut dearer = IBig::ONE;
        let mut turns = 0;
        let mut enough = Some(self.closing().enough());
        let relaxed = loop {
            let start = entry.start.clone();
            let relaxed = solved.take().unwrap_or_else(|| {
                let (start, enough) = (start.as_ref(), enough.as_ref());
                self.relaxation.solve(&restriction, start, enough, self.control)
            });
            if !matches!(relaxed.ending, Ending::Optimal | Ending::Enough) {
                return;
            }
            entry.start = Some(relaxed.start.clone());
            self.prove(entry, &cap_rows, relaxed.rounded(BITS));
            if self.is_settled(entry) {
                return;
            }
            if relaxed.ending == Ending::Enough {
                // It was not, in truth.
                enough = None;
                continue;
            }
            if turns == TIMES_DEARER || !relaxed.is_positive(&self.program.nowhere) {
                break relaxed;
            }
            turns += 1;
            dearer *= IBig::from(DEARER);
            restriction = self.program.restriction(&entry.case, &dearer);
        };
        self.incumbent.improve(self.program, &entry.case, &relaxed, self.control);
        if self.entries.is_empty() && !self.is_tied(entry) {
            self.dive(entry.case.clone(), &relaxed);
        }
        if self.is_tied(entry)
            && let Some(multipliers) = relaxed.snapped()
        {
            self.prove(entry, &cap_rows, multipliers);
        }
        if self.is_tied(entry)
            && let Some(optimum) =
                optimum_near(&self.program.listed, &restriction, &relaxed, self.control)
        {
            let Vector { numerators, denominator } = optimum.multipliers;
            self.prove(entry, &cap_rows, (numerators, denominator));
        }
        if !self.is_settled(entry) {
            entry.next = self.splits(&entry.case, &relaxed);
        }
    }

    /// Looks for an equilibrium by assuming, again and again, what floats say of the largest product: that a sequence which
    /// is mostly played is a best reply, and that another is not played; or else the opposite.
    fn dive(&mut self, mut case: Case, relaxed: &Relaxed) {
        let mut nodes = branching::complementarity(self.program, &case, relaxed);
        let mut chances = self.program.chances_of(relaxed);
        let mut start = relaxed.start.clone();
        for _ in 0..DEEPEST {
            let Some(node) = nodes.first() else { return };
            let mut parts = case.parts(self.earnings, node);
            if let Node::Branch { agent, sequence } = *node {
                let before = self.earnings.side(agent).before(sequence);
                if &chances[agent][sequence] * IBig::from(2) >= chances[agent][before] {
                    parts.reverse();
                }
            }
            let enough = self.closing().enough();
            let found = parts.into_iter().find_map(|part| {
                part.nothing_to_play(self.earnings).is_none().then_some(())?;
                let restriction = self.program.restriction(&part, &IBig::ONE);
                let relaxed =
                    self.relaxation.solve(&restriction, Some(&start), Some(&enough), self.control);
                let possible = relaxed.ending == Ending::Optimal
                    && !relaxed.is_positive(&self.program.nowhere);
                possible.then_some((part, relaxed))
            });
            let Some((part, relaxed)) = found else { return };
            self.incumbent.improve(self.program, &part, &relaxed, self.control);
            nodes = branching::complementarity(self.program, &part, &relaxed);
            chances = self.program.chances_of(&relaxed);
            start = relaxed.start.clone();
            case = part;
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
        let leaf = self.prover.mended(case, cap_rows, &numerators, &denominator);
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

    fn splits(&self, case: &Case, relaxed: &Relaxed) -> Vec<Node> {
        let mut nodes = branching::complementarity(self.program, case, relaxed);
        if nodes.is_empty() {
            let incumbent = self.incumbent.best.as_ref().map(|(_, plans)| plans);
            nodes.extend(branching::spatial(self.program, case, relaxed, incumbent));
        }
        let columns = self.program.listed.columns.len();
        nodes.truncate((COLUMNS_TRIED / columns.max(1)).clamp(1, TRIED));
        nodes
    }
}
