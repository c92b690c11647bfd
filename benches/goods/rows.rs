//! The rows of the tables: which tasks are compared with which.

use crate::goods::{Items, Text, Values, single_item, units};
use crate::task::{Task, Work};
use poacert::equilibrium::Concept;

/// Tasks that are compared, poacert's first.
pub struct Row {
    pub title: String,
    /// How often each task runs.
    pub runs: usize,
    /// Does it run only when asked for?
    pub slow: bool,
    pub contenders: Vec<(&'static str, Task)>,
}

/// A table's name and its rows.
type Table = (&'static str, fn() -> Vec<Row>);

/// Every table.
pub const TABLES: [Table; 8] = [
    ("bars", bars),
    ("stretch", stretch),
    ("baseline", baseline),
    ("growth", growth),
    ("welfare", welfare),
    ("revenue", revenue),
    ("bne", bne),
    ("info", info),
];

const UNIT_DEMAND: &str = include_str!("../../instances/paper/table1-unit-demand-3.toml");
const THREE_ITEMS: &str = include_str!("../../instances/literature/simultaneous-3x3.toml");
const THREE_UNITS: &str = include_str!("../../instances/literature/discriminatory-3.toml");

const COARSE: Work = Work::Optimum { concept: Concept::Coarse, best: false };

/// One contender.
fn row(title: impl Into<String>, name: &'static str, text: &Text, work: Work, limit: f64) -> Row {
    let task = Task { text: text.clone(), work, limit };
    Row { title: title.into(), runs: 1, slow: false, contenders: vec![(name, task)] }
}

impl Row {
    fn against(mut self, name: &'static str, text: &Text, work: Work) -> Self {
        let limit = self.contenders[0].1.limit;
        self.contenders.push((name, Task { text: text.clone(), work, limit }));
        self
    }

    fn runs(self, runs: usize) -> Self {
        Row { runs, ..self }
    }

    fn slow(self) -> Self {
        Row { slow: true, ..self }
    }
}

/// The shipped instances, as they are.
fn bars() -> Vec<Row> {
    let unit_demand = Text::shipped(UNIT_DEMAND, 3);
    let three_units = Text::shipped(THREE_UNITS, 4);
    vec![
        row("table1-unit-demand-3", "smooth", &unit_demand, Work::Smooth, 30.0).runs(3),
        row("table1-unit-demand-3", "coarse", &unit_demand, COARSE, 30.0).runs(3),
        row("simultaneous-3x3", "smooth", &Text::shipped(THREE_ITEMS, 2), Work::Smooth, 120.0)
            .runs(3),
        row("discriminatory-3", "smooth", &three_units, Work::Smooth, 60.0).runs(3),
        row("discriminatory-3", "coarse", &three_units, COARSE, 60.0).runs(3),
    ]
}

/// Three items with more bids.
fn stretch() -> Vec<Row> {
    let of = |top: usize, name, work| {
        let title = format!("simultaneous-3x3, top = {top}");
        row(title, name, &Text::shipped(THREE_ITEMS, top), work, 300.0).slow()
    };
    vec![
        of(2, "coarse", COARSE),
        of(3, "compile", Work::Compile),
        of(3, "smooth", Work::Smooth),
        of(3, "coarse", COARSE),
        of(4, "compile", Work::Compile),
        of(4, "smooth", Work::Smooth),
    ]
}

/// The same programs with every row or column.
fn baseline() -> Vec<Row> {
    let smooth = |name: &str, text: &Text| {
        row(format!("{name}, smooth"), "poacert", text, Work::Smooth, 100.0).against(
            "HiGHS, every row",
            text,
            Work::FullSmooth,
        )
    };
    let coarse = |name: &str, text: &Text| {
        row(format!("{name}, coarse"), "poacert", text, COARSE, 100.0).against(
            "HiGHS, every column",
            text,
            Work::FullCoarse,
        )
    };
    let unit_demand = |top| Text::shipped(UNIT_DEMAND, top);
    let three_units = |top| Text::shipped(THREE_UNITS, top);
    let with_esolver = |row: Row, text: &Text| row.against("esolver", text, Work::Esolver);
    vec![
        smooth("table1-unit-demand-3", &unit_demand(3)),
        coarse("table1-unit-demand-3", &unit_demand(3)),
        smooth("simultaneous-3x3", &Text::shipped(THREE_ITEMS, 2)).slow(),
        smooth("discriminatory-3", &three_units(4)).slow(),
        coarse("discriminatory-3", &three_units(4)).slow(),
        with_esolver(coarse("table1-unit-demand-3, top = 1", &unit_demand(1)), &unit_demand(1)),
        with_esolver(coarse("table1-unit-demand-3, top = 2", &unit_demand(2)), &unit_demand(2)),
        with_esolver(coarse("discriminatory-3, top = 1", &three_units(1)), &three_units(1)),
        with_esolver(coarse("discriminatory-3, top = 2", &three_units(2)), &three_units(2)),
    ]
}

/// One size at a time, from a case of the middle.
fn growth() -> Vec<Row> {
    let base = Items::new(3, 2, 2, 2);
    let mut cases: Vec<(&str, Items)> = Vec::new();
    cases.extend((1..=5).map(|top| ("bids", Items { top, ..base })));
    cases.extend((1..=4).map(|items| ("items", Items { items, ..base })));
    cases.extend((1..=4).map(|types| ("types", Items { types, ..base })));
    cases.extend((2..=4).map(|bidders| ("bidders", Items { bidders, ..base })));
    let tasks = [("compile", Work::Compile), ("smooth", Work::Smooth), ("coarse", COARSE)];
    let of_case = |(grows, case): (&str, Items)| {
        let title = format!("{grows}: {}", case.title());
        tasks.map(|(name, work)| row(title.clone(), name, &case.text(), work, 60.0).runs(3))
    };
    cases.into_iter().flat_map(of_case).collect()
}

/// Optimal welfare alone: nobody can bid.
fn welfare() -> Vec<Row> {
    let of = |items: usize, values| {
        let case = Items { values, ..Items::new(3, items, 2, 0) };
        row(case.title(), "poacert", &case.text(), Work::Welfare, 60.0)
    };
    let mut rows: Vec<Row> =
        [4, 8, 12, 13, 14, 16].map(|items| of(items, Values::Xos)).into_iter().collect();
    for items in [20, 30] {
        rows.push(of(items, Values::Additive));
        rows.push(of(items, Values::UnitDemand));
    }
    rows
}

/// Virtual values against the program, on the same problem; and several items, which only the program does.
fn revenue() -> Vec<Row> {
    let mut rows = Vec::new();
    for (bidders, types) in [(2, 5), (2, 10), (2, 20), (2, 30), (2, 40), (3, 5)] {
        let title = format!("{bidders} bidders x {types} types, one item");
        let (item, table) = (single_item(bidders, types, false), single_item(bidders, types, true));
        let row = row(title, "virtual values", &item, Work::Revenue, 60.0);
        rows.push(row.against("program", &table, Work::Revenue));
    }
    for (items, values) in [(2, Values::UnitDemand), (2, Values::Additive), (3, Values::UnitDemand)]
    {
        for types in [2, 3, 5] {
            let case = Items { values, ..Items::new(2, items, types, 0) };
            rows.push(row(case.title(), "program", &case.text(), Work::Revenue, 60.0));
        }
    }
    rows
}

/// Bayes-Nash equilibria, both senses.
fn bne() -> Vec<Row> {
    let items =
        [(2, 2, 2, 2), (2, 2, 2, 3), (2, 2, 3, 2), (3, 2, 1, 1), (3, 2, 2, 1), (3, 2, 2, 2)];
    let items = items.map(|(bidders, items, types, top)| Items::new(bidders, items, types, top));
    let mut cases: Vec<(String, Text)> =
        items.iter().map(|items| (items.title(), items.text())).collect();
    let title = "2 bidders x 2 units x 2 types, 3 bids, discriminatory";
    cases.push((title.to_owned(), units(2, 2, 2, 2)));
    let sense = |best| Work::Optimum { concept: Concept::Bne, best };
    cases
        .iter()
        .map(|(title, text)| {
            let row = row(format!("{title}, bne"), "worst", text, sense(false), 20.0);
            row.against("best", text, sense(true))
        })
        .collect()
}

/// Sizes and properties.
fn info() -> Vec<Row> {
    let of = |name: &str, text: Text| row(name, "properties", &text, Work::Properties, 60.0);
    vec![
        of("table1-unit-demand-3", Text::shipped(UNIT_DEMAND, 3)),
        of("simultaneous-3x3", Text::shipped(THREE_ITEMS, 2)),
        of("simultaneous-3x3, top = 3", Text::shipped(THREE_ITEMS, 3)),
        of("discriminatory-3", Text::shipped(THREE_UNITS, 4)),
    ]
}
