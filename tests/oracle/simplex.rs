//! The two-phase simplex method on one dense integer tableau, its answer proved before it is given.
//!
//! Integer pivoting (Edmonds 1967): all entries are numerators over one positive denominator, the
//! last pivot, and every division is exact. Entering columns are taken by most negative reduced
//! cost, and by Bland's rule after a pivot that gained nothing, so that it cannot cycle.

use super::integers::{common_denominator, times};
use super::linear_program::{LinearProgram, Relation, Verdict};
use dashu::integer::IBig;
use dashu::rational::RBig;

/// Solves the program; panics if the proof of the answer fails.
pub fn solve(program: &LinearProgram) -> Verdict {
    let standard = Standard::of(program);
    let mut tableau = Tableau::start(&standard);
    let ended = tableau.minimise(Tableau::INFEASIBILITY);
    assert!(ended.is_none(), "a sum of non-negative variables is bounded");
    if tableau.value(Tableau::INFEASIBILITY) != IBig::ZERO {
        standard.check_infeasible(&tableau);
        return Verdict::Infeasible;
    }
    tableau.drive_out_artificials();
    if let Some(entering) = tableau.minimise(Tableau::COST) {
        standard.check_unbounded(&tableau, entering);
        return Verdict::Unbounded;
    }
    standard.check_optimal(&tableau);
    let value = -tableau.value(Tableau::COST);
    let value = RBig::from_parts_signed(value, &tableau.denominator * &standard.cost_unit);
    Verdict::Optimum(if program.maximise { -value } else { value })
}

/// `min cost x, matrix x = right, x >= 0`, `right >= 0`, in integers. Each row has a unit column.
struct Standard {
    cost: Vec<IBig>,
    /// What the cost is over.
    cost_unit: IBig,
    matrix: Vec<Vec<IBig>>,
    right: Vec<IBig>,
    /// By row, the column that is 1 there, 0 elsewhere and costs nothing.
    unit: Vec<usize>,
    /// Columns from here on must be 0.
    artificial: usize,
}

impl Standard {
    fn of(program: &LinearProgram) -> Standard {
        let places = Places::of(program);
        let mut columns = places.count;
        let surplus: Vec<Option<usize>> = (program.rows.iter())
            .map(|row| match row.relation {
                Relation::Equal => None,
                Relation::AtLeast => {
                    columns += 1;
                    Some(columns - 1)
                }
            })
            .collect();
        let artificial = columns;
        let (mut dense, mut right, mut unit) = (Vec::new(), Vec::new(), Vec::new());
        for (row, surplus) in program.rows.iter().zip(surplus) {
            let numbers = row.terms.iter().map(|(_, number)| number).chain([&row.right]);
            let scale = common_denominator(numbers);
            // Turned round where the right side is to become non-negative, or the surplus a unit.
            let turned = match surplus {
                Some(_) => row.right <= RBig::ZERO,
                None => row.right < RBig::ZERO,
            };
            let sign = if turned { IBig::NEG_ONE } else { IBig::ONE };
            let mut entries = vec![IBig::ZERO; artificial + program.rows.len()];
            for (column, number) in &row.terms {
                places.add(&mut entries, *column, times(number, &scale) * &sign);
            }
            if let Some(surplus) = surplus {
                entries[surplus] -= &sign;
            }
            unit.push(match surplus {
                Some(surplus) if turned => surplus,
                _ => {
                    entries[columns] = IBig::ONE;
                    columns += 1;
                    columns - 1
                }
            });
            right.push(times(&row.right, &scale) * &sign);
            dense.push(entries);
        }
        dense.iter_mut().for_each(|entries| entries.truncate(columns));
        let cost_unit = common_denominator(&program.objective);
        let sign = if program.maximise { IBig::NEG_ONE } else { IBig::ONE };
        let mut cost = vec![IBig::ZERO; columns];
        for (column, number) in program.objective.iter().enumerate() {
            places.add(&mut cost, column, times(number, &cost_unit) * &sign);
        }
        Standard { cost, cost_unit, matrix: dense, right, unit, artificial }
    }

    /// `row . x` for every row.
    fn image(&self, x: &[IBig]) -> Vec<IBig> {
        self.matrix.iter().map(|row| dot(row, x)).collect()
    }

    /// `y . column` for every column that is not artificial.
    fn prices(&self, y: &[IBig]) -> Vec<IBig> {
        let price = |j: usize| self.matrix.iter().zip(y).map(|(row, y)| &row[j] * y).sum();
        (0..self.artificial).map(price).collect()
    }

    fn check_feasible(&self, tableau: &Tableau) -> Vec<IBig> {
        let x = tableau.solution();
        assert!(x.iter().all(|x| *x >= IBig::ZERO) && x[self.artificial..].iter().all(is_zero));
        let right: Vec<IBig> = self.right.iter().map(|b| b * &tableau.denominator).collect();
        assert_eq!(self.image(&x), right);
        x
    }

    /// A feasible point and multipliers that price every column at most at its cost, of equal value.
    fn check_optimal(&self, tableau: &Tableau) {
        let x = self.check_feasible(tableau);
        let y = tableau.multipliers(Tableau::COST, &IBig::ZERO);
        for (price, cost) in self.prices(&y).iter().zip(&self.cost) {
            assert!(*price <= cost * &tableau.denominator);
        }
        assert_eq!(dot(&self.cost, &x), dot(&self.right, &y));
    }

    /// A feasible point and a ray along which the cost falls.
    fn check_unbounded(&self, tableau: &Tableau, entering: usize) {
        self.check_feasible(tableau);
        let mut ray = vec![IBig::ZERO; self.cost.len()];
        ray[entering] = tableau.denominator.clone();
        for (&column, row) in tableau.basis.iter().zip(&tableau.rows) {
            ray[column] = -row[entering].clone();
        }
        assert!(ray.iter().all(|x| *x >= IBig::ZERO) && ray[self.artificial..].iter().all(is_zero));
        assert!(self.image(&ray).iter().all(is_zero));
        assert!(dot(&self.cost, &ray) < IBig::ZERO);
    }

    /// Multipliers that price no column above 0 and the right side above 0 (Farkas).
    fn check_infeasible(&self, tableau: &Tableau) {
        let y = tableau.multipliers(Tableau::INFEASIBILITY, &tableau.denominator);
        assert!(self.prices(&y).iter().all(|price| *price <= IBig::ZERO));
        assert!(dot(&self.right, &y) > IBig::ZERO);
    }
}

/// Where the program's columns stand: a free one as the difference of two.
struct Places {
    first: Vec<usize>,
    free: Vec<bool>,
    count: usize,
}

impl Places {
    fn of(program: &LinearProgram) -> Places {
        let (mut first, mut count) = (Vec::new(), 0);
        for &free in &program.free {
            first.push(count);
            count += if free { 2 } else { 1 };
        }
        Places { first, free: program.free.clone(), count }
    }

    fn add(&self, entries: &mut [IBig], column: usize, amount: IBig) {
        let place = self.first[column];
        if self.free[column] {
            entries[place + 1] -= &amount;
        }
        entries[place] += amount;
    }
}

fn is_zero(number: &IBig) -> bool {
    number.is_zero()
}

fn dot(left: &[IBig], right: &[IBig]) -> IBig {
    let pairs = left.iter().zip(right).filter(|(l, r)| !l.is_zero() && !r.is_zero());
    pairs.map(|(l, r)| l * r).sum()
}

/// `B^-1 (matrix | right)`, times `denominator`, and two rows of reduced costs.
struct Tableau {
    /// The last entry of a row is its right side.
    rows: Vec<Vec<IBig>>,
    /// The cost's and the infeasibility's; the last entry is minus the value.
    reduced: [Vec<IBig>; 2],
    basis: Vec<usize>,
    denominator: IBig,
    unit: Vec<usize>,
    artificial: usize,
}

impl Tableau {
    const COST: usize = 0;
    const INFEASIBILITY: usize = 1;

    fn start(standard: &Standard) -> Tableau {
        let with_right = |(row, right): (&Vec<IBig>, &IBig)| {
            row.iter().chain([right]).cloned().collect::<Vec<IBig>>()
        };
        let rows: Vec<_> = standard.matrix.iter().zip(&standard.right).map(with_right).collect();
        let cost = with_right((&standard.cost, &IBig::ZERO));
        let mut infeasibility = vec![IBig::ZERO; cost.len()];
        for (row, &unit) in rows.iter().zip(&standard.unit) {
            if unit >= standard.artificial {
                infeasibility.iter_mut().zip(row).for_each(|(sum, entry)| *sum -= entry);
                infeasibility[unit] += IBig::ONE;
            }
        }
        Tableau {
            rows,
            reduced: [cost, infeasibility],
            basis: standard.unit.clone(),
            denominator: IBig::ONE,
            unit: standard.unit.clone(),
            artificial: standard.artificial,
        }
    }

    /// The last entry of a row of reduced costs: minus the value, times the denominator.
    fn value(&self, which: usize) -> IBig {
        self.reduced[which][self.reduced[which].len() - 1].clone()
    }

    /// The basic solution, times the denominator.
    fn solution(&self) -> Vec<IBig> {
        let mut x = vec![IBig::ZERO; self.reduced[0].len() - 1];
        for (&column, row) in self.basis.iter().zip(&self.rows) {
            x[column] = row[row.len() - 1].clone();
        }
        x
    }

    /// Row multipliers, times the denominator: what unit columns cost minus their reduced costs.
    fn multipliers(&self, which: usize, artificial_cost: &IBig) -> Vec<IBig> {
        let cost = |unit| match unit >= self.artificial {
            true => artificial_cost.clone(),
            false => IBig::ZERO,
        };
        self.unit.iter().map(|&unit| cost(unit) - &self.reduced[which][unit]).collect()
    }

    /// Minimises; returns a column along which it falls for ever, if there is one.
    fn minimise(&mut self, which: usize) -> Option<usize> {
        let mut stalled = false;
        loop {
            let costs = &self.reduced[which][..self.artificial];
            let falling = (0..self.artificial).filter(|&column| costs[column] < IBig::ZERO);
            let entering = match stalled {
                true => falling.min(),
                false => falling.min_by_key(|&column| &costs[column]),
            }?;
            let Some(leaving) = self.leaving(entering) else { return Some(entering) };
            let row = &self.rows[leaving];
            stalled = row[row.len() - 1].is_zero();
            self.pivot(leaving, entering);
        }
    }

    /// The row of least ratio, of the first basic column among equals.
    fn leaving(&self, entering: usize) -> Option<usize> {
        let last = self.reduced[0].len() - 1;
        let candidates = (0..self.rows.len()).filter(|&i| self.rows[i][entering] > IBig::ZERO);
        candidates.min_by(|&i, &j| {
            let left = &self.rows[i][last] * &self.rows[j][entering];
            let right = &self.rows[j][last] * &self.rows[i][entering];
            left.cmp(&right).then(self.basis[i].cmp(&self.basis[j]))
        })
    }

    /// Makes basic artificial columns, all 0 by now, leave where another column can take the place.
    fn drive_out_artificials(&mut self) {
        for row in 0..self.rows.len() {
            if self.basis[row] >= self.artificial {
                let entering = (0..self.artificial).find(|&j| !self.rows[row][j].is_zero());
                if let Some(entering) = entering {
                    if self.rows[row][entering] < IBig::ZERO {
                        self.rows[row].iter_mut().for_each(|entry| *entry *= IBig::NEG_ONE);
                    }
                    self.pivot(row, entering);
                }
            }
        }
    }

    fn pivot(&mut self, leaving: usize, entering: usize) {
        let pivot_row = std::mem::take(&mut self.rows[leaving]);
        let pivot = &pivot_row[entering];
        for row in self.rows.iter_mut().chain(&mut self.reduced) {
            if row.is_empty() || (row[entering].is_zero() && *pivot == self.denominator) {
                continue;
            }
            let factor = row[entering].clone();
            for (entry, pivot_entry) in row.iter_mut().zip(&pivot_row) {
                if entry.is_zero() && (factor.is_zero() || pivot_entry.is_zero()) {
                    continue;
                }
                let numerator = pivot * &*entry - &factor * pivot_entry;
                *entry = numerator / &self.denominator;
            }
        }
        self.denominator = pivot.clone();
        self.rows[leaving] = pivot_row;
        self.basis[leaving] = entering;
    }
}
