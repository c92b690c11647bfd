//! Random single-item auctions, as the text of an instance file.

use super::random::{Random, fraction};
use dashu::rational::RBig;
use std::fmt::Write;

/// How large random games may get.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Pairs of type profile and action profile.
    pub columns: usize,
}

/// A random auction within the limits.
pub fn auction(random: &mut Random, limits: Limits) -> String {
    loop {
        let draft = Draft::random(random);
        if draft.columns() <= limits.columns && draft.is_playable() && draft.has_worth() {
            return draft.text(random);
        }
    }
}

const RULES: [&str; 3] = ["first-price", "second-price", "all-pay"];

struct Draft {
    rule: &'static str,
    /// Values by agent and type.
    values: Vec<Vec<RBig>>,
    /// Bids by agent.
    bids: Vec<Vec<RBig>>,
    priority: Option<Vec<usize>>,
    reserve: RBig,
    opt_out: bool,
    overbidding: bool,
    /// All agents the same, bids given once.
    common: bool,
}

/// A fraction of small denominator between two integers.
pub(super) fn number(random: &mut Random, from: i64, to: i64) -> RBig {
    let denominator = *random.pick(&[1, 2, 3, 4, 5, 7]);
    fraction(random.between(from * denominator, to * denominator), denominator)
}

/// So many different numbers.
pub(super) fn distinct(
    random: &mut Random,
    count: usize,
    mut draw: impl FnMut(&mut Random) -> RBig,
) -> Vec<RBig> {
    let mut numbers: Vec<RBig> = Vec::new();
    while numbers.len() < count {
        let number = draw(random);
        if !numbers.contains(&number) {
            numbers.push(number);
        }
    }
    numbers
}

impl Draft {
    fn random(random: &mut Random) -> Draft {
        let agents = if random.once_in(3) { 3 } else { 2 };
        let common = random.once_in(3);
        let (most_types, most_bids) = if agents == 3 { (2, 3) } else { (3, 4) };
        let (mut values, mut bids): (Vec<Vec<RBig>>, Vec<Vec<RBig>>) = (Vec::new(), Vec::new());
        for agent in 0..agents {
            if agent > 0 && common {
                values.push(values[0].clone());
                bids.push(bids[0].clone());
                continue;
            }
            let types = 1 + random.below(most_types);
            // Two types may have the same value.
            values.push((0..types).map(|_| number(random, 0, 2)).collect());
            let count = 2 + random.below(most_bids - 1);
            let step = number(random, 0, 1).max(fraction(1, 4));
            let grid = random.once_in(2);
            let mut place = random.between(-1, 1).max(0);
            bids.push(match grid {
                true => (0..count)
                    .map(|_| {
                        place += 1;
                        &step * RBig::from(place - 1)
                    })
                    .collect(),
                false => distinct(random, count, |random| number(random, 0, 2)),
            });
        }
        if random.once_in(12) {
            let (agent, below) = (random.below(agents), number(random, -1, 1));
            values[agent][0] = below;
        }
        Draft {
            rule: RULES[random.below(RULES.len())],
            priority: random.once_in(3).then(|| random.order(agents)),
            reserve: if random.once_in(3) { number(random, 0, 1) } else { RBig::ZERO },
            opt_out: random.once_in(4),
            overbidding: !random.once_in(3),
            values,
            bids,
            common,
        }
    }

    fn choices(&self, agent: usize, value: &RBig) -> usize {
        let may = |bid: &&RBig| self.overbidding || *bid <= value;
        self.bids[agent].iter().filter(may).count() + usize::from(self.opt_out)
    }

    fn columns(&self) -> usize {
        let of_agent = |(agent, values): (usize, &Vec<RBig>)| {
            values.iter().map(|value| self.choices(agent, value)).sum::<usize>()
        };
        self.values.iter().enumerate().map(of_agent).product()
    }

    fn is_playable(&self) -> bool {
        let playable = |(agent, values): (usize, &Vec<RBig>)| {
            values.iter().all(|value| self.choices(agent, value) > 0)
        };
        self.values.iter().enumerate().all(playable)
    }

    fn has_worth(&self) -> bool {
        self.values.iter().flatten().any(|value| *value > RBig::ZERO)
    }

    fn text(&self, random: &mut Random) -> String {
        let mut text = String::from("format = \"poacert/1\"\n");
        let sizes: Vec<usize> = self.values.iter().map(Vec::len).collect();
        let joint = random.once_in(3).then(|| random.law(sizes.iter().product()));
        let joint = joint.map(|law| if self.common { averaged(&sizes, &law) } else { law });
        let law = random.law(sizes[0]);
        for (agent, values) in self.values.iter().enumerate() {
            let law = if self.common { law.clone() } else { random.law(values.len()) };
            let types = values.iter().zip(law).enumerate().map(|(t, (value, probability))| {
                let prob = match joint {
                    None => format!("prob = \"{probability}\", "),
                    Some(_) => String::new(),
                };
                format!("{{ name = \"t{t}\", {prob}value = \"{value}\" }}")
            });
            let types = types.collect::<Vec<_>>().join(", ");
            write!(text, "[[agents]]\nname = \"{}\"\ntypes = [ {types} ]\n", agent + 1).unwrap();
            if !self.common {
                writeln!(text, "bids = {}", list(&self.bids[agent])).unwrap();
            }
        }
        if let Some(joint) = joint {
            text.push_str(&prior(&sizes, &joint));
        }
        write!(text, "[auction]\nrule = \"{}\"\n", self.rule).unwrap();
        if self.common {
            writeln!(text, "bids = {}", list(&self.bids[0])).unwrap();
        }
        if let Some(order) = &self.priority {
            let names: Vec<_> = order.iter().map(|agent| format!("\"{}\"", agent + 1)).collect();
            writeln!(text, "ties = {{ priority = [{}] }}", names.join(", ")).unwrap();
        }
        writeln!(text, "reserve = \"{}\"", self.reserve).unwrap();
        writeln!(text, "opt-out = {}\noverbidding = {}", self.opt_out, self.overbidding).unwrap();
        text
    }
}

/// Numbers as the files list them.
pub(super) fn list(numbers: &[RBig]) -> String {
    let numbers: Vec<_> = numbers.iter().map(|number| format!("\"{number}\"")).collect();
    format!("[{}]", numbers.join(", "))
}

/// A joint prior over types named t0, t1, ..; the last agent's type moves fastest.
pub fn prior(sizes: &[usize], law: &[RBig]) -> String {
    let mut text = String::from("[prior]\njoint = [\n");
    for (place, probability) in law.iter().enumerate() {
        let names: Vec<_> = digits(sizes, place).iter().map(|t| format!("\"t{t}\"")).collect();
        let names = names.join(", ");
        writeln!(text, "  {{ types = [{names}], prob = \"{probability}\" }},").unwrap();
    }
    text + "]\n"
}

/// The type profile at a place of a joint law.
fn digits(sizes: &[usize], place: usize) -> Vec<usize> {
    let (mut rest, mut digits) = (place, Vec::new());
    for &size in sizes.iter().rev() {
        digits.insert(0, rest % size);
        rest /= size;
    }
    digits
}

/// The law averaged over all permutations of agents with the same types.
pub(super) fn averaged(sizes: &[usize], law: &[RBig]) -> Vec<RBig> {
    let sorted = |place: usize| {
        let mut digits = digits(sizes, place);
        digits.sort();
        digits
    };
    let average = |place: usize| {
        let alike: Vec<usize> =
            (0..law.len()).filter(|&other| sorted(other) == sorted(place)).collect();
        let total = alike.iter().fold(RBig::ZERO, |sum, &other| sum + &law[other]);
        total / RBig::from(alike.len())
    };
    (0..law.len()).map(average).collect()
}
