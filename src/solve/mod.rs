//! Where HiGHS is called: the only floats of this crate live below here.

#[cfg(test)]
mod smoke_test;
