//! Exact solves against fraction elimination that shares no code with them.

use super::{Factor, SolveError, Vector};
use dashu::integer::IBig;
use dashu::rational::RBig;
use proptest::prelude::*;

type Columns = Vec<Vec<(usize, IBig)>>;

/// Gauss-Jordan elimination on fractions; `None` for a singular matrix.
fn by_fractions(columns: &Columns, right: &[IBig], transposed: bool) -> Option<Vec<RBig>> {
    let size = columns.len();
    let mut rows = vec![vec![RBig::ZERO; size + 1]; size];
    for (column, entries) in columns.iter().enumerate() {
        for (row, value) in entries {
            let (r, c) = if transposed { (column, *row) } else { (*row, column) };
            rows[r][c] += RBig::from(value.clone());
        }
    }
    for (row, value) in rows.iter_mut().zip(right) {
        row[size] = RBig::from(value.clone());
    }
    for column in 0..size {
        let pivot = (column..size).find(|&row| !rows[row][column].is_zero())?;
        rows.swap(column, pivot);
        let lead = rows[column].clone();
        for (row, line) in rows.iter_mut().enumerate() {
            if row != column && !line[column].is_zero() {
                let factor = &line[column] / &lead[column];
                for (entry, value) in line.iter_mut().zip(&lead) {
                    *entry -= &factor * value;
                }
            }
        }
    }
    Some((0..size).map(|row| &rows[row][size] / &rows[row][row]).collect())
}

/// Both solves must agree with elimination, singularity included.
fn check(columns: &Columns, right: &[IBig]) {
    let factor = Factor::new(columns.clone());
    for transposed in [false, true] {
        let expected = by_fractions(columns, right, transposed);
        let found = match &factor {
            Ok(factor) if transposed => Ok(factor.solve_transposed(right, &|| false)),
            Ok(factor) => Ok(factor.solve(right, &|| false)),
            Err(error) => Err(error.clone()),
        };
        match (expected, found) {
            (None, Err(error)) => assert_eq!(error, SolveError::Singular),
            (Some(expected), Ok(Ok(found))) => {
                assert!(found.denominator > IBig::ZERO);
                assert_eq!(found.values().collect::<Vec<_>>(), expected);
                assert_eq!(common_divisor(&found), IBig::ONE);
            }
            (expected, found) => panic!("expected {expected:?}, found {found:?}"),
        }
    }
}

fn common_divisor(vector: &Vector) -> IBig {
    use dashu::base::Gcd;
    vector.numerators.iter().fold(vector.denominator.clone(), |g, n| g.gcd(n).into())
}

fn integers(values: &[i64]) -> Vec<IBig> {
    values.iter().map(|&value| IBig::from(value)).collect()
}

fn columns(rows: &[&[i64]]) -> Columns {
    (0..rows.len())
        .map(|c| rows.iter().enumerate().map(|(r, row)| (r, IBig::from(row[c]))).collect())
        .collect()
}

#[test]
fn two_equations_in_two_unknowns() {
    // 2x + y = 1, x - 3y = 2: x = 5/7, y = -3/7.
    let factor = Factor::new(columns(&[&[2, 1], &[1, -3]])).unwrap();
    let solution = factor.solve(&integers(&[1, 2]), &|| false).unwrap();
    let expected = Vector { numerators: integers(&[5, -3]), denominator: IBig::from(7) };
    assert_eq!(solution, expected);
    // 2x + y = 1, x - 3y = 2 again, its matrix being symmetric.
    assert_eq!(factor.solve_transposed(&integers(&[1, 2]), &|| false), Ok(expected));
}

#[test]
fn each_side_solves_its_own_system() {
    // B = [1 1; 0 2]: B x = (1, 1) has x = (1/2, 1/2); B^T y = (1, 1) has y = (1, 0).
    let factor = Factor::new(columns(&[&[1, 1], &[0, 2]])).unwrap();
    let right = integers(&[1, 1]);
    let halves = Vector { numerators: integers(&[1, 1]), denominator: IBig::from(2) };
    let whole = Vector { numerators: integers(&[1, 0]), denominator: IBig::ONE };
    assert_eq!(factor.solve(&right, &|| false), Ok(halves));
    assert_eq!(factor.solve_transposed(&right, &|| false), Ok(whole));
}

#[test]
fn hilbert_matrix_of_size_twelve() {
    // Scaled by lcm(1..23); a classic for its huge inverse.
    let scale = 5_354_228_880i64;
    let rows: Vec<Vec<i64>> =
        (1..=12).map(|r| (0..12).map(|c| scale / (r + c)).collect()).collect();
    let rows: Vec<&[i64]> = rows.iter().map(Vec::as_slice).collect();
    check(&columns(&rows), &integers(&[1; 12]));
}

#[test]
fn zero_right_side_has_denominator_one() {
    let factor = Factor::new(columns(&[&[2, 1], &[1, -3]])).unwrap();
    let zero = Vector { numerators: integers(&[0, 0]), denominator: IBig::ONE };
    assert_eq!(factor.solve(&integers(&[0, 0]), &|| false), Ok(zero));
}

#[test]
fn empty_system_is_solved_by_nothing() {
    let factor = Factor::new(Vec::new()).unwrap();
    let nothing = Vector { numerators: Vec::new(), denominator: IBig::ONE };
    assert_eq!(factor.solve(&[], &|| false), Ok(nothing));
}

#[test]
fn singular_matrices_are_called_singular() {
    for rows in [&[&[0i64][..]][..], &[&[1, 2], &[2, 4]], &[&[1, 2, 3], &[4, 5, 6], &[7, 8, 9]]] {
        assert_eq!(Factor::new(columns(rows)).err(), Some(SolveError::Singular));
    }
}

#[test]
fn a_prime_dividing_the_determinant_is_exchanged() {
    // Determinants 2^56 - 5 and (2^56 - 5)(2^56 - 27), the first primes tried.
    let (first, second) = ((1i64 << 56) - 5, (1i64 << 56) - 27);
    check(&columns(&[&[first, 0], &[3, 1]]), &integers(&[1, 2]));
    check(&columns(&[&[first, 0], &[3, second]]), &integers(&[1, 2]));
}

#[test]
fn repeated_places_add_up() {
    let doubled = vec![vec![(0, IBig::from(2)), (0, IBig::from(3)), (0, IBig::from(-1))]];
    let solution = Factor::new(doubled).unwrap().solve(&integers(&[1]), &|| false);
    let quarter = Vector { numerators: integers(&[1]), denominator: IBig::from(4) };
    assert_eq!(solution, Ok(quarter));
}

#[test]
fn each_entry_may_bring_its_own_factor_of_the_denominator() {
    // Diagonal of the first primes: their product is the denominator.
    let primes = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71];
    let diagonal: Columns =
        primes.iter().enumerate().map(|(k, &p)| vec![(k, IBig::from(p))]).collect();
    let solution = Factor::new(diagonal).unwrap().solve(&integers(&[1; 20]), &|| false).unwrap();
    assert_eq!(solution.denominator, primes.iter().map(|&p| IBig::from(p)).product::<IBig>());
    assert!(solution.values().zip(primes).all(|(value, p)| value == RBig::ONE / IBig::from(p)));
}

#[test]
fn lopsided_fractions_are_found() {
    // Numerator of 6,000 bits over a denominator of two, and the reverse.
    let huge = IBig::from(7).pow(2_137);
    check(&columns(&[&[2, 0], &[1, 1]]), &[huge.clone(), IBig::ONE]);
    check(&vec![vec![(0, huge), (1, IBig::ONE)], vec![(1, IBig::from(3))]], &integers(&[1, 5]));
}

#[test]
fn malformed_systems_are_refused() {
    let outside = vec![vec![(1, IBig::ONE)]];
    let error = SolveError::RowOutOfRange { column: 0, row: 1, size: 1 };
    assert_eq!(Factor::new(outside).err(), Some(error));
    let factor = Factor::new(columns(&[&[1]])).unwrap();
    let error = SolveError::WrongLength { expected: 1, found: 2 };
    assert_eq!(factor.solve(&integers(&[1, 2]), &|| false), Err(error));
}

#[test]
fn a_stop_interrupts() {
    let factor = Factor::new(columns(&[&[2, 1], &[1, -3]])).unwrap();
    let stopped = factor.solve(&integers(&[1, 2]), &|| true);
    assert_eq!(stopped, Err(SolveError::Interrupted));
}

/// Sparse columns with entries of up to `words` words, zeros and repeated places included.
fn system(
    size: usize,
    density: usize,
    words: usize,
) -> impl Strategy<Value = (Columns, Vec<IBig>)> {
    let entry = move || {
        let digits = proptest::collection::vec(any::<u64>(), words);
        (digits, any::<bool>(), 0..64usize).prop_map(|(digits, negative, shift)| {
            let value = digits.iter().fold(IBig::ZERO, |sum, &d| (sum << 64) + d) >> shift;
            if negative { -value } else { value }
        })
    };
    let small = (-3i64..=3).prop_map(IBig::from);
    let any_entry = prop_oneof![3 => small.boxed(), 1 => entry().boxed()];
    let column = proptest::collection::vec((0..size, any_entry), 0..=density);
    let diagonal = proptest::collection::vec(-2i64..=2, size);
    let columns =
        (proptest::collection::vec(column, size), diagonal).prop_map(|(mut columns, diagonal)| {
            for (index, (column, value)) in columns.iter_mut().zip(diagonal).enumerate() {
                column.push((index, IBig::from(value)));
            }
            columns
        });
    (columns, proptest::collection::vec(entry(), size))
}

proptest! {
    #[test]
    fn small_systems_agree_with_elimination(
        (columns, right) in (1usize..7).prop_flat_map(|size| system(size, 4, 1)),
    ) {
        check(&columns, &right);
    }

    #[test]
    fn huge_entries_agree_with_elimination(
        (columns, right) in (1usize..6).prop_flat_map(|size| system(size, 3, 5)),
    ) {
        check(&columns, &right);
    }

    #[test]
    fn middling_systems_agree_with_elimination(
        (columns, right) in (10usize..24).prop_flat_map(|size| system(size, 3, 0)),
    ) {
        check(&columns, &right);
    }

    #[test]
    fn dense_systems_agree_with_elimination(
        entries in proptest::collection::vec(proptest::collection::vec(-9i64..=9, 18), 18),
        right in proptest::collection::vec(any::<i64>(), 18),
    ) {
        let rows: Vec<&[i64]> = entries.iter().map(Vec::as_slice).collect();
        check(&columns(&rows), &integers(&right));
    }
}
