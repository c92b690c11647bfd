//! How long exact solutions of LP-like and dense integer systems take.

use criterion::{Criterion, criterion_group, criterion_main};
use dashu::integer::IBig;
use poacert::exact::Factor;

type Columns = Vec<Vec<(usize, IBig)>>;

/// A fixed stream of pseudo-random numbers (xorshift).
struct Stream(u64);

impl Stream {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 20) % bound
    }

    /// Of magnitude at most `2^bits`, never 0.
    fn entry(&mut self, bits: u32) -> IBig {
        let magnitude = IBig::from(1 + self.below(1 << bits));
        if self.below(2) == 0 { magnitude } else { -magnitude }
    }
}

fn dense(size: usize, bits: u32) -> Columns {
    let mut stream = Stream(1);
    (0..size).map(|_| (0..size).map(|row| (row, stream.entry(bits))).collect()).collect()
}

fn banded(size: usize, width: usize) -> Columns {
    let mut stream = Stream(2);
    (0..size)
        .map(|column| {
            let rows = column.saturating_sub(width)..(column + width + 1).min(size);
            rows.map(|row| (row, stream.entry(10))).collect()
        })
        .collect()
}

/// Random places, `least..=most` a column, with the diagonal set so that it is regular.
fn scattered(size: usize, least: u64, most: u64) -> Columns {
    let mut stream = Stream(3);
    (0..size)
        .map(|column| {
            let count = least + stream.below(most - least + 1);
            let mut rows = vec![column];
            rows.extend((1..count).map(|_| stream.below(size as u64) as usize));
            rows.sort_unstable();
            rows.dedup();
            rows.into_iter().map(|row| (row, stream.entry(10))).collect()
        })
        .collect()
}

/// As simplex leaves it: slacks, long columns over a few rows, a small nucleus; 5-60 entries.
fn basis(size: usize, nucleus: usize) -> Columns {
    let mut stream = Stream(4);
    (0..size)
        .map(|column| {
            let reach = if column < nucleus { nucleus } else { column };
            let count = 5 + stream.below(56);
            let mut rows = vec![column];
            rows.extend((1..count).map(|_| stream.below(reach as u64) as usize));
            rows.sort_unstable();
            rows.dedup();
            rows.into_iter().map(|row| (row, stream.entry(6))).collect()
        })
        .collect()
}

fn cases() -> Vec<(&'static str, Columns)> {
    vec![
        ("dense 100", dense(100, 10)),
        ("dense 400", dense(400, 10)),
        ("dense 200, 100-bit entries", {
            let mut columns = dense(200, 50);
            columns.iter_mut().flatten().for_each(|(_, value)| *value = value.pow(2));
            columns
        }),
        ("banded 1000, width 11", banded(1000, 5)),
        ("scattered 1000, 2-4 a column", scattered(1000, 2, 4)),
        ("scattered 1000, 5-15 a column", scattered(1000, 5, 15)),
        ("basis 2000, nucleus 200", basis(2000, 200)),
        ("basis 2000, nucleus 600", basis(2000, 600)),
        ("scattered 2000, 5-60 a column", scattered(2000, 5, 60)),
    ]
}

fn measure(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("exact");
    group.sample_size(10);
    for (name, columns) in cases() {
        let right: Vec<IBig> = (0..columns.len()).map(|row| IBig::from(row % 7) - 3).collect();
        group.bench_function(format!("{name}: factor"), |bencher| {
            bencher.iter(|| Factor::new(columns.clone()).map(|factor| factor.size()))
        });
        let Ok(factor) = Factor::new(columns) else { continue };
        group.bench_function(format!("{name}: solve"), |bencher| {
            bencher.iter(|| factor.solve(&right, &|| false))
        });
        group.bench_function(format!("{name}: solve transposed"), |bencher| {
            bencher.iter(|| factor.solve_transposed(&right, &|| false))
        });
    }
    group.finish();
}

criterion_group!(benches, measure);
criterion_main!(benches);
