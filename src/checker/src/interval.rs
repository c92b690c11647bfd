//! Rational intervals.

use dashu::base::BitTest;
use dashu::integer::UBig;
use dashu::rational::RBig;

/// The longest result of one operation, in bits.
const RESULT_BITS: usize = 8_192;
/// The largest exponent.
const EXPONENT: usize = 10_000;

/// A closed interval; an exact number is one whose ends agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Interval {
    /// The lower end.
    pub(crate) low: RBig,
    /// The upper end.
    pub(crate) high: RBig,
}

impl Interval {
    /// One number.
    pub(crate) fn exact(value: RBig) -> Interval {
        Interval { low: value.clone(), high: value }
    }

    /// The number, where the interval is one.
    pub(crate) fn number(&self) -> Option<&RBig> {
        (self.low == self.high).then_some(&self.low)
    }

    /// The base of the natural logarithm, between the series of 1/k! up to `terms` and the same
    /// plus 1/(terms! terms). `terms` is at least 1.
    pub(crate) fn euler(terms: u32) -> Interval {
        let (mut sum, mut factorial) = (RBig::ONE, UBig::ONE);
        for k in 1..=terms {
            factorial *= UBig::from(k);
            sum += RBig::from_parts(1.into(), factorial.clone());
        }
        let rest = RBig::from_parts(1.into(), factorial * UBig::from(terms.max(1)));
        Interval { high: &sum + rest, low: sum }
    }

    pub(crate) fn negate(self) -> Interval {
        Interval { low: -self.high, high: -self.low }
    }

    pub(crate) fn add(self, other: Interval) -> Result<Interval, String> {
        Interval { low: self.low + other.low, high: self.high + other.high }.bounded()
    }

    pub(crate) fn multiply(self, other: Interval) -> Result<Interval, String> {
        if let (Some(a), Some(b)) = (self.number(), other.number()) {
            return Interval::exact(a * b).bounded();
        }
        let products = [
            &self.low * &other.low,
            &self.low * &other.high,
            &self.high * &other.low,
            &self.high * &other.high,
        ];
        Interval::hull(products).bounded()
    }

    /// One over the interval.
    ///
    /// # Errors
    /// When it holds zero.
    pub(crate) fn invert(self) -> Result<Interval, String> {
        if self.low <= RBig::ZERO && self.high >= RBig::ZERO {
            return Err("division by zero".into());
        }
        Ok(Interval { low: RBig::ONE / self.high, high: RBig::ONE / self.low })
    }

    /// The interval to an integer power.
    ///
    /// # Errors
    /// When the exponent is no integer or too large, or zero is raised to a negative power.
    pub(crate) fn power(self, exponent: &Interval) -> Result<Interval, String> {
        let exponent =
            exponent.number().filter(|e| e.is_int()).ok_or("an exponent is no integer")?;
        let size = i64::try_from(exponent.numerator()).map_err(|_| "an exponent is too large")?;
        if size < 0 {
            return self.invert()?.power(&Interval::exact(-exponent.clone()));
        }
        let size = usize::try_from(size).map_err(|_| "an exponent is too large")?;
        let longest = self.bit_len().saturating_mul(size);
        if size > EXPONENT || (longest > 4 * RESULT_BITS && !self.is_unit()) {
            return Err("a power is too large".into());
        }
        // In bounds by the test just made.
        let n = size as isize;
        let (low, high) = (self.low.pow(n), self.high.pow(n));
        let straddles = self.low < RBig::ZERO && self.high > RBig::ZERO;
        let even = size.is_multiple_of(2);
        match (even && size > 0, straddles) {
            (true, true) => Interval { low: RBig::ZERO, high: low.max(high) }.bounded(),
            _ => Interval::hull([low, high]).bounded(),
        }
    }

    fn hull<const N: usize>(values: [RBig; N]) -> Interval {
        let low = values.iter().min().cloned().unwrap_or(RBig::ZERO);
        let high = values.into_iter().max().unwrap_or(RBig::ZERO);
        Interval { low, high }
    }

    fn is_unit(&self) -> bool {
        self.number().is_some_and(|x| x.is_int() && x.numerator().bit_len() <= 1)
    }

    fn bit_len(&self) -> usize {
        [&self.low, &self.high]
            .iter()
            .map(|end| end.numerator().bit_len().max(end.denominator().bit_len()))
            .max()
            .unwrap_or(0)
    }

    fn bounded(self) -> Result<Interval, String> {
        if self.bit_len() > 4 * RESULT_BITS { Err("a number is too long".into()) } else { Ok(self) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn euler_is_enclosed() {
        // 2.718281828459045 < e < 2.718281828459046, from any table.
        let e = Interval::euler(20);
        let table = |digits: u64| RBig::from_parts(digits.into(), UBig::from(10u8).pow(15));
        assert!(e.low > table(2_718_281_828_459_045) && e.high < table(2_718_281_828_459_046));
    }

    #[test]
    fn powers_of_straddling_intervals() {
        let x = Interval { low: RBig::from(-2), high: RBig::from(1) };
        let square = x.clone().power(&Interval::exact(RBig::from(2))).unwrap();
        assert_eq!((square.low, square.high), (RBig::ZERO, RBig::from(4)));
        let cube = x.clone().power(&Interval::exact(RBig::from(3))).unwrap();
        assert_eq!((cube.low, cube.high), (RBig::from(-8), RBig::from(1)));
        assert!(x.power(&Interval::exact(RBig::from(-1))).is_err());
    }
}
