//! Objectives: welfare, revenue, or a weighted sum.

use super::values::number;
use crate::equilibrium::Objective;
use dashu::rational::RBig;

/// `welfare`, `revenue`, or weights such as `welfare=2,revenue=-1/2`; what is left out weighs 0.
pub(super) fn objective(text: &str) -> Result<Objective, String> {
    let mut weights = [None, None];
    for part in text.split(',') {
        let (name, weight) = match part.split_once('=') {
            Some((name, weight)) => (name.trim(), number(weight.trim())?),
            None => (part.trim(), RBig::ONE),
        };
        let place = match name {
            "welfare" => 0,
            "revenue" => 1,
            _ => return Err("use welfare, revenue, or weights: welfare=2,revenue=-1/2".into()),
        };
        if weights[place].replace(weight).is_some() {
            return Err(format!("{name} is weighted twice"));
        }
    }
    let [welfare, revenue] = weights.map(|weight| weight.unwrap_or(RBig::ZERO));
    match welfare.is_zero() && revenue.is_zero() {
        true => Err("both weights are 0".into()),
        false => Ok(Objective { welfare, revenue }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objectives() {
        assert_eq!(objective("welfare"), Ok(Objective::welfare()));
        assert_eq!(objective("revenue"), Ok(Objective::revenue()));
        let half = RBig::from_parts((-1).into(), 2u8.into());
        let both = Objective { welfare: 2.into(), revenue: half };
        assert_eq!(objective("welfare=2, revenue=-1/2"), Ok(both));
        for bad in ["", "profit", "welfare=", "welfare,welfare", "welfare=0", "revenue=x"] {
            assert!(objective(bad).is_err(), "{bad}");
        }
    }
}
