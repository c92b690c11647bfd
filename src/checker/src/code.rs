//! The rejection codes of `proofs/FORMAT.md`, section 10.

use std::fmt;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// Why a certificate is rejected. The text of each code is normative.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[$doc])* $name,)* }

        impl Code {
            /// Every code, in the order of the format's table.
            pub const ALL: &'static [Code] = &[$(Code::$name,)*];

            /// The kebab-case text of the code.
            pub fn text(self) -> &'static str {
                match self { $(Code::$name => $text,)* }
            }
        }
    };
}

codes! {
    /// Not JSON of this shape, an unknown key, a number that is none, duplicate keys.
    Malformed = "malformed",
    /// `format` or `kind` is not known to this checker.
    UnsupportedFormat = "unsupported-format",
    /// `sha256` is not that of the embedded text.
    InstanceHashMismatch = "instance-hash-mismatch",
    /// The instance file named by the user is not the embedded text.
    WrongInstance = "wrong-instance",
    /// The embedded instance cannot be read.
    BadInstance = "bad-instance",
    /// The embedded instance uses something this checker does not know.
    UnsupportedInstance = "unsupported-instance",
    /// A name the instance does not have, or an action its type may not play.
    UnknownName = "unknown-name",
    /// A row or entry listed twice.
    DuplicateEntry = "duplicate-entry",
    /// A part of the proof the claim needs is absent or null.
    MissingSection = "missing-section",
    /// A multiplier of a regret or obedience row below zero.
    NegativeMultiplier = "negative-multiplier",
    /// A multiplier for a row this concept does not have.
    RowNotOfConcept = "row-not-of-concept",
    /// The no-signalling multipliers do not cancel.
    NoSignallingUnbalanced = "no-signalling-unbalanced",
    /// The multipliers of a net concept sum to less than required.
    ParticipationShort = "participation-short",
    /// The multipliers do not prove the claimed end.
    BoundNotProved = "bound-not-proved",
    /// A weight of a law that is not positive.
    LawNotPositive = "law-not-positive",
    /// The law's marginal on types is not the prior, or it is not normalised.
    LawNotOfPrior = "law-not-of-prior",
    /// A regret row of the law is negative.
    LawViolatesRegret = "law-violates-regret",
    /// An obedience row of the law is negative.
    LawViolatesObedience = "law-violates-obedience",
    /// The others' actions tell something about an agent's type.
    LawViolatesNoSignalling = "law-violates-no-signalling",
    /// The law's value does not prove the claimed end.
    ValueNotAttained = "value-not-attained",
    /// The lower end is above the upper end.
    IntervalEmpty = "interval-empty",
    /// Weights that do not sum to the denominator.
    DeviationNotALaw = "deviation-not-a-law",
    /// A row of the smoothness inequality is negative.
    SmoothnessViolated = "smoothness-violated",
    /// The law does not prove the upper end of lambda, or the lower end of the bound.
    LambdaNotBounded = "lambda-not-bounded",
    /// `mu` or `mu2` is below what the kind of smoothness allows.
    MuOutOfRange = "mu-out-of-range",
    /// The witness does not show the failure.
    WitnessWrong = "witness-wrong",
    /// An allocation is not worth what is claimed.
    OptimumNotAttained = "optimum-not-attained",
    /// A tree of prices does not prove that no allocation is worth more.
    OptimumNotBounded = "optimum-not-bounded",
    /// Weights of outcomes that are no law, or outcomes that are not feasible.
    MechanismNotALaw = "mechanism-not-a-law",
    /// A type gains by another report.
    NotIncentiveCompatible = "not-incentive-compatible",
    /// A type loses by taking part.
    NotIndividuallyRational = "not-individually-rational",
    /// The mechanism earns less than claimed.
    RevenueNotAttained = "revenue-not-attained",
    /// Multipliers under which payments do not cancel.
    PaymentsUnbalanced = "payments-unbalanced",
    /// Multipliers that prove less about the optimal revenue than claimed.
    RevenueNotBounded = "revenue-not-bounded",
    /// The optimal welfare is not what is claimed.
    OptimumMismatch = "optimum-mismatch",
    /// The ratio does not follow from the optimum and the worst value.
    RatioMismatch = "ratio-mismatch",
    /// The bound does not contain the value of its expression.
    BoundMismatch = "bound-mismatch",
    /// The ratio and the bound do not carry the verdict.
    VerdictUnsupported = "verdict-unsupported",
    /// The parts do not carry the theorem.
    TheoremUnsupported = "theorem-unsupported",
    /// A hypothesis as stated is not so.
    HypothesisWrong = "hypothesis-wrong",
    /// A hypothesis this checker does not know.
    HypothesisUnknown = "hypothesis-unknown",
    /// A bound with mu > 1 without a safe action.
    SafeMissing = "safe-missing",
    /// A law that is not safe, or a failure that is none.
    SafeWrong = "safe-wrong",
    /// A node of a tree whose types do not count, or are not in order.
    BranchWrong = "branch-wrong",
    /// A node of a tree is missing, superfluous, or not of this claim.
    TreeShape = "tree-shape",
    /// A leaf said to be empty whose types all have something to play.
    LeafNotEmpty = "leaf-not-empty",
    /// A positive slack multiplier of an action that need not be a best reply.
    SlackSign = "slack-sign",
    /// The profile is no equilibrium.
    ProfileNotEquilibrium = "profile-not-equilibrium",
    /// The profile is not pure.
    ProfileNotPure = "profile-not-pure",
    /// A type of the profile plays above one of a larger value.
    ProfileNotMonotone = "profile-not-monotone",
    /// A type of the profile plays what does not survive the rounds of weak dominance.
    ProfileNotUndominated = "profile-not-undominated",
    /// A row or box of the sequence form does not hold.
    PointNotOfConcept = "point-not-of-concept",
    /// A property of an aftermarket is not as claimed.
    TradeMismatch = "trade-mismatch",
    /// No equilibrium is shown to exist in the box.
    BoxNotProved = "box-not-proved",
    /// The list is not that of all equilibria.
    EquilibriaMismatch = "equilibria-mismatch",
    /// The equilibria are wrongly grouped.
    ComponentsMismatch = "components-mismatch",
    /// Multipliers of whole plans, or of maps of recommendations, do not sum to the same.
    PlanUnbalanced = "plan-unbalanced",
    /// A type of positive probability has no strategy.
    StrategyMissing = "strategy-missing",
    /// Weights of a strategy that are not positive or do not sum to the denominator.
    StrategyNotALaw = "strategy-not-a-law",
    /// A number of the claim is not what the profile gives.
    ProfileMismatch = "profile-mismatch",
    /// A dominator that is worse somewhere, or nowhere better.
    NotDominated = "not-dominated",
    /// A belief that gives a profile of plans no positive weight.
    BeliefNotFull = "belief-not-full",
    /// A belief that names a plan which is gone.
    BeliefOfEliminated = "belief-of-eliminated",
    /// A plan that is neither dominated nor a best reply to a belief.
    PlanUnsorted = "plan-unsorted",
    /// A number of survivors that is not what the round leaves.
    SurvivorsMismatch = "survivors-mismatch",
    /// The tables exceed what the checker will build.
    TooLarge = "too-large",
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

/// A rejection: the reason, where it was found, and a sentence for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// The reason.
    pub code: Code,
    /// The part of the certificate or the row, such as `proof.law` or `regret row (1, low, 1/2)`.
    pub place: String,
    /// One line for people; not normative.
    pub message: String,
}

/// The result of a step of the check.
pub(crate) type Checked<T> = Result<T, Rejection>;

/// A rejection as an error.
pub(crate) fn reject<T>(
    code: Code,
    place: impl Into<String>,
    message: impl Into<String>,
) -> Checked<T> {
    Err(Rejection { code, place: place.into(), message: message.into() })
}

/// The element at `index`, as an error where the tables do not agree (which cannot happen: the
/// checker then refuses instead of stopping).
pub(crate) fn at<T>(slice: &[T], index: usize) -> Checked<&T> {
    slice.get(index).ok_or_else(|| Rejection {
        code: Code::TooLarge,
        place: "tables".into(),
        message: format!("no element {index} among {}", slice.len()),
    })
}
