//! HiGHS links and solves, through good_lp and through its own C interface.

use good_lp::{Expression, Solution, SolverModel, constraint, variable, variables};
use std::ffi::c_void;

#[test]
fn good_lp_solves_a_program_with_two_variables() {
    let mut columns = variables!();
    let x = columns.add(variable().min(0));
    let y = columns.add(variable().min(0));
    let objective: Expression = 2.0 * x + 3.0 * y;
    let solved = columns
        .maximise(objective.clone())
        .using(good_lp::solvers::highs::highs)
        .with(constraint!(x + y <= 4.0))
        .with(constraint!(x + 3.0 * y <= 6.0))
        .solve()
        .unwrap();
    assert!((solved.value(x) - 3.0).abs() < 1e-9);
    assert!((solved.value(y) - 1.0).abs() < 1e-9);
    assert!((solved.eval(&objective) - 9.0).abs() < 1e-9);
}

#[test]
fn the_raw_interface_returns_the_duals() {
    let mut columns = variables!();
    let x = columns.add(variable().min(0));
    let y = columns.add(variable().min(0));
    let problem = columns
        .maximise(2.0 * x + 3.0 * y)
        .using(good_lp::solvers::highs::highs)
        .with(constraint!(x + y <= 4.0))
        .with(constraint!(x + 3.0 * y <= 6.0));
    let mut model: highs::Model = problem.into_inner();
    let raw: *mut c_void = model.as_mut_ptr();
    let (mut value, mut reduced) = ([0.0; 2], [0.0; 2]);
    let (mut activity, mut dual) = ([0.0; 2], [0.0; 2]);
    // SAFETY: `raw` is the live model above; each array has one place per column or per row.
    unsafe {
        assert_eq!(highs_sys::Highs_run(raw), highs_sys::STATUS_OK);
        let status = highs_sys::Highs_getSolution(
            raw,
            value.as_mut_ptr(),
            reduced.as_mut_ptr(),
            activity.as_mut_ptr(),
            dual.as_mut_ptr(),
        );
        assert_eq!(status, highs_sys::STATUS_OK);
    }
    assert!((dual[0] - 1.5).abs() < 1e-9);
    assert!((dual[1] - 0.5).abs() < 1e-9);
}
