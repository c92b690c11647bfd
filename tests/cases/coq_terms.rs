//! Numbers read back from exported Coq files, and what multipliers prove, by going through all profiles.

use dashu::integer::IBig;
use dashu::rational::RBig;
use poacert::game::{Game, ratio};

/// A list or a pair, or a number.
#[derive(Clone, Debug)]
pub enum Term {
    Number(IBig),
    List(Vec<Term>),
}

impl Term {
    pub fn number(&self) -> IBig {
        match self {
            Term::Number(number) => number.clone(),
            Term::List(list) if list.len() == 1 => list[0].number(),
            Term::List(list) => panic!("not a number: {list:?}"),
        }
    }

    pub fn list(&self) -> &[Term] {
        match self {
            Term::List(list) => list,
            Term::Number(number) => panic!("not a list: {number}"),
        }
    }

    pub fn numbers(&self) -> Vec<usize> {
        self.list().iter().map(|term| usize::try_from(term.number()).unwrap()).collect()
    }
}

/// The term behind `name :=`.
pub fn field(text: &str, name: &str) -> Term {
    let start = text.find(&format!("{name} := ")).unwrap() + name.len() + 4;
    let text = text[start..].replace("%nat", "");
    read(&mut text.trim_start().chars().peekable())
}

fn read(from: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Term {
    while from.next_if(|c| c.is_whitespace()).is_some() {}
    if from.next_if(|c| "[(".contains(*c)).is_none() {
        let mut digits = String::new();
        while let Some(c) = from.next_if(|c| c.is_ascii_digit() || *c == '-') {
            digits.push(c);
        }
        return Term::Number(digits.parse().unwrap());
    }
    let mut list = Vec::new();
    loop {
        while from.next_if(|c| c.is_whitespace() || ";,".contains(*c)).is_some() {}
        if from.next_if(|c| "])".contains(*c)).is_some() {
            return Term::List(list);
        }
        list.push(read(from));
    }
}

/// The two numbers that a lemma's check ends on.
pub fn claimed(text: &str, check: &str) -> RBig {
    let start = text.find(check).unwrap() + check.len();
    let (numbers, _) = text[start..].split_once(" = true").unwrap();
    let numbers = numbers.replace(['(', ')'], "");
    let numbers: Vec<IBig> = numbers.split_whitespace().map(|word| word.parse().unwrap()).collect();
    ratio(numbers[0].clone(), numbers[1].clone())
}

/// What the multipliers of a file prove of welfare over optimal welfare: the sum over theta of F(theta) times the least, over
/// what the types may play, of `W - sum y (u_i(a) - u_i(d, a_-i)) - sum z`, y those of the type and of obedience at `a_i`. `unit` is what the file multiplies money by.
pub fn proved(game: &Game, text: &str, unit: u64) -> RBig {
    let denominator = field(text, "denominator").number();
    let regret = field(text, "regret");
    let signalling = field(text, "signalling");
    let of = "obedience : list (list (list (list Z)))";
    let obedience = text.contains(of).then(|| field(text, of));
    let agents = game.agents.len();
    let mut total = RBig::ZERO;
    for types in 0..game.types.count() {
        let mut least: Option<RBig> = None;
        for actions in 0..game.actions.count() {
            let theta = game.types.digits(types);
            let a = game.actions.digits(actions);
            if (0..agents).any(|i| !game.allowed[i][theta[i]].contains(&a[i])) {
                continue;
            }
            let mut left = ratio(game.welfare(types, actions), game.money.clone());
            for i in 0..agents {
                let utility = &game.utility[i][theta[i]];
                let mut rows: Vec<&Term> = Vec::new();
                rows.extend(regret.list().get(i).map(|types| &types.list()[theta[i]]));
                if let Some(obedience) = &obedience {
                    rows.extend(obedience.list()[i].list()[theta[i]].list().get(a[i]));
                }
                for (d, y) in rows.into_iter().flat_map(|row| row.list().iter().enumerate()) {
                    let deviating = game.actions.replace(actions, i, d);
                    let gap = ratio(&utility[actions] - &utility[deviating], game.money.clone());
                    left -= gap * ratio(y.number(), denominator.clone());
                }
            }
            for row in signalling.list() {
                let (i, of_types) =
                    (usize::try_from(row.list()[0].number()).unwrap(), row.list()[1].numbers());
                for pair in row.list()[2].list() {
                    let mut others = pair.list()[0].numbers();
                    others[i] = a[i];
                    if of_types == theta && others == a {
                        let z = pair.list()[1].number();
                        left -= ratio(z, &denominator * IBig::from(unit));
                    }
                }
            }
            if least.as_ref().is_none_or(|least| left < *least) {
                least = Some(left);
            }
        }
        let weight = ratio(game.prior[types].clone(), game.prior_total.clone());
        total += least.unwrap_or(RBig::ZERO) * weight;
    }
    total / game.expected_optimum()
}

/// Do no-signalling multipliers cancel over each agent's types, weighted with the prior?
pub fn is_balanced(game: &Game, text: &str) -> bool {
    let mut sums = std::collections::BTreeMap::new();
    for row in field(text, "signalling").list() {
        let i = usize::try_from(row.list()[0].number()).unwrap();
        let types = row.list()[1].numbers();
        let weight = &game.prior[game.types.number(&types)];
        for pair in row.list()[2].list() {
            let (mut types, mut others) = (types.clone(), pair.list()[0].numbers());
            (types[i], others[i]) = (0, 0);
            *sums.entry((i, types, others)).or_insert(IBig::ZERO) +=
                pair.list()[1].number() * weight;
        }
    }
    sums.values().all(IBig::is_zero)
}
