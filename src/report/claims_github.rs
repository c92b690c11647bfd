//! Annotations for GitHub Actions: commands that its runner reads from a job's output.

use super::claims::Judged;
use super::claims_reasons::{reasons, unlike};
use crate::instance::Diagnostics;
use crate::trials::{JudgedMutation, Verdict};

/// An annotation on the line of every claim whose verdict is not the one expected, and of every mutation that does not flip it.
pub fn annotations(judged: &[Judged<'_>]) -> String {
    let mut text = String::new();
    for one in judged {
        let claim = &one.claim;
        let file = &one.file.source.name;
        let level = |verdict| if verdict == Verdict::Undecided { "warning" } else { "error" };
        if !claim.is_as_expected() {
            let title = format!("{}: {}", claim.claim.id, unlike(claim));
            let reasons = reasons(claim).join("\n");
            let level = if claim.is_undecided() { "warning" } else { "error" };
            text.push_str(&annotation(level, file, claim.claim.line, &title, &reasons));
        }
        let mutations = claim.mutations.iter();
        for mutation in mutations.filter(|mutation: &&JudgedMutation| !mutation.flips()) {
            let title = format!(
                "{}: expected {}, found {}",
                claim.claim.id, mutation.flips_to, mutation.found
            );
            let message = format!("with \"{}\": {}", mutation.words, mutation.because);
            text.push_str(&annotation(
                level(mutation.found),
                file,
                mutation.line,
                &title,
                &message,
            ));
        }
    }
    text
}

/// An annotation for every problem of files that cannot be read.
pub fn diagnostic_annotations(files: &[Diagnostics]) -> String {
    let mut text = String::new();
    for problems in files {
        let file = &problems.source().name;
        for problem in problems.list() {
            let line = problems.place(problem).map_or(1, |(start, _)| start.line);
            let message = match &problem.help {
                Some(help) => format!("{}\n{help}", problem.message),
                None => problem.message.clone(),
            };
            text.push_str(&annotation("error", file, line, problem.code.text(), &message));
        }
    }
    text
}

fn annotation(level: &str, file: &str, line: usize, title: &str, message: &str) -> String {
    format!(
        "::{level} file={},line={line},title={}::{}\n",
        property(file),
        property(title),
        data(message)
    )
}

/// What the runner undoes in a message.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// What it undoes in a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_end_at_no_sign_of_theirs() {
        // The escapes are those of GitHub's own toolkit (packages/core/src/command.ts).
        let found = annotation("error", "a,b.toml", 3, "x: 50%", "one\ntwo: 3, 4");
        assert_eq!(found, "::error file=a%2Cb.toml,line=3,title=x%3A 50%25::one%0Atwo: 3, 4\n");
    }
}
