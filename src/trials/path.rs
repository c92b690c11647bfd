//! Paths in claim files: relative to the file, with values of a family in braces.

use super::family::Values;
use std::path::{Component, Path, PathBuf};

/// Where a path in a file leads, with `.` and `..` resolved as far as the text allows.
pub(super) fn beside(file: &str, path: &str) -> PathBuf {
    let folder = Path::new(file).parent().unwrap_or(Path::new(""));
    let mut found = PathBuf::new();
    for part in folder.join(path).components() {
        let last = found.components().next_back();
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(last, Some(Component::Normal(_))) => {
                found.pop();
            }
            part => found.push(part),
        }
    }
    found
}

/// The names in braces.
pub(super) fn names_in(path: &str) -> Vec<&str> {
    let parts = path.split('{').skip(1);
    parts.filter_map(|part| part.split_once('}').map(|(name, _)| name.trim())).collect()
}

/// The path with values in the place of names in braces.
pub(super) fn filled(path: &str, values: &Values) -> String {
    let mut filled = path.to_owned();
    for (name, value) in values {
        filled = filled.replace(&format!("{{{name}}}"), &value.to_string());
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_relative_to_the_file() {
        let check = |file, path, expected: &str| {
            assert_eq!(beside(file, path), PathBuf::from(expected), "{file} {path}");
        };
        check("instances/claims/a.toml", "../paper/b.toml", "instances/paper/b.toml");
        check("a.toml", "b.toml", "b.toml");
        check("a.toml", "../b.toml", "../b.toml");
        check("../c/a.toml", "../../b.toml", "../../b.toml");
        check("/x/a.toml", "./b.toml", "/x/b.toml");
        check("<stdin>", "b.toml", "b.toml");
    }

    #[test]
    fn braces_are_filled() {
        let values = vec![("H".to_owned(), 4u8.into()), ("K".to_owned(), 40u8.into())];
        assert_eq!(filled("x{H}-{K}-{L}.toml", &values), "x4-40-{L}.toml");
        assert_eq!(names_in("x{H}-{ K }.toml"), ["H", "K"]);
    }
}
