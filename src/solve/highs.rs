//! The float linear programs HiGHS solves: built with good_lp, then driven through its C interface.
//!
//! This is the only module with `unsafe`. Every call passes the pointer of a live model and arrays of
//! the lengths the C interface documents.
#![allow(unsafe_code)]

use good_lp::solvers::highs::highs;
use good_lp::{Expression, SolverModel, constraint, variable, variables};
use highs_sys::HighsInt;
use std::ffi::{c_char, c_int, c_void};

/// A column of a float program.
#[derive(Clone, Debug)]
pub struct FloatColumn {
    /// Cost per unit.
    pub cost: f64,
    /// Least value, or minus infinity.
    pub lower: f64,
    /// Row positions and entries.
    pub entries: Vec<(usize, f64)>,
}

/// Bounds of a row: `lower <= row <= upper`.
pub type RowBounds = (f64, f64);

/// What HiGHS says of a column or a row in a basis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BasisStatus {
    /// In the basis.
    Basic,
    /// At a bound, or free at zero.
    Nonbasic,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunStatus {
    /// Optimal within HiGHS's tolerances.
    Optimal,
    /// The dual simplex method passed the objective that is enough.
    Enough,
    /// No feasible point, says HiGHS.
    Infeasible,
    /// No finite optimum, says HiGHS.
    Unbounded,
    /// Out of time, or told to stop.
    Stopped,
    /// Anything else.
    Unknown,
}

/// Values and multipliers of the last run.
#[derive(Clone, Debug)]
pub struct FloatSolution {
    /// By column.
    pub values: Vec<f64>,
    /// By row.
    pub multipliers: Vec<f64>,
    /// The minimum.
    pub objective: f64,
}

/// A basis: which columns and which row slacks are in it.
#[derive(Clone, Debug)]
pub struct Basis {
    /// By column.
    pub columns: Vec<BasisStatus>,
    /// By row.
    pub rows: Vec<BasisStatus>,
}

/// A minimisation held by HiGHS, warm between runs.
pub struct FloatProgram {
    model: highs::Model,
    columns: usize,
    rows: usize,
}

impl FloatProgram {
    /// A program with these rows and columns.
    pub fn new(rows: &[RowBounds], columns: &[FloatColumn]) -> Self {
        let mut known = variables!();
        let added: Vec<_> =
            columns.iter().map(|column| known.add(variable().min(column.lower))).collect();
        let objective: Expression =
            columns.iter().zip(&added).map(|(column, &x)| column.cost * x).sum();
        let mut sides = vec![Expression::default(); rows.len()];
        for (column, &x) in columns.iter().zip(&added) {
            for &(row, entry) in &column.entries {
                sides[row].add_mul(entry, x);
            }
        }
        let mut problem = known.minimise(objective).using(highs);
        for (side, &(lower, upper)) in sides.into_iter().zip(rows) {
            problem.add_constraint(match lower == upper {
                true => constraint!(side == lower),
                false => constraint!(side >= lower),
            });
        }
        let mut model = problem.into_inner();
        model.make_quiet();
        let mut program = FloatProgram { model, columns: columns.len(), rows: rows.len() };
        program.set_int("threads", 1);
        program.set_double("primal_feasibility_tolerance", 1e-9);
        program.set_double("dual_feasibility_tolerance", 1e-9);
        program.set_double("mip_rel_gap", 0.0);
        program
    }

    fn raw(&mut self) -> *mut c_void {
        self.model.as_mut_ptr()
    }

    fn set_int(&mut self, option: &str, value: i32) {
        self.model.set_option(option, value);
    }

    fn set_double(&mut self, option: &str, value: f64) {
        self.model.set_option(option, value);
    }

    /// Turns presolve on or off; off keeps a warm basis in use.
    pub fn set_presolve(&mut self, on: bool) {
        self.model.set_option("presolve", if on { "on" } else { "off" });
    }

    /// Simplex iterations after which a run stops.
    pub fn set_iteration_limit(&mut self, iterations: usize) {
        self.set_int("simplex_iteration_limit", iterations.try_into().unwrap_or(i32::MAX));
    }

    /// For programs with many ties, of which presolve takes most away, with the usual tolerances. `mends`: primal simplex has
    /// to mend what presolve leaves, which it does soon only without perturbed bounds; going on from a basis, dual simplex
    /// without perturbed costs leaves nothing to mend, and the few iterations it takes are not worth the weights of steepest edges.
    pub fn expect_ties(&mut self, mends: bool) {
        let bounds = if mends { 0.0 } else { 1.0 };
        let costs = 1.0;
        let weights = if mends { CHOOSE } else { DEVEX };
        self.set_int("simplex_dual_edge_weight_strategy", weights);
        self.set_double("primal_simplex_bound_perturbation_multiplier", bounds);
        self.set_double("dual_simplex_cost_perturbation_multiplier", costs);
        self.set_double("primal_feasibility_tolerance", 1e-7);
        self.set_double("dual_feasibility_tolerance", 1e-7);
    }

    /// Forgets the basis and whatever else the last run left, so that presolve is worth while.
    pub fn forget(&mut self) {
        let raw = self.raw();
        // SAFETY: see the module.
        unsafe { highs_sys::Highs_clearSolver(raw) };
    }

    /// The objective beyond which a run need not go.
    pub fn set_enough(&mut self, objective: f64) {
        self.set_double("objective_bound", objective);
    }

    /// Seconds a run may take.
    pub fn set_time_limit(&mut self, seconds: f64) {
        let raw = self.raw();
        // HiGHS compares the limit with its own clock, which runs on over several runs.
        // SAFETY: see the module.
        let spent = unsafe { highs_sys::Highs_getRunTime(raw) };
        self.set_double("time_limit", spent + seconds);
    }

    /// Solves from the last basis, until `stopped` says so.
    pub fn run(&mut self, stopped: &dyn Fn() -> bool) -> RunStatus {
        let raw = self.raw();
        let mut asked: &dyn Fn() -> bool = stopped;
        let asked: *mut c_void = (&raw mut asked).cast();
        // SAFETY: see the module; `asked` outlives the run, and the callback is taken out after it.
        let (code, status) = unsafe {
            highs_sys::Highs_setCallback(raw, Some(interrupt), asked);
            for kind in [
                highs_sys::kHighsCallbackSimplexInterrupt,
                highs_sys::kHighsCallbackIpmInterrupt,
                highs_sys::kHighsCallbackMipInterrupt,
            ] {
                highs_sys::Highs_startCallback(raw, kind);
            }
            let code = highs_sys::Highs_run(raw);
            highs_sys::Highs_setCallback(raw, None, std::ptr::null_mut());
            (code, highs_sys::Highs_getModelStatus(raw))
        };
        if code == highs_sys::STATUS_ERROR {
            return RunStatus::Unknown;
        }
        match status {
            highs_sys::MODEL_STATUS_OPTIMAL => RunStatus::Optimal,
            highs_sys::MODEL_STATUS_OBJECTIVE_BOUND => RunStatus::Enough,
            highs_sys::MODEL_STATUS_INFEASIBLE => RunStatus::Infeasible,
            highs_sys::MODEL_STATUS_UNBOUNDED | highs_sys::MODEL_STATUS_UNBOUNDED_OR_INFEASIBLE => {
                RunStatus::Unbounded
            }
            highs_sys::MODEL_STATUS_REACHED_TIME_LIMIT
            | highs_sys::MODEL_STATUS_REACHED_INTERRUPT => RunStatus::Stopped,
            _ => RunStatus::Unknown,
        }
    }

    /// Values and multipliers after a run.
    pub fn solution(&mut self) -> FloatSolution {
        let (mut values, mut reduced) = (vec![0.0; self.columns], vec![0.0; self.columns]);
        let (mut activity, mut multipliers) = (vec![0.0; self.rows], vec![0.0; self.rows]);
        let raw = self.raw();
        // SAFETY: see the module.
        let objective = unsafe {
            highs_sys::Highs_getSolution(
                raw,
                values.as_mut_ptr(),
                reduced.as_mut_ptr(),
                activity.as_mut_ptr(),
                multipliers.as_mut_ptr(),
            );
            highs_sys::Highs_getObjectiveValue(raw)
        };
        FloatSolution { values, multipliers, objective }
    }

    /// Adds columns, nonbasic at zero.
    pub fn add_columns(&mut self, columns: &[FloatColumn]) {
        if columns.is_empty() {
            return;
        }
        let costs: Vec<f64> = columns.iter().map(|column| column.cost).collect();
        let lower: Vec<f64> = columns.iter().map(|column| column.lower).collect();
        let upper = vec![f64::INFINITY; columns.len()];
        let (mut starts, mut indices, mut values) = (Vec::new(), Vec::new(), Vec::new());
        for column in columns {
            starts.push(values.len() as HighsInt);
            for &(row, entry) in &column.entries {
                indices.push(row as HighsInt);
                values.push(entry);
            }
        }
        let raw = self.raw();
        // SAFETY: see the module.
        unsafe {
            highs_sys::Highs_addCols(
                raw,
                columns.len() as HighsInt,
                costs.as_ptr(),
                lower.as_ptr(),
                upper.as_ptr(),
                values.len() as HighsInt,
                starts.as_ptr(),
                indices.as_ptr(),
                values.as_ptr(),
            );
        }
        self.columns += columns.len();
    }

    /// Changes the costs of the columns `first ..`.
    pub fn set_costs(&mut self, first: usize, costs: &[f64]) {
        let raw = self.raw();
        for (offset, &cost) in costs.iter().enumerate() {
            // SAFETY: see the module.
            unsafe { highs_sys::Highs_changeColCost(raw, (first + offset) as HighsInt, cost) };
        }
    }

    /// Changes the bounds of a column.
    pub fn set_bounds(&mut self, column: usize, lower: f64, upper: f64) {
        let raw = self.raw();
        // SAFETY: see the module.
        unsafe { highs_sys::Highs_changeColBounds(raw, column as HighsInt, lower, upper) };
    }

    /// Adds rows with their entries by column; their slacks are basic.
    pub fn add_rows(&mut self, rows: &[(RowBounds, Vec<(usize, f64)>)]) {
        let raw = self.raw();
        for ((lower, upper), entries) in rows {
            let indices: Vec<HighsInt> = entries.iter().map(|e| e.0 as HighsInt).collect();
            let values: Vec<f64> = entries.iter().map(|e| e.1).collect();
            let count = entries.len() as HighsInt;
            // SAFETY: see the module.
            unsafe {
                let (indices, values) = (indices.as_ptr(), values.as_ptr());
                highs_sys::Highs_addRow(raw, *lower, *upper, count, indices, values);
            }
        }
        self.rows += rows.len();
    }

    /// Removes the rows from `first` on.
    pub fn truncate_rows(&mut self, first: usize) {
        if first >= self.rows {
            return;
        }
        let raw = self.raw();
        // SAFETY: see the module.
        unsafe {
            highs_sys::Highs_deleteRowsByRange(raw, first as HighsInt, self.rows as HighsInt - 1);
        }
        self.rows = first;
    }

    /// Removes the columns in `range`, renumbering those behind it.
    pub fn remove_columns(&mut self, range: std::ops::Range<usize>) {
        if range.is_empty() {
            return;
        }
        let raw = self.raw();
        // SAFETY: see the module.
        unsafe {
            highs_sys::Highs_deleteColsByRange(
                raw,
                range.start as HighsInt,
                range.end as HighsInt - 1,
            );
        }
        self.columns -= range.len();
    }

    /// The basis of the last run.
    pub fn basis(&mut self) -> Basis {
        let mut columns = vec![0 as HighsInt; self.columns];
        let mut rows = vec![0 as HighsInt; self.rows];
        let raw = self.raw();
        // SAFETY: see the module.
        unsafe { highs_sys::Highs_getBasis(raw, columns.as_mut_ptr(), rows.as_mut_ptr()) };
        let status = |&code: &HighsInt| match code == BASIC {
            true => BasisStatus::Basic,
            false => BasisStatus::Nonbasic,
        };
        Basis {
            columns: columns.iter().map(status).collect(),
            rows: rows.iter().map(status).collect(),
        }
    }

    /// Starts the next run from this basis.
    pub fn set_basis(&mut self, basis: &Basis) {
        let code = |status: &BasisStatus| match status {
            BasisStatus::Basic => BASIC,
            BasisStatus::Nonbasic => LOWER,
        };
        let columns: Vec<HighsInt> = basis.columns.iter().map(code).collect();
        let rows: Vec<HighsInt> = basis.rows.iter().map(code).collect();
        let raw = self.raw();
        // SAFETY: see the module.
        unsafe { highs_sys::Highs_setBasis(raw, columns.as_ptr(), rows.as_ptr()) };
    }
}

/// Called by HiGHS between iterations; `asked` points to the function that says whether to stop.
unsafe extern "C" fn interrupt(
    _kind: c_int,
    _message: *const c_char,
    _state: *const highs_sys::HighsCallbackDataOut,
    answer: *mut highs_sys::HighsCallbackDataIn,
    asked: *mut c_void,
) {
    // SAFETY: `run` passes the address of a live `&dyn Fn() -> bool`; HiGHS passes its own answer.
    unsafe {
        let stopped = *asked.cast::<&dyn Fn() -> bool>();
        if let Some(answer) = answer.as_mut() {
            answer.user_interrupt = c_int::from(stopped());
        }
    }
}

/// SimplexEdgeWeightStrategy: whichever HiGHS chooses, and weights that start at 1.
const CHOOSE: i32 = -1;
const DEVEX: i32 = 1;
/// HighsBasisStatus: nonbasic at the lower bound.
const LOWER: HighsInt = 0;
/// HighsBasisStatus: basic.
const BASIC: HighsInt = 1;
