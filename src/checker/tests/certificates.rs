//! Certificates that must be accepted, and attacks that must be rejected with the right code.
//!
//! The certificates come from `write.py`: a separate reading of the rules in Python fractions.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use poacert_checker::{Code, Outcome, check};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

fn names(name: &str) -> BTreeSet<String> {
    let files = std::fs::read_dir(folder(name)).unwrap();
    files
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_string())
        .collect()
}

fn certificate(name: &str) -> Vec<u8> {
    std::fs::read(folder(name).with_extension("json")).unwrap()
}

/// What stands instead of the code when a certificate is valid.
fn verdict(bytes: &[u8], instance: Option<&[u8]>) -> String {
    match check(bytes, instance) {
        Outcome::Valid(_) => "valid".into(),
        Outcome::Invalid { rejection, .. } => rejection.code.text().into(),
    }
}

#[test]
fn valid_certificates_are_accepted() {
    let names = names("accept");
    assert!(names.len() >= 145, "only {} certificates", names.len());
    for name in names {
        let outcome = check(&certificate(&format!("accept/{name}")), None);
        assert!(matches!(outcome, Outcome::Valid(_)), "{name}: {outcome:?}");
    }
}

const ATTACKS: &[(&str, &[&str])] = &[
    (
        "malformed",
        &[
            "any-prior-with-no-signalling",
            "bne-any-prior",
            "bne-with-bound-and-law",
            "bound-expression-unknown-name",
            "box-in-pure",
            "box-preconditioner-short",
            "box-radius-zero",
            "certify-sense-min",
            "denominator-negative",
            "denominator-zero",
            "ladder-row-worst-and-best",
            "leaf-with-regret-rows",
            "list-strategy-type-of-probability-zero",
            "monotone-coarse",
            "monotone-false",
            "number-as-decimal",
            "number-not-a-string",
            "optimum-leaf-with-an-item",
            "optimum-of-few-items",
            "optimum-owners-short",
            "optimum-price-negative",
            "plan-any-prior",
            "plan-for-a-type-that-does-not-count",
            "plan-null-for-a-type-that-counts",
            "plan-rows-absent",
            "plan-too-short",
            "profile-and-box",
            "profile-epsilon-negative",
            "pure-list-plan-for-probability-zero",
            "pure-list-plan-incomplete",
            "tree-node-of-two-kinds",
            "unknown-concept",
            "unknown-key-in-envelope",
            "unknown-key-in-proof",
        ],
    ),
    ("unsupported-format", &["format-of-the-future", "kind-unknown"]),
    (
        "instance-hash-mismatch",
        &["hash-of-another-text", "override-added-hash-kept", "source-changed-hash-kept"],
    ),
    (
        "bad-instance",
        &[
            "deviations-family-unknown",
            "deviations-law-short",
            "deviations-none-applies",
            "deviations-semi-smooth-knows-others",
            "deviations-two-apply",
            "families-above-the-value",
            "families-for-bundles",
            "families-for-items-semi",
            "families-for-units-semi",
            "goods-bundle-empty",
            "goods-bundle-twice",
            "goods-bundle-with-an-item-twice",
            "goods-item-out",
            "goods-item-twice",
            "goods-item-with-a-space",
            "goods-item-without-bids",
            "goods-items-none",
            "goods-marginals-increasing",
            "goods-marginals-too-many",
            "goods-rule-for-other-goods",
            "goods-units-31",
            "goods-units-half",
            "goods-units-in-a-single-item-rule",
            "goods-units-none",
            "goods-value-negative",
            "goods-value-of-no-item",
            "goods-value-of-two-kinds",
            "goods-xos-of-nothing",
            "instance-agent-twice",
            "instance-bid-twice",
            "instance-date",
            "instance-division-by-zero",
            "instance-duplicate-key",
            "instance-format-missing",
            "instance-grid-without-end",
            "instance-huge-power",
            "instance-items",
            "instance-joint-below-one",
            "instance-joint-not-the-marginal",
            "instance-joint-twice",
            "instance-json-duplicate-key",
            "instance-negative-probability",
            "instance-no-bid-left",
            "instance-number-not-finite",
            "instance-parameter-cycle",
            "instance-posted-price",
            "instance-probabilities-above-one",
            "instance-rule-unknown",
            "instance-set-unknown-parameter",
            "instance-step-negative",
            "instance-table-lottery-above-one",
            "instance-table-outcome-unknown",
            "instance-table-profile-missing",
            "instance-table-profile-twice",
            "instance-table-value-of-no-outcome",
            "instance-type-twice",
            "instance-unknown-key",
            "instance-unknown-ties",
            "instance-value-missing",
            "posted-price-of-one-item",
            "posted-price-with-a-reserve",
            "posted-price-with-families",
        ],
    ),
    (
        "unsupported-instance",
        &[
            "any-prior-with-negative-welfare",
            "instance-information",
            "list-monotone-table",
            "list-of-three-agents",
            "monotone-table",
        ],
    ),
    (
        "unknown-name",
        &[
            "action-not-in-lowest-terms",
            "agent-unknown",
            "cap-in-a-tree-without",
            "cap-number-negative",
            "cap-of-nothing",
            "deviation-above-own-value",
            "deviation-above-value",
            "items-bid-above-a-bundle",
            "items-bid-in-another-order",
            "law-plays-above-value",
            "list-position-beyond",
            "optimum-item-unknown",
            "optimum-owner-unknown",
            "plan-of-an-unknown-action",
            "posted-items-bought-in-another-order",
            "profile-bid-above-value",
            "tree-branch-on-another's-action",
            "type-unknown",
        ],
    ),
    (
        "duplicate-entry",
        &[
            "box-support-action-twice",
            "box-support-twice",
            "cap-twice",
            "deviation-action-twice",
            "deviation-twice",
            "hypothesis-twice",
            "law-entry-split-in-two",
            "law-entry-twice",
            "leaf-obedience-twice",
            "list-pair-twice",
            "list-strategy-twice",
            "list-strategy-twice-unreduced",
            "no-signalling-row-twice",
            "obedience-row-twice",
            "optimum-price-twice",
            "optimum-profile-twice",
            "plan-profile-twice",
            "plan-row-twice",
            "profile-action-twice",
            "profile-type-twice",
            "pure-list-twice",
            "regret-row-twice",
            "report-row-twice",
            "slack-twice",
        ],
    ),
    (
        "missing-section",
        &[
            "agent-cce-bound-null",
            "agent-ce-bound-null",
            "bound-absent",
            "bound-null-for-a-finite-end",
            "bound-without-smoothness",
            "communication-bound-null",
            "deviation-missing",
            "deviations-null",
            "ladder-proof-missing",
            "lambda-law-null",
            "law-absent",
            "optimum-absent",
            "optimum-of-one-profile",
            "profile-absent-in-monotone",
            "profile-absent-in-pure",
            "profile-strategies-absent",
            "strategic-cce-bound-null",
            "strategic-ce-bound-null",
            "tree-absent",
            "tree-null-for-a-finite-end",
            "undominated-proof-absent",
            "witness-missing",
        ],
    ),
    (
        "negative-multiplier",
        &[
            "cap-negative",
            "leaf-obedience-negative",
            "multiplier-negative",
            "obedience-multiplier-negative",
            "plan-multiplier-negative",
            "report-multiplier-negative",
        ],
    ),
    (
        "row-not-of-concept",
        &[
            "ladder-rows-swapped",
            "no-signalling-in-coarse",
            "obedience-in-coarse",
            "obedience-row-in-a-coarse-form",
            "plan-row-in-the-agent-form",
            "plan-row-of-an-idle-type",
            "regret-in-bce",
            "report-row-of-an-idle-type",
        ],
    ),
    (
        "no-signalling-unbalanced",
        &[
            "leaf-signals-unbalanced",
            "no-signalling-at-probability-zero",
            "no-signalling-does-not-cancel",
        ],
    ),
    ("participation-short", &["participation-too-small"]),
    (
        "bound-not-proved",
        &[
            "agent-cce-lower-end-too-high",
            "agent-ce-lower-end-too-high",
            "any-prior-column-without-welfare-negative",
            "any-prior-lower-end-too-high",
            "cap-moved",
            "certify-best-as-worst",
            "communication-lower-end-too-high",
            "items-lower-end-too-high",
            "ladder-best-as-worst",
            "lower-end-too-high",
            "multipliers-all-zero",
            "obedience-alone-proves-less",
            "strategic-cce-lower-end-too-high",
            "strategic-ce-lower-end-too-high",
            "tree-all-multipliers-zero",
            "tree-branch-as-leaf",
            "tree-children-swapped",
            "tree-empty-although-play-is-left",
            "tree-enumeration-finds-worse",
            "tree-infinite-end-by-finite-multipliers",
            "tree-lower-end-too-high",
            "tree-upper-end-too-low",
            "upper-end-of-maximum-too-low",
        ],
    ),
    ("law-not-positive", &["law-weight-negative", "law-weight-zero", "plan-weight-zero"]),
    (
        "law-not-of-prior",
        &[
            "any-prior-law-not-normalised",
            "law-of-another-prior",
            "law-sums-above-one",
            "mediator-silent-where-nobody-is",
            "mediator-without-a-profile",
            "plan-weights-below-one",
        ],
    ),
    (
        "law-violates-regret",
        &[
            "any-information-law-with-regret",
            "law-with-regret",
            "plan-law-with-regret",
            "plan-law-with-summed-regret",
        ],
    ),
    (
        "law-violates-obedience",
        &[
            "law-disobeyed",
            "mediator-law-with-a-misreport",
            "plan-law-disobeyed",
            "plan-law-of-the-agent-form",
        ],
    ),
    ("law-violates-no-signalling", &["law-that-signals"]),
    (
        "value-not-attained",
        &[
            "agent-cce-upper-end-too-low",
            "agent-ce-upper-end-too-low",
            "box-value-beyond",
            "communication-upper-end-too-low",
            "law-better-than-claimed",
            "net-law-value-without-costs",
            "no-law-and-a-low-upper-end",
            "no-profile-and-a-low-upper-end",
            "profile-better-than-claimed",
            "profile-worse-than-claimed",
            "strategic-cce-upper-end-too-low",
            "strategic-ce-upper-end-too-low",
        ],
    ),
    ("interval-empty", &["ends-crossed"]),
    (
        "deviation-not-a-law",
        &["deviation-weight-negative", "deviation-weights-short", "safe-weights-short"],
    ),
    (
        "smoothness-violated",
        &[
            "deviations-lambda-too-high",
            "items-weak-lambda-too-high",
            "lambda-above-its-deviations",
            "mu-infinite-ratio-too-good",
            "smooth-rows-over-a-theta-only",
            "weak-law-for-a-smooth-claim",
        ],
    ),
    (
        "lambda-not-bounded",
        &["best-bound-too-high", "lambda-minus-infinity-unproved", "lambda-upper-end-too-low"],
    ),
    (
        "mu-out-of-range",
        &[
            "mu-below-one",
            "mu-infinite-but-not-best",
            "mu-negative-in-a-weak-claim",
            "mu2-in-a-smooth-claim",
        ],
    ),
    (
        "witness-wrong",
        &["witness-although-it-holds", "witness-slack-positive", "witness-slack-wrong"],
    ),
    ("optimum-mismatch", &["ladder-optimum-wrong", "optimum-too-small"]),
    (
        "ratio-mismatch",
        &[
            "ladder-ratio-too-good",
            "price-of-stability-of-nothing-refuted",
            "ratio-of-nothing-above-zero",
            "ratio-too-good",
        ],
    ),
    (
        "bound-mismatch",
        &[
            "bound-expression-e-outside",
            "bound-expression-elsewhere",
            "bound-not-mu-over-lambda",
            "bound-of-another-lambda",
        ],
    ),
    (
        "verdict-unsupported",
        &[
            "certified-above-the-bound",
            "profile-epsilon-too-small",
            "profile-equilibrium-denied",
            "profile-not-an-equilibrium",
            "undominated-rounds-missing",
            "undominated-strategy-unsupported",
            "refuted-below-the-bound",
        ],
    ),
    (
        "theorem-unsupported",
        &[
            "theorem-a-for-bne-with-correlated-prior",
            "theorem-a-for-coarse",
            "theorem-a-for-communication",
            "theorem-a-with-correlated-prior",
            "theorem-a-with-semi-smooth",
            "theorem-of-another-mu",
            "theorem-ratio-too-good",
        ],
    ),
    (
        "hypothesis-wrong",
        &["hypothesis-product-prior-wrong", "hypothesis-safe-unshown", "hypothesis-smooth-wrong"],
    ),
    ("hypothesis-unknown", &["hypothesis-unknown"]),
    ("safe-missing", &["best-mu-above-one-without-safe-action"]),
    ("safe-wrong", &["safe-failure-is-none", "safe-law-loses"]),
    (
        "strategy-missing",
        &[
            "box-centre-missing",
            "box-support-missing",
            "list-strategy-without-a-type",
            "profile-type-missing",
            "profile-type-missing-in-bne",
        ],
    ),
    (
        "strategy-not-a-law",
        &[
            "box-support-of-another-centre",
            "list-strategy-weights-short",
            "profile-weight-zero",
            "profile-weights-short",
        ],
    ),
    ("not-dominated", &["undominated-dominator-worse", "undominated-survivor-eliminated"]),
    (
        "belief-not-full",
        &["undominated-belief-without-support", "undominated-belief-without-weight"],
    ),
    ("belief-of-eliminated", &["undominated-belief-of-eliminated"]),
    ("plan-unsorted", &["undominated-plan-missing"]),
    ("survivors-mismatch", &["undominated-too-many-survivors"]),
    (
        "profile-mismatch",
        &[
            "profile-of-another-strategy",
            "profile-regret-wrong",
            "profile-revenue-wrong",
            "profile-welfare-wrong",
        ],
    ),
    (
        "plan-unbalanced",
        &["plan-multipliers-of-one-type", "report-multipliers-of-one-recommendation"],
    ),
    ("too-large", &["instance-too-many-columns"]),
    (
        "box-not-proved",
        &[
            "box-elsewhere",
            "box-of-no-best-reply",
            "box-preconditioner-zero",
            "box-too-large",
            "box-too-small",
            "box-with-a-negative-probability",
        ],
    ),
    ("profile-not-monotone", &["box-not-monotone", "profile-not-monotone"]),
    (
        "tree-shape",
        &[
            "certify-monotone-dropped",
            "optimum-child-missing",
            "optimum-item-given-twice",
            "optimum-price-of-an-item-given",
            "tree-enumerates-mixed-play",
            "tree-leaf-missing",
            "tree-leaf-superfluous",
            "tree-monotone-in-a-plain-claim",
            "tree-without-nodes",
        ],
    ),
    (
        "components-mismatch",
        &[
            "list-components-count-wrong",
            "list-components-merged",
            "list-components-renumbered",
            "list-components-split",
            "pure-list-components-wrong",
        ],
    ),
    (
        "equilibria-mismatch",
        &[
            "list-count-wrong",
            "list-equilibrium-dropped",
            "list-monotone-ignored",
            "list-pair-of-no-equilibrium",
            "list-strategy-not-extreme",
            "list-strategy-unused",
            "list-vertex-unused",
            "pure-list-added",
            "pure-list-count-wrong",
            "pure-list-dropped",
            "pure-list-exchanged",
        ],
    ),
    ("profile-not-pure", &["profile-mixed-in-pure"]),
    ("profile-not-equilibrium", &["profile-with-regret-in-bne"]),
    (
        "slack-sign",
        &[
            "slack-positive-off-best-replies",
            "slack-positive-on-removed-branch",
            "tree-relaxation-cannot-prove",
        ],
    ),
    (
        "branch-wrong",
        &[
            "tree-branches-on-probability-zero",
            "tree-monotone-types-reversed",
            "tree-splits-on-probability-zero",
        ],
    ),
    ("leaf-not-empty", &["tree-leaf-not-empty", "tree-leaf-null-after-best-reply"]),
    (
        "optimum-not-bounded",
        &["optimum-by-prices-alone", "optimum-of-a-worse-allocation", "optimum-price-too-low"],
    ),
    ("optimum-not-attained", &["optimum-claims-more", "optimum-shows-less"]),
];

#[test]
fn attacks_are_rejected_with_their_code() {
    let mut listed = BTreeSet::new();
    for (code, attacks) in ATTACKS {
        for name in *attacks {
            assert!(listed.insert((*name).to_string()), "{name} is listed twice");
            assert_eq!(verdict(&certificate(&format!("reject/{name}")), None), *code, "{name}");
        }
    }
    assert_eq!(listed, names("reject"));
}

#[test]
fn every_code_is_attacked() {
    let here: BTreeSet<&str> = ATTACKS.iter().map(|(code, _)| *code).collect();
    let all: BTreeSet<&str> = Code::ALL.iter().map(|code| code.text()).collect();
    // `wrong-instance` needs a file beside the certificate: the test below.
    assert_eq!(all.difference(&here).collect::<Vec<_>>(), [&"wrong-instance"]);
}

#[test]
fn the_instance_named_must_be_the_embedded_text() {
    let bytes = certificate("accept/coarse-min-set-override");
    let json: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    let source = json["instance"]["source"].as_str().unwrap();
    assert_eq!(verdict(&bytes, Some(source.as_bytes())), "valid");
    assert_eq!(verdict(&bytes, Some(format!("{source}\n").as_bytes())), "wrong-instance");
}

#[test]
fn bytes_that_are_no_certificate() {
    let deep = "[".repeat(100_000);
    let long = format!(r#"{{"format": {}"1"{}}}"#, "[".repeat(63), "]".repeat(63));
    for bytes in [b"".as_slice(), b"{", b"\xff\xfe", b"[]", b"{}", deep.as_bytes(), long.as_bytes()]
    {
        assert_eq!(verdict(bytes, None), "malformed", "{:?}", &bytes[..bytes.len().min(10)]);
    }
    let twice = r#"{"format": "poacert-certificate/1", "format": "poacert-certificate/1"}"#;
    assert_eq!(verdict(twice.as_bytes(), None), "malformed");
}

/// Places name the row, so that a person can find it.
#[test]
fn rejections_name_their_place() {
    for (name, place) in [
        ("law-with-regret", "regret row (1, t, 3/5)"),
        ("law-disobeyed", "obedience row (row, t, U, D)"),
        ("smooth-rows-over-a-theta-only", "row (t, low) (0, 0)"),
        ("multiplier-negative", "proof.bound.regret[0][3]"),
        ("unknown-key-in-proof", "proof.scale"),
        ("deviations-law-short", "instance.deviations[2].law"),
    ] {
        match check(&certificate(&format!("reject/{name}")), None) {
            Outcome::Invalid { rejection, .. } => assert_eq!(rejection.place, place, "{name}"),
            valid => panic!("{name}: {valid:?}"),
        }
    }
}

/// The values themselves, each known from elsewhere: 33/41 from the linear program, 37/48 and 3/2
/// The values themselves, each known from elsewhere: 33/41 from the linear program, 37/48 and 3/2
/// from the theory (checked there by hand), 14/11, 15/4 and 7/2 by hand in `write.py`, those of equilibria by
/// hand in `instances.py`, and 160 from lrsnash.
#[test]
fn claims_carry_the_known_values() {
    for (name, pointer, value) in [
        ("coarse-min-first-price-tenths", "/lower", "33/41"),
        ("smooth-all-pay-union", "/lambda/lower", "37/48"),
        ("coarse-net-min-bit", "/lower", "3/2"),
        ("semi-smooth-bit", "/lambda/lower", "3/4"),
        ("smooth-best-mu-inf", "/bound/lower", "1/2"),
        ("profile-equilibrium", "/welfare", "17/5"),
        ("bne-max-chicken", "/upper", "28/3"),
        ("bne-min-coordination", "/lower", "4/3"),
        ("monotone-min-revenue", "/lower", "1/2"),
        ("extreme-first-price-10", "/equilibria", "160"),
        ("agent-ce-max-misreport", "/upper", "15/4"),
        ("communication-max-misreport", "/upper", "7/2"),
        ("strategic-ce-max-misreport", "/upper", "7/2"),
    ] {
        match check(&certificate(&format!("accept/{name}")), None) {
            Outcome::Valid(statement) => {
                assert_eq!(statement.claim.pointer(pointer).unwrap(), value, "{name}");
            }
            invalid => panic!("{name}: {invalid:?}"),
        }
    }
}
