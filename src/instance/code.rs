//! The stable codes of all diagnostics.

use std::fmt;

/// Defines [`Code`] so that no code lacks its text or its documentation.
macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal,)+) => {
        /// What kind of problem a diagnostic reports. Scripts may rely on the texts.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[doc = $doc])+ $name,)+ }

        impl Code {
            /// All codes, in the order of declaration.
            pub const ALL: &[Code] = &[$(Code::$name),+];

            /// The code itself, in kebab case.
            pub fn text(self) -> &'static str {
                match self { $(Code::$name => $text,)+ }
            }

            /// What the code means, in one sentence.
            pub fn meaning(self) -> &'static str {
                match self { $(Code::$name => concat!($($doc),+).trim_ascii(),)+ }
            }
        }
    };
}

codes! {
    /// The file is not UTF-8 text.
    NotText = "not-text",
    /// The file is not valid TOML.
    TomlSyntax = "toml-syntax",
    /// The file is not valid JSON.
    JsonSyntax = "json-syntax",
    /// A key stands twice in the same table.
    DuplicateKey = "duplicate-key",
    /// Lists, tables or parentheses are nested too deeply.
    NestingTooDeep = "nesting-too-deep",
    /// The `format` line names no format that this version reads.
    UnknownFormat = "unknown-format",
    /// A key that means nothing where it stands.
    UnknownKey = "unknown-key",
    /// A key that must be given is not.
    MissingKey = "missing-key",
    /// Two keys that exclude each other, or one that does not apply here.
    ConflictingKeys = "conflicting-keys",
    /// A value of the wrong kind, such as a table where a number belongs.
    WrongKind = "wrong-kind",
    /// A word that is none of those allowed in its place.
    UnknownWord = "unknown-word",
    /// No agent has this name.
    UnknownAgent = "unknown-agent",
    /// The agent has no type of this name.
    UnknownType = "unknown-type",
    /// No item has this name.
    UnknownItem = "unknown-item",
    /// No outcome has this name.
    UnknownOutcome = "unknown-outcome",
    /// The agent has no action of this name.
    UnknownAction = "unknown-action",
    /// The agent has no option of information of this name.
    UnknownOption = "unknown-option",
    /// No signal of this name is ever told.
    UnknownSignal = "unknown-signal",
    /// The bid is not on the agent's grid.
    UnknownBid = "unknown-bid",
    /// No parameter has this name.
    UnknownParameter = "unknown-parameter",
    /// A name stands twice in a list of names that must differ.
    DuplicateName = "duplicate-name",
    /// A name that cannot be one.
    BadName = "bad-name",
    /// A list that needs at least one entry has none.
    EmptyList = "empty-list",
    /// A list has the wrong number of entries.
    WrongLength = "wrong-length",
    /// A number or expression cannot be read.
    BadExpression = "bad-expression",
    /// An infinity or a NaN stands where a number belongs.
    NotFinite = "not-finite",
    /// An expression divides by zero.
    DivisionByZero = "division-by-zero",
    /// A number, or a step on the way to it, has too many digits.
    NumberTooLarge = "number-too-large",
    /// Parameters are defined by each other in a circle.
    CyclicParameters = "cyclic-parameters",
    /// A number lies outside of what its meaning allows.
    OutOfRange = "out-of-range",
    /// A grid cannot be laid out.
    BadGrid = "bad-grid",
    /// A bid stands twice in a grid.
    DuplicateBid = "duplicate-bid",
    /// Some type has no bid it may make.
    NoBid = "no-bid",
    /// A probability is negative.
    NegativeProbability = "negative-probability",
    /// Probabilities do not sum to 1.
    ProbabilitySum = "probability-sum",
    /// A probability that cannot be inferred is not given.
    MissingProbability = "missing-probability",
    /// A type's probability differs from the marginal of the joint prior.
    MarginalMismatch = "marginal-mismatch",
    /// A profile is listed twice.
    DuplicateProfile = "duplicate-profile",
    /// Profiles have no entry in a table or a law.
    MissingProfile = "missing-profile",
    /// Some agent has no deviation at some type profile.
    MissingDeviation = "missing-deviation",
    /// Some agent has two deviations at one type profile.
    OverlappingDeviations = "overlapping-deviations",
    /// A deviation plays or depends on what it may not.
    DeviationNotAllowed = "deviation-not-allowed",
    /// A type of positive probability has no strategy in a profile.
    MissingStrategy = "missing-strategy",
    /// What a type plays is given twice.
    DuplicatePlay = "duplicate-play",
    /// An aftermarket gives away what nobody holds.
    NothingToGive = "nothing-to-give",
    /// A bid that the type may not make.
    BidNotAllowed = "bid-not-allowed",
    /// The instance is larger than this version handles.
    TooLarge = "too-large",
    /// The text is no game in the format that its first word names.
    GameSyntax = "game-syntax",
    /// A player of a game tree forgets what she did or knew.
    ImperfectRecall = "imperfect-recall",
    /// A file that is named cannot be read.
    UnreadableFile = "unreadable-file",
    /// What is to be computed is no command, or has options that the command does not take.
    BadCommand = "bad-command",
    /// The answer of the command has no quantity of this name.
    UnknownQuantity = "unknown-quantity",
    /// No trial has this name or number.
    UnknownTrial = "unknown-trial",
    /// A text that is to be replaced does not occur.
    NothingReplaced = "nothing-replaced",
    /// The verdict is none that the claim can have.
    ImpossibleVerdict = "impossible-verdict",
}

impl fmt::Display for Code {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(self.text())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_are_distinct_and_kebab_case() {
        let texts: BTreeSet<_> = Code::ALL.iter().map(|code| code.text()).collect();
        assert_eq!(texts.len(), Code::ALL.len());
        for text in texts {
            assert!(text.bytes().all(|byte| byte == b'-' || byte.is_ascii_lowercase()), "{text}");
        }
    }

    #[test]
    fn every_code_says_what_it_means() {
        for code in Code::ALL {
            assert!(code.meaning().ends_with('.'), "{code}: {}", code.meaning());
        }
    }
}
