//! Text built of lines, with labels in one column.

use std::fmt::Write;

/// Lines of text.
#[derive(Default)]
pub(super) struct Lines {
    text: String,
}

/// The width of labels.
const LABEL: usize = 16;

impl Lines {
    /// A line.
    pub fn line(&mut self, line: impl AsRef<str>) -> &mut Self {
        self.text.push_str(line.as_ref().trim_end());
        self.text.push('\n');
        self
    }

    /// An empty line.
    pub fn gap(&mut self) -> &mut Self {
        self.line("")
    }

    /// A labelled line, indented.
    pub fn field(&mut self, label: &str, value: impl AsRef<str>) -> &mut Self {
        let _ = writeln!(self.text, "  {label:LABEL$} {}", value.as_ref());
        self
    }

    /// Labelled lines whose values stand in one column, however long their labels are.
    pub fn fields(&mut self, fields: &[(&str, String)]) -> &mut Self {
        let width = fields.iter().map(|(label, _)| label.chars().count()).max().unwrap_or(0);
        let width = width.max(LABEL);
        for (label, value) in fields {
            let _ = writeln!(self.text, "  {label:width$} {value}");
        }
        self
    }

    /// A paragraph, broken at blanks.
    pub fn prose(&mut self, text: &str) -> &mut Self {
        const WIDTH: usize = 96;
        let mut line = String::new();
        for word in text.split_whitespace() {
            if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > WIDTH {
                self.line(&line);
                line.clear();
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        self.line(line)
    }

    /// The title of an instance, if it has one.
    pub fn title(&mut self, title: Option<&str>) -> &mut Self {
        match title {
            Some(title) => self.line(title),
            None => self,
        }
    }

    /// The whole text.
    pub fn into_text(self) -> String {
        self.text
    }
}
