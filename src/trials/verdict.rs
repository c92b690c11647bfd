//! Verdicts about claims: what a statement that holds or fails shows, by what the claim is about.

use std::fmt;

/// What a claim is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// Its instances.
    Instance,
    /// All auctions of a kind.
    Theorem,
    /// What grids only approximate.
    Grid,
    /// A limit.
    Limit,
    /// What no finite instance decides.
    Undecidable,
}

impl About {
    /// The verdict where every trial holds.
    pub fn holding(self) -> Verdict {
        match self {
            About::Instance => Verdict::Certified,
            About::Theorem | About::Grid => Verdict::Consistent,
            About::Limit => Verdict::Illustrated,
            About::Undecidable => Verdict::NotDecidableHere,
        }
    }

    /// The verdict where a trial fails.
    pub fn failing(self) -> Verdict {
        match self {
            About::Instance | About::Theorem => Verdict::Refuted,
            About::Grid | About::Limit => Verdict::RefutedOnGrid,
            About::Undecidable => Verdict::NotDecidableHere,
        }
    }

    /// The verdict from how the trials ended.
    pub fn verdict(self, outcomes: &[Outcome]) -> Verdict {
        let any = |outcome| outcomes.contains(&outcome);
        match () {
            () if any(Outcome::Broken) => Verdict::Broken,
            () if any(Outcome::Fails) => self.failing(),
            () if any(Outcome::NotApplicable) => Verdict::NotApplicable,
            () if any(Outcome::Undecided) => Verdict::Undecided,
            () => self.holding(),
        }
    }

    /// Whether claims of this kind can have this verdict.
    pub fn admits(self, verdict: Verdict) -> bool {
        let applies = self != About::Undecidable;
        verdict == self.holding()
            || verdict == self.failing()
            || (applies && verdict == Verdict::NotApplicable)
    }
}

/// What is said of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// On its instances, exactly.
    Certified,
    /// By an exact witness.
    Refuted,
    /// On a grid, where a hypothesis of the source fails.
    RefutedOnGrid,
    /// Not violated, which proves nothing in general.
    Consistent,
    /// By a sequence of instances.
    Illustrated,
    /// No finite instance decides it.
    NotDecidableHere,
    /// A requirement of a trial fails.
    NotApplicable,
    /// A limit came first.
    Undecided,
    /// Something could not be computed.
    Broken,
}

impl Verdict {
    /// All of them.
    pub const ALL: [Verdict; 9] = [
        Verdict::Certified,
        Verdict::Refuted,
        Verdict::RefutedOnGrid,
        Verdict::Consistent,
        Verdict::Illustrated,
        Verdict::NotDecidableHere,
        Verdict::NotApplicable,
        Verdict::Undecided,
        Verdict::Broken,
    ];

    /// The word for it.
    pub fn text(self) -> &'static str {
        match self {
            Verdict::Certified => "certified",
            Verdict::Refuted => "refuted",
            Verdict::RefutedOnGrid => "refuted-on-grid",
            Verdict::Consistent => "consistent",
            Verdict::Illustrated => "illustrated",
            Verdict::NotDecidableHere => "not-decidable-here",
            Verdict::NotApplicable => "not-applicable",
            Verdict::Undecided => "undecided",
            Verdict::Broken => "broken",
        }
    }

    /// What it means, in one sentence.
    pub fn meaning(self) -> &'static str {
        match self {
            Verdict::Certified => "on these instances, exactly",
            Verdict::Refuted => "an exact witness",
            Verdict::RefutedOnGrid => {
                "an exact witness on a grid, where a hypothesis of the source (continuous bids, atomless types) fails"
            }
            Verdict::Consistent => "not violated; proves nothing in general",
            Verdict::Illustrated => {
                "a limit or a continuous statement, shown by a sequence of grids"
            }
            Verdict::NotDecidableHere => "no finite instance decides it",
            Verdict::NotApplicable => "an instance does not meet a hypothesis",
            Verdict::Undecided => "a limit came first",
            Verdict::Broken => "something could not be computed",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.pad(self.text())
    }
}

/// How a trial ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Everything stated is so, at every point.
    Holds,
    /// Something stated is not so.
    Fails,
    /// A requirement is not met.
    NotApplicable,
    /// What is known is too little.
    Undecided,
    /// There is no answer to judge.
    Broken,
}

impl Outcome {
    /// The word for it.
    pub fn text(self) -> &'static str {
        match self {
            Outcome::Holds => "holds",
            Outcome::Fails => "fails",
            Outcome::NotApplicable => "not-applicable",
            Outcome::Undecided => "undecided",
            Outcome::Broken => "broken",
        }
    }

    /// How parts ended together: what is worst for the statement comes first.
    pub fn of_parts(parts: impl IntoIterator<Item = Outcome>) -> Outcome {
        let worst = |outcome: &Outcome| match outcome {
            Outcome::Holds => 0,
            Outcome::Undecided => 1,
            Outcome::NotApplicable => 2,
            Outcome::Fails => 3,
            Outcome::Broken => 4,
        };
        parts.into_iter().max_by_key(worst).unwrap_or(Outcome::Holds)
    }
}
