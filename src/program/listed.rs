//! Linear programs with all their columns written down.

use super::{Column, Row};
use dashu::integer::IBig;

/// `min sum cost x / (cost_scale rhs_scale)` over the rows.
#[derive(Clone, Debug)]
pub struct Listed {
    /// All rows.
    pub rows: Vec<Row>,
    /// All columns.
    pub columns: Vec<Column>,
    /// What costs are divided by for a float solver.
    pub cost_scale: IBig,
    /// What right sides are divided by for a float solver.
    pub rhs_scale: IBig,
}

impl Listed {
    /// The program with more rows, each with its entries by column, and without some columns.
    pub fn restricted(&self, more: &[(Row, Vec<(usize, IBig)>)], kept: &[usize]) -> Listed {
        let mut rows = self.rows.clone();
        let mut columns = self.columns.clone();
        for (row, entries) in more {
            for (column, entry) in entries {
                columns[*column].entries.push((rows.len(), entry.clone()));
            }
            rows.push(row.clone());
        }
        let columns = kept.iter().map(|&column| columns[column].clone()).collect();
        let (cost_scale, rhs_scale) = (self.cost_scale.clone(), self.rhs_scale.clone());
        Listed { rows, columns, cost_scale, rhs_scale }
    }
}
