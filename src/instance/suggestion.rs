//! Advice for names that are unknown, perhaps misspelt.

/// How many names are listed at most where none is close.
const LISTED: usize = 12;
/// How many names are compared at most.
const COMPARED: usize = 1000;

/// "did you mean" the known name that is closest, or the list of what is known if none is close.
pub(crate) fn did_you_mean<'a>(
    unknown: &str,
    known: impl IntoIterator<Item = &'a str> + Clone,
) -> String {
    let lower = unknown.to_lowercase();
    let near = unknown.chars().count() / 3;
    let distances = known.clone().into_iter().take(COMPARED).map(|name| {
        // Absurdly long names are near to nothing; comparing them takes quadratic time.
        let length = name.len().max(unknown.len());
        let distance = if length > 200 {
            usize::MAX
        } else {
            strsim::damerau_levenshtein(&name.to_lowercase(), &lower)
        };
        (distance, name)
    });
    match distances.min_by_key(|(distance, _)| *distance) {
        Some((distance, name)) if distance <= near => format!("did you mean `{name}`?"),
        Some(_) => format!("known here: {}", listed(known)),
        None => "nothing is known here".to_owned(),
    }
}

/// Names in back quotes, the first few if they are many.
pub(crate) fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let mut names = names.into_iter();
    let mut text: Vec<_> = names.by_ref().take(LISTED).map(|name| format!("`{name}`")).collect();
    let more = names.count();
    if more > 0 {
        text.push(format!("and {more} more"));
    }
    text.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn close_names_are_suggested() {
        let known = ["first-price", "second-price", "all-pay"];
        assert_eq!(did_you_mean("frist-price", known), "did you mean `first-price`?");
        assert_eq!(did_you_mean("All-Pay", known), "did you mean `all-pay`?");
    }

    #[test]
    fn otherwise_what_is_known_is_listed() {
        assert_eq!(did_you_mean("vickrey", ["a", "b"]), "known here: `a`, `b`");
        assert_eq!(did_you_mean("a", []), "nothing is known here");
        let many: Vec<_> = (0..14).map(|k| format!("name{k:02}xyz")).collect();
        let help = did_you_mean("q", many.iter().map(String::as_str));
        assert!(help.ends_with("`name11xyz`, and 2 more"), "{help}");
    }
}
