//! Problems found in an input file, each with its place and what to do about it.

use super::code::Code;
use super::source::{Position, Source};
use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource};
use serde_json::{Value, json};
use std::fmt;
use std::ops::Range;

/// A byte range of a source's text.
pub type Span = Range<usize>;

/// How many diagnostics are collected at most.
pub(crate) const COLLECTED: usize = 10_000;
/// How many diagnostics are kept; more help nobody.
const KEPT: usize = 100;
/// Lines longer than this many bytes are not quoted.
const QUOTED_LINE: usize = 1000;

/// One problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of problem.
    pub code: Code,
    /// The problem in one sentence, without its place.
    pub message: String,
    /// Where it is; `None` for what stands outside the file, such as `--set`.
    pub span: Option<Span>,
    /// What stands at `span`, in a few words; may be empty.
    pub label: String,
    /// Other places that matter, each with a few words.
    pub related: Vec<(Span, String)>,
    /// What to do.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A problem at a place in the file.
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic { span: Some(span), ..Diagnostic::elsewhere(code, message) }
    }

    /// A problem that has no place in the file.
    pub fn elsewhere(code: Code, message: impl Into<String>) -> Diagnostic {
        let (message, label) = (message.into(), String::new());
        Diagnostic { code, message, span: None, label, related: Vec::new(), help: None }
    }

    /// The same with words at its place.
    pub fn label(mut self, label: impl Into<String>) -> Diagnostic {
        self.label = label.into();
        self
    }

    /// The same with another place that matters.
    pub fn also(mut self, span: Span, label: impl Into<String>) -> Diagnostic {
        self.related.push((span, label.into()));
        self
    }

    /// The same with advice.
    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }
}

/// How diagnostics are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Box-drawing characters, or ASCII only.
    pub unicode: bool,
    /// Terminal colours.
    pub color: bool,
}

/// The problems of one source, at least one, in the order of their places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostics {
    source: Source,
    list: Vec<Diagnostic>,
    /// How many there were besides.
    omitted: usize,
}

impl Diagnostics {
    /// Sorts problems by place and cuts each place to one line; those outside the file come first.
    /// Of very many only the first are kept.
    pub fn new(source: Source, mut list: Vec<Diagnostic>) -> Diagnostics {
        let start = |d: &Diagnostic| d.span.as_ref().map(|span| span.start);
        list.sort_by(|a, b| (start(a), a.code, &a.message).cmp(&(start(b), b.code, &b.message)));
        list.dedup();
        let omitted = list.len().saturating_sub(KEPT);
        list.truncate(KEPT);
        for diagnostic in &mut list {
            if let Some(span) = &mut diagnostic.span {
                *span = within_a_line(&source.text, span.clone());
            }
            for (span, _) in &mut diagnostic.related {
                *span = within_a_line(&source.text, span.clone());
            }
        }
        Diagnostics { source, list, omitted }
    }

    /// The problems.
    pub fn list(&self) -> &[Diagnostic] {
        &self.list
    }

    /// The source they are in.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// Where a diagnostic's span starts and ends; `None` if it is outside the file.
    pub fn place(&self, diagnostic: &Diagnostic) -> Option<(Position, Position)> {
        let span = diagnostic.span.as_ref()?;
        Some((self.source.position(span.start), self.source.position(span.end)))
    }

    /// The problems as a JSON list for scripts. Lines and columns count from 1, columns in
    /// characters; the end is exclusive; a problem outside the file has no line or column.
    pub fn to_json(&self) -> Value {
        self.list.iter().map(|diagnostic| self.one_to_json(diagnostic)).collect()
    }

    fn one_to_json(&self, diagnostic: &Diagnostic) -> Value {
        let mut object = json!({
            "code": diagnostic.code.text(),
            "message": diagnostic.message,
            "file": self.source.name,
        });
        if let Some((start, end)) = self.place(diagnostic) {
            object["line"] = json!(start.line);
            object["column"] = json!(start.column);
            object["end_line"] = json!(end.line);
            object["end_column"] = json!(end.column);
        }
        if !diagnostic.label.is_empty() {
            object["label"] = json!(diagnostic.label);
        }
        if !diagnostic.related.is_empty() {
            let related = diagnostic.related.iter().map(|(span, label)| {
                let start = self.source.position(span.start);
                json!({ "line": start.line, "column": start.column, "label": label })
            });
            object["related"] = related.collect();
        }
        if let Some(help) = &diagnostic.help {
            object["help"] = json!(help);
        }
        object
    }

    /// The problems as text for people, quoting the source. Same problems and style, same text.
    pub fn render(&self, style: Style) -> String {
        let theme = match (style.unicode, style.color) {
            (true, true) => GraphicalTheme::unicode(),
            (true, false) => GraphicalTheme::unicode_nocolor(),
            (false, true) => {
                GraphicalTheme { styles: GraphicalTheme::unicode().styles, ..ascii_theme() }
            }
            (false, false) => ascii_theme(),
        };
        let handler = GraphicalReportHandler::new_themed(theme)
            .with_width(100)
            .with_links(false)
            .with_context_lines(1)
            .without_syntax_highlighting();
        let mut text = String::new();
        for diagnostic in &self.list {
            let mut drawn = String::new();
            let report = Quoted { diagnostic, source: self.quoted_source(diagnostic) };
            if self.is_quotable(diagnostic) && handler.render_report(&mut drawn, &report).is_ok() {
                text.push_str(&drawn);
            } else {
                text.push_str(&self.line(diagnostic));
            }
            text.push('\n');
        }
        text + &self.remark()
    }

    /// That there were more, if so.
    fn remark(&self) -> String {
        match self.omitted {
            0 => String::new(),
            more if more + KEPT >= COLLECTED => "and many more problems\n".to_owned(),
            more => format!("and {more} more problems\n"),
        }
    }

    fn quoted_source(&self, diagnostic: &Diagnostic) -> Option<NamedSource<String>> {
        diagnostic.span.as_ref()?;
        Some(NamedSource::new(&self.source.name, self.source.text.clone()))
    }

    fn is_quotable(&self, diagnostic: &Diagnostic) -> bool {
        let spans = diagnostic.span.iter().chain(diagnostic.related.iter().map(|(span, _)| span));
        let mut lengths = spans.map(|span| line_around(&self.source.text, span.start).len());
        lengths.all(|length| length <= QUOTED_LINE)
    }

    /// One diagnostic on a line, with its help.
    fn line(&self, diagnostic: &Diagnostic) -> String {
        let mut text = self.source.name.clone();
        if let Some((start, _)) = self.place(diagnostic) {
            text.push_str(&format!(":{}:{}", start.line, start.column));
        }
        text.push_str(&format!(": {}: {}\n", diagnostic.code, diagnostic.message));
        if let Some(help) = &diagnostic.help {
            text.push_str(&format!("  help: {help}\n"));
        }
        text
    }
}

/// One line per problem.
impl fmt::Display for Diagnostics {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.list.iter().try_for_each(|diagnostic| to.write_str(&self.line(diagnostic)))?;
        to.write_str(&self.remark())
    }
}

impl std::error::Error for Diagnostics {}

fn ascii_theme() -> GraphicalTheme {
    GraphicalTheme::none()
}

/// The part of a span on its first line, with both ends at character borders.
fn within_a_line(text: &str, span: Span) -> Span {
    let start = text.floor_char_boundary(span.start);
    let end = text.ceil_char_boundary(span.end.max(start));
    let length = text.get(start..end).and_then(|part| part.find(['\r', '\n']));
    start..length.map_or(end, |length| start + length)
}

fn line_around(text: &str, offset: usize) -> &str {
    let before = text.get(..offset).unwrap_or(text);
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default()
}

/// A diagnostic in the form in which miette draws it.
struct Quoted<'a> {
    diagnostic: &'a Diagnostic,
    source: Option<NamedSource<String>>,
}

impl fmt::Debug for Quoted<'_> {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.diagnostic.fmt(to)
    }
}

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(&self.diagnostic.message)
    }
}

impl std::error::Error for Quoted<'_> {}

impl miette::Diagnostic for Quoted<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.diagnostic.code))
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let help = self.diagnostic.help.as_ref()?;
        Some(Box::new(help))
    }

    fn source_code(&self) -> Option<&dyn miette::SourceCode> {
        self.source.as_ref().map(|source| source as &dyn miette::SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let Diagnostic { span, label, related, .. } = self.diagnostic;
        let here = (!label.is_empty()).then(|| label.clone());
        let primary = LabeledSpan::new_primary_with_span(here, span.clone()?);
        let others = related
            .iter()
            .map(|(span, label)| LabeledSpan::new_with_span(Some(label.clone()), span.clone()));
        Some(Box::new(std::iter::once(primary).chain(others)))
    }
}
