//! Expressions: what they evaluate to, what is refused, and agreement with plain fractions.

use super::*;
use proptest::prelude::*;

fn ratio(numerator: i64, denominator: u64) -> RBig {
    RBig::from_parts(numerator.into(), denominator.into())
}

fn value(text: &str) -> Result<RBig, ExprError> {
    let value_of = |name: &str| match name {
        "m" => Some(ratio(20, 1)),
        "half" => Some(ratio(1, 2)),
        "zero" => Some(RBig::ZERO),
        _ => None,
    };
    parse(text)?.evaluate(&value_of)
}

fn is(text: &str, numerator: i64, denominator: u64) {
    assert_eq!(value(text), Ok(ratio(numerator, denominator)), "{text}");
}

fn fails(text: &str, kind: ExprErrorKind, range: Range<usize>) {
    match value(text) {
        Ok(value) => panic!("{text} = {value}"),
        Err(error) => assert_eq!((error.kind, error.range), (kind, range), "{text}"),
    }
}

#[test]
fn decimals_are_exact() {
    is("0.1", 1, 10);
    is("1e-3", 1, 1000);
    is("1E+2", 100, 1);
    is("2.50e1", 25, 1);
    is("1_000", 1000, 1);
    is("0.000_1", 1, 10_000);
    is("0e999", 0, 1);
    is("007", 7, 1);
}

#[test]
fn operators_bind_as_in_print() {
    is("1 + 2*3", 7, 1);
    is("(1 + 2)*3", 9, 1);
    is("8 - 4 - 2", 2, 1);
    is("8/4/2", 1, 1);
    is("2^3^2", 512, 1);
    is("-2^2", -4, 1);
    is("2^-2", 1, 4);
    is("2*-3", -6, 1);
    is("- -3", 3, 1);
    is("+1/m", 1, 20);
    is("half^0", 1, 1);
    is("zero^0", 1, 1);
}

#[test]
fn errors_name_their_place() {
    fails("", ExprErrorKind::Syntax, 0..0);
    fails("1 +", ExprErrorKind::Syntax, 3..3);
    fails("1 2", ExprErrorKind::Syntax, 2..3);
    fails("(1", ExprErrorKind::Syntax, 2..2);
    fails("1)", ExprErrorKind::Syntax, 1..2);
    fails("2m", ExprErrorKind::Syntax, 1..2);
    fails("2e", ExprErrorKind::Syntax, 1..2);
    fails("1.", ExprErrorKind::Syntax, 2..2);
    fails(".5", ExprErrorKind::Syntax, 0..1);
    fails("1__0", ExprErrorKind::Syntax, 0..4);
    fails("é", ExprErrorKind::Syntax, 0..2);
    fails("1/zero", ExprErrorKind::DivisionByZero, 2..6);
    fails("zero^-1", ExprErrorKind::DivisionByZero, 5..7);
    fails("2^half", ExprErrorKind::FractionalExponent, 2..6);
    fails("1/k", ExprErrorKind::UnknownName("k".into()), 2..3);
}

#[test]
fn absurd_sizes_are_refused() {
    fails("2^9^9^9", ExprErrorKind::TooLarge, 4..7);
    fails("10^10000", ExprErrorKind::TooLarge, 3..8);
    fails("1e99999999999999999999", ExprErrorKind::TooLarge, 0..22);
    fails("1e-1300", ExprErrorKind::TooLarge, 0..7);
    is("1^10000", 1, 1);
    is("(-1)^9999", -1, 1);
    let product = ["2^4000"; 3].join("*");
    fails(&product, ExprErrorKind::TooLarge, 0..13);
    let digits = "9".repeat(100_000);
    fails(&digits, ExprErrorKind::TooLarge, 0..100_000);
}

#[test]
fn deep_and_long_expressions_are_refused() {
    let nested = |levels: usize| format!("{}1{}", "(".repeat(levels), ")".repeat(levels));
    is(&nested(MAXIMUM_NESTING), 1, 1);
    fails(&nested(MAXIMUM_NESTING + 1), ExprErrorKind::TooComplex, 64..65);
    for text in ["(".repeat(1_000_000), "-".repeat(1_000_000), "1^".repeat(1_000_000)] {
        let error = parse(&text).expect_err("far too deep");
        assert_eq!(error.kind, ExprErrorKind::TooComplex);
    }
    let sum = |operators: usize| vec!["1"; operators + 1].join("+");
    is(&sum(MAXIMUM_OPERATORS), 1001, 1);
    let error = parse(&sum(MAXIMUM_OPERATORS + 1)).expect_err("too long");
    assert_eq!(error.kind, ExprErrorKind::TooComplex);
}

#[test]
fn names_are_listed() {
    let expression = parse("a + b^(a/2) - -c").expect("an expression");
    assert_eq!(expression.names(), ["a", "b", "a", "c"]);
}

/// A random expression as text, with its value by plain integer fractions; `None` where that
/// overflows or divides by zero.
fn known() -> impl Strategy<Value = (String, Option<(i128, i128)>)> {
    let number = (0..50i128).prop_map(|n| (n.to_string(), Some((n, 1i128))));
    let decimal = (0..100i128).prop_map(|n| (format!("0.{n:02}"), Some((n, 100i128))));
    prop_oneof![number, decimal].prop_recursive(4, 24, 2, |inner| {
        let power = (inner.clone(), 0..3u32).prop_map(|((text, value), n)| {
            let value =
                value.and_then(|(p, q): (i128, i128)| Some((p.checked_pow(n)?, q.checked_pow(n)?)));
            (format!("({text})^{n}"), value)
        });
        let joined = (inner.clone(), "[-+*/]", inner).prop_map(|((a, x), sign, (b, y))| {
            let value = x.zip(y).and_then(|((p, q), (r, s))| match sign.as_str() {
                "+" => Some((p.checked_mul(s)?.checked_add(r.checked_mul(q)?)?, q.checked_mul(s)?)),
                "-" => Some((p.checked_mul(s)?.checked_sub(r.checked_mul(q)?)?, q.checked_mul(s)?)),
                "*" => Some((p.checked_mul(r)?, q.checked_mul(s)?)),
                _ if r == 0 => None,
                _ => Some((p.checked_mul(s)?, q.checked_mul(r)?)),
            });
            (format!("({a}) {sign} ({b})"), value)
        });
        prop_oneof![joined, power]
    })
}

proptest! {
    #[test]
    fn values_agree_with_integer_fractions((text, expected) in known()) {
        if let Some((numerator, denominator)) = expected {
            let expected = RBig::from_parts_signed(numerator.into(), denominator.into());
            prop_assert_eq!(value(&text), Ok(expected));
        }
    }

    #[test]
    fn random_text_is_read_or_refused(text in "[-+*/^()0-9a-e._ \u{e9}]{0,60}") {
        if let Err(error) = value(&text) {
            prop_assert!(text.get(error.range).is_some());
        }
    }
}
