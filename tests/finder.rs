//! Equilibria found in games of three agents: each is an equilibrium by the naive reading of the game.

#[allow(dead_code, reason = "each test uses its part")]
mod oracle;

use dashu::base::Abs;
use dashu::integer::{IBig, UBig};
use dashu::rational::RBig;
use oracle::naive::{Naive, choices};
use oracle::random::{Random, fraction};
use oracle::random_auction::{Limits, auction};
use oracle::random_table::table;
use poacert::certificate::of_answer;
use poacert::equilibrium::{
    Answer, Concept, Direction, EquilibriumBox, Finder, Found, Objective, Point, PriorMode,
    ProfileProof, Proof, Question, Strategies, Weights,
};
use poacert::exact::{Bracket, Extended};
use poacert::game::Game;
use poacert::instance::{Instance, Source};
use poacert::solve::{Control, FloatProfile};
use poacert_checker::{Outcome, check};
use std::fmt::Write;

/// Probabilities by agent, type and action.
type Laws = Vec<Vec<Vec<(usize, RBig)>>>;

/// An instance with its game and its naive reading.
struct Case {
    instance: Instance,
    game: Game,
    naive: Naive,
}

impl Case {
    fn new(text: &str) -> Case {
        let instance = Instance::read(Source::new("game.toml", text.to_owned()))
            .unwrap_or_else(|problem| panic!("{problem:?}\n{text}"));
        let game = Game::compile(&instance).expect("small");
        Case { game, naive: Naive::of(&instance), instance }
    }

    /// What the search finds; everything it says is checked.
    fn search(&self, direction: Direction, starts: usize) -> Vec<Found> {
        let welfare = Objective::welfare();
        let finder = Finder::new(&self.game);
        let all = finder.search(&welfare, direction, false, starts, &Control::unlimited());
        all.iter().for_each(|found| self.confirm(found));
        all
    }

    /// The number an action of the game has in the instance.
    fn laws(&self, strategies: &Strategies) -> Laws {
        let of_agent = |(i, types): (usize, &Vec<Option<Weights>>)| {
            let chance = |(action, weight): &(usize, IBig)| {
                let denominator = strategies.denominators[i].clone();
                (
                    self.naive.actions[i][*action],
                    RBig::from_parts_signed(weight.clone(), denominator),
                )
            };
            let law = |law: &Option<Weights>| law.iter().flatten().map(chance).collect();
            types.iter().map(law).collect()
        };
        strategies.laws.iter().enumerate().map(of_agent).collect()
    }

    /// `sum over theta with theta_i = t of F(theta) E u_i(d, a_-i; t)`.
    fn utility(&self, laws: &Laws, agent: usize, of_type: usize, action: usize) -> RBig {
        let mut sum = RBig::ZERO;
        for (theta, chance) in &self.naive.prior {
            if theta[agent] != of_type || chance.is_zero() {
                continue;
            }
            let own = vec![(action, RBig::ONE)];
            let each = |j: usize| if j == agent { &own } else { &laws[j][theta[j]] };
            let lists: Vec<_> = (0..self.naive.agents).map(each).collect();
            for (actions, weight) in played(&lists) {
                sum += weight * chance * self.naive.utility(agent, of_type, &actions);
            }
        }
        sum
    }

    /// Expected welfare.
    fn welfare(&self, laws: &Laws) -> RBig {
        let mut sum = RBig::ZERO;
        for (theta, chance) in self.naive.prior.iter().filter(|(_, chance)| !chance.is_zero()) {
            let lists: Vec<_> = (0..self.naive.agents).map(|i| &laws[i][theta[i]]).collect();
            for (actions, weight) in played(&lists) {
                let gain = |branch: &oracle::naive::Chance| {
                    let value = |i: usize| self.naive.value(i, theta[i], &branch.outcome);
                    (0..self.naive.agents).fold(RBig::ZERO, |sum, i| sum + value(i))
                        * &branch.probability
                };
                let branches = self.naive.lottery[&actions].iter();
                sum +=
                    weight * chance * branches.fold(RBig::ZERO, |sum, branch| sum + gain(branch));
            }
        }
        sum
    }

    /// The largest gain of any type from any action, times the type's probability.
    fn regret(&self, laws: &Laws) -> RBig {
        let mut most = RBig::ZERO;
        for (i, types) in laws.iter().enumerate() {
            for (t, law) in types.iter().enumerate().filter(|(_, law)| !law.is_empty()) {
                let now = law.iter().fold(RBig::ZERO, |sum, (action, p)| {
                    sum + p * self.utility(laws, i, t, *action)
                });
                for action in &self.naive.allowed[i][t] {
                    most = most.max(self.utility(laws, i, t, *action) - &now);
                }
            }
        }
        most
    }

    #[track_caller]
    fn confirm(&self, found: &Found) {
        let (lower, upper) = (found.objective.lower.finite(), found.objective.upper.finite());
        let (lower, upper) = (lower.expect("finite"), upper.expect("finite"));
        match &found.point {
            Point::Profile(strategies) => {
                let laws = self.laws(strategies);
                let full = |law: &Vec<(usize, RBig)>| {
                    law.is_empty()
                        || law.iter().fold(RBig::ZERO, |sum, (_, p)| sum + p) == RBig::ONE
                };
                assert!(laws.iter().flatten().all(full), "{laws:?}");
                assert_eq!(self.regret(&laws).is_zero(), found.is_equilibrium());
                assert!(lower == upper && *lower == self.welfare(&laws));
            }
            Point::Box(within) => {
                let laws = self.root_in(within);
                // Roots are known to 2^-250, far more than the box is wide.
                assert!(self.regret(&laws) < tiny(200), "{laws:?}");
                let welfare = self.welfare(&laws);
                assert!(*lower < welfare && welfare < *upper);
                assert!(upper - lower < fraction(1, 1_000_000_000_000));
            }
        }
        if found.is_equilibrium() {
            assert!(matches!(self.check(found), Outcome::Valid(_)), "{:?}", self.check(found));
        }
    }

    /// What the independent checker says of the claim that the worst welfare is at most what was found.
    fn check(&self, found: &Found) -> Outcome {
        let mut proof = ProfileProof::default();
        proof.point = Some(found.point.clone());
        let answer = Answer {
            question: Question {
                concept: Concept::Bne,
                objective: Objective::welfare(),
                direction: Direction::Min,
                prior: PriorMode::Given,
                monotone: false,
                undominated: None,
            },
            value: Bracket::new(Extended::NegativeInfinity, found.objective.upper.clone()),
            proof: Proof::Profiles(proof),
        };
        check(&of_answer(&self.instance, &self.game, &answer).to_bytes(), None)
    }

    /// Newton's method in fractions from the middle of a box: where it ends, which must be inside.
    fn root_in(&self, within: &EquilibriumBox) -> Laws {
        let centre = self.laws(&within.centre);
        let mut laws = centre.clone();
        let unknowns: Vec<(usize, usize, usize)> = (within.supports.iter())
            .flat_map(|(i, t, actions)| (0..actions.len()).map(move |k| (*i, *t, k)))
            .collect();
        for _ in 0..4 {
            let values = self.equations(&laws, &within.supports);
            let mut rows: Vec<Vec<RBig>> = values.iter().map(|_| Vec::new()).collect();
            for &(i, t, k) in &unknowns {
                // Every equation is linear in every single unknown.
                let mut moved = laws.clone();
                moved[i][t][k].1 = &moved[i][t][k].1 + RBig::ONE;
                let moved = self.equations(&moved, &within.supports);
                let slopes = moved.iter().zip(&values).map(|(a, b)| a - b);
                rows.iter_mut().zip(slopes).for_each(|(row, slope)| row.push(slope));
            }
            rows.iter_mut().zip(&values).for_each(|(row, value)| row.push(value.clone()));
            for (&(i, t, k), step) in unknowns.iter().zip(solved(rows)) {
                let unit = RBig::from(UBig::ONE << 300);
                let next = ((&laws[i][t][k].1 - step) * &unit).round();
                laws[i][t][k].1 = RBig::from(next) / unit;
            }
        }
        for &(i, t, k) in &unknowns {
            let distance = (&laws[i][t][k].1 - &centre[i][t][k].1).abs();
            assert!(distance < within.radius, "the root is outside of the box");
            assert!(laws[i][t][k].1 > RBig::ZERO);
        }
        assert!(self.equations(&laws, &within.supports).into_iter().all(|v| v.abs() < tiny(250)));
        laws
    }

    /// Total probabilities less 1, and what other actions give more than the first, of every support.
    fn equations(&self, laws: &Laws, supports: &[(usize, usize, Vec<usize>)]) -> Vec<RBig> {
        let mut values = Vec::new();
        for (i, t, _) in supports {
            let law = &laws[*i][*t];
            values.push(law.iter().fold(-RBig::ONE, |sum, (_, p)| sum + p));
            let gives = |k: usize| self.utility(laws, *i, *t, law[k].0);
            values.extend((1..law.len()).map(|k| gives(k) - gives(0)));
        }
        values
    }
}

/// Profiles of actions with the product of their probabilities.
fn played(laws: &[&Vec<(usize, RBig)>]) -> Vec<(Vec<usize>, RBig)> {
    let places: Vec<Vec<usize>> = laws.iter().map(|law| (0..law.len()).collect()).collect();
    let entry = |place: Vec<usize>| {
        let chosen: Vec<&(usize, RBig)> =
            laws.iter().zip(&place).map(|(law, &place)| &law[place]).collect();
        let weight = chosen.iter().fold(RBig::ONE, |product, (_, p)| product * p);
        (chosen.iter().map(|(action, _)| *action).collect(), weight)
    };
    choices(&places).into_iter().map(entry).collect()
}

/// `2^-bits`.
fn tiny(bits: usize) -> RBig {
    RBig::from_parts(IBig::ONE, UBig::ONE << bits)
}

/// The solution of a square system with its right-hand side as last column.
fn solved(mut rows: Vec<Vec<RBig>>) -> Vec<RBig> {
    let size = rows.len();
    for column in 0..size {
        let pivot = (column..size).find(|&row| !rows[row][column].is_zero()).expect("regular");
        rows.swap(column, pivot);
        let head = rows[column].clone();
        for (row, entries) in rows.iter_mut().enumerate() {
            if row != column && !entries[column].is_zero() {
                let factor = &entries[column] / &head[column];
                for (entry, above) in entries.iter_mut().zip(&head).skip(column) {
                    *entry -= &factor * above;
                }
            }
        }
    }
    (0..size).map(|row| &rows[row][size] / &rows[row][row]).collect()
}

/// A game without types: payoffs of everybody by profile, the last agent's action the fastest.
fn strategic_form(actions: &[usize], payoffs: &[&[i64]]) -> String {
    let mut text = String::from("format = \"poacert/1\"\n");
    for agent in 0..actions.len() {
        let values: Vec<String> =
            payoffs.iter().enumerate().map(|(k, all)| format!("x{k} = {}", all[agent])).collect();
        let values = values.join(", ");
        write!(
            text,
            "[[agents]]\nname = \"{agent}\"\ntypes = [{{ name = \"t\", prob = 1, value = {{ outcomes = {{ {values} }} }} }}]\n"
        )
        .unwrap();
    }
    let list = |count: usize| {
        (0..count).map(|action| format!("\"{action}\"")).collect::<Vec<_>>().join(", ")
    };
    let lists: Vec<String> = (actions.iter().enumerate())
        .map(|(agent, &count)| format!("\"{agent}\" = [{}]", list(count)))
        .collect();
    let outcomes: Vec<String> = (0..payoffs.len()).map(|k| format!("\"x{k}\"")).collect();
    writeln!(text, "[auction]\nrule = \"table\"\nactions = {{ {} }}", lists.join(", ")).unwrap();
    writeln!(text, "outcomes = [{}]", outcomes.join(", ")).unwrap();
    let all: Vec<Vec<usize>> = actions.iter().map(|&count| (0..count).collect()).collect();
    for (k, profile) in choices(&all).iter().enumerate() {
        let names: Vec<String> = profile.iter().map(|action| format!("\"{action}\"")).collect();
        let names = names.join(", ");
        write!(text, "[[auction.entries]]\nprofile = [{names}]\noutcome = \"x{k}\"\n").unwrap();
    }
    text
}

/// An auction of symmetric bidders with two types, 1/2 and 1.
fn bidders(rule: &str, count: usize, steps: usize) -> String {
    let mut text = String::from("format = \"poacert/1\"\n");
    for agent in 0..count {
        write!(text, "[[agents]]\nname = \"{agent}\"\ntypes = [{{ name = \"low\", prob = \"1/2\", value = \"1/2\" }}, {{ name = \"high\", prob = \"1/2\", value = 1 }}]\n").unwrap();
    }
    let bids = format!("{{ from = 0, to = 1, step = \"1/{steps}\" }}");
    write!(text, "[auction]\nrule = \"{rule}\"\nbids = {bids}\nties = \"uniform\"\n").unwrap();
    text
}

/// Nau, Gomez Canovas and Hansen, "On the geometry of Nash equilibria and correlated equilibria", 2004: the only
/// equilibrium is irrational. By hand: with p, q, r the probabilities of the first actions, the third agent is
/// indifferent where 2 p q = 3 (1 − p)(1 − q), the second where (1 − p)(3 − 2 r) = p (1 + r), the first where
/// q (1 + 2 r) = (1 − q)(2 − r). Hence q = 3 (1 − p) / (3 − p), r = (3 − 4 p) / (2 − p), 23 p^2 − 53 p + 24 = 0.
#[test]
fn the_only_equilibrium_may_be_irrational() {
    let payoffs: [&[i64]; 8] = [
        &[3, 0, 2],
        &[1, 0, 0],
        &[0, 2, 0],
        &[0, 1, 0],
        &[0, 1, 0],
        &[0, 3, 0],
        &[1, 0, 0],
        &[2, 0, 3],
    ];
    let case = Case::new(&strategic_form(&[2, 2, 2], &payoffs));
    let all = case.search(Direction::Max, 12);
    assert_eq!(all.len(), 1, "{all:?}");
    let Point::Box(within) = &all[0].point else { panic!("{all:?}") };
    let laws = case.laws(&within.centre);
    let [p, q, r] = [0, 1, 2].map(|agent| laws[agent][0][0].1.clone());
    let number = |n: i64| RBig::from(n);
    let polynomial = |p: RBig| number(23) * p.sqr() - number(53) * p + number(24);
    assert!(polynomial(&p - &within.radius) > RBig::ZERO);
    assert!(polynomial(&p + &within.radius) < RBig::ZERO);
    let near = |a: RBig, b: RBig| assert!((a - b).abs() < &within.radius * number(9));
    near(q, number(3) * (RBig::ONE - &p) / (number(3) - &p));
    near(r, (number(3) - number(4) * &p) / (number(2) - &p));
}

/// Everybody wants to differ from the next, the last one from nobody: by hand, only uniform play is in equilibrium
/// in the first game; in the second the third agent's payoff never depends on her own action, and any r does.
#[test]
fn matching_pennies_of_three() {
    let sign = |same: bool| if same { 1 } else { -1 };
    let profiles = choices(&[vec![0, 1], vec![0, 1], vec![0, 1]]);
    let cycle: Vec<Vec<i64>> = profiles
        .iter()
        .map(|a| vec![sign(a[0] == a[1]), sign(a[1] == a[2]), sign(a[2] != a[0])])
        .collect();
    let rows: Vec<&[i64]> = cycle.iter().map(|row| &row[..]).collect();
    let case = Case::new(&strategic_form(&[2, 2, 2], &rows));
    let all = case.search(Direction::Min, 9);
    assert_eq!(all.len(), 1, "{all:?}");
    let Point::Profile(strategies) = &all[0].point else { panic!("{all:?}") };
    let half = fraction(1, 2);
    assert!(case.laws(strategies).iter().flatten().flatten().all(|(_, p)| *p == half));

    // The third agent's coin shifts what the pennies pay: x = 1 − r makes it a continuum.
    let idle: Vec<Vec<i64>> = profiles
        .iter()
        .map(|a| {
            let stake = 1 + a[2] as i64;
            vec![stake * sign(a[0] == a[1]), -stake * sign(a[0] == a[1]), 5 * a[0] as i64]
        })
        .collect();
    let rows: Vec<&[i64]> = idle.iter().map(|row| &row[..]).collect();
    let case = Case::new(&strategic_form(&[2, 2, 2], &rows));
    let all = case.search(Direction::Max, 9);
    assert!(!all.is_empty() && all.iter().all(Found::is_equilibrium));
    for found in &all {
        let Point::Profile(strategies) = &found.point else { panic!("{found:?}") };
        let laws = case.laws(strategies);
        assert!(laws[..2].iter().flatten().flatten().all(|(_, p)| *p == half), "{laws:?}");
        // By hand: the pennies cancel, and the third agent has 5/2.
        assert_eq!(found.objective.lower.finite(), Some(&fraction(5, 2)));
    }
}

/// A continuum on which no equilibrium of the full support is isolated and most are irrational: agents 1 and 2
/// are indifferent as soon as what the third plays makes up for both, which is one equation for two unknowns.
#[test]
fn a_curve_of_equilibria_has_simple_points() {
    // By hand: agent 3 gets 1 from her first action, and 3 p q from the second: p q = 1/3 if she mixes. The others
    // get nothing whatever happens, so that every (p, q, r) with p q = 1/3 is an equilibrium.
    let profiles = choices(&[vec![0, 1], vec![0, 1], vec![0, 1]]);
    let payoffs: Vec<Vec<i64>> = profiles
        .iter()
        .map(|a| match a[2] {
            0 => vec![0, 0, 1],
            _ => vec![0, 0, 3 * i64::from(a[0] == 0 && a[1] == 0)],
        })
        .collect();
    let rows: Vec<&[i64]> = payoffs.iter().map(|row| &row[..]).collect();
    let case = Case::new(&strategic_form(&[2, 2, 2], &rows));
    let hint = |p: i64, q: i64, r: i64| {
        let law = |x: i64| vec![vec![(0, fraction(x, 1000)), (1, fraction(1000 - x, 1000))]];
        FloatProfile::of(&case.game, &[law(p), law(q), law(r)])
    };
    let finder = Finder::new(&case.game);
    // sqrt(1/3) is about 577/1000.
    let near = hint(577, 578, 400);
    let found = finder.settle(&Objective::welfare(), &near, &Control::unlimited()).expect("time");
    assert!(found.is_equilibrium());
    case.confirm(&found);
    let Point::Profile(strategies) = &found.point else { panic!("{found:?}") };
    let laws = case.laws(strategies);
    assert_eq!(&laws[0][0][0].1 * &laws[1][0][0].1, fraction(1, 3), "still on the curve");
}

#[test]
fn auctions_of_three_bidders() {
    for (rule, steps) in [("first-price", 4), ("all-pay", 2), ("all-pay", 4)] {
        let case = Case::new(&bidders(rule, 3, steps));
        let optimum = case.game.expected_optimum();
        for direction in [Direction::Min, Direction::Max] {
            let all = case.search(direction, 12);
            assert!(all[0].is_equilibrium(), "{rule} {steps}");
            // The best comes first, and none is better than the optimum.
            let certain = |found: &Found| match direction {
                Direction::Min => found.objective.upper.finite().cloned(),
                Direction::Max => found.objective.lower.finite().map(|value| -value),
            };
            assert!(all.iter().map(certain).is_sorted());
            let lower = |found: &Found| found.objective.lower.finite().cloned();
            assert!(all.iter().filter_map(lower).all(|value| value <= optimum));
        }
    }
}

/// Every profile found is an equilibrium by the naive reading, and every box holds one.
#[test]
fn random_games_of_any_kind() {
    let mut random = Random::new(31);
    let (mut games, mut solved) = (0, 0);
    while games < 40 {
        let limits = Limits { columns: 400 };
        let text = match games % 2 {
            0 => table(&mut random, limits),
            _ => auction(&mut random, limits),
        };
        if text.matches("[[agents]]").count() < 3 {
            continue;
        }
        games += 1;
        let found = Case::new(&text).search(Direction::Min, 6);
        solved += usize::from(found[0].is_equilibrium());
    }
    assert!(solved >= games * 9 / 10, "{solved} of {games}");
}

/// The same seeds, the same equilibria.
#[test]
fn a_search_is_reproducible() {
    let case = Case::new(&bidders("all-pay", 3, 2));
    let [one, other] = [0, 1].map(|_| format!("{:?}", case.search(Direction::Max, 6)));
    assert_eq!(one, other);
}

/// Bids in order, where that is asked for.
#[test]
fn monotone_equilibria_only() {
    let case = Case::new(&bidders("first-price", 3, 4));
    let finder = Finder::new(&case.game);
    let welfare = Objective::welfare();
    let all = finder.search(&welfare, Direction::Max, true, 12, &Control::unlimited());
    assert!(!all.is_empty());
    for found in &all {
        let Point::Profile(strategies) = &found.point else { continue };
        for types in case.laws(strategies) {
            let highest_of_low = types[0].iter().map(|(action, _)| *action).max();
            let lowest_of_high = types[1].iter().map(|(action, _)| *action).min();
            assert!(highest_of_low <= lowest_of_high);
        }
    }
}
