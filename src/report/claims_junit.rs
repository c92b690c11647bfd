//! Claims as a JUnit report: a suite for each file, a case for each claim and for each mutation that was run.

use super::claims::Judged;
use super::claims_reasons::{reasons, unlike};
use crate::trials::{JudgedMutation, Verdict};
use std::fmt::Write;

/// A case that went wrong.
struct Wrong {
    /// `failure`, or `error` where there is no verdict.
    kind: &'static str,
    message: String,
    text: String,
}

struct Case {
    name: String,
    wrong: Option<Wrong>,
}

/// The report as one XML document.
pub fn junit(judged: &[Judged<'_>]) -> String {
    let mut suites: Vec<(&str, Vec<Case>)> = Vec::new();
    for one in judged {
        let file = one.file.source.name.as_str();
        let cases = cases(one);
        match suites.last_mut() {
            Some((name, list)) if *name == file => list.extend(cases),
            _ => suites.push((file, cases)),
        }
    }
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let all: Vec<&Case> = suites.iter().flat_map(|(_, cases)| cases).collect();
    let _ = writeln!(xml, "<testsuites name=\"poacert claims\"{}>", counts(&all));
    for (file, cases) in &suites {
        let counts = counts(&cases.iter().collect::<Vec<_>>());
        let _ = writeln!(xml, "  <testsuite name=\"{}\"{counts}>", escaped(file));
        for case in cases {
            let name = escaped(&case.name);
            let start = format!("    <testcase classname=\"{}\" name=\"{name}\"", escaped(file));
            match &case.wrong {
                None => {
                    let _ = writeln!(xml, "{start}/>");
                }
                Some(wrong) => {
                    let (kind, message) = (wrong.kind, escaped(&wrong.message));
                    let text = escaped(&wrong.text);
                    let _ = writeln!(xml, "{start}>");
                    let _ = writeln!(xml, "      <{kind} message=\"{message}\">{text}</{kind}>");
                    let _ = writeln!(xml, "    </testcase>");
                }
            }
        }
        xml.push_str("  </testsuite>\n");
    }
    xml.push_str("</testsuites>\n");
    xml
}

fn counts(cases: &[&Case]) -> String {
    let count = |kind| {
        let wrong = cases.iter().filter_map(|case| case.wrong.as_ref());
        wrong.filter(|wrong| wrong.kind == kind).count()
    };
    format!(
        " tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\"",
        cases.len(),
        count("failure"),
        count("error"),
        count("skipped")
    )
}

fn cases(judged: &Judged<'_>) -> Vec<Case> {
    let claim = &judged.claim;
    let kind = |verdict| match verdict {
        Verdict::Broken | Verdict::Undecided => "error",
        _ => "failure",
    };
    let wrong = (!claim.is_as_expected()).then(|| Wrong {
        kind: if claim.is_undecided() { "error" } else { kind(claim.found) },
        message: unlike(claim),
        text: reasons(claim).join("\n"),
    });
    let mut cases = vec![Case { name: claim.claim.id.clone(), wrong }];
    cases.extend(claim.mutations.iter().map(|mutation: &JudgedMutation| Case {
        name: format!("{} with {}", claim.claim.id, mutation.words),
        wrong: (!mutation.flips()).then(|| Wrong {
            kind: kind(mutation.found),
            message: format!("expected {}, found {}", mutation.flips_to, mutation.found),
            text: mutation.because.clone(),
        }),
    }));
    cases
}

/// Text as XML has it; control characters, which it cannot have, are left out.
fn escaped(text: &str) -> String {
    let mut found = String::new();
    for sign in text.chars() {
        match sign {
            '&' => found.push_str("&amp;"),
            '<' => found.push_str("&lt;"),
            '>' => found.push_str("&gt;"),
            '"' => found.push_str("&quot;"),
            '\'' => found.push_str("&apos;"),
            '\n' | '\t' => found.push(sign),
            sign if sign.is_control() => {}
            sign => found.push(sign),
        }
    }
    found
}
