//! Sparse Gaussian elimination modulo a prime, in an order that keeps fill-in low.

use super::compressed::Compressed;
use super::modular::Modulus;
use super::sparse_lu::Failure;
use std::collections::BTreeSet;

/// How many of the shortest rows and columns are searched for a pivot.
const SEARCHED: usize = 3;
/// An active square with more than one nonzero in this many places is handed to the dense kernel,
const DENSE: usize = 8;
/// unless its side exceeds this, where the square itself would not fit in memory.
const WIDEST_DENSE: usize = 12_000;
/// Below this side the dense kernel always wins.
const SMALLEST_SPARSE: usize = 8;

/// One pivot of the elimination.
pub struct Pivot {
    pub row: usize,
    pub column: usize,
    pub inverse: u64,
    /// What was subtracted from which row, in units of the pivot row.
    pub multipliers: Vec<(usize, u64)>,
    /// The pivot row without the pivot, by column.
    pub rest: Vec<(usize, u64)>,
}

/// What is left when the dense kernel takes over: a square in the remaining rows and columns.
pub struct Tail {
    pub rows: Vec<usize>,
    pub columns: Vec<usize>,
    /// Row by row.
    pub square: Vec<u64>,
}

/// The part of the matrix still to be eliminated.
struct Active<'a> {
    modulus: &'a Modulus,
    /// Entries of each active row, unordered and nonzero.
    rows: Vec<Vec<(usize, u64)>>,
    /// The active rows with an entry in each active column, unordered.
    columns: Vec<Vec<usize>>,
    /// Active rows and columns by number of entries; the bucket order is the search order.
    shortest_rows: BTreeSet<(usize, usize)>,
    shortest_columns: BTreeSet<(usize, usize)>,
    entries: usize,
    /// Where in the row at hand a column's entry is; `usize::MAX` where there is none.
    places: Vec<usize>,
}

/// Eliminates until nothing is left or what is left is dense.
///
/// `matrix` is stored by columns, without zeros or repeated places, and is square.
pub fn eliminate(
    modulus: &Modulus,
    matrix: &Compressed<u64>,
    stop: &dyn Fn() -> bool,
) -> Result<(Vec<Pivot>, Tail), Failure> {
    let size = matrix.lines();
    let by_row = matrix.transpose(size);
    let mut active = Active::new(modulus, matrix, &by_row);
    let mut pivots = Vec::with_capacity(size);
    loop {
        if active.has_empty_line() {
            return Err(Failure::Singular);
        }
        let side = size - pivots.len();
        let singleton = active.singleton();
        if singleton.is_none() {
            let dense = side <= SMALLEST_SPARSE || active.entries * DENSE >= side * side;
            if dense && side <= WIDEST_DENSE {
                return Ok((pivots, active.into_tail()));
            }
            if stop() {
                return Err(Failure::Interrupted);
            }
        }
        let (row, column) = singleton.or_else(|| active.cheapest()).ok_or(Failure::Singular)?;
        pivots.push(active.eliminate(row, column)?);
    }
}

impl<'a> Active<'a> {
    fn new(modulus: &'a Modulus, by_column: &Compressed<u64>, by_row: &Compressed<u64>) -> Self {
        let size = by_column.lines();
        let rows: Vec<Vec<(usize, u64)>> = (0..size)
            .map(|row| {
                let (columns, values) = by_row.line(row);
                columns.iter().map(|&column| column as usize).zip(values.iter().copied()).collect()
            })
            .collect();
        let columns: Vec<Vec<usize>> = (0..size)
            .map(|column| by_column.line(column).0.iter().map(|&row| row as usize).collect())
            .collect();
        Active {
            modulus,
            shortest_rows: rows.iter().enumerate().map(|(row, line)| (line.len(), row)).collect(),
            shortest_columns: columns
                .iter()
                .enumerate()
                .map(|(column, line)| (line.len(), column))
                .collect(),
            rows,
            columns,
            entries: by_column.entries(),
            places: vec![usize::MAX; size],
        }
    }

    fn has_empty_line(&self) -> bool {
        [&self.shortest_rows, &self.shortest_columns]
            .iter()
            .any(|lengths| lengths.first().is_some_and(|&(length, _)| length == 0))
    }

    /// A pivot alone in its column or its row: eliminating it creates no fill-in.
    fn singleton(&self) -> Option<(usize, usize)> {
        if let Some(&(1, column)) = self.shortest_columns.first() {
            return Some((*self.columns[column].first()?, column));
        }
        if let Some(&(1, row)) = self.shortest_rows.first() {
            return Some((row, self.rows[row].first()?.0));
        }
        None
    }

    /// The pivot of least Markowitz cost among the shortest rows and columns.
    fn cheapest(&self) -> Option<(usize, usize)> {
        let mut best: Option<(usize, (usize, usize))> = None;
        let mut consider = |cost: usize, place: (usize, usize)| {
            if best.is_none_or(|(least, _)| cost < least) {
                best = Some((cost, place));
            }
        };
        for &(length, column) in self.shortest_columns.iter().take(SEARCHED) {
            for &row in &self.columns[column] {
                consider((length - 1) * (self.rows[row].len() - 1), (row, column));
            }
        }
        for &(length, row) in self.shortest_rows.iter().take(SEARCHED) {
            for &(column, _) in &self.rows[row] {
                consider((length - 1) * (self.columns[column].len() - 1), (row, column));
            }
        }
        best.map(|(_, place)| place)
    }

    fn eliminate(&mut self, row: usize, column: usize) -> Result<Pivot, Failure> {
        let mut rest = std::mem::take(&mut self.rows[row]);
        self.shortest_rows.remove(&(rest.len(), row));
        self.entries -= rest.len();
        for &(other, _) in &rest {
            if other != column {
                self.remove_from_column(other, row);
            }
        }
        let place = rest.iter().position(|&(other, _)| other == column).ok_or(Failure::Singular)?;
        let inverse = self.modulus.invert(rest.swap_remove(place).1);

        let below = std::mem::take(&mut self.columns[column]);
        self.shortest_columns.remove(&(below.len(), column));
        let mut multipliers = Vec::with_capacity(below.len());
        for target in below.into_iter().filter(|&target| target != row) {
            let multiplier = self.subtract(target, column, inverse, &rest);
            multipliers.push((target, multiplier));
        }
        Ok(Pivot { row, column, inverse, multipliers, rest })
    }

    /// Clears `column` in the row `target` by a multiple of the pivot row.
    fn subtract(
        &mut self,
        target: usize,
        column: usize,
        inverse: u64,
        rest: &[(usize, u64)],
    ) -> u64 {
        let mut line = std::mem::take(&mut self.rows[target]);
        let length = line.len();
        let mut multiplier = 0;
        if let Some(place) = line.iter().position(|&(other, _)| other == column) {
            multiplier = self.modulus.multiply(line.swap_remove(place).1, inverse);
        }
        let factor = self.modulus.negate(multiplier);
        for (place, &(other, _)) in line.iter().enumerate() {
            self.places[other] = place;
        }
        let mut cancelled = false;
        for &(other, value) in rest {
            let place = self.places[other];
            if place == usize::MAX {
                line.push((other, self.modulus.multiply(factor, value)));
                self.add_to_column(other, target);
            } else {
                let entry = &mut line[place].1;
                *entry = self
                    .modulus
                    .reduce(u128::from(*entry) + u128::from(factor) * u128::from(value));
                cancelled |= *entry == 0;
            }
        }
        for &(other, _) in &line {
            self.places[other] = usize::MAX;
        }
        if cancelled {
            for &(other, _) in line.iter().filter(|(_, value)| *value == 0) {
                self.remove_from_column(other, target);
            }
            line.retain(|&(_, value)| value != 0);
        }
        if line.len() != length {
            self.shortest_rows.remove(&(length, target));
            self.shortest_rows.insert((line.len(), target));
        }
        self.entries = self.entries + line.len() - length;
        self.rows[target] = line;
        multiplier
    }

    fn remove_from_column(&mut self, column: usize, row: usize) {
        let lines = &mut self.columns[column];
        self.shortest_columns.remove(&(lines.len(), column));
        if let Some(place) = lines.iter().position(|&other| other == row) {
            lines.swap_remove(place);
        }
        self.shortest_columns.insert((lines.len(), column));
    }

    fn add_to_column(&mut self, column: usize, row: usize) {
        let lines = &mut self.columns[column];
        self.shortest_columns.remove(&(lines.len(), column));
        lines.push(row);
        self.shortest_columns.insert((lines.len(), column));
    }

    fn into_tail(mut self) -> Tail {
        let mut rows: Vec<usize> = self.shortest_rows.iter().map(|&(_, row)| row).collect();
        let mut columns: Vec<usize> =
            self.shortest_columns.iter().map(|&(_, column)| column).collect();
        rows.sort_unstable();
        columns.sort_unstable();
        let side = columns.len();
        for (place, &column) in columns.iter().enumerate() {
            self.places[column] = place;
        }
        let mut square = vec![0; side * rows.len()];
        for (place, &row) in rows.iter().enumerate() {
            for &(column, value) in &self.rows[row] {
                square[place * side + self.places[column]] = value;
            }
        }
        Tail { rows, columns, square }
    }
}
