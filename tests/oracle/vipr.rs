//! A checker of VIPR 1.0 files of linear programs, after the specification: reasons `lin` only, and no
//! integer variables.

use dashu::rational::RBig;
use std::collections::BTreeMap;
use std::str::{FromStr, SplitWhitespace};

/// `sum of coefficients, by variable`, compared with a number: -1 at most, 0 equal, 1 at least.
#[derive(Clone, Debug)]
struct Constraint {
    terms: BTreeMap<usize, RBig>,
    side: i32,
    right: RBig,
}

/// The words of a file.
struct Words<'s>(SplitWhitespace<'s>);

impl<'s> Words<'s> {
    fn word(&mut self) -> Result<&'s str, String> {
        self.0.next().ok_or_else(|| "the file ends too early".to_owned())
    }

    fn expect(&mut self, wanted: &str) -> Result<(), String> {
        let word = self.word()?;
        if word == wanted { Ok(()) } else { Err(format!("{wanted} is expected, not {word}")) }
    }

    fn index(&mut self) -> Result<usize, String> {
        let word = self.word()?;
        word.parse().map_err(|_| format!("an index is expected, not {word}"))
    }

    fn value(&mut self) -> Result<RBig, String> {
        let word = self.word()?;
        RBig::from_str(word).map_err(|_| format!("a number is expected, not {word}"))
    }

    fn pairs(&mut self, below: usize) -> Result<BTreeMap<usize, RBig>, String> {
        let count = self.index()?;
        self.counted_pairs(count, below)
    }

    fn counted_pairs(&mut self, n: usize, below: usize) -> Result<BTreeMap<usize, RBig>, String> {
        let mut pairs = BTreeMap::new();
        for _ in 0..n {
            let (index, value) = (self.index()?, self.value()?);
            if index >= below || pairs.insert(index, value).is_some() {
                return Err(format!("the index {index} is too large, or stands twice"));
            }
        }
        pairs.retain(|_, value| !value.is_zero());
        Ok(pairs)
    }

    fn constraint(
        &mut self,
        variables: usize,
        objective: &BTreeMap<usize, RBig>,
    ) -> Result<Constraint, String> {
        self.word()?;
        let side = match self.word()? {
            "L" => -1,
            "E" => 0,
            "G" => 1,
            other => return Err(format!("there is no sense {other}")),
        };
        let right = self.value()?;
        let terms = match self.word()? {
            "OBJ" => objective.clone(),
            count => {
                let count =
                    count.parse().map_err(|_| format!("a count is expected, not {count}"))?;
                self.counted_pairs(count, variables)?
            }
        };
        Ok(Constraint { terms, side, right })
    }
}

fn dot(terms: &BTreeMap<usize, RBig>, at: &BTreeMap<usize, RBig>) -> RBig {
    let products = terms.iter().filter_map(|(index, c)| Some(c * at.get(index)?));
    products.fold(RBig::ZERO, |sum, product| sum + product)
}

/// Does one constraint dominate the other, in the restricted sense of the format?
fn dominates(one: &Constraint, other: &Constraint) -> bool {
    let falsehood = one.terms.is_empty()
        && match one.side {
            1 => one.right > RBig::ZERO,
            -1 => one.right < RBig::ZERO,
            _ => !one.right.is_zero(),
        };
    let same = one.terms == other.terms;
    let closer = match other.side {
        1 => one.side >= 0 && one.right >= other.right,
        -1 => one.side <= 0 && one.right <= other.right,
        _ => one.side == 0 && one.right == other.right,
    };
    falsehood || (same && closer)
}

/// The range of the optimum that a file proves.
pub fn check(text: &str) -> Result<(String, String), String> {
    let lines = text.lines().skip_while(|line| line.starts_with('%'));
    let kept = lines.collect::<Vec<_>>().join("\n");
    let mut words = Words(kept.split_whitespace());
    words.expect("VER")?;
    words.expect("1.0")?;
    words.expect("VAR")?;
    let variables = words.index()?;
    for _ in 0..variables {
        words.word()?;
    }
    words.expect("INT")?;
    words.expect("0")?;
    words.expect("OBJ")?;
    let maximise = words.word()? == "max";
    let objective = words.pairs(variables)?;
    words.expect("CON")?;
    let (count, bounds) = (words.index()?, words.index()?);
    let mut known = Vec::new();
    for number in 0..count {
        let constraint = words.constraint(variables, &objective)?;
        if number < bounds && constraint.terms.len() != 1 {
            return Err("a bound is on one variable".into());
        }
        known.push(constraint);
    }
    let axioms = known.clone();
    words.expect("RTP")?;
    words.expect("range")?;
    let (lower, upper) = (words.word()?.to_owned(), words.word()?.to_owned());
    words.expect("SOL")?;
    let (proved, attained) = if maximise { (&upper, &lower) } else { (&lower, &upper) };
    let mut is_attained = attained.ends_with("inf");
    for _ in 0..words.index()? {
        words.word()?;
        let point = words.pairs(variables)?;
        for (number, constraint) in axioms.iter().enumerate() {
            let left = dot(&constraint.terms, &point);
            let holds = match constraint.side {
                1 => left >= constraint.right,
                -1 => left <= constraint.right,
                _ => left == constraint.right,
            };
            if !holds {
                return Err(format!("the solution violates constraint {number}"));
            }
        }
        let value = dot(&objective, &point);
        let wanted = RBig::from_str(attained).map_err(|_| "no such range".to_owned())?;
        is_attained |= if maximise { value >= wanted } else { value <= wanted };
    }
    if !is_attained {
        return Err("no solution is that good".into());
    }
    words.expect("DER")?;
    for _ in 0..words.index()? {
        let claimed = words.constraint(variables, &objective)?;
        words.expect("{")?;
        words.expect("lin")?;
        let weights = words.pairs(known.len())?;
        words.expect("}")?;
        words.word()?;
        let signs = weights.iter().map(|(index, weight)| {
            let sign = if *weight > RBig::ZERO { 1 } else { -1 };
            sign * known[*index].side
        });
        let signs: Vec<i32> = signs.collect();
        let side = match (signs.contains(&1), signs.contains(&-1)) {
            (true, true) => return Err("the combination is not suitable".into()),
            (true, false) => 1,
            (false, true) => -1,
            (false, false) => 0,
        };
        let mut terms: BTreeMap<usize, RBig> = BTreeMap::new();
        let mut right = RBig::ZERO;
        for (index, weight) in &weights {
            right += weight * &known[*index].right;
            for (variable, coefficient) in &known[*index].terms {
                *terms.entry(*variable).or_insert(RBig::ZERO) += weight * coefficient;
            }
        }
        terms.retain(|_, coefficient| !coefficient.is_zero());
        if !dominates(&Constraint { terms, side, right }, &claimed) {
            return Err("the combination does not dominate what is derived".into());
        }
        known.push(claimed);
    }
    if words.0.next().is_some() {
        return Err("the file goes on".into());
    }
    if !proved.ends_with("inf") {
        let right = RBig::from_str(proved).map_err(|_| "no such range".to_owned())?;
        let goal = Constraint { terms: objective, side: if maximise { -1 } else { 1 }, right };
        if !known.last().is_some_and(|last| dominates(last, &goal)) {
            return Err("the last constraint does not prove the bound".into());
        }
    }
    Ok((lower, upper))
}
