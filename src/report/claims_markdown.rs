//! Claims with their verdicts in Markdown, for summaries of jobs and comments.

use super::claims::{Judged, brief_quantity, is_fine};
use super::claims_reasons::{reasons, unlike};
use crate::trials::{JudgedMutation, JudgedPoint, JudgedTrial};

/// A table of all claims, and why any verdict is not the one expected.
pub fn claims_markdown(judged: &[Judged<'_>]) -> String {
    let fine = judged.iter().filter(|one| is_fine(one)).count();
    let mut text = format!("# Claims: {fine} of {} as expected\n\n", judged.len());
    text.push_str(&row(["claim", "says", "expected", "found", "decided by"].map(str::to_owned)));
    text.push_str(&row(["---"; 5].map(str::to_owned)));
    for one in judged {
        let claim = one.claim.claim;
        let found = match one.claim.is_as_expected() {
            true => one.claim.found.text().to_owned(),
            false => format!("**{}**", one.claim.found),
        };
        text.push_str(&row([
            cell(&claim.id),
            cell(&claim.words),
            claim.expected.text().to_owned(),
            found,
            cell(&one.decided_by()),
        ]));
    }
    for one in judged.iter().filter(|one| !is_fine(one)) {
        let claim = &one.claim;
        text.push_str(&format!("\n## {}\n\n", claim.claim.id));
        text.push_str(&format!(
            "{}:{}: {}\n",
            one.file.source.name, claim.claim.line, claim.claim.words
        ));
        if !claim.is_as_expected() {
            text.push_str(&format!("\n**{}**\n", unlike(claim)));
            text.push_str(&fenced(&reasons(claim)));
        }
        for mutation in
            claim.mutations.iter().filter(|mutation: &&JudgedMutation| !mutation.flips())
        {
            text.push_str(&format!(
                "\nWith \"{}\" expected **{}**, found **{}**.\n",
                mutation.words, mutation.flips_to, mutation.found
            ));
            text.push_str(&fenced(std::slice::from_ref(&mutation.because)));
        }
    }
    text
}

fn fenced(lines: &[String]) -> String {
    match lines.iter().all(String::is_empty) {
        true => String::new(),
        false => format!("\n```text\n{}\n```\n", lines.join("\n")),
    }
}

/// A row of a table.
pub(super) fn row<const N: usize>(cells: [String; N]) -> String {
    format!("| {} |\n", cells.join(" | "))
}

/// A text in a cell of a table.
pub(super) fn cell(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    text.replace('|', "\\|")
}

/// What a trial found, one row for each point: where, as `at` writes it, and the quantities; `link` leads to a certificate.
pub(super) fn found(
    trial: &JudgedTrial<'_>,
    at: impl Fn(&JudgedPoint<'_>) -> String,
    link: impl Fn(&str) -> String,
) -> String {
    let mut names: Vec<&str> = Vec::new();
    for point in &trial.points {
        for (name, _) in &point.shows {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
    }
    let has_certificates = trial.points.iter().any(|point| point.certificate.is_some());
    let mut header = vec!["at".to_owned()];
    header.extend(names.iter().map(|name| cell(name)));
    if has_certificates {
        header.push("certificate".to_owned());
    }
    let rule: Vec<String> = header.iter().map(|_| "---".to_owned()).collect();
    let mut text = format!("| {} |\n| {} |\n", header.join(" | "), rule.join(" | "));
    for point in &trial.points {
        let mut cells = vec![cell(&at(point))];
        for name in &names {
            let quantity = point.shows.iter().find(|(other, _)| other == name);
            cells.push(quantity.map_or_else(|| "-".to_owned(), |(_, q)| cell(&brief_quantity(q))));
        }
        if has_certificates {
            cells.push(point.certificate.as_deref().map_or_else(|| "-".to_owned(), &link));
        }
        text.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    text
}
